"""The command ingest, and how what it did is told."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import (
    ShownProgress,
    Stopwatch,
    echo_json,
    json_option,
    opened,
    plain,
    progress_bar,
    table,
    workspace_option,
)

if TYPE_CHECKING:
    from gvcmine.types.text import RefusalReason
    from gvcmine.verbs.ingesting import OcrCost, Wishes
    from gvcmine.verbs.reporting import IngestReport

_ALL = "all"


@click.command("ingest")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@workspace_option
@click.option(
    "--passwords",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Try these passwords, one a line, on locked files; they are kept nowhere.",
)
@click.option(
    "--retry",
    metavar="[REASON,...]",
    is_flag=False,
    flag_value=_ALL,
    default="",
    help="Read refused files again: all, or those refused for these reasons.",
)
@click.option("--ocr", is_flag=True, help="Recognise the words of scanned pages; the cost is told first.")
@click.option("--yes", is_flag=True, help="Do not ask before recognising pages.")
@click.option(
    "--check", is_flag=True, help="Look at the bytes of every file, also where nothing seems changed."
)
@click.option("--reasons", is_flag=True, help="Print the reasons for which files are refused, and stop.")
@json_option
def ingest_command(
    paths: tuple[Path, ...], workspace: Path, reasons: bool, as_json: bool, **asked: Any
) -> None:
    """Read new and changed files of the corpus, or only those in PATH.

    Every file ends as a document or as a refusal with its reason. Running it again reads nothing
    twice; stopping it loses at most the file at hand.

    \b
    Examples:
      gvcmine ingest -C my-review
      gvcmine ingest --retry encrypted --passwords words.txt -C my-review
      gvcmine ingest --ocr -C my-review
    """
    if reasons:
        _tell_reasons(as_json)
        return
    watch = Stopwatch()
    with opened(workspace) as project, progress_bar() as progress:
        wishes = _wishes(progress, **asked)
        report = project.ingest(paths, progress, wishes)
    seconds = watch.lap()
    if as_json:
        echo_json(
            {
                "read": report.read,
                "unchanged": report.unchanged,
                "seconds": round(seconds, 3),
                "counts": dict(report.counts),
                "slowest": [{"source": source, "seconds": time} for source, time in report.slowest],
                **refused(report),
            }
        )
    else:
        tell_ingest(report, seconds)


def _wishes(
    progress: ShownProgress, passwords: Path | None, retry: str, *, ocr: bool, yes: bool, check: bool
) -> Wishes:
    from gvcmine.verbs.ingesting import Wishes

    def agree(cost: OcrCost) -> bool:
        with progress.hidden():
            click.echo(_cost(cost), err=True)
            asked = not yes and sys.stdin.isatty() and sys.stderr.isatty()
            return not asked or click.confirm("Recognise them?", default=True, err=True)

    return Wishes(retry=_retried(retry), passwords=_words(passwords), ocr=ocr, agree=agree, check=check)


def _retried(retry: str) -> frozenset[RefusalReason]:
    from gvcmine.types.text import RefusalReason

    if retry == _ALL:
        return frozenset(RefusalReason)
    names = [name.strip().replace(" ", "_") for name in retry.split(",") if name.strip()]
    unknown = [name for name in names if name not in list(RefusalReason)]
    if unknown:
        raise click.UsageError(
            f'"{unknown[0]}" is no reason of refusal; known are: {", ".join(RefusalReason)} '
            "(gvcmine ingest --reasons explains them; write --retry=all before a PATH)"
        )
    return frozenset(map(RefusalReason, names))


def _words(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"{path} cannot be read as UTF-8 text; save it as such") from problem
    return tuple(dict.fromkeys(line for line in lines if line))


def _cost(cost: OcrCost) -> str:
    if cost.seconds < 90:
        time = f"{max(1, round(cost.seconds))} seconds"
    else:
        time = f"{round(cost.seconds / 60)} minutes"
    pages = f"{cost.pages} page{'s' * (cost.pages != 1)}"
    return f"OCR of {pages} in {cost.files} file{'s' * (cost.files != 1)}: about {time}"


def _tell_reasons(as_json: bool) -> None:
    from gvcmine.ingest.reasons import REASONS

    if as_json:
        echo_json({str(reason): asdict(advice) for reason, advice in REASONS.items()})
        return
    rows = [(str(reason), advice.meaning, advice.to_do) for reason, advice in REASONS.items()]
    table(("reason", "what it means", "what to do"), rows)


def refused(report: IngestReport) -> dict[str, object]:
    """Return what became of files that are no documents, and what else a person should know, as JSON."""
    states = Counter(str(pair.state) for pair in report.pairs)
    return {
        "refusals": [asdict(refusal) for refusal in report.refusals],
        "duplicates": [{"source": one, "duplicate_of": other} for one, other in report.duplicates],
        "unread_pages": [{"source": source, "pages": pages} for source, pages in report.unread],
        "pairs": dict(states),
        "notes": [{"source": source, "note": note} for source, note in report.notes],
        "problems": list(report.problems),
    }


def tell_ingest(report: IngestReport, seconds: float = 0.0) -> None:
    """Say what ingest did; `seconds`, where given, is how long it took."""
    rate = f" in {seconds:.1f} s" if seconds else ""
    if report.read and seconds > 1:
        rate += f" ({report.read / seconds:.1f} files a second)"
    click.echo(f"Read {report.read} files{rate}; {report.unchanged} needed no reading.")
    for refusal in report.refusals:
        reason = refusal.reason.replace("_", " ")
        click.echo(f"  refused  {plain(refusal.source)}: {reason} – {refusal.detail}")
    for source, original in report.duplicates:
        click.echo(f"  duplicate  {plain(source)}: the same bytes as {plain(original)}")
    _tell_references(report)
    for source, note in report.notes:
        click.echo(f"  note  {plain(source)}: {note}")
    for problem in report.problems:
        click.echo(f"  note  {plain(problem)}")
    _tell_counts(report)


def _tell_references(report: IngestReport) -> None:
    if not report.matches:
        return
    from gvcmine.ingest.works import list_counts

    outcomes = Counter(match.outcome for match in report.matches)
    with_abstract = sum(m.document_id is None and bool(m.reference.abstract) for m in report.matches)
    rest = len(report.matches) - outcomes["matched"] - with_abstract
    click.echo(
        f"  {len(report.matches)} references: {outcomes['matched']} matched to files, "
        f"{with_abstract} with an abstract only, {rest} without a text"
    )
    counts = list_counts([match.reference for match in report.matches])
    for count in counts if len(counts) > 1 else ():
        click.echo(f"    {plain(count.source)}: {count.records}, {count.new} new, {count.known} known before")
    if outcomes["doubtful"]:
        click.echo(f"    in doubt: {outcomes['doubtful']}; see: gvcmine references list --outcome doubtful")


def _tell_counts(report: IngestReport) -> None:
    counts = report.counts
    reasons = Counter(refusal.reason.replace("_", " ") for refusal in report.refusals)
    why = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
    click.echo(
        f"{counts['files']} files = {counts['files_read']} read + {counts['refusals']} refused"
        f"{f' ({why})' if why else ''} + {counts['duplicates']} duplicates"
    )
    if report.unread:
        pages = sum(number for _, number in report.unread)
        one = len(report.unread) == 1
        click.echo(
            f"{len(report.unread)} document{'' if one else 's'} {'has' if one else 'have'} {pages} "
            f"page{'s' * (pages != 1)} without text; gvcmine ingest --ocr reads them"
        )
    states = Counter(str(pair.state) for pair in report.pairs)
    if states:
        told = f"{states['linked']} pairs of versions linked, {states['open']} wait for a person"
        click.echo(f"{told} (gvcmine duplicates shows them)")
