"""The command models: what was trained, what it can serve, which version is better, and which is used."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, progress_bar, workspace_option

if TYPE_CHECKING:
    from gvcmine.verbs.registry import Entry


@click.group("models")
def models_command() -> None:
    """List, show, compare, promote and roll back trained models.

    Every variable has its own models, numbered from 1; they never change. The promoted version is used by
    propose, and 0 stands for the cold start: cues and likeness to the codebook, without what was learnt.
    """


@models_command.command("list")
@workspace_option
@json_option
def models_list_command(workspace: Path, as_json: bool) -> None:
    """List all models: how good they are on unseen documents, and whether they fit codebook and embedder.

    AP is the mean average precision of the values with at least 10 held-out positives, with its 95 %
    interval over documents; beside it stands that of the cold start on the same units.

    \b
    Example:
      gvcmine models list -C my-review
    """
    from gvcmine.cli.models_text import tell_list

    with opened(workspace) as project:
        entries = project.registry()
    if as_json:
        echo_json({"models": [_entry_facts(entry) for entry in entries]})
        return
    tell_list(entries)


@models_command.command("show")
@click.argument("variable")
@click.argument("version", type=int, required=False)
@workspace_option
@json_option
def models_show_command(variable: str, version: int | None, workspace: Path, as_json: bool) -> None:
    """Print the card of a model, by default the newest of VARIABLE; --json gives all figures.

    \b
    Examples:
      gvcmine models show u_econ_type -C my-review
      gvcmine models show u_econ_type 2 --json -C my-review
    """
    from gvcmine.cli.models_text import headed

    with opened(workspace) as project:
        entry = project.registered(variable, version)
    if as_json:
        metrics = entry.model.metrics
        echo_json(_entry_facts(entry) | {"config": dict(entry.model.config), "metrics": metrics})
        return
    click.echo(headed(entry))
    click.echo(entry.model.card)


@models_command.command("compare")
@click.argument("variable")
@click.argument("first", type=int)
@click.argument("second", type=int)
@workspace_option
@json_option
def models_compare_command(variable: str, first: int, second: int, workspace: Path, as_json: bool) -> None:
    """Show the figures of two versions side by side; 0 is the cold start.

    It says where the two were measured on different documents, so that a difference may come from these.

    \b
    Examples:
      gvcmine models compare u_econ_type 1 2 -C my-review
      gvcmine models compare u_econ_type 0 2 -C my-review
    """
    from gvcmine.cli.models_text import tell_comparison

    with opened(workspace) as project:
        found = project.compare_models(variable, first, second)
    if as_json:
        echo_json(asdict(found))
        return
    tell_comparison(found)


@models_command.command("promote")
@click.argument("variable")
@click.argument("version", type=int)
@workspace_option
@json_option
def models_promote_command(variable: str, version: int, workspace: Path, as_json: bool) -> None:
    """Make VERSION the one that propose uses for VARIABLE.

    \b
    Example:
      gvcmine models promote u_econ_type 2 -C my-review
    """
    with opened(workspace) as project:
        model = project.promote(variable, version)
        entry = project.registered(variable, version)
    if as_json:
        echo_json({"variable": model.variable, "version": model.version, "note": entry.service.told})
        return
    click.echo(f"{model.name} is used from the next propose on.")
    if entry.service.told:
        click.echo(f"  but {entry.service.told}")
    click.echo(f"Next: gvcmine models diff {variable} -C {workspace}, then: gvcmine propose -C {workspace}")


@models_command.command("rollback")
@click.argument("variable")
@workspace_option
@json_option
def models_rollback_command(variable: str, workspace: Path, as_json: bool) -> None:
    """Go back to the version that was promoted before; once more goes further back, at last to none.

    The history stays in models/VARIABLE/promoted.

    \b
    Example:
      gvcmine models rollback u_econ_type -C my-review
    """
    with opened(workspace) as project:
        model = project.rollback(variable)
    if as_json:
        echo_json({"variable": variable, "version": model.version if model else 0})
        return
    used = f"{model.name} is" if model else f"the cold start proposes {variable}: no model is"
    click.echo(f"From the next propose on, {used} used.")
    click.echo(f"Next: gvcmine propose -C {workspace}")


@models_command.command("diff")
@click.argument("variable", required=False)
@click.argument("first", type=int, required=False)
@click.argument("second", type=int, required=False)
@workspace_option
@click.option("--all", "everything", is_flag=True, help="Print all moves and doubts, not the weightiest 20.")
@json_option
def models_diff_command(
    *,
    variable: str | None,
    first: int | None,
    second: int | None,
    workspace: Path,
    everything: bool,
    as_json: bool,
) -> None:
    """List the proposals that move from one version to another, and the codes that the newer doubts.

    By default from the version promoted before to the promoted one, for VARIABLE or all variables with
    models. Nothing is stored. A doubt is a confirmed code that models which had not seen its document
    find as unlikely as where people did not give it: look again, it may be right all the same.

    \b
    Examples:
      gvcmine models diff -C my-review
      gvcmine models diff u_econ_type 0 2 -C my-review
    """
    from gvcmine.cli.models_text import tell_diffs

    if first is not None and second is None:
        raise click.UsageError("name two versions, as in: gvcmine models diff u_econ_type 1 2")
    versions = None if first is None or second is None else (first, second)
    with opened(workspace) as project, progress_bar() as progress:
        found = project.diff_models(variable, versions, progress)
    if as_json:
        echo_json({"diffs": [asdict(one) for one in found]})
        return
    tell_diffs(found, everything=everything)


def _entry_facts(entry: Entry) -> dict[str, object]:
    model, service = entry.model, entry.service
    return {
        "variable": model.variable,
        "version": model.version,
        "promoted": model.promoted,
        "fingerprint": model.fingerprint,
        "documents": model.config.get("documents"),
        "learnt": list(entry.learnt),
        "average_precision": asdict(entry.quality) if entry.quality else None,
        "cold_start": asdict(entry.cold_start) if entry.cold_start else None,
        "used": service.used,
        "serves": list(service.values),
        "note": service.told,
        "problem": model.problem,
    }
