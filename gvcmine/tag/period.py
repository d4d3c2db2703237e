"""Stretches of years that a text names, as Extended Date/Time Format (ISO 8601-2:2019) intervals."""

import re
from collections.abc import Iterator

_Y = r"(?:1[89]\d\d|20\d\d)"
_DASHES = r"\-\u2010-\u2015"
_PARTS = rf"(?:(?:very\s+)?(?:early|late|mid|middle)[\s{_DASHES}]*(?:to[\s\-]late[\s\-])?(?:the\s+)?)?"
_DECADE = rf"(?:the\s+)?{_PARTS}(?:1[89]\d0|20\d0)['’]?s"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|early|late|mid|the end of|the beginning of"
)
_MONTH = rf"(?:(?:{_MONTHS})[\s\-]+)?"
_END = rf"(?:{_DECADE}|{_MONTH}{_Y})"
_DASH = r"\s*[\-\u2010-\u2015/]\s*"
_PERIOD = re.compile(
    rf"\bbetween\s+(?P<a1>{_END})\s+and\s+(?P<b1>{_END})\b"
    rf"|\bfrom\s+(?P<a2>{_END})(?:\s+(?:up\s+)?(?:to|until|till|through)\s+|{_DASH})(?P<b2>{_END})\b"
    rf"|(?<![\d.,/\-\u2010-\u2015])(?P<a3>{_Y})(?:{_DASH}|\s+to\s+)(?P<b3>{_Y}|\d\d)(?![\d/]|[.,]\d|[\-\u2010-\u2015]\d)"
    rf"|\b(?:since|after|from)\s+(?P<since>{_END})(?:\s+(?:onwards?|on)\b)?(?![\d/\-\u2010-\u2015])"
    rf"|\b(?:until|till|up\s+to|before|prior\s+to)\s+(?P<until>{_END})(?![\d/\-\u2010-\u2015])"
    rf"|\b(?:in|during|over|throughout|by|through|of)\s+(?P<decade>{_DECADE})",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FIRST, _LAST = 1800, 2100
"""Years outside are quantities, not dates of an episode."""


def periods(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and EDTF text of each period.

    "between 1992 and 1998" is 1992/1998, "since 2005" 2005/.., "until 1990" ../1990, "in the
    1990s" 199X. A range that runs backwards is none.
    """
    if not _ANY_YEAR.search(text):  # most passages name no year, and the full pattern is slow
        return
    for match in _PERIOD.finditer(text):
        edtf = _edtf(match)
        if edtf:
            yield match.start(), match.end(), edtf


def _edtf(match: re.Match[str]) -> str:
    for first, last in (("a1", "b1"), ("a2", "b2"), ("a3", "b3")):
        if match[first]:
            return _interval(_date(match[first]), match[last])
    if match["since"]:
        return f"{_date(match['since'])}/.."
    if match["until"]:
        return f"../{_date(match['until'])}"
    return _date(match["decade"])


def _interval(start: str, printed_end: str) -> str:
    end = start[:2] + printed_end if printed_end.isdigit() and len(printed_end) == 2 else _date(printed_end)
    first, last = int(start.replace("X", "0")), int(end.replace("X", "9"))
    return f"{start}/{end}" if _FIRST <= first < last <= _LAST else ""


def _date(printed: str) -> str:
    digits = re.search(r"\d{4}", printed)
    if digits is None:
        return ""
    return digits[0][:3] + "X" if re.search(r"\d0['’]?s$", printed, re.IGNORECASE) else digits[0]
