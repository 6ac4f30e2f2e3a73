"""Weights come out of installed packages, and only the expected ones are used."""

import hashlib
import importlib
from pathlib import Path

import pytest

from index.errors import ModelError
from index.models.weights import packaged

CONTENT = b"weights " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that cannot be imported, with weights in it."""
    folder = tmp_path / "tiny_model" / "model"
    folder.mkdir(parents=True)
    (tmp_path / "tiny_model" / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "model.bin").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    return folder


def test_the_folder_is_found_without_importing_the_package(package: Path) -> None:
    assert packaged("tiny_model", "model", sha256=SHA256, weights="model.bin") == package


def test_weights_with_one_flipped_bit_are_refused(package: Path) -> None:
    flipped = bytearray(CONTENT)
    flipped[4321] ^= 1
    (package / "model.bin").write_bytes(bytes(flipped))
    with pytest.raises(ModelError, match=r"not the expected file.*install tiny-model again") as it:
        packaged("tiny_model", "model", sha256=SHA256, weights="model.bin")
    assert str(package / "model.bin") in str(it.value)


def test_missing_weights_are_named(package: Path) -> None:
    (package / "model.bin").unlink()
    with pytest.raises(ModelError, match=r"cannot read the weights .*model\.bin"):
        packaged("tiny_model", "model", sha256=SHA256, weights="model.bin")


def test_a_missing_package_is_named_as_pip_knows_it() -> None:
    with pytest.raises(ModelError, match="the package no-such-weights is not installed"):
        packaged("no_such_weights", "model", sha256=SHA256, weights="model.bin")
