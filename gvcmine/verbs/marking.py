"""The verb behind `tag --html`: a document, or a text that belongs to none, and its mentions.

How they are drawn is the matter of a face (see `gvcmine/cli/tag_html.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.ingest.languages import language_name
from gvcmine.parts import Tagger
from gvcmine.types.text import Document, DocumentKind, Mention, Passage, Section
from gvcmine.verbs.explaining import explanation, paragraphs_of, source_of
from gvcmine.verbs.languages import readable
from gvcmine.verbs.naming import Names
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.showing import Choice, Shown, show
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger, tag_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A document with its mentions, in text order. A text that belongs to no document has an empty id.

    `sources` go with `mentions` and say what made each. `untagged` tells for each passage that the tagger
    did not read (by its index) why: its section or its language. `names` has the words for
    what the mentions' ids stand for.
    """

    shown: Shown
    mentions: tuple[Mention, ...]
    sources: tuple[str, ...]
    untagged: dict[int, str]
    names: Names


def mark(rooms: Rooms, name: str) -> Marked:
    """Return the document that goes by this name with the mentions it has today.

    Where the mentions on file are missing or out of date, this document alone is tagged, and they are kept.
    Raises WorkspaceError where no or several documents go by the name.
    """
    shown, tagger = show(rooms, name), load_tagger(rooms)
    document, inputs = shown.document, MentionInputs(rooms, tagger)
    if not rooms.corpus.is_current("mentions", document.id, inputs.of(document)):
        tag_document(rooms, document, tagger, inputs)
    mentions = tuple(rooms.corpus.mentions(document.id))
    return Marked(
        shown=shown,
        mentions=mentions,
        sources=tuple(source_of(mention, rooms.lexicon) for mention in mentions),
        untagged=why_untagged(shown.everything, document, tagger),
        names=Names(rooms.codebook),
    )


def mark_text(rooms: Rooms, text: str) -> Marked:
    """Return a text that belongs to no document with its mentions."""
    document = Document(
        id="", kind=DocumentKind.FILE, source="A text to explain", text=text, text_id="", reader=""
    )
    passages, found = tuple(paragraphs_of(text)), explanation(rooms, text)
    return Marked(
        shown=Shown(document=document, passages=passages, everything=passages, choice=Choice()),
        mentions=found.mentions,
        sources=found.sources,
        untagged={one.paragraph - 1: f"in {one.language_name}" for one in found.unread},
        names=Names(rooms.codebook),
    )


def why_untagged(passages: Sequence[Passage], document: Document, tagger: Tagger) -> dict[int, str]:
    """Return for each passage that the tagger does not read why: "references", "in French"."""
    sections = getattr(tagger, "SECTIONS", frozenset(Section))
    read = {passage.index for passage in readable(passages, document, tagger)}
    reasons = {}
    for passage in passages:
        if passage.section not in sections:
            reasons[passage.index] = passage.section.value.replace("_", " ")
        elif passage.index not in read:
            reasons[passage.index] = f"in {language_name(passage.language or document.language)}"
    return reasons
