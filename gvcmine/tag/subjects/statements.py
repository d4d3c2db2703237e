"""Passages as sentences with their mentions: the unit in which a text says what it studies and found."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from gvcmine.tag.citation import citations
from gvcmine.types.subject import Quote
from gvcmine.types.text import Mention, Passage, Section, Span

READ = frozenset(
    {
        Section.TITLE,
        Section.ABSTRACT,
        Section.KEYWORDS,
        Section.BODY,
        Section.FOOTNOTE,
        Section.APPENDIX,
        Section.TABLE,
        Section.CAPTION,
    }
)
"""Sections that may say what a document is about; addresses, thanks and references say nothing of it."""

_END = re.compile(
    r"[.!?]['\")\]\u2019\u201d\u00b9\u00b2\u00b3\u2070-\u2079]*\s+(?=[A-Z\u201c\u2018\"'(\[\u00c0-\u00dd])|\n\s*\n\s*"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|Vol|pp?|eds?|Inc|Ltd|Co|ca)|\b[A-Z]|\A\s*\d[\d.]*)\.$"
)
_BRACKET = re.compile(r"(?<!\\)\((?!\?)")
"""Opens a group of a phrase; groups of phrases need no numbers."""
_NAME = r"[A-Z][\w'\u2019\-]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence (or heading) of a passage with the mentions inside it.

    `theirs` holds the words by which the sentence is another author's ("Tewari and Pillai show"), and
    is empty where the text speaks for itself; `cited` says that it cites somebody, in whatever way.
    """

    passage: Passage
    span: Span
    text: str
    mentions: tuple[Mention, ...]
    is_heading: bool
    theirs: str
    cited: bool

    @property
    def quote(self) -> Quote:
        """Return the sentence as a quote."""
        return Quote(passage_id=self.passage.id, span=self.span, text=self.text, page=self.passage.page)

    def before(self, mention: Mention) -> str:
        """Return what stands before a mention in its sentence."""
        return self.text[: mention.span.start - self.span.start]

    def after(self, mention: Mention) -> str:
        """Return what stands after a mention in its sentence."""
        return self.text[mention.span.end - self.span.start :]


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, ...]]:
    """Return the phrases of subjects.yaml by their key."""
    text = (files("gvcmine") / "data" / "subjects.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.SafeLoader)
    return {key: tuple(_phrases(str(value))) for key, value in data.items()}


def any_of(key: str) -> str:
    """Return a pattern for any phrase of a key, whatever its case; longer ones come first."""
    phrases = sorted(words()[key], key=len, reverse=True)
    forms = (_BRACKET.sub("(?:", phrase).replace(" ", r"\s+") for phrase in phrases)
    return "(?i:" + "|".join(forms) + ")"


def statements(passages: Iterable[Passage], mentions: Sequence[Mention]) -> Iterator[Statement]:
    """Yield the sentences of all passages that may say what a document is about, in text order."""
    held: dict[str, list[Mention]] = {}
    for mention in mentions:
        held.setdefault(mention.passage_id, []).append(mention)
    for passage in passages:
        if passage.section in READ:
            own = sorted(held.get(passage.id, ()), key=lambda one: (one.span, one.label, one.id))
            yield from _of_passage(passage, own)


def _of_passage(passage: Passage, mentions: Sequence[Mention]) -> Iterator[Statement]:
    starts = [mention.span.start for mention in mentions]
    for start, end in _sentences(passage.text):
        span = Span(passage.span.start + start, passage.span.start + end)
        inside = mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        text = passage.text[start:end]
        yield Statement(
            passage=passage,
            span=span,
            text=text,
            mentions=tuple(one for one in inside if one.span.end <= span.end),
            is_heading=start == 0 and text.split() == (passage.heading or "").split() != [],
            theirs=_theirs(text, span.start, inside),
            cited=bool(citations(text)),
        )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    ends = list(_END.finditer(text))
    cuts = [
        match.end()
        for match in ends
        if not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1])
    ]
    for cut in [*cuts, len(text)]:
        piece = text[start:cut]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield start + lead, start + len(piece.rstrip())
        start = cut


def _theirs(text: str, start: int, mentions: Sequence[Mention]) -> str:
    """Return the words that give a sentence to other authors, or "" where it is the text's own."""
    taken = [mention.span for mention in mentions if mention.label in ("COUNTRY", "PLACE", "ORG")]
    for pattern in _reporters():
        for match in pattern.finditer(text):
            names = Span(start + match.start("names"), start + match.end("names"))
            if not any(names.overlaps(span) for span in taken):
                return match["names"]
    cited = citations(text)
    if cited and cited[0][0] == 0:  # "Sturgeon (2002) finds": the sentence opens with the authors
        return text[cited[0][0] : cited[0][1]]
    return ""


@lru_cache(maxsize=1)
def _reporters() -> tuple[re.Pattern[str], ...]:
    """Return what marks a sentence as other authors': two names and a verb, or their work by name.

    A single name would take in "Officials report"; those are known as authors by their year alone.
    """
    pair = rf"(?P<names>(?:{_NAME},\s+)?{_NAME}\s+(?:and|&)\s+{_NAME}|{_NAME}\s+et\s+al\.?)"
    does = rf"(?:\s*\([^()]{{0,60}}\))?\s+(?:also\s+|thus\s+|have\s+|has\s+)?{any_of('reporting')}\b"
    whose = rf"['\u2019]s?\s+(?:[\w-]+\s+){{0,3}}{any_of('reported_work')}\b"
    by = rf"\b{any_of('reported_work')}\s+(?:by|of)\s+{pair}"
    return re.compile(rf"\b{pair}(?:{does}|{whose})"), re.compile(by)


def _phrases(value: str) -> Iterator[str]:
    """Yield the phrases of a value: one a line, or, of a single line of plain words, each word."""
    lines = value.strip().splitlines()
    yield from (lines[0].split() if len(lines) == 1 else (line.strip() for line in lines))
