"""Write the trained reader as int8 ONNX: `python -m index.models.training.export OUT FILE`."""

import argparse
import hashlib
import tempfile
from pathlib import Path
from typing import Any

import torch

from index.models.training.base import ReaderNetwork


def main() -> None:
    """Export the checkpoint of a training."""
    parser = argparse.ArgumentParser(
        prog="python -m index.models.training.export", description=__doc__
    )
    parser.add_argument("out", type=Path, help="the folder with the checkpoint")
    parser.add_argument("file", type=Path, help="the ONNX file to write")
    arguments = parser.parse_args()
    state = torch.load(arguments.out / "checkpoint.pt", weights_only=True)
    network = ReaderNetwork()
    network.load_state_dict(state["network"])
    export(network.eval(), arguments.file)
    digest = hashlib.sha256(arguments.file.read_bytes()).hexdigest()
    print(f"step {state['step']}, {arguments.file.stat().st_size} bytes, SHA-256 {digest}")


def export(network: ReaderNetwork, path: Path) -> None:
    """Write a network with int8 weights.

    Args:
        network: The network, in evaluation mode.
        path: The ONNX file; its outputs are `scores` `(n_pairs,)` and `places`
            `(n_pairs, n_tokens, 2)`.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    axes: dict[str, Any] = {
        name: {0: "pairs", 1: "tokens"}
        for name in ("input_ids", "attention_mask", "token_type_ids", "places")
    }
    axes["scores"] = {0: "pairs"}
    example = torch.ones((2, 8), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (example, example, example),
            str(full),
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=["scores", "places"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        # Seven bits per weight and a scale per channel correlate .999 with fp32. Eight bits
        # overflow (correlation .95), and unsigned weights take 1.8 times as long.
        quantize_dynamic(
            full, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )


if __name__ == "__main__":
    main()
