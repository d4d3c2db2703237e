"""Commands of the methodologist: codebook, train, models, evaluate."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, progress_bar, table, workspace_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gvcmine.tag.cue_lint import CueRemark
    from gvcmine.types.codebook import Codebook
    from gvcmine.verbs.training import TrainReport


@click.group("codebook")
def codebook_command() -> None:
    """Look after the codebook."""


@codebook_command.command("check")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--cues", is_flag=True, help="Show what cues find in the words of other values.")
@json_option
@workspace_option
def codebook_check_command(file: Path | None, workspace: Path, cues: bool, as_json: bool) -> None:
    """Check a codebook file, by default that of the workspace, and print a summary.

    With --cues (or --json) also says which cues stand at two values, are found in the definition or
    example of another value, or lie inside a longer cue of one. These are hints, not errors.

    \b
    Examples:
      gvcmine codebook check -C my-review
      gvcmine codebook check draft.yaml --cues
    """
    from gvcmine.verbs.checking import check_cues, check_notation
    from gvcmine.workspace.codebook_file import codebook_summary, read_codebook
    from gvcmine.workspace.folders import Folders

    path = file if file is not None else Folders.of(workspace).codebook
    codebook = read_codebook(path)
    check_notation(codebook, path.name)
    if as_json:
        echo_json(_codebook_facts(codebook, check_cues(codebook)))
        return
    click.echo(codebook_summary(codebook))
    if cues:
        _tell_cues(check_cues(codebook))


def _codebook_facts(codebook: Codebook, remarks: Sequence[CueRemark]) -> dict[str, object]:
    return {
        "codebook": codebook.name,
        "version": codebook.version,
        "fingerprint": codebook.fingerprint,
        "variables": len(codebook.variables),
        "values": sum(len(variable.values) for variable in codebook),
        "cues": [asdict(remark) for remark in remarks],
    }


def _tell_cues(remarks: Sequence[CueRemark]) -> None:
    shown = [remark for remark in remarks if remark.kind in ("twice", "cross")]
    rows = [(one.kind, one.variable, one.value, one.cue, one.other, one.where) for one in shown]
    if rows:
        click.echo()
        table(("kind", "variable", "value", "cue", "other value", "found in"), rows)
    inside = sum(remark.kind == "inside" for remark in remarks)
    silent = len(remarks) - len(shown) - inside
    click.echo(
        f"cues that reach into other values: {len(shown)}; inside longer cues, which win: {inside}; "
        f"found nowhere in the words of their own value, which is no fault: {silent} (--json lists them)"
    )


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


@click.group("models")
def models_command() -> None:
    """List, show and promote trained models."""


@models_command.command("list")
@workspace_option
def models_list_command(workspace: Path) -> None:
    """List all models; the promoted ones are used by propose.

    \b
    Example:
      gvcmine models list -C my-review
    """
    with opened(workspace) as project:
        models = project.models()
    if not models:
        click.echo("There is no model yet; confirm codings, then: gvcmine train")
        return
    rows = [
        (
            model.variable,
            model.version,
            model.config["documents"],
            len(model.config["values"]),
            "promoted" if model.promoted else "",
        )
        for model in models
    ]
    table(("variable", "version", "documents", "values", ""), rows)


@models_command.command("show")
@click.argument("variable")
@click.argument("version", type=int, required=False)
@workspace_option
def models_show_command(variable: str, version: int | None, workspace: Path) -> None:
    """Print the card of a model, by default the newest of VARIABLE.

    \b
    Example:
      gvcmine models show u_econ_type -C my-review
    """
    with opened(workspace) as project:
        click.echo(project.model(variable, version).card)


@models_command.command("promote")
@click.argument("variable")
@click.argument("version", type=int)
@workspace_option
def models_promote_command(variable: str, version: int, workspace: Path) -> None:
    """Make VERSION the one that propose uses for VARIABLE.

    \b
    Example:
      gvcmine models promote u_econ_type 2 -C my-review
    """
    with opened(workspace) as project:
        model = project.promote(variable, version)
    click.echo(f"{model.variable} {model.version} is used from the next propose on.")


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
