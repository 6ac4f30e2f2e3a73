"""A parser process for tests that does what the document tells it."""

import json
import os
import sys
import threading

from ingest.child import serve


def act(data: bytes, url: str, declared: str) -> object:
    if data == b"hang":
        threading.Event().wait()
    if data == b"crash":
        os._exit(3)
    if data == b"eat":
        return "x" * (4 << 30)
    if data == b"print":
        print("noise among the answers", flush=True)
    if data == b"raise":
        raise KeyError("a parser's own bug")
    heavy = ("torch", "numpy", "index", "aiohttp", "sqlalchemy")
    loaded = [name for name in heavy if name in sys.modules]
    token = os.environ.get("DISCORD_TOKEN", "")
    return {"title": json.dumps([loaded, token]), "body": data.decode()}


if __name__ == "__main__":
    serve({"page": act}, int(sys.argv[1]))
