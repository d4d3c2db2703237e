"""The command `tag`: find the mentions of the codebook's domain, or show what is found in a text."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from gvcmine.cli.common import echo_json, json_option, opened, progress_bar, table, workspace_option


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
