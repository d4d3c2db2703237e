"""What a clause claims with a mention: a finding, or something weaker.

After ConText (Harkema et al. 2009), with the statuses of the codebook's x_assertion: cue phrases
whose scope is a part of a sentence. All words are data (assertion.yaml).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvcmine.tag.citation import Stretch
from gvcmine.tag.clauses import BREAK, CONTRAST, GOES_ON, REASON, Sentence, held_at, parse, settled
from gvcmine.tag.cue_table import CueTable, Kind, expand
from gvcmine.tag.fold import fold
from gvcmine.types.text import Assertion

_NEAR = 3
"""Sentences before and after an unmarked one that are asked what it may claim."""
_VOICES = 2
"""Sentences that must claim the same, and they must be half of those asked."""
_SPREADS = (Assertion.RECOMMENDATION, Assertion.BACKGROUND, Assertion.HYPOTHETICAL)
"""What a sentence without cues takes over from those around it."""
_LONGEST = 2_000
"""Characters beyond which a sentence is cut: no such sentence is one, and work stays in proportion."""
_LEAST_GENERAL = 250
"""Characters of a text below which the lack of places, numbers and past tense says nothing."""
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")
_PAST = re.compile(
    r"(?<![^\W_])(?!need|speed|feed|seed|breed|exceed|proceed|relat|compar|link|us|bas|call)"
    r"[a-z]{2,20}ed (?:the|a|an|their|its|our|his|her|these|more|new) "
)
"""A verb in the past with its object; participles seldom have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text to be asked about: its folded form, citations, and what unmarked statements of it claim."""

    printed: str
    cited: Sequence[Stretch]
    default: Assertion


class Assertions:
    """The cues of all statuses, in one automaton."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._table = CueTable(_written(data))
        self._headings = {
            fold(name): Assertion(status)
            for status, names in data["headings"].items()
            for written in names
            for name in expand(written)
        }
        happened = "|".join(fold(word) for written in data["happened"] for word in expand(written))
        self._happened = re.compile(rf"(?<![^\W_])(?:{happened})(?![^\W_])")

    def read(
        self, text: str, sentences: Sequence[Stretch], cited: Sequence[Stretch], *, placed: bool, heading: str
    ) -> "Reading":
        """Return a text ready to be asked what it claims.

        `sentences` and `cited` are offsets in order; `placed` says whether the text names a place;
        `heading` is what stands over it, or empty.
        """
        default = self._under(heading)
        if default is None:
            default = Assertion.BACKGROUND if self._is_general(text, placed) else Assertion.FINDING
        return Reading(self, _Text(printed=text, cited=cited, default=default), sentences)

    def sentence(self, text: str, start: int, end: int, cited: Sequence[Stretch]) -> Sentence:
        """Return the sentence that stands at these offsets of the text, which is cited at those."""
        folded = fold(text[start:end])
        return parse(folded, start, self._table.find(folded, text[start:end]), cited)

    def _under(self, heading: str) -> Assertion | None:
        """Return what stands unmarked under a heading, as far as its words tell."""
        words = re.sub(r"^[\W\d]+|[\W]+$", "", fold(heading))
        return self._headings.get(words)

    def _is_general(self, text: str, placed: bool) -> bool:
        """Say whether a text speaks of no place, no number and nothing past: of firms in general."""
        if placed or not _LEAST_GENERAL <= len(text) <= _LONGEST * 2:
            return False
        return not self.is_particular(fold(text))

    def is_particular(self, folded: str) -> bool:
        """Say whether words in folded form tell of something that happened, by a number or a past tense."""
        plain = _ASIDE.sub(" ", folded)
        if any(map(str.isdigit, plain)):
            return True
        return self._happened.search(plain) is not None or _PAST.search(plain) is not None


class Reading:
    """One text: asked in order of place, each sentence is read once."""

    def __init__(self, assertions: Assertions, text: _Text, sentences: Sequence[Stretch]) -> None:
        self._assertions = assertions
        self._text = text
        self._bounds = [part for stretch in sentences for part in _cut(stretch)] or [(0, len(text.printed))]
        self._starts = [start for start, _ in self._bounds]
        self._cited_starts = [start for start, _ in text.cited]
        self._made: dict[int, Sentence] = {}
        self._taken_over: dict[int, set[str]] = {}

    def status(self, start: int, end: int) -> Assertion:
        """Return what the clause claims in which the words at these offsets stand."""
        index = max(0, bisect_right(self._starts, start) - 1)
        sentence = self._sentence(index)
        held = held_at(sentence, start - sentence.start, end - sentence.start)
        if not held:
            if index not in self._taken_over:
                self._taken_over[index] = self._around(index)
            held = self._taken_over[index]
        return settled(held, self._text.default)

    def _around(self, index: int) -> set[str]:
        """Return what the sentences around an unmarked one claim, where they speak with one voice."""
        if self._sentence(index).goes_on and index:
            return {self._sentence(index - 1).claim.value}
        if self._assertions.is_particular(self._sentence(index).folded):
            return set()
        near = range(max(0, index - _NEAR), min(len(self._bounds), index + _NEAR + 1))
        claims = Counter(self._sentence(one).claim for one in near)
        for status in _SPREADS:
            if claims[status] >= _VOICES and 2 * claims[status] >= len(near):
                return {status.value}
        return set()

    def _sentence(self, index: int) -> Sentence:
        if index not in self._made:
            start, end = self._bounds[index]
            first = max(0, bisect_right(self._cited_starts, start) - 1)
            last = bisect_right(self._cited_starts, end)
            cited = [stretch for stretch in self._text.cited[first:last] if stretch[1] > start]
            self._made[index] = self._assertions.sentence(self._text.printed, start, end, cited)
        return self._made[index]


def _written(data: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
    """Yield all cues of the data, and the words that part clauses, as status, scope and words."""
    for status in Assertion:
        for scope, phrases in data.get(status.value, {}).items():
            yield from (((status.value, scope), phrase) for phrase in phrases)
    for key, kind in (
        ("none", ""),
        ("continuations", GOES_ON),
        ("clause_breaks", BREAK),
        ("reasons", REASON),
        ("contrasts", CONTRAST),
    ):
        yield from (((kind, ""), phrase) for phrase in data[key])


def _cut(stretch: Stretch) -> Iterator[Stretch]:
    start, end = stretch
    for first in range(start, max(end, start + 1), _LONGEST):
        yield first, min(end, first + _LONGEST)
