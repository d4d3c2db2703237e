"""Signatures and pairs of documents, kept until a document changes."""

import dataclasses
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from gvcmine.errors import StoreError
from gvcmine.ingest import families, likeness
from gvcmine.ingest.families import FamilyPair, PairKind
from gvcmine.ingest.likeness import Hashes, Overlap, Signature
from gvcmine.types.text import content_id
from gvcmine.verbs.describing import Choices, choice_mark, choices, chosen_for
from gvcmine.verbs.documents import present_documents
from gvcmine.verbs.rooms import Rooms

Signatures = dict[str, Signature]

_NOTE = "families"
"""The name under which signatures (without hashes) and pairs are kept in the ledger."""

_METHODS = f"{likeness.METHOD} {families.METHOD}"


def found_pairs(rooms: Rooms, named: Collection[tuple[str, str]]) -> tuple[list[FamilyPair], Signatures]:
    """Return the pairs that may be one work, and the signatures of all documents, without hashes.

    `named` are pairs of ids that a person spoke of: they are measured, whatever their likeness. What
    was found last is returned as it was while no text, no file, no named pair and nothing that a
    person chose of a document changed; to know this, no text is opened.
    """
    said = choices(rooms)
    marks = {one: mark + choice_mark(one, said) for one, mark in rooms.corpus.marks("text").items()}
    inputs = _inputs(rooms, named, marks)
    note = rooms.corpus.note(_NOTE) or {}
    try:
        known = _read_signatures(note) if note.get("methods") == _METHODS else {}
        if note.get("inputs") == inputs:
            return [_pair_from(row) for row in note["pairs"]], {one: each for one, (_, each) in known.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        known = {}
    signatures = {}
    for one in present_documents(rooms):
        mark, same = known.get(one, ("", None))
        signatures[one] = _signature(rooms, one, same if mark == marks.get(one, "") else None, said)
    pairs = _all_pairs(signatures, named)
    rooms.corpus.keep_note(_NOTE, _note(inputs, marks, signatures, pairs))
    return pairs, signatures


def _inputs(rooms: Rooms, named: Collection[tuple[str, str]], marks: Mapping[str, str]) -> str:
    files = sorted(
        one for record in rooms.corpus.files() for one in (record.document_id, *record.pieces) if one
    )
    texts = (f"{one} {mark}" for one, mark in sorted(marks.items()))
    return content_id(_METHODS, *files, "", *(" ".join(pair) for pair in sorted(named)), "", *texts)


def _signature(rooms: Rooms, document_id: str, known: Signature | None, said: Choices) -> Signature:
    """Return the signature of a document with its hashes: the known one, if it still holds."""
    if known is not None:
        # Hashes that are missing or damaged are derived, and made anew below.
        with suppress(StoreError):
            return dataclasses.replace(known, hashes=rooms.corpus.hashes(document_id))
    outline = chosen_for(rooms.corpus.outline(document_id), said)
    return likeness.signature(outline, _hashes(rooms, document_id, outline.text_id))


def _hashes(rooms: Rooms, document_id: str, text_id: str) -> Hashes:
    inputs = content_id(likeness.METHOD, text_id)
    if rooms.corpus.is_current("hashes", document_id, inputs):
        return rooms.corpus.hashes(document_id)
    made = likeness.text_hashes(likeness.codable_text(rooms.corpus.passages(document_id)))
    rooms.corpus.keep_hashes(document_id, made, inputs)
    return made


def _all_pairs(signatures: Mapping[str, Signature], named: Collection[tuple[str, str]]) -> list[FamilyPair]:
    pairs = {(pair.first, pair.second): pair for pair in families.find_pairs(signatures.values())}
    for first, second in named:
        if (first, second) not in pairs and first in signatures and second in signatures:
            pair = families.measure(signatures[first], signatures[second], PairKind.NAMED)
            pairs[(first, second)] = pair
    return [pairs[ids] for ids in sorted(pairs)]


def _note(
    inputs: str, marks: Mapping[str, str], signatures: Mapping[str, Signature], pairs: list[FamilyPair]
) -> dict[str, Any]:
    fields = [field.name for field in dataclasses.fields(Signature) if field.name != "hashes"]
    rows = {
        one: {"mark": marks.get(one, ""), **{name: getattr(each, name) for name in fields}}
        for one, each in signatures.items()
    }
    told = [dataclasses.asdict(pair) for pair in pairs]
    return {"inputs": inputs, "methods": _METHODS, "documents": rows, "pairs": told}


def _read_signatures(note: Mapping[str, Any]) -> dict[str, tuple[str, Signature]]:
    found = {}
    for one, row in note["documents"].items():
        fields = {name: value for name, value in row.items() if name != "mark"}
        found[one] = (str(row["mark"]), Signature(**fields | {"authors": tuple(row["authors"])}))
    return found


def _pair_from(row: Mapping[str, Any]) -> FamilyPair:
    return FamilyPair(
        first=row["first"],
        second=row["second"],
        kind=PairKind(row["kind"]),
        overlap=Overlap(**row["overlap"]),
        title=row["title"],
        authors=row["authors"],
    )
