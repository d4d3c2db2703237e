"""Bring a model into memory, with the backend that was chosen."""

from collections.abc import Sequence
from typing import Protocol

from gvcmine.propose.embedding.model_files import ModelFiles, check_default
from gvcmine.propose.sentences import Vectors


class LoadedModel(Protocol):
    """A model in memory, ready to embed."""

    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions) of unit-length rows."""
        ...


def load_model(files: ModelFiles, backend: str) -> LoadedModel:
    """Load a model into the backend of that name; "onnx" exports it first where that was never done.

    Raises GvcmineError where the model cannot be loaded or exported, or its weights are not those
    that its name promises.
    """
    check_default(files)
    if backend == "onnx":
        from gvcmine.propose.embedding.onnx_backend import OnnxModel
        from gvcmine.propose.embedding.onnx_export import exported_model

        return OnnxModel(files, exported_model(files))
    from gvcmine.propose.embedding.torch_backend import TorchModel

    if backend == "cuda":
        return TorchModel(files, device="cuda")
    return TorchModel(files, dtype="bf16" if backend == "torch-bf16" else "fp32")
