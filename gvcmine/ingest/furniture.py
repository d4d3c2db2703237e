"""Tell what is printed on every page apart from what the author wrote.

Running heads, page numbers and licence stamps are found by repetition inside the outer bands of the
page, never in its middle: a line that returns in the middle is a phrase, not furniture, unless it is
large and stands at the very same place of most pages, as watermarks do. In works of a few pages, where
heads that alternate do not repeat, a head is known by its words, which all stand on the first page.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.headings import running_style
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.ingest.metadata import plain_words

_BAND = 0.12
"""Share of the page's height, above and below, in which furniture may stand (65 of 66 papers keep to it)."""

_NUMBER = re.compile(
    r"^\W*(?:page|p\.|seite|página|pág\.)?\W*(\d{1,5}|[ivxlc]{1,7})\W*(?:(?:of|/|de)\W*\d+\W*)?$", re.I
)
_OUTER_NUMBER = re.compile(r"^(\d{1,5}|[ivxlc]{1,7})\b|\b(\d{1,5}|[ivxlc]{1,7})$")

_STAMP = re.compile(
    r"^(?:public disclosure authori[sz]ed|(?-i:D)ownloaded from\b.*|(?-i:T)his content downloaded from\b.*"
    r"|(?-i:A)ll use subject to\b.*|(?-i:A)uthorized licensed use limited to\b.*"
    r"|(?-i:E)lectronic copy available at\b.*"
    r"|(?:https?://)?(?:www\.)?jstor\.org\S*)$",
    re.I,
)

_BANDED_STAMP = re.compile(
    r"^(?:(?:https?://)?www\.\S+$|[©ª]\s|.{5,80}\((?:19|20)\d\d\)\s*\d+[(,:]|.{5,80}\b(?:19|20)\d\d,\s?\d+\(\d+\)"
    r"|.*\ball rights reserved\b)",
    re.I,
)
"""What stands in the outer bands of a first page only: the journal with its year and pages, its address."""

_WATERMARK_SHARE, _WATERMARK_SIZE = 0.6, 1.8
"""Share of the pages on which a watermark stands, and how many times it is larger than the text."""

_SHORT = 4
"""Most pages of a work whose running heads may be printed once or twice only."""

_LONG = 45
"""Characters; three lines in a row that are longer are running text."""

_LINKS = frozenset(["and", "et", "al", "und", "y", "e"])
"""Words between names in a running head that need not stand on the first page."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without furniture; the lines taken away; the printed label of each page number."""

    pages: tuple[PrintedPage, ...]
    furniture: tuple[PrintedLine, ...]
    labels: dict[int, str]


def clear_furniture(pages: Sequence[PrintedPage]) -> Cleared:
    """Take running heads, feet, page numbers, stamps and watermarks off the pages.

    The printed labels of the pages are read on the way.
    """
    bands = {page.number: tuple(line for line in page.lines if _banded(line, page)) for page in pages}
    repeated = _repeated_keys(bands, len(pages))
    rows = _furniture_rows(bands, repeated)
    labels = _printed_labels(bands)
    alone = _watermarks(pages) | _short_heads(pages)
    dropped: list[PrintedLine] = []
    kept = []
    for page in pages:
        gone = [
            line
            for line in page.lines
            if _STAMP.match(line.text)
            or id(line) in alone
            or (_banded(line, page) and _is_furniture(line, repeated, rows, labels))
        ]
        taken = set(map(id, gone))
        stays = tuple(line for line in page.lines if id(line) not in taken)
        kept.append(replace(page, label=_label(page, labels), lines=stays))
        dropped += gone
    if not any(letter.isalpha() for page in kept for line in page.lines for letter in line.text):
        # Where no other word stands, what repeats is the text.
        return Cleared(tuple(pages), (), labels)
    return Cleared(tuple(kept), tuple(dropped), labels)


def roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral up to a few hundred.

    >>> roman_value("xiv")
    14
    """
    values = [_ROMAN[letter] for letter in numeral.lower()]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


def _label(page: PrintedPage, labels: dict[int, str]) -> str | None:
    """Return the printed label; the file's own one only where it is more than the page's place."""
    stated = page.label if page.label != str(page.number) else None
    return labels.get(page.number) or (stated if stated or labels else page.label)


def _banded(line: PrintedLine, page: PrintedPage) -> bool:
    edge = _BAND * page.height
    return not line.sideways and not edge < line.middle < page.height - edge


def _key(line: PrintedLine) -> str:
    text = re.sub(r"\d+", "#", line.text.lower())
    return re.sub(r"^[ivxlc]{1,7}\b|\b[ivxlc]{1,7}$", "#", " ".join(text.split()))


def _repeated_keys(bands: dict[int, tuple[PrintedLine, ...]], pages: int) -> set[str]:
    """Return the texts, digits aside, that return at about the same height on enough pages."""
    places: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for number, lines in bands.items():
        for line in lines:
            places[_key(line)].setdefault(number, line.middle)
    enough = max(2, min(5, math.ceil(0.15 * pages)))
    repeated = set()
    for key, heights in places.items():
        ordered = sorted(heights.values())
        near = sum(abs(height - ordered[len(ordered) // 2]) < 15 for height in ordered)
        if near >= enough:
            repeated.add(key)
    return repeated


def _watermarks(pages: Sequence[PrintedPage]) -> set[int]:
    """Return `id()` of the large lines that stand at the same place of most pages, with the same words."""
    places: defaultdict[tuple[str, int, int], dict[int, PrintedLine]] = defaultdict(dict)
    for page in pages:
        for line in page.lines:
            places[line.text, round(line.box.x0 / 6), round(line.middle / 6)][page.number] = line
    enough = max(3, math.ceil(_WATERMARK_SHARE * len(pages)))
    found = [lines for lines in places.values() if len(lines) >= enough]
    if not found:
        return set()
    large = _WATERMARK_SIZE * running_style(line for page in pages for line in page.lines).size
    return {id(line) for lines in found for line in lines.values() if line.size >= large}


def _short_heads(pages: Sequence[PrintedPage]) -> set[int]:
    """Return `id()` of the running heads of a work of a few pages: author, short title or journal."""
    if not 2 <= len(pages) <= _SHORT:
        return set()
    style = running_style(line for page in pages for line in page.lines)
    known = _front_words(pages[0]) | _LINKS
    heads = (_top_line(page, style.leading) for page in pages[1:])
    return {
        id(head)
        for head in heads
        if head
        and head.size < style.size + 0.5
        and not head.bold
        and not head.text.endswith(".")
        and not head.text[0].islower()
        and _all_known(head.text, known)
    }


def _front_words(page: PrintedPage) -> set[str]:
    """Return the words above the running text of a first page: journal, title, authors."""
    words: set[str] = set()
    for place, line in enumerate(page.lines):
        following = page.lines[place : place + 3]
        if len(following) == 3 and all(len(one.text) > _LONG for one in following):
            break
        words.update(plain_words(line.text).split())
    return words


def _all_known(text: str, known: set[str]) -> bool:
    words = [word for word in plain_words(text).split() if len(word) > 1 or word.isdecimal()]
    return len(words) >= 2 and known.issuperset(words)


def _top_line(page: PrintedPage, leading: float) -> PrintedLine | None:
    """Return the line that stands alone in the upper band, well above the text; page numbers do not count."""
    wordy = sorted(
        (line for line in page.lines if not line.sideways and not _NUMBER.match(line.text)),
        key=lambda line: line.middle,
    )
    if len(wordy) < 2 or wordy[0].middle > _BAND * page.height:
        return None
    return wordy[0] if wordy[1].box.y0 - wordy[0].box.y1 > leading else None


def _row(line: PrintedLine) -> tuple[int, int]:
    return round(line.middle / 4), round(line.size)


def _furniture_rows(bands: dict[int, tuple[PrintedLine, ...]], repeated: set[str]) -> set[tuple[int, int]]:
    """Return the (height, size) rows that hold repeated text on most pages that use them.

    A running head that names the chapter changes too often to repeat, but stands where the others stand.
    """
    used: Counter[tuple[int, int]] = Counter()
    furnished: Counter[tuple[int, int]] = Counter()
    for lines in bands.values():
        used.update({_row(line) for line in lines})
        furnished.update({_row(line) for line in lines if _key(line) in repeated})
    return {row for row, count in furnished.items() if count >= 3 and count > 0.6 * used[row]}


def _is_furniture(
    line: PrintedLine, repeated: set[str], rows: set[tuple[int, int]], labels: dict[int, str]
) -> bool:
    if _key(line) in repeated or _row(line) in rows:
        return True
    if line.page == 1 and _BANDED_STAMP.match(line.text):
        return True
    number = _NUMBER.match(line.text)
    return number is not None and number.group(1).lower() == labels.get(line.page, "").lower()


def _printed_labels(bands: dict[int, tuple[PrintedLine, ...]]) -> dict[int, str]:
    """Return printed page numbers: those whose distance to the page's place is the most frequent one."""
    votes: Counter[tuple[bool, int]] = Counter()
    found: defaultdict[int, dict[tuple[bool, int], str]] = defaultdict(dict)
    for page, lines in bands.items():
        for line in lines:
            for numeral in _numerals(line.text):
                roman = not numeral.isdigit()
                distance = (roman_value(numeral) if roman else int(numeral)) - page
                found[page].setdefault((roman, distance), numeral)
        votes.update(found[page].keys())
    enough = max(2, math.ceil(0.2 * len(bands)))
    chosen = [vote for vote, count in votes.most_common(1) if count >= enough]
    chosen += [vote for vote, count in votes.most_common() if vote[0] and count >= 2 and vote not in chosen][
        :1
    ]
    return {
        page: numerals[vote]
        for page, numerals in found.items()
        for vote in reversed(chosen)
        if vote in numerals
    }


def _numerals(text: str) -> Iterator[str]:
    whole = _NUMBER.match(text)
    found = [whole] if whole else list(_OUTER_NUMBER.finditer(text))
    numerals = (next(filter(None, one.groups())) for one in found)
    # Without regard to case, the dotless i of Turkish counts as an i.
    yield from (numeral for numeral in numerals if numeral.isascii())
