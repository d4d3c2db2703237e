"""The command show: a document as it was read, as text or as pages with boxes."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gvcmine.cli.common import echo_json, html_option, json_option, opened, progress_bar, workspace_option
from gvcmine.types.text import Section

if TYPE_CHECKING:
    from gvcmine.project import Project
    from gvcmine.verbs.showing import Shown


def _page_range(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the first and the last page of "3", "3-5", "3-" or "-5"."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,6})?\s*([-\u2013])?\s*(\d{1,6})?", value.strip())
    if found is None or not (found[1] or found[3]):
        raise click.BadParameter(f'"{value}" names no pages; write 3, 3-5, 3- or -5')
    first = int(found[1] or 1)
    last = int(found[3] or (999_999 if found[2] else first))
    if first > last:
        raise click.BadParameter(f'"{value}" ends before it begins')
    return first, last


@click.command("show")
@click.argument("document", metavar="DOCUMENT")
@workspace_option
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="SECTION",
    type=click.Choice([section.value for section in Section], case_sensitive=False),
    help="Only passages of this section; may be given several times.",
)
@click.option("--codable", is_flag=True, help="Only passages that may be coded.")
@click.option("--page", "pages", callback=_page_range, metavar="PAGES", help="Only pages 3, 3-5, 3- or -5.")
@click.option("--plain", is_flag=True, help="Only the text of the passages, an empty line between them.")
@html_option("Write the pages as pictures with every passage boxed.")
@json_option
def show_command(
    document: str,
    workspace: Path,
    sections: tuple[str, ...],
    codable: bool,
    pages: tuple[int, int] | None,
    **form: object,
) -> None:
    """Show how a document was read: its passages in order, or its pages with every passage boxed.

    DOCUMENT is a file (also without its folder or ending), a document id or its first digits, a
    DOI, the key of a reference, or a whole title. Pages are counted from the file's first. SECTION
    is one of title, authors, affiliations, abstract, keywords, body, footnote, table, caption,
    acknowledgements, references, appendix, front_matter, furniture.

    \b
    Examples:
      gvcmine show wine_moldova -C my-review
      gvcmine show wine_moldova -C my-review --codable --plain > wine.txt
      gvcmine show wine_moldova -C my-review --html wine.html
    """
    from gvcmine.verbs.showing import Choice

    _check_form(form)
    choice = Choice(sections=tuple(Section(name) for name in sections), codable=codable, pages=pages)
    with opened(workspace) as project:
        shown = project.show(document, choice)
        if isinstance(form["html"], Path):
            _write_html(project, shown, form["html"])
        elif form["as_json"]:
            echo_json(_as_json(shown))
        elif form["plain"]:
            _tell_plain(shown)
        else:
            _tell(shown)


def _check_form(form: dict[str, object]) -> None:
    names = [f"--{name.removeprefix('as_')}" for name, given in form.items() if given]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} cannot be had together; choose one.")


def _write_html(project: Project, shown: Shown, target: Path) -> None:
    from gvcmine.cli.show_html import page_html
    from gvcmine.workspace.folders import write_text

    with progress_bar() as progress:
        drawn = project.draw(shown, progress)
    text = page_html(shown, drawn)
    write_text(target, text)
    pictures = sum(bool(page.picture and page.picture.content) for page in drawn)
    size = target.stat().st_size / 1e6
    click.echo(f"Wrote {target} ({size:.1f} MB): {pictures} of {len(drawn)} pages drawn.")
    for page in drawn:
        if page.picture and page.picture.problem:
            click.echo(f"  page {page.page.number} is not drawn: {page.picture.problem}")
    if shown.file_problem:
        click.echo(f"  {shown.file_problem}")


def _as_json(shown: Shown) -> dict[str, object]:
    document = asdict(shown.document)
    for name in ("text", "lines"):
        del document[name]
    pages = [{name: value for name, value in page.items() if name != "spans"} for page in document["pages"]]
    return {
        **document,
        "pages": pages,
        "file_problem": shown.file_problem,
        "all_passages": len(shown.everything),
        "passages": [
            {**asdict(passage), "codable": passage.section.codable, "page": passage.page}
            for passage in shown.passages
        ],
    }


def _tell_plain(shown: Shown) -> None:
    from gvcmine.cli.show_text import full_text, nothing_chosen

    if shown.passages:
        click.echo(full_text(shown))
    else:
        click.echo(nothing_chosen(shown), err=True)


def _tell(shown: Shown) -> None:
    from rich.console import Console
    from rich.padding import Padding

    from gvcmine.cli.show_text import structured

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        # Every line stays one line: whoever reads a file or a pipe folds it to their own width.
        for indent, part in structured(shown):
            lines = part.plain.split("\n")
            click.echo("\n".join(f"{' ' * indent}{line}" if line else "" for line in lines))
        return
    with console.capture() as capture:
        for indent, part in structured(shown):
            console.print(Padding(part, (0, 0, 0, indent)))
    text = capture.get()
    if text.count("\n") < console.height:
        click.echo(text, nl=False)
    else:
        click.echo_via_pager(text, color=True)
