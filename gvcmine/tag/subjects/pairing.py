"""Which sector goes with which country: the one that stands nearest to it, sentence by sentence."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from gvcmine.tag.subjects.statements import Statement
from gvcmine.types.text import Mention

_APART = 40
"""Characters that "and" or a mark between two names weighs: "flowers in Kenya and leather in Ethiopia"."""
_FARTHEST = 160
"""Characters beyond which a sector belongs to no country of its sentence."""
_JOINT = re.compile(r"\band\b|\bor\b|[,;:]|\bwhile\b|\bwhereas\b", re.IGNORECASE)


def sector_weights(
    told: Iterable[Statement], countries: Collection[str], sectors: Collection[str]
) -> dict[str, Counter[str]]:
    """Return for each country in how many sentences each sector stands nearest to it.

    A sentence with one sector gives it to all its countries, one with several gives each country the
    nearest: "Kenyan flowers and Ethiopian leather" are two pairs, not four.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for statement in told:
        places = [
            one for one in statement.mentions if one.label in ("COUNTRY", "PLACE") and one.id in countries
        ]
        things = [one for one in statement.mentions if one.label == "SECTOR" and one.id in sectors]
        for country, sector in {
            (one.id, near.id) for one in places if (near := _nearest(one, things, statement))
        }:
            found[country][sector] += 1
    return dict(found)


def _nearest(place: Mention, things: Iterable[Mention], statement: Statement) -> Mention | None:
    ranked = [(_distance(place, thing, statement), thing.span, thing) for thing in things]
    if not ranked:
        return None
    distance, _, nearest = min(ranked, key=lambda one: one[:2])
    return nearest if distance <= _FARTHEST else None


def _distance(place: Mention, thing: Mention, statement: Statement) -> int:
    first, last = sorted((place.span, thing.span))
    offset = statement.span.start
    between = statement.text[max(0, first.end - offset) : max(0, last.start - offset)]
    return len(between) + _APART * len(_JOINT.findall(between))
