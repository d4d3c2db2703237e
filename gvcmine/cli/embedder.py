"""The command embedder: what makes vectors of texts, and what could."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, json_option, opened, table, workspace_option

if TYPE_CHECKING:
    from gvcmine.verbs.embedders import EmbedderReport


@click.command("embedder")
@click.option("--measure", is_flag=True, help="Time every backend of this machine (a minute).")
@json_option
@workspace_option
def embedder_command(measure: bool, as_json: bool, workspace: Path) -> None:
    """See which model embeds texts, what this machine could run it with, and what is used.

    Vectors of different models or backends never mix: their fingerprint says which made them. A team
    that works on different machines pins one backend in gvcmine.toml.

    \b
    Examples:
      gvcmine embedder -C my-review
      gvcmine embedder --measure -C my-review
    """
    with opened(workspace) as project:
        report = project.embedder(measure=measure)
    if as_json:
        echo_json({**asdict(report), "folder": str(report.folder)})
        return
    _tell(report)
    if report.timings:
        _tell_timings(report)


def _tell(report: EmbedderReport) -> None:
    click.echo(f"model        {report.model} (weights {report.weights}, reads {report.length or '?'} pieces)")
    click.echo(f"folder       {report.folder}")
    click.echo(f"fingerprint  {report.fingerprint}")
    how = "chosen by auto" if report.wanted == "auto" else "pinned in gvcmine.toml"
    click.echo(f"backend      {report.chosen}, {how}\n")
    rows = [
        (offer.name, "used" if offer.name == report.chosen else "", offer.missing or offer.told)
        for offer in report.offers
    ]
    table(("backend", "", "on this machine"), rows)
    click.echo("\nTo pin one, so that all machines of a team make the same vectors, write in gvcmine.toml:")
    click.echo(f'  [propose]\n  backend = "{report.chosen}"')


def _tell_timings(report: EmbedderReport) -> None:
    torch = next(one.rate for one in report.timings if one.backend == "torch")
    click.echo(
        "\nTexts of mixed length from the codebook; median of three turns, slowest and fastest beside it:"
    )
    rows = [
        (
            one.backend,
            f"{one.rate:.0f}",
            f"{one.low:.0f}–{one.high:.0f}",
            f"{one.rate / torch:.2f}",
            f"{one.cosine:.7f}",
            f"{one.load:.1f} s",
        )
        for one in report.timings
    ]
    head = ("backend", "texts a CPU-second", "range", "beside torch", "least cosine to torch", "loaded in")
    table(head, rows)
