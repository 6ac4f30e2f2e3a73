"""Whatever lies in a folder gets a line: an article, or the reason why it is none."""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import Report, ingest
from ingest.errors import SourceError
from ingest.parse.files import find_files
from ingest.settings import IngestSettings
from tests.ingest.fake_library import DictLibrary

NOW = datetime(2024, 5, 9, tzinfo=UTC)
TEXT = "The harbour bridge opened on Monday.\n\nThe mayor cut a ribbon at noon in the rain."


def run(*sources: str) -> Report:
    return ingest(sources, DictLibrary(), IngestSettings(_env_file=None), now=NOW)  # type: ignore[call-arg]


def reasons(report: Report, folder: Path) -> dict[str, str]:
    """Return the reason of each rejected source, by its path in the folder."""
    rejected = (*report.skipped, *report.failed)
    return {line.source.removeprefix(f"{folder}/"): line.reason for line in rejected}


def test_every_kind_of_entry_gets_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(TEXT)
    (folder / "~backup.txt").write_text(TEXT)
    (folder / "sub" / "story.txt").write_text(TEXT.replace("Monday", "Tuesday"))
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT.replace("Monday", "Friday"))
    (folder / os.fsdecode(b"caf\xe9.pdf")).write_text("%PDF")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "inside.txt").symlink_to(folder / "sub" / "story.txt")
    (folder / "again").symlink_to(folder / "sub")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket may be no longer than 108 bytes
        listening.bind("socket")
        os.chdir(here)
        report = run(str(folder))
    assert (report.new, report.unchanged, report.duplicate) == (3, 1, 0)
    leads_out = "it is a link that leads out of the folder; give its target to ingest it"
    assert reasons(report, folder) == {
        "caf\ufffd.pdf": "files of type '.pdf' are not supported",
        "gone.txt": "it is a link to nothing",
        "round.txt": "it is a link to nothing",
        "out.txt": leads_out,
        "up": leads_out,
        "again": "it is a link to a folder, which is read in its own place",
        "pipe.txt": "it is no file, but a pipe, a socket or a device",
        "socket": "it is no file, but a pipe, a socket or a device",
    }


@pytest.mark.parametrize("name", ["~backup.txt", "~", os.fsdecode(b"caf\xe9.txt"), "a[1].txt"])
def test_a_file_is_found_by_the_name_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(TEXT)
    assert find_files(name) == [Path(name)]
    assert find_files(Path(name).resolve().as_uri()) == [Path(name).resolve()]
    assert run(name).new == 1


@pytest.mark.parametrize("name", ["~nobody/news.txt", "~nobody", "a\0b"])
def test_a_name_that_is_no_path_is_a_line(name: str) -> None:
    with pytest.raises(SourceError):
        find_files(name)
    assert len(run(name).failed) == 1


def test_a_pipe_or_a_link_to_nothing_that_is_named_is_a_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    report = run(str(tmp_path / "pipe.jsonl"), str(tmp_path / "gone"), f"{tmp_path}/*.jsonl")
    assert [line.reason for line in report.skipped] == [
        "it is no file, but a pipe, a socket or a device",
        "it is a link to nothing",
        "it is no file, but a pipe, a socket or a device",
    ]
