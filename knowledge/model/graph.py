"""Build an ONNX graph of all-MiniLM-L6-v2 straight from its safetensors: no torch, no exporter, half a second.

The architecture is BERT (Devlin et al. 2019, https://arxiv.org/abs/1810.04805) with mean pooling and normalisation, as
the model card of sentence-transformers/all-MiniLM-L6-v2 gives it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12
_OPSET = 20
_NOT_A_TOKEN = -1e4  # added to the attention of padding

Array = npt.NDArray[Any]


def read_safetensors(file: Path) -> dict[str, Array]:
    """The float32 tensors of a safetensors file by name (https://huggingface.co/docs/safetensors, "Format")."""
    raw = file.read_bytes()
    header_size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + header_size])
    tensors: dict[str, Array] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + header_size + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(raw[start:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def build(tensors: dict[str, Array], *, tokens: bool = False) -> ModelProto:
    """The model as ONNX: input_ids and attention_mask (batch, tokens) int64 → embedding (batch, 384), unit length.

    With `tokens` it gives the last layer instead, (batch, tokens, 384), and multiplies matrices in 8 bits, in a third
    of the time; its vectors are then a little off, which matters only where they are compared.
    """
    return _Builder(tensors, tokens=tokens).model()


class _Builder:
    def __init__(self, tensors: dict[str, Array], *, tokens: bool) -> None:
        self._tensors, self._tokens = tensors, tokens
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        self._constant("not_a_token", np.array(_NOT_A_TOKEN, dtype=np.float32))
        self._constant("one", np.array(1.0, dtype=np.float32))
        hidden = self._embeddings()
        for layer in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden)
        if self._tokens:
            self._node("Identity", [hidden], "hidden")
        else:
            self._pool(hidden)
        ids = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        name = "hidden" if self._tokens else "embedding"
        shape: list[str | int | None] = ["batch", "tokens", WIDTH] if self._tokens else ["batch", WIDTH]
        result = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "all-MiniLM-L6-v2", ids, [result], self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _constant(self, name: str, value: Array) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self._tensors[name])

    def _node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def _embeddings(self) -> str:
        tokens = self._node("Gather", [self._weight("embeddings.word_embeddings.weight"), "input_ids"], "words")
        # Every text is a single segment, so the first row of the segment table is part of every position.
        places = self._tensors["embeddings.position_embeddings.weight"]
        places = places + self._tensors["embeddings.token_type_embeddings.weight"][0]
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        self._constant("zero", np.array([0], dtype=np.int64))
        self._node("Slice", [self._constant("places", places), "zero", "length"], "place")
        self._node("Add", [tokens, "place"], "embedded")
        return self._norm("embedded", "embeddings.LayerNorm")

    def _norm(self, value: str, name: str) -> str:
        inputs = [value, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._node("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=EPSILON)

    def _linear(self, value: str, name: str) -> str:
        matrix = self._tensors[f"{name}.weight"].T  # stored as (out, in)
        if self._tokens:
            return self._linear_in_8_bits(value, name, matrix)
        weight = self._constant(f"{name}.weight", matrix)
        product = self._node("MatMul", [value, weight], f"{name}.product")
        return self._node("Add", [product, self._weight(f"{name}.bias")], f"{name}.out")

    def _linear_in_8_bits(self, value: str, name: str, matrix: Array) -> str:
        """Each column of the matrix has its own scale, as the tuned weights are stored."""
        scale = np.maximum(np.abs(matrix).max(axis=0), EPSILON) / 127
        inputs = [
            value,
            self._constant(f"{name}.weight", np.rint(matrix / scale).astype(np.int8)),
            self._constant(f"{name}.scale", scale.astype(np.float32)),
            self._constant(f"{name}.zero", np.zeros(len(scale), dtype=np.int8)),
            self._weight(f"{name}.bias"),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, f"{name}.out", "com.microsoft")

    def _layer(self, name: str, value: str) -> str:
        projections = [self._linear(value, f"{name}attention.self.{part}") for part in ("query", "key", "value")]
        inputs = [*projections, "", "", self._attention_bias()]
        self._node("MultiHeadAttention", inputs, f"{name}attended", "com.microsoft", num_heads=HEADS)
        projected = self._linear(f"{name}attended", f"{name}attention.output.dense")
        self._node("Add", [projected, value], f"{name}attention.sum")
        attended = self._norm(f"{name}attention.sum", f"{name}attention.output.LayerNorm")
        widened = self._linear(attended, f"{name}intermediate.dense")
        self._node("Gelu", [widened], f"{name}activated")
        narrowed = self._linear(f"{name}activated", f"{name}output.dense")
        self._node("Add", [narrowed, attended], f"{name}output.sum")
        return self._norm(f"{name}output.sum", f"{name}output.LayerNorm")

    def _attention_bias(self) -> str:
        """(batch, 1, tokens, tokens): zero for tokens, very negative for padding."""
        if not any("attention_bias" in node.output for node in self._nodes):
            self._node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
            self._node("Sub", ["one", "mask"], "padding")
            self._node("Mul", ["padding", "not_a_token"], "penalty")
            self._constant("middle", np.array([1, 2], dtype=np.int64))
            self._node("Unsqueeze", ["penalty", "middle"], "penalty_by_key")
            self._node("Shape", ["input_ids"], "shape")
            self._constant("one_int", np.array([1], dtype=np.int64))
            self._node("Shape", ["input_ids"], "batch_size", start=0, end=1)
            self._node("Concat", ["batch_size", "one_int", "length", "length"], "bias_shape", axis=0)
            self._node("Expand", ["penalty_by_key", "bias_shape"], "attention_bias")
        return "attention_bias"

    def _pool(self, hidden: str) -> None:
        self._constant("last_axis", np.array([2], dtype=np.int64))
        self._node("Unsqueeze", ["mask", "last_axis"], "mask_by_token")
        self._node("Mul", [hidden, "mask_by_token"], "masked")
        self._constant("token_axis", np.array([1], dtype=np.int64))
        self._node("ReduceSum", ["masked", "token_axis"], "summed", keepdims=0)
        self._node("LpNormalization", ["summed"], "embedding", axis=-1, p=2)
