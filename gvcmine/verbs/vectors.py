"""Sentence vectors of documents and of the codebook, remembered between runs."""

from collections.abc import Sequence
from typing import cast

from gvcmine import parts
from gvcmine.parts import Embedder
from gvcmine.propose.prototypes import Prototypes
from gvcmine.propose.sentences import SentenceVectors, Vectors, sentence_vectors
from gvcmine.types.text import Passage, content_id
from gvcmine.verbs.rooms import Rooms


def load_embedder(rooms: Rooms) -> Embedder:
    """Return the embedder that the settings name; its model loads with the first text."""
    settings = rooms.settings.propose
    # A folder is looked for in the workspace, wherever the command was typed.
    inside = rooms.folders.root / settings.model
    model = str(inside.resolve()) if settings.model and inside.is_dir() else settings.model
    return cast(Embedder, parts.load(settings.embedder)(model))


class VectorLibrary:
    """Vectors by content: what was embedded once with a model is never embedded again."""

    def __init__(self, rooms: Rooms, embedder: Embedder) -> None:
        self._store, self._embedder = rooms.corpus, embedder

    def of_passages(self, passages: Sequence[Passage]) -> SentenceVectors:
        """Return the sentence vectors of passages of one document."""
        return sentence_vectors(passages, lambda texts: self._encode(passages[0].document_id, texts))

    def of_codebook(self, rooms: Rooms) -> Prototypes:
        """Return the prototypes of the codebook's values."""
        return Prototypes(rooms.codebook, lambda texts: self._encode("codebook", texts))

    def _encode(self, name: str, texts: Sequence[str]) -> Vectors:
        ids = [content_id(text) for text in texts]
        inputs = content_id(self._embedder.fingerprint, *ids)
        if self._store.is_current("vectors", name, inputs):
            return self._store.vectors(name)[1]
        array = self._embedder.encode(texts)
        self._store.keep_vectors(name, ids, array, inputs)
        return array
