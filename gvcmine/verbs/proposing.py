"""The verb propose: passages, mentions and codebook to proposals, kept in the database.

What is made anew is decided per document and variable: a new model of one variable leaves the
proposals of all others as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gvcmine.errors import StoreError, WorkspaceError
from gvcmine.types.coding import Proposal
from gvcmine.verbs.documents import live_documents, open_cases
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import Inputs, ProposalInputs, Runs, make_runs
from gvcmine.verbs.serving import Service, in_use, services
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeReport:
    """What was made anew, what was current, and which models were used.

    `proposed`, `unchanged` and `untagged` count documents; `made` and `kept` count pairs of a
    document and a variable, in the documents that are tagged. `models` names the models used;
    `unused` says of each other promoted model why not, `partly` of each used one which values it
    leaves to the cold start because the codebook changed.
    """

    proposed: int
    unchanged: int
    untagged: int
    made: int
    kept: int
    models: tuple[str, ...]
    unused: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A document with the variables whose proposals are to be made, and what is kept of the others."""

    document_id: str
    inputs: Inputs
    stale: frozenset[str]
    kept: tuple[Proposal, ...] = ()
    in_database: bool = False


def propose(rooms: Rooms, progress: Progress) -> ProposeReport:
    """Propose values for every document and variable whose mentions, model or settings changed.

    Raises WorkspaceError where a promoted model is damaged: people shall know before it is left out.
    """
    promoted = services(rooms)
    _refuse_damaged(promoted.values())
    used = in_use(promoted)
    runs = make_runs(rooms, used)
    stale, unchanged, untagged = _look(rooms, runs)
    loaded, made = rooms.coding.loaded_runs(), 0
    desk = Drafting(rooms, used) if stale else None
    for done, (document_id, inputs) in enumerate(stale.items(), start=1):
        if desk is not None:
            task = _task(rooms, document_id, inputs, loaded)
            _keep(rooms, runs, task, list(desk.proposals(document_id, runs, task.stale)))
            made += len(task.stale)
        progress("proposing values", done, len(stale))
    return ProposeReport(
        proposed=len(stale),
        unchanged=unchanged,
        untagged=untagged,
        made=made,
        kept=(len(stale) + unchanged) * len(rooms.codebook.codable) - made,
        models=tuple(service.model.name for service in used.values()),
        unused=tuple(service.told for service in promoted.values() if not service.used),
        partly=tuple(service.told for service in used.values() if service.told),
    )


def _refuse_damaged(promoted: Iterable[Service]) -> None:
    for service in promoted:
        if service.damaged:
            raise WorkspaceError(service.why)


def _look(rooms: Rooms, runs: Runs) -> tuple[dict[str, Inputs], int, int]:
    """Return the documents with something to be made, and how many are current and not tagged."""
    open_cases(rooms)
    mention_inputs, proposal_inputs = MentionInputs(rooms, load_tagger(rooms)), ProposalInputs(rooms, runs)
    loaded = rooms.coding.loaded_runs()
    stale: dict[str, Inputs] = {}
    unchanged = untagged = 0
    for document_id in live_documents(rooms):
        tagged_from = mention_inputs.of(rooms.corpus.outline(document_id))
        inputs = proposal_inputs.of(document_id, tagged_from)
        if not rooms.corpus.is_current("mentions", document_id, tagged_from):
            untagged += 1
        elif not rooms.corpus.is_current("proposals", document_id, inputs.text):
            stale[document_id] = inputs
        else:
            unchanged += 1
            if loaded.get(document_id) != inputs.run:
                held = rooms.corpus.proposals(document_id)
                rooms.coding.replace_proposals(document_id, runs.whole, held, runs=runs.of.values())
    return stale, unchanged, untagged


def _task(rooms: Rooms, document_id: str, inputs: Inputs, loaded: Mapping[str, str]) -> _Task:
    """Return what of a document's proposals is to be made anew, and what can be kept."""
    everything = _Task(document_id=document_id, inputs=inputs, stale=frozenset(inputs.of))
    try:
        before = Inputs.read(rooms.corpus.inputs("proposals", document_id))
        held = rooms.corpus.proposals(document_id)
    except StoreError:
        # Missing, damaged or of an earlier program: nothing of it can be kept.
        return everything
    if before is None:
        return everything
    stale = frozenset(name for name, wanted in inputs.of.items() if before.of.get(name) != wanted)
    return _Task(
        document_id=document_id,
        inputs=inputs,
        stale=stale,
        kept=tuple(one for one in held if one.variable in inputs.of and one.variable not in stale),
        # Where variables are gone, or the database shows something else, all its rows are replaced.
        in_database=set(before.of) <= set(inputs.of) and loaded.get(document_id) == before.run,
    )


def _keep(rooms: Rooms, runs: Runs, task: _Task, made: list[Proposal]) -> None:
    order = {name: place for place, name in enumerate(task.inputs.of)}
    all_of_it = sorted([*task.kept, *made], key=lambda one: order[one.variable])
    own = [runs.of[name] for name in sorted(task.stale)]
    # In this order: a file that is current says that the database holds what is in it.
    if task.in_database:
        rooms.coding.replace_proposals(
            task.document_id, runs.whole, made, runs=own, variables=sorted(task.stale)
        )
    else:
        rooms.coding.replace_proposals(task.document_id, runs.whole, all_of_it, runs=runs.of.values())
    rooms.corpus.keep_proposals(task.document_id, all_of_it, task.inputs.text)
