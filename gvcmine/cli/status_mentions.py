"""What `gvcmine status --mentions` prints: the corpus by country, sector, actor and other kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, opened, plain, table

if TYPE_CHECKING:
    from gvcmine.verbs.mentions import KindCounts, MentionCount, MentionCounts

MOST = 10
"""Rows of a table, unless all are asked for."""

_SHOWN = ("country", "sector", "actor", "organisation", "upgrading")
"""Kinds that are shown where none is named."""

_NUMBERS = ("documents", "as a finding", "passages", "mentions", "findings")
_OTHER_WORDS = {"org": "organisation", "organization": "organisation", "countries": "country"}


def tell_mentions(workspace: Path, kinds: Sequence[str], *, most: int | None, as_json: bool) -> None:
    """Print the counts of the named kinds; JSON holds all kinds where none is named, and always every row."""
    with opened(workspace) as project:
        counts = project.mention_counts()
    chosen = _chosen(counts, kinds or (() if as_json else _SHOWN))
    if as_json:
        totals = {"documents": counts.documents, "tagged": counts.tagged, "current": counts.current}
        echo_json(totals | {"kinds": {kind.key: asdict(kind) for kind in chosen}})
        return
    if not counts.tagged:
        _tell_nothing(counts, workspace)
        return
    for kind in chosen:
        _tell_kind(kind, most)
    if counts.current < counts.documents:
        stale = counts.documents - counts.current
        told = "1 document is" if stale == 1 else f"{stale} documents are"
        click.echo(f"{told} not tagged yet, or changed since; run: gvcmine tag -C {workspace}")


def _chosen(counts: MentionCounts, kinds: Sequence[str]) -> list[KindCounts]:
    known = {kind.key: kind for kind in counts.kinds}
    if not kinds:
        return list(counts.kinds)
    asked = [kind.strip().lower().replace("_", "-").replace(" ", "-") for kind in kinds]
    asked = list(dict.fromkeys(_OTHER_WORDS.get(kind, kind) for kind in asked))
    unknown = [kind for kind in asked if kind not in known]
    if unknown:
        raise click.UsageError(
            f'there is no kind of mention called "{plain(unknown[0])}"; there are: {", ".join(known)}'
        )
    return [known[kind] for kind in asked]


def _tell_nothing(counts: MentionCounts, workspace: Path) -> None:
    if counts.documents:
        click.echo(f"None of {counts.documents} documents is tagged yet; run: gvcmine tag -C {workspace}")
    else:
        folder = workspace / "corpus"
        click.echo(f"There are no documents yet; put files into {folder}, then: gvcmine run -C {workspace}")


def _tell_kind(kind: KindCounts, most: int | None) -> None:
    if not kind.counts:
        click.echo(f"{plain(kind.name)}: none is mentioned.\n")
        return
    shown = kind.counts[:most]
    header = (kind.name, *_details(kind).values(), *_NUMBERS)
    table(header, [_row(one, kind) for one in shown], title=f"By {kind.name.lower()}")
    rest = len(kind.counts) - len(shown)
    if rest:
        click.echo(f"  and {rest} more; --all shows them\n")


def _details(kind: KindCounts) -> dict[str, str]:
    """Return which columns beside the name tell rows apart, each with its head."""
    answers = {one.of for one in kind.counts if one.of}
    heads = {"place": "country", "organisation": "role"}
    found = {"of": heads.get(kind.key, "question")} if kind.key in heads or len(answers) > 1 else {}
    return found | ({"home": "home"} if any(one.home for one in kind.counts) else {})


def _row(one: MentionCount, kind: KindCounts) -> tuple[object, ...]:
    words = [plain(one.name), *(plain(getattr(one, field)) for field in _details(kind))]
    return (*words, one.documents, one.documents_finding, one.passages, one.mentions, one.findings)
