"""The headers of tables of references: what each database and program calls its columns."""

import re
from collections.abc import Sequence

COLUMNS = {
    "title": (
        "title",
        "article title",
        "document title",
        "primary title",
        "titel",
        "ti",
    ),
    "authors": ("authors", "author", "author full names", "author s", "creators", "au", "author names"),
    "year": (
        "year",
        "publication year",
        "published year",
        "pub year",
        "py",
        "yr",
        "date",
        "publication date",
        "pubdate",
        "date published",
        "entry date",
    ),
    "doi": (
        "doi",
        "di",
        "digital object identifier",
        "digitalobjectidentifier",
        "doi link",
        "url",
        "document url",
        "link",
        "urls",
    ),
    "abstract": ("abstract", "abstracts", "ab", "abstract note", "abstract text", "summary"),
    "venue": (
        "source title",
        "journal",
        "journal title",
        "publication title",
        "publication",
        "pubtitle",
        "journal book",
        "secondary title",
        "container title",
        "source",
        "so",
    ),
    "database": ("database", "databases", "db", "source database", "data source", "archive", "provider"),
    "keywords": ("author keywords", "keywords", "keyword", "subjects", "subject terms", "de", "manual tags"),
    "query": ("query", "search", "search query", "search strategy"),
    "searched_on": ("searched on", "search date", "date searched", "export date"),
    "key": ("key", "citation key", "bibtex key", "ref", "reference id", "record id", "covidence"),
}
"""The columns that may hold each field, in the order in which they are asked."""

_NEEDED = ("authors", "year", "doi", "abstract")


def plain_header(name: str) -> str:
    """Return a column's name in small letters without marks.

    >>> plain_header("Covidence #"), plain_header("ArticleTitle")
    ('covidence', 'articletitle')
    """
    return " ".join(re.sub(r"[\W_]+", " ", name.strip("\ufeff").lower()).split())


def is_header(cells: Sequence[str]) -> bool:
    """Say whether these cells name the columns of a list: a title and something else of a reference."""
    names = {plain_header(cell) for cell in cells}
    has_title = bool(names & {*COLUMNS["title"]})
    return has_title and any(names & set(COLUMNS[field]) for field in _NEEDED)
