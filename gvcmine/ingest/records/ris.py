"""Read RIS as Scopus, Web of Science, EBSCO, ProQuest, Ovid, Zotero, EndNote and Mendeley write it."""

import re
from collections.abc import Mapping

from gvcmine.ingest.records.origin import database_name, database_of_number, iso_date, told_by_list
from gvcmine.ingest.records.record import Listing, Record, first
from gvcmine.ingest.records.tagged import Grammar, Tagged, longest, read_tagged

_TAG_LINE = re.compile(r"^\s*([A-Z][A-Z0-9])  -(?:\s|$)")
_NARROW_TAG_LINE = re.compile(r"^\s*([A-Z][A-Z0-9]) ?-(?:\s|$)")
"""Some programs write one blank before the hyphen; elsewhere that may be text ("EU - China")."""

_TITLE = ("TI", "T1", "CT", "BT")
_AUTHORS = ("AU", "A1")
_EDITORS = ("A2", "ED", "A3", "A4")
"""Asked where a record has no authors: edited books."""
_DATES = ("PY", "Y1", "DA", "YR")
_DOIS = ("DO", "DI", "M3", "UR", "L3", "LK")
_VENUE = ("JO", "T2", "JF", "JA", "J2", "SO")
_DATABASE = ("DB", "DP")
"""The tags of each field, the usual one first; databases disagree about them."""

_EXPORTED = re.compile(r"^export date:\s*(\S.*)$", re.I)
_NOTED_DOI = re.compile(r"^(?:doi\b|https?://(?:dx\.)?doi\.org/|10\.\d{4,9}/)", re.I)
"""A note that is a DOI; one that mentions a DOI speaks of another work (an erratum, a reply)."""


def read_ris(text: str) -> Listing:
    """Return the records of an RIS list; a record that lacks its first or last line is read all the same."""
    lines = text.split("\n")
    is_wide = any(line.strip(" \ufeff").startswith("TY  -") for line in lines)
    grammar = Grammar(
        line=_TAG_LINE if is_wide else _NARROW_TAG_LINE,
        begins="TY",
        ends="ER",
        also_begins=frozenset({*_TITLE, *_AUTHORS}),
    )
    found = read_tagged(lines, grammar)
    told = told_by_list(found.outside)
    return Listing(
        records=tuple(_record(tagged, told) for tagged in found.records), problems=tuple(found.problems)
    )


def _record(tagged: Tagged, told: Mapping[str, str]) -> Record:
    notes = tagged.values("N1")
    exported = (match.group(1) for note in notes if (match := _EXPORTED.match(note)))
    names = (database_name(value) for value in tagged.values(*_DATABASE))
    numbers = (database_of_number(value) for value in tagged.values("AN", "UT"))
    return Record(
        line=tagged.line,
        key=first(tagged.values("ID")),
        title=first(tagged.values(*_TITLE)),
        authors=tagged.values(*_AUTHORS) or tagged.values(*_EDITORS),
        dates=tagged.values(*_DATES),
        dois=(*tagged.values(*_DOIS), *(note for note in notes if _NOTED_DOI.match(note))),
        venue=first(tagged.values(*_VENUE)),
        abstract=longest(tagged.values("AB", "N2")),
        keywords=tagged.values("KW", "DE"),
        database=first([*names, *numbers, told.get("database", "")]),
        query=told.get("query", ""),
        searched_on=first([*map(iso_date, exported), told.get("searched_on", "")]),
    )
