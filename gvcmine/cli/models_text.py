"""What the command models tells people: tables and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import table
from gvcmine.types.coding import qualifier_text

if TYPE_CHECKING:
    from gvcmine.verbs.doubting import DoubtedCode
    from gvcmine.verbs.model_diff import ModelDiff, Move
    from gvcmine.verbs.registry import Compared, Comparison, Entry, Figured

SHOWN = 20
"""Moves and doubts that are printed unless all are asked for."""

_QUOTED = 90
"""Characters of a quote in a list."""

_TOO_FEW = "too few"


def tell_list(entries: Sequence[Entry]) -> None:
    """Print all models, and in a sentence each what keeps one from being used as it is."""
    if not entries:
        click.echo("There is no model yet; confirm codings, then: gvcmine train")
        return
    rows = [
        (
            entry.model.variable,
            entry.model.version,
            entry.model.config.get("documents", "?"),
            len(entry.learnt),
            _figure(entry.quality),
            _figure(entry.cold_start),
            "promoted" if entry.model.promoted else "",
            _fit(entry),
        )
        for entry in entries
    ]
    header = ("variable", "version", "documents", "values", "AP", "cold start", "", "fits")
    table(header, rows)
    for entry in entries:
        if entry.service.told:
            click.echo(f"  {entry.service.told}")


def _fit(entry: Entry) -> str:
    if not entry.service.used:
        return "no"
    return "in part" if entry.service.told else "yes"


def headed(entry: Entry) -> str:
    """Return what stands above the card: which version this is, and whether it is used."""
    model = entry.model
    used = "promoted: propose uses it" if model.promoted else "not promoted"
    lines = [f"{model.name} ({used}); manifest {model.fingerprint[:12]}, all files checked"]
    if entry.service.told:
        lines.append(entry.service.told)
    return "\n".join([*lines, ""])


def tell_comparison(found: Comparison) -> None:
    """Print two models side by side."""
    names = [_version(side.version) for side in (found.first, found.second)]
    sides = list(zip(names, (found.first, found.second), strict=True))
    for name, side in sides:
        click.echo(
            f"{found.variable} {name}: {side.decisions} decisions in {side.documents} documents, "
            f"{side.units} held-out units; codebook {side.codebook_version}; data {side.data[:12]}"
        )
    if found.same_documents:
        click.echo("Both were measured on the same held-out units.")
    else:
        click.echo(
            "They were measured on different held-out units, so that the figures are not strictly "
            "comparable: a difference may come from the documents. On the same documents: "
            f"gvcmine models diff {found.variable} {found.first.version} {found.second.version}"
        )
    rows = [_compared(one) for one in found.figures]
    table(("on unseen documents", *names), rows, title=found.variable)
    if found.values:
        rows = [_compared(one) for one in found.values]
        table(("average precision of", *names), rows)
    for name, values in ((names[0], found.only_first), (names[1], found.only_second)):
        if values:
            click.echo(f"Learnt only by {name}: {', '.join(values)}")


def _version(version: int) -> str:
    return f"version {version}" if version else "cold start"


def _compared(one: Compared) -> tuple[str, str, str]:
    return (one.what, _figure(one.first), _figure(one.second))


def _figure(figure: Figured | None) -> str:
    return _TOO_FEW if figure is None else f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def tell_diffs(found: Sequence[ModelDiff], *, everything: bool) -> None:
    """Print for each variable how many proposals moved, the weightiest moves, and the doubts."""
    for one in found:
        kinds = Counter(move.kind for move in one.moves)
        click.echo(
            f"{one.variable}, from {_version(one.before)} to {_version(one.after)}: {one.proposals_before} "
            f"proposals become {one.proposals_after} in {one.documents} documents; {kinds['first']} new at "
            f"the top, {kinds['new']} new, {kinds['gone']} gone, {kinds['up']} up, {kinds['down']} down"
        )
        for note in one.notes:
            click.echo(f"  {note}")
        most = None if everything else SHOWN
        for move in one.moves[:most]:
            click.echo(_move(move))
        _more(len(one.moves), most)
        if one.doubts:
            click.echo(f"  {len(one.doubts)} codes that version {one.after} doubts; please look again:")
        for doubt in one.doubts[:most]:
            click.echo(_doubt(doubt))
        _more(len(one.doubts), most)
        if one.settled:
            click.echo(f"  {one.settled} more that it doubted were changed or taken back since")


def _more(number: int, most: int | None) -> None:
    if most is not None and number > most:
        click.echo(f"    … and {number - most} more (--all)")


def _move(move: Move) -> str:
    value = move.value or "(evidence without a value)"
    if move.qualifiers:
        value = f"{value} [{qualifier_text(move.qualifiers)}]"
    before = f"{move.rank_before}. {move.score_before:.2f}" if move.rank_before else "–"
    after = f"{move.rank_after}. {move.score_after:.2f}" if move.rank_after else "–"
    called = {"first": "top"}.get(move.kind, move.kind)
    place = _where(move.source, move.page, move.quote)
    return f"  {called:<5} {before:>7} → {after:<7} {value}\n        {place}"


def _doubt(doubt: DoubtedCode) -> str:
    said = "" if doubt.held else "not "
    coders = ", ".join(doubt.coders)
    return (
        f"  {doubt.value}: {coders} said it does {said}hold; score {doubt.score:.2f}, where "
        f"people said so usually {doubt.usual:.2f}\n        {_where(doubt.source, doubt.page, doubt.quote)}"
    )


def _where(source: str, page: int | None, quote: str) -> str:
    place = source if page is None else f"{source}, page {page}"
    squeezed = " ".join(quote.split())
    short = squeezed if len(squeezed) <= _QUOTED else squeezed[:_QUOTED].rsplit(" ", 1)[0] + " …"
    return f"{place}: “{short}”" if short else place
