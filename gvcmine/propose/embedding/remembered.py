"""Vectors of texts that every workspace asks for, such as the codebook's, kept for the user."""

import contextlib
import hashlib
from collections.abc import Sequence

import numpy as np

from gvcmine.parts import Embedder
from gvcmine.propose.embedding.user_cache import cache_folder, write_whole
from gvcmine.propose.sentences import Vectors


def remembered_vectors(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Return the vectors of the texts, array (n_texts, n_dimensions), embedding them only once a user.

    A file of the cache is named by the embedder's fingerprint and all texts, so that nothing in it can
    be out of date; one that is damaged is made again.
    """
    parts = "\0".join([embedder.fingerprint, *texts])
    name = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()
    path = cache_folder() / "vectors" / f"{name[:32]}.safetensors"
    with contextlib.suppress(OSError, ValueError):
        return _read(path.read_bytes(), len(texts))
    array = embedder.encode(texts)
    # Without the file the next call takes longer, and gives the same.
    with contextlib.suppress(OSError):
        write_whole(path, _written(array))
    return array


def _written(array: Vectors) -> bytes:
    from safetensors.numpy import save

    content = bytes(save({"vectors": array}))
    return hashlib.sha256(content).digest() + content


def _read(stored: bytes, rows: int) -> Vectors:
    """Return the array in a file; ValueError where the file is damaged."""
    from safetensors.numpy import load

    digest, content = stored[:32], stored[32:]
    if hashlib.sha256(content).digest() != digest:
        raise ValueError("the file is damaged")
    array: Vectors = load(content)["vectors"]
    if array.shape[0] != rows:
        raise ValueError("the file holds other texts")
    return np.asarray(array, dtype=np.float32)
