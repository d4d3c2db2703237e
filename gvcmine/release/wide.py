"""The wide tables: one row per coded case, and one row per document that codings rest on.

Only settled codings enter. A cell over which coders conflict stays blank, as does one that nobody
has coded: blank means open. 0 says that a coder completed the variable without giving that value.
"""

from collections.abc import Callable, Iterator

from gvcmine.release.dataset import Answers, Column, Dataset, Row
from gvcmine.release.derive import Outcome, Side, economic_overall, social_overall, trajectory
from gvcmine.types.codebook import Missing, Scale, Variable
from gvcmine.types.coding import CodingState
from gvcmine.types.text import ClaimSource

ECONOMIC, SOCIAL = "u_econ_type", "u_social"
STATUSES = "; ".join(Missing)
OPEN = "blank = open"
WINS = (
    "From the most trustworthy source that says anything: a person's choice, the reference list, the first "
    "pages, what the file says of itself, its name. Nothing is merged; column sources tells which it was."
)
KNOWN = {
    "title": ("Title of the work", "", WINS),
    "authors": ('Authors, as "Surname, First names" where that is known, separated by semicolons', "", WINS),
    "year": ("Year of publication", "", WINS),
    "doi": ("DOI in small letters, without address", "", WINS),
    "venue": ("Journal, book or series", "", WINS),
    "sources": (
        "Where title, authors, year, DOI and venue are from: field=source, separated by semicolons",
        "; ".join(reversed(ClaimSource)),
        "",
    ),
    "language": ("Language of most of the text (ISO 639-1)", "", "Told by the program from the text."),
    "family": (
        "File names of all documents that are versions of this work, separated by semicolons",
        "",
        "Told by the program where title, authors and text agree, and by people.",
    ),
    "same_work_as": (
        "File name of the document that stands for this work, where this one is set aside",
        "",
        "Said by a person. Count works without the rows that have it.",
    ),
}
"""What is known of a document as a work: label, allowed values, definition of each column."""

TYPES = {Scale.NUMERIC: "number"}


def wide_table(dataset: Dataset, *, of_paper: bool) -> list[Row]:
    """Return one row per document that codings rest on, or per coded case."""
    columns = wide_columns(dataset, of_paper=of_paper)
    units = dataset.units(of_paper=of_paper)
    return [{column.name: column.fill(unit) for column in columns} for unit in units]


def wide_columns(dataset: Dataset, *, of_paper: bool) -> list[Column]:
    """Return the columns of the table of documents, or of cases, in codebook order."""
    asked = [variable for variable in dataset.codebook.codable if variable.of_paper == of_paper]
    columns = list(_names(dataset, of_paper=of_paper))
    for variable in asked:
        columns.extend(_variable_columns(dataset, variable))
    if {ECONOMIC, SOCIAL} <= {variable.id for variable in asked}:
        columns.extend(_derived_columns(dataset))
    conflicts = Column(
        name="n_conflicts",
        fill=dataset.conflicts,
        type="integer",
        label="Codings in conflict; their cells are blank",
    )
    return [*columns, conflicts]


def _names(dataset: Dataset, *, of_paper: bool) -> Iterator[Column]:
    yield Column(name="unit", fill=str, label="The document" if of_paper else "The case")
    if not of_paper:
        yield Column(name="case", fill=dataset.case_label, label="Label of the case")
    yield Column(name="document", fill=dataset.sources, label="File names, separated by semicolons")
    if of_paper:
        yield from _known_of_works(dataset)


def _known_of_works(dataset: Dataset) -> Iterator[Column]:
    """Yield what is known of a document as a work, which nobody codes."""
    for name, (label, allowed, definition) in KNOWN.items():
        yield Column(
            name=name,
            fill=lambda unit, name=name: getattr(dataset.note(dataset.document_ids(unit)[0]), name),  # type: ignore[misc]
            type="integer" if name == "year" else "string",
            label=label,
            allowed=allowed,
            missing="blank = not known" if definition is WINS else "blank = none",
            definition=definition,
        )


def _variable_columns(dataset: Dataset, variable: Variable) -> Iterator[Column]:
    def of(ask: Callable[[Answers], object]) -> Callable[[str], object]:
        return lambda unit: ask(dataset.answers(unit, variable))

    allowed = "; ".join(value.id for value in variable.values)
    label = variable.label
    if not variable.multiple:
        yield Column(
            name=variable.id,
            fill=of(lambda answers: answers.values() or answers.status()),
            type=TYPES.get(variable.scale, "string"),
            label=label,
            allowed=allowed,
            missing=f"{STATUSES}; {OPEN}",
            definition=variable.rule,
        )
    else:
        yield from _multiple_columns(variable, of)
    yield Column(
        name=f"{variable.id}__n_evidence",
        fill=of(Answers.n_evidence),
        type="integer",
        label=f"{label}: number of different quotes",
    )


Of = Callable[[Callable[[Answers], object]], Callable[[str], object]]


def _multiple_columns(variable: Variable, of: Of) -> Iterator[Column]:
    for value in variable.values:
        yield Column(
            name=f"{variable.id}__{value.id}",
            fill=of(lambda answers, sought=value.id: answers.says(sought)),  # type: ignore[misc]
            type="integer",
            label=f"{variable.label}: {value.label}",
            allowed="0; 1",
            missing=OPEN,
            definition=value.definition,
        )
    if not variable.values:
        yield Column(
            name=variable.id,
            fill=of(Answers.values),
            label=f"{variable.label}, separated by semicolons",
            missing=OPEN,
            definition=variable.rule,
        )
    yield Column(
        name=f"{variable.id}__status",
        fill=of(Answers.status),
        label=f"{variable.label}: why there is no value",
        allowed=STATUSES,
        missing="blank = open, or values are given",
    )
    if variable.primary:
        yield Column(
            name=f"{variable.id}__primary",
            fill=of(Answers.primary),
            label=f"{variable.label}: the main one",
            allowed="; ".join(value.id for value in variable.values),
            missing=OPEN,
        )


def _derived_columns(dataset: Dataset) -> Iterator[Column]:
    def economic(unit: str) -> str | None:
        return economic_overall(_side(dataset, unit, ECONOMIC))

    def social(unit: str) -> str | None:
        return social_overall(_side(dataset, unit, SOCIAL))

    fills: dict[str, Callable[[str], str | None]] = {
        "u_econ_overall": lambda unit: _prefixed("econ", economic(unit)),
        "u_social_overall": lambda unit: _prefixed("social", social(unit)),
        "u_trajectory": lambda unit: trajectory(economic(unit), social(unit)),
    }
    for name, fill in fills.items():
        described = dataset.codebook.variable(name)
        yield Column(
            name=name,
            fill=fill,
            label=described.label if described else "Computed from the directions of the outcome rows",
            allowed="; ".join(value.id for value in described.values) if described else "",
            missing=OPEN if name == "u_trajectory" else f"{STATUSES}; {OPEN}",
            definition=described.derived if described else "",
        )


def _prefixed(prefix: str, word: str | None) -> str | None:
    return word if word is None or word in list(Missing) else f"{prefix}_{word}"


def _side(dataset: Dataset, unit: str, variable_id: str) -> Side:
    variable = dataset.codebook.variable(variable_id)
    if variable is None:
        return Side()
    answers = dataset.answers(unit, variable)
    outcomes = [dict(one.qualifiers) for one in answers.settled if one.value is not None]
    return Side(
        outcomes=[Outcome(direction=one.get("direction"), group=one.get("worker_group")) for one in outcomes],
        missing=next((one.missing for one in answers.settled if one.missing is not None), None),
        is_complete=answers.is_complete,
        is_disputed=any(one.state is CodingState.CONFLICT for one in answers.unsettled),
    )
