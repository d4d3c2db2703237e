"""Stretches of a text that cite other authors; names and years in them are not the text's own."""

import re
from bisect import bisect_left

_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_TOLD = rf"(?:{_YEAR}|forthcoming|in\s+press|n\.\s?d\.|mimeo)"
"""A year, or what stands in its place."""
_PARTICLE = r"(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]a|[Dd]er|[Ll]a|[Dd]i)\s){0,3}"
_NAME = rf"{_PARTICLE}[A-Z][\w'’\-]{{1,40}}"
_NAMES = rf"{_NAME}(?:(?:,\s*|\s+and\s+|\s*&\s*|,\s+and\s+){_NAME}){{0,6}}"
_NO_SPAN = r"(?!\s*[/\-\u2010-\u2015]\s*\d)"
"""A year that another follows dates an episode: "Kenya (2002-2004)"."""
_NARRATIVE = re.compile(
    rf"\b{_NAMES}(?:\s+et\s+al\.?,?)?(?:['’]s?)?\s+[(\[]\s*{_TOLD}{_NO_SPAN}[^()\[\]]{{0,40}}[)\]]"
)
_ET_AL = re.compile(rf"\b{_NAMES}\s+et\s+al\b\.?(?:\s*,?\s*\(?\s*{_YEAR}\)?)?")
_SEE = re.compile(rf"\b(?:[Ss]ee|[Cc]f\.|[Cc]ompare)\s+(?:also\s+)?{_NAMES},?\s+{_YEAR}{_NO_SPAN}\b")
_REPORTS = (
    r"(?:show|argue|note|find|found|suggest|observe|demonstrate|report|document|point|put|emphasi[sz]e|explain"
    r"|remind|describe|conclude|claim|stress|maintain|contend)(?:s|es|d|ed)?"
)
_AS_THEY_SAY = re.compile(
    rf"\b[Aa]s\s+{_NAME}(?:\s+(?:and|&)\s+{_NAME})?\s+(?:(?:have|has|also)\s+)?{_REPORTS}\b"
)
_AGAIN = re.compile(r"\b(?:ibid(?:em)?|op\.\s?cit|loc\.\s?cit)\b\.?", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?<=[\w.,;)\"”’\s])\[\d{1,3}(?:\s?[,;\u2010-\u2015\-]\s?\d{1,3}){0,12}(?:[,:]\s?pp?\.\s?[\d\-\u2013]{1,9})?\]"
)
"""References by number in square brackets: "[12]", "[3, 5-7]", "[12, p. 45]"."""
_SUPERSCRIPT = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]"
_RAISED = re.compile(rf"(?<=[^\W\d_][^\W\d_.][\w.,;)\"”]){_SUPERSCRIPT}+[,\u207b\u2013-]{_SUPERSCRIPT}+")
"""Several numbers in superscript; a single one is more often the mark of a footnote."""
_PARENTHESIS = re.compile(r"\([^()]{0,400}\)")
_NO_AUTHOR = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s"
    r"|(?:Act|Law|Agenda|Vision|Table|Figure|Fig|Regulation|Directive|Convention|Decree|Protocol|Code|Phase|Since"
    r"|Until|Before|After|During|In|By|From)\s)"
)
"""Words with a capital that stand before a year and are no author: months, laws, plans, pictures."""
_AUTHOR_YEAR = re.compile(
    rf"\b(?:{_NO_AUTHOR}[A-Z][\w'’&\-]{{1,40}}|al\.?|others|eds?\.)(?:,\s*|\s+){_TOLD}{_NO_SPAN}"
    r"(?:\s*[,:;)]|\s+(?:and|cited|quoted|as)\b)"
)
_AFTER_AUTHOR = re.compile(
    rf"(?:['’]s?)?(?:,?\s+et\s+al\b|,?\s*[(\[]?\s*{_TOLD}|(?:,|,?\s*&|,?\s+and)\s+{_NAME},?\s+(?:et\s+al|[(\[]?{_TOLD}|&|and)\b)"
)
"""What stands behind the surname of an author: a year, "et al." or the next author."""
_AND_OTHERS = re.compile(r",?\s+et\s+al\b")

_LONGEST = 2000
"""Characters that no citation exceeds; the patterns allow for some hundred."""

Stretch = tuple[int, int]


def citations(text: str) -> list[Stretch]:
    """Return the citations of a text, by start.

    "Sturgeon (2002)", "(Sturgeon, 2002; Coe et al. 2008)", "Coe et al.", "see Nadvi 1999", "As Tewari and
    Pillai show", "[12]" and "ibid." are; "(in 2002)" and "Kenya (2002-2004)", dates of the text itself,
    are not.
    """
    patterns = [_NARRATIVE, _ET_AL, _SEE, _AS_THEY_SAY, _AGAIN, _NUMBERED, _RAISED]
    found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    found += [match.span() for match in _PARENTHESIS.finditer(text) if _AUTHOR_YEAR.search(match.group())]
    return sorted(found)


def is_author(text: str, end: int, *, borne: bool) -> bool:
    """Say whether what follows a name inside a citation makes it the surname of an author.

    Where people do not usually bear the name, only "et al." does: "(Ghana, 2004)" may be a source.

    >>> is_author("(English, 2019)", 8, borne=True), is_author("(English firms, 2019)", 8, borne=True)
    (True, False)
    """
    pattern = _AFTER_AUTHOR if borne else _AND_OTHERS
    return pattern.match(text, end) is not None


def inside(start: int, end: int, stretches: list[Stretch]) -> bool:
    """Say whether the stretch shares a character with one of the others, which are sorted by start."""
    last = bisect_left(stretches, (end, 0))
    first = bisect_left(stretches, (start - _LONGEST, 0))
    return any(start < other_end for _, other_end in stretches[first:last])
