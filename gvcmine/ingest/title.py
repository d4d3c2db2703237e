"""Find the title on the first pages by how it is set, where it stands and what else the file says."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gvcmine.ingest.authors import names_in
from gvcmine.ingest.display import Block, below
from gvcmine.ingest.headings import Style, opened_section, run_in_section
from gvcmine.ingest.metadata import YEAR, plain_words
from gvcmine.ingest.names import bare
from gvcmine.ingest.venue import venues

PAGES = 4
"""Covers, licences and half-titles take up to three pages before the title is printed once more."""

_KINDS_OF_WORK = (
    r"(?:original |research |review |short |full |regular |invited |special )*"
    r"(?:articles?|papers?|communications?|reports?|essays?|notes?|brief|symposium)"
    r"|(?:final|draft|annual|working|discussion|policy|technical|country|synthesis|inception|mission)?\s*"
    r"(?:report|draft|version|paper|brief|note)s?(?:\s+(?:series|version|submitted|prepared for.*))?"
    r"\W*(?:no\.?\s*)?[\w/-]*\d*"
    r"|(?:policy research )?working paper.*|(?:\w+ ){0,3}discussion papers?.*|methods, tools.*|editorial"
    r"|opinion(?: piece)?|commentary|viewpoint|(?:executive )?summary|sum[aá]rio(?: executivo)?"
    r"|resumen(?: ejecutivo)?|r[eé]sum[eé](?: exécutif)?"
)
_SELLERS = (
    r"contents lists? available.*|open(?: access)?|(?:jou?rnal|country) homepage.*|(?:https?|www)\S*.*|doi.*"
    r"|special (?:issue|section).*|issn.*|isbn.*|(?:article|paper) info(?:rmation)?(?: abstract)?"
    r"|document (?:de|of|for)\b.*|public disclosure.*|(?:official|for official) use.*"
    r"|(?:the )?world bank(?: group)?|.*\bversion of record\b.*|downloaded.*|cite this.*|all rights.*|.*©.*"
    r"|\S+@\S+"
)
_PARTS = (
    r"(?:chapter|part|volume|vol|no|annex|appendix|session|module|table|figure|box)\.?\s*[\divxl]*"
    r"|table of contents.*|contents|overview"
)
_NO_TITLE = re.compile(rf"^\W*(?:{_KINDS_OF_WORK}|{_SELLERS}|{_PARTS})\W*$", re.I)
"""Large type on first pages that names the kind of work or its seller, not the work."""

_COVER = re.compile(
    r"your use of the jstor archive|jstor is a not-for-profit|this content downloaded from"
    r"|to cite this article|this article was downloaded by|full terms & conditions of access"
    r"|see discussions, stats, and author profiles|abstract available at:? http\S*ssrn"
    r"|electronic copy available at|munich personal repec archive|mpra\b.*repec"
    r"|multi-?disciplinary open access archive|archive ouverte pluridisciplinaire"
    r"|standard-nutzungsbedingungen|econstor|document version|link to published (?:version|record)"
    r"|citation for (?:the )?published"
    r"|this is (?:the|an?) (?:accepted|author|peer.reviewed|pre-?print|post-?print)"
    r"|provided in cooperation with|\w+ research online|eprints|copyright and reuse",
    re.I,
)
"""What stands on sheets that archives and sellers put before a work."""

_LABEL = re.compile(r"(?:^|\s)[-–—·]?\s*(\d{2,4})\s*[-–—·]?$|^[-–—·]?\s*(\d{2,4})\b")
_SMALLEST = 11.5
"""Points; nearly every title is larger, and hardly any running text."""

_EDGE = 0.12
"""Share of the page's height in which running heads and page numbers stand."""

_ALIKE = 0.9
"""Two texts more alike than this (share of matching characters) print one title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTitle:
    """The title: its blocks, the blocks of its page, the covers passed over, and the work it is a part of."""

    blocks: tuple[Block, ...] = ()
    around: tuple[Block, ...] = ()
    covers: tuple[int, ...] = ()
    host: str | None = None

    @property
    def text(self) -> str | None:
        """Return the title with its subtitle, without marks of notes."""
        pieces = [without_marks(block.text) for block in self.blocks]
        joined = ""
        for piece in pieces:
            joint = (
                ""
                if not joined
                else " "
                if re.search(r"[:?!.,–—-]$", joined) or piece[:1].islower()
                else ": "
            )
            joined += joint + piece
        return joined or None


def without_marks(text: str) -> str:
    """Return a title without the signs that point to a note.

    >>> without_marks("Global Value Chain participation?$")
    'Global Value Chain participation?'
    """
    text = re.sub(r"[\s¹²³⁰⁴-⁹*∗†‡§¶$⋆★✩☆\ufffd]+$", "", text)
    return re.sub(r"(?<=[^\W\d_?!])[¹²³⁰⁴-⁹*∗†‡⋆✩☆]+", "", text)


def find_title(
    first: Sequence[Sequence[Block]], style: Style, stated: Sequence[str] = (), heads: Collection[str] = ()
) -> FoundTitle:
    """Return the title printed on the first pages, given the blocks of each.

    `stated` are the titles the file states of itself: one that is printed is taken. Else the block
    that stands out most is taken from the first page that has one; sheets of archives count only
    where no later page prints a title. `heads` are the plain words of running heads.
    """
    covers = tuple(blocks[0].page for blocks in first if _is_cover(blocks))
    for blocks in sorted(filter(None, first), key=lambda blocks: blocks[0].page in covers):
        printed = next((found for title in stated if (found := _printed(blocks, title))), ())
        if printed:
            return FoundTitle(blocks=printed, around=tuple(blocks), covers=covers)
    journals = _journals(first)
    chosen = [(blocks, title) for blocks in first if (title := _standing_out(blocks, style, heads, journals))]
    if not chosen:
        return FoundTitle(covers=covers)
    own = _behind_covers(chosen, first, covers)
    host = _host(own, first, heads)
    blocks, title = own[1] if host else own[0]
    return FoundTitle(blocks=title, around=tuple(blocks), covers=covers, host=host)


def _behind_covers(
    chosen: Sequence[tuple[Sequence[Block], tuple[Block, ...]]],
    first: Sequence[Sequence[Block]],
    covers: Collection[int],
) -> Sequence[tuple[Sequence[Block], tuple[Block, ...]]]:
    """Return the titles printed after the sheets of archives, which name them; else all of them."""
    sheets = [block.text for blocks in first for block in blocks if block.page in covers]
    named = plain_words(" ".join(sheets))
    behind = [(blocks, title) for blocks, title in chosen if title[0].page not in covers]
    own = [pair for pair in behind if not sheets or plain_words(without_marks(pair[1][0].text)) in named]
    return own or chosen


def alike(one: str, other: str) -> bool:
    """Say whether two titles are the same but for case, signs and small slips."""
    a, b = plain_words(one), plain_words(other)
    if not a or not b:
        return False
    return a == b or (
        abs(len(a) - len(b)) < 0.2 * len(a) and SequenceMatcher(None, a, b, autojunk=False).ratio() > _ALIKE
    )


def _is_cover(blocks: Sequence[Block]) -> bool:
    return any(_COVER.search(block.text) for block in blocks)


def _printed(blocks: Sequence[Block], stated: str) -> tuple[Block, ...]:
    """Return neighbouring blocks of the upper page that together print the stated title."""
    wanted = plain_words(stated)
    found: tuple[Block, ...] = ()
    for place, block in enumerate(blocks):
        if block.depth > 0.75 or len(block.text) > 2 * len(stated) + 20:
            continue
        for more in range(3):
            run = tuple(blocks[place : place + more + 1])
            if len(run) == more + 1 and alike(" ".join(without_marks(one.text) for one in run), wanted):
                if not found or run[0].size > found[0].size + 0.5:
                    found = run
                break
    return found


def _journals(first: Iterable[Sequence[Block]]) -> set[str]:
    """Return the plain names of journals and series that the first pages print."""
    lines = [
        line.text for blocks in first for block in blocks for line in block.lines if len(line.text) < 130
    ]
    return {plain_words(one.venue) for one in venues(lines, lines) if one.venue}


def _standing_out(
    blocks: Sequence[Block], style: Style, heads: Collection[str], journals: Collection[str]
) -> tuple[Block, ...]:
    """Return the block of a page that is set most like a title, with its subtitle."""
    best: tuple[float, Block] | None = None
    fit = [block for block in blocks if _could_be_title(block, heads, journals)]
    largest = max((block.size for block in fit), default=0.0)
    for block in fit:
        if block.size <= max(min(_SMALLEST, style.size + 2.5), style.size + 0.4):
            continue
        weight = block.size / largest + _bonus(block, blocks, heads)
        if best is None or weight > best[0] + 0.001:
            best = (weight, block)
    return _with_rest(best[1], fit, style) if best else ()


def _bonus(block: Block, blocks: Sequence[Block], heads: Collection[str]) -> float:
    plain = plain_words(block.text)
    words = len(block.text.split())
    weight = 0.15 if block.depth < 0.5 else 0.0
    weight += 0.15 if 4 <= words <= 30 else 0.0
    weight += 0.3 if any(len(head) > 15 and (head in plain or plain in head) for head in heads) else 0.0
    under = below(blocks, block)[:3]
    weight += 0.25 if any(names_in(other.text) for other in under) else 0.0
    return weight - (0.3 if words > 40 else 0.0)


def _could_be_title(block: Block, heads: Collection[str], journals: Collection[str]) -> bool:
    text = block.text
    letters = sum(map(str.isalpha, text))
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")) or len(text) > 350:
        return False
    if _NO_TITLE.match(text) or opened_section(text) is not None or run_in_section(text) is not None:
        return False
    plain = plain_words(text)
    if plain in journals or any(
        plain and plain in head and YEAR.search(head) for head in heads if len(plain.split()) <= 8
    ):
        return False
    return not _is_byline(text) and not re.search(r"\.{4,}|(?:\. ){4,}", text)


def _is_byline(text: str) -> bool:
    found = names_in(text)
    return found is not None and (len(found) > 1 or len(bare(text).split()) <= 3)


def _with_rest(block: Block, fit: Sequence[Block], style: Style) -> tuple[Block, ...]:
    """Return a title with the other parts of it, or the subtitle, that are set near it."""
    title = [block]
    for other in reversed(
        [other for other in fit if other.page == block.page and other.box.y1 <= block.box.y0 + 2]
    ):
        if len(title) == 3 or not _near(other, title[0], 2.0) or not _same_look(other, block):
            break
        title.insert(0, other)
    for other in below(fit, block):
        if len(title) == 3 or not _goes_on(title, block, other, style):
            break
        title.append(other)
    return tuple(title)


def _goes_on(title: Sequence[Block], main: Block, other: Block, style: Style) -> bool:
    """Say whether a block under the title is its second half or its subtitle."""
    short = sum(len(one.text.split()) for one in title) <= 2
    same = _same_look(other, main)
    least = 0.3 if short else 0.55
    subtitle = least * main.size <= other.size <= 1.02 * main.size and other.size > style.size + 1.5
    if not _near(title[-1], other, 3.0 if same or short else 2.2) or not (
        subtitle and other.size >= _SMALLEST
    ):
        return False
    if _is_byline(other.lines[0].text):
        return False
    words = other.text.split()
    dated = re.search(r"\b(?:19|20)\d\d\W*$", other.text) is not None and len(words) <= 4
    return len(words) <= 30 and not dated


def _near(upper: Block, lower: Block, reach: float) -> bool:
    """Say whether one block stands right under the other, no more than so many lines apart."""
    across = lower.box.x0 < upper.box.x1 and lower.box.x1 > upper.box.x0
    return across and lower.box.y0 - upper.box.y1 <= reach * max(upper.size, lower.size)


def _same_look(one: Block, other: Block) -> bool:
    return abs(one.size - other.size) < 0.05 * other.size and one.bold == other.bold


def _host(
    chosen: Sequence[tuple[Sequence[Block], tuple[Block, ...]]],
    first: Sequence[Sequence[Block]],
    heads: Collection[str],
) -> str | None:
    """Return the title of the book on the cover, where what follows is only a part of it.

    The next page then has a high printed number, and the cover's title in its running head.
    """
    if len(chosen) < 2 or chosen[0][1][0].page != 1:
        return None
    cover = FoundTitle(blocks=chosen[0][1]).text or ""
    if alike(cover, FoundTitle(blocks=chosen[1][1]).text or ""):
        return None
    outer = [
        line
        for blocks in first[1:]
        for block in blocks
        for line in block.lines
        if not _EDGE * block.tall < line.middle < (1 - _EDGE) * block.tall
    ]
    labels = [_LABEL.search(line.text) for line in outer if line.page == 2 and len(line.text) < 12]
    numbers = [int(label.group(1) or label.group(2)) for label in labels if label]
    running = {
        word for text in (*heads, *(line.text for line in outer)) for word in plain_words(text).split()
    }
    words = plain_words(cover).split()
    named = sum(word in running for word in words) >= 0.8 * len(words)
    return cover if named and any(10 < number < 1900 for number in numbers) else None
