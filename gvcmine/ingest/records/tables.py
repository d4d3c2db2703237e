"""Read lists that are tables (CSV): Scopus, Web of Science, ProQuest, Zotero, Covidence, ASReview."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from gvcmine.ingest.records.columns import COLUMNS, plain_header
from gvcmine.ingest.records.origin import database_name, database_of_number, iso_date, told_by_list
from gvcmine.ingest.records.record import Listing, Problem, Record, first, parted, tidied, tidy
from gvcmine.ingest.records.sniffing import header_line, long_cells

_NO_ABSTRACT = re.compile(r"^\[?no abstract (?:available|provided)\.?\]?$", re.I)


@long_cells()
def read_table(text: str) -> Listing:
    """Return the records of a table with a header; commas, semicolons, tabs or bars part its columns."""
    found = header_line(text)
    if found is None:
        what = "no line names the columns; the first line must hold title, and authors, year or doi"
        return Listing(records=(), problems=(Problem(line=1, what=what),))
    place, mark = found
    lines = text.lstrip("\ufeff").split("\n")
    told = told_by_list(lines[:place])
    rows = _rows("\n".join(lines[place:]), mark, place)
    _, header = next(rows)
    names = [plain_header(cell) for cell in header]
    records, problems = [], []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            what = f"{len(cells)} columns where the header has {len(names)}; check this record"
            problems.append(Problem(line=line, what=what))
        records.append(_record(dict(_named(names, cells)), line, told))
    return Listing(records=tuple(records), problems=tuple(problems))


def _rows(text: str, mark: str, skipped: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows with the line of the file on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    line = 1
    for cells in reader:
        yield line + skipped, cells
        line = reader.line_num + 1


def _named(names: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair cells with columns; of two columns with one name the first that holds something counts."""
    seen: set[str] = set()
    for name, cell in zip(names, cells, strict=False):
        if name not in seen and cell.strip():
            seen.add(name)
            yield name, cell


def _record(row: Mapping[str, str], line: int, told: Mapping[str, str]) -> Record:
    def values(field: str) -> tuple[str, ...]:
        return tidied(row.get(name, "") for name in COLUMNS[field])

    abstract = first(values("abstract"))
    title = first(values("title"))
    numbers = (database_of_number(row.get(name, "")) for name in ("ut unique wos id", "accession number"))
    # "Source" is the database with Scopus and a journal elsewhere.
    is_scopus = tidy(row.get("source", "")).lower() == "scopus"
    return Record(
        line=line,
        key=first(values("key")),
        title=title,
        authors=_people(first(values("authors"))),
        dates=values("year"),
        dois=values("doi"),
        venue=next((one for one in values("venue") if one != title and one.lower() != "scopus"), ""),
        abstract="" if _NO_ABSTRACT.match(abstract) else abstract,
        keywords=parted(first(values("keywords"))),
        database=first(
            [
                *map(database_name, values("database")),
                "Scopus" if is_scopus else "",
                *numbers,
                told.get("database", ""),
            ]
        ),
        query=first([*values("query"), told.get("query", "")]),
        searched_on=first([*map(iso_date, values("searched_on")), told.get("searched_on", "")]),
    )


def _people(text: str) -> tuple[str, ...]:
    """Return names that semicolons, "and", or commas after initials part.

    >>> _people("Otieno M., Whitfield L.")
    ('Otieno M.', 'Whitfield L.')
    >>> _people("Otieno, Mary")
    ('Otieno, Mary')
    """
    # Scopus adds its number of a person: "Otieno, Mary (57190000000)".
    bare = re.sub(r"\s*\(\d{6,}\)", "", text)
    if ";" in bare or "|" in bare:
        return tidied(re.split(r"[;|]", bare))
    if re.search(r"\band\b", bare):
        return tidied(re.split(r",?\s+and\s+", bare))
    if re.search(r"\.,\s", bare) or bare.count(",") > 1:
        return tidied(re.split(r"(?<=\.),\s*|,\s*(?=[^,.]{2,}\s)", bare))
    return tidied([bare])
