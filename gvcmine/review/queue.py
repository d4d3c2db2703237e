"""What a coder sees next: open proposals in order, each cut into before, quote and after.

A proposal is open for a coder until he decides it, decides its row (unit, variable, value,
qualifiers), answers a variable that takes one value only, or completes its variable. Where he rejects
a value that has alternatives, the next of them takes its place. What he deferred comes last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.parts import Order, OrderContext
from gvcmine.review.orders.reading import ByScore
from gvcmine.review.resolve import standing
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import GIVES, Decision, Evidence, LoggedDecision, Proposal, Verdict
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
    order = order or ByScore(OrderContext(codebook=codebook, coder=coder, round=round))
    ranked = order.rank(proposals, [entry.decision for entry in of_coder(decisions, coder, round)])
    return Queue(ranked, decisions, coder, codebook, round).waiting()


def of_coder(decisions: Sequence[LoggedDecision], coder: str, round: str) -> list[LoggedDecision]:
    """Return what a coder decided in a round and did not undo, in the order of the log."""
    return [
        entry
        for entry in standing(decisions)
        if entry.decision.coder == coder and entry.decision.round == round
    ]


class Queue:
    """One coder's queue in one round: ranked proposals, and which of them are still open.

    A decision can close or open only proposals of its own unit and variable, so that keeping the queue
    up to date costs the same however long it is. It changes with every decision taken in.
    """

    def __init__(
        self,
        ranked: Sequence[Proposal],
        decisions: Sequence[LoggedDecision],
        coder: str,
        codebook: Codebook,
        round: str = "main",
    ) -> None:
        """Take the proposals in the order of review, and the log so far."""
        self._ranked, self._coder, self._round = ranked, coder, round
        self._single = {variable.id for variable in codebook if not variable.multiple}
        self._rows: dict[_Place, list[int]] = {}
        for row, proposal in enumerate(ranked):
            self._rows.setdefault((proposal.unit, proposal.variable), []).append(row)
        self._logs: dict[_Place, list[LoggedDecision]] = {}
        self._place_of: dict[str, _Place] = {}
        self._states = bytearray(_OPEN for _ in ranked)
        self._turns: dict[int, Proposal] = {}
        for entry in decisions:
            self._keep(entry)
        for place in self._logs:
            self._settle(place)

    def take(self, entry: LoggedDecision) -> None:
        """Take in one more decision."""
        place = self._keep(entry)
        if place is not None:
            self._settle(place)

    def first(self) -> Proposal | None:
        """Return what the coder decides next: the first that is open, else the first deferred, or None."""
        row = self._states.find(_OPEN)
        row = self._states.find(_DEFERRED) if row < 0 else row
        return None if row < 0 else self._shown(row)

    def source(self, shown: Proposal) -> Proposal:
        """Return the proposal under review that this one is, or is an alternative of."""
        rows = self._rows[shown.unit, shown.variable]
        return next(self._ranked[row] for row in rows if self._shown(row).id == shown.id)

    def waiting(self, unit: str | None = None) -> list[Proposal]:
        """Return all that is open, of one unit or of all, in order; what was deferred comes last."""
        rows: Sequence[int] = range(len(self._ranked))
        if unit is not None:
            rows = sorted(row for (of, _), some in self._rows.items() if of == unit for row in some)
        later = [row for row in rows if self._states[row] == _DEFERRED]
        return [self._shown(row) for row in rows if self._states[row] == _OPEN] + [
            self._shown(row) for row in later
        ]

    @property
    def total(self) -> int:
        """Return how many proposals are under review, decided ones too."""
        return len(self._ranked)

    @property
    def done(self) -> int:
        """Return how many of them are decided."""
        return self._states.count(_DECIDED)

    def _shown(self, row: int) -> Proposal:
        """Return a proposal, or the alternative whose turn it is."""
        return self._turns.get(row, self._ranked[row])

    def _keep(self, entry: LoggedDecision) -> "_Place | None":
        decision = entry.decision
        if decision.coder != self._coder or decision.round != self._round:
            return None
        # Undoing concerns what was decided, whatever the undo itself is filed under.
        place = self._place_of.get(decision.target or "", (decision.unit, decision.variable))
        self._place_of[decision.key] = place
        self._logs.setdefault(place, []).append(entry)
        return place

    def _settle(self, place: "_Place") -> None:
        mine = [entry.decision for entry in standing(self._logs.get(place, ()))]
        decided = _Decided(mine, single=place[1] in self._single)
        for row in self._rows.get(place, ()):
            in_turn = self._ranked[row].in_turn if self._ranked[row].alternatives else (self._ranked[row],)
            turn = next((one for one in in_turn if not decided.covers(one)), None)
            self._turns.pop(row, None)
            if turn is None:
                self._states[row] = _DECIDED
                continue
            if turn is not in_turn[0]:
                self._turns[row] = turn
            self._states[row] = _DEFERRED if turn.id in decided.deferred else _OPEN


_Place = tuple[str, str]
_DECIDED, _OPEN, _DEFERRED = range(3)


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


def _deferred(decisions: Sequence[Decision]) -> set[str]:
    latest = {decision.proposal: decision.verdict for decision in decisions if decision.proposal}
    return {proposal for proposal, verdict in latest.items() if verdict is Verdict.DEFER}


class _Decided:
    """What of one unit and variable a coder has decided: by id, row, place, answer or completion."""

    def __init__(self, decisions: Sequence[Decision], *, single: bool) -> None:
        settled = [one for one in decisions if one.verdict not in (Verdict.DEFER, Verdict.COMPLETE)]
        self.deferred = _deferred(decisions)
        self._completed = any(one.verdict is Verdict.COMPLETE for one in decisions)
        settled = [one for one in settled if one.proposal not in self.deferred]
        self._answered = single and any(one.verdict in GIVES for one in settled)
        self._ids = {one.proposal for one in settled if one.proposal}
        self._rows = {
            (value, one.qualifiers)
            for one in settled
            for value in (one.value, one.rejected)
            if value is not None
        }
        self._places: dict[str | None, list[Evidence]] = {}
        for one in settled:
            for value in {None, one.rejected}:
                self._places.setdefault(value, []).extend(one.evidence)

    def covers(self, proposal: Proposal) -> bool:
        if self._completed or proposal.id in self._ids:
            return True
        # A second value cannot stand beside the one given; evidence without a value may still be judged.
        if self._answered and proposal.value is not None:
            return True
        if (proposal.value, proposal.qualifiers) in self._rows:
            return True
        # Where the row cannot be compared (a proposal without a value; a value set aside under
        # qualifiers that were corrected) a later run brings nothing new at a place already judged.
        judged = self._places.get(proposal.value, ())
        return any(_same_place(proposal.evidence[0], one) for one in judged)


def _same_place(one: Evidence, other: Evidence) -> bool:
    return one.document_id == other.document_id and one.span.overlaps(other.span)
