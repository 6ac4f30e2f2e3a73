"""The network of the reader, and its initial weights."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import BertConfig, BertModel

_LAYERS, _WIDTH = 12, 384


class ReaderNetwork(torch.nn.Module):  # type: ignore[misc] # torch is Any here
    """A BERT with two heads: whether a sentence answers, and which of its tokens are the answer."""

    def __init__(self) -> None:
        super().__init__()
        config = BertConfig(
            vocab_size=30522,
            hidden_size=_WIDTH,
            num_hidden_layers=_LAYERS,
            num_attention_heads=12,
            intermediate_size=4 * _WIDTH,
            attn_implementation="eager",
        )
        self.bert = BertModel(config)
        self.classifier = torch.nn.Linear(_WIDTH, 1)
        self.span = torch.nn.Linear(_WIDTH, 2)
        torch.nn.init.normal_(self.span.weight, std=0.02)
        torch.nn.init.zeros_(self.span.bias)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> tuple[Any, Any]:
        """Read pairs of a question and a text.

        Args:
            input_ids: `(n_pairs, n_tokens)` int64; the masks have the same shape.
            attention_mask: 1 for a token, 0 for padding.
            token_type_ids: 0 for the question, 1 for the text.

        Returns:
            Logits of "this sentence answers", `(n_pairs,)`, and of where the answer starts and
            ends, `(n_pairs, n_tokens, 2)`.
        """
        out = self.bert(input_ids, attention_mask, token_type_ids)
        return self.classifier(out.pooler_output).squeeze(-1), self.span(out.last_hidden_state)

    def freeze(self, layers: int) -> None:
        """Exclude the embeddings and the lowest layers from training."""
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False
        for layer in self.bert.encoder.layer[:layers]:
            for parameter in layer.parameters():
                parameter.requires_grad = False


def base_network(model: Path) -> ReaderNetwork:
    """Build the network with the dequantised weights of an int8 cross-encoder.

    Args:
        model: The ONNX file of ms-marco-MiniLM-L-12-v2, dynamically quantised.

    Returns:
        The network with a new span head; its logits differ from the file's by up to .3.

    Raises:
        ValueError: The file is another model.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model)).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def dequantised(name: str) -> Any:
        zero = values[f"{name}_zero_point"].astype(np.float32)
        return (values[f"{name}_quantized"].astype(np.float32) - zero) * values[f"{name}_scale"]

    state = {
        name: value
        for name, value in values.items()
        if value.dtype == np.float32
        and value.ndim
        and not name.endswith("_scale")
        and name.startswith(("bert.", "classifier"))
    }
    for kind in ("word", "position", "token_type"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        state[name] = dequantised(name)
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.name.startswith("/bert/encoder"):
            name = node.name[1:].replace("/MatMul_quant", "").replace("/", ".") + ".weight"
            state[name] = dequantised(node.input[1].removesuffix("_quantized")).T
    state["bert.pooler.dense.weight"] = dequantised("bert.pooler.dense.weight").T
    state["classifier.weight"] = dequantised("classifier.weight").reshape(1, _WIDTH)
    network = ReaderNetwork()
    tensors = {name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()}
    missing, _ = network.load_state_dict(tensors, strict=False)
    unfilled = [name for name in missing if not name.startswith("span.")]
    if unfilled:
        raise ValueError(f"{model} lacks {', '.join(unfilled)}: not the expected cross-encoder")
    return network
