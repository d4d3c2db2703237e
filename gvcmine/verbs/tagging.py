"""The verb tag: passages to mentions, only where something changed."""

from dataclasses import dataclass
from typing import cast

from gvcmine import parts
from gvcmine.parts import Tagger
from gvcmine.types.text import Mention, Passage, Section, Span, content_id
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReport:
    """How many documents were tagged now, and how many were current already."""

    tagged: int
    unchanged: int


def load_tagger(rooms: Rooms) -> Tagger:
    """Return the tagger that the settings name; its models load with the first passage."""
    return cast(Tagger, parts.load(rooms.settings.tag.tagger)(rooms.codebook))


def mention_inputs(tagger: Tagger, text_id: str) -> str:
    """Return what the mentions of a text depend on."""
    return content_id(tagger.fingerprint, text_id)


def tag(rooms: Rooms, progress: Progress) -> TagReport:
    """Find the mentions of every document whose text, codebook, lexicon or tagger changed.

    Passages in languages that the tagger does not read have none.
    """
    tagger = load_tagger(rooms)
    stale = []
    documents = live_documents(rooms)
    for document_id in documents:
        inputs = mention_inputs(tagger, rooms.corpus.outline(document_id).text_id)
        if not rooms.corpus.is_current("mentions", document_id, inputs):
            stale.append((document_id, inputs))
    for done, (document_id, inputs) in enumerate(stale, start=1):
        passages = readable(rooms.corpus.passages(document_id), rooms.corpus.outline(document_id), tagger)
        rooms.corpus.keep_mentions(document_id, tagger.tag(passages) if passages else [], inputs)
        progress("tagging documents", done, len(stale))
    return TagReport(tagged=len(stale), unchanged=len(documents) - len(stale))


def explain(rooms: Rooms, text: str) -> list[Mention]:
    """Return the mentions of a text that belongs to no document."""
    whole = Passage(id="", document_id="", index=0, span=Span(0, len(text)), text=text, section=Section.BODY)
    return load_tagger(rooms).tag([whole])
