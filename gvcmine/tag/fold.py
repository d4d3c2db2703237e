"""One form for all ways a word is printed, of the same length as what was printed."""

import unicodedata
from functools import lru_cache

_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`\u02bc", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'
)
_HYPHENS = dict.fromkeys("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212_", " ")
_LETTERS = {
    "\u0142": "l",
    "\u0141": "l",
    "\u00f8": "o",
    "\u00d8": "o",
    "\u0111": "d",
    "\u0110": "d",
    "\u0131": "i",
}
"""Letters whose stroke or missing dot Unicode does not treat as an accent."""


def fold(text: str) -> str:
    """Return the text in lower case, accents dropped, quotes straight, hyphens and white space as blanks.

    The result has as many code points as the text, so offsets found in it hold in the text.

    >>> fold("Côte d’Ivoire: cut-make-trim")
    "cote d'ivoire: cut make trim"
    """
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(map(_fold_character, text))


_ASCII = str.maketrans({"-": " ", "_": " ", "`": "'", "\n": " ", "\t": " ", "\r": " ", "\f": " ", "\v": " "})


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    known = _QUOTES.get(character) or _HYPHENS.get(character) or _LETTERS.get(character)
    if known:
        return known
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFD", character)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else character


def is_word(character: str) -> bool:
    """Say whether the character belongs to a word; all others bound one."""
    return character.isalnum()


def on_boundaries(folded: str, start: int, end: int) -> bool:
    """Say whether the stretch begins and ends where words do.

    A stretch that itself begins or ends with a mark ("U.S.") is bounded on that side.

    >>> on_boundaries("irregular workers", 2, 17)
    False
    """
    cut_before = start > 0 and is_word(folded[start]) and is_word(folded[start - 1])
    cut_after = end < len(folded) and is_word(folded[end - 1]) and is_word(folded[end])
    return not (cut_before or cut_after)
