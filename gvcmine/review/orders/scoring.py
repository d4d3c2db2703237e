"""Orders over all documents that rest on scores: likely.v1 and uncertain.v1."""

from collections.abc import Mapping, Sequence

from gvcmine.parts import OrderContext
from gvcmine.types.coding import Decision, Proposal, Verdict

TOSS_UP = 0.5
"""The probability, and before enough is decided the score, at which acceptance is a toss-up."""

ENOUGH = 10
"""Decisions on a variable's proposals from which its boundary is taken, two of them on each side."""

_AGAINST = (Verdict.REJECT_VALUE, Verdict.CORRECT)


class MostLikely:
    """Order proposals variable by variable, over all documents, the highest score first.

    Scores rank within a variable; between variables they are not compared.
    """

    name = "likely.v1"
    selective = True

    def __init__(self, context: OrderContext) -> None:
        """Remember the codebook's order of variables."""
        self._place_of = {variable.id: place for place, variable in enumerate(context.codebook)}

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals by variable and falling score."""
        last = len(self._place_of)
        return sorted(
            proposals,
            key=lambda one: (self._place_of.get(one.variable, last), one.variable, -one.score, one.id),
        )


class LeastCertain:
    """Order proposals by how near each is to a toss-up (uncertainty sampling, Lewis and Gale 1994).

    Where a proposal has a probability, a toss-up is one half. Otherwise it is the score that parts
    what the coder accepted of the variable from what he rejected with the fewest errors; until he has
    decided `ENOUGH`, the score one half. Variables take turns as their proposals come.
    """

    name = "uncertain.v1"
    selective = True

    def __init__(self, context: OrderContext) -> None:
        """Nothing of the context is needed."""

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals, the least certain first."""
        boundaries = _boundaries(proposals, decisions)

        def certainty(one: Proposal) -> float:
            if one.probability is not None:
                return abs(one.probability - TOSS_UP)
            return abs(one.score - boundaries.get(one.variable, TOSS_UP))

        return sorted(proposals, key=lambda one: (certainty(one), one.id))


def _boundaries(proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> dict[str, float]:
    by_id = {proposal.id: proposal for proposal in proposals}
    outcomes: dict[str, dict[str, bool]] = {}
    for decision in decisions:
        proposal = by_id.get(decision.proposal or "")
        if proposal is not None and (decision.verdict is Verdict.ACCEPT or decision.verdict in _AGAINST):
            accepted = decision.verdict is Verdict.ACCEPT
            outcomes.setdefault(proposal.variable, {})[proposal.id] = accepted
    return {
        variable: boundary([(by_id[name].score, accepted) for name, accepted in told.items()])
        for variable, told in outcomes.items()
        if _is_enough(told)
    }


def _is_enough(told: Mapping[str, bool]) -> bool:
    accepted = sum(told.values())
    return len(told) >= ENOUGH and 2 <= accepted <= len(told) - 2


def boundary(outcomes: Sequence[tuple[float, bool]]) -> float:
    """Return the score that parts accepted (above) from rejected (below) with the fewest errors.

    Between two neighbouring scores it is their middle; of several equally good ones the middle one.

    >>> boundary([(0.2, False), (0.4, False), (0.6, True), (0.9, True)])
    0.5
    """
    ordered = sorted(outcomes)
    errors = [sum(not accepted for _, accepted in ordered)]
    for _, accepted in ordered:
        errors.append(errors[-1] + (1 if accepted else -1))
    # errors[i]: how many are wrong where the first i fall below; only between unlike scores can one cut.
    cuts = [
        ((ordered[place - 1][0] + ordered[place][0]) / 2, errors[place])
        for place in range(1, len(ordered))
        if ordered[place - 1][0] < ordered[place][0]
    ]
    cuts = [(ordered[0][0], errors[0]), *cuts, (ordered[-1][0], errors[-1])]
    fewest = min(wrong for _, wrong in cuts)
    best = [cut for cut, wrong in cuts if wrong == fewest]
    return best[len(best) // 2]
