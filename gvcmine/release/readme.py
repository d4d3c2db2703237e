"""The README of a release, in plain words."""

from collections.abc import Mapping
from typing import Any

MEANING = {
    "single": "one coder gave it",
    "agreed": "two or more coders gave it independently or without conflict",
    "consensus": "coders who had disagreed came to give the same",
    "adjudicated": "an adjudicator decided",
    "conflict": "coders disagree; only in the long table, blank in the wide ones",
    "open": "put off; nobody has decided",
}


def readme(facts: Mapping[str, Any], rows: Mapping[str, int | None], names: Mapping[str, str]) -> str:
    """Return the text: what was coded, how far, what each file holds, and how to read the cells."""
    states = [f"  {state}: {count} ({MEANING[state]})" for state, count in facts["states"].items()]
    paragraphs = [
        f"Release {facts['name']}",
        f"N cases = {facts['cases']}, N documents = {facts['documents']}, N codings = {facts['codings']}",
        "\n".join(["Codings by state:", *(states or ["  none"])]),
        "\n".join(["Files:", *_files(facts, rows, names)]),
        _cells(),
        f"Made by gvcmine {facts['software_version']} from codebook {facts['codebook']}"
        f" {facts['codebook_version']} and decisions up to number {facts['last_decision']},"
        f" of {facts['last_decided_at']}. The same decisions give the same files, byte for byte;"
        f" {names['manifest']} holds their checksums.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _files(facts: Mapping[str, Any], rows: Mapping[str, int | None], names: Mapping[str, str]) -> list[str]:
    told = {
        "codes": "one row per coding, with its qualifiers and state",
        "cases": "one row per coded case, settled codings only",
        "documents": "one row per document that codings rest on: title, authors, year, DOI, venue and the"
        " source of each; versions of the work; settled codings of the document as a whole",
        "quotes": f"the quotes behind the codings, cut to {facts['quote_words']} words, with page and source",
        "dictionary": "every column of every table: type, allowed values, what a blank means",
        "codebook": "the codebook as it was",
    }
    return [f"  {names[key]}: {text}{_count(rows.get(names[key]))}" for key, text in told.items()]


def _count(rows: int | None) -> str:
    return "" if rows is None else f" ({rows} row)" if rows == 1 else f" ({rows} rows)"


def _cells() -> str:
    return "\n".join(
        [
            "How to read the cells of the wide tables:",
            "  1 the value is settled; 0 a coder completed the variable without giving it; blank: open.",
            "  not_reported, absent, unclear, not_applicable and conflicting are said by coders, are kept",
            "  apart, and are never filled in by the program. Coders in conflict leave the cell blank.",
            "  A document may hold several cases, and columns of one variable may be 1 together: sums over",
            "  values can exceed the number of cases. Columns ending in __primary count each case once.",
        ]
    )
