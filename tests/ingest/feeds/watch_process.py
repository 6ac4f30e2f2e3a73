"""A process that watches what is due once; started with `python -m`, may be killed."""

import sys
import threading
from datetime import timedelta
from pathlib import Path

from index import open_library
from ingest.feeds import host_leases
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.watch import Watch
from tests.fakes import HashingEncoder
from tests.ingest.feeds.feed_world import loopback


def main(home: Path, lease_s: float) -> None:
    settings = loopback(home)
    if lease_s < settings.fetch_timeout_s:  # on a host too: after a kill nobody waits 80 s for it
        spare_s = lease_s - settings.fetch_timeout_s
        vars(host_leases)["_SPARE"] = timedelta(seconds=spare_s)
    with (
        open_library(settings, HashingEncoder()) as library,
        FeedStore(home, settings.database_url) as store,
    ):
        store.prepare()
        print("ready", flush=True)
        sys.stdin.readline()
        watch = Watch(
            store,
            library,
            settings,
            on_check=lambda look: print(look.feed.url, dict(look.counts), look.error, flush=True),
            lease_s=lease_s,
        )
        assert not watch.run(threading.Event(), once=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
