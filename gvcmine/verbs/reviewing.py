"""The verbs review and decide: a coder's desk over the queue and the log."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from gvcmine.errors import DecisionRefused, WorkspaceError
from gvcmine.review.progress import VariableProgress, asked_of, variable_progress
from gvcmine.review.queue import Queue, QueueEntry, evidence_views, of_coder
from gvcmine.review.resolve import standing
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import GIVES, Decision, LoggedDecision, Proposal, Verdict, case_unit, document_unit
from gvcmine.types.text import Document, Passage
from gvcmine.types.values import check_qualifiers, parse_value
from gvcmine.verbs.cases import coded_cases
from gvcmine.verbs.describing import described
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.languages import unread_note
from gvcmine.verbs.nearest import Nearby, Nearest, places, sources
from gvcmine.verbs.ordering import Ordering
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.tagging import load_tagger


def units(rooms: Rooms) -> dict[str, str]:
    """Return every unit with a label, document by document: the document itself, then its cases.

    Documents come in the order of their file names, those without a file last, those set aside not at
    all.
    """
    sources = {record.document_id: record.source for record in rooms.corpus.files() if record.document_id}
    present = set(live_documents(rooms))
    cases = [case for case in coded_cases(rooms) if case.document_ids[0] in present]
    cases.sort(
        key=lambda case: (case.document_ids[0] not in sources, sources.get(case.document_ids[0], case.label))
    )
    found = {}
    for case in cases:
        document_id = case.document_ids[0]
        name = sources.get(document_id, case.label)
        found[document_unit(document_id)] = f"{name} (the document itself)"
        found[case_unit(case.id)] = case.label
    return found


def decide(rooms: Rooms, decision: Decision) -> LoggedDecision:
    """Check a decision against the codebook and the units, then commit it.

    Raises DecisionRefused saying what does not fit; nothing is kept then.
    """
    # Undoing must stay possible whatever the codebook has become.
    if decision.verdict is not Verdict.UNDO:
        _check(rooms, decision)
    rooms.coding.keep_codebook(rooms.codebook, rooms.codebook_text)
    return rooms.coding.append(decision)


def _check(rooms: Rooms, decision: Decision) -> None:
    variable = rooms.codebook.variable(decision.variable)
    if variable is None or not variable.codable:
        raise DecisionRefused(f'the codebook has no variable "{decision.variable}" to decide on')
    _check_unit(rooms, decision.unit, variable)
    if decision.verdict in GIVES:
        _check_answer(decision, variable)


def _check_answer(decision: Decision, variable: Variable) -> None:
    if decision.value is None and decision.missing is None:
        raise DecisionRefused(f"{decision.verdict} on {variable.id} needs a value or a missing status")
    try:
        if decision.value is not None and parse_value(variable, decision.value) != decision.value:
            raise DecisionRefused(f'"{decision.value}" is not how {variable.id} writes this value')
        check_qualifiers(variable, decision.qualifiers)
    except ValueError as problem:
        raise DecisionRefused(str(problem)) from problem


def _check_unit(rooms: Rooms, unit: str, variable: Variable) -> None:
    if not _has_unit(rooms, unit):
        raise DecisionRefused(f'there is no unit "{unit}" in this workspace; gvcmine status lists documents')
    if variable not in asked_of(unit, rooms.codebook):
        kind = "the document itself" if variable.of_paper else "a case"
        raise DecisionRefused(f"{variable.id} is asked of {kind}, not of {unit}")


def _has_unit(rooms: Rooms, unit: str) -> bool:
    """Say whether a unit exists, without listing them all: this is asked at every decision."""
    prefix = document_unit("")
    if unit.startswith(prefix):
        return rooms.corpus.exists("text", unit.removeprefix(prefix))
    named = [case for case in rooms.coding.cases() if case_unit(case.id) == unit]
    return any(rooms.corpus.exists("text", case.document_ids[0]) for case in named)


class ReviewDesk:
    """One coder's place in one round: the next open proposal, and the log of his decisions."""

    def __init__(
        self,
        rooms: Rooms,
        coder: str,
        *,
        round: str = "main",
        variables: Sequence[str] = (),
        document: str = "",
        order: str = "",
    ) -> None:
        """Open the desk; `variables` and `document` (file name or id), where given, narrow the queue.

        `order` replaces the order of the settings. Raises WorkspaceError where nothing was proposed yet
        or a filter names nothing, and UnknownPart where no order has this name.
        """
        self._rooms, self._coder, self._round = rooms, coder, round
        self._variables = frozenset(rooms.variable(name).id for name in variables)
        self._document = self._find(document) if document else ""
        # Papers that the machine cannot read have no proposals, and are coded by hand all the same.
        if not rooms.coding.loaded_runs():
            raise WorkspaceError('nothing has been proposed yet; run "gvcmine run" first')
        self._log = rooms.coding.decisions()
        self._labels = units(rooms)
        self._passages: dict[str, list[Passage]] = {}
        self._order = Ordering(rooms, coder, round, order)
        self._nearest = Nearest(rooms)

    @property
    def codebook(self) -> Codebook:
        """Return the codebook in force."""
        return self._rooms.codebook

    @property
    def coder(self) -> str:
        """Return the coder's name."""
        return self._coder

    @property
    def round(self) -> str:
        """Return the round that decisions belong to."""
        return self._round

    @cached_property
    def _proposals(self) -> list[Proposal]:
        places = {unit: place for place, unit in enumerate(self._labels)}
        asked = {variable.id for variable in self.codebook.codable}
        chosen = [
            proposal
            for proposal in self._rooms.coding.proposals(document_id=self._document or None)
            if proposal.variable in (self._variables or asked)
        ]
        return sorted(chosen, key=lambda proposal: places.get(proposal.unit, len(places)))

    @lru_cache(maxsize=4)  # noqa: B019 (the desk lives as long as one review)
    def _outline(self, document_id: str) -> Document:
        return self._rooms.corpus.outline(document_id)

    def next_entry(self) -> QueueEntry | None:
        """Return the coder's next open proposal with its evidence in context, or None."""
        queue = self._queue
        proposal = queue.first()
        if proposal is None:
            return None
        variable = self.codebook.variable(proposal.variable)
        if variable is None:
            raise WorkspaceError(f'proposals name "{proposal.variable}", unknown now; run "gvcmine propose"')
        self._rooms.coding.mark_shown(queue.source(proposal).id)
        document = self._outline(proposal.evidence[0].document_id)
        return QueueEntry(
            proposal=proposal,
            variable=variable,
            evidence=evidence_views(
                # A quote from an earlier text may no longer stand where it stood.
                [item for item in proposal.evidence if item.text_id == document.text_id],
                self._context(document.id),
                {document.id: document.source},
                self._printed(document),
            ),
            title=described(self._rooms, document).title or document.source,
            case=self._labels.get(proposal.unit, proposal.unit),
            position=queue.done + 1,
            total=queue.total,
        )

    def decide(self, decision: Decision) -> LoggedDecision:
        """Commit a decision; it is on disk when this returns."""
        queue = self._queue
        logged = decide(self._rooms, decision)
        self._log.append(logged)
        queue.take(logged)
        return logged

    def undo(self) -> LoggedDecision | None:
        """Undo the coder's latest standing decision of the round and return it, or None."""
        mine = [
            entry
            for entry in standing(self._log)
            if entry.decision.coder == self._coder and entry.decision.round == self._round
        ]
        if not mine:
            return None
        last = mine[-1]
        self.decide(
            Decision(
                key=str(uuid.uuid4()),
                unit=last.decision.unit,
                variable=last.decision.variable,
                verdict=Verdict.UNDO,
                target=last.decision.key,
                coder=self._coder,
                round=self._round,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                origin="terminal",
                codebook_version=self.codebook.version,
            )
        )
        return last

    def progress(self, unit: str) -> Sequence[VariableProgress]:
        """Return how far the coder has come with each variable of the unit."""
        return variable_progress(
            unit, self.codebook, self._log, self._coder, self._round, self._queue.waiting(unit)
        )

    def nearby(self, proposal: Proposal) -> tuple[Nearby, Mapping[str, str]]:
        """Return judged places like the proposal's evidence, and the file of each document named.

        Of the unit itself only what this coder decided: others' decisions on it stay unseen.
        """
        found = self._nearest.of(proposal, self._log, coder=self._coder)
        return found, sources(self._rooms, {one.document_id for one in places(found)})

    def units(self) -> Sequence[tuple[str, str]]:
        """Return (unit, label) of the units under review; the label says where the machine did not read."""
        documents = {case_unit(case.id): case.document_ids[0] for case in self._rooms.coding.cases()}
        tagger, prefix = load_tagger(self._rooms), document_unit("")
        found = []
        for unit, label in self._labels.items():
            document_id = documents.get(unit) or unit.removeprefix(prefix)
            note = unread_note(self._rooms, self._outline(document_id), tagger)
            found.append((unit, f"{label} ({note})" if note else label))
        return found

    @cached_property
    def _queue(self) -> Queue:
        """Return the queue, ranked once: a decision takes its proposal away, the others stay in place."""
        mine = [entry.decision for entry in of_coder(self._log, self._coder, self._round)]
        ranked = self._order.rank(self._proposals, mine)
        return Queue(ranked, self._log, self._coder, self.codebook, self._round)

    def _find(self, name: str) -> str:
        library = Library(self._rooms)
        found = library.documents(name)
        if len(found) == 1:
            return found[0]
        said = f"{len(found)} documents are called" if found else "there is no document"
        raise WorkspaceError(f'{said} "{name}"; there are: {", ".join(library.known()[:5])}, …')

    def _context(self, document_id: str) -> list[Passage]:
        if document_id not in self._passages:
            self._passages = {document_id: self._rooms.corpus.passages(document_id)}
        return self._passages[document_id]

    def _printed(self, document: Document) -> Mapping[tuple[str, int], str]:
        return {(document.id, page.number): page.label for page in document.pages if page.label}
