"""Break text into lines: fonts within a line, note marks, and words that break between syllables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from reportlab.pdfbase.pdfmetrics import stringWidth

FONTS = {"": "Times-Roman", "*": "Times-Italic", "**": "Times-Bold"}
INLINE = re.compile(r"(\*\*|\*|\[\^\d+\])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text set in one font at a place within its line."""

    x: float
    text: str
    font: str
    size: float
    rise: float = 0.0
    space: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of type, the notes it carries, and how it clings to the next."""

    runs: tuple[Run, ...]
    height: float
    before: float = 0.0
    notes: tuple[int, ...] = ()
    keep: bool = False
    rule: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a paragraph is set."""

    size: float
    leading: float
    font: str = ""
    indent: float = 0.0
    hang: float = 0.0
    left: float = 0.0
    before: float = 0.0
    keep: bool = False
    align: str = "justify"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one word in one font; `note` is the number of a note mark."""

    text: str
    font: str
    note: int = 0


class LineBreaker:
    """Turn paragraphs into lines of a width."""

    def __init__(self, hyphenation: Mapping[str, Sequence[str]]) -> None:
        """Remember the syllables of the words that may break."""
        self.hyphenation = hyphenation

    def paragraph(self, text: str, style: Style, width: float) -> list[Line]:
        """Return the lines of a paragraph of marked-up text."""
        words, lines = _words(text, style.font), []
        while words:
            first = not lines
            indent = style.left + (style.indent if first else style.hang)
            taken, words = self._take(words, style.size, width - indent)
            lines.append(_set_line(taken, style, indent, width, last=not words, first=first))
        return lines

    def _take(
        self, words: list[list[Piece]], size: float, width: float
    ) -> tuple[list[list[Piece]], list[list[Piece]]]:
        """Return the words that fit the width, the last one broken if its syllables allow, and the rest."""
        used = 0.0
        for number, word in enumerate(words):
            gap = stringWidth(" ", "Times-Roman", size) if number else 0.0
            if number and used + gap + _word_width(word, size) > width:
                head, tail = self._break(word, size, width - used - gap)
                if head:
                    return [*words[:number], head], [tail, *words[number + 1 :]]
                return words[:number], words[number:]
            used += gap + _word_width(word, size)
        return words, []

    def _break(self, word: list[Piece], size: float, room: float) -> tuple[list[Piece], list[Piece]]:
        if len(word) != 1 or word[0].note:
            return [], word
        text, font = word[0].text, word[0].font
        for cut in reversed(self._cuts(text)):
            head = text[:cut] + ("" if text[cut - 1] == "-" else "-")
            if stringWidth(head, font, size) <= room:
                return [Piece(head, font)], [Piece(text[cut:], font)]
        return [], word

    def _cuts(self, text: str) -> list[int]:
        """Return where the word may break: between known syllables and after its own hyphens."""
        cuts = [match.end() for match in re.finditer(r"(?<=[a-z])-(?=[a-z])", text)]
        core = re.search(r"[A-Za-z]+", text)
        if core and core.group().lower() in self.hyphenation:
            place = core.start()
            for syllable in self.hyphenation[core.group().lower()][:-1]:
                place += len(syllable)
                cuts.append(place)
        return sorted(cuts)


def _words(text: str, font: str) -> list[list[Piece]]:
    """Return the words of marked-up text, each as pieces of one font."""
    words, style, fresh = [], font, True
    for part in INLINE.split(text):
        if part in FONTS and part:
            style = font if style == part else part
        elif part.startswith("[^"):
            words[-1].append(Piece(part[2:-1], FONTS[""], int(part[2:-1])))
        else:
            for number, word in enumerate(re.split(r"[ \n]+", part)):
                fresh = fresh or number > 0
                if word:
                    if fresh:
                        words.append([])
                    words[-1].append(Piece(word, FONTS[style]))
                    fresh = False
    return words


def _size(piece: Piece, size: float) -> float:
    return size * 0.66 if piece.note else size


def _word_width(word: Sequence[Piece], size: float) -> float:
    return fsum(stringWidth(piece.text, piece.font, _size(piece, size)) for piece in word)


def _set_line(
    words: Sequence[Sequence[Piece]], style: Style, indent: float, width: float, *, last: bool, first: bool
) -> Line:
    """Place the words of one line, stretched to the width unless it is the last of its paragraph."""
    natural = stringWidth(" ", "Times-Roman", style.size)
    slack = width - indent - fsum(_word_width(word, style.size) for word in words)
    stretch = style.align == "justify" and not last and len(words) > 1
    gap = slack / (len(words) - 1) if stretch else natural
    x, runs = indent, []
    for number, word in enumerate(words):
        for place, piece in enumerate(word):
            size = _size(piece, style.size)
            inner = number + 1 < len(words) and place + 1 == len(word)
            runs.append(
                Run(
                    x=x,
                    text=piece.text + (" " if inner else ""),
                    font=piece.font,
                    size=size,
                    rise=style.size * 0.35 if piece.note else 0.0,
                    space=gap - stringWidth(" ", piece.font, size) if inner else 0.0,
                )
            )
            x += stringWidth(piece.text, piece.font, size)
        x += gap
    notes = tuple(piece.note for word in words for piece in word if piece.note)
    return Line(
        runs=tuple(runs),
        height=style.leading,
        before=style.before if first else 0.0,
        notes=notes,
        keep=style.keep,
    )
