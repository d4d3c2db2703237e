"""The command `status`: where every document stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, plain, table, workspace_option
from gvcmine.cli.status_mentions import MOST, tell_mentions

if TYPE_CHECKING:
    from gvcmine.verbs.status import Status


@click.command("status")
@workspace_option
@click.option("--mentions", is_flag=True, help="Count what the corpus mentions: countries, sectors, …")
@click.option(
    "--by",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="With --mentions: only this kind; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help=f"With --mentions: all, not only the first {MOST}.")
@json_option
def status_command(
    workspace: Path, mentions: bool, kinds: tuple[str, ...], everything: bool, as_json: bool
) -> None:
    """Show where every document stands; the counts always add up.

    With --mentions, show what the corpus mentions, most widely mentioned first; KIND is country,
    place, sector, actor, organisation, upgrading, standard, worker-group or another label.

    \b
    Examples:
      gvcmine status -C my-review
      gvcmine status -C my-review --mentions
      gvcmine status -C my-review --mentions --by sector --by place --all
    """
    if (kinds or everything) and not mentions:
        raise click.UsageError("--by and --all go with --mentions")
    if mentions:
        tell_mentions(workspace, kinds, most=None if everything else MOST, as_json=as_json)
        return
    with opened(workspace) as project:
        state = project.status()
    if as_json:
        echo_json(state.counts | {"mentions_by_label": state.mentions_by_label})
        return
    _tell_documents(state)


def _tell_documents(state: Status) -> None:
    rows = [
        (
            document.source if document.kind == "file" else document.title,
            str(document.kind).replace("_", " "),
            document.pages,
            document.passages,
            "yes" if document.tagged else "no",
            "yes" if document.proposed else "no",
            document.decisions,
        )
        for document in state.documents
    ]
    table(("document", "kind", "pages", "passages", "tagged", "proposed", "decisions"), rows)
    for source, reason, detail in state.refusals:
        click.echo(f"refused  {plain(source)}: {reason.replace('_', ' ')} – {detail}")
    for document in state.documents:
        if document.unread:
            click.echo(f"{document.unread}  {document.source}; code it by hand")
    counts = state.counts
    if counts["set_aside"]:
        told = "1 document is" if counts["set_aside"] == 1 else f"{counts['set_aside']} documents are"
        click.echo(f"{told} set aside as the same work as another; gvcmine duplicates names them")
    click.echo(
        f"{counts['files']} files = {counts['files_read']} read + {counts['refusals']} refused + "
        f"{counts['duplicates']} duplicates; {counts['documents']} documents = {counts['files_read']} read + "
        f"{counts['abstract_only']} abstracts + {counts['extra_pieces']} further pieces"
    )
    click.echo(
        f"{counts['passages']} passages, {counts['mentions']} mentions, {counts['cases']} cases, "
        f"{counts['proposals']} proposals, {counts['decisions']} decisions, {counts['codings']} codings"
    )
