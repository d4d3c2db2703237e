"""The command demo: everything on a copy of the sample workspace, and what to type next."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import opened, table
from gvcmine.cli.corpus import run_all, tell_counts
from gvcmine.cli.ingest import tell_ingest
from gvcmine.cli.screen import plain
from gvcmine.errors import WorkspaceError

if TYPE_CHECKING:
    from gvcmine.project import Project
    from gvcmine.types.coding import Proposal

BEST = 5


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="gvcmine-demo", type=click.Path(path_type=Path))
def demo_command(folder: Path) -> None:
    """Run the whole pipeline on a copy of the sample corpus in DIR (default: gvcmine-demo).

    The sample holds a few real open-access papers and some INVENTED case studies, marked so on
    every page. Run it again to see that nothing is done twice.

    \b
    Example:
      gvcmine demo
    """
    if not folder.exists():
        _copy_sample(folder)
        click.echo(f"Copied the sample workspace to {folder}.")
    with opened(folder) as project:
        seconds, report = run_all(project)
        state = project.status()
        tell_ingest(report)
        tell_counts(state, seconds)
        table(("mentions of", ""), list(state.mentions_by_label.items()))
        table(("proposals for", ""), list(state.proposals_by_variable.items()))
        _tell_best(project)
    click.echo(f"Next: gvcmine review -C {folder} --coder YOUR-NAME")


def sample_folder() -> Path:
    """Return the folder of the sample workspace: that of a checkout, or the installed one.

    Raises WorkspaceError where neither is there.
    """
    checkout = Path(__file__).resolve().parents[2]
    installed = Path(sysconfig.get_path("data")) / "share" / "gvcmine" / "sample"
    for folder in (checkout, installed):
        if (folder / "corpus" / "references.ris").is_file():
            return folder
    raise WorkspaceError(
        f"the sample corpus is not installed (looked in {checkout} and {installed}); "
        "make a workspace of your own: gvcmine init DIR"
    )


def _copy_sample(folder: Path) -> None:
    from gvcmine.project import Project

    sample = sample_folder()
    Project.create(folder, sample / "annotations" / "codebook.yaml").close()
    shutil.copytree(sample / "corpus", folder / "corpus", dirs_exist_ok=True)
    shutil.copytree(sample / "annotations" / "gold", folder / "annotations" / "gold", dirs_exist_ok=True)


def _tell_best(project: Project) -> None:
    click.echo("The best proposals, one a document:")
    sources = {one: project.rooms.corpus.document(one).source for one in project.rooms.corpus.document_ids()}
    for proposal in _best(project.proposals()):
        evidence = proposal.evidence[0]
        variable = project.codebook.variable(proposal.variable)
        value = variable.value(proposal.value or "") if variable else None
        label = value.label if value else proposal.value
        qualifiers = "".join(f", {name} {given}" for name, given in proposal.qualifiers)
        click.echo(f"\n  {variable.label if variable else proposal.variable}: {label}{qualifiers}")
        page = f", page {evidence.page}" if evidence.page else ""
        click.echo(f"    score {proposal.score:.2f}; {sources[evidence.document_id]}{page}")
        click.echo(f"    “{plain(' '.join(evidence.quote.split()))}”")
        click.echo(f"    why: {plain('; '.join(proposal.why))}")
    click.echo()


def _best(proposals: list[Proposal]) -> list[Proposal]:
    chosen: dict[str, Proposal] = {}
    seen: set[str] = set()
    for proposal in sorted(proposals, key=lambda one: (-one.score, one.id)):
        document = proposal.evidence[0].document_id
        if proposal.value is not None and document not in chosen and proposal.variable not in seen:
            chosen[document] = proposal
            seen.add(proposal.variable)
    return list(chosen.values())[:BEST]
