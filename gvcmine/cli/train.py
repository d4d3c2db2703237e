"""The command train: learn from confirmed codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, html_option, json_option, opened, progress_bar, workspace_option

if TYPE_CHECKING:
    from gvcmine.types.codebook import Codebook
    from gvcmine.verbs.training import TrainReport


@click.command("train")
@click.argument("variables", metavar="[VARIABLE]...", nargs=-1)
@workspace_option
@click.option(
    "--promote/--no-promote",
    default=True,
    help="Let propose use new models that beat the cold start on unseen documents (default), or none.",
)
@html_option("Write what was learnt as a page with charts.")
@json_option
def train_command(
    variables: tuple[str, ...], workspace: Path, promote: bool, html: Path | None, as_json: bool
) -> None:
    """Learn from confirmed codings: one model a variable, with a card that says how good it is.

    Each model is checked on documents that it did not learn from: every figure comes with its n, a
    95 % interval over documents, and the same figure of cold start (cues and likeness to the
    codebook), cues alone, TF-IDF with logistic regression, and the commonest values. Values with too
    few codes are left to the cold start; those that fewer than ten units show have no figure.

    \b
    Example:
      gvcmine train u_econ_type -C my-review --html learnt.html
    """
    with opened(workspace) as project, progress_bar() as progress:
        report = project.train(variables, promote=promote, progress=progress)
        codebook = project.codebook
    if html is not None:
        _write_page(report, codebook, html)
    if as_json:
        echo_json(_training_facts(report))
        return
    from gvcmine.cli.train_text import tell_training

    tell_training(report, promote=promote)
    if html is not None:
        click.echo(f"Wrote {html}.")
    click.echo(f"Next: gvcmine propose -C {workspace}")


def _write_page(report: TrainReport, codebook: Codebook, target: Path) -> None:
    from gvcmine.cli.train_html import training_page
    from gvcmine.workspace.folders import write_text

    write_text(target, training_page(report, codebook))


def _training_facts(report: TrainReport) -> dict[str, object]:
    from gvcmine.propose.figures.metrics import report_data
    from gvcmine.propose.figures.remarks import headline, remarks

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
            "headline": headline(one.report),
            "remarks": list(remarks(one.report)),
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
