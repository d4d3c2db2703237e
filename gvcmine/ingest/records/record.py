"""What every reader of a reference list returns: records as they stand there, and what could not be read."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One bibliographic record, its fields as text; `line` is where it begins in its list, from 1.

    `dates` and `dois` hold the texts in which a year and a DOI may stand, the likeliest first.
    """

    line: int
    key: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    venue: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    database: str = ""
    query: str = ""
    searched_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a list that could not be read as meant, and the line where it stands, from 1."""

    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The records of one list, in its order, and the places that could not be read."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()


def tidy(text: str) -> str:
    """Return a text in one line, NFC."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def tidied(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in one line each, without empty ones."""
    return tuple(value for one in values if (value := tidy(one)))


def first(values: Iterable[str]) -> str:
    """Return the first value that is not empty, or the empty text."""
    return next((value for one in values if (value := tidy(one))), "")


def parted(text: str, mark: str = ";") -> tuple[str, ...]:
    """Return the pieces of a text that a mark parts.

    >>> parted("chains; upgrading;")
    ('chains', 'upgrading')
    """
    return tidied(re.split(rf"\s*{re.escape(mark)}\s*", text))
