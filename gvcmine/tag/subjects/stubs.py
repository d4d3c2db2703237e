"""Cases that a document reports of other authors: to be looked up, never counted."""

from collections.abc import Iterator, Sequence

from gvcmine.tag.citation import citations
from gvcmine.tag.subjects.pairing import sector_weights
from gvcmine.tag.subjects.roles import Role, role_of
from gvcmine.tag.subjects.salience import studied
from gvcmine.tag.subjects.statements import Statement, statements
from gvcmine.types.subject import CaseStub, Subject
from gvcmine.types.text import Mention, Passage

_ACTS = frozenset({Role.PLAIN, Role.FOCUS, Role.ILLUSTRATION})
_OUTCOME = frozenset(
    {"UPGRADING", "DIRECTION", "RESULT", "COOPERATION", "LEARNING", "TRIGGER", "WORKER_GROUP"}
)
"""Labels one of which a sentence holds that reports a case, where it cites authors only in brackets."""


def case_stubs(
    passages: Sequence[Passage], mentions: Sequence[Mention], found: Sequence[Subject]
) -> tuple[CaseStub, ...]:
    """Return the cases of other authors that a document reports, each once, in text order.

    `found` is what `salience.subjects` made of the same passages and mentions: a citation in brackets
    may support what is said of the studied country itself, and is a case of others elsewhere only. The
    sector is that of the sentence; none is guessed.
    """
    own = frozenset(studied(found, "country"))
    stubs: dict[tuple[str, str, str], CaseStub] = {}
    for statement in statements(passages, mentions):
        if statement.passage.section.codable and _is_report(statement):
            for stub in _stubs(statement, frozenset() if statement.theirs else own):
                stubs.setdefault((stub.country, stub.sector, stub.cited), stub)
    return tuple(stubs.values())


def _is_report(statement: Statement) -> bool:
    told = any(one.label in _OUTCOME for one in statement.mentions)
    return bool(statement.theirs) or (statement.cited and told)


def _stubs(statement: Statement, own: frozenset[str]) -> Iterator[CaseStub]:
    countries = {
        one.id: None
        for one in statement.mentions
        if one.label in ("COUNTRY", "PLACE")
        and "|" not in one.id
        and one.id not in own
        and role_of(statement, one) in _ACTS
    }
    sectors = {one.id for one in statement.mentions if one.label == "SECTOR"}
    nearest = sector_weights([statement], countries, sectors)
    cited = _cited(statement)
    for country in countries:
        sector = next(iter(sorted(nearest.get(country, ()))), "")
        yield CaseStub(country=country, sector=sector, cited=cited, evidence=statement.quote)


def _cited(statement: Statement) -> str:
    """Return how the sentence names the other authors, or "" where it names none."""
    if statement.theirs:
        return statement.theirs
    return "; ".join(statement.text[start:end].strip("()") for start, end in citations(statement.text)[:1])
