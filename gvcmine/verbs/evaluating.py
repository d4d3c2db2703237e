"""The verb evaluate: proposals against the gold codings of the workspace."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.propose.evaluation import Answers, VariableScore, evaluate
from gvcmine.review.exchange import read_rows
from gvcmine.review.importing import Source, decisions_from_rows
from gvcmine.types.codebook import Scale, Variable
from gvcmine.types.coding import GIVES, Proposal
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import make_runs


def evaluate_gold(rooms: Rooms) -> list[VariableScore]:
    """Score the active proposals against annotations/gold/*.csv, beside two baselines.

    Class C variables are left out (shown with evidence, without a value), and so are free text and
    figures. Raises WorkspaceError where there is no gold or nothing was proposed, ImportRefused where
    a gold file has bad rows.
    """
    files = sorted(rooms.folders.gold.glob("*.csv"))
    if not files:
        raise WorkspaceError(
            f"there is no gold in {rooms.folders.gold}; put codings taken as correct there "
            "(CSV, the format of gvcmine import codings)"
        )
    active = rooms.coding.proposals()
    if not active:
        raise WorkspaceError('nothing has been proposed yet; run "gvcmine run" first')
    library = Library(rooms)
    gold = _gold(rooms, library, files)
    documents = {library.document_of(unit) for unit, _ in gold}
    by_cues = Drafting(rooms, {}, cues_only=True)
    runs = make_runs(rooms, {})
    keyword = [one for document_id in sorted(documents) for one in by_cues.proposals(document_id, runs)]
    by_keyword = _answers([one for proposal in keyword for one in proposal.in_turn])
    further = _answers([one for proposal in active for one in proposal.in_turn[1:]])
    return evaluate(_answers(active), by_keyword, gold, further)


def _gold(rooms: Rooms, library: Library, files: list[Path]) -> Answers:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in files:
        source = Source(name=path.name, at="")
        rows = [replace(row, coder=row.coder or "gold") for row in read_rows(path)]
        for one in decisions_from_rows(rows, rooms.codebook, library, source).decisions:
            variable = rooms.codebook.variable(one.variable)
            proposable = variable is not None and _is_proposed(variable)
            if proposable and one.verdict in GIVES and one.value is not None:
                found[one.unit, one.variable].append(one.value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


def _is_proposed(variable: Variable) -> bool:
    """Say whether the machine proposes values of a variable: not of class C, not free text or figures."""
    return not variable.evidence_only and variable.scale not in (Scale.TEXT, Scale.NUMERIC)


def _answers(given: list[Proposal]) -> Answers:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for proposal in sorted(given, key=lambda one: -one.score):
        if proposal.value is not None:
            found[proposal.unit, proposal.variable].append(proposal.value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}
