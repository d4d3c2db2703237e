"""What training reports, as text for a terminal of 80 to 120 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import table

if TYPE_CHECKING:
    from gvcmine.propose.figures.bootstrap import Figure
    from gvcmine.propose.figures.metrics import CurvePoint, Figures, Places, Report
    from gvcmine.verbs.training import Trained, TrainReport

_SHORT = {
    "model": "model",
    "cold start": "cold start",
    "cues": "cues",
    "words": "TF-IDF",
    "majority": "majority",
}
"""What rankings are called in the head of a table."""

_PAIRS = 5
"""Confusion pairs that are told; the page and --json have all."""


def tell_training(report: TrainReport, *, promote: bool) -> None:
    """Print what was learnt and how good it is, each figure with its n and interval."""
    for one in report.trained:
        _tell(one)
    for problem in report.too_little:
        click.echo(f"not trained: {problem}")
    if report.undecided:
        count = len(report.undecided)
        click.echo(f"nobody decided yet on {count} {'variable' if count == 1 else 'variables'}")
    for source in report.unread:
        click.echo(f"could not learn from {source}: its text is gone, or in a language that is not read")
    written = sum(one.model.new for one in report.trained)
    used = sum(one.model.promoted for one in report.trained)
    same = len(report.trained) - written
    again = f"; {same} came out as they were" if same else ""
    click.echo(f"{written} new {'model' if written == 1 else 'models'}{again}. {used} in use by propose.")
    if promote and used < len(report.trained):
        click.echo("gvcmine models promote VARIABLE VERSION uses one that is not proven.")
    click.echo(
        "0.71 0.58–0.83: figure and 95 % interval (bootstrap over documents). first 3: a right value is\n"
        "among the first three. AP: average precision. place 5: confirmed evidence is among the first five\n"
        "passages. cold: the cold start. TF-IDF: with logistic regression. majority: commonest values."
    )


def _tell(one: Trained) -> None:
    from gvcmine.propose.figures.metrics import ENOUGH
    from gvcmine.propose.figures.remarks import headline, left_to_cold_start, remarks

    found = one.report
    click.secho(f"\n{one.model.name}", bold=True)
    click.echo(headline(found))
    click.echo(
        f"Learnt from {one.decisions:,} decisions ({one.blind:,} blind) on {one.documents:,} documents. "
        f"Answers of no: {found.stated:,} stated, {found.presumed:,} presumed."
    )
    if found.suggest_units >= ENOUGH:
        table(
            ("ranking", "first", "first 3", "AP", "place 5"),
            [_ranking(found, name) for name in found.suggest],
        )
    if found.values:
        _tell_values(found)
    if found.suggest_units >= ENOUGH:
        _tell_pairs(found)
        _tell_curve(found.curve)
    told = [*remarks(found), *one.notes, *left_to_cold_start(one.rare)]
    for remark in told:
        click.echo(f"  - {remark}")
    if one.unproven:
        click.echo(f"Not promoted: {one.unproven}.")


def _ranking(found: Report, name: str) -> tuple[str, ...]:
    return (
        _SHORT.get(name, name),
        _place(found.suggest, name, 0),
        _place(found.suggest, name, 1),
        _of(found.average_precision, name),
        _place(found.evidence, name, 1),
    )


def _tell_values(found: Report) -> None:
    table(
        ("value", "units", "docs", "precision", "recall", "F1"),
        [
            (
                one.value,
                one.positives,
                one.groups,
                _told(one.precision),
                _told(one.recall),
                _of(one.f1, "model"),
            )
            for one in found.values
        ],
    )
    others = [name for name in found.suggest if name != "model"]
    rows = [
        (
            one.value,
            _of(one.average_precision, "model"),
            *(_bare(one.average_precision.get(name)) for name in others),
            _place(one.evidence, "model", 1),
        )
        for one in found.values
    ]
    heads = [_SHORT.get(name, name).removesuffix(" start") for name in others]
    table(("value", "AP", *heads, "place 5"), rows)


def _tell_pairs(found: Report) -> None:
    pairs = [f"{one.true} as {one.proposed} ({one.units})" for one in found.confusions[:_PAIRS]]
    if pairs:
        more = len(found.confusions) - len(pairs)
        click.echo(f"Taken for another: {', '.join(pairs)}" + (f"; {more} more pairs" if more else ""))


def _tell_curve(curve: Sequence[CurvePoint]) -> None:
    points = [
        f"{point.groups}: {_bare(point.average_precision.get('model'))}"
        f" ({_bare(point.average_precision.get('cold start'))})"
        for point in curve
    ]
    if points:
        click.echo(f"Mean AP by documents learnt from (in brackets the cold start): {', '.join(points)}")


def _of(figures: Figures, name: str) -> str:
    return _told(figures.get(name))


def _place(places: Places, name: str, place: int) -> str:
    found = places.get(name, ())
    return _told(found[place]) if place < len(found) else "–"


def _told(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f} {figure.low:.2f}–{figure.high:.2f}"


def _bare(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f}"
