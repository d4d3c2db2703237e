"""How well proposals match gold: per variable, with intervals over documents and three baselines."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gvcmine.propose.figures.bootstrap import figure, group_weights
from gvcmine.propose.figures.metrics import ENOUGH
from gvcmine.propose.precision import Drawn, Draws, average_precision, ratio
from gvcmine.types.text import Span

Key = tuple[str, str]
"""(unit, variable)."""

Places = tuple[tuple[str, Span], ...]
"""Places in documents: (document id, span)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A value that is offered to the coder: proposed, or (`alternative`) next if that is rejected."""

    value: str
    score: float = 1.0
    alternative: bool = False
    places: Places = ()


Offers = Mapping[Key, Sequence[Offer]]
"""What is offered for each unit and variable, best first."""

Gold = Mapping[Key, Mapping[str, Places]]
"""The values that are taken as correct, each with the places of its quotes that were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableScore:
    """Quality of the proposals of one variable against gold values.

    `units` counts the units with at least one gold value, in `documents` documents; `values` the gold
    values. Where `enough` is false, fewer than ten units were there and the figures say nothing.
    `precision`, `recall` and `f1` count what is proposed, without alternatives. `suggest1` and
    `suggest3` are the shares of units with a gold value among the first one or three proposals and
    alternatives, `average_precision` is that of the ranking of all offers of the variable. `keyword`,
    `cold` and `majority` before a 3 or ap are the same of proposals by cues alone, of the cold start
    (None where no model is in use), and of the variable's commonest gold values in other documents.
    `evidence1` and `evidence3` are the shares of the `quotes` (gold values with a quote that was found)
    of which the first, or one of the first three, pieces of evidence overlaps a quote. `intervals`
    bounds each figure by name (95 percent, bootstrap over documents); `low3` and `high3` repeat those
    of suggest3. `learnt_from` counts the units that the model in use learnt from: on them it is too good.
    `unplaced` counts codings left out because they name none of the several cases of their document.
    """

    variable: str
    units: int
    documents: int
    values: int
    enough: bool
    precision: float
    recall: float
    f1: float
    suggest1: float
    suggest3: float
    low3: float
    high3: float
    keyword3: float
    cold3: float | None
    majority3: float
    average_precision: float
    keyword_ap: float
    cold_ap: float | None
    majority_ap: float
    quotes: int
    evidence1: float | None
    evidence3: float | None
    learnt_from: int = 0
    unplaced: int = 0
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def evaluate(
    gold: Gold, proposed: Offers, keyword: Offers, documents: Mapping[str, str], cold: Offers | None = None
) -> list[VariableScore]:
    """Score proposals per variable, in the order in which gold names the variables.

    `documents` gives the document of each unit: units of one document are drawn together. `cold` has
    the offers of the cold start for variables with a model; of the others it knows nothing.
    """
    variables = dict.fromkeys(variable for _, variable in gold)
    told = {variable for _, variable in cold or ()}
    return [
        _score(
            _Sample(variable, gold, documents),
            proposed,
            keyword,
            cold if cold is not None and variable in told else None,
        )
        for variable in variables
    ]


class _Sample:
    """The gold of one variable with the draws of its documents."""

    def __init__(self, variable: str, gold: Gold, documents: Mapping[str, str]) -> None:
        self.variable, self.gold = variable, gold
        self.keys = [key for key in gold if key[1] == variable]
        self.groups = [documents.get(unit, unit) for unit, _ in self.keys]
        self.draws: Draws = group_weights(self.groups)

    def total(self, counts: Iterable[float]) -> Drawn:
        """Return the sum over units of a count for each, in every draw."""
        return np.asarray(np.array(list(counts), dtype=np.float64) @ self.draws, dtype=np.float64)

    def suggested(self, offers: Offers, first: int) -> Drawn:
        """Return the share of units with a gold value among the first offers."""
        hits = [
            bool({one.value for one in offers.get(key, ())[:first]} & self.gold[key].keys())
            for key in self.keys
        ]
        return ratio(self.total(hits), self.total([1.0] * len(hits)))

    def average_precision(self, offers: Offers) -> Drawn:
        """Return the average precision over units and values; a value that is not offered comes last."""
        values = {value for key in self.keys for value in self.gold[key]}
        values |= {one.value for key in self.keys for one in offers.get(key, ())}
        ordered = sorted(values)
        truth = [value in self.gold[key] for key in self.keys for value in ordered]
        scores: list[float] = []
        for key in self.keys:
            known = {one.value: one.score for one in reversed(offers.get(key, ()))}
            scores += [known.get(value, -1.0) for value in ordered]
        return average_precision(np.repeat(self.draws, len(ordered), axis=0), truth, scores)

    def majority(self) -> dict[Key, list[Offer]]:
        """Return the commonest values of all other documents: a baseline must not have seen the answer."""
        counts = {group: Counter[str]() for group in self.groups}
        for key, group in zip(self.keys, self.groups, strict=True):
            counts[group].update(self.gold[key].keys())
        everywhere = sum(counts.values(), Counter[str]())
        units = Counter(self.groups)
        found = {}
        for key, group in zip(self.keys, self.groups, strict=True):
            others = everywhere - counts[group]
            ordered = sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))
            rest = max(1, len(self.keys) - units[group])
            found[key] = [Offer(value=value, score=count / rest) for value, count in ordered]
        return found


def _score(sample: _Sample, proposed: Offers, keyword: Offers, cold: Offers | None) -> VariableScore:
    majority = sample.majority()
    drawn = _matches(sample, proposed) | _evidence(sample, proposed)
    drawn |= {
        "suggest1": sample.suggested(proposed, 1),
        "suggest3": sample.suggested(proposed, 3),
        "average_precision": sample.average_precision(proposed),
        "keyword3": sample.suggested(keyword, 3),
        "keyword_ap": sample.average_precision(keyword),
        "majority3": sample.suggested(majority, 3),
        "majority_ap": sample.average_precision(majority),
    }
    if cold is not None:
        drawn |= {"cold3": sample.suggested(cold, 3), "cold_ap": sample.average_precision(cold)}
    groups = len(set(sample.groups))
    figures = {name: figure(one, groups) for name, one in drawn.items()}
    known = {name: one for name, one in figures.items() if one is not None}
    # Where nothing was proposed, no share of it is right.
    shown: dict[str, Any] = {"precision": 0.0, "cold3": None, "cold_ap": None}
    shown |= {"evidence1": None, "evidence3": None} | {name: one.value for name, one in known.items()}
    return VariableScore(
        variable=sample.variable,
        units=len(sample.keys),
        documents=groups,
        values=sum(len(sample.gold[key]) for key in sample.keys),
        enough=len(sample.keys) >= ENOUGH,
        low3=known["suggest3"].low,
        high3=known["suggest3"].high,
        quotes=sum(bool(places) for key in sample.keys for places in sample.gold[key].values()),
        intervals={name: (one.low, one.high) for name, one in known.items()},
        **shown,
    )


def _matches(sample: _Sample, proposed: Offers) -> dict[str, Drawn]:
    """Return precision, recall and F1 of what is proposed, alternatives left out."""
    given = [{one.value for one in proposed.get(key, ()) if not one.alternative} for key in sample.keys]
    wanted = [set(sample.gold[key]) for key in sample.keys]
    hits = sample.total(len(one & other) for one, other in zip(given, wanted, strict=True))
    proposals, values = sample.total(map(len, given)), sample.total(map(len, wanted))
    return {
        "precision": ratio(hits, proposals),
        "recall": ratio(hits, values),
        "f1": ratio(2 * hits, proposals + values),
    }


def _evidence(sample: _Sample, proposed: Offers) -> dict[str, Drawn]:
    """Return how often the evidence that is offered for a gold value overlaps one of its quotes."""
    quoted, first, third = [], [], []
    for key in sample.keys:
        offered = {one.value: one.places for one in reversed(proposed.get(key, ()))}
        told = [(offered.get(value, ()), places) for value, places in sample.gold[key].items() if places]
        quoted.append(len(told))
        first.append(sum(_overlap(found[:1], places) for found, places in told))
        third.append(sum(_overlap(found[:3], places) for found, places in told))
    total = sample.total(quoted)
    return {"evidence1": ratio(sample.total(first), total), "evidence3": ratio(sample.total(third), total)}


def _overlap(found: Places, places: Places) -> bool:
    return any(
        document == other and span.overlaps(place) for document, span in found for other, place in places
    )
