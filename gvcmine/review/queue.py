"""What a coder sees next: open proposals in order, each cut into before, quote and after.

A proposal is open for a coder until he decides it, decides its row (unit, variable, value,
qualifiers), or completes its variable. The order is document by document, so that a coder keeps
one document in mind; what he deferred comes last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.parts import Order
from gvcmine.review.resolve import standing
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import Decision, Evidence, LoggedDecision, Proposal, Verdict
from gvcmine.types.text import Passage

SHOWN = 3
"""How many places of evidence a coder is shown for one proposal: enough to judge, few enough to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One place of evidence as it is shown: the quote inside the passage around it.

    `page` counts from 1 in the order of the file; `printed` is the label printed on that page.
    """

    evidence: Evidence
    before: str
    quote: str
    after: str
    source: str = ""
    printed: str | None = None

    @property
    def page(self) -> int | None:
        """Return the page on which the quote begins, or None where it has no page."""
        return self.evidence.page


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A proposal as a coder meets it. `position` of `total` counts the coder's own queue from 1."""

    proposal: Proposal
    variable: Variable
    evidence: tuple[EvidenceView, ...]
    title: str = ""
    case: str = ""
    position: int = 1
    total: int = 1

    @property
    def value_visible(self) -> bool:
        """Say whether the coder sees the proposed value: never for a variable of class C."""
        return self.proposal.value is not None and not self.variable.evidence_only


class ByScore:
    """Order proposals document by document, unit by unit, then by variable and falling score.

    Documents and units keep the order in which they come in, variables that of the codebook (of
    their ids where no codebook is given), and equal scores that of the proposals' ids. Deferred
    proposals go last.
    """

    name = "score.v1"

    def __init__(self, codebook: Codebook | None = None) -> None:
        self._place_of = {variable.id: place for place, variable in enumerate(codebook or ())}

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals in the order of the queue; the decisions are one coder's, in log order."""
        documents = _turns([_document(proposal) for proposal in proposals])
        units = _turns([proposal.unit for proposal in proposals])
        deferred = _deferred(decisions)

        def place(proposal: Proposal) -> tuple[bool, int, int, int, str, float, str]:
            return (
                proposal.id in deferred,
                documents[_document(proposal)],
                units[proposal.unit],
                self._place_of.get(proposal.variable, len(self._place_of)),
                proposal.variable,
                -proposal.score,
                proposal.id,
            )

        return sorted(proposals, key=place)


def open_proposals(
    proposals: Sequence[Proposal],
    decisions: Sequence[LoggedDecision],
    coder: str,
    codebook: Codebook,
    round: str = "main",
    order: Order | None = None,
) -> list[Proposal]:
    """Return the proposals that the coder has yet to decide in this round, in order (by default score.v1).

    Give the log itself, not only its effective part: a value that he replaced later was decided
    all the same and does not come back. A deferred proposal stays open until decided.
    """
    mine = [
        entry.decision
        for entry in standing(decisions)
        if entry.decision.coder == coder and entry.decision.round == round
    ]
    decided = _Decided(mine)
    order = order or ByScore(codebook)
    return order.rank([one for one in proposals if not decided.covers(one)], mine)


def evidence_views(
    evidence: Sequence[Evidence],
    passages: Sequence[Passage],
    sources: Mapping[str, str] | None = None,
    printed: Mapping[tuple[str, int], str] | None = None,
) -> tuple[EvidenceView, ...]:
    """Return up to `SHOWN` places of evidence, each inside its passage.

    `sources` names the file of each document id, `printed` the label of (document id, page). A
    quote that does not stand literally at its place in the passage is left out: it would show words
    that the document does not hold there. Without its passage, prefix and suffix stand around it.
    """
    views = (_view(one, passages, sources or {}, printed or {}) for one in evidence)
    return tuple(view for view in views if view is not None)[:SHOWN]


def _view(
    evidence: Evidence,
    passages: Sequence[Passage],
    sources: Mapping[str, str],
    printed: Mapping[tuple[str, int], str],
) -> EvidenceView | None:
    before, after = evidence.prefix, evidence.suffix
    passage = next((one for one in passages if _holds(one, evidence)), None)
    if passage is not None:
        start = evidence.span.start - passage.span.start
        end = evidence.span.end - passage.span.start
        if passage.text[start:end] != evidence.quote:
            return None
        before, after = passage.text[:start], passage.text[end:]
    return EvidenceView(
        evidence=evidence,
        before=before,
        quote=evidence.quote,
        after=after,
        source=sources.get(evidence.document_id, ""),
        printed=printed.get((evidence.document_id, evidence.page)) if evidence.page else None,
    )


def _holds(passage: Passage, evidence: Evidence) -> bool:
    return passage.document_id == evidence.document_id and passage.span.contains(evidence.span)


def _document(proposal: Proposal) -> str:
    return proposal.evidence[0].document_id


def _turns(names: Sequence[str]) -> dict[str, int]:
    return {name: turn for turn, name in enumerate(dict.fromkeys(names))}


def _deferred(decisions: Sequence[Decision]) -> set[str]:
    latest = {decision.proposal: decision.verdict for decision in decisions if decision.proposal}
    return {proposal for proposal, verdict in latest.items() if verdict is Verdict.DEFER}


class _Decided:
    """Which proposals one coder has decided, by id, by row, by place or by completion."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        settled = [one for one in decisions if one.verdict not in (Verdict.DEFER, Verdict.COMPLETE)]
        deferred = _deferred(decisions)
        self._completed = {(one.unit, one.variable) for one in decisions if one.verdict is Verdict.COMPLETE}
        self._ids = {one.proposal for one in settled if one.proposal} - deferred
        self._rows = {
            (one.unit, one.variable, value, one.qualifiers)
            for one in settled
            for value in (one.value, one.rejected)
            if value is not None and one.proposal not in deferred
        }
        self._places: dict[tuple[str, str, str | None], list[Evidence]] = {}
        for one in settled:
            if one.proposal not in deferred:
                for value in {None, one.rejected}:
                    self._places.setdefault((one.unit, one.variable, value), []).extend(one.evidence)

    def covers(self, proposal: Proposal) -> bool:
        place = (proposal.unit, proposal.variable)
        if proposal.id in self._ids or place in self._completed:
            return True
        if (*place, proposal.value, proposal.qualifiers) in self._rows:
            return True
        # Where the row cannot be compared (a proposal without a value; a value set aside under
        # qualifiers that were corrected) a later run brings nothing new at a place already judged.
        judged = self._places.get((*place, proposal.value), ())
        return any(_same_place(proposal.evidence[0], one) for one in judged)


def _same_place(one: Evidence, other: Evidence) -> bool:
    return one.document_id == other.document_id and one.span.overlaps(other.span)
