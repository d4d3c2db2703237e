"""Acronyms that a text explains: "Lake Fishers Association (LFA)", "LFA (Lake Fishers Association)"."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_BRACKETED = re.compile(r"\(\s*(?:the\s+)?[\"“']?([A-Z][A-Za-z&]{1,9}(?:-[A-Z]{1,5})?)[\"”']?\s*\)")
_BEFORE_NAME = re.compile(r"(?<!\w)([A-Z][A-Za-z&]{1,9})\s\(\s*(?:the\s)?([A-Z][^()]{6,100}?)\s*\)")
_WORD = re.compile(r"[A-Za-z][\w'’]*")
_CAPITALS = 2
"""Capitals of the shortest acronym; with one, the brackets hold a word."""
_REACH = 110
"""Characters before the brackets in which the spelled-out name stands."""
_SMALL = frozenset({"of", "for", "the", "and", "in", "on", "to", "de", "du", "des", "da", "do", "a", "by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation that a document speaks of; fields as those of a `Mention`."""

    name: str
    kind: str = ""
    home: str = ""


@dataclass(slots=True)
class Explained:
    """What a text explains: meanings, None where not an organisation; and where the explanations stand."""

    meanings: dict[str, Body | None] = field(default_factory=dict)
    stretches: list[tuple[int, int]] = field(default_factory=list)


class AcronymReader:
    """Reads the acronyms that a text explains.

    `bodies` are the known organisations by their names, `no_actors` last words of names that are plans
    or surveys, `never` acronyms that mean something else in this literature.
    """

    def __init__(self, bodies: Mapping[str, Body], no_actors: Container[str], never: Container[str]) -> None:
        self._bodies = bodies
        self._no_actors = no_actors
        self._never = never

    def read(self, text: str, names: Sequence[tuple[int, int, Body]], common: Container[str]) -> Explained:
        """Return the acronyms of a text, given the names found in it and words in general use."""
        found = Explained()
        ends = {end: (start, body) for start, end, body in names}
        spans = {(start, end): body for start, end, body in names}
        for match in _BRACKETED.finditer(text):
            if sum(map(str.isupper, match[1])) < _CAPITALS:
                continue
            end = _end_of_words(text, match.start())
            named = ends.get(end)
            if named and self._fits(match[1], text[named[0] : end], named[1]):
                found.meanings[match[1]] = named[1]
                found.stretches.append(match.span(1))
            else:
                self._unnamed(text, end, match, common, found)
        for match in _BEFORE_NAME.finditer(text):
            if _spelled(match[2], match[1]) == 0:
                body = spans.get(match.span(2)) or self._judged(match[2], match[1], common)
                found.meanings[match[1]] = body
        return found

    def _fits(self, acronym: str, words: str, body: Body) -> bool:
        """Say whether an acronym may be that of a name: it begins like one of its words, or is listed."""
        listed = self._bodies.get(acronym)
        return acronym[0] in {word[0] for word in words.split()} or (listed is not None and listed == body)

    def _unnamed(
        self, text: str, end: int, match: re.Match[str], common: Container[str], found: Explained
    ) -> None:
        """Read an acronym before whose brackets no name was found: a listed name, or words it is made of."""
        before = text[max(0, end - _REACH) : end]
        listed = next((body for start in _starts(before) if (body := self._bodies.get(before[start:]))), None)
        if listed is not None and match[1][0] in listed.name:
            found.meanings[match[1]] = listed
            found.stretches.append(match.span(1))
            return
        start = _spelled(before, match[1])
        if start is not None:
            body = self._judged(before[start:], match[1], common)
            found.meanings[match[1]] = body

    def _judged(self, words: str, acronym: str, common: Container[str]) -> Body | None:
        """Return the organisation that spelled-out words name, if they look like the name of one."""
        if words in self._bodies:
            return self._bodies[words]
        content = [word for word in _WORD.findall(words) if word not in _SMALL]
        if acronym in self._never or content[-1] in self._no_actors:
            return None
        if not all(word[0].isupper() for word in content):
            return None
        if all(word.lower() in common for word in content):
            return None
        return Body(name=" ".join(words.split()))


def _starts(before: str) -> Iterator[int]:
    """Yield where the words of a text begin, longest rest first."""
    return (match.start() for match in _WORD.finditer(before) if match[0][0].isupper())


def _spelled(before: str, acronym: str) -> int | None:
    """Return where the words begin whose first letters are those of the acronym.

    >>> _spelled("signed by the Action for Rural Change", "ARC"), _spelled("gross product", "GP")
    (14, 0)
    """
    letters = "".join(filter(str.isalpha, acronym)).upper()
    words = [(match.start(), match[0]) for match in _WORD.finditer(before.replace("-", " "))]
    for count in range(2, min(len(words), len(letters) + 5) + 1):
        last = words[-count:]
        if last[0][1][0].upper() != letters[0]:
            continue
        every = "".join(word[0] for _, word in last).upper()
        weighty = "".join(word[0] for _, word in last if word not in _SMALL).upper()
        if letters in (every, weighty):
            return last[0][0]
    return None


def uses(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each use of an acronym or name."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        bounded = not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
        if bounded:
            yield at, end
        at = text.find(form, end)


def _end_of_words(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end
