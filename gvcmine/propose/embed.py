"""Texts to vectors: the part minilm.v1, over sentence-transformers models."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gvcmine.propose.embedding.loading import LoadedModel, load_model
from gvcmine.propose.embedding.model_files import ModelFiles, find_model
from gvcmine.propose.embedding.probe import AUTO, Offer, choose
from gvcmine.propose.sentences import Vectors


class SentenceEmbedder:
    """Embed texts with a sentence-transformers model (Reimers and Gurevych 2019).

    `model` is a local folder or the name of a model in the local Hugging Face cache; the default is
    the all-MiniLM-L6-v2 that is installed with gvcmine. Nothing is downloaded. `backend` is what runs
    it: "onnx" (ONNX Runtime), "torch", "torch-bf16", "cuda", or "auto" for what the machine has (see
    `embedding.probe.choose`). A row depends on its text alone, not on the texts beside it; so there is
    no 8-bit quantisation, which scales by what stands in the batch.

    Raises GvcmineError, from whatever is asked first, where the model is not on this disk or the
    machine lacks the backend.
    """

    name = "minilm.v1"

    def __init__(self, model: str = "", backend: str = AUTO) -> None:
        """Remember which model to load; it is looked for and loaded on first use."""
        self.model = model
        self.backend = backend

    def __getstate__(self) -> dict[str, str]:
        """Keep the settings when it is pickled; what was loaded is loaded anew where it is read."""
        return {"model": self.model, "backend": self.backend}

    @cached_property
    def files(self) -> ModelFiles:
        """Return where the model lies."""
        return find_model(self.model)

    @cached_property
    def chosen(self) -> Offer:
        """Return the backend that is used."""
        return choose(self.files, self.backend)

    @cached_property
    def fingerprint(self) -> str:
        """Return what identifies the vectors: model, weights, backend, number format, word pieces read.

        It is known before anything is loaded or exported.
        """
        files, chosen = self.files, self.chosen
        return f"{files.name}:{files.weights}:{chosen.name}:{chosen.dtype}:{files.length or 'own'}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions) of unit-length rows."""
        if not texts:
            return np.zeros((0, self._loaded.dimensions), dtype=np.float32)
        return self._loaded.encode(texts)

    @cached_property
    def _loaded(self) -> LoadedModel:
        return load_model(self.files, self.chosen.name)
