"""Find the authors on a first page: lines of names near the title, not addresses, not offices."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gvcmine.ingest.display import Block, below
from gvcmine.ingest.headings import opened_section, run_in_section
from gvcmine.ingest.lines import PrintedLine
from gvcmine.ingest.names import bare, is_name, sorted_name

_BETWEEN = re.compile(r"\s*[;,&·•|/]\s*|\s+(?:and|und|et|y|e|with)\s+|\s{2,}", re.I)
_AFTER_NAME = re.compile(r"\s+(?:and|und|et|y|e|&|with)\s+|\s*[;·•|&]\s*")
_HAN_LINE = re.compile("^[\u3400-\u9fff\\s,、，;·*∗⁰¹²³⁴-⁹]{2,40}$")

_ADDRESS = re.compile(
    r"\S@\S|\b(?:universi\w+|department|departamento|institut\w*|school|college|faculty|facult\w+|laborator\w+"
    r"|cent(?:er|re|ro)|ministry|bank|academy|e-?mail|correspond\w+|p\.?o\.? box|street|road|avenue"
    r"|professor|lecturer|economist|fellow|cnrs|cepr|nber)\b|大学|学院|研究",
    re.I,
)
"""Words of places of work; they only help, marks and the place under the names decide as much."""

_KEYWORDS = re.compile(
    r"^\W*(?:key\s?-?words?|index terms|palabras clave|palavras[- ]chave|mots[- ]cl[eé]s|schlüsselwörter|jel\b"
    r"|关键词|關鍵詞)",
    re.I,
)

_MARKED_ADDRESS = re.compile(r"^(?:\(?[a-f]\)?\s?(?=[A-Z])|[¹²³⁴-⁹†‡§*∗]|\d\s?(?=[A-Z]))")

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
    if len(text) > 600 or re.search(r"\b(?:19|20)\d\d\b", text):
        return None
    turned = _surname_first(text)
    if turned:
        return turned
    if _HAN_LINE.match(text):
        return _han_names(text)
    pieces = [piece for piece in map(bare, _BETWEEN.split(text)) if len(piece) > 1]
    found = [piece for piece in pieces if is_name(piece)]
    strange = [piece for piece in pieces if not is_name(piece)]
    if not found or not is_name(pieces[0]):
        return None
    if strange and not all(_ADDRESS.search(piece) or len(strange) < len(found) for piece in strange):
        return _names_before_offices(text)
    return _names_before_offices(text) if strange else found


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
        if opened_section(text) is not None or run_in_section(text) is not None or _KEYWORDS.match(text):
            if block.size > 5:
                break
        prose = sum(word.islower() for word in text.split()) > 25
        if prose and not names_in(text) and not _ADDRESS.search(text):
            break
        kept.append(block)
    return kept


def _named(blocks: Sequence[Block]) -> Byline:
    names: list[str] = []
    lines: list[PrintedLine] = []
    addresses: list[PrintedLine] = []
    letters = any(re.match(r"^\(?[a-f]\)?\s?[A-Z]", line.text) for block in blocks for line in block.lines)
    last: Block | None = None
    for block in blocks:
        found = _names_of(block, letters)
        alike = last is None or abs(last.size - block.size) < 1 or last.bold == block.bold
        if found and alike and not (addresses and last and block.size < last.size - 0.4):
            names += [name for name in found if name not in names]
            lines += block.lines
            last = block
        elif names and (_ADDRESS.search(block.text) or _MARKED_ADDRESS.match(block.text)):
            addresses += block.lines
    return Byline(
        names=tuple(sorted_name(name) for name in names), lines=tuple(lines), addresses=tuple(addresses)
    )


def _names_of(block: Block, letters: bool) -> list[str] | None:
    texts = [line.text for line in block.lines]
    if letters:
        # Raised letters that point to an address stand right behind the name.
        texts = [
            re.sub(r"(?<=[a-zß-ÿ])\s?[a-f](?:,[a-f*∗])*(?=\s*(?:[,&;∗*]|$|\sand\b))", _unmarked, text)
            for text in texts
        ]
    singly = [names_in(text) for text in texts]
    if (
        len(texts) > 1
        and all(names and len(names) == 1 for names in singly)
        and not any(re.search(r"(?:,|&|\band)$", text) for text in texts[:-1])
    ):
        return [name for names in singly if names for name in names]
    whole = names_in(" ".join(texts))
    if whole:
        return whole
    first = singly[0]
    return (
        first
        if first and all(_ADDRESS.search(text) or _MARKED_ADDRESS.match(text) for text in texts[1:])
        else None
    )


def _unmarked(found: re.Match[str]) -> str:
    return (
        ""
        if found.group().startswith(" ") or "," in found.group() or len(found.group()) == 1
        else found.group()
    )
