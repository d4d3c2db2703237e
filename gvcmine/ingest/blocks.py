"""Paragraphs, headings, tables and notes of a web page or word-processor file, in text order.

Works on element trees: HTML, and the few elements that trafilatura writes. The tree is walked
without recursion, so that a page of ten thousand nested boxes is only slow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from typing import Any

from gvcmine.ingest.characters import clean, raised
from gvcmine.types.text import RefusalReason


class UnusableFile(Exception):
    """A file cannot become a document: the reason in one word, and what is wrong in half a sentence."""

    def __init__(self, reason: RefusalReason, what: str) -> None:
        super().__init__(what)
        self.reason = reason


class BlockKind(StrEnum):
    """What a block is, as far as the file says."""

    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph or its like; `level` counts headings from 1 (the title), `page` form feeds from 1.

    Rows of a table are lines of its text, cells are parted by " | ".
    """

    text: str
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    page: int | None = None


_LEVELS = {f"h{level}": level for level in range(1, 7)}

_BLOCKS = """
p div section article main li ul ol dl dt dd blockquote quote pre item list address figure details summary
center body html tr td th table tbody hr header footer form fieldset
"""
_PARAGRAPHS = frozenset(_BLOCKS.split())
"""Elements that begin and end a paragraph; all others stand inside one."""

_NO_TEXT = """
script style noscript template nav aside iframe object embed svg canvas audio video button select option input
textarea head title graphic img dialog math annotation
"""
_SKIPPED = frozenset(_NO_TEXT.split())
"""Elements without a word of the text proper; nothing in them is run or fetched."""

_NOTE = re.compile(r"^(?:(?:foot|end)note|fn|en)[-_:.]?\d+$", re.I)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_RAISED = re.compile(r"\[?(\d{1,3})\]?")

_CAPTION = re.compile(r"^(?:table|figure|fig\.|box|chart|map|tableau|tabla|tabela|cuadro|quadro)\s*\d", re.I)
_BOLD = frozenset(["strong", "b"])
_BOLD_WORDS = 14
_BOLD_LEVEL = 4
"""A short line all in bold type is a heading of somebody who uses no heading styles."""

_LAYOUT_WORDS = 60
"""A cell of a table with more words than this is no figure: the table only arranges text on the page."""

_BOLD_HEADING = Block(text="", kind=BlockKind.HEADING, level=_BOLD_LEVEL)


def blocks_in(root: Any) -> list[Block]:
    """Return the blocks below an lxml element, without scripts, menus and what is hidden."""
    return [block for block in _Walk(root).blocks() if block.text]


class _Walk:
    """One walk through a tree; text gathers until a block begins or ends."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._pieces: list[str] = []
        self._open: list[Block] = []

    def blocks(self) -> Iterator[Block]:
        etree = import_module("lxml.etree")
        walk = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event in ("comment", "pi"):
                self._pieces.append(element.tail or "")
            elif event == "start":
                yield from self._begin(element, walk)
            else:
                yield from self._end(element)
        yield from self._flush()

    def _begin(self, element: Any, walk: Any) -> Iterator[Block]:
        kind = _kind(element)
        if kind is not None:
            yield from self._flush()
            self._open.append(kind)
        if _is_skipped(element, self._root):
            walk.skip_subtree()
        elif kind is not None and kind.kind is BlockKind.TABLE:
            walk.skip_subtree()
            for caption in element.iter("caption"):
                yield Block(text=clean(_text(caption)), kind=BlockKind.CAPTION)
            yield replace(kind, text=_rows(element))
        elif _is_raised(element) and (mark := _RAISED.fullmatch(_text(element))):
            walk.skip_subtree()
            self._pieces.append(raised(mark.group(1)))
        elif _name(element) in ("br", "lb"):
            self._pieces.append(" ")
        else:
            self._pieces.append(element.text or "")

    def _end(self, element: Any) -> Iterator[Block]:
        if _kind(element) is not None:
            yield from self._flush()
            self._open.pop()
        if element is not self._root:
            self._pieces.append(element.tail or "")

    def _flush(self) -> Iterator[Block]:
        text = clean(" ".join("".join(self._pieces).split()).removesuffix("↑"))
        self._pieces.clear()
        if text:
            # A paragraph inside a note is of the note, a box inside a heading of the heading.
            around = next((one for one in reversed(self._open) if one.kind is not BlockKind.TEXT), None)
            yield replace(around or Block(text=""), text=text)


def _is_raised(element: Any) -> bool:
    return _name(element) == "sup" or (_name(element) == "hi" and element.get("rend") == "#sup")


def _kind(element: Any) -> Block | None:
    """Return an empty block of the kind that an element begins; None where it stands inside one."""
    name = _name(element)
    if name in _LEVELS:
        return Block(text="", kind=BlockKind.HEADING, level=_LEVELS[name])
    if name == "head":
        return Block(text="", kind=BlockKind.HEADING, level=_LEVELS.get(element.get("rend", ""), 2))
    if name == "table" and not _is_layout(element):
        return Block(text="", kind=BlockKind.TABLE)
    classes = (element.get("class") or "").lower().split()
    if name in ("figcaption", "caption") or "caption" in classes:
        return Block(text="", kind=BlockKind.CAPTION)
    if _NOTE.match(element.get("id") or "") or element.get("role") in ("doc-footnote", "doc-endnote"):
        # The mark in the text often bears such an id too; a note is a block of its own.
        return Block(text="", kind=BlockKind.FOOTNOTE) if name in _PARAGRAPHS else None
    if name == "p" and _is_bold_line(element):
        caption = _CAPTION.match(_text(element))
        return Block(text="", kind=BlockKind.CAPTION) if caption else _BOLD_HEADING
    return Block(text="") if name in _PARAGRAPHS else None


def _is_bold_line(paragraph: Any) -> bool:
    if (paragraph.text or "").strip() or not len(paragraph):
        return False
    if any(_name(child) not in _BOLD or (child.tail or "").strip() for child in paragraph):
        return False
    words = _text(paragraph).split()
    return (
        0 < len(words) <= _BOLD_WORDS and not words[-1].endswith((".", ",", ";")) and not words[0].islower()
    )


def _is_skipped(element: Any, root: Any) -> bool:
    name = _name(element)
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
    # "head" is the head of a page in HTML, and a heading in what trafilatura writes.
    return element is not root and (
        hidden or (name in _SKIPPED and not (name == "head" and _is_tei(element)))
    )


def _is_tei(element: Any) -> bool:
    return element.get("rend") is not None


def _is_layout(table: Any) -> bool:
    cells = (cell for cell in table.iter("td", "cell", "th"))
    return any(len(_text(cell).split()) > _LAYOUT_WORDS for cell in cells)


def _rows(table: Any) -> str:
    rows = []
    for row in table.iter("tr", "row"):
        cells = [clean(_shown_text(cell)) for cell in row.iter("td", "th", "cell")]
        rows.append(" | ".join(cell for cell in cells if cell))
    return "\n".join(row for row in rows if row) or clean(_text(table))


def _shown_text(element: Any) -> str:
    """Return the text of an element without scripts, styles and what is hidden."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_skipped(child, element):
            pieces.append(_shown_text(child))
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split())


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
