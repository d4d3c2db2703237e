"""Codings as a long CSV: one row per coder's effective decision, the same for import and export.

Export writes `EXPORTED`; import reads `COLUMNS`, of which all but `NEEDED` may be left out, and
passes over `state`. `value` is blank exactly when `status` holds one of the five missing words; a
decision that names neither (a deferral of evidence, a completion) has no row. Resolved rows have
the coder `resolved` and a state.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from gvcmine.errors import ImportRefused
from gvcmine.review.resolve import effective
from gvcmine.types.codebook import Codebook
from gvcmine.types.coding import (
    Coding,
    Decision,
    Evidence,
    LoggedDecision,
    Qualifiers,
    qualifier_text,
)

COLUMNS = (
    "document",
    "unit",
    "variable",
    "value",
    "qualifiers",
    "primary",
    "status",
    "coder",
    "round",
    "verdict",
    "quote",
    "page",
    "note",
)
NEEDED = ("document", "variable", "value")
"""Without these a row says nothing; any other column may be left out and counts as blank."""

EXPORTED = (*COLUMNS, "state")
RESOLVED = "resolved"
"""The coder of resolved rows; they are computed, so import leaves them out."""

DocumentName = Callable[[str, str | None], str]
"""Gives the name to write for a unit and the document id of its evidence, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """One line of the file as written. `line` counts from 1, the header included."""

    line: int
    document: str = ""
    unit: str = ""
    variable: str = ""
    value: str = ""
    qualifiers: str = ""
    primary: str = ""
    status: str = ""
    coder: str = ""
    round: str = ""
    verdict: str = ""
    quote: str = ""
    page: str = ""
    note: str = ""
    state: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what the row says, without its place in the file and the computed state."""
        return tuple(getattr(self, column) for column in COLUMNS)


def coding_rows(
    decisions: Sequence[LoggedDecision], codebook: Codebook, document_name: DocumentName
) -> list[dict[str, str]]:
    """Return one row per effective decision that names a value or a missing status, in log order."""
    return [
        _row(
            document_name,
            decision,
            coder=decision.coder,
            round=decision.round,
            verdict=str(decision.verdict),
        )
        for decision in (entry.decision for entry in effective(decisions, codebook))
        if decision.value is not None or decision.missing is not None
    ]


def resolved_rows(codings: Sequence[Coding], document_name: DocumentName) -> list[dict[str, str]]:
    """Return one row per coding that names a value or a missing status, by the coder `resolved`."""
    return [
        _row(document_name, coding, coder=RESOLVED, state=str(coding.state))
        for coding in codings
        if coding.value is not None or coding.missing is not None
    ]


def _row(document_name: DocumentName, source: Decision | Coding, **told: str) -> dict[str, str]:
    first: Evidence | None = source.evidence[0] if source.evidence else None
    row = CodingRow(
        line=0,
        document=document_name(source.unit, first.document_id if first else None),
        unit=source.unit,
        variable=source.variable,
        value=source.value or "",
        qualifiers=qualifier_text(_said(source)),
        primary="1" if source.primary else "0",
        status=str(source.missing or ""),
        quote=first.quote if first else "",
        page=str(first.page) if first and first.page else "",
        note=source.note,
        **told,
    )
    return {column: text for column, text in asdict(row).items() if column != "line"}


def _said(source: Decision | Coding) -> Qualifiers:
    # A correction to a missing status carries the qualifiers of the row set aside; they are no part
    # of what it says.
    return () if source.missing else source.qualifiers


def read_rows(path: Path) -> list[CodingRow]:
    """Read the rows of a file of codings.

    Raises ImportRefused where it is not UTF-8, not CSV, lacks columns or has unknown ones.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(file, path.name)
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{path.name} is not UTF-8 text; save it as CSV UTF-8") from error
    except OSError as error:
        raise ImportRefused(f"{path.name} cannot be read: {error.strerror}") from error
    except csv.Error as error:
        raise ImportRefused(f"{path.name} is not a CSV file: {error}") from error


def _read(file: TextIO, name: str) -> list[CodingRow]:
    reader = csv.reader(file)
    header = [column.strip() for column in next(reader, [])]
    _check_header(header, name)
    rows, problems, line = [], [], reader.line_num + 1
    for cells in reader:
        if len(cells) == len(header):
            rows.append(CodingRow(line=line, **dict(zip(header, cells, strict=True))))
        elif cells:
            problems.append(f"line {line}: has {len(cells)} cells, the header has {len(header)}")
        line = reader.line_num + 1
    if problems:
        raise refused(name, problems)
    return rows


def _check_header(header: Sequence[str], name: str) -> None:
    unknown = [column for column in header if column not in EXPORTED]
    missing = [column for column in NEEDED if column not in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    told = (("has unknown columns", unknown), ("lacks the columns", missing), ("repeats", twice))
    problems = [f"{what} {', '.join(columns)}" for what, columns in told if columns]
    if problems:
        hint = "" if len(header) != 1 else " (are its columns separated by commas?)"
        raise ImportRefused(f"{name} {'; '.join(problems)}{hint}; its columns may be: {', '.join(COLUMNS)}")


def refused(name: str, problems: Sequence[str]) -> ImportRefused:
    """Return the refusal that lists all problems of a file, one a line."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return ImportRefused(f"{name}: {count}, nothing was imported\n" + "\n".join(problems))
