"""The part prototypes.v1: passages speak for a value where they resemble its codebook entry."""

from collections.abc import Callable, Sequence

import numpy as np

from gvcmine.parts import Support
from gvcmine.propose.claims import Marks, supporting_sentences
from gvcmine.propose.sentences import SentenceVectors, Vectors, unit_rows
from gvcmine.types.codebook import Codebook, Value, Variable
from gvcmine.types.text import Mention, Passage

VectorSource = Callable[[Sequence[Passage]], SentenceVectors]

FLOOR = 0.53
"""Scores below carry nothing: on the development passages the mean is 0.50 and the spread 0.045."""


def prototype_texts(value: Value, variable: Variable) -> list[str]:
    """Return the texts whose mean vector stands for a value: label, definition, rule, example and cues."""
    texts = [
        f"{variable.label}: {value.label}",
        f"{value.label}. {value.definition}".strip(),
        value.include,
        value.example,
        *value.cues,
    ]
    return [text for text in texts if text]


class Prototypes:
    """One vector a value of the codebook, freed of what all values have in common.

    Subtracting the mean of all prototype texts from prototypes and sentences alike ("all but the
    mean", Mu and Viswanath 2018) raised mean average precision on the development passages from
    0.50 to 0.55.
    """

    def __init__(self, codebook: Codebook, encode: Callable[[Sequence[str]], Vectors]) -> None:
        """Embed the codebook once; `encode` may remember vectors between runs."""
        owners, texts = [], []
        for variable in codebook:
            for value in variable.values:
                for text in prototype_texts(value, variable):
                    owners.append(value.id)
                    texts.append(text)
        vectors = encode(texts)
        self._ids = list(dict.fromkeys(owners))
        self._mean = vectors.mean(axis=0) if len(texts) else np.zeros(vectors.shape[1], dtype=np.float32)
        row = {value_id: index for index, value_id in enumerate(self._ids)}
        sums = np.zeros((len(self._ids), vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, [row[owner] for owner in owners], vectors)
        self._array = self._centred(unit_rows(sums))
        self._row = row

    def similarity(self, vectors: Vectors, values: Sequence[str]) -> Vectors:
        """Return the cosine of each vector with each value's prototype, array (n_vectors, n_values)."""
        rows = self._array[[self._row[value] for value in values]]
        return np.asarray(self._centred(vectors) @ rows.T, dtype=np.float32)

    def passage_scores(
        self, vectors: SentenceVectors, values: Sequence[str], supporting: Marks | None = None
    ) -> Vectors:
        """Return scores 0..1, array (n_passages, n_values): mean of the best and the average sentence.

        `supporting`, array (n_sentences,), says which sentences may be the best one, by default all;
        the others are its context. A passage without any such sentence has the neutral score 0.5.
        """
        return _pooled(self.similarity(vectors.array, values), vectors, supporting)

    def _centred(self, vectors: Vectors) -> Vectors:
        return unit_rows(vectors - self._mean)


def _pooled(similar: Vectors, vectors: SentenceVectors, supporting: Marks | None) -> Vectors:
    scores = np.zeros((len(vectors.passage_ids), similar.shape[1]), dtype=np.float32)
    for index, passage_id in enumerate(vectors.passage_ids):
        rows = _rows(vectors, passage_id, supporting)
        if rows:
            context = similar[vectors.rows[passage_id]].mean(axis=0)
            scores[index] = (similar[rows].max(axis=0) + context) / 2
    return np.asarray((1 + scores) / 2, dtype=np.float32)


def _rows(vectors: SentenceVectors, passage_id: str, supporting: Marks | None) -> list[int]:
    rows = vectors.rows[passage_id]
    return rows if supporting is None else [row for row in rows if supporting[row]]


class PrototypeProposer:
    """Score passages by the likeness of their sentences to a value's codebook entry.

    Sentences that claim no finding (`supporting_sentences`) are never the one that speaks, nor quoted;
    they remain its context. Of the passages that two coders called no finding, this takes away two
    thirds of what cues and likeness proposed, at the price of one in fifteen that are right, and leaves the
    ranking of findings as it was (`scripts/bench_claims.py`).
    """

    name = "prototypes.v1"

    def __init__(self, prototypes: Prototypes, vectors: VectorSource) -> None:
        """Take the codebook's prototypes and the source of sentence vectors."""
        self._prototypes = prototypes
        self._vectors = vectors

    def propose(
        self, passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
    ) -> list[Support]:
        """Return a Support a passage and value above the floor; its span is the most similar sentence."""
        values = [value.id for value in variable.values]
        if not values or not passages:
            return []
        vectors = self._vectors(passages)
        supporting = supporting_sentences(vectors.spans, mentions, variable)
        similar = self._prototypes.similarity(vectors.array, values)
        scores = _pooled(similar, vectors, supporting)
        found = []
        for index, column in np.argwhere(scores >= FLOOR):
            rows = _rows(vectors, vectors.passage_ids[index], supporting)
            best = max(rows, key=lambda row: float(similar[row, column]))
            found.append(
                Support(
                    passage_id=vectors.passage_ids[index],
                    value=values[column],
                    score=float(scores[index, column]),
                    span=vectors.spans[best],
                    why=f"reads like the codebook entry (likeness {similar[best, column]:.2f})",
                )
            )
        return found
