"""The verb tag: passages to mentions, only where something changed."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

from gvcmine import parts
from gvcmine.errors import StoreError
from gvcmine.ingest.languages import language_name
from gvcmine.parts import Tagger
from gvcmine.types.text import Document, Section
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.standing import MentionInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReport:
    """How many documents were tagged now and why, and how many were current already.

    `new` had no mentions, `by_terms` hold own terms that were added, changed or removed since, of
    `changed` the text, its language, the codebook or the tagger is another one; these three add up to
    `tagged`. `unread` counts the passages of the documents tagged now that are in languages which the
    tagger does not read, by name. `warnings` are sentences on own terms that may not be meant as they
    stand; `terms` is the number of own terms.
    """

    tagged: int
    unchanged: int
    new: int = 0
    by_terms: int = 0
    changed: int = 0
    terms: int = 0
    unread: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()


def load_tagger(rooms: Rooms) -> Tagger:
    """Return the tagger that the settings name; its models load with the first passage."""
    return cast(Tagger, parts.load(rooms.settings.tag.tagger)(rooms.codebook, rooms.lexicon))


def tag(rooms: Rooms, progress: Progress) -> TagReport:
    """Find the mentions of every document whose text, codebook, terms or tagger changed.

    Passages in languages that the tagger does not read have none. Raises LexiconError where the
    team's own terms cannot be read.
    """
    tagger = load_tagger(rooms)
    inputs = MentionInputs(rooms, tagger)
    documents = [rooms.corpus.outline(document_id) for document_id in live_documents(rooms)]
    stale = [one for one in documents if not rooms.corpus.is_current("mentions", one.id, inputs.of(one))]
    why = Counter(_why(rooms, document, inputs) for document in stale)
    unread: Counter[str] = Counter()
    for done, document in enumerate(stale, start=1):
        unread.update(tag_document(rooms, document, tagger, inputs))
        progress("tagging documents", done, len(stale))
    inputs.standing.keep(documents)
    return TagReport(
        tagged=len(stale),
        unchanged=len(documents) - len(stale),
        new=why["new"],
        by_terms=why["terms"],
        changed=why["changed"],
        terms=len(rooms.lexicon),
        unread=tuple(unread.most_common()),
        warnings=tuple(inputs.standing.too_common(documents)),
    )


def tag_document(rooms: Rooms, document: Document, tagger: Tagger, inputs: MentionInputs) -> Counter[str]:
    """Tag one document and keep its mentions; return the passages not read, by name of their language."""
    everything = rooms.corpus.passages(document.id)
    passages = readable(everything, document, tagger)
    rooms.corpus.keep_mentions(document.id, tagger.tag(passages) if passages else [], inputs.of(document))
    read = {passage.id for passage in passages}
    sections = getattr(tagger, "SECTIONS", frozenset(Section))
    return Counter(
        language_name(passage.language or document.language)
        for passage in everything
        if passage.id not in read and passage.section in sections
    )


def _why(rooms: Rooms, document: Document, inputs: MentionInputs) -> str:
    """Return why the mentions of a document are not current."""
    if not rooms.corpus.exists("mentions", document.id):
        return "new"
    try:
        before = rooms.corpus.inputs("mentions", document.id)
    except StoreError:
        return "changed"
    return "terms" if before.partition(".")[0] == inputs.general(document) else "changed"
