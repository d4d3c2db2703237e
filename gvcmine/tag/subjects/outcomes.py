"""Whether a clause reports that something changed, and the outcomes gathered of one case."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from gvcmine.tag.subjects.loci import Clause, Locus
from gvcmine.tag.subjects.statements import Statement, any_of, words
from gvcmine.types.text import Assertion, Span

_OUTCOMES = frozenset({"UPGRADING", "DIRECTION", "RESULT"})
_REPORTED = frozenset({Assertion.FINDING, Assertion.NEGATED})


_YEAR = re.compile(r"\b(?:in|by|after|since|from|during|until|of)\s+(?:late\s+|early\s+)?(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWeights:
    """How firmly an outcome must be reported, and when one case becomes two.

    A clause reports an outcome firmly (`firm`) with a result, or with upgrading and its direction or a
    verb of change; a verb of change alone (`change`) counts where place or year stand in the sentence;
    a mere mention of upgrading or of a direction (`bare`) never suffices, since words like "jobs" name
    a topic too, nor does an outcome for which others are cited. A candidate needs one clause of at least
    `change`, and `minor` of the heaviest's weight. Sectors of one country, and places, part where each
    has `part` of the heaviest's weight. A candidate without sector and place needs producers in the share
    `producers` of its sentences. A place parts from another of its country, and a place that no gazetteer
    knows counts at all, in short texts (of up to `short` passages) or from `named` sentences on. All were
    set on 19 real papers and reports, where cases were told apart by hand.
    """

    firm: float = 1.0
    change: float = 0.6
    bare: float = 0.2
    part: float = 0.5
    minor: float = 0.1
    producers: float = 0.2
    short: int = 12
    named: int = 4


WEIGHTS = CaseWeights()


@dataclass(frozen=True, slots=True)
class Key:
    """What parts one candidate from another."""

    locus: Locus
    sector: str
    phase: int = 0


@dataclass(slots=True)
class Group:
    """The clauses that report outcomes of one candidate."""

    score: float = 0.0
    strongest: float = 0.0
    alone: bool = False
    explicit: bool = False
    told: dict[Span, tuple[float, Statement]] = field(default_factory=dict)

    def add(self, clause: Clause, weight: float, *, alone: bool, explicit: bool) -> None:
        """Count a clause that reports an outcome as firmly as the weight says.

        `alone` says that it is of this place only, `explicit` that it names the sector itself.
        """
        self.score += weight
        self.strongest = max(self.strongest, weight)
        self.alone |= alone and bool(clause.loci)
        self.explicit |= explicit
        statement = clause.statement
        before = self.told.get(statement.span, (0.0, statement))[0]
        self.told[statement.span] = (max(before, weight), statement)

    def merge(self, other: "Group") -> None:
        """Take over all that another group holds."""
        self.score += other.score
        self.strongest = max(self.strongest, other.strongest)
        self.alone |= other.alone
        self.explicit |= other.explicit
        self.told.update(other.told)


def outcome(clause: Clause, weights: CaseWeights) -> float:
    """Return how firmly a clause reports that something changed; 0 where it does not."""
    labels = {
        one.label
        for one in clause.statement.mentions
        if one.label in _OUTCOMES and one.assertion in _REPORTED and clause.holds(one.span)
    }
    changes = any(
        not pattern("not_yet").search(clause.text[max(0, match.start() - 20) : match.start()])
        for match in pattern("change").finditer(clause.text)
    )
    if clause.statement.cited:
        return weights.bare if labels else 0.0
    if "RESULT" in labels or ("UPGRADING" in labels and (changes or "DIRECTION" in labels)):
        return weights.firm
    if changes and (clause.loci or is_dated(clause.statement)) and _asserts(clause.statement):
        return weights.change
    return weights.bare if labels else 0.0


def is_dated(statement: Statement) -> bool:
    """Say whether a sentence dates what it tells, by a period or a year."""
    return any(one.label == "PERIOD" for one in statement.mentions) or bool(_YEAR.search(statement.text))


def _asserts(statement: Statement) -> bool:
    """Say whether the sentence reports for itself: most of what it mentions, it states as a finding."""
    stated = [one.assertion in _REPORTED for one in statement.mentions]
    return sum(stated) * 2 >= len(stated)


def has_producers(group: Group, weights: CaseWeights) -> bool:
    """Say whether so many sentences of the group name producers that it is theirs though of no sector."""
    named = sum(1 for _, statement in group.told.values() if producers([statement]))
    return named >= weights.producers * len(group.told) and named > 0


def producers(told: Iterable[Statement]) -> str:
    """Return the kind of producers (a value of the codebook) that the sentences name most, or ""."""
    kinds = Counter(
        one.id
        for statement in told
        for one in statement.mentions
        if one.label == "ACTOR" and one.id in words()["producers"]
    )
    return kinds.most_common(1)[0][0] if kinds else ""


@lru_cache(maxsize=8)
def pattern(key: str) -> re.Pattern[str]:
    """Return a pattern for any phrase of a key of subjects.yaml."""
    return re.compile(rf"\b{any_of(key)}\b")
