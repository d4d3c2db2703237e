"""Organisations that no gazetteer knows: runs of capitalised words, and what the statistical model finds."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

_WORD = r"[A-Z][\w&'’\-]{0,40}"
_SHORT = ("of", "for", "the", "de", "du", "des", "es", "do", "da", "dos", "in", "on", "through")
_JOINS = (*_SHORT, "and", "&", "to")
_JOIN = "(?:" + "|".join(_JOINS) + ")"
_OF = "(?:" + "|".join(_SHORT) + ")"
_PLAIN_RUN = rf"{_WORD}(?:[ \n](?:{_OF}[ \n]){{0,2}}{_WORD}){{0,4}}"
_LIST = rf"{_PLAIN_RUN}(?:(?:,[ \n]{_PLAIN_RUN}){{0,3}},?[ \n](?:and|&)[ \n]{_PLAIN_RUN})?"
_TAIL = rf"(?:[ \n](?:for|of|against)[ \n](?:the[ \n])?{_LIST})?"
_SPELLED = re.compile(r"\b([A-Z]{2,6})\s(?=[A-Z])")
_SHORTEST = 3
"""Letters of the shortest name that the model is trusted with: two letters are mostly symbols."""
_HEAD = 5
"""Words of the longest head."""
_LONGEST = 8
"""Words of the longest: longer runs of capitals are headings."""
_MARKS = frozenset("()[]|•/=%$@\n~*+<>:;")


class NameFinder:
    """Finds names of organisations by the words they begin or end with, and judges those of a model."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._openers = frozenset(data["openers"])
        self._plain = frozenset(data["plain"])
        self._not_organisations = frozenset(data["not_organisations"])
        self._listing = frozenset(data["lists"])
        self._last = _kinds(data["last"])
        self._first = _kinds(data["first"])
        last = "|".join(re.escape(head) for head in sorted(self._last, key=len, reverse=True))
        first = "|".join(re.escape(head) for head in sorted(self._first, key=len, reverse=True))
        self._ends = re.compile(
            rf"\b((?:{_WORD}[ \n](?:{_JOIN}[ \n]){{0,2}}){{0,6}}{_WORD}[ \n])({last})(?!\w){_TAIL}"
        )
        start = rf"\b((?:{_WORD}[ \n]){{0,3}}?)({first})[ \n]((?:the[ \n])?"
        small = r"(?:[a-z]{4,10}[ \n](?=[A-Z]))?"
        self._begins = re.compile(rf"{start}{small}{_PLAIN_RUN})")
        self._lists = re.compile(rf"{start}{small}{_LIST})")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and kind of actor ("" where the name does not settle it) of each name."""
        for match in self._begins.finditer(text):
            start = self._skip(text, match.start(), match.start(2))
            start = _after_last_article(text, start, match.start(2), split=False)
            start = _after_listed_acronym(text, start, match.start(2))
            whole = self._lists.match(text, match.start()) if match[2] in self._listing else None
            end = (whole or match).end()
            yield start, _without_mark(text, start, end), self._first[match[2]]
        for match in self._ends.finditer(text):
            kind = self._kind(match[1] + match[2])
            start = self._skip(text, match.start(), match.start(2))
            start = _after_last_article(text, start, match.start(2), split=not kind)
            start = _after_listed_acronym(text, start, match.start(2))
            if self._names_something(text[start : match.start(2)]):
                yield start, _without_mark(text, start, match.end()), kind

    def _kind(self, name: str) -> str:
        """Return the kind that the longest head word at the end of a name tells."""
        words = name.split()
        ends = (" ".join(words[-count:]) for count in range(min(_HEAD, len(words)), 0, -1))
        return next(self._last[end] for end in ends if end in self._last)

    def _skip(self, text: str, start: int, head: int) -> int:
        """Return where the name begins once words are passed that open sentences, not names."""
        while start < head:
            word = re.match(r"\S+\s+", text[start:head])
            if word is None or not self._opens(word[0].strip()):
                return start
            start += word.end()
        return start

    def _opens(self, word: str) -> bool:
        return word in self._openers or word.islower()

    def _names_something(self, before_head: str) -> bool:
        words = before_head.split()
        national = len(words) > 1 and words[0] == "National"  # "National Logistics Council"
        return national or any(word[0].isupper() and word not in self._plain for word in words)

    def is_organisation(self, name: str, common: Container[str]) -> bool:
        """Say whether words that the model takes for an organisation look like the name of one.

        `common` holds words in small letters that are in general use; a name has one that is not.
        """
        words = name.split()
        if name in self._not_organisations or len(name) < _SHORTEST or len(words) > _LONGEST:
            return False
        if _MARKS.intersection(name) or any(character.isdigit() for character in name):
            return False
        if not all(word[0].isupper() or word in _JOINS for word in words):
            return False
        if len(words) == 1 and name.isupper():
            return False  # an acronym is trusted only where the text explains it
        return any(word[0].isupper() and _bare(word) not in common for word in words)


def _kinds(data: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {head: kind for kind, heads in data.items() for head in heads}


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names that a model took for one: without an article, and split where commas list them."""
    for match in re.finditer(r"[^,]+", text[start:end]):
        name = re.sub(r"^\s*(?:[Tt]he\s+)?", "", match[0])
        stop = start + match.end()
        if name.strip():
            yield stop - len(name), stop - len(name) + len(name.rstrip())


def _bare(word: str) -> str:
    lowered = word.lower().strip(",.")
    return lowered.removesuffix("'s").removesuffix("’s").rstrip("'’")


def _after_last_article(text: str, start: int, head: int, *, split: bool) -> int:
    """Return where the name begins after an article inside, and after "and" where it joins two names."""
    marks = [r"\b[Tt]he\s", r"[’']s\s", r"\b[A-Z]{2,}\sand\s", *([r"\sand\s"] if split else [])]
    ends = [match.end() for match in re.finditer("|".join(marks), text[start:head])]
    return start + max((end for end in ends if start + end < head), default=0)


def _without_mark(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in ".,;'’-" or text[end - 2 : end] in ("'s", "’s")):
        end -= 1
    return end


def _after_listed_acronym(text: str, start: int, head: int) -> int:
    """Return where the name begins behind its acronym: "EAC East African Community"."""
    for match in _SPELLED.finditer(text, start, head):
        initials = "".join(word[0] for word in text[match.end() : head + 40].split() if word[0].isupper())
        if initials.startswith(match[1]):
            start = match.end()
    return start
