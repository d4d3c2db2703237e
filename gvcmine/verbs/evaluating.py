"""The verb evaluate: proposals against the gold codings of the workspace."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.propose.figures.evaluation import Gold, Key, Offer, Offers, Places, VariableScore, evaluate
from gvcmine.review.exchange import CodingRow, read_rows
from gvcmine.review.importing import Source, decisions_from_rows
from gvcmine.types.codebook import Scale, Variable
from gvcmine.types.coding import GIVES, Evidence, Proposal
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import make_runs
from gvcmine.verbs.serving import in_use, services


def evaluate_gold(rooms: Rooms) -> list[VariableScore]:
    """Score the active proposals against annotations/gold/*.csv, beside three baselines.

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
    gold, unplaced = gold_of(rooms, library, files)
    if not gold:
        raise WorkspaceError(
            f"no coding in {rooms.folders.gold} can be compared with proposals"
            + (": those of documents with several cases must name one as unit" if unplaced else "")
        )
    documents = {unit: library.document_of(unit) for unit, _ in gold}
    learnt = _learnt_from(rooms, gold)
    scores = evaluate(
        gold,
        _offers(active),
        _drafted(rooms, Drafting(rooms, {}, cues_only=True), documents.values()),
        documents,
        _drafted(rooms, Drafting(rooms, {}), documents.values(), learnt) if learnt else None,
    )
    return [
        replace(one, learnt_from=learnt.get(one.variable, 0), unplaced=unplaced[one.variable])
        for one in scores
    ]


def _learnt_from(rooms: Rooms, gold: Gold) -> dict[str, int]:
    """Return for each variable of gold with a model in use how many units of gold it learnt from."""
    until = {
        name: int(service.model.config.get("last_decision", 0))
        for name, service in in_use(services(rooms)).items()
        if any(variable == name for _, variable in gold)
    }
    if not until:
        return {}
    log = ((entry.sequence, entry.decision) for entry in rooms.coding.decisions())
    known = {(one.unit, one.variable) for number, one in log if number <= until.get(one.variable, 0)}
    return {name: sum(key[1] == name and key in known for key in gold) for name in until}


def gold_of(rooms: Rooms, library: Library, files: list[Path]) -> tuple[Gold, Counter[str]]:
    """Return gold, and for each variable how many codings name no case of a document that has several."""
    found: dict[Key, dict[str, Places]] = defaultdict(dict)
    unplaced: Counter[str] = Counter()
    for path in files:
        source = Source(name=path.name, at="")
        rows = [replace(row, coder=row.coder or "gold") for row in read_rows(path)]
        unplaced.update(row.variable.strip() for row in rows if not _is_placed(rooms, library, row))
        rows = [row for row in rows if _is_placed(rooms, library, row)]
        for one in decisions_from_rows(rows, rooms.codebook, library, source).decisions:
            variable = rooms.codebook.variable(one.variable)
            proposable = variable is not None and is_proposed(variable)
            if proposable and one.verdict in GIVES and one.value is not None:
                values = found[one.unit, one.variable]
                values[one.value] = (*values.get(one.value, ()), *_places(one.evidence))
    return found, unplaced


def _is_placed(rooms: Rooms, library: Library, row: CodingRow) -> bool:
    """Say whether a row's unit is clear: cases accepted after the gold was made leave it open."""
    variable = rooms.codebook.variable(row.variable.strip())
    documents = library.documents(row.document.strip()) if row.document.strip() else ()
    if row.unit.strip() or variable is None or variable.of_paper or len(documents) != 1:
        return True
    return len(library.cases(documents[0])) < 2


def is_proposed(variable: Variable) -> bool:
    """Say whether the machine proposes values of a variable: not of class C, not free text or figures."""
    return not variable.evidence_only and variable.scale not in (Scale.TEXT, Scale.NUMERIC)


def _drafted(
    rooms: Rooms, desk: Drafting, documents: Iterable[str], variables: Collection[str] | None = None
) -> Offers:
    """Return what a desk without models offers for these documents."""
    runs = make_runs(rooms, {})
    made = (desk.proposals(document_id, runs, variables) for document_id in sorted(set(documents)))
    return _offers(one for proposals in made for one in proposals)


def _offers(given: Iterable[Proposal]) -> Offers:
    """Return proposals, best first, and after them their alternatives; each value once."""
    found: dict[Key, dict[str, Offer]] = defaultdict(dict)
    ordered = sorted(given, key=lambda one: -one.score)
    in_turn = [(one, False) for one in ordered]
    in_turn += [(one, True) for proposal in ordered for one in proposal.in_turn[1:]]
    for one, alternative in in_turn:
        if one.value is not None:
            offer = Offer(
                value=one.value, score=one.score, alternative=alternative, places=_places(one.evidence)
            )
            found[one.unit, one.variable].setdefault(one.value, offer)
    return {key: tuple(offers.values()) for key, offers in found.items()}


def _places(evidence: Iterable[Evidence]) -> Places:
    return tuple((one.document_id, one.span) for one in evidence)
