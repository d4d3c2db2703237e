"""Sentence vectors of documents and of the codebook, remembered between runs."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from gvcmine import parts
from gvcmine.errors import StoreError
from gvcmine.parts import Embedder
from gvcmine.propose.embedding.remembered import remembered_vectors
from gvcmine.propose.prototypes import Prototypes
from gvcmine.propose.sentences import SentenceVectors, Vectors, sentence_vectors
from gvcmine.store.corpus import CorpusStore
from gvcmine.types.text import Passage, content_id
from gvcmine.verbs.rooms import Rooms


def load_embedder(rooms: Rooms) -> Embedder:
    """Return the embedder that the settings name; its model loads with the first text.

    It is called with the model, and with `backend` where the settings choose one.
    """
    settings = rooms.settings.propose
    # A folder is looked for in the workspace, wherever the command was typed.
    inside = rooms.folders.root / settings.model
    model = str(inside.resolve()) if settings.model and inside.is_dir() else settings.model
    part = parts.load(settings.embedder)
    # An embedder of somebody else's may know of no backends.
    pinned = {} if settings.backend == "auto" else {"backend": settings.backend}
    return cast(Embedder, part(model, **pinned))


class VectorLibrary:
    """Vectors by content: what was embedded once with a model is never embedded again.

    A document's file holds the vectors of its texts by the hash of each, and names the embedder. Where
    texts changed, only new ones are embedded; where the embedder did, all are: vectors of different
    fingerprints never stand in one array.
    """

    def __init__(self, rooms: Rooms, embedder: Embedder) -> None:
        self._store, self._embedder = rooms.corpus, embedder

    def of_passages(self, passages: Sequence[Passage]) -> SentenceVectors:
        """Return the sentence vectors of passages of one document."""
        name = passages[0].document_id if passages else ""
        return sentence_vectors(passages, lambda texts: self.of_texts(name, texts))

    def of_codebook(self, rooms: Rooms) -> Prototypes:
        """Return the prototypes of the codebook's values."""
        return Prototypes(rooms.codebook, lambda texts: remembered_vectors(self._embedder, texts))

    def of_texts(self, name: str, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions), kept under the name: a document's id, or one's own.

        Texts that the file of that name holds already are not embedded again, whatever else it holds.
        A file is written anew when texts are missing, with those that are asked for and no others.
        """
        if not texts:
            return self._embedder.encode([])
        ids = [content_id(text) for text in texts]
        held = held_vectors(self._store, name, self._embedder.fingerprint)
        new = {one: text for one, text in zip(ids, texts, strict=True) if one not in held}
        if new:
            held |= dict(zip(new, self._embedder.encode(list(new.values())), strict=True))
        array = np.stack([held[one] for one in ids])
        if new:
            fingerprint = self._embedder.fingerprint
            self._store.keep_vectors(name, ids, array, content_id(fingerprint, *ids), fingerprint)
        return array


def held_vectors(store: CorpusStore, name: str, fingerprint: str) -> dict[str, Vectors]:
    """Return the vectors kept under a name by the id of their text; none of another embedder."""
    if store.embedder(name) != fingerprint:
        return {}
    try:
        ids, array = store.vectors(name)
    except StoreError:
        # Damaged, or of an earlier version: it is derived, and made again.
        return {}
    return dict(zip(ids, array, strict=True))
