"""The verb cases: what documents study, and which cases they may hold."""

from collections.abc import Sequence
from dataclasses import replace

from gvcmine.tag.subjects.cases import case_candidates
from gvcmine.tag.subjects.salience import subjects as rank_subjects
from gvcmine.tag.subjects.stubs import case_stubs
from gvcmine.types.subject import CaseCandidate, CaseStub, NoCase, Quote, Subject, Subjects
from gvcmine.types.text import Document
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger


def subjects(rooms: Rooms, name: str) -> Subjects:
    """Return what one document studies; it goes by file, id, DOI, reference key or title.

    Raises WorkspaceError where none or several documents go by that name. Nothing is tagged here: where
    mentions are missing or out of date, `why_none` is NOT_TAGGED.
    """
    return _subjects(rooms, find_document(rooms, name), MentionInputs(rooms, load_tagger(rooms)))


def all_subjects(rooms: Rooms) -> tuple[Subjects, ...]:
    """Return what every document studies, by file name."""
    inputs = MentionInputs(rooms, load_tagger(rooms))
    found = [_subjects(rooms, document_id, inputs) for document_id in live_documents(rooms)]
    return tuple(sorted(found, key=lambda one: (one.source, one.title)))


def _subjects(rooms: Rooms, document_id: str, inputs: MentionInputs) -> Subjects:
    document = chosen_for(rooms.corpus.document(document_id), choices(rooms))
    if rooms.corpus.is_current("mentions", document_id, inputs.of(document)):
        found = _read(rooms, document)
    else:
        found = Subjects(document_id=document_id, why_none=NoCase.NOT_TAGGED)
    return replace(found, source=document.source, title=document.title or "")


def _read(rooms: Rooms, document: Document) -> Subjects:
    passages = readable(rooms.corpus.passages(document.id), document, load_tagger(rooms))
    mentions = rooms.corpus.mentions(document.id)
    ranked = rank_subjects(passages, mentions, document.title or "")
    cases, why = case_candidates(passages, mentions, ranked)
    return Subjects(
        document_id=document.id,
        subjects=tuple(_on_pages(document, one) for one in ranked),
        cases=tuple(_case_on_pages(document, one) for one in cases),
        stubs=tuple(_stub_on_page(document, one) for one in case_stubs(passages, mentions, ranked)),
        why_none=why,
    )


def _on_pages(document: Document, subject: Subject) -> Subject:
    return replace(subject, evidence=_paged(document, subject.evidence))


def _case_on_pages(document: Document, case: CaseCandidate) -> CaseCandidate:
    return replace(case, evidence=_paged(document, case.evidence))


def _stub_on_page(document: Document, stub: CaseStub) -> CaseStub:
    return replace(stub, evidence=_paged(document, [stub.evidence])[0])


def _paged(document: Document, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes with the page on which each begins: a passage may run over two."""
    return tuple(replace(quote, page=_page(document, quote)) for quote in quotes)


def _page(document: Document, quote: Quote) -> int | None:
    regions = document.regions(quote.span)
    return regions[0].page if regions else quote.page
