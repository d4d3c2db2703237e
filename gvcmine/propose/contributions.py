"""What each part added to the score of a passage, in log-odds and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from gvcmine.parts import Support
from gvcmine.propose.weighing import Weights, logit

START = "start"
"""The name under which the bias stands: the log-odds of a passage of which no part says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a part said of a passage and value, and how many log-odds that added (or took away)."""

    part: str
    says: str
    odds: float


def contributions(
    said: Mapping[str, Support], weights: Weights, trust: float = 1.0
) -> tuple[Contribution, ...]:
    """Return what makes up the score of a passage: the start, then each part that spoke, in their order.

    The sum of all is the log-odds of `Weights.passage_score`. `trust` (0..1) is that of the value's
    classifier.
    """
    weights = weights.drawn(trust)
    found = [Contribution(part=START, says="before anything is known", odds=weights.bias)]
    for part, support in said.items():
        odds = _odds(part, support.score, weights, trust)
        found.append(Contribution(part=part, says=support.why, odds=odds))
    return tuple(found)


def combined(found: tuple[Contribution, ...]) -> float:
    """Return the score 0..1 that the contributions add up to."""
    return 1 / (1 + exp(-sum(one.odds for one in found)))


def _odds(part: str, score: float, weights: Weights, trust: float) -> float:
    if part == "cues.v1":
        return weights.cues * score
    if part == "prototypes.v1":
        return weights.prototypes * (score - 0.5)
    return weights.classifier * trust * logit(score) if part == "learnt.v1" else 0.0
