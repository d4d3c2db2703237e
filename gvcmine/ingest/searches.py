"""Read searches.csv: which database, query and day each reference list of a corpus comes from."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gvcmine.ingest.records.sniffing import decoded, long_cells
from gvcmine.types.text import Reference

SEARCHES = "searches.csv"
"""The name of the file inside the corpus folder."""

_COLUMNS = ("file", "database", "query", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a person wrote of the search that a list is the outcome of; `searched_on` as in Reference."""

    source: str
    database: str = ""
    query: str = ""
    searched_on: str = ""


@long_cells()
def read_searches(content: bytes, lists: Collection[str]) -> tuple[dict[str, Search], tuple[str, ...]]:
    """Return the searches by list, and a sentence for each row that cannot be used.

    The file has the columns file, database, query and date (YYYY-MM-DD, YYYY-MM or YYYY); `lists` are
    the reference lists that there are.
    """
    text, _ = decoded(content)
    found: dict[str, Search] = {}
    problems: list[str] = []
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if _has_semicolons(text) else ",")
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if "file" not in names or not names.keys() & set(_COLUMNS[1:]):
        told = ", ".join(names) or "none"
        return {}, (f"{SEARCHES}, line 1: the columns must be {', '.join(_COLUMNS)}; it has: {told}",)
    for row in rows:
        values = {column: (row.get(names.get(column, "")) or "").strip() for column in _COLUMNS}
        wrong = list(_faults(values, lists, found)) if any(values.values()) else []
        problems += [f"{SEARCHES}, line {rows.line_num}: {fault}" for fault in wrong]
        if any(values.values()) and not wrong:
            found[values["file"]] = Search(
                source=values["file"],
                database=values["database"],
                query=values["query"],
                searched_on=values["date"],
            )
    return found, tuple(problems)


def with_search(reference: Reference, searches: Mapping[str, Search]) -> Reference:
    """Return the reference with what is known of its search; what the record itself says goes first.

    The date in searches.csv goes before the one in the record, which is only that of the export.
    """
    search = searches.get(reference.source)
    if search is None:
        return reference
    return replace(
        reference,
        database=reference.database or search.database or None,
        query=reference.query or search.query or None,
        searched_on=search.searched_on or reference.searched_on,
    )


def _faults(values: Mapping[str, str], lists: Collection[str], found: Collection[str]) -> Iterator[str]:
    file = values["file"]
    if file not in lists:
        known = ", ".join(sorted(lists)) or "none"
        yield f'there is no reference list "{file}" in the corpus; there are: {known}'
    elif file in found:
        yield f'"{file}" stands twice; keep one row for each list'
    if values["date"] and not _is_date(values["date"]):
        yield f'"{values["date"]}" is no date; write YYYY-MM-DD, for example 2024-03-12'


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _has_semicolons(text: str) -> bool:
    header = text.partition("\n")[0]
    return header.count(";") > header.count(",")
