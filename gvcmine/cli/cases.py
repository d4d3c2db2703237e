"""The command cases: what documents study, the cases they may hold, and which of them people accept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gvcmine.cli.common import (
    coder_option,
    echo_json,
    json_option,
    opened,
    plain,
    table,
    workspace_option,
)
from gvcmine.cli.words import DocumentOrWord, said_before, workspace_of

if TYPE_CHECKING:
    from gvcmine.types.codebook import Codebook
    from gvcmine.types.coding import Case
    from gvcmine.types.subject import CaseCandidate, CaseStub, Quote, Subject, Subjects

_WHY = {
    "not_tagged": 'not tagged yet, or changed since: run "gvcmine tag"',
    "review": "it reviews the studies of others, whose cases are not its own",
    "panel": "it compares many countries by their figures, and follows none of them",
    "no_place": "no country or place stands out as the one that is studied",
    "no_outcome": "no change is reported as a finding where something is studied; plans, definitions and "
    "what other authors found make no case",
    "no_sector": "changes are reported, but of no sector or producers",
}
_SHOWN = 8
"""Names and cited cases that are listed of each standing; the rest is counted."""
_STUDIED = 4
"""Names in a cell of the table of all documents."""

Name = Callable[[str], str]


@click.group("cases", cls=DocumentOrWord, invoke_without_command=True, subcommand_metavar="[DOCUMENT]")
@workspace_option
@json_option
@click.pass_context
def cases_command(context: click.Context, workspace: Path, as_json: bool) -> None:
    """Show what documents study and suggest their cases, with quotes.

    Countries and sectors are studied, compared or only mentioned. A case is a place, sector and period
    with a change of its own that the text reports as having happened; people accept those that are
    (accept DOCUMENT [NUMBER…]). DOCUMENT is a file, id, DOI, reference key or title; without it all
    documents are listed.

    \b
    Examples:
      gvcmine cases -C my-review
      gvcmine cases kenya_flowers.pdf -C my-review
      gvcmine cases accept kenya_flowers.pdf 1 2 --coder ana -C my-review
    """
    if context.invoked_subcommand is not None:
        return
    with opened(workspace) as project:
        found, name = project.all_subjects(), _namer(project.codebook)
    if as_json:
        echo_json([asdict(one) for one in found])
    else:
        _tell_all(found, name)


@cases_command.command("show", hidden=True)
@click.argument("document")
@workspace_option
@json_option
@click.pass_context
def show_command(context: click.Context, document: str, workspace: Path, as_json: bool) -> None:
    """Show what one document studies and the cases suggested for it.

    \b
    Example:
      gvcmine cases kenya_flowers.pdf -C my-review
    """
    with opened(workspace_of(context, workspace)) as project:
        found, name = project.subjects(document), _namer(project.codebook)
    if as_json or said_before(context, "as_json"):
        echo_json(asdict(found))
    else:
        _tell_one(found, name)


@cases_command.command("accept")
@click.argument("document")
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1, type=int)
@coder_option
@workspace_option
@json_option
def accept_command(document: str, numbers: tuple[int, ...], coder: str, **options: Any) -> None:
    """Accept cases that are suggested for a document: those of the NUMBERs shown, or all of them.

    Each becomes a unit of its own, with proposals from the passages that speak of it; run "gvcmine
    propose" afterwards. The case of the document as a whole is then coded no more, unless somebody
    decided on it already. Accepting twice adds nothing.

    \b
    Examples:
      gvcmine cases accept kenya_flowers.pdf --coder ana -C my-review
      gvcmine cases accept kenya_flowers.pdf 1 3 --coder ana -C my-review
    """
    context = click.get_current_context()
    with opened(workspace_of(context, options["workspace"])) as project:
        done = project.accept_cases(document, numbers, person=coder)
    if options["as_json"] or said_before(context, "as_json"):
        echo_json(asdict(done))
        return
    _tell_accepted("accepted", done.new)
    _tell_accepted("was accepted before", done.known)
    if done.still_whole:
        click.echo("The case of the document as a whole has decisions, and stays beside them.")
    if done.new:
        click.echo('To make proposals for each case, run "gvcmine propose".')


def _tell_accepted(what: str, cases: Sequence[Case]) -> None:
    for case in cases:
        click.echo(f"{what}: {plain(case.label)}")


def _namer(codebook: Codebook) -> Name:
    labels = {value.id: value.label for variable in codebook for value in variable.values}

    def name(value: str) -> str:
        return f"{labels[value]} ({value})" if value in labels else value

    return name


def _tell_all(found: Sequence[Subjects], name: Name) -> None:
    if not found:
        click.echo("There are no documents yet; put files into corpus/ and run: gvcmine run")
        return
    rows = [
        (
            plain(one.source),
            _cell(one, "country", str),
            _cell(one, "sector", name),
            "not tagged" if one.why_none == "not_tagged" else len(one.cases),
            len(one.stubs),
        )
        for one in found
    ]
    table(("document", "countries studied", "sectors studied", "cases suggested", "cases cited"), rows)
    cases = sum(len(one.cases) for one in found)
    click.echo(
        f"{_number(len(found), 'document')}, {_number(cases, 'case')} suggested; "
        "gvcmine cases DOCUMENT shows why"
    )
    untagged = sum(one.why_none == "not_tagged" for one in found)
    if untagged:
        are = "is" if untagged == 1 else "are"
        click.echo(
            f'{_number(untagged, "document")} {are} not tagged yet, or changed since; run "gvcmine tag" first'
        )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _cell(one: Subjects, kind: str, name: Name) -> str:
    names = [name(subject.id) for subject in one.of(kind) if subject.standing == "studied"]
    more = [f"and {len(names) - _STUDIED} more"] if len(names) > _STUDIED else []
    return ", ".join([*names[:_STUDIED], *more]) or "–"


def _tell_one(found: Subjects, name: Name) -> None:
    click.echo(plain(f"{found.source}: {found.title or 'no title'}"))
    if found.why_none == "not_tagged":
        click.echo(_WHY["not_tagged"].capitalize())
        return
    for kind, heading in (("country", "Countries"), ("sector", "Sectors")):
        click.echo(f"\n{heading}")
        if not found.of(kind):
            click.echo("  none is named")
        for standing in ("studied", "compared", "mentioned"):
            _tell_standing(standing, [one for one in found.of(kind) if one.standing == standing], name)
    _tell_cases(found, name)
    _tell_stubs(found.stubs, name)


def _tell_standing(standing: str, subjects: Sequence[Subject], name: Name) -> None:
    if not subjects:
        return
    if standing == "mentioned":
        named = ", ".join(f"{one.id} {one.mentions}" for one in subjects[:_SHOWN])
        more = f" and {len(subjects) - _SHOWN} more" if len(subjects) > _SHOWN else ""
        click.echo(f"  mentioned: {named}{more}")
        return
    for one in subjects[:_SHOWN]:
        times = "once" if one.mentions == 1 else f"{one.mentions} times"
        click.echo(f"  {standing}: {name(one.id)}, named {times}, score {one.score:.2f}")
        _tell_quotes(one.evidence[: 2 if standing == "studied" else 1])


def _tell_cases(found: Subjects, name: Name) -> None:
    click.echo("\nCases suggested")
    if found.why_none is not None:
        click.echo(f"  No case is suggested: {_WHY[found.why_none]}.")
    for number, case in enumerate(found.cases, start=1):
        click.echo(f"  {number}. {_case(case, name)}")
        _tell_quotes(case.evidence)


def _case(case: CaseCandidate, name: Name) -> str:
    country = " and ".join([case.country or "country unknown", *case.also])
    parts = [
        plain(f"{case.place}, {country}" if case.place else country),
        name(case.sector) if case.sector else "sector not reported",
        case.period or "period not reported",
    ]
    return " · ".join([*parts, name(case.producers)] if case.producers else parts)


def _tell_stubs(stubs: Sequence[CaseStub], name: Name) -> None:
    if not stubs:
        return
    click.echo("\nCases of other authors (to look up; they are not counted)")
    for one in stubs[:_SHOWN]:
        sector = name(one.sector) if one.sector else "sector not reported"
        click.echo(f"  {one.country} · {sector} · {plain(' '.join(one.cited.split()))}")
        _tell_quotes([one.evidence])
    if len(stubs) > _SHOWN:
        click.echo(f"  and {len(stubs) - _SHOWN} more; --json lists them all")


def _tell_quotes(quotes: Sequence[Quote]) -> None:
    for quote in quotes:
        page = f", page {quote.page}" if quote.page else ""
        words = plain(" ".join(quote.text.split()))
        click.echo(f"       “{words}”{page}")
