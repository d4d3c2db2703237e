"""The command `tag`: find the mentions of the codebook's domain, or show what is found in a text."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import (
    echo_json,
    html_option,
    json_option,
    opened,
    plain,
    progress_bar,
    table,
    workspace_option,
)

if TYPE_CHECKING:
    from gvcmine.types.text import Mention
    from gvcmine.verbs.explaining import Explanation
    from gvcmine.verbs.tagging import TagReport

_STANDARD_INPUT = "-"
_QUOTED = 60
"""Characters shown of a passage that was not read."""


@click.command("tag")
@click.argument("document", metavar="[DOCUMENT]", required=False)
@workspace_option
@click.option(
    "--explain",
    metavar="TEXT",
    help='Tag this text only ("-": standard input), and show what made each mention.',
)
@html_option("Write DOCUMENT, or the TEXT of --explain, as a page that shows its mentions in colour.")
@json_option
def tag_command(
    document: str | None, workspace: Path, explain: str | None, html: Path | None, as_json: bool
) -> None:
    """Find actors, sectors, places, upgrading and other cues in new or changed documents.

    With --html, see them: DOCUMENT is a file, a document id, a DOI, the key of a reference or a title.

    \b
    Your own words go into annotations/lexicon.yaml (or lexicon.csv with the columns
    words, means, name, home, exact, note); only documents that hold them are tagged again:
      terms:
        - words: [living wage gap, (~raise|~lift) ... ~wage]
          means: so_wages          # a value of the codebook
        - words: Wazirabad
          means: PAK               # a country, or with a name a place in it
          name: Wazirabad
        - words: [Sialkot Chamber, SCCI]
          means: act_association   # with a name an organisation
          name: Sialkot Chamber of Commerce and Industry
          home: PAK
        - words: market for lemons
          means: nothing           # nothing is found in these words

    \b
    Examples:
      gvcmine tag -C my-review
      gvcmine tag -C my-review --explain "Sialkot makers of scalpels met ISO 9000."
      gvcmine tag -C my-review --explain - < chapter.txt
      gvcmine tag wine_moldova -C my-review --html wine.html
    """
    _check_form(document, explain, html, as_json)
    if html is not None:
        _write_page(workspace, document, explain, html)
        return
    if explain is None:
        _tag(workspace, as_json)
        return
    text = _given(explain)
    with opened(workspace) as project:
        found = project.explanation(text)
    if as_json:
        mentions = [
            asdict(mention) | {"source": source}
            for mention, source in zip(found.mentions, found.sources, strict=True)
        ]
        echo_json({"mentions": mentions, "unread": [asdict(one) for one in found.unread]})
    else:
        _tell_explanation(found)


def _check_form(document: str | None, explain: str | None, html: Path | None, as_json: bool) -> None:
    if html is None and document is not None:
        raise click.UsageError(
            f"all new and changed documents are tagged together; to see {plain(document)}, add --html FILE"
        )
    if html is not None and (document is None) == (explain is None):
        raise click.UsageError("--html shows one thing: name a DOCUMENT, or give a text with --explain")
    if html is not None and as_json:
        raise click.UsageError("--html and --json cannot be had together; choose one.")


def _write_page(workspace: Path, document: str | None, explain: str | None, target: Path) -> None:
    from gvcmine.cli.tag_html import mentions_page
    from gvcmine.workspace.folders import write_text

    text = _given(explain) if explain is not None else ""
    with opened(workspace) as project:
        marked = project.marked(document or "", text=text)
    write_text(target, mentions_page(marked))
    size, count = target.stat().st_size / 1e6, len(marked.mentions)
    click.echo(f"Wrote {target} ({size:.1f} MB): {count} {'mention' if count == 1 else 'mentions'}.")


def _tag(workspace: Path, as_json: bool) -> None:
    with opened(workspace) as project, progress_bar() as progress:
        report = project.tag(progress)
    if as_json:
        echo_json(asdict(report))
    else:
        tell_tagged(report)


def tell_tagged(report: TagReport) -> None:
    """Print what was tagged and why, what was not read, and which own terms may not be meant."""
    documents = "1 document" if report.tagged == 1 else f"{report.tagged} documents"
    why = [
        f"{count} {told}"
        for count, told in (
            (report.by_terms, "for terms of your own that were added, changed or removed"),
            (report.new, "new"),
            (report.changed, "because text, codebook or tagger changed"),
        )
        if count
    ]
    current = "1 was" if report.unchanged == 1 else f"{report.unchanged} were"
    reasons = f" ({', '.join(why)})" if why else ""
    click.echo(f"Tagged {documents}{reasons}; {current} current.")
    if report.unread:
        languages = ", ".join(f"{count} in {name}" for name, count in report.unread)
        click.echo(f"  passages not read, because the tagger reads English only: {languages}")
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)


def _given(explain: str) -> str:
    """Return the text that is to be explained; raises UsageError where there is none."""
    text = explain
    if explain == _STANDARD_INPUT:
        try:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise click.UsageError(
                f"standard input is no UTF-8 text (byte {problem.start + 1}); a PDF or Word file goes into "
                "the corpus folder instead"
            ) from problem
    if not text.strip():
        raise click.UsageError(
            "there is no text to explain; write it after --explain, or: gvcmine tag --explain - < FILE"
        )
    return text


def _tell_explanation(found: Explanation) -> None:
    rows = [_row(mention, source) for mention, source in zip(found.mentions, found.sources, strict=True)]
    if rows:
        table(("text", "label", "id", "status", "made by"), rows)
    else:
        click.echo("No mentions.")
    for one in found.unread:
        quoted = plain(" ".join(one.text.split()))
        shown = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + "…"
        click.echo(
            f"not read: paragraph {one.paragraph} is in {one.language_name} and the tagger reads English "
            f"only: {shown}",
            err=True,
        )


def _row(mention: Mention, source: str) -> tuple[str, str, str, str, str]:
    """Return a row of the table; the full name of a place or an organisation stands beside what made it."""
    known = ", ".join(filter(None, (mention.name, mention.home)))
    made_by = f"{source} → {known}" if known and known != mention.text else source
    words = plain(" ".join(mention.text.split()))
    return words, mention.label, mention.id, str(mention.assertion), plain(made_by)
