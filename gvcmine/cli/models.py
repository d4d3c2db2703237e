"""The command models: list, show and promote what was trained."""

from __future__ import annotations

from pathlib import Path

import click

from gvcmine.cli.common import opened, table, workspace_option


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
