"""The vectors of quoted sentences, as they were kept when proposals were made."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gvcmine.parts import Embedder
from gvcmine.propose.sentences import Vectors
from gvcmine.types.coding import Evidence, Proposal
from gvcmine.types.text import content_id
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.vectors import held_vectors, load_embedder


class QuoteVectors:
    """Find the vector of a quote among those kept for its document.

    Only vectors of the embedder in use are taken: those of two models are never compared. The embedding
    model is loaded only where `embed` allows it and a quote has no vector.
    """

    def __init__(self, rooms: Rooms, *, embed: bool = False) -> None:
        self._rooms, self._store, self._embed = rooms, rooms.corpus, embed

    def of_proposals(self, proposals: Sequence[Proposal]) -> Vectors:
        """Return the vector of the sentence shown first of each, (n_proposals, n_dimensions)."""
        return self.of([proposal.evidence[0] for proposal in proposals])

    def of(self, evidence: Sequence[Evidence]) -> Vectors:
        """Return a unit-length row for each quote, zeros where none was kept: (n, n_dimensions)."""
        rows_of: dict[str, list[int]] = defaultdict(list)
        for row, one in enumerate(evidence):
            rows_of[one.document_id].append(row)
        found: dict[int, Vectors] = {}
        for document_id, rows in rows_of.items():
            kept = held_vectors(self._store, document_id, self._embedder.fingerprint)
            for row in rows:
                vector = kept.get(content_id(evidence[row].quote))
                if vector is not None:
                    found[row] = vector
        missing = [row for row in range(len(evidence)) if row not in found]
        if self._embed and missing:
            found |= zip(
                missing, self._embedder.encode([evidence[row].quote for row in missing]), strict=True
            )
        size = len(next(iter(found.values()))) if found else 1
        out = np.zeros((len(evidence), size), dtype=np.float32)
        for row, vector in found.items():
            out[row] = vector
        return out

    @cached_property
    def _embedder(self) -> Embedder:
        return load_embedder(self._rooms)
