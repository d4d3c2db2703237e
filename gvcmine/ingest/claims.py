"""Weigh what several sources say of one document: the most trustworthy wins, and no claim is lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gvcmine.ingest.metadata import plain_words
from gvcmine.ingest.names import surname
from gvcmine.types.text import Claim, ClaimSource, Document, DocumentKind

FIELDS = ("title", "authors", "year", "doi", "venue")
"""What can be claimed of a document, in the order in which it is shown."""

_TRUST = list(ClaimSource)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field of which sources say different things; `claims` hold them, the winning one first."""

    field: str
    claims: tuple[Claim, ...]


def ranked(claims: Iterable[Claim], field: str) -> list[Claim]:
    """Return what is claimed of a field, the most trustworthy source first, each in its given order."""
    return sorted(
        (claim for claim in claims if claim.field == field), key=lambda claim: -_TRUST.index(claim.source)
    )


def with_claims(document: Document, claims: Iterable[Claim]) -> Document:
    """Return the document with these claims, its fields set to the most trustworthy of them."""
    kept = tuple(dict.fromkeys(claims))
    best = {field: next((claim.value for claim in ranked(kept, field)), None) for field in FIELDS}
    authors, year = best["authors"], best["year"]
    return replace(
        document,
        claims=kept,
        title=best["title"],
        authors=tuple(authors.split("; ")) if authors else (),
        year=int(year) if year else None,
        doi=best["doi"],
        venue=best["venue"],
    )


def all_claims(document: Document) -> list[Claim]:
    """Return the claims of a document; for a field that nobody claims, what its reader set it to."""
    source = ClaimSource.REFERENCE if document.kind is DocumentKind.ABSTRACT_ONLY else ClaimSource.FILE
    values = {
        "title": document.title,
        "authors": "; ".join(document.authors),
        "year": str(document.year or ""),
        "doi": document.doi,
        "venue": document.venue,
    }
    claimed = {claim.field for claim in document.claims}
    bare = [Claim(field, value, source) for field, value in values.items() if value and field not in claimed]
    return [*document.claims, *bare]


def conflicts(claims: Sequence[Claim]) -> list[Conflict]:
    """Return the fields whose claims differ in more than spelling, in the order of FIELDS.

    A person's choice settles a field. A title without its subtitle, a list that names the first of
    the authors only, and a short name of a venue are no conflict; nor is a hint of the file name.
    """
    found = []
    for field in FIELDS:
        listed = [claim for claim in ranked(claims, field) if claim.source is not ClaimSource.FILE_NAME]
        if not listed or listed[0].source is ClaimSource.PERSON:
            continue
        if any(not agree(field, listed[0].value, other.value) for other in listed[1:]):
            found.append(Conflict(field=field, claims=tuple(listed)))
    return found


def agree(field: str, one: str, other: str) -> bool:
    """Say whether two values of a field can both be right.

    >>> agree("authors", "Huang, Yasheng; Tang, Heiwai", "Yasheng Huang")
    True
    >>> agree("year", "2018", "2019")
    False
    """
    if field == "authors":
        names = [{surname(name) for name in value.split(";")} for value in (one, other)]
        return names[0] <= names[1] or names[1] <= names[0]
    if field in ("year", "doi"):
        return one.strip().lower() == other.strip().lower()
    a, b = plain_words(one), plain_words(other)
    if field == "venue":
        return a in b or b in a or _abbreviates(a, b) or _abbreviates(b, a)
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and len(short) >= min(12, len(long))


def _abbreviates(short: str, long: str) -> bool:
    """Say whether each word of one name begins a word of the other, in order ("j of ind ecology")."""
    words = [word for word in long.split() if word not in ("of", "the", "and", "for", "in", "on")]
    begins = [word for word in short.split() if word not in ("of", "the", "and", "for", "in", "on")]
    return len(begins) == len(words) and all(
        word.startswith(begin) for begin, word in zip(begins, words, strict=True)
    )


_NAME_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?!\d)")
_NAME_AUTHOR = re.compile(
    r"^([A-ZÀ-Þ][a-zß-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?)"
    r"(?:[-_ ,]*(?:et[-_ ]al\.?|and|&)[-_ ]*(?:[A-ZÀ-Þ][a-zß-ÿ]+)?)?[-_ ,(]*(?:19|20)\d\d"
)


def name_claims(source: str) -> list[Claim]:
    """Return the hints of a file name ("Daly-et-al-2017-Maize.pdf"): a year, a first author.

    >>> [claim.value for claim in name_claims("reading/Daly-et-al-2017-Maize.pdf")]
    ['Daly', '2017']
    """
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    author = _NAME_AUTHOR.match(name)
    years = _NAME_YEAR.findall(name)
    hints = [("authors", author.group(1))] if author else []
    hints += [("year", years[0])] if len(set(years)) == 1 else []
    return [Claim(field, value, ClaimSource.FILE_NAME) for field, value in hints]
