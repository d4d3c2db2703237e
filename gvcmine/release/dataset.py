"""What a release is made from, indexed once, and the columns that describe its tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import SETTLED, Case, Coding, CodingState, case_unit, document_unit, qualifier_text

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """What a release says about a document: its file, what is known of the work, and its other versions.

    `reference` is all that is known in one line. `sources` says for each field who claims it
    ("title=reference; year=person"). `same_work_as` is the file of the document that stands for the
    work where this one was set aside; `family` those of all documents that are versions of it.
    """

    document_id: str
    source: str
    reference: str = ""
    title: str = ""
    authors: str = ""
    year: int | None = None
    doi: str = ""
    venue: str = ""
    sources: str = ""
    language: str = ""
    family: str = ""
    same_work_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a released table, as the data dictionary describes it, and how its cells are made."""

    name: str
    fill: Callable[[str], object]
    type: str = "string"
    label: str = ""
    allowed: str = ""
    missing: str = ""
    definition: str = ""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Codings with what they refer to. `completed` holds (unit, variable) of what a coder finished.

    Without slots, because the indexes are made on first use and kept.
    """

    codebook: Codebook
    codings: Sequence[Coding]
    completed: frozenset[tuple[str, str]] = frozenset()
    cases: Sequence[Case] = ()
    documents: Sequence[SourceNote] = ()

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], "Answers"]:
        found: dict[tuple[str, str], list[Coding]] = {place: [] for place in self.completed}
        for coding in self.codings:
            if _counts(coding):
                found.setdefault((coding.unit, coding.variable), []).append(coding)
        return {
            place: Answers(
                settled=tuple(one for one in codings if one.state in SETTLED),
                unsettled=tuple(one for one in codings if one.state not in SETTLED),
                is_complete=place in self.completed,
            )
            for place, codings in found.items()
        }

    @cached_property
    def _conflicts(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for coding in self.codings:
            found[coding.unit] = found.get(coding.unit, 0) + (coding.state is CodingState.CONFLICT)
        return found

    @cached_property
    def _case_of(self) -> Mapping[str, Case]:
        return {case_unit(case.id): case for case in self.cases}

    @cached_property
    def _notes(self) -> Mapping[str, SourceNote]:
        return {note.document_id: note for note in self.documents}

    def note(self, document_id: str) -> SourceNote:
        """Return what is known of a document; one that is not listed is named by its id."""
        return self._notes.get(document_id) or SourceNote(document_id=document_id, source=document_id)

    def case_label(self, unit: str) -> str:
        """Return the label of a case; a document has none."""
        return self._case_of[unit].label if unit in self._case_of else ""

    def document_ids(self, unit: str) -> tuple[str, ...]:
        """Return the ids of the documents that a unit rests on."""
        if unit in self._case_of:
            return self._case_of[unit].document_ids
        prefix = document_unit("")
        return (unit.removeprefix(prefix),) if unit.startswith(prefix) else ()

    def sources(self, unit: str) -> str:
        """Return the file names of the unit's documents, separated by "; "."""
        return "; ".join(self.note(document_id).source for document_id in self.document_ids(unit))

    def conflicts(self, unit: str) -> int:
        """Return how many codings of the unit are in conflict."""
        return self._conflicts.get(unit, 0)

    def units(self, *, of_paper: bool) -> list[str]:
        """Return the documents that codings rest on, or the coded cases, in the order they were given."""
        coded = {coding.unit for coding in self.codings} | {unit for unit, _ in self.completed}
        if of_paper:
            coded |= {document_unit(one) for unit in coded for one in self.document_ids(unit)}
        prefix = document_unit("") if of_paper else case_unit("")
        given = [document_unit(note.document_id) for note in self.documents] if of_paper else self._case_of
        order = dict.fromkeys([*given, *sorted(coded)])
        return [unit for unit in order if unit in coded and unit.startswith(prefix)]

    def ordered(self) -> list[Coding]:
        """Return the codings that name a value or status: documents, then cases, in codebook order."""
        units = [*self.units(of_paper=True), *self.units(of_paper=False)]
        turn_of = {unit: turn for turn, unit in enumerate(units)}
        place_of = {variable.id: place for place, variable in enumerate(self.codebook)}

        def place(coding: Coding) -> tuple[int, int, str, str, str]:
            turn, last = turn_of.get(coding.unit, len(turn_of)), len(place_of)
            value = str(coding.value or coding.missing)
            return (
                turn,
                place_of.get(coding.variable, last),
                coding.variable,
                value,
                qualifier_text(coding.qualifiers),
            )

        named = [one for one in self.codings if one.value is not None or one.missing is not None]
        return sorted(named, key=place)

    def answers(self, unit: str, variable: Variable) -> "Answers":
        """Return what is known about one variable of one unit."""
        return self._answers.get((unit, variable.id)) or Answers()


def _counts(coding: Coding) -> bool:
    # A country that a text mentions in another role (home of a lead firm, end market, comparison) is
    # recorded, but the country of a case is only where its producers work.
    return coding.variable != "c_country" or dict(coding.qualifiers).get("role", "case") == "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is settled, and what is not, about one variable of one unit."""

    settled: tuple[Coding, ...] = ()
    unsettled: tuple[Coding, ...] = ()
    is_complete: bool = False

    def values(self) -> str | None:
        """Return the settled values, sorted and separated by "; ", or None."""
        return "; ".join(sorted({one.value for one in self.settled if one.value is not None})) or None

    def status(self) -> str | None:
        """Return the settled missing status, or None."""
        return next((str(one.missing) for one in self.settled if one.missing is not None), None)

    def says(self, value: str) -> int | None:
        """Return 1 for a settled value, 0 where a coder completed the variable without it, else None."""
        if any(one.value == value for one in self.settled):
            return 1
        pending = any(one.value == value or one.missing is not None for one in self.unsettled)
        return 0 if self.is_complete and not pending and self.status() is None else None

    def primary(self) -> str | None:
        """Return the one value marked as the main one, or None."""
        marked = {one.value for one in self.settled if one.primary}
        return marked.pop() if len(marked) == 1 else None

    def n_evidence(self) -> int:
        """Return how many different places support the settled codings."""
        return len({place for one in self.settled for place in one.evidence})
