"""The verbs import and export: the long CSV of codings, and flat tables of everything else."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.ingest.metadata import bare_doi
from gvcmine.propose.combine import evidence_at
from gvcmine.release.writers import CsvWriter
from gvcmine.review.exchange import EXPORTED, coding_rows, read_rows, resolved_rows
from gvcmine.review.importing import Imported, Source, decisions_from_rows
from gvcmine.review.resolve import resolve
from gvcmine.types.coding import Case, Evidence, case_unit, document_unit, qualifier_text
from gvcmine.types.text import Document, DocumentKind, Span
from gvcmine.verbs.cases import coded_cases
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.documents import present_documents, set_aside
from gvcmine.verbs.rooms import Rooms

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "proposals": (
        "document", "unit", "variable", "value", "qualifiers", "score", "probability", "quote", "page",
    ),
    "codings": EXPORTED,
    "decisions": (
        "sequence", "hash", "key", "document", "unit", "variable", "verdict", "value", "missing",
        "qualifiers", "primary", "confidence", "coder", "role", "round", "proposal", "seen_value",
        "seen_score", "seen_order", "target", "rejected", "quote", "page", "note", "seconds", "origin",
        "codebook_version", "at",
    ),
    "mentions": (
        "document", "page", "start", "end", "label", "id", "text", "assertion", "name", "home", "rule",
    ),
    "passages": ("document", "index", "page", "start", "end", "section", "heading", "text"),
}  # fmt: skip

Row = Mapping[str, object]


class Library:
    """The documents of the workspace, found by any of their names; quotes found in their text."""

    def __init__(self, rooms: Rooms) -> None:
        """Look at the documents of these rooms."""
        self._rooms = rooms

    @cached_property
    def _documents(self) -> dict[str, Document]:
        corpus, said = self._rooms.corpus, choices(self._rooms)
        return {one: chosen_for(corpus.outline(one), said) for one in present_documents(self._rooms)}

    @cached_property
    def _aside(self) -> Mapping[str, str]:
        return set_aside(self._rooms)

    @cached_property
    def _cases(self) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = {}
        for case in coded_cases(self._rooms):
            for document_id in case.document_ids:
                found.setdefault(document_id, []).append(case)
        return found

    @cached_property
    def _tiers(self) -> list[dict[str, set[str]]]:
        """Return names of documents, the surest kind first: id, file, DOI or reference key, bare file."""
        tiers: list[dict[str, set[str]]] = [{}, {}, {}, {}]
        for document in self._documents.values():
            source = "" if document.kind is DocumentKind.ABSTRACT_ONLY else document.source
            known = (document.doi or "", document.reference_key or "")
            for tier, names in zip(
                tiers, ((document.id,), (source,), known, (Path(source).name,)), strict=True
            ):
                for name in names:
                    tier.setdefault(name.casefold(), set()).add(document.id)
        for record in self._rooms.corpus.files():
            original = self._rooms.corpus.file(record.duplicate_of) if record.duplicate_of else None
            if original is not None and original.document_id in self._documents:
                tiers[1].setdefault(record.source.casefold(), set()).add(original.document_id or "")
        return tiers

    def documents(self, text: str) -> Sequence[str]:
        """Return the ids of the documents with this id, file name, DOI or reference key.

        A name that several share means those that are not set aside, if there are any.
        """
        name = bare_doi(text).casefold()
        found = next((sorted(tier[name]) for tier in self._tiers if name and name in tier), [])
        return [one for one in found if len(found) > 1 and one not in self._aside] or found

    def known(self) -> Sequence[str]:
        """Return the names of all documents, sorted."""
        return sorted(self.name(document_id) for document_id in self._documents)

    def cases(self, document_id: str) -> Sequence[Case]:
        """Return the cases of a document."""
        return self._cases.get(document_id, [])

    def name(self, document_id: str) -> str:
        """Return how a document is named in files: its file, or the key of its reference."""
        document = self._documents.get(document_id)
        if document is None:
            return document_id
        named = document.source if document.pages else document.reference_key
        return named if named and self.documents(named) == [document_id] else document_id

    def name_of_unit(self, unit: str, document_id: str | None) -> str:
        """Return the name of the document that a unit belongs to."""
        return self.name(document_id or self.document_of(unit))

    def document_of(self, unit: str) -> str:
        """Return the id of the first document of a unit."""
        return self._first_documents.get(unit, unit.removeprefix(document_unit("")))

    @cached_property
    def _first_documents(self) -> dict[str, str]:
        return {case_unit(case.id): case.document_ids[0] for case in self._rooms.coding.cases()}

    @lru_cache(maxsize=1)  # noqa: B019 (the library lives as long as one command)
    def _text(self, document_id: str) -> Document:
        return self._rooms.corpus.document(document_id)

    def locate(self, document_id: str, quote: str, page: int | None) -> Evidence | None:
        """Return the evidence of a quote: the occurrence on the page, else the first.

        Spaces may differ, and so may hyphens: which of them only part a line is a matter of judgement.
        """
        document = self._text(document_id)
        words = [re.escape(word).replace(r"\-", r"-?\s*") for word in quote.split()]
        if not words:
            return None
        found = [
            evidence_at(document, Span(*match.span()))
            for match in re.finditer(r"\s+".join(words), document.text)
        ]
        on_page = [item for item in found if page is not None and item.page == page]
        return next(iter(on_page or found), None)


def import_codings(rooms: Rooms, path: Path, coder: str | None) -> tuple[Imported, int]:
    """Add the codings of a file to the log, all or none; return what was read and how many were new.

    Raises ImportRefused listing every line that cannot be taken.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    source = Source(name=path.name, at=at, coder=coder)
    imported = decisions_from_rows(read_rows(path), rooms.codebook, Library(rooms), source)
    # The same row under another file name or at another time is the same decision.
    known = {entry.decision.key for entry in rooms.coding.decisions()}
    new = [decision for decision in imported.decisions if decision.key not in known]
    rooms.coding.keep_codebook(rooms.codebook, rooms.codebook_text)
    rooms.coding.append_all(new)
    return imported, len(new)


def export(rooms: Rooms, what: str) -> str:
    """Return a table as CSV text (UTF-8, header row, LF).

    Raises WorkspaceError where the table has another name.
    """
    makers = {
        "proposals": _proposals,
        "codings": _codings,
        "decisions": _decisions,
        "mentions": _mentions,
        "passages": _passages,
    }
    if what not in makers:
        raise WorkspaceError(f'no table is called "{what}"; choose one of: {", ".join(makers)}')
    rows = list(makers[what](rooms, Library(rooms)))
    return CsvWriter().write(rows, COLUMNS[what]).decode("utf-8")


def _codings(rooms: Rooms, library: Library) -> list[dict[str, str]]:
    log = rooms.coding.decisions()
    rows = coding_rows(log, rooms.codebook, library.name_of_unit)
    return rows + resolved_rows(resolve(log, rooms.codebook), library.name_of_unit)


def _proposals(rooms: Rooms, library: Library) -> Iterator[Row]:
    for proposal in rooms.coding.proposals():
        first = proposal.evidence[0]
        yield {
            "document": library.name(first.document_id),
            "unit": proposal.unit,
            "variable": proposal.variable,
            "value": proposal.value or "",
            "qualifiers": qualifier_text(proposal.qualifiers),
            "score": f"{proposal.score:.6f}",
            "probability": "" if proposal.probability is None else f"{proposal.probability:.6f}",
            "quote": first.quote,
            "page": first.page or "",
        }


def _decisions(rooms: Rooms, library: Library) -> Iterator[Row]:
    for entry in rooms.coding.decisions():
        one = entry.decision
        first = one.evidence[0] if one.evidence else None
        plain = {name: value for name, value in asdict(one).items() if name in COLUMNS["decisions"]}
        yield plain | {
            "sequence": entry.sequence,
            "hash": entry.hash,
            "document": library.name_of_unit(one.unit, first.document_id if first else None),
            "qualifiers": qualifier_text(one.qualifiers),
            "primary": int(one.primary),
            "seen_value": int(one.seen.value),
            "seen_score": int(one.seen.score),
            "seen_order": int(one.seen.order),
            "quote": json.dumps([item.quote for item in one.evidence], ensure_ascii=False)
            if len(one.evidence) > 1
            else (first.quote if first else ""),
            "page": first.page or "" if first else "",
        }


def _mentions(rooms: Rooms, library: Library) -> Iterator[Row]:
    tagged = [one for one in rooms.corpus.document_ids() if rooms.corpus.exists("mentions", one)]
    for document_id in tagged:
        document = rooms.corpus.document(document_id)
        for mention in rooms.corpus.mentions(document_id):
            regions = document.regions(mention.span)
            yield {
                "document": library.name(document_id),
                "page": regions[0].page if regions else "",
                "start": mention.span.start,
                "end": mention.span.end,
                "label": mention.label,
                "id": mention.id,
                "text": mention.text,
                "assertion": str(mention.assertion),
                "name": mention.name,
                "home": mention.home,
                "rule": mention.rule,
            }


def _passages(rooms: Rooms, library: Library) -> Iterator[Row]:
    for document_id in rooms.corpus.document_ids():
        for passage in rooms.corpus.passages(document_id):
            yield {
                "document": library.name(document_id),
                "index": passage.index,
                "page": passage.page or "",
                "start": passage.span.start,
                "end": passage.span.end,
                "section": str(passage.section),
                "heading": passage.heading or "",
                "text": passage.text,
            }
