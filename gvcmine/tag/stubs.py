"""Cases that a document reports of other authors: to be looked up, never counted."""

from collections.abc import Iterator, Sequence

from gvcmine.tag.citation import citations
from gvcmine.tag.pairing import sector_weights
from gvcmine.tag.roles import Role, role_of
from gvcmine.tag.statements import Statement, statements
from gvcmine.types.subject import CaseStub
from gvcmine.types.text import Assertion, Mention, Passage

_ACTS = frozenset({Role.PLAIN, Role.FOCUS, Role.ILLUSTRATION})
_TOPIC = frozenset({"SECTOR", "UPGRADING", "DIRECTION", "RESULT", "COOPERATION", "STANDARD", "WORKER_GROUP"})
"""Labels one of which a sentence holds that reports a case, and not only that somebody wrote on a country."""


def case_stubs(passages: Sequence[Passage], mentions: Sequence[Mention]) -> tuple[CaseStub, ...]:
    """Return the cases of other authors that a document reports, each once, in text order.

    The sector is that of the sentence; none is guessed from elsewhere.
    """
    found: dict[tuple[str, str, str], CaseStub] = {}
    for statement in statements(passages, mentions):
        if statement.passage.section.codable:
            for stub in _stubs(statement):
                found.setdefault((stub.country, stub.sector, stub.cited), stub)
    return tuple(found.values())


def _stubs(statement: Statement) -> Iterator[CaseStub]:
    cited = _cited(statement)
    if not cited or not any(one.label in _TOPIC for one in statement.mentions):
        return
    countries = {
        one.id: None
        for one in statement.mentions
        if one.label in ("COUNTRY", "PLACE")
        and "|" not in one.id
        and (statement.theirs or one.assertion is Assertion.BACKGROUND)
        and role_of(statement, one) in _ACTS
    }
    sectors = {one.id for one in statement.mentions if one.label == "SECTOR"}
    nearest = sector_weights([statement], countries, sectors)
    for country in countries:
        sector = next(iter(sorted(nearest.get(country, ()))), "")
        yield CaseStub(country=country, sector=sector, cited=cited, evidence=statement.quote)


def _cited(statement: Statement) -> str:
    """Return how the sentence names the other authors, or "" where it names none."""
    if statement.theirs:
        return statement.theirs
    return "; ".join(statement.text[start:end].strip("()") for start, end in citations(statement.text)[:1])
