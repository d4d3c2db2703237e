"""Statistics of held-out outcomes, each for all draws of groups at once (see `bootstrap.py`)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from gvcmine.propose.figures.bootstrap import first_places, group_weights
from gvcmine.propose.learning.examples import Marks
from gvcmine.propose.learning.heldout import MODEL, FoundEvidence, HeldOut
from gvcmine.propose.precision import Drawn, Draws, average_precision, ratio

BINS = 15
"""Bins of equal width for the calibration error (M. Naeini et al. 2015; C. Guo et al. 2017)."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Known cells (unit x value) with their draws: what holds, what was chosen, and each ranking's scores."""

    weights: Draws
    truth: Marks
    chosen: Marks
    stated: Marks
    probability: Drawn
    scores: Mapping[str, Drawn]

    def precision(self) -> Drawn:
        """Return the share of what was chosen that holds."""
        return ratio(self._sum(self.truth & self.chosen), self._sum(self.chosen))

    def recall(self) -> Drawn:
        """Return the share of what holds that was chosen."""
        return ratio(self._sum(self.truth & self.chosen), self._sum(self.truth))

    def f1(self) -> dict[str, Drawn]:
        """Return F1 by ranking: of the model's choice, and of as many cells from the top of each other."""
        taken = {name: first_places(scores, self.chosen.sum()) for name, scores in self.scores.items()}
        taken[MODEL] = self.chosen.astype(np.float64)
        wanted = self._sum(self.truth)
        return {
            name: ratio(2 * self._sum(one * self.truth), self._sum(one) + wanted)
            for name, one in taken.items()
        }

    def average_precision(self) -> dict[str, Drawn]:
        """Return the average precision by ranking."""
        return {
            name: average_precision(self.weights, self.truth, scores) for name, scores in self.scores.items()
        }

    def calibration_error(self) -> Drawn:
        """Return the expected calibration error: |probability - share that holds|, averaged over bins.

        It leans upward in small samples, where the share in a bin is far from its mean by chance.
        """
        known = np.isfinite(self.probability)
        weights = self.weights[known]
        excess = self.probability[known] - self.truth[known]
        bins = bin_of(self.probability[known])
        gaps = [np.abs(excess[bins == one] @ weights[bins == one]) for one in range(BINS)]
        return ratio(np.sum(gaps, axis=0), weights.sum(axis=0, dtype=np.float64))

    def _sum(self, cells: Any) -> Drawn:
        return np.asarray(cells.astype(np.float32) @ self.weights, dtype=np.float64)


def bin_of(probability: Drawn) -> Any:
    """Return the bin (0 to 14) of each probability."""
    return np.minimum((probability * BINS).astype(int), BINS - 1)


def cells_of(held: HeldOut, draws: Draws, column: int | None = None) -> Cells:
    """Return the known cells of one column (value), or of all."""
    chosen = slice(None) if column is None else slice(column, column + 1)
    known = held.known[:, chosen]
    return Cells(
        weights=draws[np.nonzero(known)[0]],
        truth=held.truth[:, chosen][known],
        chosen=held.chosen[:, chosen][known],
        stated=held.stated[:, chosen][known],
        probability=held.probability[:, chosen][known].astype(np.float64),
        scores={name: scores[:, chosen][known].astype(np.float64) for name, scores in held.scores.items()},
    )


def suggested(held: HeldOut, draws: Draws, places: Sequence[int]) -> tuple[int, dict[str, list[Drawn]]]:
    """Return how many units have a value, and by ranking the share with one among the first places.

    Values that nobody knows of in a unit are passed over. Equal scores count by their chance to be
    among the first.
    """
    rows = np.flatnonzero((held.truth & held.known).any(axis=1))
    weights = draws[rows]
    total = weights.sum(axis=0, dtype=np.float64)
    found = {}
    for name, scores in held.scores.items():
        hits = np.array(
            [
                [_hit(scores[row][held.known[row]], held.truth[row][held.known[row]], k) for k in places]
                for row in rows
            ]
        ).reshape(len(rows), len(places))
        found[name] = [ratio(hits[:, place] @ weights, total) for place in range(len(places))]
    return len(rows), found


def _hit(scores: Any, truth: Any, places: int) -> float:
    """Return the chance that something true is among the first places, equal scores in random order."""
    if len(scores) <= places:
        return float(truth.any())
    edge = np.sort(scores)[-places]
    above, tied = scores > edge, scores == edge
    if truth[above].any():
        return 1.0
    false = int((tied & ~truth).sum())
    return 1.0 - comb(false, places - int(above.sum())) / comb(int(tied.sum()), places - int(above.sum()))


def evidence_found(
    evidence: Sequence[FoundEvidence], held: HeldOut, places: Sequence[int]
) -> tuple[int, dict[str, list[Drawn]]]:
    """Return how much confirmed evidence there is, and by ranking the share among the first places."""
    if not evidence:
        return 0, {}
    group_of = dict(zip(held.units, held.groups, strict=True))
    weights = group_weights([group_of.get(one.unit, one.unit) for one in evidence])
    total = weights.sum(axis=0, dtype=np.float64)
    found = {}
    for name in dict.fromkeys(name for one in evidence for name in one.ranks):
        ranks = np.array([one.ranks.get(name, 0) for one in evidence])
        found[name] = [
            ratio(((ranks > 0) & (ranks <= k)).astype(np.float64) @ weights, total) for k in places
        ]
    return len(evidence), found


def calibration_bins(cells: Cells) -> list[tuple[int, float, float]]:
    """Return for each bin that is not empty: cells, mean probability, share that holds."""
    known = np.isfinite(cells.probability)
    probability, truth = cells.probability[known], cells.truth[known]
    bins = bin_of(probability)
    return [
        (int((bins == one).sum()), float(probability[bins == one].mean()), float(truth[bins == one].mean()))
        for one in range(BINS)
        if (bins == one).any()
    ]


def confused(held: HeldOut) -> list[tuple[str, str, int]]:
    """Return (true value, value proposed instead, units), most frequent first.

    A unit counts where a value that holds was not chosen while one that does not hold was.
    """
    missed = held.known & held.truth & ~held.chosen
    wrong = held.known & ~held.truth & held.chosen
    counts: Counter[tuple[int, int]] = Counter()
    for row in range(len(held.units)):
        for true in np.flatnonzero(missed[row]):
            counts.update((int(true), int(other)) for other in np.flatnonzero(wrong[row]))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(held.values[true], held.values[other], units) for (true, other), units in ordered]
