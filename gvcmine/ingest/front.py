"""Find the title among the first paragraphs of a document."""

import re
from collections.abc import Collection, Sequence

from gvcmine.ingest.headings import opened_section
from gvcmine.ingest.kinds import Kind
from gvcmine.ingest.metadata import plain_words
from gvcmine.ingest.pieces import Paragraph

_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")

_NO_TITLE = re.compile(
    r"^(?:(?:original |research |review |short |full )*(?:article|paper|communication|report|essay)s?"
    r"|(?:policy research )?working paper.*|discussion paper.*|contents lists? available.*|open access"
    r"|journal homepage.*|special (?:issue|section).*|(?:https?|www).*|doi.*)$",
    re.I,
)
"""Large type on first pages that names the kind of work, not the work."""


def find_title(
    paragraphs: Sequence[Paragraph], stated: str | None = None, repeated: Collection[str] = ()
) -> list[Paragraph]:
    """Return the paragraphs of the first three pages that make the title.

    They are those that print the title the file states of itself; else those of the largest type on
    the first page that has any larger than 11.5 points. `repeated` holds the plain words of running
    heads: what stands there with a year is the name of the journal, often larger than the title.
    """
    candidates = [
        paragraph
        for paragraph in paragraphs
        if paragraph.page <= 3 and paragraph.kind is Kind.TEXT and _could_be_title(paragraph, repeated)
    ]
    if stated is not None:
        printed = _printed_title(candidates, plain_words(stated))
        if printed:
            return printed
    for page in sorted({paragraph.page for paragraph in candidates}):
        here = [paragraph for paragraph in candidates if paragraph.page == page]
        largest = max(paragraph.size for paragraph in here)
        found = [paragraph for paragraph in here if paragraph.size > largest - 0.3]
        if largest > 11.5:
            return found[:1] + [more for more in found[1:2] if len(found[0].text.split()) < 12]
    return []


def _printed_title(candidates: Sequence[Paragraph], stated: str) -> list[Paragraph]:
    """Return neighbouring paragraphs that together print the stated title, if any do."""
    for place, paragraph in enumerate(candidates):
        plain = plain_words(paragraph.text)
        if plain == stated:
            return [paragraph]
        if len(plain) > 5 and stated.startswith(plain) and place + 1 < len(candidates):
            both = f"{plain} {plain_words(candidates[place + 1].text)}"
            if both == stated:
                return list(candidates[place : place + 2])
    return []


def _could_be_title(paragraph: Paragraph, repeated: Collection[str]) -> bool:
    text = paragraph.text
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1 or not word.isascii()]
    if len(words) < 2 or not 8 <= len(text) <= 300 or opened_section(text) is not None:
        return False
    plain = plain_words(text)
    journal = len(words) <= 8 and any(plain and plain in head and _YEAR.search(head) for head in repeated)
    return _NO_TITLE.match(text) is None and not journal
