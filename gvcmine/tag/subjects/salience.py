"""Which countries and sectors a document studies, and which it only compares or mentions.

The method is a transparent sum, after the position, frequency and cue-phrase features of classical
text extraction (Edmundson 1969, "New methods in automatic extracting"): how large a share of the
passages a name has, and whether title, abstract, key words, headings or words of aim name it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from gvcmine.tag.fold import fold
from gvcmine.tag.subjects.roles import Role, role_of, states_aim
from gvcmine.tag.subjects.statements import Statement, statements
from gvcmine.types.subject import Quote, Standing, Subject
from gvcmine.types.text import Assertion, Mention, Passage, Section

KIND_OF_LABEL: Mapping[str, str] = MappingProxyType(
    {"COUNTRY": "country", "PLACE": "country", "SECTOR": "sector"}
)
_QUOTES = 3
"""Sentences kept as evidence of a subject."""
_AS_HEAVY, _SEVERAL = 0.5, 3
"""Weight beside the heaviest, and passages, from which a name needs no aim though others have one."""
_OWN = frozenset({Assertion.FINDING, Assertion.NEGATED})
"""What a text says for itself of what is the case: a denial is about its subject as much as a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalienceWeights:
    """What counts how much; chosen by reading the standings of 19 real papers and reports.

    Frequency is worth one at most: a name needs `share` of all that is named of its kind, and a place in
    `coverage` of the passages, to get it all, so that none of sixty countries of a panel does, nor one
    named once in a long text. Title, abstract, key words, headings and words of aim add to it.
    A name is studied from `studied` on, which title or full frequency give by themselves, and where it
    has `least` of the heaviest's weight; compared from `compared` on. Where title or words of aim
    announce others of its kind, but not this one, its score counts `unannounced`. `planned` is the weight
    of plans, advice and claims with a citation, `aside` of definitions and others' work, `margin` of
    notes, tables and appendices; roles weigh as they say.
    """

    title: float = 1.0
    abstract: float = 0.4
    keywords: float = 0.4
    heading: float = 0.2
    focus: float = 0.4
    share: float = 0.25
    coverage: float = 0.15
    studied: float = 0.9
    compared: float = 0.3
    least: float = 0.2
    unannounced: float = 0.5
    aside: float = 0.25
    planned: float = 0.5
    margin: float = 0.5
    roles: Mapping[Role, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                Role.FOCUS: 1.0,
                Role.PLAIN: 1.0,
                Role.ILLUSTRATION: 0.5,
                Role.COMPARISON: 0.5,
                Role.PARTNER: 0.2,
                Role.ADDRESS: 0.0,
            }
        )
    )


WEIGHTS = SalienceWeights()
_MARGIN = frozenset({Section.FOOTNOTE, Section.APPENDIX, Section.TABLE, Section.CAPTION})


@dataclass(slots=True)
class _Tally:
    """What is gathered of one name."""

    passages: dict[str, float] = field(default_factory=dict)
    mentions: int = 0
    places: set[str] = field(default_factory=set)
    own: bool = False
    compared: bool = False
    quotes: list[tuple[float, int, Quote]] = field(default_factory=list)


def subjects(
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    title: str = "",
    weights: SalienceWeights = WEIGHTS,
) -> tuple[Subject, ...]:
    """Return the countries and sectors of a document by kind and score, each with its standing.

    `title` may be one that no passage holds (of a record, say). Names of several possible countries
    ("COD|COG") are left out, as are addresses, acknowledgements and references.
    """
    tallies = _tallies(statements(passages, mentions), weights)
    for (kind, name), tally in tallies.items():
        if title and _in_title(title, mentions, kind, name):
            tally.places.add("title")
            tally.own = True
    read = sum(1 for one in passages if one.section.codable) or 1
    found: list[Subject] = []
    for kind in ("country", "sector"):
        own = {name: tally for (of, name), tally in tallies.items() if of == kind}
        found += _ranked(kind, own, read, weights)
    return tuple(found)


def studied(found: Iterable[Subject], kind: str) -> tuple[str, ...]:
    """Return the ids of the countries or sectors that are studied, best first."""
    return tuple(one.id for one in found if one.kind == kind and one.standing is Standing.STUDIED)


def _tallies(read: Iterable[Statement], weights: SalienceWeights) -> dict[tuple[str, str], _Tally]:
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for statement in read:
        for mention in statement.mentions:
            kind = KIND_OF_LABEL.get(mention.label)
            if kind and mention.id and "|" not in mention.id:
                _count(tallies[kind, mention.id], statement, mention, weights)
    return dict(tallies)


def _count(tally: _Tally, statement: Statement, mention: Mention, weights: SalienceWeights) -> None:
    role = role_of(statement, mention)
    weight = weights.roles[role] * _claim(statement, mention, role, weights)
    passage = statement.passage
    tally.mentions += 1
    if weight == 0:
        return
    tally.compared |= role is Role.COMPARISON
    if weight > weights.planned or role is Role.FOCUS:
        tally.own = True
    if passage.section is Section.TITLE:
        tally.own = True
    place = _place(statement, role)
    if place and (weight > weights.planned or passage.section is not Section.BODY):
        tally.places |= place
    if passage.section in _MARGIN:
        weight *= weights.margin
    if passage.section not in (Section.TITLE, Section.KEYWORDS):
        tally.passages[passage.id] = max(weight, tally.passages.get(passage.id, 0.0))
    told = weight + sum(getattr(weights, one) for one in place)
    tally.quotes.append((-told, statement.span.start, statement.quote))


def _claim(statement: Statement, mention: Mention, role: Role, weights: SalienceWeights) -> float:
    """Return the weight of what the sentence claims; words of aim are counted as method, and are no less."""
    if statement.theirs:
        return weights.aside
    if role is Role.FOCUS or states_aim(statement):
        return 1.0
    if mention.assertion in _OWN:
        return weights.planned if statement.cited else 1.0
    planned = (Assertion.HYPOTHETICAL, Assertion.RECOMMENDATION)
    return weights.planned if mention.assertion in planned else weights.aside


def _place(statement: Statement, role: Role) -> set[str]:
    section = statement.passage.section
    found = {section.value} & {"title", "abstract", "keywords"}
    if statement.is_heading:
        found.add("heading")
    if role is Role.FOCUS:
        found.add("focus")
    return found


def _in_title(title: str, mentions: Sequence[Mention], kind: str, name: str) -> bool:
    forms = {fold(one.text) for one in mentions if one.id == name and KIND_OF_LABEL.get(one.label) == kind}
    folded = fold(title)
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", folded) for form in forms)


def _ranked(kind: str, tallies: Mapping[str, _Tally], read: int, weights: SalienceWeights) -> list[Subject]:
    weight = {name: sum(tally.passages.values()) for name, tally in tallies.items()}
    whole, most = sum(weight.values()) or 1.0, max(weight.values(), default=0.0) or 1.0
    announced = _announced(tallies)
    found = []
    for name, tally in tallies.items():
        share = min(1.0, weight[name] / whole / weights.share)
        coverage = min(1.0, weight[name] / read / weights.coverage)
        score = (weight[name] / most) ** 0.5 * share * coverage
        score += sum(getattr(weights, place) for place in tally.places)
        heavy = weight[name] >= _AS_HEAVY * most and len(tally.passages) >= _SEVERAL
        if _is_outdone(name, announced, heavy=heavy):
            score *= weights.unannounced
        found.append(
            Subject(
                kind=kind,
                id=name,
                standing=_standing(tally, score, weight[name] / most, weights),
                score=round(score, 3),
                mentions=tally.mentions,
                evidence=_best(tally.quotes),
            )
        )
    return sorted(found, key=lambda one: (-_RANK[one.standing], -one.score, -one.mentions, one.id))


_RANK = {Standing.STUDIED: 2, Standing.COMPARED: 1, Standing.MENTIONED: 0}


def _announced(tallies: Mapping[str, _Tally]) -> dict[str, set[str]]:
    """Return the names that the title and words of aim announce."""
    return {
        place: {name for name, tally in tallies.items() if place in tally.places}
        for place in ("title", "focus")
    }


def _is_outdone(name: str, announced: Mapping[str, set[str]], *, heavy: bool) -> bool:
    """Say whether others are announced and this name is not: in the title, or by aim and it is not heavy."""
    if announced["title"]:
        return name not in announced["title"]
    return bool(announced["focus"]) and name not in announced["focus"] and not heavy


def _standing(tally: _Tally, score: float, relative: float, weights: SalienceWeights) -> Standing:
    heavy = "title" in tally.places or relative >= weights.least
    if tally.own and heavy and score >= weights.studied:
        return Standing.STUDIED
    if (tally.own and score >= weights.compared) or (tally.compared and relative >= weights.least / 2):
        return Standing.COMPARED
    return Standing.MENTIONED


def _best(quotes: Iterable[tuple[float, int, Quote]]) -> tuple[Quote, ...]:
    chosen: dict[tuple[int, int], Quote] = {}
    for _, _, quote in sorted(quotes, key=lambda one: one[:2]):
        chosen.setdefault((quote.span.start, quote.span.end), quote)
    return tuple(chosen.values())[:_QUOTES]
