"""What coders made of the sentences that read most like a proposal's evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.propose.neighbours import Judged, Neighbour, nearest
from gvcmine.review.resolve import counted, effective
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import GIVES, Decision, Evidence, LoggedDecision, Proposal, Verdict
from gvcmine.verbs.quotes import QuoteVectors
from gvcmine.verbs.rooms import Rooms

_REJECTS = (Verdict.REJECT_VALUE, Verdict.REJECT_EVIDENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """The nearest accepted and rejected places, or in `note` why there are none."""

    accepted: tuple[Neighbour, ...] = ()
    rejected: tuple[Neighbour, ...] = ()
    note: str = ""


class Nearest:
    """Finds judged places by likeness, among all decisions but those of rehearsals."""

    def __init__(self, rooms: Rooms, *, embed: bool = False) -> None:
        """Look in these rooms; `embed` makes the vectors of quotes that have none, which loads the model."""
        self._rooms, self._quotes = rooms, QuoteVectors(rooms, embed=embed)

    def of(self, proposal: Proposal, log: Sequence[LoggedDecision], *, coder: str | None = None) -> Nearby:
        """Return what was judged of the same variable and value nearest to the proposal's evidence.

        Where a `coder` is named, what others decided on the same unit is left out: coders code a unit
        apart from each other. For a proposal without a value (class C), whatever value a place was
        judged for counts.
        """
        variable = self._rooms.codebook.variable(proposal.variable)
        if variable is None:
            return Nearby(note=f'the codebook has no variable "{proposal.variable}" any more')
        of_variable = [entry for entry in log if entry.decision.variable == variable.id]
        judged = [
            one
            for entry in effective(counted(of_variable, None), self._rooms.codebook)
            if coder is None or entry.decision.coder == coder or entry.decision.unit != proposal.unit
            for one in _judged(entry.decision, variable, proposal)
        ]
        if not judged:
            about = "value" if proposal.value else "variable"
            return Nearby(note=f"nobody has yet accepted or rejected evidence of this {about} elsewhere")
        vectors = self._quotes.of([*proposal.evidence, *(one.evidence for one in judged)])
        count = len(proposal.evidence)
        accepted, rejected = nearest(proposal.evidence, vectors[:count], judged, vectors[count:])
        if not accepted and not rejected:
            return Nearby(note="what was accepted or rejected so far is this evidence, or has no vector")
        return Nearby(accepted=accepted, rejected=rejected)


def places(nearby: Nearby) -> list[Evidence]:
    """Return the places that are near, accepted ones first."""
    return [one.judged.evidence for one in (*nearby.accepted, *nearby.rejected)]


def sources(rooms: Rooms, document_ids: set[str]) -> dict[str, str]:
    """Return the file, or without one the title, of each document that is still in the corpus."""
    known = {one for one in document_ids if rooms.corpus.exists("text", one)}
    outlines = [rooms.corpus.outline(one) for one in sorted(known)]
    return {one.id: one.source or one.title or one.id for one in outlines}


def _judged(decision: Decision, variable: Variable, proposal: Proposal) -> list[Judged]:
    def judged(accepted: bool) -> list[Judged]:
        return [
            Judged(unit=decision.unit, evidence=one, coder=decision.coder, accepted=accepted)
            for one in decision.evidence
        ]

    if decision.verdict in GIVES:
        given = decision.value is not None and _is_asked(decision.value, variable, proposal)
        set_aside = decision.rejected is not None and decision.rejected == proposal.value
        return judged(True) if given else judged(False) if set_aside else []
    if decision.verdict in _REJECTS:
        asked = decision.value == proposal.value or variable.evidence_only
        return judged(False) if asked else []
    return []


def _is_asked(value: str, variable: Variable, proposal: Proposal) -> bool:
    return variable.evidence_only or value == proposal.value
