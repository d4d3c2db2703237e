"""The command why: what a proposal rests on, and how sentences like its evidence were judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import WIDTH, echo_json, json_option, opened, workspace_option

if TYPE_CHECKING:
    from gvcmine.propose.neighbours import Neighbour
    from gvcmine.types.coding import Evidence
    from gvcmine.verbs.nearest import Nearby
    from gvcmine.verbs.why import Why


@click.command("why")
@click.argument("document", metavar="DOCUMENT")
@click.argument("variable", metavar="VARIABLE")
@click.argument("value", metavar="[VALUE]", default="")
@workspace_option
@json_option
def why_command(document: str, variable: str, value: str, workspace: Path, as_json: bool) -> None:
    """Say why values of a variable were proposed for a document: words, passages, examples.

    DOCUMENT is a file, a document id or its first digits, a DOI, the key of a reference or a title.
    Scores rank values; a probability is shown where it was calibrated on decisions made blind. What
    each part adds is told in log-odds. Of a variable of inference (class C) the machine names no value.

    \b
    Example:
      gvcmine why leather.pdf c_sector -C my-review
    """
    with opened(workspace) as project:
        found = project.why(document, variable, value)
    if as_json:
        echo_json([_as_json(one) for one in found])
        return
    from rich.console import Console
    from rich.text import Text

    from gvcmine.cli.screen import show

    console = Console()
    # Where nobody sees a window (a pipe, a file), the width is ours to choose.
    console.width = console.width if console.is_terminal else WIDTH
    for number, one in enumerate(found):
        for line in ([""] if number else []) + list(_lines(one)):
            show(console, Text(line))


def _lines(told: Why) -> Iterator[str]:
    from gvcmine.cli.screen import named, plain, qualifiers_line, value_name

    proposal = told.proposal
    what = value_name(told.variable, proposal.value) if proposal.value else "no value is proposed (class C)"
    yield f"{named(told.variable.id, told.variable.label)}: {what}, for {plain(told.case)}"
    if proposal.qualifiers:
        yield f"  {qualifiers_line(proposal.qualifiers).plain}"
    chance = "" if proposal.probability is None else f", probability {proposal.probability:.2f}"
    yield f"  score {proposal.score:.2f}{chance}"
    if told.contributions:
        yield f"  the first passage has {told.passage_score:.2f}, in log-odds:"
        for one in told.contributions:
            yield f"    {one.odds:+6.2f}  {plain(one.says)}"
    for number, evidence in enumerate(proposal.evidence, start=1):
        yield f"  evidence {number}: {place(evidence, told.sources)}: “{plain(evidence.quote)}”"
    for line in nearby_lines(told.nearby, told.sources):
        yield f"  {line}"


def nearby_lines(nearby: Nearby, sources: Mapping[str, str], longest: int = 10_000) -> Iterator[str]:
    """Yield a line for each of the nearest accepted and rejected places; quotes are cut at `longest`."""
    from gvcmine.cli.screen import plain

    if nearby.note:
        yield plain(nearby.note)
    for word, neighbours in (("accepted", nearby.accepted), ("rejected", nearby.rejected)):
        for one in neighbours:
            quote = plain(one.judged.evidence.quote)
            shown = quote if len(quote) <= longest else quote[:longest].rstrip() + " …"
            where = place(one.judged.evidence, sources)
            yield f"{word} ({one.likeness:.2f} alike, {plain(one.judged.coder)}): {where}: “{shown}”"


def place(evidence: Evidence, sources: Mapping[str, str]) -> str:
    """Return file and page of a place."""
    from gvcmine.cli.screen import plain

    page = f", page {evidence.page}" if evidence.page else ""
    return plain(sources.get(evidence.document_id, evidence.document_id[:12])) + page


def _as_json(told: Why) -> dict[str, Any]:
    proposal = told.proposal

    def located(evidence: Evidence) -> dict[str, Any]:
        return {
            "document": evidence.document_id,
            "source": told.sources.get(evidence.document_id, ""),
            "page": evidence.page,
            "start": evidence.span.start,
            "end": evidence.span.end,
            "quote": evidence.quote,
        }

    def near(one: Neighbour) -> dict[str, Any]:
        return {"coder": one.judged.coder, "likeness": one.likeness, **located(one.judged.evidence)}

    return {
        "unit": proposal.unit,
        "case": told.case,
        "variable": proposal.variable,
        "value": proposal.value,
        "qualifiers": dict(proposal.qualifiers),
        "score": proposal.score,
        "probability": proposal.probability,
        "why": list(proposal.why),
        "passage_score": told.passage_score,
        "parts": [
            {"part": one.part, "log_odds": round(one.odds, 4), "says": one.says} for one in told.contributions
        ],
        "evidence": [located(one) for one in proposal.evidence],
        "nearest_accepted": [near(one) for one in told.nearby.accepted],
        "nearest_rejected": [near(one) for one in told.nearby.rejected],
        "note": told.nearby.note,
    }
