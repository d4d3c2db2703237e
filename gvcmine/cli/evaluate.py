"""The command evaluate: proposals against gold, and what blind checks certify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, table, workspace_option

if TYPE_CHECKING:
    from gvcmine.propose.figures.evaluation import VariableScore
    from gvcmine.verbs.certifying import Checks

_MEANINGS = (
    "In each cell the figure and its 95 % interval (bootstrap over documents). P, R, F1: of all proposed\n"
    "values. first, first 3: units with a gold value among the first 1 or 3 proposals and alternatives.\n"
    "AP: average precision. evid. 3: gold quotes that one of the first three pieces of evidence overlaps.\n"
    "cues, cold start, majority: the same of proposals by cues alone, of those without the model in use,\n"
    "and of the commonest values of the other documents."
)


def _target(context: click.Context, option: click.Parameter, value: float) -> float:
    if not 0 < value < 1:
        raise click.BadParameter("a precision lies between 0 and 1, such as 0.95")
    return value


@click.command("evaluate")
@workspace_option
@click.option("--checks", is_flag=True, help="Tell what blind decisions certify, instead of scoring gold.")
@click.option(
    "--target",
    default=0.95,
    show_default=True,
    callback=_target,
    metavar="SHARE",
    help="With --checks: the precision that is to be certified.",
)
@json_option
def evaluate_command(workspace: Path, checks: bool, target: float, as_json: bool) -> None:
    """Score the proposals against the codings in annotations/gold, beside three baselines.

    With --checks: how many blind checks (codings made without seeing a proposal) each precision
    needs, how many there are, and from which score on proposals are certified to be that right.

    \b
    Examples:
      gvcmine evaluate -C my-review
      gvcmine evaluate -C my-review --checks --target 0.9
    """
    if checks:
        with opened(workspace) as project:
            found = project.checks(target)
        _tell_checks(found, target, as_json)
        return
    with opened(workspace) as project:
        scores = project.evaluate()
    if as_json:
        echo_json([asdict(score) for score in scores])
    else:
        _tell_scores(scores)


def _tell_scores(scores: list[VariableScore]) -> None:
    enough = [one for one in scores if one.enough]
    few = [one for one in scores if not one.enough]
    if enough:
        names = ("precision", "recall", "f1", "suggest1", "suggest3")
        table(
            ("variable", "units", "docs", "P", "R", "F1", "first", "first 3"),
            [
                (one.variable, one.units, one.documents, *(_told(one, name) for name in names))
                for one in enough
            ],
            title="Proposals against gold",
        )
        beside = ("first 3", "cues", "cold start", "majority", "AP", "cues", "majority", "evid. 3", "quotes")
        table(("variable", *beside), [_beside(one) for one in enough], title="Beside baselines")
    if few:
        table(
            ("variable", "units", "first", "first 3", "cues", "cold start", "majority"),
            [_counts(one) for one in few],
            title="Too few units in gold for shares (fewer than ten): units with a gold value",
        )
    learnt = [f"{one.variable} ({one.learnt_from} of {one.units})" for one in scores if one.learnt_from]
    if learnt:
        click.echo(
            "These look better than they are: the model in use learnt from units that are in gold: "
            + ", ".join(learnt)
        )
    unplaced = sum(one.unplaced for one in scores)
    if unplaced:
        click.echo(
            f"{unplaced} codings in gold are left out: their document has several cases, and they name none "
            "in the column unit."
        )
    click.echo(_MEANINGS)


def _counts(one: VariableScore) -> tuple[object, ...]:
    shares = (one.suggest1, one.suggest3, one.keyword3, one.cold3, one.majority3)
    return (
        one.variable,
        one.units,
        *("–" if share is None else round(share * one.units) for share in shares),
    )


def _beside(one: VariableScore) -> tuple[object, ...]:
    return (
        one.variable,
        f"{one.suggest3:.2f}",
        f"{one.keyword3:.2f}",
        _bare(one.cold3),
        f"{one.majority3:.2f}",
        _told(one, "average_precision"),
        f"{one.keyword_ap:.2f}",
        f"{one.majority_ap:.2f}",
        _told(one, "evidence3"),
        one.quotes,
    )


def _told(one: VariableScore, name: str) -> str:
    value = getattr(one, name)
    if value is None or name not in one.intervals:
        return "–"
    low, high = one.intervals[name]
    return f"{value:.2f} {low:.2f}–{high:.2f}"


def _bare(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _tell_checks(found: list[Checks], target: float, as_json: bool) -> None:
    from gvcmine.propose.figures.certify import ERRORS, TARGETS, checks_needed

    needed = {each: [checks_needed(each, errors) for errors in ERRORS] for each in TARGETS}
    if as_json:
        rows = [{"target": each, "checks": row} for each, row in needed.items()]
        echo_json(
            {"delta": 0.05, "errors": list(ERRORS), "needed": rows, "variables": list(map(asdict, found))}
        )
        return
    table(
        ("precision", *(f"{errors} wrong" for errors in ERRORS)),
        [(f"{each:.2f}", *row) for each, row in needed.items()],
        title="Blind checks that a precision needs, with confidence 95 %",
    )
    if not found:
        click.echo(
            "No variable was coded blind yet: code some units, drawn at random, without seeing proposals,\n"
            "and import them (gvcmine import codings)."
        )
        return
    table(
        ("variable", "checks", "docs", "right", f"certified {target:.2f} from", "more, all right"),
        [
            (
                one.variable,
                one.checks,
                one.documents,
                one.right,
                "–" if one.threshold is None else f"score {one.threshold:.3f}",
                one.more,
            )
            for one in found
        ],
        title="Proposals in units that were coded blind",
    )
    left_out = sum(one.learnt_from for one in found)
    if left_out:
        click.echo(f"{left_out} blind answers are no checks: the model in use learnt from them.")
    click.echo(
        "more: further checks that would certify all scores, were all of them right. Draw units of many\n"
        "documents at random: what was picked by score or by hand certifies nothing."
    )
