"""The command train: learn from confirmed codings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, progress_bar, table, workspace_option

if TYPE_CHECKING:
    from gvcmine.verbs.training import TrainReport


@click.command("train")
@click.argument("variables", metavar="[VARIABLE]...", nargs=-1)
@workspace_option
@click.option(
    "--promote/--no-promote",
    default=True,
    help="Let propose use new models that beat chance on unseen documents (default), or none.",
)
@json_option
def train_command(variables: tuple[str, ...], workspace: Path, promote: bool, as_json: bool) -> None:
    """Learn from confirmed codings: one model a variable, with a card that says how good it is.

    \b
    Example:
      gvcmine train u_econ_type -C my-review
    """
    with opened(workspace) as project, progress_bar() as progress:
        report = project.train(variables, promote=promote, progress=progress)
    if as_json:
        echo_json(_training_facts(report))
        return
    _tell_training(report, promote)
    click.echo(f"Next: gvcmine propose -C {workspace}")


def _training_facts(report: TrainReport) -> dict[str, object]:
    trained = [
        {
            "variable": one.model.variable,
            "version": one.model.version,
            "promoted": one.model.promoted,
            "rare": list(one.rare),
            "values": [asdict(score) for score in one.scores],
        }
        for one in report.trained
    ]
    return {"trained": trained, "too_little": list(report.too_little)}


def _tell_training(report: TrainReport, promote: bool) -> None:
    for one in report.trained:
        rows = [
            (
                score.value,
                score.positives,
                score.f1,
                score.average_precision,
                f"{score.low:.2f}–{score.high:.2f}",
                score.share,
                score.words,
            )
            for score in one.scores
        ]
        header = ("value", "n", "F1", "AP", "95 % interval", "chance", "TF-IDF")
        table(header, rows, title=f"{one.model.variable} {one.model.version}")
        if one.rare:
            click.echo(f"  too rare to learn, left to the cold start: {', '.join(one.rare)}")
    for problem in report.too_little:
        click.echo(f"  not trained: {problem}")
    used = [one.model.variable for one in report.trained if one.model.promoted]
    click.echo(f"{len(report.trained)} models written; {len(used)} are used from the next propose on.")
    if promote and len(used) < len(report.trained):
        click.echo(
            "  the others rank unseen documents no better than chance; gvcmine models promote uses one anyway"
        )
