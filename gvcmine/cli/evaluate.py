"""The command evaluate: proposals against gold."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from gvcmine.cli.common import echo_json, json_option, opened, table, workspace_option


@click.command("evaluate")
@workspace_option
@json_option
def evaluate_command(workspace: Path, as_json: bool) -> None:
    """Score the proposals against the codings in annotations/gold, beside two baselines.

    \b
    Example:
      gvcmine evaluate -C my-review
    """
    with opened(workspace) as project:
        scores = project.evaluate()
    if as_json:
        echo_json([asdict(score) for score in scores])
        return
    rows = [
        (
            s.variable,
            s.units,
            s.values,
            s.precision,
            s.recall,
            s.f1,
            s.suggest1,
            s.suggest3,
            f"{s.low3:.2f}–{s.high3:.2f}",
            s.keyword3,
            s.majority3,
        )
        for s in scores
    ]
    header = ("variable", "units", "values", "P", "R", "F1", "first", "first 3", "95 %", "cues", "majority")
    table(
        header, rows, title="Proposals against gold (share of units with a gold value among the first 1 or 3)"
    )
    click.echo(
        "cues, majority: first 3 of proposals by cues alone, and of the commonest values of the other units"
    )
