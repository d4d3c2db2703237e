"""How the scores of the parts add up to the score of a passage."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How the scores of the parts add up, in log-odds.

    Chosen on the development passages for mean average precision: one cue weighs as much as two
    standard deviations of likeness (0.045 a standard deviation), and a passage with neither has a
    score near 0.08. A trained classifier enters with its own log-odds.
    """

    bias: float = -2.4
    cues: float = 4.8
    prototypes: float = 22.0
    classifier: float = 0.5

    def passage_score(self, scores: Mapping[str, float]) -> float:
        """Return the combined score 0..1 of one passage and value from the score of each part."""
        odds = self.bias + self.cues * scores.get("cues.v1", 0.0)
        odds += self.prototypes * (scores.get("prototypes.v1", 0.5) - 0.5)
        if "logistic.v1" in scores:
            odds += self.classifier * logit(scores["logistic.v1"])
        return 1 / (1 + exp(-odds))


def logit(probability: float) -> float:
    """Return the log-odds of a probability, kept within -7 and 7."""
    clipped = min(max(probability, 0.001), 0.999)
    return log(clipped / (1 - clipped))
