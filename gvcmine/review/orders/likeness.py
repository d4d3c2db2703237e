"""Orders that rest on sentence vectors: alike.v1 puts look-alikes in a row, diverse.v1 the opposite."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from gvcmine.errors import GvcmineError
from gvcmine.parts import OrderContext
from gvcmine.types.coding import Decision, Proposal, Verdict

Vectors = np.ndarray[Any, np.dtype[np.float32]]

BLOCK = 1000
"""Proposals of one value among which a chain seeks the next; the cost grows with the square."""

SPREAD = 300
"""Proposals that are spread over the corpus: more than a sitting. The rest follows, the farthest first."""

POOL = 20_000
"""Proposals from which those are chosen."""

_AT_ONCE = 200


class Alike:
    """Order proposals so that look-alikes follow each other and one judgement serves several.

    Variable by variable and value by value, in codebook order: the best-scored proposal first, then
    always the one whose evidence is most like that of the one before (a nearest-neighbour chain, in
    blocks of `BLOCK` proposals by falling score).
    """

    name = "alike.v1"
    selective = True

    def __init__(self, context: OrderContext) -> None:
        """Remember the order of variables and values, and where vectors come from."""
        self._context = context
        listed = [
            (variable.id, value)
            for variable in context.codebook
            for value in (None, *(one.id for one in variable.values))
        ]
        self._place_of = {pair: place for place, pair in enumerate(listed)}

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals in chains."""
        vectors = _vectors(self._context, proposals)
        groups: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for row in sorted(range(len(proposals)), key=lambda row: (-proposals[row].score, proposals[row].id)):
            groups[proposals[row].variable, proposals[row].value].append(row)
        out = []
        for pair in sorted(groups, key=self._turn):
            rows = np.array(groups[pair])
            for start in range(0, len(rows), BLOCK):
                block = rows[start : start + BLOCK]
                out += [proposals[row] for row in block[chain(vectors[block])]]
        return out

    def _turn(self, pair: tuple[str, str | None]) -> tuple[int, str, str]:
        variable, value = pair
        # Countries and years are no values of the codebook; they stand where their variable does.
        known = self._place_of.get(pair, self._place_of.get((variable, None), len(self._place_of)))
        return known, variable, value or ""


def chain(vectors: Vectors) -> list[int]:
    """Return the rows of (n, dimensions) from the first on, each followed by the nearest one left.

    Of equally near ones the first follows.
    """
    if not len(vectors):
        return []
    alike = vectors @ vectors.T
    row, order = 0, [0]
    while len(order) < len(vectors):
        alike[:, row] = -np.inf
        row = int(np.argmax(alike[row]))
        order.append(row)
    return order


class Diverse:
    """Order proposals so that early decisions cover the corpus.

    Always the proposal whose evidence is least like all that the coder has decided and all that come
    before it (k-center greedy, Gonzalez 1985; as active learning: Sener and Savarese 2018).
    """

    name = "diverse.v1"
    selective = True

    def __init__(self, context: OrderContext) -> None:
        """Remember where vectors come from."""
        self._context = context

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return the proposals spread over what they rest on; decided ones last."""
        decided = {one.proposal for one in decisions if one.proposal and one.verdict is not Verdict.DEFER}
        ordered = sorted(proposals, key=lambda one: (one.id in decided, -one.score, one.id))
        vectors = _vectors(self._context, ordered)
        known = sum(one.id in decided for one in ordered)
        waiting = len(ordered) - known
        # Of a very long queue every second, third, … by score is a pool wide enough to spread over it.
        pool = np.arange(0, waiting, max(1, math.ceil(waiting / POOL)))
        picked = pool[spread(vectors[pool], vectors[waiting:], SPREAD)].tolist() if waiting else []
        chosen = set(picked)
        rest = [row for row in range(len(ordered)) if row not in chosen]
        return [ordered[row] for row in (*picked, *rest)]


def spread(vectors: Vectors, seen: Vectors, most: int) -> list[int]:
    """Return all rows of (n, dimensions): up to `most` by farthest-first traversal, then by distance.

    Distance is 1 − cosine to the nearest row chosen or `seen`. Without any seen the first row begins.
    """
    if not len(vectors):
        return []
    nearest = np.full(len(vectors), -1.0, dtype=np.float32)
    for start in range(0, len(seen), _AT_ONCE):
        nearest = np.maximum(nearest, (vectors @ seen[start : start + _AT_ONCE].T).max(axis=1))
    picked: list[int] = []
    row = int(np.argmin(nearest))
    while len(picked) < min(most, len(vectors)):
        picked.append(row)
        nearest = np.maximum(nearest, vectors @ vectors[row])
        # What is chosen lies nearer than anything can.
        nearest[row] = np.inf
        row = int(np.argmin(nearest))
    chosen = set(picked)
    rest = [int(row) for row in np.argsort(nearest, kind="stable") if int(row) not in chosen]
    return picked + rest


def _vectors(context: OrderContext, proposals: Sequence[Proposal]) -> Vectors:
    if context.vectors is None:
        raise GvcmineError("this order needs sentence vectors, and there are none here; choose score.v1")
    return context.vectors(proposals)
