"""Commands that fill and process the corpus: init, tag, propose, run, status (ingest stands by itself)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import (
    Stopwatch,
    echo_json,
    json_option,
    opened,
    plain,
    progress_bar,
    table,
    workspace_option,
)
from gvcmine.cli.ingest import refused, tell_ingest

if TYPE_CHECKING:
    from gvcmine.project import Project
    from gvcmine.verbs.reporting import IngestReport
    from gvcmine.verbs.status import Status


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--codebook",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Start with this codebook instead of the shipped one.",
)
def init_command(folder: Path, codebook: Path | None) -> None:
    """Make a new workspace in DIR.

    \b
    Example:
      gvcmine init my-review
    """
    from gvcmine.project import Project

    Project.create(folder, codebook)
    click.echo(f"Made a workspace in {folder}.")
    click.echo(
        f"Next: put PDF files and reference lists into {folder / 'corpus'}, then: gvcmine run -C {folder}"
    )


@click.command("tag")
@workspace_option
@click.option("--explain", metavar="TEXT", help="Tag this text only, and show the rule behind each mention.")
@json_option
def tag_command(workspace: Path, explain: str | None, as_json: bool) -> None:
    """Find actors, sectors, places, upgrading and other cues in new or changed documents.

    \b
    Examples:
      gvcmine tag -C my-review
      gvcmine tag -C my-review --explain "Sialkot makers of scalpels met ISO 9000."
    """
    with opened(workspace) as project, progress_bar() as progress:
        if explain is not None:
            mentions = project.explain(explain)
            rows = [(m.text, m.label, m.id, str(m.assertion), m.rule) for m in mentions]
        else:
            report = project.tag(progress)
    if explain is not None and as_json:
        echo_json([asdict(mention) for mention in mentions])
    elif explain is not None:
        table(("text", "label", "id", "assertion", "rule"), rows)
    elif as_json:
        echo_json(asdict(report))
    else:
        click.echo(f"Tagged {report.tagged} documents; {report.unchanged} were current.")


@click.command("propose")
@workspace_option
@json_option
def propose_command(workspace: Path, as_json: bool) -> None:
    """Propose codebook values, each with quoted evidence, for tagged documents.

    \b
    Example:
      gvcmine propose -C my-review
    """
    with opened(workspace) as project, progress_bar() as progress:
        report = project.propose(progress)
    if as_json:
        echo_json(asdict(report))
        return
    click.echo(f"Proposed for {report.proposed} documents; {report.unchanged} were current.")
    if report.models:
        click.echo(f"  with trained models: {', '.join(report.models)}")
    if report.unused:
        click.echo(f"  models of another embedding, not used until trained again: {', '.join(report.unused)}")
    if report.untagged:
        click.echo(f'  {report.untagged} documents are not tagged yet; run "gvcmine tag" first')


@click.command("run")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@workspace_option
@json_option
def run_command(paths: tuple[Path, ...], workspace: Path, as_json: bool) -> None:
    """Ingest, tag and propose: everything between a folder of files and the review.

    \b
    Example:
      gvcmine run -C my-review
    """
    with opened(workspace) as project:
        seconds, report = run_all(project, paths)
        state = project.status()
    if as_json:
        echo_json({"counts": state.counts, "seconds": seconds, **refused(report)})
        return
    tell_ingest(report)
    tell_counts(state, seconds)
    click.echo(f"Next: gvcmine review -C {workspace} --coder YOUR-NAME")


def run_all(project: Project, paths: tuple[Path, ...] = ()) -> tuple[dict[str, float], IngestReport]:
    """Do all bulk stages; return the seconds of each and the report of ingest."""
    watch = Stopwatch()
    with progress_bar() as progress:
        report = project.ingest(paths, progress)
        seconds = {"ingest": watch.lap()}
        project.tag(progress)
        seconds["tag"] = watch.lap()
        project.propose(progress)
        seconds["propose"] = watch.lap()
    return seconds, report


def tell_counts(state: Status, seconds: dict[str, float]) -> None:
    """Print the summary table of a run."""
    names = [name for name in state.counts if name not in ("files_read", "extra_pieces", "codings")]
    table(("", ""), [(name.replace("_", " "), state.counts[name]) for name in names], title="Workspace")
    if seconds:
        pages = max(1, state.counts["pages"])
        rows = [(stage, round(time, 1), round(time / pages, 3)) for stage, time in seconds.items()]
        table(("stage", "seconds", "a page"), rows, title="Time")


@click.command("status")
@workspace_option
@json_option
def status_command(workspace: Path, as_json: bool) -> None:
    """Show where every document stands; the counts always add up.

    \b
    Example:
      gvcmine status -C my-review
    """
    with opened(workspace) as project:
        state = project.status()
    if as_json:
        echo_json(state.counts | {"mentions_by_label": state.mentions_by_label})
        return
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
