"""The verb models diff: which proposals another model moves, and which codes it doubts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.errors import WorkspaceError
from gvcmine.types.coding import Proposal, Qualifiers
from gvcmine.verbs.documents import live_documents, open_cases
from gvcmine.verbs.doubting import DoubtedCode, Doubting
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import make_runs
from gvcmine.verbs.serving import in_use, service_of
from gvcmine.verbs.vectors import load_embedder
from gvcmine.workspace.model_cards import COLD_START, find_model, former_version, promoted_versions

MOVED = 0.1
"""By how much a score must change to be told where the order of the values stays the same."""

KINDS = ("first", "new", "gone", "up", "down")
"""What a move may be, the weightiest first."""

_Key = tuple[str, str | None, Qualifiers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A proposal that differs between two models; ranks count from 1, None where it is not proposed.

    `kind` is "first" where the value heads its unit's list now and did not before, else "new", "gone",
    "up" or "down". The quote is that of the newer model, or of the older where the proposal is gone.
    """

    kind: str
    source: str
    unit: str
    value: str | None
    qualifiers: Qualifiers
    rank_before: int | None
    rank_after: int | None
    score_before: float | None
    score_after: float | None
    quote: str
    page: int | None

    @property
    def change(self) -> float:
        """Return by how much the score changed; what is not proposed counts as 0."""
        return (self.score_after or 0.0) - (self.score_before or 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDiff:
    """What changes for one variable from one version to another; 0 is the cold start.

    `documents` were looked at; `proposals_before` and `proposals_after` count what is proposed in
    them. `notes` say what a version leaves to the cold start. `settled` counts doubts of which the
    code was changed or taken back since the model was made.
    """

    variable: str
    before: int
    after: int
    documents: int
    proposals_before: int
    proposals_after: int
    moves: tuple[Move, ...]
    doubts: tuple[DoubtedCode, ...]
    settled: int
    notes: tuple[str, ...]


def diff(
    rooms: Rooms, variable: str | None, versions: tuple[int, int] | None, progress: Progress
) -> tuple[ModelDiff, ...]:
    """Compare two versions of a variable's model by what they propose for every tagged document.

    By default the version promoted before with the one promoted now, for every variable that has one.
    Nothing is stored. Raises WorkspaceError where a version is not there or is damaged, or where
    there is nothing to compare.
    """
    pairs = _pairs(rooms, variable, versions)
    open_cases(rooms)
    older = _Drafts(rooms, {name: before for name, (before, _) in pairs.items()})
    newer = _Drafts(rooms, {name: after for name, (_, after) in pairs.items()})
    documents = [one for one in live_documents(rooms) if rooms.corpus.exists("mentions", one)]
    moves: dict[str, list[Move]] = defaultdict(list)
    for done, document_id in enumerate(documents, start=1):
        source = rooms.corpus.outline(document_id).source
        was, now = older.of(document_id), newer.of(document_id)
        for name in pairs:
            moves[name] += _moves(was[name], now[name], source)
        progress("comparing proposals", done, len(documents))
    doubting = Doubting(rooms)
    return tuple(_diff(name, older, newer, moves[name], doubting, documents=len(documents)) for name in pairs)


def _pairs(
    rooms: Rooms, variable: str | None, versions: tuple[int, int] | None
) -> dict[str, tuple[int, int]]:
    """Return which versions are compared, by variable."""
    models = rooms.folders.models
    if variable is not None:
        rooms.variable(variable)
    if variable is not None and versions is not None:
        if versions[0] == versions[1]:
            raise WorkspaceError(f"{variable} {versions[0]} does not differ from itself; name two versions")
        return {variable: versions}
    known = promoted_versions(models)
    pairs = {
        name: (former_version(models, name), version)
        for name, version in known.items()
        if version != COLD_START and variable in (None, name) and rooms.codebook.variable(name)
    }
    if not pairs:
        asked = variable or "VARIABLE"
        whose = f"of {variable} " if variable else ""
        raise WorkspaceError(
            f"no model {whose}is promoted, so there is nothing to compare; name two versions, 0 being the "
            f'cold start: "gvcmine models diff {asked} 0 1" ("gvcmine models list" shows which there are)'
        )
    return pairs


class _Drafts:
    """What one version of each of some variables' models proposes."""

    def __init__(self, rooms: Rooms, versions: Mapping[str, int]) -> None:
        embedder = load_embedder(rooms).fingerprint
        found = {
            name: service_of(find_model(rooms.folders.models, name, version), rooms.codebook, embedder)
            for name, version in versions.items()
            if version != COLD_START
        }
        self.versions, self.services, self.counts = versions, found, dict.fromkeys(versions, 0)
        self._runs = make_runs(rooms, in_use(found))
        self._desk = Drafting(rooms, in_use(found))

    def of(self, document_id: str) -> dict[str, list[Proposal]]:
        """Return the proposals for a document by variable, with their alternatives."""
        gathered: dict[str, list[Proposal]] = {name: [] for name in self.versions}
        for proposal in self._desk.proposals(document_id, self._runs, list(self.versions)):
            gathered[proposal.variable] += proposal.in_turn
            self.counts[proposal.variable] += 1
        return gathered


def _diff(
    name: str, older: _Drafts, newer: _Drafts, moves: Sequence[Move], doubting: Doubting, *, documents: int
) -> ModelDiff:
    service = newer.services.get(name)
    doubts, settled = doubting.of(service.model) if service else ((), 0)
    told = [drafts.services[name].told for drafts in (older, newer) if name in drafts.services]
    return ModelDiff(
        variable=name,
        before=older.versions[name],
        after=newer.versions[name],
        documents=documents,
        proposals_before=older.counts[name],
        proposals_after=newer.counts[name],
        moves=tuple(sorted(moves, key=lambda one: (KINDS.index(one.kind), -abs(one.change), one.source))),
        doubts=doubts,
        settled=settled,
        notes=tuple(note for note in told if note),
    )


def _moves(was: Iterable[Proposal], now: Iterable[Proposal], source: str) -> Iterator[Move]:
    """Yield what differs between two sets of proposals for one variable of a document."""
    before, after = _ranked(was), _ranked(now)
    for key in dict.fromkeys([*after, *before]):
        rank_before, one = before.get(key, (None, None))
        rank_after, other = after.get(key, (None, None))
        kind = _kind(rank_before, one, rank_after, other)
        shown = other or one
        if kind is None or shown is None:
            continue
        yield Move(
            kind=kind,
            source=source,
            unit=shown.unit,
            value=shown.value,
            qualifiers=shown.qualifiers,
            rank_before=rank_before,
            rank_after=rank_after,
            score_before=one.score if one else None,
            score_after=other.score if other else None,
            quote=shown.evidence[0].quote,
            page=shown.evidence[0].page,
        )


def _ranked(given: Iterable[Proposal]) -> dict[_Key, tuple[int, Proposal]]:
    """Return each proposal with its place among those of its unit, the best first."""
    by_unit: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in given:
        by_unit[proposal.unit].append(proposal)
    return {
        (one.unit, one.value, one.qualifiers): (rank, one)
        for own in by_unit.values()
        for rank, one in enumerate(sorted(own, key=lambda one: -one.score), start=1)
    }


def _kind(
    rank_before: int | None, before: Proposal | None, rank_after: int | None, after: Proposal | None
) -> str | None:
    if after is None or rank_after is None:
        return "gone"
    if rank_after == 1 and rank_before != 1:
        return "first"
    if before is None or rank_before is None:
        return "new"
    change = after.score - before.score
    if rank_after == rank_before and abs(change) < MOVED:
        return None
    return "up" if (rank_before - rank_after, change) > (0, 0) else "down"
