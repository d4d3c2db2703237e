"""Organisations told by what stands with them: "firms such as A and B", "the brewery A", "A signed".

Lists after a noun follow Hearst (1992, Automatic acquisition of hyponyms from large text corpora).
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

Named = tuple[int, int, str]
"""Start, end and kind of actor of a name."""

_WORD = r"[A-Z][\w&'’\-]{1,40}"
_RUN = rf"{_WORD}(?:[ \n](?:(?:of|for|the|&|de|du|des|do|da)[ \n]){{0,2}}{_WORD}){{0,4}}"
_BRACKETS = r"(?:\s\([^()]{0,60}\))?"
_ONE = rf"(?:the\s)?{_RUN}"
_LIST = rf"{_ONE}{_BRACKETS}(?:,\s{_ONE}{_BRACKETS}){{0,12}}(?:,?\s(?:and|or|&)\s{_ONE})?"
_ITEM = re.compile(_RUN)
_CAMEL = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
_NO_CAMEL = re.compile(r"(?:Ma?c|De|Di|La|Le|Du|Van|Von|Fitz|Del|Des|Dal|Ben|St|Mc)[A-Z]")
_HUMPS = re.compile(r"[A-Z][a-z]+")
_ACRONYM = re.compile(r"(?<![\w&\-/.])[A-Z][A-Z&]{1,6}[A-Z](?![\w&/])")
_COMPOUND = re.compile(r"[A-Z]{2,}-[a-z]")
_OWNER = re.compile(r"['’]s\s")
_OWNS = re.compile(r"['’]s\s[a-z]")
_PAIR = re.compile(r"\b([A-Z]{3,8})(?:['’]s)?,?\s(?:and|or)\s(?:the\s)?(?=([A-Z]{3,8})\b)")
_HYPHENATED = re.compile(r"\b([A-Z][a-z]\w+)-(?:owned|affiliated|branded|controlled|operated)\b")
_BEFORE, _AFTER = 50, 24
"""Characters beside an acronym in which a word tells that it is a body's."""
_SHORTEST_HUMPED = 5


class CompanyFinder:
    """Finds names by the words that go with organisations; those words are data (headwords.yaml)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._never = frozenset(data["not_organisations"])
        self._openers = frozenset(data["openers"])
        self._skipped = self._openers | frozenset(data["plain"])
        self._no_actors = frozenset(data["no_actors"])
        self._kinds = {noun: kind for kind, nouns in data["nouns"].items() for noun in nouns}
        single = _any(self._kinds)
        self._kinds.update({_plural(noun): kind for noun, kind in self._kinds.items()})
        several = _any(_plural(noun) for noun in single_nouns(data))
        opening = rf"(?:,?\s(?:{_any(data['introducers'])})\s|\s?(?:—|:|–)\s?)"
        self._lists = re.compile(rf"(?<!\w)({several})(?:\s(?:in|of|from)\s{_WORD})?{opening}({_LIST})")
        self._before = re.compile(rf"(?<![\w\-])({single})\s({_RUN})")
        words = r"(?:(?!(?:of|to|in|for|that|who|which|and|by|from|with)\b)[\w\-’']+\s){0,4}?"
        self._after = re.compile(
            rf"({_RUN}){_BRACKETS},\s(?:an?|one of the|another)\s{words}({single})(?!\w)"
        )
        self._is = re.compile(rf"({_RUN}){_BRACKETS}\s(?:is|was)\san?\s{words}({single})(?!\w)")
        self._relations = re.compile(rf"(?<!\w)(?:{_any(data['relations'])})\s(?:the\s|its\s)?({_RUN})")
        self._told_before = re.compile(
            rf"(?<!\w)(?:{_any([*data['acronym_relations'], *data['relations']])})\s(?:the\s)?$"
        )
        self._told_after = re.compile(rf"(?:['’]s)?\s(?:{_any(data['agent_verbs'])})(?!\w)")

    def find(self, text: str, common: Container[str]) -> Iterator[Named]:
        """Yield the names that their company tells, with kind; `common` are words in general use."""
        for match in self._lists.finditer(text):
            yield from self._items(text, match.span(2), self._kinds[match[1]])
        for pattern, noun, name in ((self._before, 1, 2), (self._after, 2, 1), (self._is, 2, 1)):
            for match in pattern.finditer(text):
                yield from self._items(text, match.span(name), self._kinds[match[noun]], single=noun == 1)
        for match in self._relations.finditer(text):
            yield from self._items(text, match.span(1), "")
        for match in _HYPHENATED.finditer(text):
            yield from self._items(text, match.span(1), "")
        for match in _CAMEL.finditer(text):
            if self._is_humped(match[0], common):
                yield *match.span(), ""
        yield from self._acronyms(text)

    def _items(
        self, text: str, place: tuple[int, int], kind: str, *, single: bool = False
    ) -> Iterator[Named]:
        for match in _ITEM.finditer(text, *place):
            start = self._skip(text, *match.span())
            end = _end(text, start, match.end())
            if owner := _OWNER.search(text, start, end):
                end = owner.start()
            words = text[start:end].split()
            if words and self._may_name(text[start:end], words) and not (single and words[0].isupper()):
                yield start, end, kind

    def _skip(self, text: str, start: int, end: int) -> int:
        """Return where the name begins behind a word that opens sentences: "The EAGC"."""
        first = text[start:end].split(None, 1)
        return start if len(first) < 2 or first[0] not in self._openers else end - len(first[1])

    def _may_name(self, name: str, words: list[str]) -> bool:
        if name in self._never or words[0] in self._never or words[-1] in self._no_actors:
            return False
        if _COMPOUND.match(name):
            return False
        if len(name) < 3 or name.endswith("s") and name[:-1].isupper():
            return False
        return not all(word in self._skipped for word in words)

    def _is_humped(self, name: str, common: Container[str]) -> bool:
        if len(name) < _SHORTEST_HUMPED or name in self._never or _NO_CAMEL.match(name):
            return False
        humps = [hump.lower() for hump in _HUMPS.findall(name)]
        glued = all(len(hump) > 3 and hump in common for hump in humps)
        return not glued and not any(hump.capitalize() in self._skipped for hump in humps)

    def _acronyms(self, text: str) -> Iterator[Named]:
        """Yield all uses of the acronyms that at least once stand where only a body can."""
        places: dict[str, list[tuple[int, int]]] = {}
        told: set[str] = set()
        for match in _ACRONYM.finditer(text):
            if match[0] in self._never or _shouted(text, *match.span()):
                continue
            places.setdefault(match[0], []).append(match.span())
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            told_here = self._told_after.match(text, match.end()) or _OWNS.match(text, match.end())
            if told_here or self._told_before.search(before):
                told.add(match[0])
        for match in _PAIR.finditer(text):
            if told.intersection(match.groups()):
                told.update(acronym for acronym in match.groups() if acronym in places)
        for acronym in places:
            if acronym in told:
                yield from ((start, end, "") for start, end in places[acronym])


def single_nouns(data: Mapping[str, Any]) -> list[str]:
    """Return all nouns of organisations."""
    return [noun for nouns in data["nouns"].values() for noun in nouns]


def _any(words: Iterable[str]) -> str:
    """Return a pattern of alternatives, longer ones first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh")) else "s")


def _end(text: str, start: int, end: int) -> int:
    """Return where a name ends without a possessive and marks."""
    while end > start and (text[end - 1] in ".,;'’-" or text[end - 2 : end] in ("'s", "’s")):
        end -= 1
    return end


def _shouted(text: str, start: int, end: int) -> bool:
    """Say whether the words beside are in capitals too: a heading, not an acronym."""
    after = re.match(r"\s([A-Z]{4,})\b", text[end : end + 12])
    before = re.search(r"\b[A-Z]{4,}\s$", text[max(0, start - 12) : start])
    return after is not None or before is not None
