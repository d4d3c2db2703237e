"""The order random.v1, and the share drawn at random that is mixed into other orders."""

from collections.abc import Sequence
from fractions import Fraction

from gvcmine.parts import OrderContext
from gvcmine.types.coding import Decision, Proposal
from gvcmine.types.text import content_id


class AtRandom:
    """Order proposals by a hash of proposal, coder and round: without regard to anything, and repeatable.

    What a coder decides in this order is a simple random sample of the proposals under review.
    """

    name = "random.v1"
    selective = False

    def __init__(self, context: OrderContext) -> None:
        """Remember whose queue it is: two coders meet the same proposals in different orders."""
        self._context = context

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals by the hash of each."""
        coder, round = self._context.coder, self._context.round
        return sorted(proposals, key=lambda proposal: (content_id(proposal.id, coder, round), proposal.id))


def mixed(ranked: Sequence[Proposal], drawn: Sequence[Proposal], share: float) -> list[Proposal]:
    """Return the proposals as ranked, with a share of places given to the next that was drawn.

    Both sequences hold the same proposals. Wherever one stops, the share up to there holds, rounded down:
    of the first n places ⌊share · n⌋ belong to the draw.

    Raises ValueError where the share does not lie in 0..1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share}")
    # A float just below a tenth would give away the tenth place only at the eleventh.
    exact = Fraction(share).limit_denominator(10_000)
    queues = {False: iter(ranked), True: iter(drawn)}
    taken: set[str] = set()
    out: list[Proposal] = []
    while len(out) < len(ranked):
        place = len(out)
        turn = exact.numerator * (place + 1) // exact.denominator > (
            exact.numerator * place // exact.denominator
        )
        chosen = next(one for one in queues[turn] if one.id not in taken)
        taken.add(chosen.id)
        out.append(chosen)
    return out
