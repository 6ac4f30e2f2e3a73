"""Find the weights of a model inside an installed package and check their hash."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelError


def packaged(package: str, *parts: str, sha256: str, weights: str) -> Path:
    """Return the folder of a model in an installed package, without importing the package.

    Args:
        package: The package's import name.
        parts: The folder inside it.
        sha256: The expected SHA-256 of the weights.
        weights: The name of the weights file.

    Raises:
        ModelError: The package is not installed, or its weights are not the expected ones.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"the package {package.replace('_', '-')} is not installed; "
            "install newsdesk again with pip"
        )
    folder = Path(spec.submodule_search_locations[0]).joinpath(*parts)
    try:
        with (folder / weights).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read the weights {folder / weights}: {error.strerror}") from error
    if found != sha256:
        raise ModelError(
            f"{folder / weights} is not the expected file (SHA-256 {found[:12]}..., expected "
            f"{sha256[:12]}...); install {package.replace('_', '-')} again"
        )
    return folder
