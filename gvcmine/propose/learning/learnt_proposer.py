"""The part learnt.v1: sentences speak for a value where they read like what coders confirmed."""

from collections.abc import Callable, Sequence

import numpy as np

from gvcmine.parts import Support
from gvcmine.propose.claims import supporting_sentences
from gvcmine.propose.learning.learnt_model import PART, Learnt
from gvcmine.propose.sentences import SentenceVectors
from gvcmine.types.codebook import Variable
from gvcmine.types.text import Mention, Passage

VectorSource = Callable[[Sequence[Passage]], SentenceVectors]


class LearntProposer:
    """Score passages by their best sentence, with what was learnt from decisions on one variable."""

    name = PART

    def __init__(self, learnt: Learnt, vectors: VectorSource) -> None:
        """Take what was learnt, and the source of sentence vectors."""
        self._learnt = learnt
        self._vectors = vectors

    def propose(
        self, passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
    ) -> list[Support]:
        """Return a Support for every passage and trusted value; its span is the best sentence.

        Sentences that claim no finding support nothing. Values without trust are left to the cold
        start, and those that the codebook no longer has are passed over. A score of 0.5 says nothing: it
        neither raises nor lowers a passage.
        """
        learnt = self._learnt
        trusted = [
            (column, value)
            for column, value in enumerate(learnt.values)
            if learnt.trust.get(value, 0) > 0 and variable.value(value) is not None
        ]
        if not trusted or not passages:
            return []
        vectors = self._vectors(passages)
        by_id = {passage.id: passage for passage in passages}
        texts = [
            _words(by_id[vectors.passage_ids[owner]], start=span.start, end=span.end)
            for owner, span in zip(vectors.owners, vectors.spans, strict=True)
        ]
        scores = learnt.scores(texts, vectors.array)
        supporting = supporting_sentences(vectors.spans, mentions, variable)
        found = []
        for passage_id in vectors.passage_ids:
            rows = [row for row in vectors.rows[passage_id] if supporting[row]]
            if not rows:
                continue
            for column, value in trusted:
                best = rows[int(np.argmax(scores[rows, column]))]
                score = float(scores[best, column])
                found.append(
                    Support(
                        passage_id=passage_id,
                        value=value,
                        score=score,
                        span=vectors.spans[best],
                        why=f"reads like what coders confirmed ({score:.2f})",
                    )
                )
        return found


def _words(passage: Passage, *, start: int, end: int) -> str:
    return passage.text[start - passage.span.start : end - passage.span.start]
