"""A document as it is learnt from: its sentences, and which of them a quote stands in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.propose.learning.examples import Example
from gvcmine.propose.sentences import sentence_spans
from gvcmine.types.coding import Evidence
from gvcmine.types.text import Passage, Span


@dataclass(frozen=True, kw_only=True)
class Material:
    """A document's text and the sentences of its codable passages, in text order."""

    document_id: str
    text: str
    examples: tuple[Example, ...]

    def rows(self, evidence: Evidence) -> tuple[int, ...] | None:
        """Return the rows of the sentences that a piece of evidence quotes.

        A quote that stands no longer at its place is looked for in the whole text. None means that its
        words stand nowhere, or at several places; no rows, that they stand outside the codable passages.
        """
        span = self._place(evidence)
        return None if span is None else self._quoted(span)

    def _place(self, evidence: Evidence) -> Span | None:
        if evidence.is_literal(self.text):
            return evidence.span
        start = self.text.find(evidence.quote) if evidence.quote else -1
        if start < 0 or self.text.find(evidence.quote, start + 1) >= 0:
            return None
        return Span(start, start + len(evidence.quote))

    def _quoted(self, span: Span) -> tuple[int, ...]:
        """Return the sentences of which the span takes half, or which take half of the span.

        A quote that runs a word over into the next sentence does not quote that sentence.
        """
        shared = {}
        first = bisect_right(self.examples, span.start, key=lambda one: one.span.end)
        for row in range(first, len(self.examples)):
            other = self.examples[row].span
            if other.start >= span.end:
                break
            common = min(span.end, other.end) - max(span.start, other.start)
            shared[row] = common / max(1, min(_length(span), _length(other)))
        chosen = [row for row, share in shared.items() if share >= 0.5]
        return tuple(chosen) or tuple(sorted(shared, key=lambda row: (-shared[row], row))[:1])


def material(document_id: str, group: str, text: str, passages: Sequence[Passage]) -> Material:
    """Return what can be learnt from in a document; `passages` are its codable ones."""
    examples = [
        Example(
            document_id=document_id,
            group=group,
            passage_id=passage.id,
            span=span,
            text=passage.text[span.start - passage.span.start : span.end - passage.span.start],
        )
        for passage in passages
        for span in sentence_spans(passage)
    ]
    examples.sort(key=lambda one: (one.span, one.passage_id))
    return Material(document_id=document_id, text=text, examples=tuple(examples))


def _length(span: Span) -> int:
    return span.end - span.start
