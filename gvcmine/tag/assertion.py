"""What a sentence claims with a mention: a finding, or something weaker.

After ConText (Harkema et al. 2009), with the statuses of the codebook's x_assertion: cue phrases
whose scope is the rest of a clause, a clause or a sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvcmine.tag.citation import Stretch, inside
from gvcmine.tag.fold import fold, on_boundaries
from gvcmine.types.text import Assertion

_ORDER = (
    Assertion.DEFINITION,
    Assertion.NEGATED,
    Assertion.RECOMMENDATION,
    Assertion.HYPOTHETICAL,
    Assertion.BACKGROUND,
)
"""Where several statuses apply to a mention, the first of these holds."""
_REACH = 60
"""Characters that a negation reaches forward or backward: about ten words."""
_ADDRESS = 80
"""Characters before a country in which the institution of an address stands."""
_NO_NEGATION, _BREAK = "negated_not", "clause_break"
_AFFILIATION = re.compile(
    r"(?:university|institute|department|school|faculty|college|centre|center|press)\b[^.;:]{0,60},\s*$"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue that stands in a sentence; its offsets are of the sentence."""

    status: str
    scope: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its clauses and cues, ready to be asked about places in it."""

    start: int
    folded: str
    clauses: tuple[Stretch, ...]
    cues: tuple[_Cue, ...]
    cited: bool


class Assertions:
    """The cues of all statuses, in one automaton."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        from ahocorasick_rs import AhoCorasick

        kinds = [
            (fold(str(phrase)), status.value, scope)
            for status in Assertion
            for scope, phrases in data.get(status.value, {}).items()
            for phrase in phrases
        ]
        kinds += [(fold(phrase), _NO_NEGATION, "") for phrase in data["negated_not"]]
        kinds += [(fold(phrase), _BREAK, "") for phrase in data["clause_breaks"]]
        self._kinds = kinds
        self._automaton: Any = AhoCorasick([phrase for phrase, _, _ in kinds])

    def sentence(self, text: str, start: int, end: int, cited: Sequence[Stretch]) -> Sentence:
        """Return the sentence that stands at these offsets of the text."""
        folded = fold(text[start:end])
        cues = self._cues(folded)
        void = [(cue.start, cue.end) for cue in cues if cue.status == _NO_NEGATION]
        bounds = [0, *sorted(cue.start for cue in cues if cue.status == _BREAK), len(folded)]
        return Sentence(
            start=start,
            folded=folded,
            clauses=tuple(zip(bounds, bounds[1:], strict=False)),
            cues=tuple(
                cue
                for cue in cues
                if cue.status != Assertion.NEGATED.value or not inside(cue.start, cue.end, void)
            ),
            cited=inside(start, end, list(cited)),
        )

    def status(self, sentence: Sentence, start: int, end: int) -> Assertion:
        """Return what the sentence claims with the words at these offsets of the text."""
        place = (start - sentence.start, end - sentence.start)
        clause = _clause_of(sentence, place[0])
        held = {cue.status for cue in sentence.cues if _reaches(cue, clause, place)}
        if _is_cited(sentence, place):
            held.add(Assertion.BACKGROUND.value)
        if Assertion.FINDING.value in held:
            held.discard(Assertion.BACKGROUND.value)
        return next((status for status in _ORDER if status.value in held), Assertion.FINDING)

    def _cues(self, folded: str) -> list[_Cue]:
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if on_boundaries(folded, start, end):
                _, status, scope = self._kinds[index]
                found.append(_Cue(status, scope, start, end))
        return found


def _reaches(cue: _Cue, clause: Stretch, place: Stretch) -> bool:
    """Say whether the words at a place lie in the scope of a cue."""
    if cue.scope == "sentence":
        return True
    if not (clause[0] <= cue.start and cue.end <= clause[1]):
        return False
    if cue.scope == "after":
        return place[0] - _REACH <= cue.start and cue.end <= place[0]
    if cue.scope == "before":
        return place[1] <= cue.start and cue.end <= place[1] + _REACH
    return cue.scope == "clause"


def _is_cited(sentence: Sentence, place: Stretch) -> bool:
    return (
        sentence.cited
        or _AFFILIATION.search(sentence.folded[max(0, place[0] - _ADDRESS) : place[0]]) is not None
    )


def _clause_of(sentence: Sentence, position: int) -> Stretch:
    for clause in sentence.clauses:
        if clause[0] <= position < clause[1]:
            return clause
    return (0, len(sentence.folded))
