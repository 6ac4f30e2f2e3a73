"""Run a module as on a processor with AVX2 only: `python -m tests.benchmarks.avx2_only MODULE ...`.

ONNX Runtime asks the processor itself what it can do, and has no switch. A copy of its library,
in which each CPUID instruction traps, replaces the installed one; `avx2_only.c` answers the traps.
Needs x86-64 Linux, `objdump` and `cc`. The process that is measured pays nothing else for it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

_CPUID, _UD2 = b"\x0f\xa2", b"\x0f\x0b"
_LIBRARY = "capi/onnxruntime_pybind11_state*.so"


def main() -> None:
    """Prepare the library, and run the module with it."""
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.benchmarks.avx2_only MODULE [ARGUMENT ...]")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        traps = folder / "traps.so"
        source = Path(__file__).with_suffix(".c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", traps, source], check=True)
        _copy_with_traps(folder)
        path = os.pathsep.join([str(folder), str(Path.cwd())])
        environment = {**os.environ, "PYTHONPATH": path, "LD_PRELOAD": str(traps)}
        command = [sys.executable, "-m", *sys.argv[1:]]
        sys.exit(subprocess.run(command, check=False, env=environment).returncode)


def _copy_with_traps(folder: Path) -> None:
    """Copy ONNX Runtime into a folder, and let its CPUID instructions trap."""
    spec = find_spec("onnxruntime")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    package = folder / "onnxruntime"
    shutil.copytree(spec.submodule_search_locations[0], package)
    (library,) = package.glob(_LIBRARY)
    listing = subprocess.run(
        ["objdump", "--disassemble", "--no-show-raw-insn", library],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    places = [
        int(line.split(":")[0], 16) for line in listing.splitlines() if line.endswith("cpuid")
    ]
    content = bytearray(library.read_bytes())
    for place in places:
        if content[place : place + 2] != _CPUID:
            sys.exit(f"{library.name}: its code is not where its addresses say")
        content[place : place + 2] = _UD2
    library.write_bytes(content)


if __name__ == "__main__":
    main()
