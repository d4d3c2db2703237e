"""Read the tagged lists of Web of Science and its older ISI form (.ciw, .isi, savedrecs.txt)."""

import re
from collections.abc import Mapping

from gvcmine.ingest.records.origin import database_of_number, told_by_list
from gvcmine.ingest.records.record import Listing, Record, first, parted
from gvcmine.ingest.records.tagged import Grammar, Tagged, read_tagged

_GRAMMAR = Grammar(
    line=re.compile(r"^([A-Z][A-Z0-9])(?: |$)"),
    begins="PT",
    ends="ER",
    also_begins=frozenset({"TI", "AU"}),
    many=frozenset({"AU", "AF", "BE", "ED", "CR"}),
)


def read_isi(text: str) -> Listing:
    """Return the records of a Web of Science list."""
    found = read_tagged(text.split("\n"), _GRAMMAR)
    told = told_by_list(found.outside)
    # FN names the platform in newer files, "ISI Export Format" in older ones.
    if any(line.startswith("FN ") and "Web of Science" in line for line in found.outside):
        told = {"database": "Web of Science"} | told
    return Listing(
        records=tuple(_record(tagged, told) for tagged in found.records), problems=tuple(found.problems)
    )


def _record(tagged: Tagged, told: Mapping[str, str]) -> Record:
    numbers = [database_of_number(value) for value in tagged.values("UT")]
    people = tagged.values("AF") or tagged.values("AU") or tagged.values("BE", "ED")
    return Record(
        line=tagged.line,
        title=first(tagged.values("TI")),
        authors=tuple(name for value in people for name in parted(value)),
        dates=tagged.values("PY", "PD", "EA"),
        dois=tagged.values("DI", "D2"),
        venue=first(tagged.values("SO", "JI", "J9")),
        abstract=first(tagged.values("AB")),
        keywords=tuple(word for value in tagged.values("DE") for word in parted(value)),
        database=first([*numbers, told.get("database", "")]),
        query=told.get("query", ""),
        searched_on=first([*_dates_of(tagged), told.get("searched_on", "")]),
    )


def _dates_of(tagged: Tagged) -> tuple[str, ...]:
    """Return the day on which Web of Science wrote the record ("DA 2024-03-12")."""
    return tuple(value for value in tagged.values("DA") if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
