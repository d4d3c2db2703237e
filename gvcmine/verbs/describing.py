"""A document as people are to see it: with the title, authors, year, DOI and venue that somebody chose."""

from collections.abc import Mapping

from gvcmine.ingest.claims import FIELDS, all_claims, with_claims
from gvcmine.types.coding import Decision, document_unit
from gvcmine.types.text import Claim, ClaimSource, Document
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settled_each

Choices = Mapping[str, Mapping[str, Decision]]
"""What persons chose: field → unit → decision."""


def described(rooms: Rooms, document: Document) -> Document:
    """Return the document as it is to be shown and released: what a person chose goes before all claims."""
    return chosen_for(document, choices(rooms))


def choices(rooms: Rooms) -> Choices:
    """Return what persons chose for all documents; read once where many are described."""
    found = settled_each(rooms, [f"@{field}" for field in FIELDS])
    return {field: found[f"@{field}"] for field in FIELDS}


def chosen_for(document: Document, said: Choices) -> Document:
    """Return the document with what persons chose for it (see `described`)."""
    chosen = [Claim(field, value, ClaimSource.PERSON) for field, value in _chosen(document.id, said)]
    return with_claims(document, [*all_claims(document), *chosen])


def choice_mark(document_id: str, said: Choices) -> str:
    """Return a text that changes with what persons chose for a document; empty where nobody chose."""
    return "".join(f" {field}={value}" for field, value in _chosen(document_id, said))


def _chosen(document_id: str, said: Choices) -> list[tuple[str, str]]:
    unit = document_unit(document_id)
    return [(field, decisions[unit].value or "") for field, decisions in said.items() if unit in decisions]
