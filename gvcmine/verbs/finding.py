"""Find the one document that a person means: by file, id, DOI or reference key."""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from rapidfuzz import fuzz, process

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.metadata import bare_doi, plain_words
from gvcmine.store.ledger import FileRecord
from gvcmine.types.text import Document
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.documents import present_documents, without_set_aside
from gvcmine.verbs.rooms import Rooms

_SHORTEST_PREFIX = 4
"""Digits of an id that may stand for the whole; fewer would be taken for a file name or a year."""

_MOST_CANDIDATES = 10
_LIKE = 75
"""Likeness (0 to 100) from which a name is offered to somebody who mistyped."""


_WHOLE_ID = re.compile("[0-9a-f]{64}")


def find_document(rooms: Rooms, name: str) -> str:
    """Return the id of the document that goes by this name.

    A name is a file below corpus/ (also without its folder or ending), an id or its first digits, a
    DOI, the key of a reference, or a whole title; the first of these that fits counts. Of several
    documents those that stand for their works are meant. Raises WorkspaceError where none or several
    fit, with the candidates.
    """
    wanted = _bare(name)
    if _WHOLE_ID.fullmatch(wanted) and rooms.corpus.exists("text", wanted):
        return wanted
    records = rooms.corpus.files()
    for fits in (_is_file, _is_file_name, _is_stem):
        found = [record for record in records if fits(wanted, record.source.casefold())]
        if found:
            return _only(rooms, name, _documents_of(rooms, found))
    said = choices(rooms)
    outlines = [chosen_for(rooms.corpus.outline(one), said) for one in present_documents(rooms)]
    for matches in (_has_id, _has_doi, _has_key, _has_title):
        ids = [one.id for one in outlines if wanted and matches(wanted, one)]
        if ids:
            return _only(rooms, name, without_set_aside(rooms, ids))
    raise WorkspaceError(_nothing(rooms, name, records, outlines))


def _bare(name: str) -> str:
    return bare_doi(name).removeprefix("./").removeprefix("corpus/").casefold()


def _is_file(wanted: str, source: str) -> bool:
    return source == wanted or wanted.endswith(f"/corpus/{source}")


def _is_file_name(wanted: str, source: str) -> bool:
    return wanted != "" and PurePosixPath(source).name == wanted


def _is_stem(wanted: str, source: str) -> bool:
    # Not a name that only looks like one: "10.1093/wber" has no folder and no ending.
    return wanted != "" and wanted in (PurePosixPath(source).stem, str(PurePosixPath(source).with_suffix("")))


def _has_id(wanted: str, document: Document) -> bool:
    return len(wanted) >= _SHORTEST_PREFIX and document.id.startswith(wanted)


def _has_doi(wanted: str, document: Document) -> bool:
    return (document.doi or "").casefold() == wanted


def _has_key(wanted: str, document: Document) -> bool:
    return (document.reference_key or "").casefold() == wanted


def _has_title(wanted: str, document: Document) -> bool:
    title = plain_words(document.title or "")
    return title != "" and title == plain_words(wanted)


def _documents_of(rooms: Rooms, records: Iterable[FileRecord]) -> list[str]:
    """Return the documents that files became; a duplicate leads to its original."""
    ids: list[str] = []
    reasons = []
    for record in records:
        original = rooms.corpus.file(record.duplicate_of) if record.duplicate_of else None
        became = original or record
        if became.document_id:
            ids += [became.document_id, *became.pieces]
        else:
            reasons.append(_why_none(record))
    if not ids:
        raise WorkspaceError("; ".join(reasons))
    return ids


def _why_none(record: FileRecord) -> str:
    if record.outcome == "refusal":
        reason = str(record.reason or "").replace("_", " ")
        return f"{record.source} was refused ({reason}): {record.detail}"
    return f"{record.source} is a list of references and no document; show one of its references by its key"


def _only(rooms: Rooms, name: str, ids: Iterable[str]) -> str:
    one, *others = dict.fromkeys(ids)
    if not others:
        return one
    named = _listed([_named(rooms.corpus.outline(each)) for each in (one, *others)])
    raise WorkspaceError(f'"{name}" means {len(others) + 1} documents; name one by its id:{named}')


def _named(document: Document) -> str:
    title = f" – {document.title}" if document.title else ""
    return f"{document.id[:12]}  {document.source}{title}"


def _nothing(rooms: Rooms, name: str, records: list[FileRecord], outlines: list[Document]) -> str:
    if _lies_unread(rooms, name):
        return f"{name} lies in the corpus but was not read yet; run: gvcmine ingest"
    if not outlines:
        return "there are no documents yet; put files into corpus/ and run: gvcmine ingest"
    named = {record.source: record.source for record in records if record.document_id}
    for one in outlines:
        key = one.reference_key or one.source
        named |= {name: f"{key} ({one.title or 'no title'})" for name in (key, one.title) if name}
    near = _nearest(_bare(name), named)
    looked = f'no document is called "{name}" (file, id, DOI, reference key or title)'
    if near:
        return f"{looked}; near it are:{_listed(near)}"
    return f'{looked}; the workspace has {len(outlines)}, listed by "gvcmine status"'


def _lies_unread(rooms: Rooms, name: str) -> bool:
    inside = rooms.folders.corpus / name.removeprefix("./").removeprefix("corpus/")
    try:
        return bool(name.strip()) and inside.is_file()
    except (OSError, ValueError):  # too long, or with a NUL: no name of a file
        return False


def _nearest(wanted: str, named: dict[str, str]) -> list[str]:
    lower: Callable[[str], str] = str.casefold
    found = process.extract(
        wanted, list(named), scorer=fuzz.WRatio, processor=lower, limit=_MOST_CANDIDATES, score_cutoff=_LIKE
    )
    return list(dict.fromkeys(named[choice] for choice, _, _ in found))


def _listed(names: list[str]) -> str:
    rest = [f"and {len(names) - _MOST_CANDIDATES} more"] if len(names) > _MOST_CANDIDATES else []
    return "".join(f"\n  {name}" for name in [*names[:_MOST_CANDIDATES], *rest])
