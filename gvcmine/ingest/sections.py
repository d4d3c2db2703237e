"""Name the part of the document each paragraph belongs to, and the heading it stands under.

A walk through the paragraphs with one state: headings change it, kinds of line (footnote, caption,
table) override it for one paragraph.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.headings import Style, opened_section, run_in_section
from gvcmine.ingest.kinds import Kind, is_caption
from gvcmine.ingest.pieces import Paragraph
from gvcmine.types.text import Section

_EARLY = 0.3
"""Before this share of the document, "References" or "Appendix" may be an entry of the contents."""

_SHORTEST_ABSTRACT, _LONGEST_ABSTRACT = 40, 350
"""Words; journals allow 150 to 300."""

_CONTENTS = re.compile(
    r"(?:\.\s?){4,}\s*[\divxlc]{1,5}$|(?:\.\s?){8,}$|…+\s*\w{0,5}$|(?:\.\s?){6,}[\divxlc]{1,5}\b"
)
_ADDRESS = re.compile(r"\S@\S+\.\w|\borcid\b", re.I)
_OWN_NOTE = re.compile(r"^[*∗†‡§¶$]")
"""Notes to title and authors are marked by signs, those to the text by numbers."""

_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")

_BY_WORDS, _BY_SETTING, _BY_PLACE = 0.98, 0.95, 0.8
"""Shares of words named rightly on golden pages, by what named them."""

_KINDS = {Kind.FOOTNOTE: Section.FOOTNOTE, Kind.CAPTION: Section.CAPTION, Kind.TABLE: Section.TABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph with the section it belongs to, how sure that is (0..1), and the heading above it."""

    paragraph: Paragraph
    section: Section
    heading: str | None = None
    confidence: float = 1.0

    @property
    def is_heading(self) -> bool:
        """Say whether this paragraph is the heading itself."""
        return self.paragraph.heading


def name_sections(paragraphs: Sequence[Paragraph], front: Mapping[int, Section], style: Style) -> list[Part]:
    """Return every paragraph with its section; `front` names those of title, authors... by `id()`."""
    start = _body_start(paragraphs, front, style)
    parts = list(_walk(paragraphs, front, start))
    abstract = [part.paragraph.text for part in parts if part.section is Section.ABSTRACT]
    return _with_unnamed_abstract(parts) if len(" ".join(abstract).split()) < _SHORTEST_ABSTRACT else parts


def _body_start(paragraphs: Sequence[Paragraph], front: Mapping[int, Section], style: Style) -> int:
    """Return the place of the first paragraph that can be running text after the front matter."""
    for place, paragraph in enumerate(paragraphs):
        if id(paragraph) in front:
            continue
        following = paragraphs[place + 1 : place + 9]
        prose = any(_is_prose(other, style) and other.page <= paragraph.page + 1 for other in following)
        if paragraph.heading and opened_section(paragraph.text) is Section.BODY and prose:
            return place
        if paragraph.heading and re.match(r"^(?:1|I)[.\s]", paragraph.text):
            return place
        if place > 0.3 * len(paragraphs):
            break
    running = (place for place, paragraph in enumerate(paragraphs) if _is_prose(paragraph, style))
    return next((place for place in running if id(paragraphs[place]) not in front), 0)


def _is_prose(paragraph: Paragraph, style: Style) -> bool:
    return (
        paragraph.kind is Kind.TEXT
        and len(paragraph.text) > 300
        and paragraph.size > style.size - 0.6
        and run_in_section(paragraph.text) is None
        and not _CONTENTS.search(paragraph.text)
    )


@dataclass(slots=True)
class _State:
    """Where the walk stands: the section, its heading, the size of "References", words of the abstract.

    `named` says that a heading of known words opened the section.
    """

    section: Section = Section.FRONT_MATTER
    named: bool = False
    begun: bool = False
    heading: str | None = None
    list_size: float = 0.0
    abstract_words: int = 0


def _walk(paragraphs: Sequence[Paragraph], front: Mapping[int, Section], start: int) -> Iterator[Part]:
    state = _State()
    for place, paragraph in enumerate(paragraphs):
        if id(paragraph) in front:
            section = front[id(paragraph)]
            yield Part(paragraph=replace(paragraph, heading=False), section=section)
            # "Keywords:" alone announces them; they follow.
            if section is Section.KEYWORDS and (paragraph.heading or paragraph.text.endswith(":")):
                state.section = section
            continue
        before_body = place < start
        if not before_body and not state.begun:
            state.begun = True
            state.section = Section.BODY if state.section is Section.FRONT_MATTER else state.section
        if paragraph.heading:
            early = place < _EARLY * len(paragraphs)
            following = paragraphs[place + 1 : place + 5]
            state.named = opened_section(paragraph.text) is not None
            state.section = _after_heading(paragraph, state, (early, before_body), following)
            if opened_section(paragraph.text) is Section.REFERENCES:
                state.list_size = paragraph.size
            if not before_body or state.section is not Section.FRONT_MATTER:
                state.heading = paragraph.text
        section = _section_of(paragraph, state.section, before_body)
        sure = _sure(paragraph, section, state)
        yield Part(paragraph=paragraph, section=section, heading=state.heading, confidence=sure)
        _go_on(paragraph, state, section)


def _sure(paragraph: Paragraph, section: Section, state: _State) -> float:
    """Return how sure a section is: by its heading's words, by how it is set, or by its place alone."""
    if section is not state.section:
        return _BY_SETTING
    if section is Section.BODY or state.named:
        return _BY_WORDS
    return _BY_PLACE


def _after_heading(
    paragraph: Paragraph, state: _State, place: tuple[bool, bool], following: Sequence[Paragraph]
) -> Section:
    """Return the section that begins with a heading; `place` says whether early, and before the body."""
    early, before_body = place
    opened = opened_section(paragraph.text)
    if opened is Section.REFERENCES and early and (before_body or not _lists_works(following)):
        return state.section
    if opened in (Section.APPENDIX, Section.FOOTNOTE) and early:
        return state.section
    if opened is Section.ABSTRACT:
        return opened if early or before_body else Section.BODY
    if opened is Section.BODY or opened is None:
        return _under_plain_heading(paragraph, state, before_body, following)
    return opened


def _under_plain_heading(
    paragraph: Paragraph, state: _State, before_body: bool, following: Sequence[Paragraph]
) -> Section:
    if state.section is Section.APPENDIX:
        return state.section
    if state.section is Section.REFERENCES:
        leaves = _leaves_references(paragraph, following, state.list_size)
        return Section.BODY if leaves else state.section
    return Section.FRONT_MATTER if before_body else Section.BODY


def _lists_works(following: Sequence[Paragraph]) -> bool:
    """Say whether the next paragraphs look like entries of a reference list, not of a table of contents."""
    texts = [other.text for other in following if other.kind is Kind.TEXT and len(other.text) > 40]
    return bool(texts) and all(_YEAR.search(text) for text in texts[:2])


def _leaves_references(paragraph: Paragraph, following: Sequence[Paragraph], list_size: float) -> bool:
    """Say whether a heading as large as "References" is followed by prose, not by more entries."""
    prose = [other for other in following if other.kind is Kind.TEXT and len(other.text) > 150]
    entries = [other for other in prose if _YEAR.search(other.text[:160])]
    return paragraph.size >= list_size - 0.2 and len(prose) >= 2 and not entries


def _section_of(paragraph: Paragraph, state: Section, before_body: bool) -> Section:
    """Return the section of one paragraph, given the state of the walk."""
    if state is Section.REFERENCES:
        # Figures and tables often follow the list of works, without a heading of their own.
        return Section.CAPTION if _is_float(paragraph) else state
    run_in = run_in_section(paragraph.text)
    if run_in is Section.ACKNOWLEDGEMENTS and not paragraph.heading:
        return run_in
    if run_in is not None and (before_body or (paragraph.page <= 2 and len(paragraph.text) < 400)):
        return run_in
    if _is_front(paragraph, before_body):
        return state if state is Section.KEYWORDS else Section.FRONT_MATTER
    if paragraph.kind is not Kind.TEXT:
        return _KINDS[paragraph.kind]
    return state


def _is_front(paragraph: Paragraph, before_body: bool) -> bool:
    """Say whether a paragraph is part of the front by what it is: addresses, notes to the title, contents."""
    text, address = paragraph.text, _ADDRESS.search(paragraph.text)
    if _CONTENTS.search(text):
        return True
    if paragraph.kind is Kind.TEXT:
        return address is not None and len(text) < 400
    if paragraph.kind is Kind.FOOTNOTE and paragraph.page <= 2 and (_OWN_NOTE.match(text) or address):
        return True
    # Thanks and the number of the series stand before anything is claimed.
    return before_body and paragraph.kind in (Kind.FOOTNOTE, Kind.TABLE)


def _is_float(paragraph: Paragraph) -> bool:
    return paragraph.kind is Kind.CAPTION and (
        is_caption(paragraph.lines[0]) or paragraph.text.startswith("Note")
    )


def _go_on(paragraph: Paragraph, state: _State, section: Section) -> None:
    """Move on after a paragraph: keywords or 350 words end an abstract, an announced one begins it."""
    words = len(paragraph.text.split())
    if state.section is Section.KEYWORDS and not paragraph.heading:
        state.section = Section.BODY if state.begun else Section.FRONT_MATTER
    if section is Section.ABSTRACT:
        state.abstract_words += words
        if state.section is Section.FRONT_MATTER and words < 60:
            state.section = Section.ABSTRACT
    if state.section is not Section.ABSTRACT:
        return
    if section in (Section.FRONT_MATTER, Section.KEYWORDS):
        state.section = Section.FRONT_MATTER
    elif state.abstract_words > _LONGEST_ABSTRACT:
        state.section = Section.BODY


def _with_unnamed_abstract(parts: list[Part]) -> list[Part]:
    """Take the first paragraph of 80 to 350 words before the introduction for the abstract."""
    apart = False
    for place, part in enumerate(parts):
        if part.section is Section.BODY and part.is_heading:
            break
        if part.is_heading:
            apart = opened_section(part.paragraph.text) is Section.FRONT_MATTER
        words = len(part.paragraph.text.split())
        plain = part.section in (Section.FRONT_MATTER, Section.BODY) and part.paragraph.page <= 2
        if plain and not apart and 80 <= words <= 350 and not _ADDRESS.search(part.paragraph.text):
            headed = any(later.is_heading for later in parts[place + 1 : place + 8])
            if headed:
                parts[place] = replace(part, section=Section.ABSTRACT, confidence=_BY_PLACE)
            break
    return parts
