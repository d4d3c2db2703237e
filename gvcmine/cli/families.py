"""The command duplicates: documents that are one work, or versions of one, and what a person says of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import Command, coder_option, echo_json, json_option, opened, table, workspace_option

if TYPE_CHECKING:
    from gvcmine.verbs.families import Families, FamilyPair

_ID = 12
"""Digits of an id that are shown where a document has no file of its own; enough to name it."""


@click.group("duplicates", invoke_without_command=True)
@workspace_option
@json_option
@click.pass_context
def duplicates_command(context: click.Context, workspace: Path, as_json: bool) -> None:
    """List documents that are, or may be, one work; say which are.

    Files with the same bytes are one document already. Listed are texts saved twice, versions of one
    work (a working paper and its article; certain ones are linked as a family, and both are coded),
    and doubtful pairs. Nothing is set aside until a person says so.

    \b
    Examples:
      gvcmine duplicates -C my-review
      gvcmine duplicates same copy.pdf paper.pdf --coder ana -C my-review
    """
    if context.invoked_subcommand is not None:
        return
    with opened(workspace) as project:
        found = project.duplicates()
    if as_json:
        echo_json(_as_json(found))
    else:
        _tell(found)


def _pair_command(command: Command) -> Command:
    """Add what all three words need: the two documents, who says so, and where."""
    for decorate in (
        json_option,
        workspace_option,
        coder_option,
        click.argument("other", metavar="B"),
        click.argument("one", metavar="A"),
    ):
        command = decorate(command)
    return command


@duplicates_command.command("same")
@_pair_command
@click.option("--keep", default="", metavar="NAME", help="The one that stands for the work.")
def same_command(one: str, other: str, coder: str, workspace: Path, as_json: bool, keep: str) -> None:
    """Say that A and B are one work; one of them is set aside.

    It keeps its text and its decisions, and is neither tagged nor proposed for any more. The other
    one is that named by --keep, else the one with decisions, with a file, or with more text. To take
    it back, say "different" or "version". A and B are file names, ids, or the first digits of ids.

    \b
    Example:
      gvcmine duplicates same copy.pdf paper.pdf --coder ana -C my-review
    """
    with opened(workspace) as project:
        pair = project.settle_pair("same", one, other, person=coder, leading=keep)
        _tell_settled(pair, project.duplicates(), as_json)


@duplicates_command.command("version")
@_pair_command
def version_command(one: str, other: str, coder: str, workspace: Path, as_json: bool) -> None:
    """Say that A and B are versions of one work; both stay and are linked.

    \b
    Example:
      gvcmine duplicates version working_paper.pdf article.pdf --coder ana -C my-review
    """
    with opened(workspace) as project:
        pair = project.settle_pair("version", one, other, person=coder)
        _tell_settled(pair, project.duplicates(), as_json)


@duplicates_command.command("different")
@_pair_command
def different_command(one: str, other: str, coder: str, workspace: Path, as_json: bool) -> None:
    """Say that A and B are different works; they are asked about no more.

    \b
    Example:
      gvcmine duplicates different part1.pdf part2.pdf --coder ana -C my-review
    """
    with opened(workspace) as project:
        pair = project.settle_pair("different", one, other, person=coder)
        _tell_settled(pair, project.duplicates(), as_json)


def _tell(found: Families) -> None:
    if found.open:
        rows = [_cells(pair, found) for pair in found.open]
        table(
            ("A", "B", "sign", "in common", "of all", "titles", "authors", "years", "pages"),
            rows,
            title=f"{len(rows)} pairs wait for a person",
        )
        click.echo("in common: share of the shorter text that stands in the other; of all: of both texts.")
        click.echo("Next: gvcmine duplicates same|version|different A B --coder YOUR-NAME")
    else:
        click.echo("No pair of documents waits for a person.")
    for members in found.families:
        click.echo("family: " + "; ".join(_member(one, found) for one in members))
    for one in found.aside:
        if one in found.decided:
            click.echo(
                f"note: decisions rest on {_name(one, found)}, which is set aside; they stay in the log "
                f"and in releases, beside those on {_name(found.aside[one], found)}"
            )
    for pair in found.contradictions:
        click.echo(
            f"note: {_name(pair.first, found)} and {_name(pair.second, found)} were called different by "
            f"{pair.person}, but other pairs hold them in one family"
        )


def _tell_settled(pair: FamilyPair, found: Families, as_json: bool) -> None:
    if as_json:
        echo_json(_pair_row(pair, found))
        return
    first, second = (_name(one, found) for one in (pair.first, pair.second))
    told = {"version": "are versions of one work; both are coded", "different": "are different works"}
    if pair.state in told:
        click.echo(f"{first} and {second} {told[pair.state]}.")
        click.echo('One that was set aside is taken up again by the next "gvcmine run".')
        return
    for one in (each for each in (pair.first, pair.second) if each in found.aside):
        click.echo(f"{_name(one, found)} is set aside; {_name(found.aside[one], found)} stands for the work.")
        if one in found.decided:
            click.echo(f"  Decisions rest on {_name(one, found)}: they stay in the log and in releases.")


def _cells(pair: FamilyPair, found: Families) -> tuple[str, ...]:
    one, other = found.documents[pair.first], found.documents[pair.second]
    return (
        _name(pair.first, found),
        _name(pair.second, found),
        str(pair.kind).replace("_", " "),
        _share(pair.overlap.contained if pair.overlap.sampled else None),
        _share(pair.overlap.resemblance if pair.overlap.sampled else None),
        _share(pair.title),
        _share(pair.authors),
        f"{one.year or '?'}, {other.year or '?'}",
        f"{one.pages or '?'}, {other.pages or '?'}",
    )


def _share(value: float | None) -> str:
    return "?" if value is None else f"{value:.0%}"


def _name(document_id: str, found: Families) -> str:
    """Return a name by which the command knows the document again."""
    document = found.documents.get(document_id)
    if document is None or document.kind != "file":
        title = f" ({document.name})" if document else ""
        return f"{document_id[:_ID]}{title}"
    return document.name


def _member(document_id: str, found: Families) -> str:
    leads = found.aside.get(document_id)
    state = f" (set aside for {_name(leads, found)})" if leads else ""
    return _name(document_id, found) + state


def _as_json(found: Families) -> dict[str, Any]:
    return {
        "pairs": [_pair_row(pair, found) for pair in found.pairs],
        "families": [[{"id": one, "name": _name(one, found)} for one in each] for each in found.families],
        "set_aside": [
            {"id": one, "stands_for_it": leads, "has_decisions": one in found.decided}
            for one, leads in found.aside.items()
        ],
        "contradictions": [[pair.first, pair.second] for pair in found.contradictions],
    }


def _pair_row(pair: FamilyPair, found: Families) -> dict[str, Any]:
    one, other = found.documents[pair.first], found.documents[pair.second]
    return {
        "first": pair.first,
        "second": pair.second,
        "names": [_name(pair.first, found), _name(pair.second, found)],
        "kind": str(pair.kind),
        "state": str(pair.state),
        "contained": round(pair.overlap.contained, 3),
        "resemblance": round(pair.overlap.resemblance, 3),
        "sampled": pair.overlap.sampled,
        "title": pair.title,
        "authors": pair.authors,
        "years": [one.year, other.year],
        "pages": [one.pages, other.pages],
        "set_aside": next((each for each in (pair.first, pair.second) if each in found.aside), None),
        "person": pair.person,
    }
