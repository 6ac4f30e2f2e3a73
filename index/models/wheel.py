"""Build the wheel `newsdesk-models` from the installed weights: `python -m index.models.wheel OUT`.

It is published beside Newsdesk, so that Newsdesk does not depend on packages of others for the
weights it needs most. It has those that may be passed on: the encoder's and the language
identification's. Newsdesk's own wheel has the reader; the recogniser states no licence.
"""

import base64
import csv
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from index.models.catalogue import ENCODER, LANGUAGE
from index.models.weights import OWN_PACKAGE, Weights, locate

_PASSED_ON = (ENCODER, LANGUAGE)
_LICENCES = {
    ENCODER.name: "Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0",
    LANGUAGE.name: "Creative Commons Attribution-ShareAlike 3.0, by Facebook AI Research, "
    "https://creativecommons.org/licenses/by-sa/3.0/",
}
# A wheel is a zip archive; its files get the same date, so that it is the same whenever it is built
_DATE = (2020, 1, 1, 0, 0, 0)


def build(out: Path) -> Path:
    """Write the wheel.

    Args:
        out: The folder for it; made if it does not exist.

    Returns:
        The wheel.

    Raises:
        ModelError: Weights are not installed, or are not the expected ones.
    """
    number = version("newsdesk")
    info = f"{OWN_PACKAGE}-{number}.dist-info"
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{OWN_PACKAGE}-{number}-py3-none-any.whl"
    temporary = path.with_suffix(".tmp")
    record = io.StringIO(newline="")
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for name, content in _files(info, number):
            wheel.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            rows.writerow([name, f"sha256={digest.decode()}", len(content)])
        rows.writerow([f"{info}/RECORD", "", ""])
        wheel.writestr(zipfile.ZipInfo(f"{info}/RECORD", _DATE), record.getvalue())
    temporary.replace(path)
    return path


def _files(info: str, number: str) -> Iterator[tuple[str, bytes]]:
    yield f"{OWN_PACKAGE}/__init__.py", b'"""Weights for Newsdesk; no code."""\n'
    for weights in _PASSED_ON:
        folder = locate(weights)
        for file in (weights.file, *weights.beside):
            yield f"{OWN_PACKAGE}/{weights.name}/{file}", (folder / file).read_bytes()
    yield f"{info}/METADATA", _metadata(number).encode()
    yield (
        f"{info}/WHEEL",
        b"Wheel-Version: 1.0\nGenerator: newsdesk\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    )
    yield f"{info}/licenses/LICENSES", "".join(map(_licence, _PASSED_ON)).encode()


def _metadata(number: str) -> str:
    return (
        "Metadata-Version: 2.4\n"
        "Name: newsdesk-models\n"
        f"Version: {number}\n"
        "Summary: The weights of the models that Newsdesk uses, without code.\n"
        "License-Expression: Apache-2.0 AND CC-BY-SA-3.0\n"
        "License-File: LICENSES\n"
        "Requires-Python: >=3.11\n"
    )


def _licence(weights: Weights) -> str:
    return (
        f"{weights.name}: {_LICENCES[weights.name]}\n"
        f"From {weights.source}; {weights.file} unchanged, SHA-256 {weights.sha256}\n\n"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("usage: python -m index.models.wheel FOLDER")
    built = build(Path(sys.argv[1]))
    print(f"{built} ({built.stat().st_size / 1e6:.1f} MB)")  # noqa: T201
