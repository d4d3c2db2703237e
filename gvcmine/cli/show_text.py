"""A document as structured text: what is known of it, and its passages under their headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from gvcmine.cli.screen import plain
from gvcmine.types.text import ClaimSource, Document, DocumentKind, Page, Passage, Section

if TYPE_CHECKING:
    from gvcmine.verbs.showing import Shown

SOURCES = {
    ClaimSource.FILE_NAME: "the file's name",
    ClaimSource.FILE: "what the file says of itself",
    ClaimSource.FIRST_PAGE: "the first pages",
    ClaimSource.REFERENCE: "the reference",
    ClaimSource.PERSON: "a person",
}

KINDS = {
    DocumentKind.FILE: "file",
    DocumentKind.ABSTRACT_ONLY: "abstract without a file",
    DocumentKind.PIECE: "piece of a file that holds several works",
}

_UNSURE = 0.8
"""Sections of passages less sure than this are marked, so that a person looks twice."""

_SET_APART = {
    Section.FOOTNOTE: "green",
    Section.TABLE: "yellow",
    Section.CAPTION: "yellow",
    Section.REFERENCES: "dim",
    Section.ACKNOWLEDGEMENTS: "dim",
    Section.FRONT_MATTER: "dim",
    Section.FURNITURE: "dim",
}
"""Sections that are no running text, and how they look on a terminal."""


def section_name(section: Section) -> str:
    """Return a section in words: "front matter"."""
    return section.value.replace("_", " ")


def lines_of(text: str) -> str:
    """Return text with its lines, each made harmless for a terminal or a page."""
    return "\n".join(plain(line) for line in text.splitlines())


def facts(shown: Shown) -> list[tuple[str, str]]:
    """Return what is known of a document, each with its name and, where known, who says so."""
    document = shown.document
    known = [
        ("title", _said(document, "title", document.title)),
        ("authors", _said(document, "authors", "; ".join(document.authors))),
        ("year", _said(document, "year", document.year)),
        ("DOI", _said(document, "doi", document.doi)),
        ("venue", _said(document, "venue", document.venue)),
        ("reference", document.reference_key or ""),
        ("language", document.language or "not known"),
        ("kind", KINDS[document.kind]),
        ("file" if document.kind is not DocumentKind.ABSTRACT_ONLY else "list", document.source),
        ("document id", document.id),
        ("pages", _pages(document)),
        ("passages", _passages(shown)),
    ]
    return [(name, plain(value)) for name, value in known if value]


def problems(shown: Shown) -> list[str]:
    """Return what a person should know of the document before trusting it, a sentence each."""
    found = [*shown.document.notes, *([shown.file_problem] if shown.file_problem else [])]
    for page in shown.document.pages:
        if page.problem:
            found.append(f"{page_name(page)} was not read: {page.problem}")
    unsure = [page for page in shown.document.pages if page.confidence is not None]
    if unsure:
        mean = sum(page.confidence or 0.0 for page in unsure) / len(unsure)
        found.append(
            f"{len(unsure)} pages were read from pictures (OCR), with a mean certainty of {mean:.0%}"
        )
    return [plain(sentence) for sentence in found]


def page_name(page: Page) -> str:
    """Return a page by its number in the file and, where that differs, its printed label."""
    label = plain(page.label or "")
    return f"page {page.number}" + (f" (printed {label})" if label and label != str(page.number) else "")


def marks(passage: Passage, document: Document) -> list[str]:
    """Return what sets a passage apart: its section, what is not coded, what is unsure, another language."""
    found = [section_name(passage.section)]
    if not passage.section.codable:
        found.append("not coded")
    if passage.confidence < _UNSURE:
        found.append(f"section unsure ({passage.confidence:.2f})")
    if passage.language and passage.language != document.language:
        found.append(f"language {plain(passage.language)}")
    return found


def full_text(shown: Shown) -> str:
    """Return the text of the chosen passages alone, with an empty line between them."""
    return "\n\n".join(lines_of(passage.text) for passage in shown.passages)


def structured(shown: Shown) -> Iterator[tuple[int, Text]]:
    """Yield the document as it is printed for people: stretches of text, each with its indent."""
    yield from ((0, line) for line in _head(shown))
    last: tuple[str | None] | None = None
    for passage in shown.passages:
        if last != (passage.heading,):
            heading = plain(passage.heading) if passage.heading else "(no heading)"
            yield 0, Text(f"\n{heading}", style="bold underline")
        last = (passage.heading,)
        yield 2, _passage_head(passage, shown.document)
        # Where nobody sees colours, what is no running text stands further in.
        style = _SET_APART.get(passage.section)
        yield 4 if style is None else 8, Text(lines_of(passage.text), style=style or "")
    if not shown.passages:
        yield 0, Text(f"\n{nothing_chosen(shown)}", style="bold")


def nothing_chosen(shown: Shown) -> str:
    """Say why no passage is shown, and which sections there are."""
    if not shown.everything:
        return "The document has no passages."
    present = Counter(section_name(passage.section) for passage in shown.everything)
    listed = ", ".join(f"{name} ({count})" for name, count in present.most_common())
    return f"No passage fits what was asked for; the document has: {listed}."


def _said(document: Document, field: str, value: object) -> str:
    if not value:
        return ""
    order = list(ClaimSource)
    sources = [
        claim.source for claim in document.claims if claim.field == field and claim.value == str(value)
    ]
    if not sources:
        return str(value)
    return f"{value}  [{SOURCES[max(sources, key=order.index)]}]"


def _pages(document: Document) -> str:
    if not document.pages:
        return "none"
    labels = [page.label for page in document.pages if page.label]
    printed = f", printed {labels[0]} to {labels[-1]}" if labels else ""
    return f"{len(document.pages)}{printed}"


def _passages(shown: Shown) -> str:
    total = len(shown.everything)
    coded = sum(passage.section.codable for passage in shown.everything)
    chosen = f"; {len(shown.passages)} shown" if len(shown.passages) != total else ""
    return f"{total}: {coded} may be coded, {total - coded} are set apart{chosen}"


def _head(shown: Shown) -> Iterator[Text]:
    known = facts(shown)
    wide = max(len(name) for name, _ in known)
    for name, value in known:
        yield Text.assemble((f"{name:<{wide}}  ", "dim"), value)
    for told in problems(shown):
        yield Text.assemble((f"{'note':<{wide}}  ", "bold yellow"), told)


def _passage_head(passage: Passage, document: Document) -> Text:
    told = ", ".join(part for part in (_where(passage, document), *marks(passage, document)) if part)
    return Text(f"\n[{passage.index + 1}] {told}", style="cyan" if passage.section.codable else "magenta")


def _where(passage: Passage, document: Document) -> str:
    if passage.page is None:
        return ""
    by_number = {page.number: page for page in document.pages}
    numbers = dict.fromkeys((passage.page, passage.regions[-1].page))
    names = [page_name(by_number[one]) if one in by_number else f"page {one}" for one in numbers]
    return " to ".join(names)
