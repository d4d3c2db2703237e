"""The verb why: what a proposal rests on, part by part, and what was judged of sentences like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.errors import WorkspaceError
from gvcmine.parts import Support
from gvcmine.propose.combine import Scoring
from gvcmine.propose.contributions import Contribution, combined, contributions
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import Proposal
from gvcmine.types.text import Passage
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.nearest import Nearby, Nearest, places, sources
from gvcmine.verbs.reviewing import units
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.serving import in_use, services


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a proposal was made.

    `passage_score` is that of the passage quoted first; `contributions` are the log-odds that make it up.
    They are empty for a variable of class C, whose reasons would name the value that the coder is
    to find, and where the proposal rests on what a person accepted the case with. `nearby` holds the
    nearest accepted and rejected places; `sources` the file of each document named.
    """

    proposal: Proposal
    variable: Variable
    case: str
    contributions: tuple[Contribution, ...]
    passage_score: float | None
    nearby: Nearby
    sources: Mapping[str, str]


def why(rooms: Rooms, document: str, variable: str, value: str = "") -> tuple[Why, ...]:
    """Return why each value of a variable was proposed for a document, the best first.

    Values that a single-valued variable holds ready as alternatives are told of too. Raises
    WorkspaceError where there is no such document, variable or proposal, listing what there is.
    """
    document_id, asked = find_document(rooms, document), rooms.variable(variable)
    found = [
        one
        for proposal in rooms.coding.proposals(document_id=document_id, variable=asked.id)
        for one in proposal.in_turn
    ]
    chosen = [one for one in found if value in ("", one.value)]
    if not chosen:
        raise WorkspaceError(_nothing(rooms, document, document_id, asked, value, found))
    explained = _Explained(rooms, document_id)
    return tuple(explained.why(one, asked) for one in chosen)


class _Explained:
    """The parts and decisions of a workspace, asked about the proposals of one document."""

    def __init__(self, rooms: Rooms, document_id: str) -> None:
        self._rooms, self._document_id = rooms, document_id
        self._drafting = Drafting(rooms, in_use(services(rooms)))
        self._nearest = Nearest(rooms, embed=True)
        self._log, self._labels = rooms.coding.decisions(), units(rooms)
        self._passages = rooms.corpus.passages(document_id)
        self._said: dict[str, tuple[dict[str, list[Support]], Scoring]] = {}

    def why(self, proposal: Proposal, variable: Variable) -> Why:
        added: tuple[Contribution, ...] = ()
        if not variable.evidence_only:
            if proposal.unit not in self._said:
                self._said[proposal.unit] = self._drafting.support(self._document_id, proposal.unit, variable)
            added = _added(proposal, self._passages, *self._said[proposal.unit])
        nearby = self._nearest.of(proposal, self._log)
        return Why(
            proposal=proposal,
            variable=variable,
            case=self._labels.get(proposal.unit, proposal.unit),
            contributions=added,
            passage_score=combined(added) if added else None,
            nearby=nearby,
            sources=sources(self._rooms, {one.document_id for one in (*proposal.evidence, *places(nearby))}),
        )


def _added(
    proposal: Proposal,
    passages: Sequence[Passage],
    supports: Mapping[str, Sequence[Support]],
    scoring: Scoring,
) -> tuple[Contribution, ...]:
    """Return what the parts said of the passage that is quoted first, and what each added."""
    quoted = proposal.evidence[0].span
    passage = next((one for one in passages if one.span.contains(quoted)), None)
    if passage is None or proposal.value is None:
        return ()
    said = {}
    for part, found in supports.items():
        of_it = [one for one in found if (one.passage_id, one.value) == (passage.id, proposal.value)]
        if of_it:
            said[part] = max(of_it, key=lambda one: (one.qualifiers == proposal.qualifiers, one.score))
    if not said:
        return ()
    return contributions(said, scoring.weights, scoring.trust.get(proposal.value, 1.0))


def _nothing(
    rooms: Rooms, document: str, document_id: str, variable: Variable, value: str, found: Sequence[Proposal]
) -> str:
    if found:
        proposed = ", ".join(dict.fromkeys(one.value or "evidence without a value" for one in found))
        return f'"{value}" is not proposed for {variable.id} of {document}; proposed: {proposed}'
    if document_id not in rooms.coding.loaded_runs():
        return f'nothing has been proposed for {document} yet; run "gvcmine run" first'
    others = {one.variable for one in rooms.coding.proposals(document_id=document_id)}
    listed = ", ".join(one.id for one in rooms.codebook.codable if one.id in others)
    return f"nothing is proposed for {variable.id} of {document}; there are proposals for: {listed or 'none'}"
