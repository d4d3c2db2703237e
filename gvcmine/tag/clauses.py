"""What holds where in a sentence: in all of it, in its clauses, and on either side of a contrast.

After ConText (Harkema et al. 2009), whose cues reach to the end of a sentence or to a word that ends them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from gvcmine.tag.citation import Stretch
from gvcmine.tag.cue_table import Cue
from gvcmine.types.text import Assertion

BREAK, REASON, CONTRAST, GOES_ON = "break", "reason", "contrast", "goes on"
"""Kinds of cue that claim nothing and part a sentence, or tie it to the one before."""
CITED, EVIDENT = "cited", "evident"
"""What holds for a stretch beside the statuses: it cites others, it rests on first-hand evidence."""
_ORDER = (
    Assertion.DEFINITION,
    Assertion.RECOMMENDATION,
    Assertion.BACKGROUND,
    Assertion.HYPOTHETICAL,
    Assertion.NEGATED,
)
"""Where several statuses apply to a mention, the first of these holds."""
_NEXT = 60
"""Characters that a cue of scope "next" or "before" reaches: about ten words."""
_BARE = 30
"""Characters after a denied verb below which its subject is what is denied: "wages did not rise here"."""
_LONGEST_CLAUSE = 600
"""Characters beyond which a clause is cut, so that work stays in proportion."""
_ADDRESS = 80
"""Characters before a country in which the institution of an address stands."""
_AFFILIATION = re.compile(
    r"(?:university|institute|department|school|faculty|college|centre|center|press)\b[^.;:]{0,60},\s*$"
)
_SOURCE = re.compile(r"\bsources?\s*:[^.]{0,80}$")
"""What stands before the source of a figure, which is no other author's claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch of a sentence and the statuses that hold in all of it."""

    start: int
    held: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A clause with the cues whose reach depends on the place asked about."""

    start: int
    end: int
    held: frozenset[str]
    placed: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with what holds in all of it, in its clauses, and on each side of a contrast."""

    start: int
    folded: str
    held: frozenset[str]
    goes_on: bool
    clauses: tuple[_Clause, ...]
    parts: tuple[_Part, ...]
    sides: tuple[_Part, ...]
    onward: tuple[Cue, ...]

    @property
    def claim(self) -> Assertion:
        """Return what the sentence claims as a whole, denials apart."""
        return settled(anywhere(self), Assertion.FINDING)


def _opening(folded: str, cues: Sequence[Cue], kinds: Set[str]) -> frozenset[int]:
    """Return where the main clause begins, in a sentence that opens with a cue of these kinds ("although").

    That is the first comma before a determiner or pronoun (commas before other words part lists too), or
    else the first comma; nothing where the sentence opens otherwise.
    """
    if not any(cue.status in kinds and cue.start == 0 for cue in cues):
        return frozenset()
    commas = [cue.start for cue in cues if cue.status == BREAK and folded[cue.start] == ","]
    first = commas[0] if commas else folded.find(",")
    return frozenset({first}) if first > 0 else frozenset()


def parse(folded: str, start: int, cues: Sequence[Cue], cited: Sequence[Stretch]) -> Sentence:
    """Return a sentence with what its cues and citations say of its parts.

    `folded` is the sentence in folded form, `start` its offset in the text; `cited` are offsets of the text.
    """
    opening = _opening(folded, cues, {BREAK, CONTRAST, REASON})
    contrast = _opening(folded, cues, {CONTRAST, REASON})
    held = {cue.status for cue in cues if cue.scope == "sentence"} - {Assertion.FINDING.value}
    held.update(EVIDENT for cue in cues if cue.status == Assertion.FINDING.value)
    if folded.rstrip().endswith("?"):
        held.add(Assertion.HYPOTHETICAL.value)
    return Sentence(
        start=start,
        folded=folded,
        held=frozenset(held),
        goes_on=any(cue.status == GOES_ON and not folded[: cue.start].strip() for cue in cues),
        clauses=tuple(_clauses(cues, opening, len(folded))),
        parts=tuple(_parts(cues, contrast)),
        sides=tuple(_sides(cues, folded, contrast, [(a - start, b - start) for a, b in cited])),
        onward=tuple(cue for cue in cues if cue.scope == "onward"),
    )


def _clauses(cues: Sequence[Cue], opening: Set[int], length: int) -> Iterator[_Clause]:
    """Yield the clauses of a sentence, each with its cues; a clause begins where a break stands."""
    breaks = (cue.start for cue in cues if cue.status == BREAK or cue.scope == "relative")
    bounds = sorted({0, *opening, *range(0, length, _LONGEST_CLAUSE), *breaks})
    inside: list[list[Cue]] = [[] for _ in bounds]
    for cue in cues:
        inside[bisect_right(bounds, cue.start) - 1].append(cue)
    for start, end, own in zip(bounds, [*bounds[1:], length], inside, strict=True):
        yield _Clause(
            start=start,
            end=end,
            held=frozenset(cue.status for cue in own if cue.scope in ("clause", "relative")),
            placed=tuple(cue for cue in own if cue.scope in ("after", "verb", "next", "before")),
        )


def _parts(cues: Sequence[Cue], opening: Set[int]) -> Iterator[_Part]:
    """Yield the parts of a sentence between contrasts and reasons, each with what its modal cues say."""
    bounds = sorted({0, *opening, *(cue.start for cue in cues if cue.status in (CONTRAST, REASON))})
    inside: list[set[str]] = [set() for _ in bounds]
    for cue in cues:
        if cue.scope == "part":
            inside[bisect_right(bounds, cue.start) - 1].add(cue.status)
    yield from (_Part(start=start, held=frozenset(own)) for start, own in zip(bounds, inside, strict=True))


def _sides(cues: Sequence[Cue], folded: str, opening: Set[int], cited: Sequence[Stretch]) -> Iterator[_Part]:
    """Yield the sides of a sentence's contrasts and whether each cites or gives first-hand evidence."""
    bounds = sorted({0, *opening, *(cue.start for cue in cues if cue.status == CONTRAST)})
    inside: list[set[str]] = [set() for _ in bounds]
    for start, end in cited:
        if not _SOURCE.search(folded[max(0, start - _ADDRESS) : max(0, start)]):
            inside[max(0, bisect_right(bounds, max(0, end - 1)) - 1)].add(CITED)
    for cue in cues:
        if cue.status == Assertion.FINDING.value and cue.scope == "sentence":
            inside[bisect_right(bounds, cue.start) - 1].add(cue.status)
    yield from (_Part(start=start, held=frozenset(own)) for start, own in zip(bounds, inside, strict=True))


def held_at(sentence: Sentence, start: int, end: int) -> set[str]:
    """Return all statuses that hold for a place of the sentence."""
    clause = sentence.clauses[bisect_right(sentence.clauses, start, key=_start) - 1]
    side = sentence.sides[bisect_right(sentence.sides, start, key=_start) - 1]
    part = sentence.parts[bisect_right(sentence.parts, start, key=_start) - 1]
    held = {*sentence.held, *clause.held, *side.held, *part.held}
    held.update(cue.status for cue in clause.placed if _reaches(cue, clause, (start, end)))
    held.update(cue.status for cue in sentence.onward if cue.end <= start)
    if _AFFILIATION.search(sentence.folded[max(0, start - _ADDRESS) : start]):
        held.add(CITED)
    return held


def _start(stretch: _Clause | _Part) -> int:
    return stretch.start


def anywhere(sentence: Sentence) -> set[str]:
    """Return all statuses that hold for some place of the sentence."""
    held = [part.held for part in (*sentence.parts, *sentence.sides)] + [one.held for one in sentence.clauses]
    return {*sentence.held, *(status for own in held for status in own)} - {Assertion.NEGATED.value}


def settled(held: set[str], default: Assertion) -> Assertion:
    """Return the one status of those that hold."""
    if Assertion.FINDING.value in held:
        held = held - {CITED} | {EVIDENT}
    if EVIDENT in held:
        held = held - {Assertion.BACKGROUND.value}
        default = Assertion.FINDING
    if CITED in held:
        held = held - {Assertion.NEGATED.value} | {Assertion.BACKGROUND.value}
    return next((status for status in _ORDER if status.value in held), default)


def _reaches(cue: Cue, clause: _Clause, place: Stretch) -> bool:
    """Say whether the words at a place of the cue's clause lie in its scope."""
    start, end = place
    if cue.end <= start:
        return cue.scope in ("after", "verb") or (cue.scope == "next" and start <= cue.end + _NEXT)
    near = end <= cue.start <= end + _NEXT
    return near and (cue.scope == "before" or (cue.scope == "verb" and clause.end <= cue.end + _BARE))
