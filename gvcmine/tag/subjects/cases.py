"""Which cases a document may hold: country, sector, place and period, each with an outcome of its own.

The unit is the episode of the case survey: producing place × sector × producers × period with a start
and an end state. So a candidate needs a change that the text itself reports as having happened; plans,
definitions and what other authors found make none. Worker groups, firms and types of upgrading do not
part a case.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gvcmine.tag.subjects.merging import settled
from gvcmine.tag.subjects.outcomes import WEIGHTS, CaseWeights, Group, Key, is_dated, pattern, producers
from gvcmine.tag.subjects.roles import states_aim
from gvcmine.tag.subjects.salience import studied
from gvcmine.tag.subjects.statements import Statement, statements
from gvcmine.tag.subjects.walk import Walk
from gvcmine.types.subject import CaseCandidate, NoCase, Subject
from gvcmine.types.text import Assertion, Mention, Passage, Section

_QUOTES = 4
"""Sentences kept as evidence of a candidate."""


def case_candidates(
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    found: Sequence[Subject],
    weights: CaseWeights = WEIGHTS,
) -> tuple[tuple[CaseCandidate, ...], NoCase | None]:
    """Return the cases that a document may hold, best first, or why there is none.

    `found` is what `salience.subjects` made of the same passages and mentions.
    """
    told = list(statements(passages, mentions))
    refused = _kind_without_cases(told, found)
    if refused:
        return (), refused
    walk = Walk(told, found, weights)
    groups = walk.groups()
    kept = settled(groups, told, weights)
    if kept:
        return tuple(_candidates(kept, told)), None
    return (), _why(walk, groups, weights)


def _kind_without_cases(told: Sequence[Statement], found: Sequence[Subject]) -> NoCase | None:
    front = [one.text for one in told if one.passage.section in (Section.TITLE, Section.ABSTRACT)]
    text = "\n".join(front or [one.text for one in told[:3]])
    if pattern("review").search(text):
        return NoCase.REVIEW
    if pattern("panel").search(text) and not _in_title(told, studied(found, "country")):
        return NoCase.PANEL
    return None


def _in_title(told: Sequence[Statement], countries: Sequence[str]) -> bool:
    titles = [one for one in told if one.passage.section is Section.TITLE]
    return any(mention.id in countries for one in titles for mention in one.mentions)


def _candidates(groups: Mapping[Key, Group], told: Sequence[Statement]) -> list[CaseCandidate]:
    made = []
    for key, group in groups.items():
        ranked = sorted(group.told.values(), key=lambda one: (-one[0], not is_dated(one[1]), one[1].span))
        own = [statement for _, statement in ranked]
        country, *also = key.locus.country.split("|")
        made.append(
            CaseCandidate(
                country=country,
                sector=key.sector,
                place=key.locus.place,
                period=_period(own, told, key),
                producers=producers(own),
                also=tuple(also),
                score=round(group.score, 2),
                evidence=tuple(statement.quote for statement in own[:_QUOTES]),
            )
        )
    return sorted(made, key=lambda one: (-one.score, one.country, one.place, one.period, one.sector))


def _period(own: Sequence[Statement], told: Sequence[Statement], key: Key) -> str:
    """Return the years of a case: a stretch that its sentences name, else one beside its country, else years.

    Single years of its sentences make a stretch from the first to the last. A later phase has only what
    its own sentences say.
    """
    named = _dates(own)
    stretches = [one for one in named if "/" in one]
    if not stretches and key.locus.country and not key.phase:
        beside = [one for one in told if any(mention.id == key.locus.country for mention in one.mentions)]
        near = _dates(one for one in beside if not (one.theirs or one.cited))
        stretches = [one for one in near if "/" in one]
        named = named or near
    if stretches:
        return stretches[0]
    years = sorted(one for one in named if one.isdigit())
    return f"{years[0]}/{years[-1]}" if len(years) > 1 else next(iter(named), "")


def _dates(told: Iterable[Statement]) -> list[str]:
    """Return the periods of sentences, those named most first; of equals the one with two ends."""
    found = Counter(
        one.id
        for statement in told
        for one in statement.mentions
        if one.label == "PERIOD" and (one.assertion is not Assertion.BACKGROUND or states_aim(statement))
    )
    return sorted(found, key=lambda one: (-found[one], ".." in one, one))


def _why(walk: Walk, groups: Mapping[Key, Group], weights: CaseWeights) -> NoCase:
    if not walk.countries:
        return NoCase.NO_PLACE
    if not any(group.strongest >= weights.change for group in groups.values()):
        return NoCase.NO_OUTCOME
    return NoCase.NO_SECTOR
