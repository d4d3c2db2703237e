"""The verb release: resolved codings to a folder of files that can be published."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import gvcmine
from gvcmine import parts
from gvcmine.errors import ReleaseError
from gvcmine.parts import Writer
from gvcmine.release.dataset import Dataset, SourceNote
from gvcmine.release.manifest import Basis, build_release
from gvcmine.review.resolve import completed, counted, resolve
from gvcmine.types.coding import Coding
from gvcmine.types.release import Release
from gvcmine.types.text import Reference, content_id
from gvcmine.verbs.documents import set_aside
from gvcmine.verbs.exchanging import Library
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
    made = build_release(_dataset(rooms), _basis(rooms, name), cast(Writer, parts.load("csv.v1")()))
    new = write_release(rooms.folders.releases, made)
    return rooms.folders.releases / name, made, new


def _dataset(rooms: Rooms) -> Dataset:
    log, library = rooms.coding.decisions(), Library(rooms)
    finished = completed(counted(log, None))
    # The first record of a key names the work, as in matching.
    references = {reference.key: reference for reference in reversed(rooms.corpus.references())}
    notes, aside = [], set_aside(rooms)
    for document_id in rooms.corpus.document_ids():
        document = rooms.corpus.outline(document_id)
        reference = references.get(document.reference_key or "")
        told = _cited(reference) if reference else (document.title or "")
        if document_id in aside:
            told = f"{told} [the same work as {library.name(aside[document_id])}]".strip()
        notes.append(SourceNote(document_id=document_id, source=library.name(document_id), reference=told))
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


def _basis(rooms: Rooms, name: str) -> Basis:
    documents = rooms.corpus.document_ids()
    texts = [rooms.corpus.outline(one).text_id for one in documents]
    aside = [f"{one} {other}" for one, other in sorted(set_aside(rooms).items())]
    return Basis(
        name=name,
        decisions=rooms.coding.decisions(),
        codebook_text=rooms.codebook_text,
        corpus_fingerprint=content_id(*documents, *texts, *aside),
        software_version=gvcmine.__version__,
        quote_words=rooms.settings.release.quote_words,
    )


def _cited(reference: Reference) -> str:
    authors = "; ".join(reference.authors)
    parts_told = [authors, f"({reference.year})" if reference.year else "", reference.title]
    parts_told += [reference.venue or "", f"doi:{reference.doi}" if reference.doi else ""]
    return ". ".join(part for part in parts_told if part)
