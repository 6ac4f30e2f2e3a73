"""The process of an ingest with the hashing encoder; started with `python -m`."""

import sys

from bot.jobs.ingest_worker import main
from index import open_library
from tests.fakes import HashingEncoder

if __name__ == "__main__":
    sys.exit(main(lambda settings: open_library(settings, HashingEncoder())))
