"""Read plain text and Markdown: paragraphs, hard-wrapped lines joined, form feeds as pages."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from statistics import median

from gvcmine.ingest.assemble import Vocabulary, join
from gvcmine.ingest.blocks import Block, BlockKind
from gvcmine.ingest.characters import clean
from gvcmine.ingest.headings import opened_section

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 begin like those of UTF-16, so they are tried first."""

_ATX = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"^(=+|-+)$")
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[^\W\d_][^.!?]*$")
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,3}[.)])\s+")
_SIGN = re.compile(r"^[\s>]*(?:[-*+•]\s+)?")
_RULE = re.compile(r"^[\s|:+-]+$")
_SIGNS = re.compile(
    r"\*{1,3}(?=\S)(.+?)(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)(.+?)(?<=\S)_{1,3}(?!\w)|`+([^`]+)`+"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_HEADING_WORDS = 12
_TITLE_WORDS = 25
_WRAPPED = (45, 100)
"""Hard-wrapped lines are of about equal length, between these numbers of characters."""


def decode(data: bytes) -> str | None:
    """Return the text of a file in whatever encoding, or None where it is no text.

    A byte order mark decides, then UTF-8 where it fits, then charset-normalizer. Zero bytes stand in
    no text file.
    """
    mark = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if mark is None and b"\0" in data:
        return None
    text: str | None
    try:
        text = data.decode(mark or "utf-8")
    except UnicodeDecodeError:
        best = None if mark else import_module("charset_normalizer").from_bytes(data).best()
        text = None if best is None else str(best)
    return None if text is None or "\0" in text else text


def read_plain(text: str, *, markdown: bool) -> list[Block]:
    """Return the paragraphs and headings of a text; form feeds part its pages, counted from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").expandtabs(4)
    sheets = lines.split("\f")
    words = _vocabulary(lines)
    blocks = []
    for number, sheet in enumerate(sheets, start=1):
        for block in _blocks(sheet.split("\n"), words, markdown=markdown):
            page = number if len(sheets) > 1 else None
            blocks.append(replace(block, page=page))
    return _with_title(blocks)


def _with_title(blocks: list[Block]) -> list[Block]:
    """Take a short first paragraph that is no sentence for the title."""
    if len(blocks) > 1 and blocks[0].kind is BlockKind.TEXT:
        text = blocks[0].text
        if 1 < len(text.split()) <= _TITLE_WORDS and not text.endswith((".", ",", ";", ":")):
            return [replace(blocks[0], kind=BlockKind.HEADING, level=1), *blocks[1:]]
    return blocks


def _blocks(lines: Sequence[str], words: Vocabulary, *, markdown: bool) -> Iterator[Block]:
    wrapped = _is_wrapped(lines)
    for group in _groups(lines):
        if markdown:
            yield from _of_markdown(group, words)
        elif len(group) == 1 or wrapped:
            yield from _of_text(group, words)
        else:
            for line in group:
                yield from _of_text([line], words)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between blank ones."""
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether lines end where the page ended: else each line is a paragraph."""
    lengths = [
        len(line.rstrip())
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line.strip() and following.strip()
    ]
    return bool(lengths) and median(lengths) <= _WRAPPED[1]


def _of_text(group: Sequence[str], words: Vocabulary) -> Iterator[Block]:
    first = clean(group[0])
    if len(group) > 1 and opened_section(first) is not None:
        yield Block(text=first, kind=BlockKind.HEADING, level=2)
        group = group[1:]
    text = _joined(group, words)
    if text:
        heading = len(group) == 1 and _looks_like_heading(text)
        yield Block(text=text, kind=BlockKind.HEADING if heading else BlockKind.TEXT, level=2 * heading)


def _looks_like_heading(text: str) -> bool:
    words = text.split()
    if len(words) > _HEADING_WORDS:
        return False
    capitals = text.isupper() and sum(map(str.isalpha, text)) >= 4
    return capitals or opened_section(text) is not None or _NUMBERED.match(text) is not None


def _of_markdown(group: list[str], words: Vocabulary) -> Iterator[Block]:
    if all(line.lstrip().startswith("|") for line in group):
        rows = [_plain(line.strip().strip("|")) for line in group if not _RULE.match(line)]
        yield Block(text="\n".join(row for row in rows if row), kind=BlockKind.TABLE)
        return
    waiting: list[str] = []
    for line in group:
        heading = _heading(line, waiting)
        if heading is not None:
            # A line that is underlined is the heading itself.
            rest = waiting[:-1] if _UNDERLINE.match(line.strip()) else waiting
            yield from _paragraph(rest, words)
            yield heading
            waiting = []
        elif not _RULE.match(line):
            waiting.append(line)
    yield from _paragraph(waiting, words)


def _heading(line: str, above: Sequence[str]) -> Block | None:
    if found := _ATX.match(line):
        return Block(text=_plain(found.group(2)), kind=BlockKind.HEADING, level=len(found.group(1)))
    if above and (underline := _UNDERLINE.match(line.strip())):
        level = 1 if underline.group()[0] == "=" else 2
        return Block(text=_plain(above[-1]), kind=BlockKind.HEADING, level=level)
    return None


def _paragraph(lines: Sequence[str], words: Vocabulary) -> Iterator[Block]:
    """Yield a paragraph of Markdown, or each entry of a list."""
    if not lines:
        return
    starts = [place for place, line in enumerate(lines) if place == 0 or _BULLET.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = _joined([_plain(_SIGN.sub("", line)) for line in lines[start:end]], words)
        if text:
            yield Block(text=text)


def _joined(lines: Sequence[str], words: Vocabulary) -> str:
    """Write hard-wrapped lines as one; a word parted at a line's end is put together."""
    cleaned = [text for line in lines if (text := clean(line))]
    pieces: list[str] = []
    for line, following in zip(cleaned, [*cleaned[1:], ""], strict=True):
        whole, between = join(line, following, words) if following else (True, "")
        pieces += (line if whole else line[:-1], between)
    return "".join(pieces)


def _plain(line: str) -> str:
    """Return a line of Markdown without its signs; of links the words stay."""
    return clean(_SIGNS.sub(lambda found: next(filter(None, found.groups()), ""), _LINK.sub(r"\1", line)))


def _vocabulary(text: str) -> Vocabulary:
    """Count the words of a text; a half at a line's end counts for what it is, which does no harm."""
    words: Vocabulary = Counter()
    for line in text.splitlines():
        found = _WORD.findall(line.lower())
        words.update(found[:-1] if line.rstrip().endswith("-") else found)
    return words
