"""Commands that fill and process the corpus: init, propose, run (others stand by themselves)."""

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
    if report.proposed:
        click.echo(
            f"  {report.made} lists of a document and variable made anew, {report.kept} kept as they were"
        )
    if report.models:
        click.echo(f"  with trained models: {', '.join(report.models)}")
    for sentence in (*report.unused, *report.partly):
        click.echo(f"  {sentence}")
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
        tagged = project.tag(progress)
        seconds["tag"] = watch.lap()
        project.propose(progress)
        seconds["propose"] = watch.lap()
    for warning in tagged.warnings:
        click.echo(f"warning: {warning}", err=True)
    return seconds, report


def tell_counts(state: Status, seconds: dict[str, float]) -> None:
    """Print the summary table of a run."""
    names = [name for name in state.counts if name not in ("files_read", "extra_pieces", "codings")]
    table(("", ""), [(name.replace("_", " "), state.counts[name]) for name in names], title="Workspace")
    if seconds:
        pages = max(1, state.counts["pages"])
        rows = [(stage, round(time, 1), round(time / pages, 3)) for stage, time in seconds.items()]
        table(("stage", "seconds", "a page"), rows, title="Time")
