"""Stretches of a text that cite other authors; names and years in them are not the text's own."""

import re

_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_PARTICLE = r"(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]a|[Dd]er|[Ll]a|[Dd]i)\s){0,3}"
_NAME = rf"{_PARTICLE}[A-Z][\w'’\-]{{1,40}}"
_NAMES = rf"{_NAME}(?:(?:,\s*|\s+and\s+|\s*&\s*|,\s+and\s+){_NAME}){{0,6}}"
_NO_SPAN = r"(?!\s*[/\-\u2010-\u2015]\s*\d)"
"""A year that another follows dates an episode: "Kenya (2002-2004)"."""
_NARRATIVE = re.compile(rf"\b{_NAMES}(?:\s+et\s+al\.?,?)?(?:['’]s)?\s+\(\s*{_YEAR}{_NO_SPAN}[^()]{{0,40}}\)")
_ET_AL = re.compile(rf"\b{_NAMES}\s+et\s+al\b\.?(?:\s*,?\s*\(?\s*{_YEAR}\)?)?")
_PARENTHESIS = re.compile(r"\([^()]{0,400}\)")
_MONTH = r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s)"
_AUTHOR_YEAR = re.compile(
    rf"\b(?:{_MONTH}[A-Z][\w'’&\-]{{1,40}}|al\.?|others|eds?\.)(?:,\s*|\s+){_YEAR}{_NO_SPAN}"
    r"(?:\s*[,:;)]|\s+(?:and|cited|quoted|as)\b)"
)

Stretch = tuple[int, int]


def citations(text: str) -> list[Stretch]:
    """Return the citations of a text in author-year style, by start.

    "Sturgeon (2002)", "(Sturgeon, 2002; Coe et al. 2008)" and "Coe et al." are; "(in 2002)" and
    "Kenya (2002-2004)", dates of the text itself, are not.
    """
    found = [
        (match.start(), match.end()) for pattern in (_NARRATIVE, _ET_AL) for match in pattern.finditer(text)
    ]
    for match in _PARENTHESIS.finditer(text):
        if _AUTHOR_YEAR.search(match.group()):
            found.append((match.start(), match.end()))
    return sorted(found)


def inside(start: int, end: int, stretches: list[Stretch]) -> bool:
    """Say whether the stretch shares a character with one of the others."""
    return any(start < other_end and other_start < end for other_start, other_end in stretches)
