"""Read web pages: the main text without menus, and what the page says of itself."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from importlib import import_module
from typing import Any

from gvcmine.ingest.blocks import Block, BlockKind, blocks_in
from gvcmine.ingest.metadata import doi_in, stated_title
from gvcmine.types.text import Claim, ClaimSource

_KEPT = 0.7
"""Below this share of the words in the page's paragraphs, trafilatura has taken text for decoration."""

_CITATION_TAGS = {
    "title": ("citation_title", "dc.title"),
    "authors": ("citation_author", "citation_authors", "dc.creator"),
    "year": ("citation_publication_date", "citation_date", "citation_year", "dc.date"),
    "doi": ("citation_doi", "dc.identifier"),
    "venue": ("citation_journal_title", "citation_conference_title", "citation_technical_report_institution"),
}
"""Meta elements by which publishers tell search engines about an article (Highwire Press, Dublin Core)."""


def page_of_archive(data: bytes) -> bytes | None:
    """Return the first web page inside an MHTML archive, in UTF-8, or None where there is none."""
    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_content()
            return content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
    return None


def read_html(data: bytes) -> tuple[list[Block], list[Claim]]:
    """Return the main text of a page as blocks, and its claims. Nothing is run, nothing is fetched.

    The text is what trafilatura takes for it, unless that leaves out much of the page's paragraphs:
    then it is all that stands outside menus, margins and forms.
    """
    with _quiet():
        tree = import_module("trafilatura").load_html(data)
        if tree is None:
            return [], []
        claims = list(_citation_claims(tree))
        # What publishers tell search engines is exact; by-lines are guessed from the page's looks.
        told = {claim.field for claim in claims}
        claims += [claim for claim in _page_claims(tree) if claim.field not in told]
        everything = blocks_in(_main_element(tree))
        chosen = _chosen(tree)
    prose = [block for block in everything if block.kind is BlockKind.TEXT]
    enough = chosen and _words(chosen) >= _KEPT * _words(prose)
    return _with_title(chosen if enough else everything, everything), claims


def _chosen(tree: Any) -> list[Block]:
    """Return the blocks of what trafilatura takes for the main text."""
    found = import_module("trafilatura").bare_extraction(
        tree, include_comments=False, include_tables=True, include_formatting=True, favor_recall=True
    )
    return blocks_in(found.body) if found is not None and found.body is not None else []


def _with_title(blocks: list[Block], everything: list[Block]) -> list[Block]:
    """Put the page's first heading of level 1 in front where it was taken for decoration."""
    top = next((block for block in everything if block.kind is BlockKind.HEADING and block.level == 1), None)
    if top is None or any(block.text == top.text for block in blocks):
        return blocks
    return [top, *blocks]


def _main_element(tree: Any) -> Any:
    for path in ("//article", "//main", "//*[@role='main']", "//body"):
        found = tree.xpath(path)
        if len(found) == 1:
            return found[0]
    return tree


def _citation_claims(tree: Any) -> Iterator[Claim]:
    metas = [
        (
            (meta.get("name") or meta.get("property") or "").lower(),
            " ".join((meta.get("content") or "").split()),
        )
        for meta in tree.xpath("//meta[@content]")
    ]
    for field, names in _CITATION_TAGS.items():
        name = next((one for one in names if any(one == meta and content for meta, content in metas)), None)
        values = [content for meta, content in metas if meta == name and content]
        value = _as_claimed(field, values) if values else None
        if value:
            yield Claim(field, value, ClaimSource.FILE)


def _as_claimed(field: str, values: list[str]) -> str | None:
    if field == "authors":
        return "; ".join(values)
    if field == "year":
        return values[0][:4] if values[0][:4].isdecimal() else None
    return doi_in(values[0]) if field == "doi" else values[0]


def _page_claims(tree: Any) -> Iterator[Claim]:
    """Yield what trafilatura finds in titles, by-lines and structured data."""
    found = import_module("trafilatura.metadata").extract_metadata(tree)
    title = stated_title({"title": found.title}) if found is not None else None
    if found is None:
        return
    said = {"title": title, "authors": found.author, "year": (found.date or "")[:4], "venue": found.sitename}
    for field, value in said.items():
        if value:
            yield Claim(field, " ".join(value.split()), ClaimSource.FILE)


def _words(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) + len(block.text) // 20 for block in blocks)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep trafilatura from telling the terminal what it leaves out."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
