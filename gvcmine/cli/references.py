"""The command `gvcmine references`: what the reference lists hold, what is new, what people settle."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import Command, coder_option, echo_json, json_option, opened, table, workspace_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gvcmine.verbs.referencing import ReferenceReport, Work

OUTCOMES = ("matched", "doubtful", "unmatched")
STATUSES = ("sought", "retrieved", "not_retrieved")

_TITLE = 48
"""Characters of a title in a table for people."""

COLUMNS = (
    "id",
    "key",
    "title",
    "authors",
    "year",
    "doi",
    "venue",
    "lists",
    "records",
    "database",
    "query",
    "searched_on",
    "status",
    "status_note",
    "outcome",
    "how",
    "document",
    "doubts",
)
"""The fields of a work in JSON and CSV."""


@click.group("references")
def references_command() -> None:
    """Show what the reference lists hold, and settle what the machine cannot.

    Lists are files in corpus/: RIS (.ris), BibTeX (.bib), tables (.csv, .tsv), CSL-JSON (.json),
    PubMed (.nbib) and Web of Science (.ciw, .isi, .txt). "gvcmine ingest" reads them and matches each
    record to a document, by DOI, then by title, year and authors.

    Database and day of search are read from the records or the head of a list, where they are told. Say
    the rest in corpus/searches.csv, one row a list:

    \b
      file,database,query,date
      scopus-2024.ris,Scopus,"TITLE-ABS-KEY(""value chain*"" AND upgrad*)",2024-03-12

    The database told by a record goes before that in searches.csv, the date in searches.csv before that
    of the record, which is only the day of the export.

    \b
    Examples:
      gvcmine references report -C my-review
      gvcmine references list --outcome doubtful -C my-review
      gvcmine references match gereffi2005governance governance.pdf --coder ana -C my-review
    """


def _csv_option(command: Command) -> Command:
    return click.option("--csv", "as_csv", is_flag=True, help="Print a CSV table.")(command)


@references_command.command("report")
@workspace_option
@json_option
def report_command(workspace: Path, as_json: bool) -> None:
    """Show the numbers of a search, from records found to texts obtained; they always add up.

    \b
    Example:
      gvcmine references report -C my-review
    """
    from dataclasses import asdict

    with opened(workspace) as project:
        report = project.reference_report()
    if as_json:
        echo_json(asdict(report))
    else:
        _tell_report(report)


@references_command.command("list")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only works with this outcome of matching.")
@click.option("--status", type=click.Choice(STATUSES), help="Only works with this retrieval status.")
@workspace_option
@_csv_option
@json_option
def list_command(
    outcome: str | None, status: str | None, workspace: Path, as_csv: bool, as_json: bool
) -> None:
    """List the works of all reference lists with outcome, status and what is in doubt.

    \b
    Examples:
      gvcmine references list --outcome doubtful -C my-review
      gvcmine references list --status sought --csv -C my-review > to_find.csv
    """
    with opened(workspace) as project:
        found = [
            work
            for work in project.works()
            if outcome in (None, work.outcome) and status in (None, str(work.reference.status))
        ]
    _show(found, as_csv=as_csv, as_json=as_json)


@references_command.command("new")
@click.argument("lists", metavar="LIST...", nargs=-1, required=True)
@workspace_option
@_csv_option
@json_option
def new_command(lists: tuple[str, ...], workspace: Path, as_csv: bool, as_json: bool) -> None:
    """List what the lists of an update search add: works that no other list has.

    LIST is the name of a file in corpus/, already ingested. Works are known by DOI, else by title and
    year. Name all lists of one update together, so that what two of them share counts as new.

    \b
    Example:
      gvcmine references new scopus-2026.ris wos-2026.ris -C my-review
    """
    with opened(workspace) as project:
        found = project.new_works(lists)
    _show(found, as_csv=as_csv, as_json=as_json)


@references_command.command("mark")
@click.argument("key")
@click.option("--not-retrieved", "reason", metavar="REASON", help="Say why the text was not to be had.")
@click.option("--sought", is_flag=True, help="Take that back: the text is sought again.")
@coder_option
@workspace_option
@json_option
def mark_command(
    key: str, reason: str | None, sought: bool, coder: str, workspace: Path, as_json: bool
) -> None:
    """Say that the text of KEY was not to be had, and why; a work with a file is retrieved by itself.

    KEY is the key or DOI of a reference; where several have the key, LIST:KEY. What is said holds for all
    records of the work, in later lists too.

    \b
    Examples:
      gvcmine references mark otieno2014upgrading --not-retrieved "no library holds it" --coder ana
      gvcmine references mark otieno2014upgrading --sought --coder ana
    """
    if (reason is None) != sought:
        raise click.UsageError("give either --not-retrieved REASON or --sought")
    with opened(workspace) as project:
        work = project.mark_reference(key, reason, coder=coder)
    _tell_settled(work, as_json=as_json)


@references_command.command("match")
@click.argument("key")
@click.argument("document", required=False)
@click.option("--none", "instead", flag_value="none", help="It belongs to no document of the corpus.")
@click.option("--undo", "instead", flag_value="undo", help="Take back what was said.")
@coder_option
@workspace_option
@json_option
def match_command(
    key: str, document: str | None, instead: str | None, coder: str, workspace: Path, as_json: bool
) -> None:
    """Say which DOCUMENT a reference belongs to, or none of them.

    KEY is the key or DOI of a reference; where several have the key, LIST:KEY. DOCUMENT is a file name
    in corpus/ or the first digits of a document's id.

    \b
    Examples:
      gvcmine references match gereffi2005governance governance.pdf --coder ana
      gvcmine references match gereffi2005governance --none --coder ana
    """
    from gvcmine.ingest.matching import NOWHERE

    if (document is None) == (instead is None):
        raise click.UsageError("give one of: DOCUMENT, --none, --undo")
    with opened(workspace) as project:
        work = project.match_reference(key, NOWHERE if instead == "none" else document, coder=coder)
    _tell_settled(work, as_json=as_json)


def _tell_report(report: ReferenceReport) -> None:
    table(("database", "records"), list(report.databases.items()), title="Records identified")
    rows = [(count.source, count.records, count.new, count.known) for count in report.lists]
    table(("list", "records", "new", "known before"), rows, title="Lists")
    statuses, outcomes = report.statuses, report.outcomes
    click.echo(
        f"{report.records} records = {report.works} works + {report.duplicates} duplicates among the lists\n"
        f"{report.works} works = {outcomes['matched']} matched + {outcomes['doubtful']} doubtful + "
        f"{outcomes['unmatched']} unmatched\n"
        f"{report.works} texts sought = {statuses['retrieved']} retrieved + "
        f"{statuses['not_retrieved']} not retrieved + {statuses['sought']} not found yet\n"
        f"{report.abstracts} works without a file are documents by their abstract"
    )
    for reason, count in report.reasons.items():
        click.echo(f"  not retrieved  {count}: {reason}")
    for problem in report.problems:
        click.echo(f"  note  {problem}")
    if outcomes["doubtful"]:
        click.echo("Next: gvcmine references list --outcome doubtful")


def _show(found: Sequence[Work], *, as_csv: bool, as_json: bool) -> None:
    rows = [_row(work) for work in found]
    if as_json:
        echo_json(rows)
    elif as_csv:
        click.echo(_csv(rows), nl=False)
    else:
        cells = [
            (
                work.reference.key,
                work.reference.year or "",
                _short(work.reference.title),
                _state(work),
                _where(work),
            )
            for work in found
        ]
        table(("key", "year", "title", "state", "document"), cells)
        click.echo(f"{len(found)} works")


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[:_TITLE].rstrip()}…"


def _state(work: Work) -> str:
    return work.outcome if work.outcome == "doubtful" else str(work.reference.status).replace("_", " ")


def _where(work: Work) -> str:
    told = [f"{name}? {doubt.reason}" for name, doubt in work.doubts]
    return work.document or "; ".join(told)


def _row(work: Work) -> dict[str, Any]:
    reference = work.reference
    doubts = [
        {
            "document": name,
            "document_id": doubt.document_id,
            "likeness": round(doubt.score, 1),
            "reason": doubt.reason,
        }
        for name, doubt in work.doubts
    ]
    values = {
        "id": work.id,
        "authors": list(reference.authors),
        "lists": list(work.sources),
        "records": work.records,
        "status": str(reference.status),
        "outcome": work.outcome,
        "how": work.how,
        "document": work.document or None,
        "doubts": doubts,
    }
    return {name: values[name] if name in values else getattr(reference, name) for name in COLUMNS}


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        told = [f"{one['document']}: {one['reason']}" if isinstance(one, dict) else str(one) for one in value]
        return "; ".join(told)
    return "" if value is None else str(value)


def _tell_settled(work: Work, *, as_json: bool) -> None:
    if as_json:
        echo_json(_row(work))
        return
    reference = work.reference
    status = str(reference.status).replace("_", " ")
    why = f" ({reference.status_note})" if reference.status_note else ""
    click.echo(
        f"{reference.key}: {work.outcome}{f', {work.document}' if work.document else ''}; {status}{why}"
    )
