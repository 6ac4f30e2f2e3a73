"""Weights come out of a folder or of installed packages, and only the expected ones are used."""

import hashlib
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import ModelError
from index.models.weights import Weights, is_present, locate, look_in

CONTENT = b"weights " * 1000
TINY = Weights(
    name="tiny",
    purpose="a test",
    package="tiny_carrier",
    distribution="tiny-carrier",
    folder=("data", "model"),
    file="model.bin",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="MIT",
    source="here",
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that cannot be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    look_in(None)


def carrier(site: Path, package: str, *parts: str, content: bytes = CONTENT) -> Path:
    folder = site.joinpath(package, *parts)
    folder.mkdir(parents=True)
    (site / package / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "model.bin").write_bytes(content)
    importlib.invalidate_caches()
    return folder


def test_the_folder_is_found_without_importing_the_package(site: Path) -> None:
    assert not is_present(TINY)
    package = carrier(site, "tiny_carrier", "data", "model")
    assert locate(TINY) == package
    assert is_present(TINY)


def test_our_own_wheel_comes_before_the_carrier_and_the_folder_before_both(site: Path) -> None:
    carrier(site, "tiny_carrier", "data", "model")
    own = carrier(site, "newsdesk_models", "tiny")
    assert locate(TINY) == own
    folder = site / "models" / "tiny"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(CONTENT)
    look_in(site / "models")
    assert locate(TINY) == folder


def test_another_file_of_that_name_is_passed_over_for_the_expected_one(site: Path) -> None:
    carrier(site, "newsdesk_models", "tiny", content=b"an older release")
    package = carrier(site, "tiny_carrier", "data", "model")
    assert locate(TINY) == package


def test_weights_with_one_flipped_bit_are_refused(site: Path) -> None:
    flipped = bytearray(CONTENT)
    flipped[4321] ^= 1
    package = carrier(site, "tiny_carrier", "data", "model", content=bytes(flipped))
    with pytest.raises(
        ModelError, match=r"not the expected file.*install tiny-carrier again"
    ) as refused:
        locate(TINY)
    assert str(package / "model.bin") in str(refused.value)


def test_weights_that_cannot_be_read_are_named(site: Path) -> None:
    package = carrier(site, "tiny_carrier", "data", "model")
    (package / "model.bin").unlink()
    (package / "model.bin").mkdir()
    with pytest.raises(ModelError, match=r"cannot read the weights .*model\.bin"):
        locate(TINY)


def test_a_missing_package_is_named_as_pip_knows_it(site: Path) -> None:
    with pytest.raises(ModelError, match=r"the weights tiny are in no package.*tiny-carrier"):
        locate(TINY)
