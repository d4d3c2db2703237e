"""The parts of a model's section on the page of training: each a chart, its figures, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gvcmine.cli.charts import Bar, bars, curve, reliability
from gvcmine.propose.figures.metrics import DEPTHS, ENOUGH, Report
from gvcmine.propose.figures.remarks import NAMES
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS

if TYPE_CHECKING:
    from markupsafe import Markup

    from gvcmine.propose.figures.bootstrap import Figure

Name = Callable[[str], str]

_RANKINGS = (MODEL, COLD_START, CUES, WORDS, MAJORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with a caption; the first cell of a row names it."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, a sentence on what is counted, a chart where there is one, and the figures as a table."""

    heading: str
    table: Grid
    told: str = ""
    chart: Markup | None = None


def parts(found: Report, name: Name) -> list[Part]:
    """Return what can be told of a report; `name` gives the label of a value."""
    made = (
        _overall(found),
        _values(found, name),
        _choices(found, name),
        _evidence(found, name),
        _curve(found),
        _calibration(found),
        _confusions(found, name),
    )
    return [part for part in made if part is not None]


def _overall(found: Report) -> Part | None:
    if found.suggest_units < ENOUGH or not found.suggest:
        return None
    shown = [ranking for ranking in _RANKINGS if ranking in found.suggest]
    made = [
        Bar(row=row, ranking=ranking, figure=found.suggest[ranking][place])
        for place, row in enumerate(("first proposal", "first three"))
        for ranking in shown
    ]
    told = "; ".join(
        f"{NAMES[one]} {_said(found.suggest[one][0])} and {_said(found.suggest[one][1])}" for one in shown
    )
    rows = [
        (
            NAMES[one],
            *map(_cell, found.suggest[one]),
            _cell(found.average_precision.get(one)),
            _cell(found.macro_average_precision.get(one)),
            _cell(found.macro_f1.get(one)),
        )
        for one in shown
    ]
    header = ("ranking", "first", "first three", "average precision", "mean over values", "mean F1")
    caption = f"All values together; {found.positives:,} values in {found.units:,} units"
    return Part(
        heading="How often a right value is proposed first",
        told=f"Of {found.suggest_units:,} units with a value: the share with a right one among the first.",
        chart=bars(made, "share of units", f"Right value first, and among the first three: {told}."),
        table=Grid(caption=caption, header=header, rows=rows),
    )


def _values(found: Report, name: Name) -> Part | None:
    if not found.values:
        return None
    made = [
        Bar(
            row=f"{name(one.value)} ({one.positives})", ranking=ranking, figure=one.average_precision[ranking]
        )
        for one in found.values
        for ranking in _RANKINGS
        if ranking in one.average_precision
    ]
    told = "; ".join(
        f"{name(one.value)}: "
        + ", ".join(f"{NAMES[k]} {v.value:.2f}" for k, v in one.average_precision.items())
        for one in found.values
    )
    rows = [
        (
            name(one.value),
            str(one.positives),
            *(_cell(one.average_precision.get(ranking)) for ranking in _RANKINGS),
            _cell(one.gain.get(COLD_START)),
        )
        for one in found.values
    ]
    header = ("value", "units", *(NAMES[ranking] for ranking in _RANKINGS), "gained over the cold start")
    return Part(
        heading="How well each value is ranked",
        told="Average precision on documents not learnt from; in brackets the units that show the value.",
        chart=bars(made, "average precision", f"Average precision. {told}."),
        table=Grid(caption="Average precision by value", header=header, rows=rows),
    )


def _choices(found: Report, name: Name) -> Part | None:
    if not found.values:
        return None
    rows = [
        (
            name(one.value),
            str(one.positives),
            str(one.groups),
            f"{one.stated}, {one.presumed}",
            _cell(one.precision),
            _cell(one.recall),
            _cell(one.f1.get(MODEL)),
            _cell(one.f1.get(COLD_START)),
            _cell(one.calibration_error),
        )
        for one in found.values
    ]
    header = (
        *("value", "units", "documents", "no: stated, presumed", "precision", "recall", "F1"),
        *("F1 cold start", "calibration error"),
    )
    return Part(
        heading="How right what would be proposed is",
        told="With the default settings of propose.",
        table=Grid(caption="Precision, recall and F1 by value", header=header, rows=rows),
    )


def _evidence(found: Report, name: Name) -> Part | None:
    if found.evidence_units < ENOUGH:
        return None
    rows = [
        (f"all values, {NAMES[one]}", str(found.evidence_units), *map(_cell, found.evidence[one]))
        for one in _RANKINGS
        if one in found.evidence
    ]
    rows += [
        (f"{name(one.value)}, model", str(one.evidence_units), *map(_cell, one.evidence[MODEL]))
        for one in found.values
        if MODEL in one.evidence
    ]
    header = ("", "places", *(f"among the first {depth}" if depth > 1 else "first" for depth in DEPTHS))
    return Part(
        heading="Whether the evidence is found",
        told="Passages of a unit are ranked; what counts is the best of those that people confirmed.",
        table=Grid(caption="Share of confirmed places that are found", header=header, rows=rows),
    )


def _curve(found: Report) -> Part | None:
    points = [point for point in found.curve if MODEL in point.average_precision]
    if len(points) < 2:
        return None
    told = "; ".join(
        f"{point.groups} documents: model {_said(point.average_precision[MODEL])}, "
        f"cold start {_said(point.average_precision[COLD_START])}"
        for point in points
    )
    rows = [
        (
            str(point.groups),
            _cell(point.average_precision[MODEL]),
            _cell(point.average_precision[COLD_START]),
            _cell(point.gain.get(COLD_START)),
        )
        for point in points
    ]
    header = ("documents learnt from", "model", "cold start", "gained")
    caption = f"Mean average precision of the {len(found.values)} values that have enough units"
    return Part(
        heading="What more documents bring",
        told="Learnt again from fewer documents, asked about the same ones that were not learnt from.",
        chart=curve(points, f"Mean average precision by documents learnt from. {told}."),
        table=Grid(caption=caption, header=header, rows=rows),
    )


def _calibration(found: Report) -> Part | None:
    if found.calibration_error is None or len(found.calibration) < 2:
        return None
    told = "; ".join(f"said {one.probability:.2f}, holds {one.share:.2f}" for one in found.calibration)
    rows = [(f"{one.probability:.2f}", f"{one.share:.2f}", f"{one.cells:,}") for one in found.calibration]
    return Part(
        heading="Whether probabilities hold",
        told=(
            f"Calibration error {_said(found.calibration_error)}. Points above the line hold more often than "
            "said, points below less often; larger points rest on more answers."
        ),
        chart=reliability(found.calibration, f"Share that holds by probability said: {told}."),
        table=Grid(caption="By bin of probability", header=("said", "holds", "answers"), rows=rows),
    )


def _confusions(found: Report, name: Name, most: int = 15) -> Part | None:
    if not found.confusions:
        return None
    rows = [(name(one.true), name(one.proposed), str(one.units)) for one in found.confusions[:most]]
    more = len(found.confusions) - len(rows)
    caption = "Values missed while another, wrong one was proposed" + (
        f" ({more} rarer pairs)" if more else ""
    )
    return Part(
        heading="What is taken for what",
        table=Grid(caption=caption, header=("has", "proposed instead", "units"), rows=rows),
    )


def _cell(figure: Figure | None) -> object:
    if figure is None:
        return "–"
    return {"value": f"{figure.value:.2f}", "range": f"{figure.low:.2f} to {figure.high:.2f}"}


def _said(figure: Figure) -> str:
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
