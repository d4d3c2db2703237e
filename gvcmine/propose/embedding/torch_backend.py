"""Embedding with sentence-transformers (Reimers and Gurevych 2019) on PyTorch: the reference."""

import contextlib
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gvcmine.errors import GvcmineError
from gvcmine.propose.embedding.batches import ROWS
from gvcmine.propose.embedding.model_files import ModelFiles
from gvcmine.propose.sentences import Vectors, unit_rows

_CUDA_ROWS = 64
"""Texts a batch on a card, which waits for work where batches are small."""


class TorchModel:
    """A loaded model. `device` is "cpu" or "cuda"; `dtype` "fp32" or "bf16"."""

    def __init__(self, files: ModelFiles, device: str = "cpu", dtype: str = "fp32") -> None:
        """Load the model; imports torch, which takes seconds.

        Raises GvcmineError where the folder holds no model that can be loaded.
        """
        self._model = load_sentence_transformer(files, device, dtype)
        self._rows = _CUDA_ROWS if device == "cuda" else ROWS
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions) of unit-length rows, scaled in 32-bit floats."""
        with quiet():
            # sentence-transformers sorts by characters within the call and restores the order.
            found = self._model.encode(
                list(texts), batch_size=self._rows, show_progress_bar=False, convert_to_numpy=True
            )
        # Half-precision rows come out up to 0.2 percent too long or short.
        return unit_rows(np.asarray(found, dtype=np.float32))


def load_sentence_transformer(files: ModelFiles, device: str, dtype: str, attention: str = "") -> Any:
    """Return the SentenceTransformer of a model on disk, never asking the network.

    `attention` names an implementation of attention other than the model's own.
    """
    # Waiting threads that spin slow each other down on shared machines; must be set before torch loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ["HF_HUB_OFFLINE"] = "1"
    with quiet():
        import torch
        from sentence_transformers import SentenceTransformer

        wanted: dict[str, Any] = {"dtype": torch.bfloat16 if dtype == "bf16" else torch.float32}
        if attention:
            wanted["attn_implementation"] = attention
        try:
            return SentenceTransformer(
                str(files.folder), device=device, model_kwargs=wanted, local_files_only=True
            )
        except (OSError, ValueError, KeyError, RuntimeError) as problem:
            raise GvcmineError(
                f'the embedding model "{files.folder}" cannot be loaded: {problem}; '
                "set propose.model in gvcmine.toml to a folder that holds a sentence-transformers model"
            ) from problem


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep progress bars, advice and warnings of the model loader from people who cannot use them."""
    for name in ("sentence_transformers", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    with contextlib.suppress(ImportError):
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
