"""The command train: learn from confirmed codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, progress_bar, workspace_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gvcmine.verbs.training import Trained, TrainReport


@click.command("train")
@click.argument("variables", metavar="[VARIABLE]...", nargs=-1)
@workspace_option
@click.option(
    "--promote/--no-promote",
    default=True,
    help="Let propose use new models that beat the cold start on unseen documents (default), or none.",
)
@json_option
def train_command(variables: tuple[str, ...], workspace: Path, promote: bool, as_json: bool) -> None:
    """Learn from confirmed codings: one model a variable, with a card that says how good it is.

    Each model is checked on documents that it did not learn from. Values with too few codes are left
    to the cold start (cues and likeness to the codebook); name a VARIABLE to read why, value by value.

    \b
    Example:
      gvcmine train u_econ_type -C my-review
    """
    with opened(workspace) as project, progress_bar() as progress:
        report = project.train(variables, promote=promote, progress=progress)
    if as_json:
        echo_json(_training_facts(report))
        return
    for one in report.trained:
        _tell_model(one, promote=promote, in_full=bool(variables))
    _tell_rest(report)
    used = sum(one.model.promoted for one in report.trained)
    click.echo(f"{_counted(report.trained)}; {used} used from the next propose on.")
    click.echo(f"Next: gvcmine propose -C {workspace}")


def _training_facts(report: TrainReport) -> dict[str, object]:
    from gvcmine.propose.metrics import report_data

    trained = [
        {
            "variable": one.model.variable,
            "version": one.model.version,
            "new": one.model.new,
            "promoted": one.model.promoted,
            "unproven": one.unproven,
            "decisions": one.decisions,
            "blind": one.blind,
            "documents": one.documents,
            "values": [
                {"value": value, "learnt": value in one.learnt, "why": one.rare.get(value, "")}
                for value in dict.fromkeys([*one.learnt, *one.rare])
            ],
            "notes": list(one.notes),
            "metrics": report_data(one.report),
        }
        for one in report.trained
    ]
    return {
        "trained": trained,
        "too_little": list(report.too_little),
        "undecided": list(report.undecided),
        "unread": list(report.unread),
    }


def _tell_model(one: Trained, *, promote: bool, in_full: bool) -> None:
    from gvcmine.propose.remarks import headline

    name, blind = one.model.name, f", {one.blind} of them blind" if one.blind < one.decisions else ""
    same = "" if one.model.new else " (the same as before)"
    click.secho(f"{name}{same}", bold=True)
    click.echo(f"  {one.decisions} decisions{blind}, in {one.documents} documents. {headline(one.report)}")
    click.echo(f"  learnt: {', '.join(one.learnt) or 'nothing that helps yet'}")
    if in_full:
        for value, why in one.rare.items():
            click.echo(f"  left to the cold start: {value}: {why}")
    elif one.rare:
        click.echo(f"  left to the cold start: {', '.join(one.rare)}")
    for note in one.notes:
        click.echo(f"  note: {note}")
    if promote and one.unproven:
        click.echo(f"  not promoted: {one.unproven}")


def _tell_rest(report: TrainReport) -> None:
    for problem in report.too_little:
        click.echo(f"not trained: {problem}")
    if report.undecided:
        click.echo(f"not decided on yet: {', '.join(report.undecided)}")
    if report.unread:
        click.echo(
            f"documents that could not be learnt from (text gone or unread): {', '.join(report.unread)}"
        )


def _counted(trained: Sequence[Trained]) -> str:
    new = sum(one.model.new for one in trained)
    return f"{new} {'model' if new == 1 else 'models'} written, {len(trained) - new} the same as before"
