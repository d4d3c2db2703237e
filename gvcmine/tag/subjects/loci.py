"""Where an outcome is said to have happened: countries, known places, and places no gazetteer knows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gvcmine.tag.citation import citations, inside
from gvcmine.tag.fold import fold
from gvcmine.tag.lexicon import read
from gvcmine.tag.subjects.roles import Role, role_of
from gvcmine.tag.subjects.statements import Statement, any_of, words
from gvcmine.types.text import Span

_ACTS = frozenset({Role.FOCUS, Role.PLAIN, Role.ILLUSTRATION})
"""Roles of a country in which something can have happened."""
_CLAUSE = re.compile(
    r";\s+|,?\s+(?:whereas|while|whilst|but|although|though)\s+|,\s+(?:and|yet)\s+(?=(?:in|at)\s)|\s+and\s+(?=in\s+[A-Z])"
)
_WORD = re.compile(r"[A-Z][^A-Z]{2,}$")
"""A word with one capital: "MNEs" and "EAC" are no places."""
_ADJECTIVE = re.compile(r"[A-Z]\w+(?:an|ese|ish|ic|ist)\s+[a-z]")
"""One word of a people or a school before a noun: "at Andean markets"."""
_NAMED = frozenset({"COUNTRY", "PLACE", "ORG", "PERIOD", "TRIGGER", "STANDARD"})
"""Labels whose words are no unknown place; an ORG of which nothing is known may be one after "in"."""
_SMALL = r"(?:de|del|da|do|dos|das|di|la|las|los|el|al|du|des|van|der|y|e|of)"
_RUN = rf"[A-Z][\w'\u2019\-]+(?:\s+(?:{_SMALL}\s+){{0,2}}[A-Z][\w'\u2019\-]+){{0,3}}"


@dataclass(frozen=True, slots=True)
class Locus:
    """A country (ISO alpha-3, or empty where the text does not say) and a place in it (or empty)."""

    country: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence that can have an outcome of its own, with the loci it names."""

    statement: Statement
    span: Span
    text: str
    loci: tuple[Locus, ...]
    elsewhere: bool

    def holds(self, span: Span) -> bool:
        """Say whether a stretch of the document lies in the clause."""
        return self.span.contains(span)


def clauses(statement: Statement, countries: Iterable[str], places: Mapping[str, str]) -> Iterator[Clause]:
    """Yield the clauses of a sentence, in order.

    `countries` are those that are studied; `places` are unknown places by folded name, with their
    country or "". `elsewhere` says that a clause is about another country only.
    """
    known = frozenset(countries)
    bounds = [0, *(match.end() for match in _CLAUSE.finditer(statement.text)), len(statement.text)]
    for start, end in zip(bounds, bounds[1:], strict=False):
        span = Span(statement.span.start + start, statement.span.start + end)
        loci, elsewhere = _named(statement, span, known)
        text = statement.text[start:end]
        loci += [
            Locus(places[fold(name)], name)
            for name, _, _ in unknown_places(statement)
            if fold(name) in places and name in text
        ]
        yield Clause(
            statement=statement,
            span=span,
            text=text,
            loci=tuple(_distinct(loci)),
            elsewhere=elsewhere and not loci,
        )


def unknown_places(statement: Statement) -> list[tuple[str, int, int]]:
    """Return capitalised names after words of place that no mention covers, with their offsets.

    "In neighbouring Monte Claro" and "tile makers in Vale Azul" name places; "in Table 3", "in Latin
    America" and "in Gereffi (1999)" do not.
    """
    text = statement.text
    taken = [
        (one.span.start - statement.span.start, one.span.end - statement.span.start)
        for one in statement.mentions
        if one.label in _NAMED and (one.label != "ORG" or one.id or one.rule.startswith("gazetteer"))
    ]
    taken += citations(text)
    return [
        (match[1], match.start(1), match.end(1))
        for match in _located().finditer(text)
        if not inside(match.start(1), match.end(1), taken)
        and _may_be_place(match[1])
        and not _ADJECTIVE.match(text[match.start(1) :])
    ]


def count_places(read_statements: Iterable[Statement]) -> Counter[str]:
    """Return in how many sentences each unknown place is named, by folded name."""
    found: Counter[str] = Counter()
    for statement in read_statements:
        found.update({fold(name) for name, _, _ in unknown_places(statement)})
    return found


def _named(statement: Statement, span: Span, known: frozenset[str]) -> tuple[list[Locus], bool]:
    loci, elsewhere = [], False
    for mention in statement.mentions:
        if mention.label not in ("COUNTRY", "PLACE") or not span.contains(mention.span):
            continue
        if role_of(statement, mention) not in _ACTS:
            continue
        if mention.id in known:
            place = (mention.name or mention.text) if mention.label == "PLACE" else ""
            loci.append(Locus(mention.id, place))
        else:
            elsewhere = True
    return loci, elsewhere


def _distinct(loci: Iterable[Locus]) -> list[Locus]:
    """Return the loci, each once, without a country one of whose places is named beside it."""
    loci = list(loci)
    within = {one.country for one in loci if one.place}
    places: dict[tuple[str, str], Locus] = {}
    for one in loci:
        if one.place or one.country not in within:
            places.setdefault((one.country, fold(one.place)), one)
    return list(places.values())


@lru_cache(maxsize=1)
def _located() -> re.Pattern[str]:
    prepositions = "|".join(words()["locative"])
    return re.compile(rf"\b(?i:{prepositions})\s+(?:{any_of('near')}\s+)?({_RUN})(?!\s*\()")


@lru_cache(maxsize=4096)
def _may_be_place(name: str) -> bool:
    first, last = name.split()[0], name.split()[-1]
    if {first, last} & set(words()["no_place"]) or not _WORD.match(first):
        return False
    return fold(name) not in _regions()


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    return frozenset(fold(phrase) for phrases in read("regions").values() for phrase in phrases)
