"""Where a record was found: names of databases as people write them, search dates, comments of a list."""

import re
from collections.abc import Iterable
from datetime import datetime

from gvcmine.ingest.records.tagged import stated

_SIGNS = {
    "database": re.compile(r"^[#%;\s]*(?:databases?|provider|source database)\s*:\s*(\S.*)$", re.I),
    "query": re.compile(r"^[#%;\s]*(?:search(?:ed for| strategy| query| terms)?|query)\s*:\s*(\S.*)$", re.I),
    "searched_on": re.compile(
        r"^[#%;\s]*(?:export(?:ed)?|search(?:ed)?|download(?:ed)?|run)[ _]?(?:date|on)\s*:?\s+(\S.*)$", re.I
    ),
}
"""Lines that databases, or people, write before the first record of a list."""

_EBSCO = {
    "a9h": "Academic Search Complete",
    "aph": "Academic Search Premier",
    "bth": "Business Source Complete",
    "buh": "Business Source Premier",
    "ecn": "EconLit",
    "eoh": "EconLit with Full Text",
}
"""EBSCO writes the code of a database where others write its name."""

_ACCESSION = {
    "wos": "Web of Science",
    "isi": "Web of Science",
    "inspec": "Inspec",
    "medline": "MEDLINE",
    "cabi": "CAB Abstracts",
    "biosis": "BIOSIS",
    "bci": "BIOSIS",
    "zoorec": "Zoological Record",
    "scielo": "SciELO",
    "kjd": "KCI",
}
"""Accession numbers on the Web of Science platform begin with the database: WOS:000238592600006."""

_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y")


def told_by_list(lines: Iterable[str]) -> dict[str, str]:
    """Return database, query and searched_on as far as the lines outside of records tell them."""
    found = stated(lines, _SIGNS)
    found["searched_on"] = iso_date(found.get("searched_on", ""))
    found["database"] = database_name(found.get("database", ""))
    return {name: value for name, value in found.items() if value}


def database_name(name: str) -> str:
    """Return the name of a database without its period, or in full where it is a code.

    >>> database_name("CAB Abstracts <1990 to 2024 Week 10>"), database_name("eoh")
    ('CAB Abstracts', 'EconLit with Full Text')
    """
    bare = re.sub(r"\s*<[^<>]*>\s*$", "", name).strip()
    return _EBSCO.get(bare.lower(), bare)


def database_of_number(number: str) -> str:
    """Return the database that an accession number names, or the empty text.

    >>> database_of_number("WOS:000238592600006")
    'Web of Science'
    """
    prefix, mark, _ = number.partition(":")
    return _ACCESSION.get(prefix.strip().lower(), "") if mark else ""


def iso_date(text: str) -> str:
    """Return a date as YYYY-MM-DD, or the empty text where it is none.

    >>> iso_date("1 April 2016"), iso_date("soon")
    ('2016-04-01', '')
    """
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    return ""
