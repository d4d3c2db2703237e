"""The verb behind `tag --explain`: a text that belongs to no document, with what made each mention."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.languages import document_language, language_name, language_of
from gvcmine.parts import Tagger
from gvcmine.tag.lexicon import folder
from gvcmine.types.lexicon import Lexicon
from gvcmine.types.text import Mention, Passage, Section, Span
from gvcmine.verbs.languages import readable_in
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.tagging import load_tagger

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST = 4_000
"""Characters of a passage; a longer paragraph is cut at the end of a sentence, or else at a blank."""
_CUT = re.compile(r"[.!?]\s|\s")
_SAID = {
    "pattern:period": "years of the text",
    "pattern:name": "wording of names (headwords.yaml)",
    "pattern:acronym": "acronym that the text explains",
    "pattern:company": "what the text says of a name (headwords.yaml)",
    "gazetteer:demonyms": "countries.csv: demonym",
    "gazetteer:geonames": "gazetteer.csv",
    "ner": "model of names",
}
"""What rules are called that name no term, or another file than their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A passage that the tagger did not read: its number among the paragraphs, language and beginning."""

    paragraph: int
    language: str
    language_name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The mentions of a text, for each what made it, and what of the text was not read.

    `sources` go with `mentions`: the term as written and the file in which it stands.
    """

    mentions: tuple[Mention, ...]
    sources: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


def explanation(rooms: Rooms, text: str) -> Explanation:
    """Tag a text that belongs to no document, but for paragraphs in languages the tagger does not read.

    Raises LexiconError where the team's own terms cannot be read.
    """
    tagger = load_tagger(rooms)
    passages = [replace(one, language=language_of(one.text)) for one in paragraphs_of(text)]
    main = _main_language(passages, tagger)
    read = readable_in(passages, main, tagger)
    mentions = tagger.tag(read) if read else []
    seen = {passage.id for passage in read}
    return Explanation(
        mentions=tuple(mentions),
        sources=tuple(source_of(mention, rooms.lexicon) for mention in mentions),
        unread=tuple(
            Unread(
                paragraph=passage.index + 1,
                language=passage.language or main or "",
                language_name=language_name(passage.language or main),
                text=passage.text,
            )
            for passage in passages
            if passage.id not in seen
        ),
    )


def _main_language(passages: Sequence[Passage], tagger: Tagger) -> str | None:
    """Return the language of what is too short to tell: one the tagger reads, if any paragraph is in it."""
    languages = {passage.language for passage in passages}
    known = languages.intersection(getattr(tagger, "LANGUAGES", Tagger.LANGUAGES))
    return next(iter(sorted(filter(None, known))), None) or document_language(passages)


def source_of(mention: Mention, lexicon: Lexicon) -> str:
    """Return what made a mention, for people: the term as written and the file in which it stands.

    A rule is "kind:file or variable:term"; those of taggers that write others are shown as they are.
    """
    if mention.rule in _SAID:
        return _SAID[mention.rule]
    kind, _, rest = mention.rule.partition(":")
    name, _, words = rest.partition(":")
    if kind == "cue":
        return f'cue of {mention.id} in the codebook: "{words}"'
    if name == "own":
        return _own_source(words, mention, lexicon)
    for file in (f"{name}.csv", f"{name}.yaml"):
        if kind in ("gazetteer", "lexicon") and folder().joinpath(file).is_file():
            return f'{file}: "{words}"' if words else file
    return mention.rule


def _own_source(words: str, mention: Mention, lexicon: Lexicon) -> str:
    holding = [term for term in lexicon if words in term.words]
    meant = [term for term in holding if term.means == mention.id] or holding
    places = [f'annotations/{term.file} line {term.line}: "{words}"' for term in meant[:1]]
    return places[0] if places else f'own term "{words}"'


def paragraphs_of(text: str) -> Iterator[Passage]:
    """Yield the paragraphs of a text that belongs to no document, as passages that are tagged one by one."""
    for index, (start, end) in enumerate(_stretches(text)):
        yield Passage(
            id=str(index),
            document_id="",
            index=index,
            span=Span(start, end),
            text=text[start:end],
            section=Section.BODY,
        )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        found = _PARAGRAPH.search(text, start)
        end, following = (found.start(), found.end()) if found else (len(text), len(text))
        if end - start > _LONGEST:
            end = following = _cut(text, start)
        if text[start:end].strip():
            yield start, end
        start = following


def _cut(text: str, start: int) -> int:
    """Return where a long paragraph is cut: after the last sentence that fits, else a word, else anywhere."""
    last = start + _LONGEST
    blanks = list(_CUT.finditer(text, start + _LONGEST // 2, last))
    ends = [match for match in blanks if match[0].strip()] or blanks
    return ends[-1].end() if ends else last
