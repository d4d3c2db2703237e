"""Read journal, series and year of publication off first pages: citation lines, covers, copyright lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_MONTHS = (
    r"(?:jan(?:uary|vier|eiro)?|feb(?:ruary|rero)?|f[eé]v(?:rier|ereiro)?|mar(?:ch|s|zo|ço)?|apr(?:il)?|avril|abril"
    r"|may|mai|maio|mayo|june?|juin|junho|junio|july?|juillet|julho|julio|aug(?:ust)?|ao[uû]t|agosto"
    r"|sept?(?:ember|embre|iembre)?|setembro|oct(?:ober|obre|ubre)?|outubro|nov(?:ember|embre|iembre|embro)?"
    r"|dec(?:ember)?|d[eé]c(?:embre)?|diciembre|dezembro|spring|summer|autumn|fall|winter)"
)
_DATE_LINE = re.compile(
    rf"^\W*(?:(?:this version|draft|first draft|revised|updated|version|date)\W+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?\.?\s*(?:de\s+)?)?"
    rf"{_MONTHS}\.?,?\s*(?:de\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?,\s*)?({_YEAR})\W*$",
    re.I,
)
_BARE_YEAR = re.compile(rf"^[\s–—-]*({_YEAR})\s*$")
_YEARBOOK = re.compile(
    rf"\b(?:report|yearbook|outlook|survey|green paper|white paper|conference)\s+({_YEAR})$", re.I
)
_HAN_DATE = re.compile(rf"({_YEAR})\s*年")
_THAI_DATE = re.compile(r"พ\.ศ\.\s*(25\d\d)")
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright|ª|\ufffd|C\u20dd)\s*(?:\D{{0,40}})?({_YEAR})", re.I)
_PUBLISHED = re.compile(
    rf"\b(?:published|first published|available|online publication date|publication date|online)\b"
    rf"[^.;]{{0,30}}?({_YEAR})",
    re.I,
)
_ACCEPTED = re.compile(rf"\b(?:accepted|received|revised)\b[^.;]{{0,30}}?({_YEAR})", re.I)
_STAMP = re.compile(r"downloaded|this content|accessed|printed|retrieved|electronic copy", re.I)

_ISSUE = re.compile(
    rf"^(?P<venue>[^\W\d_][^\d©|]{{2,90}}?)[\s,.:;|]*"
    rf"(?P<rest>(?:vol\b|volume\b|no\b|issue\b|{_MONTHS}\b|\d|\(\s*\d|{_YEAR}).*)$",
    re.I,
)
_NUMBERS = re.compile(
    rf"\bvol(?:ume|\.)?\s*\d|\bno\.?\s*\d|\bissue\b|\bpp?\.?\s*\d|\d\s*[-–‐−]\s*\d|\d\s*\(\d"
    rf"|\({_YEAR}\)\s*,?\s*\d|\d\s*\({_YEAR}\)|{_YEAR}\s*[;,.:]\s*\d|^\({_YEAR}\)$|^{_MONTHS}\.?,?\s+{_YEAR}$",
    re.I,
)
_NO_VENUE = re.compile(
    r"\b(?:received|accepted|revised|available|published|downloaded|copyright|fax|tel|phone|telephone|isbn"
    r"|isbn-1\w|jel|figure|table|box|chapter|report no|street|road|avenue|washington|please"
    r"|citation|cite|doi|https?|e-?mail|abstract|keywords?|project|grant|page|printed|license|version|contract"
    r"|section|we|our|is|are|was|were|draft|preliminary|manuscript|comments)\b"
    r"|^(?:sources?|notes?)\b|\bissn\b|^[A-Z][\w'’-]+, (?:[A-Z]\.?[ -]?)+$|@|[()<>]",
    re.I,
)

_SERIES = re.compile(
    r"^(?P<series>(?:[^\W\d_][\w&'’.-]*\s+|of\s+|on\s+|and\s+|in\s+|for\s+|the\s+|&\s+|/\s*){0,9}?"
    r"(?:working|discussion|research|policy|occasional|staff|technical|background|issue|conference|seminar)"
    r"\s+(?:research\s+)?(?:papers?|notes?|briefs?)(?:\s+series)?(?:\s+(?:on|in)(?:\s+[A-Z][\w&]*|\s+and|\s+of){1,7})?)"
    r"[\s,.:–—|(-]*(?:(?:working|discussion)\s+paper)?[\s,.:(-]*(?:series\s+)?(?:no\.?|number|nº|n°|#)?\s*"
    r"(?P<number>[A-Z]{0,5}[/ -]?\d[\w/.-]{0,9})?"
    r"\W*(?:\(?(?P<year>(?:19[5-9]|20[0-4])\d)\)?)?\W*$",
    re.I,
)
_VOLUME = re.compile(r"^(?:vol(?:ume)?|issue)\b\.?\s*\d", re.I)
_DIGIT = re.compile(r"\d")
_AFTER_OFFER = re.compile(r"^contents lists? available", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Where and when a work was published, as one place says; `weight` says how far to trust the year."""

    venue: str | None = None
    year: int | None = None
    weight: int = 0


def imprints(lines: Sequence[str], marginal: Sequence[str]) -> list[Imprint]:
    """Return what the lines of the first pages say, the most trustworthy year first.

    `lines` are those before the running text, `marginal` those of heads and feet, in which the journal
    stands with its issue.
    """
    found = [
        *venues(lines, marginal),
        *_from_dates(lines),
        *_from_rights([*lines, *marginal]),
    ]
    return sorted(found, key=lambda imprint: -imprint.weight)


def venues(lines: Sequence[str], marginal: Sequence[str]) -> list[Imprint]:
    """Return the journals and series that lines name (see `imprints`), in the order of trust."""
    return [*_from_series(lines), *_offered(lines), *_from_issues(marginal)]


def issue_line(text: str) -> Imprint | None:
    """Return journal and year of a line such as "World Trade Letters, 12 (3) (2014) 1-20".

    >>> issue_line("World Trade Letters, 12 (3) (2014) 1-20")
    Imprint(venue='World Trade Letters', year=2014, weight=50)
    """
    if len(text) > 160 or not _DIGIT.search(text) or _STAMP.search(text):
        return None
    found = _ISSUE.match(" ".join(text.split()).lstrip("*∗† "))
    if found is None or _NUMBERS.search(found["rest"]) is None:
        return None
    venue = re.sub(r"[\s,.:;(|]+$", "", found["venue"])
    words = venue.split()
    if not 1 <= len(words) <= 12 or _NO_VENUE.search(venue) or not venue[:1].isupper():
        return None
    if len(words) == 1 and len(venue) < 4:
        return None
    years = re.findall(rf"(?<![\d-]){_YEAR}(?![\d])", found["rest"])
    bracketed = re.findall(rf"\(({_YEAR})\)", found["rest"])
    year = int((bracketed or years)[0]) if years else None
    return Imprint(venue=venue, year=year, weight=50 if year else 0)


def _from_issues(marginal: Sequence[str]) -> Iterator[Imprint]:
    for place, text in enumerate(marginal):
        imprint = issue_line(text)
        if imprint is None and place and _VOLUME.match(text) and len(marginal[place - 1]) < 80:
            imprint = issue_line(f"{marginal[place - 1]}, {text}")
        if imprint is not None:
            yield imprint


def _from_series(lines: Sequence[str]) -> Iterator[Imprint]:
    for place, text in enumerate(lines):
        found = _SERIES.match(text) if len(text) < 120 else None
        if found is None:
            continue
        number = found["number"]
        if number is None and place + 1 < len(lines) and len(lines[place + 1]) < 40:
            following = re.match(
                r"^(?:(?:working|discussion|research) paper\s*)?(?:no\.?|number|#)?\s*"
                r"([A-Z]{0,5}[/ -]?\d[\d/.-]{0,9})$",
                lines[place + 1],
                re.I,
            )
            number = following.group(1) if following else None
        if number is None and len(found["series"].split()) < 4:
            continue
        venue = f"{found['series']} {number}" if number else found["series"]
        yield Imprint(
            venue=" ".join(venue.split()),
            year=int(found["year"]) if found["year"] else None,
            weight=50 if found["year"] else 0,
        )


def _offered(lines: Sequence[str]) -> Iterator[Imprint]:
    """Take the journal that follows "Contents lists available at ..."."""
    for place, text in enumerate(lines[:-1]):
        if _AFTER_OFFER.match(text):
            yield Imprint(venue=lines[place + 1])


def _from_dates(lines: Iterable[str]) -> Iterator[Imprint]:
    for text in lines:
        dated = (
            _DATE_LINE.match(text)
            or _BARE_YEAR.match(text)
            or (_HAN_DATE.search(text) if len(text) < 30 else None)
        )
        if dated is not None:
            yield Imprint(year=int(dated.group(1)), weight=40)
        yearly = _YEARBOOK.search(text)
        if yearly is not None and len(text) < 60:
            yield Imprint(year=int(yearly.group(1)), weight=25)
        thai = _THAI_DATE.search(text)
        if thai is not None and len(text) < 60:
            # The Buddhist era of Thailand is 543 years ahead.
            yield Imprint(year=int(thai.group(1)) - 543, weight=40)


def _from_rights(lines: Iterable[str]) -> Iterator[Imprint]:
    for text in lines:
        if _STAMP.search(text):
            continue
        for pattern, weight in ((_COPYRIGHT, 30), (_PUBLISHED, 20), (_ACCEPTED, 10)):
            found = pattern.search(text)
            if found is not None:
                yield Imprint(year=int(found.group(1)), weight=weight)
