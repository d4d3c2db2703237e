"""Measure quality and compare it with the floors in quality_floors.json; exit 1 where one is broken.

    python scripts/quality_gate.py            measure and compare
    python scripts/quality_gate.py --json     print the figures as one JSON object last
    python scripts/quality_gate.py --renew    raise floors to a little below today's figures

Ingest is measured on the sample corpus, on labelled pages and on papers that lie outside the repository
(`gate_ingest.py`), the classifier on open labelled sets (`gate_learning.py`). Tagging (`gate_tagging.py`)
and values are measured on passages coded by two language models working apart; that is no human gold, so
the figures hold a floor and say nothing about accuracy. Labels that only one of the two assigned count
neither way. Intervals are 95 percent bootstrap intervals over documents; "plain" is PyMuPDF's text without
any rules, or the sentence model with plain logistic regression. `--renew` lowers no floor; who does so by
hand says why in CHANGELOG.md.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from gate_ingest import measure_ingest
from gate_learning import measure_learning
from gate_tagging import (
    GOLD,
    VARIABLE_OF_KIND,
    Pool,
    keyword_hits,
    measure_tagging,
    over_documents,
    read_pool,
)
from sklearn.metrics import average_precision_score

from gvcmine.ranking import rank_values
from gvcmine.types.codebook import Automation, Variable
from gvcmine.workspace.codebook_file import shipped_codebook

FLOORS = Path(__file__).with_name("quality_floors.json")
SLACK = 0.01
"""How far below today's figure a new floor is set: rounding and library updates, no more."""

PROMISED = {"ingest random quotes found again letter by letter": 0.995}
"""Floors that were promised; `--renew` goes no lower."""

LEAST_POSITIVES = 5

# Values ------------------------------------------------------------------------------------------


def measure_values(pool: Pool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield how well rank_values finds passages for values, and values for passages."""
    codebook = shipped_codebook()
    queries, stated, third = [], [], []
    for kind, name in VARIABLE_OF_KIND.items():
        variable = codebook.variable(name)
        if variable is None:
            raise SystemExit(f"the shipped codebook has no variable {name}")
        scores = rank_values(pool.texts, variable)
        keyword = np.array(
            [[keyword_hits(t, variable).get(v.id, 0) for v in variable.values] for t in pool.texts]
        )
        third += _first_three(pool, kind, variable, scores, keyword)
        for column, value in enumerate(variable.values):
            known = [i for i in range(len(pool.texts)) if value.id not in pool.disputed[kind][i]]
            truth = np.array([value.id in labels for labels in pool.agreed[kind]])
            if truth[known].sum() >= LEAST_POSITIVES:
                query = (truth, scores[:, column], keyword[:, column], set(known))
                queries.append(query)
                stated += [query] if variable.automation is Automation.B else []
    yield from _query_figures(pool, queries, MEASURES)
    yield from _query_figures(pool, stated, {"values recall@20, class B alone": _recall20})
    rows, ours, by_keyword, by_majority = (list(part) for part in zip(*third, strict=True))
    low, high = over_documents(pool, _drawn_mean(rows, ours))
    yield (
        "values suggest@3 of a passage",
        {
            "n": len(rows),
            "value": float(np.mean(ours)),
            "low": low,
            "high": high,
            "majority": float(np.mean(by_majority)),
            "keyword": float(np.mean(by_keyword)),
        },
    )


def _drawn_mean(rows: list[int], outcomes: list[bool]) -> Callable[[Sequence[int]], float]:
    by_row: dict[int, list[bool]] = {}
    for row, outcome in zip(rows, outcomes, strict=True):
        by_row.setdefault(row, []).append(outcome)
    return lambda drawn: float(np.mean([one for row in drawn for one in by_row.get(row, ())]))


def _first_three(
    pool: Pool, kind: str, variable: Variable, scores: Any, keyword: Any
) -> Iterator[tuple[int, bool, bool, bool]]:
    ids = [value.id for value in variable.values]
    counts = Counter(value for labels in pool.agreed[kind] for value in labels)
    majority = {value for value, _ in counts.most_common(3)}
    for row, gold in enumerate(pool.agreed[kind]):
        if gold:
            ours = {ids[i] for i in np.argsort(-scores[row], kind="stable")[:3]}
            hits = [i for i in np.argsort(-keyword[row], kind="stable")[:3] if keyword[row][i]]
            yield row, bool(ours & gold), bool({ids[i] for i in hits} & gold), bool(majority & gold)


def _query_figures(
    pool: Pool, queries: list[Any], measures: Mapping[str, Callable[[Any, Any], float]]
) -> Iterator[tuple[str, dict[str, float]]]:
    everything = range(len(pool.texts))
    for name, measure in measures.items():

        def mean(rows: Sequence[int], which: int, measure: Callable[[Any, Any], float] = measure) -> float:
            each = [_measure(measure, query, rows, which) for query in queries]
            return float(np.nanmean(each))

        low, high = over_documents(pool, lambda rows, mean=mean: mean(rows, 1))  # type: ignore[misc]
        shares = [float(query[0][sorted(query[3])].mean()) for query in queries]
        yield (
            name,
            {
                "n": len(queries),
                "value": mean(everything, 1),
                "low": low,
                "high": high,
                "majority": float(np.mean([2 * s / (1 + s) for s in shares] if "F1" in name else shares)),
                "keyword": mean(everything, 2),
            },
        )


def _measure(measure: Callable[[Any, Any], float], query: Any, rows: Sequence[int], which: int) -> float:
    known = [row for row in rows if row in query[3]]
    truth, scores = query[0][known], query[which][known]
    if not truth.any():
        return float("nan")
    # Keyword counts have no natural half: a single hit is a yes.
    return measure(truth, scores if which == 1 else np.minimum(scores, 1) * 0.5 + scores * 1e-3)


def _ap(truth: Any, scores: Any) -> float:
    return float(average_precision_score(truth, scores))


def _recall20(truth: Any, scores: Any) -> float:
    return float(truth[np.argsort(-scores, kind="stable")[:20]].sum() / min(20, truth.sum()))


def _f1_at_half(truth: Any, scores: Any) -> float:
    chosen = scores >= 0.5
    return float(2 * (truth & chosen).sum() / max(1, truth.sum() + chosen.sum()))


MEASURES: Mapping[str, Callable[[Any, Any], float]] = {
    "values mean average precision": _ap,
    "values recall@20": _recall20,
    "values macro-F1 at score 0.5": _f1_at_half,
}

# Gate --------------------------------------------------------------------------------------------


def measure() -> dict[str, dict[str, float]]:
    """Return all figures that can be measured here."""
    figures = dict(measure_ingest())
    if GOLD.is_file():
        pool = read_pool()
        figures |= dict(measure_tagging(pool)) | dict(measure_values(pool))
    else:
        print(f"SKIPPED: tagging and values, because the coded passages are not there ({GOLD.name})")
    return figures | dict(measure_learning())


def show(figures: dict[str, dict[str, float]], floors: dict[str, float]) -> None:
    """Print the figures as a table."""
    heads = f"{'n':>5} {'P':>5} {'R':>5} {'value':>6} {'95 %':>11} {'major':>6} {'keyw':>5} {'plain':>5}"
    print(f"{'figure':<58} {heads} {'floor':>6}")
    for name, told in figures.items():
        interval = f"{told['low']:.2f}–{told['high']:.2f}" if "low" in told else ""
        cells = [_cell(told.get(key)) for key in ("precision", "recall", "value")]
        rest = [_cell(told.get(key)) for key in ("majority", "keyword", "plain")]
        print(
            f"{name:<58} {int(told['n']):>5} {cells[0]:>5} {cells[1]:>5} {cells[2]:>6} {interval:>11} "
            f"{rest[0]:>6} {rest[1]:>5} {rest[2]:>5} {_cell(floors.get(name)):>6}"
        )


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--renew", action="store_true")
    asked = parser.parse_args()
    figures = measure()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    if asked.renew:
        floors |= {
            name: max(PROMISED.get(name, 0.0), floors.get(name, 0.0), round(told["value"] - SLACK, 3))
            for name, told in figures.items()
        }
        FLOORS.write_text(json.dumps(floors, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    show(figures, floors)
    broken = [name for name, told in figures.items() if told["value"] < floors.get(name, 0.0)]
    unknown = [name for name in figures if name not in floors]
    for name in broken:
        print(f"BROKEN: {name} is {figures[name]['value']:.3f}, its floor is {floors[name]:.3f}")
    for name in unknown:
        print(f"NO FLOOR: {name}; set one with --renew")
    if asked.json:
        print(json.dumps(figures))
    return 1 if broken or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
