"""Read the MEDLINE format of PubMed (.nbib)."""

import re
from collections.abc import Mapping

from gvcmine.ingest.records.origin import told_by_list
from gvcmine.ingest.records.record import Listing, Record, first
from gvcmine.ingest.records.tagged import Grammar, Tagged, read_tagged

_GRAMMAR = Grammar(
    line=re.compile(r"^([A-Z][A-Z0-9]{1,3}) *-(?: |$)"), begins="PMID", also_begins=frozenset({"TI"})
)


def read_medline(text: str) -> Listing:
    """Return the records of a PubMed list."""
    found = read_tagged(text.split("\n"), _GRAMMAR)
    told = told_by_list(found.outside)
    return Listing(
        records=tuple(_record(tagged, told) for tagged in found.records), problems=tuple(found.problems)
    )


def _record(tagged: Tagged, told: Mapping[str, str]) -> Record:
    numbers = [value for value in tagged.values("LID", "AID", "SO") if "doi" in value.lower()]
    return Record(
        line=tagged.line,
        title=first(tagged.values("TI", "BTI", "TT")),
        authors=tagged.values("FAU") or tagged.values("AU") or tagged.values("CN", "FED", "ED"),
        dates=tagged.values("DP", "DEP"),
        dois=tuple(value.removesuffix("[doi]") for value in numbers),
        venue=first(tagged.values("JT", "TA", "BTI")),
        abstract=first(tagged.values("AB", "OAB")),
        keywords=tagged.values("OT", "MH"),
        database=told.get("database", "PubMed"),
        query=told.get("query", ""),
        searched_on=told.get("searched_on", ""),
    )
