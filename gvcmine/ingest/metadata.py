"""Read DOIs and titles out of what is printed or stated, and bare texts of all that comparing leaves out."""

import re
import unicodedata
from collections.abc import Mapping

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>{}|\\^`\u00ab\u00bb“”]+", re.I)

_JUNK_TITLE = re.compile(
    r"^(?:world bank document|microsoft (?:word|powerpoint)\b.*|op-roff.*|untitled.*|document\s*\d*|slide \d+"
    r"|.*\.(?:docx?|pdf|tex|dvi|indd|qxd|rtf|pptx?|xlsx?)|.{1,60}\d+\.\.\d+|[\w.-]+|https?:.*|.*\bpii:.*)$",
    re.I,
)
"""Titles that programs write by themselves; "World Bank Document" stands in each of 47 reports."""


SHORTEST_TITLE = 15
"""Letters; shorter titles ("Introduction", "Editorial") name too many works."""

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A year in which a work of the field, or one that it cites, can have been published."""

_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)


def bare_doi(text: str) -> str:
    """Return a name without the address or label before a DOI; any other name as it is.

    >>> bare_doi(" https://doi.org/10.1000/ABC"), bare_doi("paper.pdf")
    ('10.1000/ABC', 'paper.pdf')
    """
    return _ADDRESS.sub("", text.strip())


def doi_in(text: str) -> str | None:
    """Return the first DOI in a text, without address, closing punctuation or case."""
    found = _DOI.search(text)
    if found is None:
        return None
    doi = found.group().rstrip(".,;:*†")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count("(" if doi[-1] == ")" else "["):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def stated_title(metadata: Mapping[str, str | None]) -> str | None:
    """Return the title the file gives itself, unless a program wrote it."""
    title = " ".join((metadata.get("title") or "").split())
    if len(title) < 8 or "\ufffd" in title or _JUNK_TITLE.match(title):
        return None
    return title


def plain_words(text: str) -> str:
    """Return a text for comparing: no case, accents, punctuation or double spaces.

    >>> plain_words("Upgrading in Côte d’Ivoire: A Study")
    'upgrading in cote d ivoire a study'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())
