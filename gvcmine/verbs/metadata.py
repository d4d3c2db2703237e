"""What is known of each document, from which source, where sources disagree, and what a person chose."""

from dataclasses import dataclass

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.claims import FIELDS, Conflict, conflicts, ranked
from gvcmine.ingest.metadata import doi_in
from gvcmine.types.coding import document_unit
from gvcmine.types.text import Claim, Document
from gvcmine.verbs.describing import Choices, choices, chosen_for
from gvcmine.verbs.documents import present_documents
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.matching import match_all
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.settling import settle, settled

_EARLIEST, _LATEST = 1500, 2100
"""Years of publication outside are slips of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document with all claims, the chosen ones included, and the fields on which they disagree.

    The document is without its text; `people` holds who chose a field.
    """

    document: Document
    conflicts: tuple[Conflict, ...]
    people: tuple[tuple[str, str], ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return all claims by field, the winning one of each field first."""
        return tuple(claim for field in FIELDS for claim in ranked(self.document.claims, field))


def metadata(rooms: Rooms, name: str) -> Described:
    """Return all that is known of the document that goes by this name.

    Raises WorkspaceError where no or several documents go by it.
    """
    return _described(rooms.corpus.outline(find_document(rooms, name)), choices(rooms))


def all_metadata(rooms: Rooms) -> list[Described]:
    """Return what is known of every document, by file name."""
    said = choices(rooms)
    found = [_described(rooms.corpus.outline(one), said) for one in present_documents(rooms)]
    return sorted(found, key=lambda one: (one.document.source, one.document.id))


def choose(rooms: Rooms, name: str, field: str, value: str | None, *, person: str) -> Described:
    """Commit what a person chose for a field of a document; None takes the choice back.

    Raises WorkspaceError where the document or field is unknown, or the value cannot be one of the
    field; DecisionRefused where no person is named.
    """
    if field not in FIELDS:
        raise WorkspaceError(f'there is no field "{field}" to choose; choose one of: {", ".join(FIELDS)}')
    document_id = find_document(rooms, name)
    if value is None and document_unit(document_id) not in settled(rooms, f"@{field}"):
        raise WorkspaceError(f"nobody has chosen the {field} of {name}, so there is nothing to take back")
    settle(
        rooms,
        document_unit(document_id),
        f"@{field}",
        None if value is None else _checked(field, value),
        person=person,
    )
    match_all(rooms)  # a reference may belong to the document by what was chosen
    return metadata(rooms, document_id)


def _described(document: Document, said: Choices) -> Described:
    whole, unit = chosen_for(document, said), document_unit(document.id)
    people = [(field, found[unit].coder) for field, found in said.items() if unit in found]
    return Described(document=whole, conflicts=tuple(conflicts(whole.claims)), people=tuple(people))


def _checked(field: str, value: str) -> str:
    """Return a value as it is kept; raise WorkspaceError where it cannot be one."""
    value = " ".join(value.split())
    if not value:
        raise WorkspaceError(f"the {field} is empty; to take back what was chosen, use --undo")
    if field == "year" and not (value.isdecimal() and _EARLIEST <= int(value) <= _LATEST):
        raise WorkspaceError(f'"{value}" is no year; write four digits, such as 2014')
    if field == "doi":
        doi = doi_in(value)
        if doi is None:
            raise WorkspaceError(
                f'"{value}" holds no DOI; a DOI begins with 10. and has a slash: 10.1000/xyz'
            )
        return doi
    return value
