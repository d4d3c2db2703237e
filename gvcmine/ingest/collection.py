"""Find where a new work begins in a file that holds several: proceedings, a printed series of posts.

A work that is cut in two is worse than two that stay together, so all signs must agree: a page opens
with words larger than the text, and under them stands an abstract (and the work before has ended with
its list of works), or, in every work from the first page on, the day on which it was posted.
"""

import re
from collections.abc import Callable, Sequence

from gvcmine.ingest.headings import Style, opened_section, run_in_section
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.types.text import Section

_TOP = 0.4
"""Share of a page's height above which a title stands."""

_LARGER = 2.0
"""Points by which a title is larger than the text, at least."""

_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"

_POSTED = re.compile(
    r"^(?:(?:posted|published|written)\b.{0,40}|by .{3,60}|on )?\W*"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?),? (?:19|20)\d\d\b.{{0,60}}$",
    re.I,
)
"""A line that tells the day of a post, with or without the author's name."""


_CHAPTER = re.compile(r"(?:chapter|part|essay|section|capítulo|chapitre|parte)\b", re.I)
_SUMMARY = re.compile(r"\W*summary\b", re.I)
"""Chapters of one work may have titles and summaries of their own."""


def find_works(pages: Sequence[PrintedPage], style: Style) -> list[int]:
    """Return the numbers of the pages on which a work begins, or nothing where the file is one work."""
    papers = [page.number for page in pages if _opens(page, style, _has_abstract)]
    ends = [*papers[1:], pages[-1].number + 1] if papers else []
    if len(papers) > 1 and all(_ends(pages, a, b) for a, b in zip(papers, ends, strict=True)):
        return papers
    posts = [page.number for page in pages if _opens(page, style, _is_posted)]
    return posts if len(posts) > 1 and posts[0] == pages[0].number else []


def _opens(page: PrintedPage, style: Style, follows: Callable[[Sequence[PrintedLine]], bool]) -> bool:
    for place, line in enumerate(page.lines):
        if line.middle > _TOP * page.height or line.size <= style.size and len(line.text) > 60:
            return False
        if line.size >= style.size + _LARGER and line.text.count(" ") >= 1:
            return not _CHAPTER.match(line.text) and follows(page.lines[place + 1 :])
    return False


def _has_abstract(below: Sequence[PrintedLine]) -> bool:
    return any(
        Section.ABSTRACT in (opened_section(line.text), run_in_section(line.text))
        and not _SUMMARY.match(line.text)
        for line in below[:40]
    )


def _is_posted(below: Sequence[PrintedLine]) -> bool:
    return any(_POSTED.match(line.text) for line in below[:4])


def _ends(pages: Sequence[PrintedPage], start: int, following: int) -> bool:
    """Say whether the work that begins on one page has listed its references before the next begins."""
    if following - start < 2:
        return False
    inside = [page for page in pages if start <= page.number < following]
    return any(opened_section(line.text) is Section.REFERENCES for page in inside for line in page.lines)
