"""The command metadata: title, authors, year, DOI and venue of documents, the source of each, and choices."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import coder_option, echo_json, json_option, opened, table, workspace_option
from gvcmine.cli.words import DocumentOrWord, said_before, workspace_of

if TYPE_CHECKING:
    from gvcmine.verbs.metadata import Described

COLUMNS = ("document", "id", "field", "value", "source", "wins", "conflict", "person")
"""Columns of the CSV table: one row a claim."""


@click.group("metadata", cls=DocumentOrWord, invoke_without_command=True)
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV table of all claims of all documents.")
@workspace_option
@json_option
@click.pass_context
def metadata_command(context: click.Context, workspace: Path, as_json: bool, as_csv: bool) -> None:
    """List conflicts of title, authors, year, DOI and venue; or all of one DOCUMENT.

    \b
    Sources, the most trustworthy first: a person, the reference list, the first pages, what the file
    says of itself, its name. The first that says anything wins; nothing is merged, and where sources
    disagree both are listed. --json and --csv give the claims of all documents.
    DOCUMENT is a file in corpus/, an id, a DOI or the key of a reference.

    Examples:
      gvcmine metadata -C my-review
      gvcmine metadata wine_moldova.pdf -C my-review
      gvcmine metadata choose wine_moldova.pdf year 2022 --coder ana -C my-review
    """
    if context.invoked_subcommand is not None:
        return
    with opened(workspace) as project:
        found = project.all_metadata()
    if as_json:
        echo_json([_as_json(one) for one in found])
    elif as_csv:
        click.echo(_csv(found), nl=False)
    else:
        _tell_conflicts(found)


@metadata_command.command("show", hidden=True)
@click.argument("document")
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV table.")
@workspace_option
@json_option
@click.pass_context
def show_command(context: click.Context, document: str, workspace: Path, as_json: bool, as_csv: bool) -> None:
    """Show all that is known of one document, with the source of each value.

    \b
    Example:
      gvcmine metadata wine_moldova.pdf -C my-review
    """
    with opened(workspace_of(context, workspace)) as project:
        found = project.metadata(document)
    if as_json or said_before(context, "as_json"):
        echo_json(_as_json(found))
    elif as_csv or said_before(context, "as_csv"):
        click.echo(_csv([found]), nl=False)
    else:
        _tell_one(found)


@metadata_command.command("choose")
@click.argument("document")
@click.argument("field")
@click.argument("value", required=False)
@click.option("--undo", is_flag=True, help="Take back what was chosen for the field.")
@coder_option
@workspace_option
@json_option
def choose_command(document: str, field: str, value: str | None, coder: str, **options: Any) -> None:
    """Choose the value of a field (title, authors, year, doi, venue); it goes before all sources.

    Several authors are parted by ";", each "Surname, First names".

    \b
    Examples:
      gvcmine metadata choose wine_moldova.pdf year 2022 --coder ana -C my-review
      gvcmine metadata choose wine_moldova.pdf year --undo --coder ana -C my-review
    """
    context = click.get_current_context()
    if options["undo"] == (value is not None):
        raise click.UsageError("give either a VALUE or --undo")
    with opened(workspace_of(context, options["workspace"])) as project:
        found = project.choose_metadata(document, field, value, person=coder)
    if options["as_json"] or said_before(context, "as_json"):
        echo_json(_as_json(found))
    else:
        _tell_one(found)


def _tell_conflicts(found: Sequence[Described]) -> None:
    rows = [
        (_name(one), conflict.field, claim.value, _source(claim.source))
        for one in found
        for conflict in one.conflicts
        for claim in conflict.claims
    ]
    count = sum(len(one.conflicts) for one in found)
    if not rows:
        click.echo(f"{len(found)} documents; no source disagrees with another on title, authors, year...")
        return
    table(
        ("document", "field", "value", "source"),
        rows,
        title=f"Conflicts: {count}. The first value of each counts.",
    )
    click.echo("Next: gvcmine metadata choose DOCUMENT FIELD VALUE --coder YOUR-NAME")


def _tell_one(one: Described) -> None:
    disputed = {conflict.field for conflict in one.conflicts}
    people = dict(one.people)
    rows = []
    before = ""
    for claim in one.claims:
        source = (
            f"{people.get(claim.field, 'a person')}" if claim.source == "person" else _source(claim.source)
        )
        said = "counts" if claim.field != before else "differs" if claim.field in disputed else ""
        rows.append((claim.field if claim.field != before else "", claim.value, source, said))
        before = claim.field
    if rows:
        table(("field", "value", "source", ""), rows, title=_name(one))
    else:
        click.echo(f"Nothing is known of {_name(one)}: no source names title, authors, year, DOI or venue.")


def _source(source: str) -> str:
    told = {"file": "file properties", "first_page": "first pages", "reference": "reference list"}
    return told.get(source, source.replace("_", " "))


def _name(one: Described) -> str:
    return one.document.source or one.document.id[:12]


def _rows(one: Described) -> list[dict[str, Any]]:
    disputed = {conflict.field for conflict in one.conflicts}
    people = dict(one.people)
    rows, seen = [], set()
    for claim in one.claims:
        rows.append(
            {
                "document": one.document.source,
                "id": one.document.id,
                "field": claim.field,
                "value": claim.value,
                "source": str(claim.source),
                "wins": claim.field not in seen,
                "conflict": claim.field in disputed,
                "person": people.get(claim.field) if claim.source == "person" else None,
            }
        )
        seen.add(claim.field)
    return rows


def _as_json(one: Described) -> dict[str, Any]:
    document = one.document
    return {
        "document": document.source,
        "id": document.id,
        "title": document.title,
        "authors": list(document.authors),
        "year": document.year,
        "doi": document.doi,
        "venue": document.venue,
        "conflicts": [conflict.field for conflict in one.conflicts],
        "claims": [{name: row[name] for name in COLUMNS[2:]} for row in _rows(one)],
    }


def _csv(found: Sequence[Described]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        for row in _rows(one):
            cells = [row[name] for name in COLUMNS]
            writer.writerow(
                [
                    "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell
                    for cell in cells
                ]
            )
    return out.getvalue()
