"""What a team adds to the words that the tagger knows: its own terms, each with what it means."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from gvcmine.types.text import content_id

NOTHING = "nothing"
"""Stands for the meaning of words that mean nothing here: they block what would be found in them."""
ORGANISATION = "organisation"
"""Stands for the meaning of an organisation that is no kind of actor of the codebook."""


class TermKind(StrEnum):
    """What kind of thing a term stands for."""

    VALUE = "value"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    PLACE = "place"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words of a team's own, in all their forms, and what they mean.

    `means` is the id of a codebook value, an ISO 3166-1 alpha-3 code (several with "|" between them for
    a name that several countries share), "organisation", or "nothing". `name` makes an organisation of
    an actor value and a place of a country code; its other names meet under it. `home` is the country
    of an organisation. `exact` says that capitals and small letters are as written, and that no plurals
    or spellings are added. `note` is for people. `file` and `line` say where the term stands.
    """

    words: tuple[str, ...]
    means: str
    name: str = ""
    home: str = ""
    exact: bool = False
    note: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def kind(self) -> TermKind:
        """Return what kind of thing the term stands for."""
        if self.means == NOTHING:
            return TermKind.NOTHING
        if self.means.isupper():
            return TermKind.PLACE if self.name else TermKind.COUNTRY
        return TermKind.ORGANISATION if self.name else TermKind.VALUE

    @property
    def id(self) -> str:
        """Return a hash of all that shapes the mentions of this term: not its note, nor where it stands."""
        exact = "exact" if self.exact else ""
        return content_id(self.means, self.name, self.home, exact, *self.words)


@dataclass(frozen=True)
class Lexicon:
    """All terms of a team; none by default. Where it has terms they win over those of the program."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash that changes with what the terms mean, and not with their order or place."""
        return content_id(*sorted(term.id for term in self.terms))

    def __iter__(self) -> Iterator[Term]:
        """Iterate over the terms in the order of the files."""
        return iter(self.terms)

    def __bool__(self) -> bool:
        """Say whether there are terms."""
        return bool(self.terms)

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self.terms)
