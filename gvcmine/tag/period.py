"""Years and stretches of years that a text names, as Extended Date/Time Format (ISO 8601-2:2019).

Which nouns date an episode and which numbers count something else is data (periods.yaml).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from gvcmine.tag.lexicon import read

_Y = r"(?:1[89]\d\d|20\d\d)"
_DASHES = r"\-\u2010-\u2015\u2212"
_PARTS = rf"(?:(?:very\s+)?(?:early|late|mid|middle)[\s{_DASHES}]*(?:to[\s\-]late[\s\-])?(?:the\s+)?)?"
_DECADE = rf"(?:the\s+)?{_PARTS}(?:1[89]\d0|20\d0)['’]?s"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|early|late|mid|spring|summer|autumn|winter"
    "|the end of|the beginning of|the start of|the middle of"
)
_MONTH = rf"(?:(?:{_MONTHS})\.?[\s\-]+){{0,2}}"
_END = rf"(?:{_DECADE}|{_MONTH}{_Y})"
_DASH = rf"\s*[{_DASHES}/]\s*"
_CUT_OFF = rf"(?![\d/{_DASHES}]|[.,]\d)"
"""No longer number, range, path or date goes on after a year."""
_NOTE = rf"(?![\d/{_DASHES}])"
"""After the end of a range the mark of a footnote may stand: "2013.9"."""
_FREE = rf"(?<![\w.,/$€£¥#=&?{_DASHES}])"
"""A number does not begin inside a word, a number, an amount of money or an address of the web."""
_WORDS = r"(?:[^\W\d][\w'’\-]{0,30}\s+){0,7}?"
_PERIOD = re.compile(
    rf"\bbetween\s+(?P<a1>{_END})\s+and\s+(?P<b1>{_END})\b{_NOTE}"
    rf"|\bfrom\s+(?P<a2>{_END})(?:\s+(?:up\s+)?(?:to|until|till|through)\s+|{_DASH})(?P<b2>{_END})\b{_NOTE}"
    rf"|{_FREE}(?:FY\s?)?(?P<a3>{_Y})(?:{_DASH}|\s+(?:to|through)\s+)(?P<b3>{_Y}|\d\d)(?!\w){_CUT_OFF}"
    rf"|(?<!\w)(?P<a4>{_DECADE})\s+(?:to|through|until)\s+(?P<b4>{_END})\b{_CUT_OFF}"
    rf"|{_FREE}(?P<open>{_Y})(?:{_DASH}|\s+(?:to|until)\s+)(?:date|the\s+present|present|today|now)\b"
    rf"|\b(?:since|after|from)\s+(?P<since>{_END})(?:\s+(?:onwards?|on)\b)?{_CUT_OFF}(?!\s+(?:to|until|till|through)\b)"
    rf"|\b(?:since|after)\s+{_WORDS}(?:in|of)\s+(?P<since2>{_END}){_CUT_OFF}"
    rf"|\b(?:until|till|up\s+to|before|prior\s+to)\s+(?P<until>{_END}){_CUT_OFF}"
    rf"|\b(?:until|till|up\s+to|before|prior\s+to)\s+{_WORDS}(?:in|of)\s+(?P<until2>{_END}){_CUT_OFF}"
    rf"|(?<!\w)(?P<decade>{_DECADE})(?!\w)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_ONE_YEAR = re.compile(rf"{_FREE}{_Y}(?!\w){_CUT_OFF}(?![{_DASHES}])")
_BEFORE, _AFTER = 110, 40
"""Characters to either side of a year in which the words stand that tell what it is."""
_WORD = re.compile(r"[^\W\d][\w'’&]*\.?\$?|\d+|[©%=$]|\(c\)", re.IGNORECASE)
_NEAR = 50
"""Characters to either side in which those words stand that decide about a single number."""
_ROW_BEFORE = re.compile(r"\d{4}\s+$|\d{4}[\-\u2010-\u2015/]\d\d\s+$")
_ROW_AFTER = re.compile(rf"\s+{_Y}\b")
_LISTED = re.compile(rf"(?:{_Y},\s*|{_Y},?\s+(?:and|or)\s+)$")
_LISTED_REACH = 6
"""Characters between two years of a list: a comma, "and", blanks."""
_LEADS = frozenset({"in", "during", "by", "throughout", "around", "circa", "c.", "within"})
_ROUGH = frozenset({"around", "circa", "c."})
_FILLING = frozenset({"of", "in", "on", "by", "the"})
_LONGEST_PHRASE = 4
"""Words of the longest phrase in periods.yaml."""
_PHRASES = 8
"""Words before a year that are looked at: two phrases."""
_ROUND = 50
"""Counts of workers or firms are multiples of this far more often than years are."""
_FIRST, _LAST = 1800, 2100
"""Years outside are quantities, not dates of an episode."""


def periods(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and EDTF text of each period, by start.

    "between 1992 and 1998" is 1992/1998, "since the reform of 2005" 2005/.., "until 1990" ../1990,
    "in the 1990s" 199X, "in 2003" and "the ban of 2003" are 2003, "around 2003" is 2003~. A range that
    runs backwards is none, and neither is the year of a law, a plan, a price, a publication or an amount.
    """
    if not _ANY_YEAR.search(text):  # most passages name no year, and the full pattern is slow
        return
    ranges = list(_ranges(text))
    yield from sorted([*ranges, *_single_years(text, [(start, end) for start, end, _ in ranges])])


def _ranges(text: str) -> Iterator[tuple[int, int, str]]:
    for first, last in _windows(text):
        for match in _PERIOD.finditer(text, first, last):
            edtf = _edtf(match)
            if edtf and not _is_other_range(text, match):
                yield match.start(), match.end(), edtf


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around years; the pattern of ranges is too slow for all of a text."""
    first, last = 0, -1
    for match in _ANY_YEAR.finditer(text):
        start, end = max(0, match.start() - _BEFORE), match.end() + _AFTER
        if start > last:
            if last >= 0:
                yield first, last
            first = start
        last = end
    yield first, last


def _single_years(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the years outside the stretches taken that date something."""
    dated_until = -1
    for match in _ONE_YEAR.finditer(text):
        start, end = match.span()
        if _inside(start, taken):
            continue
        before = text[max(0, start - _NEAR) : start]
        lead = _lead(before, text[end : end + _AFTER])
        listed = start - dated_until <= _LISTED_REACH and _LISTED.search(before)
        if (lead or listed) and not _is_other_number(text, start, end):
            dated_until = end
            yield start, end, match[0] + ("~" if lead in _ROUGH else "")


def _inside(position: int, taken: list[tuple[int, int]]) -> bool:
    """Say whether a position lies in one of these stretches, which are sorted and do not overlap."""
    index = bisect_left(taken, (position + 1,)) - 1
    return index >= 0 and position < taken[index][1]


def _lead(before: str, after: str) -> str:
    """Return the word or phrase that makes a year a date, or nothing.

    That is a preposition ("in the spring of 2003"), a part of a year ("late 2003", "April 24, 2003"), or
    an event ("the drought of 2003", "the 2003 drought").
    """
    words = _words(before)[-_PHRASES:]
    if words[-1:] == ["the"] and _begins(_words(after)[:_LONGEST_PHRASE], _phrases()["events"], skip=2):
        return "event"
    part = ""
    if before.rstrip().endswith(",") and words[-1:] and words[-1].isdigit():
        words.pop()
    while found := _ends(words, _phrases()["parts"]):
        part = found
        del words[-len(found.split()) :]
        if words[-1:] == ["the"]:
            words.pop()
    if words[-1:] == ["the"]:
        words.pop()
    last = words[-1] if words else ""
    if last in ("of", "in") and _ends(words[:-1], _phrases()["events"]):
        return "event"
    return last if last in _LEADS else part


def _is_other_range(text: str, match: re.Match[str]) -> bool:
    """Say whether a range is no time; words before "between" or "from" say nothing of its years."""
    start, end = match.span()
    if match["a3"] or match["open"]:
        return _is_other_before(text, start) or _is_other_after(text, end, skip=1)
    # "Between 1993 and 2000 its firms grew" counts no firms, "between 1800 and 2000 workers" does.
    return _is_other_after(text, end, skip=0 if match["a1"] or match["a2"] else 1)


def _is_other_number(text: str, start: int, end: int) -> bool:
    """Say whether what stands around a number makes it a law, a price, a page, or a count of things."""
    return _is_other_before(text, start) or _is_other_after(text, end, skip=1)


def _is_other_before(text: str, start: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    if _ROW_BEFORE.search(before):
        return True
    words = _words(before)[-_PHRASES:]
    while words and (words[-1] in _FILLING or words[-1].isdigit() or words[-1] in _phrases()["parts"]):
        if _ends(words, _phrases()["not_after"]):
            return True
        words.pop()
    return bool(_ends(words, _phrases()["not_after"]))


def _is_other_after(text: str, end: int, *, skip: int) -> bool:
    """Say whether the words after a number make it something else; of a count, up to `skip` come between."""
    after = text[end : end + _AFTER]
    if _ROW_AFTER.match(after):
        return True
    following = _words(after)[:_LONGEST_PHRASE] if after[:1] in (" ", "%", "\n") else []
    if _begins(following, _phrases()["not_before"], skip=0) or following[:2] == ["=", "100"]:
        return True
    counts = text[end - 4 : end].isdigit() and int(text[end - 4 : end]) % _ROUND == 0
    return counts and _begins(following, _phrases()["quantities"], skip=skip)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _ends(words: list[str], phrases: frozenset[str]) -> str:
    """Return the longest of the phrases with which the words end, or nothing."""
    tails = (" ".join(words[-length:]) for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1))
    return next((tail for tail in tails if tail in phrases), "")


def _begins(words: list[str], phrases: frozenset[str], *, skip: int) -> bool:
    """Say whether the words begin with one of the phrases, up to `skip` words left aside."""
    return any(
        not phrases.isdisjoint((phrase := " ".join(words[first:last]), phrase.rstrip(".")))
        for first in range(skip + 1)
        for last in range(first + 1, len(words) + 1)
    )


@cache
def _phrases() -> dict[str, frozenset[str]]:
    """Return the phrases of the data by what they tell."""
    return {name: frozenset(str(phrase) for phrase in phrases) for name, phrases in read("periods").items()}


def _edtf(match: re.Match[str]) -> str:
    for first, last in (("a1", "b1"), ("a2", "b2"), ("a3", "b3"), ("a4", "b4")):
        if match[first]:
            return _interval(_date(match[first]), match[last])
    if match["decade"]:
        return _date(match["decade"])
    since = match["since"] or match["since2"] or match["open"]
    if since:
        return f"{_date(since)}/.."
    return f"../{_date(match['until'] or match['until2'])}"


def _interval(start: str, printed_end: str) -> str:
    end = start[:2] + printed_end if printed_end.isdigit() and len(printed_end) == 2 else _date(printed_end)
    first, last = int(start.replace("X", "0")), int(end.replace("X", "9"))
    return f"{start}/{end}" if _FIRST <= first < last <= _LAST else ""


def _date(printed: str) -> str:
    digits = re.search(r"\d{4}", printed)
    if digits is None:
        return ""
    return digits[0][:3] + "X" if re.search(r"\d0['’]?s$", printed, re.IGNORECASE) else digits[0]
