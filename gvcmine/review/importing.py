"""Turn rows of the long CSV into decisions, or say everything that stands in the way.

A file is taken whole or not at all: all problems of all lines come in one refusal. The key of a
decision is made from what its row means, so that importing a file twice, or what was exported from
it, adds nothing.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gvcmine.review.exchange import RESOLVED, CodingRow, refused
from gvcmine.types.codebook import Codebook, Missing, Variable
from gvcmine.types.coding import (
    GIVES,
    Case,
    Decision,
    Evidence,
    Qualifiers,
    Role,
    Verdict,
    case_unit,
    document_unit,
    parse_qualifiers,
    qualifier_text,
)
from gvcmine.types.text import content_id
from gvcmine.types.values import check_qualifiers, parse_value

NAMED = 5
"""How many existing things a message lists, so that it stays readable in a large corpus."""

PRIMARY = {"1": True, "yes": True, "true": True, "": False, "0": False, "no": False, "false": False}
VERDICTS = tuple(verdict for verdict in Verdict if verdict not in (Verdict.COMPLETE, Verdict.UNDO))


class Places(Protocol):
    """Where rows point to: the documents of the corpus, their cases, and the words in them."""

    def documents(self, text: str) -> Sequence[str]:
        """Return the ids of the documents that an id, DOI, reference key or file name matches."""
        ...

    def known(self) -> Sequence[str]:
        """Return names of documents that exist, for messages; the first few are enough."""
        ...

    def cases(self, document_id: str) -> Sequence[Case]:
        """Return the cases of a document."""
        ...

    def locate(self, document_id: str, quote: str, page: int | None) -> Evidence | None:
        """Return the place of a quote in a document, or None where it does not stand there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that rows come from and the time it is taken in (UTC, ISO 8601).

    `coder`, where given, replaces the coder of every row; `round` is that of rows that name none.
    """

    name: str
    at: str
    coder: str | None = None
    round: str = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file of codings became.

    `resolved` counts the computed rows left out, `unlocated` the quotes not found in their
    documents; their words are kept in the decision's note.
    """

    decisions: tuple[Decision, ...]
    resolved: int
    unlocated: int


def decisions_from_rows(
    rows: Sequence[CodingRow], codebook: Codebook, places: Places, source: Source
) -> Imported:
    """Return the decisions that the rows stand for, in file order.

    Raises ImportRefused listing the problems of all lines.
    """
    taken = [row for row in rows if row.coder.strip() != RESOLVED]
    readers = [_RowReader(row, codebook, places, source) for row in taken]
    read = [(reader.row.line, reader.decision()) for reader in readers]
    decisions = [(line, decision) for line, decision in read if decision is not None]
    problems = [problem for reader in readers for problem in reader.problems]
    problems.extend(_clashes(decisions, codebook))
    if problems:
        raise refused(source.name, problems)
    return Imported(
        decisions=tuple(decision for _, decision in decisions),
        resolved=len(rows) - len(taken),
        unlocated=sum(
            bool(row.quote and not decision.evidence)
            for row, (_, decision) in zip(taken, decisions, strict=True)
        ),
    )


class _RowReader:
    """Read one row; what is wrong with it gathers in `problems`."""

    def __init__(self, row: CodingRow, codebook: Codebook, places: Places, source: Source) -> None:
        self.row, self.codebook, self.places, self.source = row, codebook, places, source
        self.problems: list[str] = []

    def decision(self) -> Decision | None:
        """Return the decision, or None where the row has problems."""
        variable, document_id = self._variable(), self._document()
        unit = self._unit(variable, document_id) if variable and document_id else None
        value, missing, qualifiers = self._answer(variable)
        verdict, coder, page = self._verdict(), self._coder(), self._page()
        primary = self._primary()
        if self.problems or not (variable and document_id and unit and coder):
            return None
        decision = Decision(
            key=content_id(
                "import",
                *(unit, variable.id, verdict, value or "", missing or "", qualifier_text(qualifiers)),
                *(str(primary), coder, self.row.round.strip() or self.source.round),
                *(self.row.quote, self.row.page.strip(), self.row.note),
            ),
            unit=unit,
            variable=variable.id,
            verdict=verdict,
            coder=coder,
            at=self.source.at,
            value=value,
            missing=missing,
            qualifiers=qualifiers,
            primary=primary,
            role=Role.ADJUDICATOR if verdict is Verdict.ADJUDICATE else Role.CODER,
            round=self.row.round.strip() or self.source.round,
            note=self.row.note,
            origin=self.source.name,
            codebook_version=self.codebook.version,
        )
        return self._with_quote(decision, document_id, page)

    def _wrong(self, text: str) -> None:
        self.problems.append(f"line {self.row.line}: {text}")

    def _variable(self) -> Variable | None:
        name = self.row.variable.strip()
        variable = self.codebook.variable(name)
        if variable is None:
            known = [variable.id for variable in self.codebook.codable]
            self._wrong(f"no variable is called {name or '(blank)'}{_meant(name, known)}")
        elif not variable.codable:
            self._wrong(f"{name} is not coded by people (it is computed, a qualifier, or asked of passages)")
            return None
        return variable

    def _document(self) -> str | None:
        name = self.row.document.strip()
        found = self.places.documents(name) if name else ()
        if len(found) == 1:
            return found[0]
        if found:
            self._wrong(f'the document "{name}" matches {len(found)} documents: {_some(found)}; give the id')
        else:
            self._wrong(f'no document matches "{name}"; there are: {_some(self.places.known())}')
        return None

    def _unit(self, variable: Variable, document_id: str) -> str | None:
        name = self.row.unit.strip()
        if variable.of_paper:
            unit = document_unit(document_id)
            if name in ("", unit, document_id):
                return unit
            self._wrong(
                f'{variable.id} is asked of the document itself; leave unit blank instead of "{name}"'
            )
            return None
        cases = self.places.cases(document_id)
        fitting = [case for case in cases if name in ("", case.id, case_unit(case.id), case.label)]
        if len(fitting) == 1:
            return case_unit(fitting[0].id)
        listed = _some([f"{case_unit(case.id)} ({case.label})" for case in cases])
        if fitting:
            self._wrong(f"the document has {len(fitting)} cases; name one as unit: {listed}")
        else:
            self._wrong(f'the document has no case "{name}"; it has: {listed}')
        return None

    def _answer(self, variable: Variable | None) -> tuple[str | None, Missing | None, Qualifiers]:
        raw, status = self.row.value, self.row.status.strip()
        if bool(raw.strip()) == bool(status):
            state = "both value and status" if status else "neither value nor status"
            self._wrong(f"holds {state}; give exactly one of them")
        missing = Missing(status) if status in list(Missing) else None
        if status and missing is None:
            self._wrong(f'no status is called "{status}"; choose one of: {", ".join(Missing)}')
        qualifiers = self._qualifiers(variable)
        if variable is None or not raw.strip():
            return None, missing, qualifiers
        try:
            return parse_value(variable, raw), None, qualifiers
        except ValueError as error:
            self._wrong(str(error))
            return None, None, qualifiers

    def _qualifiers(self, variable: Variable | None) -> Qualifiers:
        try:
            qualifiers = parse_qualifiers(self.row.qualifiers)
            if variable is not None:
                check_qualifiers(variable, qualifiers)
        except ValueError as error:
            self._wrong(str(error))
            return ()
        return qualifiers

    def _verdict(self) -> Verdict:
        name = self.row.verdict.strip()
        if not name:
            return Verdict.ADD
        if name not in list(VERDICTS):
            self._wrong(
                f'no verdict is called "{name}"; choose one of: {", ".join(VERDICTS)}, or leave it blank'
            )
            return Verdict.ADD
        verdict = Verdict(name)
        # Nobody saw a proposal here, so what accepted or corrected one elsewhere is an addition.
        return Verdict.ADD if verdict in GIVES and verdict is not Verdict.ADJUDICATE else verdict

    def _coder(self) -> str:
        coder = self.source.coder or self.row.coder.strip()
        if not coder:
            self._wrong("names no coder")
        return coder

    def _primary(self) -> bool:
        word = self.row.primary.strip().lower()
        if word not in PRIMARY:
            self._wrong(f'primary is "{word}"; write 1 or 0')
        return PRIMARY.get(word, False)

    def _page(self) -> int | None:
        page = self.row.page.strip()
        if page and not (page.isdecimal() and int(page) > 0):
            self._wrong(
                f'page is "{page}"; write the number of the page in the file, from 1, or leave it blank'
            )
            return None
        return int(page) if page else None

    def _with_quote(self, decision: Decision, document_id: str, page: int | None) -> Decision:
        quote = self.row.quote
        if not quote:
            return decision
        evidence = self.places.locate(document_id, quote, page)
        if evidence is not None:
            return replace(decision, evidence=(evidence,))
        where = f" (page {page})" if page else ""
        kept = f'[quote not found{where}: "{quote}"]'
        return replace(decision, note=f"{decision.note} {kept}".strip())


def _meant(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; choose one of: {', '.join(known)}"


def _some(names: Sequence[str]) -> str:
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return (", ".join(names[:NAMED]) + more) or "none"


def _clashes(decisions: Iterable[tuple[int, Decision]], codebook: Codebook) -> list[str]:
    """Return what contradicts itself inside the file: rows that repeat, answers that exclude each other."""
    problems: list[str] = []
    rows: dict[tuple[object, ...], int] = {}
    answers: dict[tuple[object, ...], tuple[int, bool]] = {}
    for line, decision in decisions:
        place = (decision.unit, decision.variable, decision.coder, decision.round)
        row = (*place, decision.value, decision.missing, decision.qualifiers)
        if row in rows:
            problems.append(f"line {line}: repeats line {rows[row]}")
            continue
        rows[row] = line
        if decision.verdict not in GIVES:
            continue
        first, first_missing = answers.setdefault(place, (line, decision.missing is not None))
        variable = codebook.variable(decision.variable)
        single = variable is not None and not variable.multiple
        if first != line and (single or first_missing or decision.missing):
            problems.append(
                f"line {line}: gives {decision.variable} a second answer beside line {first};"
                " a status, or the value of a single-valued variable, stands alone"
            )
    return problems
