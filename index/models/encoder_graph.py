"""Writes all-MiniLM-L6-v2 as an ONNX graph with 8-bit weights, from its safetensors; no torch."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The operators of ONNX Runtime that ONNX itself lacks: attention and 8-bit products.
_RUNTIME = "com.microsoft"
_OPSET = 17
_HEADS = 12
_EPSILON = 1e-12
# This many weights of a column share a scale. Cosine of the vectors to fp32, least of 32 news
# texts, and texts a second of processor time on AVX-512: 32 .9995, 22; 64 .9992, 24; 128 .9987, 24;
# fp32 18; torch fp32 13, bf16 21. A scale a column and one for all activations: .989, 40.
_BLOCK = 64
_LARGEST, _ZERO = 127, 128

Weights = NDArray[np.float32]


def build(weights: Path) -> bytes:
    """Return the model as an ONNX graph.

    Its inputs are `input_ids` and `attention_mask`, `(n_texts, n_tokens)` int64; its output is
    `vectors`, `(n_texts, 384)` float32: the mean over the tokens, L2-normalised.

    Args:
        weights: The safetensors file.
    """
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    graph = _Graph(load_file(weights))
    states = _states(graph)
    present = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    mask = graph.add("Unsqueeze", present, graph.number(-1))
    total = graph.add("ReduceSum", graph.add("Mul", states, mask), graph.number(1), keepdims=0)
    # the sum has the direction of the mean
    graph.add("Div", total, graph.add("ReduceL2", total, axes=[1], keepdims=1), output="vectors")
    tokens = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", graph.width])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", tokens, [vectors], graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)],
        ir_version=8,  # read by ONNX Runtime from 1.10 on
    )
    content: bytes = model.SerializeToString()
    return content


class _Graph:
    """The nodes and constants of a graph, from the weights of a BERT by name."""

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.layers = sum(name.endswith("attention.self.query.weight") for name in weights)
        self.width = weights["embeddings.LayerNorm.weight"].shape[0]

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant; return its name."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, value: int) -> str:
        """Add a list of one number; return its name."""
        return self.constant(f"number_{len(self.constants)}", np.array([value], dtype=np.int64))

    def add(
        self, operator: str, *inputs: str, domain: str = "", output: str = "", **attributes: Any
    ) -> str:
        """Add a node; return the name of its output."""
        from onnx import helper

        output = output or f"{operator}_{len(self.nodes)}"
        node = helper.make_node(operator, inputs, [output], domain=domain, **attributes)
        self.nodes.append(node)
        return output

    def linear(self, states: str, name: str) -> str:
        """Multiply by a matrix in 8 bits and add a bias."""
        matrix = self.weights[f"{name}.weight"]  # (n_out, n_in)
        quantised, scales = _quantise(matrix)
        return self.add(
            "MatMulNBits",
            states,
            self.constant(f"{name}.weight", quantised),
            self.constant(f"{name}.scales", scales),
            "",
            "",
            self.constant(f"{name}.bias", self.weights[f"{name}.bias"]),
            domain=_RUNTIME,
            N=matrix.shape[0],
            K=matrix.shape[1],
            bits=8,
            block_size=_BLOCK,
            accuracy_level=4,  # activations in 8 bits too, a scale for each block of a row
        )

    def normalise(self, states: str, name: str) -> str:
        """Normalise a layer's states."""
        scale, bias = (
            self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"])
            for part in ("weight", "bias")
        )
        return self.add("LayerNormalization", states, scale, bias, epsilon=_EPSILON, axis=-1)


def _states(graph: _Graph) -> str:
    """Add the model's layers; return the name of the states of the tokens."""
    from onnx import TensorProto

    states = _embedded(graph)
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    for number in range(graph.layers):
        layer = f"encoder.layer.{number}"
        parts = [
            graph.linear(states, f"{layer}.attention.self.{part}")
            for part in ("query", "key", "value")
        ]
        attended = graph.add(
            "MultiHeadAttention", *parts, "", mask, domain=_RUNTIME, num_heads=_HEADS
        )
        mixed = graph.linear(attended, f"{layer}.attention.output.dense")
        states = graph.normalise(
            graph.add("Add", mixed, states), f"{layer}.attention.output.LayerNorm"
        )
        inner = graph.linear(states, f"{layer}.intermediate.dense")
        outer = graph.linear(graph.add("Gelu", inner, domain=_RUNTIME), f"{layer}.output.dense")
        states = graph.normalise(graph.add("Add", outer, states), f"{layer}.output.LayerNorm")
    return states


def _embedded(graph: _Graph) -> str:
    """Add the embeddings; every text is a single one, so all tokens have the first type."""
    name = "embeddings.{}_embeddings.weight"
    words, places, types = (
        graph.weights[name.format(part)] for part in ("word", "position", "token_type")
    )
    first = graph.number(0)
    count = graph.add("Shape", "input_ids", start=1, end=2)
    at = graph.add("Slice", graph.constant("places", places + types[0]), first, count, first)
    word = graph.add("Gather", graph.constant("words", words), "input_ids")
    return graph.normalise(graph.add("Add", word, at), "embeddings.LayerNorm")


def _quantise(matrix: Weights) -> tuple[NDArray[np.uint8], Weights]:
    """Round a matrix to 8 bits, with a scale for each block of a row.

    Args:
        matrix: `(n_out, n_in)` float32.

    Returns:
        `(n_out, n_blocks, block)` uint8, where 128 is zero, and the scales, `(n_out, n_blocks)`.
    """
    blocks = matrix.reshape(matrix.shape[0], -1, _BLOCK)
    scales = np.abs(blocks).max(axis=2, keepdims=True) / _LARGEST
    rounded = np.round(blocks / np.maximum(scales, np.finfo(np.float32).tiny)) + _ZERO
    return rounded.astype(np.uint8), scales[:, :, 0].astype(np.float32)
