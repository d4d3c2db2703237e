"""Stretches in which names are those of authors, publishers and data sets, not of actors."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_AUTHOR = r"[A-Z][\w'’\-]{1,30},\s(?:[A-Z]\.[\s\-]?){1,3}"
_REFERENCE = re.compile(
    rf"{_AUTHOR}(?:[^\n()]{{0,120}}?)\(?(?:1[89]|20)\d\d[a-z]?\)?[.,:][^\n]{{0,220}}?(?=\n|\s{_AUTHOR}|$)"
)
_LAB = r"(?:Department|School|Faculty|Institute|Division|Centre|Center)\s(?:of|for)\s[A-Z][\w&,\- ]{2,60}?"
_ADDRESS = re.compile(
    rf"(?:{_LAB},\s)(?:the\s)?(?:[A-Z][\w.\-]*\s|of\s|for\s){{0,4}}(?:Universi\w+|College|Institute)[^.;\n]{{0,60}}"
)
_CAPITALISED = re.compile(r"(?:(?<!\w)[A-Z][\w\-]{0,30}(?:['’]s)?[\s\-]){1,6}$")
_PRESS = re.compile(r"\b(?:[A-Z][\w.]{0,30}\s(?:(?:of|&)\s)?){1,5}(?:Press|Publishers|Publishing|Books)\b")
_REST = 90
_REACH = 70


class Publishing:
    """Finds stretches of publishing by words that are data; see headwords.yaml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words = tuple(str(words).lower() for words in data["publishing"])
        roles = "|".join(map(re.escape, data["roles"]))
        self._role = re.compile(rf"\([^()]{{0,40}}\b(?:{roles})\b[^(),]{{0,40}},\s[^()]{{1,{_REST}}}\)")

        things = "|".join(map(re.escape, data["data_sets"]))
        self._data_set = re.compile(rf"(?<!\w)(?:{things})(?!\w)")

    def stretches(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return references, affiliations, names of data sets, and sentences about the publication itself."""
        found = [match.span() for pattern in self._patterns() for match in pattern.finditer(text)]
        found += self._data_sets(text)
        lowered = text.lower()
        if len(lowered) == len(text) and any(words in lowered for words in self._words):
            found += [
                (start, end)
                for start, end in sentences
                if any(words in lowered[start:end] for words in self._words)
            ]
        return found

    def _data_sets(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._data_set.finditer(text):
            name = _CAPITALISED.search(text, max(0, match.start() - _REACH), match.start())
            if name is not None:
                yield name.start(), match.end()

    def _patterns(self) -> Iterable[re.Pattern[str]]:
        return (_REFERENCE, _ADDRESS, _PRESS, self._role)
