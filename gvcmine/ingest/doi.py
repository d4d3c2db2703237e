"""Tell a work's own DOI from those of the works and data it cites."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from gvcmine.ingest.headings import opened_section
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.metadata import doi_in, plain_words
from gvcmine.types.text import Section

_PAGES = 3
"""A work's own DOI stands on its first pages; later ones belong to works it cites."""

_BAND = 0.14
"""Share of the page's height at its head and foot."""

_SUFFIX = re.compile(
    r"(?:[./](?:suppl?|s\d{3}|sup\d*)(?:[./]\S*)?|/-/dc\d.*|/(?:abstract|full|pdf|epdf|full-text))$", re.I
)
"""What points to material beside the work, or to a form of it."""

_ARCHIVES = re.compile(r"^10\.(?:5281/zenodo|7910/dvn|17632|3886|6084/m9|5061/dryad|13039|21227)", re.I)
"""Where data lie: Zenodo, Dataverse, Mendeley, ICPSR, figshare, Dryad, Funder registry, Research Square."""

_CITED = re.compile(
    r"[^\W\d_][\w'’-]+,\s+[A-Z]\..{0,160}?\b(?:19|20)\d\d"
    r"|[A-Z][\w'’-]+ [A-Z]{1,2}, .{0,160}?\b(?:19|20)\d\d|\bet al\b"
)
"""A surname with initials before a year, as an entry of a list of works has it."""

_SELF = re.compile(
    r"\bto (?:cite|link)|\bcite (?:this|as)|\bsuggested citation|\bcitation\b|\bdownloaded\b", re.I
)
_SPLIT = re.compile(r"(?:10\.\d{4,9}/\S*[-/._]|10\.\d{4,9}/|doi\.org/|doi:)\s*$", re.I)


def own_doi(pages: Sequence[PrintedPage], title: str | None, stated: Collection[str] = ()) -> str | None:
    """Return the DOI that the first pages print of the work itself, in lower case, or None.

    `stated` are the DOIs of the file's own metadata: a printed one that equals one of them is the
    work's own. Otherwise heads and feet, lines of their own and self-citations speak for a DOI;
    reference lists, cited years around it and archives of data speak against it.
    """
    best: tuple[float, str] | None = None
    for page in pages[:_PAGES]:
        for line, text, listed in _with_doi(page):
            found = doi_in(text)
            if found is None:
                continue
            doi = _SUFFIX.sub("", found)
            weight = 10.0 if doi in stated else _weight(doi, line, text, page, title)
            if listed and doi not in stated:
                weight -= 5
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, doi)
    return best[1] if best else None


def first_own_doi(texts: Iterable[str], title: str | None, stated: Collection[str] = ()) -> str | None:
    """Return the DOI that the first paragraphs of a work print of it, in lower case, or None.

    One of those that the file states is taken before all; then the first that stands in no entry on
    another work. For texts without printed pages: less is known of them than `own_doi` asks for.
    """
    found: list[str] = []
    for text in texts:
        if opened_section(text) is Section.REFERENCES:
            break
        doi = _SUFFIX.sub("", doi_in(text) or "")
        if doi in stated:
            return doi
        is_own = _SELF.search(text) or _names_title(text, title) or not _CITED.search(text)
        if doi and is_own and not _ARCHIVES.match(doi):
            found.append(doi)
    return next(iter(found), None)


def _with_doi(page: PrintedPage) -> Iterator[tuple[PrintedLine, str, bool]]:
    """Yield lines with a DOI, a broken one joined with the next line; say whether works are listed here."""
    listed = False
    for place, line in enumerate(page.lines):
        if opened_section(line.text) is Section.REFERENCES:
            listed = True
        if "10." not in line.text and not _SPLIT.search(line.text):
            continue
        text = line.text
        if _SPLIT.search(text) and place + 1 < len(page.lines):
            text += page.lines[place + 1].text.split(" ")[0]
        yield line, re.sub(r"(10\.\d{4,9}/)\s+", r"\1", text), listed


def _weight(doi: str, line: PrintedLine, text: str, page: PrintedPage, title: str | None) -> float:
    weight = 3.0 if page.number == 1 else 1.5
    if not _BAND * page.height < line.middle < (1 - _BAND) * page.height:
        weight += 2
    alone = re.sub(r"(?i)https?://(?:dx\.)?doi\.org/|doi:?|\s|[.,;]", "", text)
    if len(alone) < len(doi) + 6:
        weight += 2
    around = _around(line, page)
    if _SELF.search(around) or _names_title(around, title):
        weight += 4
    elif _CITED.search(around) and len(alone) >= len(doi) + 6:
        weight -= 6
    return weight - 3 if _ARCHIVES.match(doi) else weight


def _around(line: PrintedLine, page: PrintedPage) -> str:
    """Return the words of the line's block up to the line's end."""
    block = [other for other in page.lines if other.block == line.block and other.middle <= line.middle + 1]
    return " ".join(other.text for other in block[-5:])


def _names_title(text: str, title: str | None) -> bool:
    words = plain_words(title or "").split()
    around = set(plain_words(text).split())
    return len(words) >= 4 and sum(word in around for word in words) >= 0.8 * len(words)
