"""A lock that the processes of one database share."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.storage.database import Database

# Another process takes the lock, says so, and waits for its input to end.
HOLDER = """
import sys
from pathlib import Path
from index.storage.database import Database
with Database(Path(sys.argv[1]), sys.argv[2]).try_lock("turn") as is_mine:
    print(is_mine, flush=True)
    sys.stdin.read()
"""


def test_a_lock_belongs_to_one_until_its_block_ends(tmp_path: Path, database_url: str) -> None:
    first, second = Database(tmp_path, database_url), Database(tmp_path, database_url)
    with first.try_lock("turn") as is_mine, second.try_lock("turn") as is_theirs:
        assert (is_mine, is_theirs) == (True, False)
        with second.try_lock("another") as is_free:
            assert is_free
    with second.try_lock("turn") as is_theirs:
        assert is_theirs
    first.close()
    second.close()


@pytest.mark.parametrize("killed", [False, True])
def test_a_lock_ends_with_its_process(tmp_path: Path, database_url: str, killed: bool) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path), database_url]
    database = Database(tmp_path, database_url)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        with database.try_lock("turn") as is_mine:
            assert not is_mine
        if killed:
            holder.kill()
        else:
            assert holder.stdin is not None
            holder.stdin.close()
        holder.wait(20)
        while True:  # the server notices a moment later that the process is gone
            with database.try_lock("turn") as is_mine:
                if is_mine:
                    break
    database.close()
