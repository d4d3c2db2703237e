"""Which passages the machine reads: those in a language of its tagger. People may code them all."""

from collections.abc import Sequence

from gvcmine.ingest.languages import language_name
from gvcmine.parts import Tagger
from gvcmine.types.text import Document, Passage
from gvcmine.verbs.rooms import Rooms


def readable(passages: Sequence[Passage], document: Document, tagger: Tagger) -> list[Passage]:
    """Return the passages of a document that are in a language of the tagger."""
    return readable_in(passages, document.language, tagger)


def readable_in(passages: Sequence[Passage], language: str | None, tagger: Tagger) -> list[Passage]:
    """Return the passages of a text, most of it in one language, that are in a language of the tagger.

    A passage without a language is taken for one in the text's language, and a text without one for
    readable: what was read before languages were told stays read.
    """
    languages = getattr(tagger, "LANGUAGES", Tagger.LANGUAGES)
    return [passage for passage in passages if (passage.language or language or languages[0]) in languages]


def unread_note(rooms: Rooms, document: Document, tagger: Tagger) -> str:
    """Return what people must know: "not read by the machine: French", or "" where all is well.

    Only the codable passages count. `document` may be an outline.
    """
    if document.language is None or document.language in getattr(tagger, "LANGUAGES", Tagger.LANGUAGES):
        return ""
    codable = [passage for passage in rooms.corpus.passages(document.id) if passage.section.codable]
    read = len(readable(codable, document, tagger))
    name = language_name(document.language)
    if not read:
        return f"not read by the machine: {name}"
    return f"not read by the machine: {name}, but for {read} of {len(codable)} passages"
