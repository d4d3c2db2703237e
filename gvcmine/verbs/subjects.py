"""The verb cases: what documents study, and which cases they may hold."""

from collections.abc import Sequence
from dataclasses import replace

from gvcmine.tag.subjects.cases import case_candidates
from gvcmine.tag.subjects.stubs import case_stubs
from gvcmine.types.subject import CaseCandidate, CaseStub, NoCase, Quote, Subject, Subjects
from gvcmine.types.text import Document
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.finding import find_document
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.salient import rank_subjects
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger


def subjects(rooms: Rooms, name: str) -> Subjects:
    """Return what one document studies; it goes by file, id, DOI, reference key or title.

    Raises WorkspaceError where none or several documents go by that name. Nothing is tagged here: where
    mentions are missing or out of date, `why_none` is NOT_TAGGED.
    """
    return _Reader(rooms).subjects(find_document(rooms, name))


def all_subjects(rooms: Rooms) -> tuple[Subjects, ...]:
    """Return what every document studies, by file name."""
    reader = _Reader(rooms)
    found = [reader.subjects(document_id) for document_id in live_documents(rooms)]
    return tuple(sorted(found, key=lambda one: (one.source, one.title)))


class _Reader:
    """Reads documents one by one, with what is the same for all of them: the tagger and people's choices."""

    def __init__(self, rooms: Rooms) -> None:
        self._corpus, self._tagger, self._choices = rooms.corpus, load_tagger(rooms), choices(rooms)
        self._inputs = MentionInputs(rooms, self._tagger)

    def subjects(self, document_id: str) -> Subjects:
        document = chosen_for(self._corpus.document(document_id), self._choices)
        if self._corpus.is_current("mentions", document_id, self._inputs.of(document)):
            found = self._read(document)
        else:
            found = Subjects(document_id=document_id, why_none=NoCase.NOT_TAGGED)
        return replace(found, source=document.source, title=document.title or "")

    def _read(self, document: Document) -> Subjects:
        passages = readable(self._corpus.passages(document.id), document, self._tagger)
        mentions = self._corpus.mentions(document.id)
        ranked = rank_subjects(passages, mentions, document.title)
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
