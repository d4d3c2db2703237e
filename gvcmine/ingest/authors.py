"""Find the authors on a first page: lines of names near the title, not addresses, not offices."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from gvcmine.ingest.display import Block, below
from gvcmine.ingest.headings import opened_section, run_in_section
from gvcmine.ingest.lines import PrintedLine
from gvcmine.ingest.metadata import YEAR
from gvcmine.ingest.names import bare, is_name, sorted_name

_BETWEEN = re.compile(r"\s*[;,&·•|/]\s*(?:(?:and|und|et|y|e)\s+)?|\s+(?:and|und|et|y|e|with)\s+|\s{2,}", re.I)
_AFTER_NAME = re.compile(r"\s+(?:and|und|et|y|e|&|with)\s+|\s*[;·•|&]\s*")
_HAN_LINE = re.compile("^[\u3400-\u9fff\\s,、，;·*∗⁰¹²³⁴-⁹]{2,40}$")

_ADDRESS = re.compile(
    r"\S@\S|\b(?:universi\w+|department|departamento|institut\w*|school|college|faculty|facult\w+|laborator\w+"
    r"|cent(?:er|re|ro)|ministry|bank|academy|e-?mail|correspond\w+|p\.?o\.? box|street|road|avenue"
    r"|professor|lecturer|economist|fellow|cnrs|cepr|nber)\b|大学|学院",
    re.I,
)
"""Words of places of work; they only help, marks and the place under the names decide as much."""

_KEYWORDS = re.compile(
    r"^\W*(?:key\s?-?words?|index terms|palabras clave|palavras[- ]chave|mots[- ]cl[eé]s"
    r"|schlüsselwörter|jel\b|关键词|關鍵詞)",
    re.I,
)

_MARKED_ADDRESS = re.compile(r"^(?:\(?[a-f]\)?\s?(?=[A-Z])|[¹²³⁴-⁹†‡§*∗]|\d\s?(?=[A-Z]))")

_BEGINS_NAMES = re.compile(
    "^(?:by |and )?[\\W\\d_]*(?:[A-ZÀ-ÞĀ-ſ]|(?:de|da|van|von|del|di) [A-ZÀ-Þ]|[\u3400-\u9fff])"
)
_DEGREE = re.compile(r"^(?:ph\.?\s?d|d\.?phil|m\.?[abds]|mba|m\.?sc|m\.?phil|jr|sr|i{2,3})\.?$", re.I)
_LETTERED = re.compile(r"^[a-f]\s?[A-Z][a-z]{2}")
_OPENING = re.compile(rf"(?:{_KEYWORDS.pattern})|^\W*(?:内容提要|摘\s*要)", re.I)
"""What ends the names and addresses of a first page, beside known headings."""

_FARTHEST = 0.45
"""Share of the page's height below the title in which its authors are looked for at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The authors as found: names in order, and the lines that print names and addresses."""

    names: tuple[str, ...] = ()
    lines: tuple[PrintedLine, ...] = ()
    addresses: tuple[PrintedLine, ...] = ()


def names_in(text: str) -> list[str] | None:
    """Return the names that make up a line of authors, or None where it holds anything else.

    Addresses and offices that follow a name after a comma are passed over.

    >>> names_in("Yasheng Huang¹ and Heiwai Tang²")
    ['Yasheng Huang', 'Heiwai Tang']
    >>> names_in("Trade and Competitiveness Global Practice Group") is None
    True
    """
    if len(text) > 600 or YEAR.search(text) or not _BEGINS_NAMES.match(text):
        return None
    turned = _surname_first(text)
    if turned:
        return turned
    if _HAN_LINE.match(text):
        return _han_names(text)
    pieces = [piece for piece in map(bare, _BETWEEN.split(text)) if len(piece) > 1]
    found = [piece for piece in pieces if is_name(piece)]
    strange = [piece for piece in pieces if not is_name(piece) and not _DEGREE.match(piece)]
    if not found or not is_name(pieces[0]):
        return None
    if not strange:
        return found
    aside = any(_ADDRESS.search(piece) for piece in strange)
    return _names_before_offices(text) if aside or len(strange) >= len(found) else found


def _surname_first(text: str) -> list[str] | None:
    """Return names printed "Surname, First; Surname, First"."""
    entries = [entry.strip() for entry in text.split(";") if entry.strip()]
    halves = [bare(entry).split(",") for entry in entries]
    if ";" not in text or not all(len(half) == 2 for half in halves):
        return None
    turned = [f"{first.strip()} {last.strip()}" for last, first in halves]
    if not all(map(is_name, turned)) or any(_ADDRESS.search(entry) for entry in entries):
        return None
    return [f"{last.strip()}, {first.strip()}" for last, first in halves]


def _names_before_offices(text: str) -> list[str] | None:
    """Return names of "Ana Costa, Lecturer, University of A; Bo Lin, Dean, ..."."""
    found = []
    for entry in _AFTER_NAME.split(text):
        name = bare(entry.split(",")[0])
        if is_name(name):
            found.append(name)
    return found or None


def _han_names(text: str) -> list[str] | None:
    pieces = [piece for piece in re.split(r"[\s,、，;·*∗⁰¹²³⁴-⁹]+", text) if piece]
    joined: list[str] = []
    for piece in pieces:
        # A name of two characters is set with a blank, to be as wide as one of three.
        if len(piece) == 1 and joined and len(joined[-1]) == 1:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined if joined and all(2 <= len(name) <= 4 for name in joined) else None


def find_byline(blocks: Sequence[Block], title: Sequence[Block]) -> Byline:
    """Return the authors printed under the title on its page, or anywhere on a designed cover."""
    if not title:
        return Byline()
    under = _until_text(below(blocks, title[-1]))
    foot = title[-1].box.y1
    near = [block for block in under if block.box.y0 - foot < _FARTHEST * block.tall]
    found = _named(near)
    if not found.names:
        others = [block for block in blocks if block not in title and block not in near]
        found = _named(_until_text(others)) if _is_cover(blocks) else found
    return found


def keyword_lines(blocks: Iterable[Block]) -> list[PrintedLine]:
    """Return the lines that announce keywords or classification codes."""
    return [line for block in blocks for line in block.lines if _KEYWORDS.match(line.text)]


def _is_cover(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text.split()) for block in blocks) < 120


def _until_text(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks before the abstract, the first heading or the first running text."""
    kept = []
    for block in blocks:
        text = block.text
        if opened_section(text) is not None or run_in_section(text) is not None or _OPENING.match(text):
            break
        prose = sum(word.islower() for word in text.split()) > 25
        if prose and not names_in(text) and not _is_address(block):
            break
        kept.append(block)
    return kept


def _named(blocks: Sequence[Block]) -> Byline:
    """Return the names of all blocks set like the first one that holds any, and the addresses after it."""
    named: list[Block] = []
    addresses: list[PrintedLine] = []
    letters = any(_LETTERED.match(line.text) for block in blocks for line in block.lines)
    for block in blocks:
        alike = not named or abs(named[-1].size - block.size) < 1 or named[-1].bold == block.bold
        smaller = bool(addresses) and bool(named) and block.size < named[-1].size - 0.4
        if alike and not smaller and _names_of(block.lines, letters):
            named.append(block)
        elif named and (_is_address(block) or _MARKED_ADDRESS.match(block.text)):
            addresses += block.lines
    names = [name for lines in _in_rows(named) for name in _names_of(lines, letters) or ()]
    return Byline(
        names=tuple(dict.fromkeys(sorted_name(name) for name in names)),
        lines=tuple(line for block in named for line in block.lines),
        addresses=tuple(addresses),
    )


def _is_address(block: Block) -> bool:
    return len(block.text) < 500 and _ADDRESS.search(block.text) is not None


def _in_rows(blocks: Sequence[Block]) -> list[tuple[PrintedLine, ...]]:
    """Return the lines of each block; names set in columns side by side are read row by row."""
    spans = [(block.box.y0, block.box.y1) for block in blocks]
    side_by_side = any(b[0] < a[1] - 2 and a[0] < b[1] - 2 for a, b in pairwise(spans))
    if not side_by_side:
        return [block.lines for block in blocks]
    lines = [line for block in blocks for line in block.lines]
    return [(line,) for line in sorted(lines, key=lambda line: (round(line.middle / 4), line.box.x0))]


def _names_of(lines: Sequence[PrintedLine], letters: bool) -> list[str] | None:
    """Return the names that lines of a block print, one a line or running on."""
    texts = [_without_letters(text) if letters else text for text in _entries(lines)]
    singly = list(takewhile(bool, map(names_in, texts)))
    rest = texts[len(singly) :]
    running = any(re.search(r"(?:,|&|\band)$", text) for text in texts[: len(singly)])
    one_each = len(singly) > 1 and all(names and len(names) == 1 for names in singly)
    if one_each and not running:
        return [name for names in singly for name in names or ()]
    whole = names_in(" ".join(texts))
    if whole:
        return whole
    aside = all(_ADDRESS.search(text) or _MARKED_ADDRESS.match(text) or YEAR.search(text) for text in rest)
    return [name for names in singly for name in names or ()] if singly and aside else None


def _entries(lines: Sequence[PrintedLine]) -> list[str]:
    """Return the texts of lines; one that hangs in under a left edge goes on with the line before."""
    left = min(line.box.x0 for line in lines)
    edged = [abs(line.box.x0 - left) < 1 for line in lines]
    if sum(edged) < 2 or not edged[0]:
        return [line.text for line in lines]
    texts: list[str] = []
    for line, at_edge in zip(lines, edged, strict=True):
        if at_edge or line.box.x0 - left < 0.6 * line.size:
            texts.append(line.text)
        else:
            texts[-1] += f" {line.text}"
    return texts


def _without_letters(text: str) -> str:
    """Take off raised letters that point to addresses; they stand behind the name, often without a blank."""
    text = re.sub(r"(?<=\w)\s[a-f](?:\s?,\s?[a-f∗*])*(?=\s*(?:[,&;∗*]|$|and\b))", "", text)
    pieces = _BETWEEN.split(text)
    names = [piece for piece in pieces if len(piece) > 1]
    if len(names) > 1 and all(re.search(r"[a-zß-ÿ][a-f][∗*]?$", name) for name in names):
        return ", ".join(re.sub(r"[a-f][∗*]?$", "", name) for name in names)
    return text
