"""The verb release: resolved codings to a folder of files that can be published."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import gvcmine
from gvcmine import parts
from gvcmine.errors import ReleaseError
from gvcmine.ingest.claims import FIELDS, ranked
from gvcmine.parts import Writer
from gvcmine.release.dataset import Dataset, SourceNote
from gvcmine.release.manifest import Basis, build_release
from gvcmine.review.resolve import completed, counted, resolve
from gvcmine.types.coding import Coding
from gvcmine.types.release import Release
from gvcmine.types.text import Document, content_id
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.families import families
from gvcmine.verbs.rooms import Rooms
from gvcmine.workspace.folders import write_release

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def release(rooms: Rooms, name: str) -> tuple[Path, Release, bool]:
    """Write a release; return its folder, the release, and whether it was new.

    Raises ReleaseError where nothing was decided, a decision rests on a document or a value that is
    not there, the name is no file name, or it is taken by a release with other inputs; StoreError
    where the codebook changed under a version that decisions rest on.
    """
    if not _NAME.fullmatch(name):
        raise ReleaseError(f'"{name}" cannot name a release; use letters, digits, ".", "-" and "_" (2026.1)')
    rooms.coding.keep_codebook(rooms.codebook, rooms.codebook_text)
    library = Library(rooms)
    notes = _notes(rooms, library)
    dataset = _dataset(rooms, library, notes)
    made = build_release(dataset, _basis(rooms, name, notes), cast(Writer, parts.load("csv.v1")()))
    new = write_release(rooms.folders.releases, made)
    return rooms.folders.releases / name, made, new


def _notes(rooms: Rooms, library: Library) -> list[SourceNote]:
    """Return what is known of every document, with what persons chose and said of it."""
    found, said = families(rooms), choices(rooms)
    family = {member: members for members in found.families for member in members}
    notes = []
    for document_id in rooms.corpus.document_ids():
        document = chosen_for(rooms.corpus.outline(document_id), said)
        leading = library.name(found.aside[document_id]) if document_id in found.aside else ""
        told = _cited(document)
        notes.append(
            SourceNote(
                document_id=document_id,
                source=library.name(document_id),
                reference=f"{told} [the same work as {leading}]".strip() if leading else told,
                title=document.title or "",
                authors="; ".join(document.authors),
                year=document.year,
                doi=document.doi or "",
                venue=document.venue or "",
                sources=_sources(document),
                language=document.language or "",
                family="; ".join(sorted(map(library.name, family.get(document_id, ())))),
                same_work_as=leading,
            )
        )
    return notes


def _dataset(rooms: Rooms, library: Library, notes: Sequence[SourceNote]) -> Dataset:
    log = rooms.coding.decisions()
    finished = completed(counted(log, None))
    codings = resolve(log, rooms.codebook)
    _check(rooms, library, codings)
    return Dataset(
        codebook=rooms.codebook,
        codings=codings,
        completed=frozenset((unit, variable) for unit, variable, _, _ in finished),
        cases=rooms.coding.cases(),
        documents=notes,
    )


def _check(rooms: Rooms, library: Library, codings: Sequence[Coding]) -> None:
    """Refuse what would come out wrong and stay so: a release never changes."""
    lost = {library.document_of(coding.unit) for coding in codings} - set(rooms.corpus.document_ids())
    if lost:
        raise ReleaseError(
            f"decisions rest on {len(lost)} documents that are not read at present "
            f"({sorted(lost)[0][:12]}…); put their files back into corpus/ and run gvcmine ingest"
        )
    for coding in codings:
        variable = rooms.codebook.variable(coding.variable)
        if variable is None or (variable.values and coding.value and variable.value(coding.value) is None):
            raise ReleaseError(
                f"{coding.value or coding.missing} of {coding.variable} was decided on, and the codebook "
                "has it no more; put it back, or decide these codings anew"
            )


def _basis(rooms: Rooms, name: str, notes: Sequence[SourceNote]) -> Basis:
    documents = rooms.corpus.document_ids()
    texts = [rooms.corpus.outline(one).text_id for one in documents]
    # What people chose and said of the documents stands in the notes, and nowhere else in the release.
    known = [repr(note) for note in notes]
    return Basis(
        name=name,
        decisions=rooms.coding.decisions(),
        codebook_text=rooms.codebook_text,
        corpus_fingerprint=content_id(*documents, *texts, *known),
        software_version=gvcmine.__version__,
        quote_words=rooms.settings.release.quote_words,
    )


def _sources(document: Document) -> str:
    """Return who claims each field: "title=reference; year=person"."""
    told = [(field, next(iter(ranked(document.claims, field)), None)) for field in FIELDS]
    return "; ".join(f"{field}={claim.source}" for field, claim in told if claim)


def _cited(document: Document) -> str:
    authors = "; ".join(document.authors)
    parts_told = [authors, f"({document.year})" if document.year else "", document.title or ""]
    parts_told += [document.venue or "", f"doi:{document.doi}" if document.doi else ""]
    return ". ".join(part for part in parts_told if part)
