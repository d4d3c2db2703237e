"""What a sentence claims with a mention: a finding, or something weaker.

After ConText (Harkema et al. 2009), with the statuses of the codebook's x_assertion: cue phrases
whose scope is the rest of a clause, a clause or a sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvcmine.tag.citation import Stretch, inside
from gvcmine.tag.fold import fold
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
_AFFILIATION = re.compile(
    r"(?:university|institute|department|school|faculty|college|centre|center|press)\b[^.;:]{0,60},\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its clauses, ready to be asked about places in it. Offsets are of the text."""

    start: int
    folded: str
    clauses: tuple[Stretch, ...]
    cited: bool


class Assertions:
    """The cues of all statuses, compiled."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._cues: dict[tuple[Assertion, str], re.Pattern[str]] = {}
        for status in Assertion:
            for scope, phrases in data.get(status.value, {}).items():
                self._cues[status, scope] = _any_of(phrases)
        self._no_negation = _any_of(data["negated_not"])
        self._breaks = _any_of(data["clause_breaks"])

    def sentence(self, text: str, start: int, end: int, cited: Sequence[Stretch]) -> Sentence:
        """Return the sentence that stands at these offsets of the text."""
        folded = fold(text[start:end])
        folded = self._no_negation.sub(lambda match: "~" * len(match[0]), folded)
        cuts = [match.start() for match in self._breaks.finditer(folded)]
        bounds = [0, *cuts, len(folded)]
        clauses = tuple(zip(bounds, bounds[1:], strict=False))
        return Sentence(start=start, folded=folded, clauses=clauses, cited=inside(start, end, list(cited)))

    def status(self, sentence: Sentence, start: int, end: int) -> Assertion:
        """Return what the sentence claims with the words at these offsets of the text."""
        start, end = start - sentence.start, end - sentence.start
        clause = _clause_of(sentence, start)
        for status in _ORDER:
            if self._holds(status, sentence, clause, (start, end)):
                return status
        return Assertion.FINDING

    def _holds(self, status: Assertion, sentence: Sentence, clause: Stretch, place: Stretch) -> bool:
        if status is Assertion.BACKGROUND:
            return self._is_background(sentence, place)
        folded = sentence.folded
        left = folded[max(clause[0], place[0] - _REACH) : place[0]]
        right = folded[place[1] : min(clause[1], place[1] + _REACH)]
        reach = {"sentence": folded, "clause": folded[slice(*clause)], "after": left, "before": right}
        return any(self._found(status, scope, stretch) for scope, stretch in reach.items())

    def _is_background(self, sentence: Sentence, place: Stretch) -> bool:
        if self._found(Assertion.FINDING, "sentence", sentence.folded):
            return False
        if _AFFILIATION.search(sentence.folded[: place[0]]):
            return True
        return sentence.cited or self._found(Assertion.BACKGROUND, "sentence", sentence.folded)

    def _found(self, status: Assertion, scope: str, stretch: str) -> bool:
        pattern = self._cues.get((status, scope))
        return pattern is not None and pattern.search(stretch) is not None


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the phrases as whole words; longer ones first."""
    ordered = sorted((fold(str(phrase)) for phrase in phrases), key=len, reverse=True)
    return re.compile("|".join(_bounded(phrase) for phrase in ordered))


def _bounded(phrase: str) -> str:
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return before + re.escape(phrase) + after


def _clause_of(sentence: Sentence, position: int) -> Stretch:
    for clause in sentence.clauses:
        if clause[0] <= position < clause[1]:
            return clause
    return (0, len(sentence.folded))
