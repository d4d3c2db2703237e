"""The long tables: one row per coding, and one row per quote."""

from gvcmine.release.dataset import Dataset, Row
from gvcmine.types.coding import Coding, Evidence, qualifier_text

CODES = {
    "unit": "The unit: case:<id>, or doc:<id> for variables asked of the document itself",
    "case": "Label of the case",
    "document": "File names of the unit's documents, separated by semicolons",
    "variable": "Id of the variable",
    "value": "Id of the value, or the value itself where the codebook lists none; blank with a status",
    "label": "Label of the value",
    "qualifiers": "name=value pairs that belong to the coding, separated by semicolons",
    "primary": "1 where this is the main one of several values, else 0",
    "status": "Why there is no value",
    "state": "How far the coders have come",
    "coders": "Who gave the value or status, separated by semicolons",
    "n_evidence": "Number of quotes",
    "note": "Notes of the coders",
}
QUOTES = {
    "unit": CODES["unit"],
    "case": CODES["case"],
    "variable": CODES["variable"],
    "value": "Id of the value, or the status that says why there is none",
    "qualifiers": CODES["qualifiers"],
    "state": CODES["state"],
    "quote": "The words of the document, cut after so many words as the README says",
    "page": "Page on which the quote begins, from 1 in the order of the file; blank where there is no page",
    "source": "File name of the document",
    "reference": "Bibliographic reference of the document",
}
WHOLE_NUMBERS = frozenset({"primary", "n_evidence", "page"})


def long_table(dataset: Dataset) -> list[Row]:
    """Return one row per coding that names a value or a status, whatever its state."""
    return [_code_row(dataset, coding) for coding in dataset.ordered()]


def _code_row(dataset: Dataset, coding: Coding) -> Row:
    variable = dataset.codebook.variable(coding.variable)
    value = variable.value(coding.value) if variable and coding.value else None
    return {
        "unit": coding.unit,
        "case": dataset.case_label(coding.unit),
        "document": dataset.sources(coding.unit),
        "variable": coding.variable,
        "value": coding.value,
        "label": value.label if value else "",
        "qualifiers": qualifier_text(coding.qualifiers),
        "primary": int(coding.primary),
        "status": coding.missing,
        "state": coding.state,
        "coders": "; ".join(coding.coders),
        "n_evidence": len(coding.evidence),
        "note": coding.note,
    }


def quote_table(dataset: Dataset, words: int) -> list[Row]:
    """Return one row per piece of evidence, its quote cut to so many words."""
    return [
        _quote_row(dataset, coding, evidence, words)
        for coding in dataset.ordered()
        for evidence in coding.evidence
    ]


def _quote_row(dataset: Dataset, coding: Coding, evidence: Evidence, words: int) -> Row:
    note = dataset.note(evidence.document_id)
    return {
        "unit": coding.unit,
        "case": dataset.case_label(coding.unit),
        "variable": coding.variable,
        "value": coding.value or coding.missing,
        "qualifiers": qualifier_text(coding.qualifiers),
        "state": coding.state,
        "quote": _cut(evidence.quote, words),
        "page": evidence.page,
        "source": note.source,
        "reference": note.reference,
    }


def _cut(quote: str, words: int) -> str:
    pieces = quote.split()
    return " ".join(pieces[:words]) + (" ..." if len(pieces) > words else "")
