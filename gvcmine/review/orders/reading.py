"""The order score.v1: document by document, as one reads."""

from collections.abc import Sequence

from gvcmine.parts import OrderContext
from gvcmine.types.coding import Decision, Proposal


class ByScore:
    """Order proposals document by document, unit by unit, then by variable and falling score.

    Documents and units keep the order in which they come in, variables that of the codebook, and
    equal scores that of the proposals' ids. It goes through whole documents, so nothing is drawn at random.
    """

    name = "score.v1"
    selective = False

    def __init__(self, context: OrderContext) -> None:
        """Remember the codebook's order of variables."""
        self._place_of = {variable.id: place for place, variable in enumerate(context.codebook)}

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals as a reader meets them."""
        documents = turns([document_of(proposal) for proposal in proposals])
        units = turns([proposal.unit for proposal in proposals])

        def place(proposal: Proposal) -> tuple[int, int, int, str, float, str]:
            return (
                documents[document_of(proposal)],
                units[proposal.unit],
                self._place_of.get(proposal.variable, len(self._place_of)),
                proposal.variable,
                -proposal.score,
                proposal.id,
            )

        return sorted(proposals, key=place)


def document_of(proposal: Proposal) -> str:
    """Return the id of the document that the evidence shown first stands in."""
    return proposal.evidence[0].document_id


def turns(names: Sequence[str]) -> dict[str, int]:
    """Return the place at which each name comes in first."""
    return {name: turn for turn, name in enumerate(dict.fromkeys(names))}
