"""The notation of cues: alternatives in brackets, lemmas, gaps, and patterns between slashes.

Patterns run under RE2 (Cox 2010), whose time grows with the text and never with the pattern's
branches; all of them are asked at once whether they occur, and only those that do are located.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from gvcmine.errors import CodebookError
from gvcmine.tag.fold import fold

LEMMA = "~"
"""Before a word: any inflected form of it."""
MOST_WORDINGS = 100_000
"""Wordings that the brackets of one cue may stand for."""
LONGEST = 200
"""Characters that a pattern may span: a clause; what runs further joined what does not belong together."""

_BRACKETS = re.compile(r"\(([^()]*\|[^()]*)\)")
_ANCHOR = re.compile(r"(?<!\\)[\^$]")
_ENDLESS = re.compile(r"(?<!\\)(?:\\\\)*(?:\.|\\[DPW]|\[\^[^\]]*\])(?:[*+]|\{\d+,\})")
_LEMMA_WORD = re.compile(r"~[a-z]+(?:[-'][a-z]+)*$")
_HYPHEN = re.compile(r"(?<!\\)-")
_CLASS = re.compile(r"\[[^\]]*\]")
_UNRELATED = ("qz", "the", "of", "7", "xylophone", "he sang", "2004")
"""Words without anything in common: a pattern that finds half of them finds nearly everything."""
_FRAME = r"[^\pL\pN]({})[^\pL\pN]"
"""Around a pattern: it begins and ends where words do."""
_MEMORY = 64 << 20
"""Bytes for the automata of all patterns; the shipped ones need a thousandth of it."""


def is_pattern(words: str) -> bool:
    """Say whether a cue is a pattern between slashes.

    >>> is_pattern("/wages? fell by [0-9]+ %/"), is_pattern("and/or")
    (True, False)
    """
    return len(words) > 1 and words.startswith("/") and words.endswith("/")


def problem(words: str) -> str:
    r"""Return what is wrong with the notation of a cue, or nothing where it can be looked for.

    >>> problem("(raise|increase ... wages")
    'a bracket is not closed'
    >>> problem("/wages? rose by \\d+/"), problem("(raise|increase) ... ~wage")
    ('', '')
    """
    if not words.strip():
        return "it is empty"
    return _pattern_problem(words[1:-1]) if is_pattern(words) else _wording_problem(words)


def wordings(words: str) -> tuple[str, ...]:
    """Return the phrases that a cue's brackets stand for; the cue itself where it has none.

    >>> wordings("(raise|increase) pay"), wordings("(very |)poor")
    (('raise pay', 'increase pay'), ('very poor', 'poor'))
    """
    pieces = _BRACKETS.split(words)
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    phrases = (" ".join("".join(choice).split()) for choice in product(*choices))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


class Patterns:
    """Patterns between slashes, found in folded texts.

    Raises CodebookError where one of them cannot be run.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._framed = [_FRAME.format(f"(?:{pattern[1:-1]})") for pattern in patterns]
        self._compiled: dict[int, Any] = {}
        self._set: Any = None
        if patterns:
            self._set = self._gathered(patterns)

    def find(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Yield number of the pattern, start and end of each place; places of one pattern do not overlap."""
        if self._set is None:
            return
        framed = f" {folded} "
        for number in sorted(self._set.Match(framed) or ()):
            for start, end in self._places(number, framed):
                if end - start <= LONGEST:
                    yield number, start - 1, end - 1

    def _gathered(self, patterns: Sequence[str]) -> Any:
        import re2

        gathered = re2.Set.SearchSet(_options())
        for pattern, framed in zip(patterns, self._framed, strict=True):
            try:
                gathered.Add(framed)
            except re2.error as error:
                raise CodebookError(f"cue {pattern}: {_pattern_problem(pattern[1:-1])}") from error
        gathered.Compile()
        return gathered

    def _places(self, number: int, framed: str) -> Iterator[tuple[int, int]]:
        if number not in self._compiled:
            self._compiled[number] = _compile(self._framed[number])
        match = self._compiled[number].search(framed)
        while match is not None:
            start, end = match.span(1)
            yield start, end
            match = self._compiled[number].search(framed, end)


def _options() -> Any:
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    return options


def _compile(pattern: str) -> Any:
    import re2

    return re2.compile(pattern, _options())


def _pattern_problem(pattern: str) -> str:
    import re2

    try:
        compiled = _compile(_FRAME.format(f"(?:{pattern})"))
    except re2.error as error:
        told = error.args[0].decode("utf-8", "replace") if error.args else "cannot be read"
        return f"the pattern is broken: {told.partition(': ')[0]}"
    if _compile(f"(?:{pattern})").fullmatch("") is not None:
        return "the pattern also matches nothing at all"
    if _ANCHOR.search(_CLASS.sub("", pattern)):
        return "the pattern holds ^ or $, and it begins and ends where words do anyway; leave them out"
    if _ENDLESS.search(pattern):
        return "the pattern may run over the whole text; write .{0,40} instead of .*"
    if _HYPHEN.search(_CLASS.sub("", pattern)):
        return "the pattern holds a hyphen, which texts are read without; write a blank"
    if sum(compiled.search(f" {word} ") is not None for word in _UNRELATED) >= len(_UNRELATED) // 2:
        return "the pattern matches nearly everything"
    return ""


def _wording_problem(words: str) -> str:
    if "/" in (words[0], words[-1]):
        return "a pattern stands between two slashes"
    if words.count("(") != words.count(")"):
        return f"a bracket is not {'closed' if words.count('(') > words.count(')') else 'opened'}"
    if wording_count(words) > MOST_WORDINGS:
        return f"its brackets stand for more than {MOST_WORDINGS:,} wordings"
    return next((wrong for phrase in _samples(words) if (wrong := _phrase_problem(phrase))), "")


def _samples(words: str) -> Iterator[str]:
    """Yield wordings in which each choice of each bracket occurs."""
    pieces = _BRACKETS.split(words)
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    for turn in range(max(map(len, choices))):
        yield " ".join("".join(choice[turn % len(choice)] for choice in choices).split())


def wording_count(words: str) -> int:
    """Return how many wordings the brackets of a cue stand for.

    >>> wording_count("(raise|increase) (all |)wages"), wording_count("wages")
    (4, 1)
    """
    return prod(len(choices.split("|")) for choices in _BRACKETS.findall(words))


def _phrase_problem(phrase: str) -> str:
    if "|" in phrase:
        return '"|" stands outside of brackets, or in brackets within brackets'
    pieces = [piece.strip() for piece in f" {phrase} ".split(" ... ")]
    if not all(pieces):
        return 'a gap ("...") stands between words, neither first nor last nor doubled'
    if any("..." in piece for piece in pieces):
        return 'a gap ("...") stands between blanks'
    if any(not fold(piece).strip() or not any(map(str.isalnum, piece)) for piece in pieces):
        return "it holds no word"
    wrong = [word for word in phrase.split() if LEMMA in word and not _LEMMA_WORD.match(word)]
    return f'"~" stands before one word in small letters, not in "{wrong[0]}"' if wrong else ""
