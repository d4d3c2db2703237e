"""The order of a queue: the part that the settings name, with its share drawn at random."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from gvcmine import parts
from gvcmine.errors import UnknownPart, WorkspaceError
from gvcmine.parts import Order, OrderContext
from gvcmine.review.orders.chance import AtRandom, mixed
from gvcmine.types.coding import Decision, Proposal
from gvcmine.verbs.quotes import QuoteVectors
from gvcmine.verbs.rooms import Rooms


class Ordering:
    """How one coder's queue is ordered in one round."""

    def __init__(self, rooms: Rooms, coder: str, round: str, name: str = "") -> None:
        """Load the order of this name, by default that of the settings.

        Raises UnknownPart listing the orders there are, and WorkspaceError where the share drawn at
        random is no share.
        """
        self._share = rooms.settings.review.random_share
        if self._share > 1:
            raise WorkspaceError(
                f"gvcmine.toml: review.random_share is {self._share}; it is a share and lies between 0 and 1"
            )
        self._context = OrderContext(
            codebook=rooms.codebook, coder=coder, round=round, vectors=QuoteVectors(rooms).of_proposals
        )
        self._order = _load(name or rooms.settings.review.order)(self._context)

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals in the order of the queue."""
        ranked = self._order.rank(proposals, decisions)
        # A plugin that does not say is taken to select.
        if not self._share or not getattr(self._order, "selective", True):
            return ranked
        return mixed(ranked, AtRandom(self._context).rank(proposals, decisions), self._share)


def order_names() -> list[str]:
    """Return the names of all orders that are installed; a part that cannot be loaded is none."""
    found = []
    for name in parts.names():
        with suppress(ImportError, AttributeError):
            if hasattr(parts.load(name), "rank"):
                found.append(name)
    return found


def _load(name: str) -> Callable[[OrderContext], Order]:
    known = name in parts.names()
    found = parts.load(name) if known else None
    if not hasattr(found, "rank"):
        said = "is a part of another kind, no order" if known else "is no order"
        raise UnknownPart(f'"{name}" {said}; choose one of: {", ".join(order_names())}')
    return cast("Callable[[OrderContext], Order]", found)
