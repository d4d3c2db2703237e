"""How the scores of the parts add up to the score of a passage, and how a variable learns it."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[Any]]

FREEDOM = (1.0, 2.0, 7.0, 0.5)
"""How far bias, cues, prototypes and classifier may move from the default: standard deviations of the
normal prior of `fit_weights`. About a third of the default, so that a part is neither silenced nor let
loose by a few documents."""

EVIDENCE = 40.0
"""Confirmed passages, summed over values, beyond which more add no certainty to the weights: passages
of one document resemble each other and are no independent witnesses."""

_EDGE = 0.999
_STEPS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How the scores of the parts add up, in log-odds.

    odds = bias + cues · c + prototypes · (p − 0.5) + classifier · trust · logit(s), where c, p and s
    are the scores of cues.v1, prototypes.v1 and learnt.v1 and `trust` (0..1) says how far a value's
    classifier has earned a say.

    Chosen on the development passages for mean average precision (flat around these figures): one cue
    weighs as much as two and a half standard deviations of likeness (0.045 a standard deviation), and a
    passage with neither has a score near 0.08. A trained classifier enters with its own log-odds.
    """

    bias: float = -2.4
    cues: float = 6.0
    prototypes: float = 22.0
    classifier: float = 0.5

    def passage_score(self, scores: Mapping[str, float], trust: float = 1.0) -> float:
        """Return the combined score 0..1 of one passage and value from the score of each part."""
        own = self.drawn(trust)
        odds = own.bias + own.cues * scores.get("cues.v1", 0.0)
        odds += own.prototypes * (scores.get("prototypes.v1", 0.5) - 0.5)
        if "learnt.v1" in scores:
            odds += own.classifier * trust * logit(scores["learnt.v1"])
        return 1 / (1 + exp(-odds))

    def drawn(self, trust: float) -> "Weights":
        """Return the weights of a value whose classifier is trusted so far: the default where not at all.

        What a variable learnt on the values it knows is no reason to rank the others otherwise.
        """
        default = Weights()
        return Weights(
            bias=default.bias + trust * (self.bias - default.bias),
            cues=default.cues + trust * (self.cues - default.cues),
            prototypes=default.prototypes + trust * (self.prototypes - default.prototypes),
            classifier=self.classifier,
        )

    def odds(
        self,
        cues: "Floats",
        prototypes: "Floats",
        above: "Floats | None" = None,
        trust: "Floats | None" = None,
    ) -> "Floats":
        """Return the log-odds of arrays (n, n_values); `trust` (n_values,) is that of each value.

        `above` holds logit(s) of learnt.v1; without it, only cues and prototypes speak.
        """
        default, share = Weights(), 1.0 if trust is None else trust
        bias = default.bias + share * (self.bias - default.bias)
        by_cues = default.cues + share * (self.cues - default.cues)
        by_prototypes = default.prototypes + share * (self.prototypes - default.prototypes)
        cold = bias + by_cues * cues + by_prototypes * (prototypes - 0.5)
        return cold if above is None else cold + self.classifier * share * above


def logit(probability: float) -> float:
    """Return the log-odds of a probability, kept within -7 and 7."""
    clipped = min(max(probability, 1 - _EDGE), _EDGE)
    return log(clipped / (1 - clipped))


def fit_weights(
    cues: "Floats", prototypes: "Floats", above: "Floats", trust: "Floats", truth: "Floats"
) -> Weights:
    """Learn the weights of one variable from passages and values, each array (n,).

    `above` holds logit(score) of a classifier that did not see the passage, `trust` that in the value's
    classifier; `truth` is 1 where the passage holds evidence that people confirmed for the value. Logistic
    regression with a normal prior around the default weights (maximum a posteriori; Gelman et al. 2008),
    whose standard deviations are `FREEDOM`. Rows that do not hold are weighed down until their sum is
    what the default expects: a passage of which nothing is known keeps its score, so that
    `lowest_score` keeps its meaning. Without rows of both kinds the default is returned.
    """
    import numpy as np

    default, held = Weights(), truth > 0
    if not held.any() or held.all():
        return default
    evidence = min(float(held.sum()), EVIDENCE)
    fewer = evidence * exp(-default.bias) / (~held).sum()
    rows = np.where(held, evidence / held.sum(), fewer)
    start = default.odds(cues, prototypes, above, trust)
    features = (trust * np.stack([np.ones_like(cues), cues, prototypes - 0.5, above])).T.astype(np.float64)
    precision = 1 / np.square(np.array(FREEDOM))
    moved = np.zeros(4)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(start + features @ moved, -30, 30)))
        slope = features.T @ (rows * (chance - held)) + precision * moved
        curve = (features * (rows * chance * (1 - chance))[:, None]).T @ features + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        moved = moved - step
        if float(np.abs(step).max()) < 1e-6:
            break
    # No part may speak against what it was made to speak for.
    bias, *parts = (round(float(one), 4) for one in np.array(astuple(default)) + moved)
    by_cues, by_prototypes, by_classifier = (max(0.0, one) for one in parts)
    return Weights(bias=bias, cues=by_cues, prototypes=by_prototypes, classifier=by_classifier)
