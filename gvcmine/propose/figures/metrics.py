"""How good a variable's proposals are on documents not learnt from: every figure with n and interval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gvcmine.propose.figures.bootstrap import Figure, figure, group_weights
from gvcmine.propose.figures.measures import (
    Cells,
    calibration_bins,
    cells_of,
    confused,
    evidence_found,
    suggested,
)
from gvcmine.propose.learning.examples import UnitLabel
from gvcmine.propose.learning.heldout import MODEL, HeldOut
from gvcmine.propose.precision import Drawn, ratio

ENOUGH = 10
"""Positives among held-out units below which a figure says nothing: it is not told."""

ENOUGH_CELLS = 100
"""Known cells (unit and value) with a calibrated probability, below which a calibration error is mostly
noise (15 bins)."""

SUGGESTED = (1, 3)
"""Places of the ranking of values among which a right one is looked for."""

DEPTHS = (1, 5, 20)
"""Places of the ranking of passages among which confirmed evidence is looked for."""

Figures = Mapping[str, Figure]
"""A figure for each ranking by name (MODEL, COLD_START, CUES, WORDS, MAJORITY)."""

Places = Mapping[str, tuple[Figure, ...]]
"""For each ranking by name, a figure for each number of places (SUGGESTED or DEPTHS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueReport:
    """Quality of one value, by ranking.

    `positives` counts the held-out units that show it, in `groups` documents; `stated` and `presumed`
    the units that do not, by whether a person said so. `precision` and `recall` are those of what
    would be proposed, and so is `f1` of the model; `f1` of the others is that of as many units
    taken from the top of their ranking. `gain` is the average precision of the model less that of
    each other ranking, on the same draws. `evidence` gives the share of the `evidence_units` whose
    confirmed passage is among the first 1, 5 and 20. `calibration_error` is None where fewer than a
    hundred known units have a calibrated probability.
    """

    value: str
    positives: int
    groups: int
    stated: int
    presumed: int
    learnt: bool
    precision: Figure | None
    recall: Figure | None
    f1: Figures
    average_precision: Figures
    gain: Figures
    evidence_units: int
    evidence: Places
    calibration_error: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    """A value with fewer than ten held-out units that show it: its counts, and no figure."""

    value: str
    positives: int
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How many units have a value that was missed while another, wrong one was proposed."""

    true: str
    proposed: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cells (unit and value) whose probability lies in one bin: its mean, and the share that holds."""

    cells: int
    probability: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Quality after learning from so many groups (documents or works), on groups not among them."""

    groups: int
    average_precision: Figures
    gain: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Quality of a variable's proposals on held-out documents, by ranking.

    `suggest` gives the share of the `suggest_units` (units with at least one value) of which a right
    value is among the first 1 and 3. `average_precision` ranks the cells of all values together;
    `macro_average_precision` and `macro_f1` are means over `values`, which are those with at least
    ten positives; the others are in `too_few`. `answers` counts what people said of units and
    values, `blind` how much of it without seeing a proposal.
    """

    variable: str
    units: int
    groups: int
    positives: int
    stated: int
    presumed: int
    answers: int
    blind: int
    suggest_units: int
    suggest: Places
    average_precision: Figures
    gain: Figures
    macro_average_precision: Figures
    macro_f1: Figures
    evidence_units: int
    evidence: Places
    calibration_error: Figure | None
    calibration: tuple[Bin, ...]
    values: tuple[ValueReport, ...]
    too_few: tuple[TooFew, ...]
    confusions: tuple[Confusion, ...]
    curve: tuple[CurvePoint, ...] = ()


def report(held: HeldOut, labels: Iterable[UnitLabel] = (), curve: Sequence[CurvePoint] = ()) -> Report:
    """Return the quality of held-out outcomes.

    `labels` are those of the training set: they tell how many answers were given blind.
    """
    draws = group_weights(held.groups)
    everything = cells_of(held, draws)
    columns = [cells_of(held, draws, column) for column in range(len(held.values))]
    told = [column for column, cells in enumerate(columns) if cells.truth.sum() >= ENOUGH]
    f1 = {column: columns[column].f1() for column in told}
    precision = {column: columns[column].average_precision() for column in told}
    pooled = everything.average_precision() if everything.truth.any() else {}
    stated = [label for label in labels if label.stated]
    suggest_units, suggest = suggested(held, draws, SUGGESTED)
    shown = _groups(held)
    evidence_units, evidence = evidence_found(held.evidence, held, DEPTHS)
    return Report(
        variable=held.variable,
        units=len(held.units),
        groups=len(set(held.groups)),
        positives=int(everything.truth.sum()),
        stated=int((everything.stated & ~everything.truth).sum()),
        presumed=int((~everything.stated & ~everything.truth).sum()),
        answers=len(stated),
        blind=sum(label.blind for label in stated),
        suggest_units=suggest_units,
        suggest=_places(suggest, shown),
        average_precision=_figures(pooled, shown),
        gain=_gains(pooled),
        macro_average_precision=_figures(_mean(list(precision.values())), shown),
        macro_f1=_figures(_mean(list(f1.values())), shown),
        evidence_units=evidence_units,
        evidence=_places(evidence, shown),
        calibration_error=_calibration_error(everything),
        calibration=tuple(
            Bin(cells=cells, probability=round(mean, 4), share=round(share, 4))
            for cells, mean, share in calibration_bins(everything)
        ),
        values=tuple(_value(held, column, columns[column], f1[column], precision[column]) for column in told),
        too_few=tuple(_too_few(held)),
        confusions=tuple(
            Confusion(true=true, proposed=other, units=units) for true, other, units in confused(held)
        ),
        curve=tuple(curve),
    )


def curve_point(groups: int, held: HeldOut, values: Sequence[str]) -> CurvePoint:
    """Return the mean average precision over these values, learnt from at most so many groups."""
    draws = group_weights(held.groups)
    columns = [held.values.index(value) for value in values]
    mean = _mean([cells_of(held, draws, column).average_precision() for column in columns])
    return CurvePoint(groups=groups, average_precision=_figures(mean, _groups(held)), gain=_gains(mean))


def report_data(found: Report) -> dict[str, Any]:
    """Return a report as what JSON can hold."""
    return asdict(found)


def report_from(data: Mapping[str, Any]) -> Report:
    """Return the report that `report_data` wrote; raises ValueError where it is none."""
    from pydantic import TypeAdapter

    return TypeAdapter(Report).validate_python(data)


def _value(
    held: HeldOut, column: int, cells: Cells, f1: dict[str, Drawn], precision: dict[str, Drawn]
) -> ValueReport:
    value = held.values[column]
    units, found = evidence_found([one for one in held.evidence if one.value == value], held, DEPTHS)
    groups = _groups(held, column)
    return ValueReport(
        value=value,
        positives=int(cells.truth.sum()),
        groups=groups,
        stated=int((cells.stated & ~cells.truth).sum()),
        presumed=int((~cells.stated & ~cells.truth).sum()),
        learnt=value in held.learnt,
        precision=figure(cells.precision(), groups),
        recall=figure(cells.recall(), groups),
        f1=_figures(f1, groups),
        average_precision=_figures(precision, groups),
        gain=_gains(precision),
        evidence_units=units,
        evidence=_places(found, groups) if units >= ENOUGH else {},
        calibration_error=_calibration_error(cells),
    )


def _calibration_error(cells: Cells) -> Figure | None:
    calibrated = np.isfinite(cells.probability).sum()
    return figure(cells.calibration_error()) if calibrated >= ENOUGH_CELLS else None


def _too_few(held: HeldOut) -> Iterable[TooFew]:
    for column, positives in enumerate((held.truth & held.known).sum(axis=0)):
        if positives < ENOUGH:
            yield TooFew(value=held.values[column], positives=int(positives), groups=_groups(held, column))


def _groups(held: HeldOut, column: int | None = None) -> int:
    """Return how many groups have a unit that shows the value of a column, or any."""
    positive = held.truth & held.known
    shown = positive.any(axis=1) if column is None else positive[:, column]
    return len({held.groups[row] for row in np.flatnonzero(shown)})


def _figures(drawn: Mapping[str, Drawn], groups: int = 0) -> dict[str, Figure]:
    found = {name: figure(one, groups) for name, one in drawn.items()}
    return {name: one for name, one in found.items() if one is not None}


def _places(drawn: Mapping[str, Sequence[Drawn]], groups: int) -> dict[str, tuple[Figure, ...]]:
    found = {
        name: tuple(one for one in (figure(place, groups) for place in places) if one)
        for name, places in drawn.items()
    }
    return {name: figures for name, figures in found.items() if figures}


def _gains(drawn: Mapping[str, Drawn]) -> dict[str, Figure]:
    if MODEL not in drawn:
        return {}
    return _figures({name: drawn[MODEL] - one for name, one in drawn.items() if name != MODEL})


def _mean(drawn: Sequence[Mapping[str, Drawn]]) -> dict[str, Drawn]:
    """Return the mean over values for each ranking; draws in which a value has none do without it.

    A draw in which no value has one has none either: NaN, not 0.
    """
    if not drawn:
        return {}
    stacked = {name: np.stack([one[name] for one in drawn]) for name in drawn[0]}
    known = {name: np.isfinite(one) for name, one in stacked.items()}
    return {
        name: ratio(np.where(known[name], one, 0).sum(axis=0), known[name].sum(axis=0))
        for name, one in stacked.items()
    }
