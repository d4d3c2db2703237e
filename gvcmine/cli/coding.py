"""Commands around human decisions: review, import, export, release, releases."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gvcmine.cli.common import echo_json, json_option, opened, table, workspace_option

TABLES = ("proposals", "codings", "decisions", "mentions", "passages")


@click.command("review")
@workspace_option
@click.option("--coder", required=True, metavar="NAME", help="Who decides; kept with every decision.")
@click.option("--round", default="main", show_default=True, help="The round that decisions belong to.")
@click.option("--variable", "variables", multiple=True, metavar="ID", help="Only this variable (repeatable).")
@click.option("--document", default="", metavar="NAME", help="Only this document (file name, DOI or id).")
@click.option("--order", default="", metavar="NAME", help="In this order, instead of that of the settings.")
def review_command(
    workspace: Path, coder: str, round: str, variables: tuple[str, ...], document: str, order: str
) -> None:
    """Decide proposals in the terminal, one key each; every decision is saved before the next shows.

    \b
    Keys: A accept, R reject, E other value, U defer, N note, Z undo, C complete, ? all keys, Q quit.
    Orders: score.v1 (document by document), likely.v1 (most likely first), uncertain.v1 (toss-ups first),
    alike.v1 (look-alikes in a row), diverse.v1 (spread over the corpus), random.v1.

    Example:
      gvcmine review -C my-review --coder ana
    """
    from rich.console import Console

    from gvcmine.cli.keyboard import StandardInput
    from gvcmine.cli.terminal import review_terminal

    with opened(workspace) as project:
        desk = project.review(coder, round=round, variables=variables, document=document, order=order)
        review_terminal(desk, Console(), StandardInput())


@click.group("import")
def import_command() -> None:
    """Take codings from files."""


@import_command.command("codings")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@workspace_option
@click.option("--coder", metavar="NAME", help="Use this name for every row.")
@json_option
def import_codings_command(file: Path, workspace: Path, coder: str | None, as_json: bool) -> None:
    """Add the codings of a CSV file to the log: all of them, or none and the reasons.

    \b
    Columns: document, unit, variable, value, qualifiers, primary, status, coder, round, verdict,
    quote, page, note. Importing a file twice adds nothing.

    Example:
      gvcmine import codings double-coding.csv -C my-review
    """
    with opened(workspace) as project:
        imported, new = project.import_codings(file, coder)
    total = len(imported.decisions)
    if as_json:
        echo_json(
            {
                "rows": total,
                "new": new,
                "resolved_left_out": imported.resolved,
                "quotes_lost": imported.unlocated,
            }
        )
        return
    click.echo(f"Imported {new} codings from {file.name}; {total - new} were there already.")
    if imported.resolved:
        click.echo(f"  {imported.resolved} resolved rows were left out: they are computed, not coded")
    if imported.unlocated:
        click.echo(f"  {imported.unlocated} quotes were not found in their documents; they are kept as notes")


@click.command("export")
@click.argument("what", metavar="TABLE", type=click.Choice(TABLES))
@workspace_option
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write here."
)
def export_command(what: str, workspace: Path, output: Path | None) -> None:
    """Write proposals, codings, decisions, mentions or passages as CSV.

    Passages and mentions hold the documents' own words: do not publish them.

    \b
    Example:
      gvcmine export codings -C my-review -o codings.csv
    """
    with opened(workspace) as project:
        text = project.export(what)
    if output is None:
        click.echo(text, nl=False)
        return
    from gvcmine.workspace.folders import write_text

    write_text(output, text)
    click.echo(f"Wrote {output}.", err=True)


@click.command("release")
@click.argument("name", metavar="NAME")
@workspace_option
def release_command(name: str, workspace: Path) -> None:
    """Write a dataset into annotations/releases/NAME: tables, data dictionary, codebook, checksums.

    It holds short quotes, no full text and no PDF. Releasing twice gives the same bytes.

    \b
    Example:
      gvcmine release 2026.1 -C my-review
    """
    with opened(workspace) as project:
        folder, release, new = project.release(name)
    if not new:
        click.echo(f"The release {name} is there already, byte for byte the same: {folder}")
        return
    click.echo(f"Released {name}: decisions up to number {release.last_decision}, in {folder}")
    table(
        ("file", "rows"), [(file.name, "" if file.rows is None else str(file.rows)) for file in release.files]
    )


@click.group("releases")
def releases_command() -> None:
    """Look at releases."""


@releases_command.command("list")
@workspace_option
def releases_list_command(workspace: Path) -> None:
    """List the releases of the workspace.

    \b
    Example:
      gvcmine releases list -C my-review
    """
    with opened(workspace) as project:
        folders = project.releases()
    rows = []
    for folder in folders:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        rows.append(
            (
                folder.name,
                manifest["codebook_version"],
                manifest["last_decision"],
                manifest["last_decided_at"],
            )
        )
    if rows:
        table(("release", "codebook", "last decision", "decided at"), rows)
    else:
        click.echo("There is no release yet; make one with: gvcmine release NAME")
