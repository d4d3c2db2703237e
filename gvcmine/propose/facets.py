"""What a person accepted a case with: its own countries, sectors and periods are proposed first."""

from collections.abc import Iterable, Mapping, Sequence

from gvcmine.parts import Support
from gvcmine.propose.combine import Candidate, ScoredPassage
from gvcmine.types.codebook import Scale, Variable
from gvcmine.types.coding import Evidence, Facets

ACCEPTED = 0.9
"""The score of a value that a person accepted the case with, before any passage adds to it: certain but
for a slip, and still confirmed by a coder."""
_WHY = "the case was accepted with it"


def facet_values(facets: Facets, variable: Variable) -> tuple[str, ...]:
    """Return which values of a variable a case was accepted with; of free text none."""
    if variable.scale is Scale.COUNTRY:
        return facets.countries
    if variable.scale is Scale.INTERVAL:
        return facets.periods
    return tuple(sector for sector in facets.sectors if variable.value(sector) is not None)


def without_others(
    supports: Mapping[str, Sequence[Support]], variable: Variable, own: Facets, others: Iterable[Facets]
) -> dict[str, list[Support]]:
    """Leave out the support of values that are facets of the document's other cases, and not of this one.

    A sentence that names both countries of a comparison speaks of each case, but it does not make
    the one country that of the other case.
    """
    mine = set(facet_values(own, variable))
    theirs = {value for other in others for value in facet_values(other, variable)} - mine
    return {part: [one for one in found if one.value not in theirs] for part, found in supports.items()}


def with_accepted(
    found: Sequence[Candidate], variable: Variable, own: Facets, evidence: Sequence[Evidence]
) -> list[Candidate]:
    """Put first what the case was accepted with; `evidence` is that of the acceptance.

    It stands for values of which no passage of the case speaks by itself (a period made of two years).
    """
    accepted = facet_values(own, variable)
    if not accepted:
        return list(found)
    given = [ScoredPassage(passage_id="", span=one.span, score=ACCEPTED, why=(_WHY,)) for one in evidence]
    kept = [one for one in found if one.value not in accepted]
    by_value = {one.value: one for one in found if not one.qualifiers}
    for value in accepted:
        own_passages = by_value[value].passages if value in by_value else ()
        passages = tuple(own_passages) or tuple(given)
        if passages:
            score = 1 - (1 - ACCEPTED) * (1 - (by_value[value].score if value in by_value else 0.0))
            told = [_told(passages[0]), *passages[1:]]
            kept.append(Candidate(value=value, qualifiers=(), score=score, passages=tuple(told)))
    return sorted(kept, key=lambda one: (-one.score, one.value, one.qualifiers))


def _told(passage: ScoredPassage) -> ScoredPassage:
    why = passage.why if _WHY in passage.why else (_WHY, *passage.why)
    return ScoredPassage(passage_id=passage.passage_id, span=passage.span, score=passage.score, why=why)
