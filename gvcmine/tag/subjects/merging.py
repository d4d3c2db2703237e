"""Which outcomes are one case: places, sectors and countries without an outcome of their own join others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gvcmine.tag.subjects.loci import Locus
from gvcmine.tag.subjects.outcomes import CaseWeights, Group, Key, has_producers, pattern
from gvcmine.tag.subjects.statements import Statement


def settled(groups: Mapping[Key, Group], told: Sequence[Statement], weights: CaseWeights) -> dict[Key, Group]:
    """Merge places and sectors that have no outcome of their own, then drop what is too weak."""
    merged = _places_merged(groups, told, weights)
    merged = _sectors_merged(merged, weights)
    merged = _borders_merged(merged, told)
    best = max((group.score for group in merged.values()), default=0.0)
    return {
        key: group
        for key, group in merged.items()
        if group.strongest >= weights.change
        and group.score >= weights.minor * best
        and (key.sector or key.locus.place or has_producers(group, weights))
    }


def _places_merged(
    groups: Mapping[Key, Group], told: Sequence[Statement], weights: CaseWeights
) -> dict[Key, Group]:
    """Give a country the outcomes of its places, unless two or more places each have firm ones of weight.

    In a long text a place must be told of in several sentences: most are illustrations. Where places
    stand for themselves, what is said of their country as a whole is no outcome of one of them.
    """
    short = len({one.passage.id for one in told}) <= weights.short
    apart = _places_apart(groups, 1 if short else weights.named, weights)
    merged: dict[Key, Group] = defaultdict(Group)
    for key, group in groups.items():
        country, own = key.locus.country, apart[key.locus.country]
        if key.locus.place in own:
            merged[key].merge(group)
        elif country and len(own) < 2:
            merged[Key(Locus(country), key.sector, key.phase)].merge(group)
    return _one_place(merged)


def _places_apart(groups: Mapping[Key, Group], least: int, weights: CaseWeights) -> dict[str, set[str]]:
    """Return for each country the places that are told of in so many sentences, firmly and at length."""
    most: dict[str, float] = defaultdict(float)
    for key, group in groups.items():
        most[key.locus.country] = max(most[key.locus.country], group.score)
    apart: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        enough = group.score >= weights.part * most[key.locus.country]
        if key.locus.place and enough and len(group.told) >= least and group.strongest >= weights.change:
            apart[key.locus.country].add(key.locus.place)
    return apart


def _one_place(groups: Mapping[Key, Group]) -> dict[Key, Group]:
    """Merge a country with its only place."""
    places: dict[str, set[str]] = defaultdict(set)
    for key in groups:
        if key.locus.place and key.locus.country:
            places[key.locus.country].add(key.locus.place)
    merged: dict[Key, Group] = defaultdict(Group)
    for key, group in groups.items():
        own = places[key.locus.country]
        place = next(iter(own)) if len(own) == 1 else key.locus.place
        merged[Key(Locus(key.locus.country, place), key.sector, key.phase)].merge(group)
    return dict(merged)


def _sectors_merged(groups: Mapping[Key, Group], weights: CaseWeights) -> dict[Key, Group]:
    """Give the heaviest sector of a place the outcomes of those that have none of their own."""
    by_place: dict[tuple[Locus, int], list[tuple[Key, Group]]] = defaultdict(list)
    for key, group in groups.items():
        by_place[key.locus, key.phase].append((key, group))
    merged: dict[Key, Group] = defaultdict(Group)
    for own in by_place.values():
        head, most = max(own, key=lambda one: (one[1].score, one[0].sector))
        for key, group in own:
            apart = group.explicit and group.score >= weights.part * most.score
            merged[key if apart else head].merge(group)
    return dict(merged)


def _borders_merged(groups: Mapping[Key, Group], told: Sequence[Statement]) -> dict[Key, Group]:
    """Make one case of a chain over borders whose countries have no outcome of their own."""
    over = sum(1 for one in told if pattern("cross_border").search(one.text))
    countries = {key.locus.country for key in groups if key.locus.country}
    if not over or len(countries) < 2 or sum(group.alone for group in groups.values()) > 1:
        return dict(groups)
    merged: dict[Key, Group] = defaultdict(Group)
    ranked = sorted(groups, key=lambda key: (-groups[key].score, key.locus.country))
    joined = "|".join(dict.fromkeys(key.locus.country for key in ranked))
    for key, group in groups.items():
        merged[Key(Locus(joined), key.sector, key.phase)].merge(group)
    return dict(merged)
