"""How well proposals match gold: per variable, with an interval and two baselines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

DRAWS = 1000

Answers = Mapping[tuple[str, str], tuple[str, ...]]
"""(unit, variable) → values: best first for proposals, in any order for gold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableScore:
    """Quality of the proposals of one variable against gold values.

    `units` counts the units with at least one gold value, `values` the gold values. `suggest1` and
    `suggest3` are the shares of units with a gold value among the first one or three proposals and
    alternatives;
    `low3` and `high3` bound suggest3 (95 percent, bootstrap over units). `keyword3` and `majority3`
    are suggest3 of proposals by cues alone, and of the variable's commonest gold values.
    """

    variable: str
    units: int
    values: int
    precision: float
    recall: float
    f1: float
    suggest1: float
    suggest3: float
    low3: float
    high3: float
    keyword3: float
    majority3: float


def evaluate(
    proposed: Answers, keyword: Answers, gold: Answers, further: Answers = MappingProxyType({})
) -> list[VariableScore]:
    """Score proposals per variable, in the order in which gold names the variables.

    `further` holds the alternatives of the only proposal for a variable: they come after it among the
    first three, but nobody proposed them, so that they neither help recall nor harm precision.
    """
    variables = dict.fromkeys(variable for _, variable in gold)
    ranked = {key: (*proposed.get(key, ()), *further.get(key, ())) for key in {*proposed, *further}}
    return [_score(variable, proposed, ranked, keyword, gold) for variable in variables]


def _score(
    variable: str, proposed: Answers, ranked: Answers, keyword: Answers, gold: Answers
) -> VariableScore:
    keys = [key for key in gold if key[1] == variable]
    wanted = sum(len(gold[key]) for key in keys)
    given = sum(len(proposed.get(key, ())) for key in keys)
    hits = sum(len(set(gold[key]) & set(proposed.get(key, ()))) for key in keys)
    third = [_hit(ranked.get(key, ()), gold[key], 3) for key in keys]
    low, high = _interval(third)
    return VariableScore(
        variable=variable,
        units=len(keys),
        values=wanted,
        precision=hits / max(1, given),
        recall=hits / max(1, wanted),
        f1=2 * hits / max(1, given + wanted),
        suggest1=float(np.mean([_hit(ranked.get(key, ()), gold[key], 1) for key in keys])),
        suggest3=float(np.mean(third)),
        low3=low,
        high3=high,
        keyword3=float(np.mean([_hit(keyword.get(key, ()), gold[key], 3) for key in keys])),
        majority3=float(np.mean([_hit(_majority(gold, key), gold[key], 3) for key in keys])),
    )


def _hit(proposed: tuple[str, ...], gold: tuple[str, ...], first: int) -> bool:
    return bool(set(proposed[:first]) & set(gold))


def _majority(gold: Answers, key: tuple[str, str]) -> tuple[str, ...]:
    """Return the commonest values of all other units: a baseline must not have seen the answer."""
    counts = Counter(
        value for other, values in gold.items() if other[1] == key[1] and other != key for value in values
    )
    return tuple(value for value, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _interval(outcomes: list[bool]) -> tuple[float, float]:
    generator = np.random.default_rng(0)
    values = np.array(outcomes, dtype=float)
    means = values[generator.integers(0, len(values), (DRAWS, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
