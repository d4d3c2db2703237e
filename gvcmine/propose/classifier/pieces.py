"""Vectors of long texts: an embedding model reads only the beginning, so a long text is read in pieces."""

from collections.abc import Callable, Sequence

import numpy as np

from gvcmine.propose.sentences import Vectors, unit_rows

LONGEST = 1000
"""Characters of a piece: about 220 word pieces of English, where MiniLM reads at most 256."""


def encode_whole(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
    """Return one unit-length vector a text; that of a long text is the mean of its pieces' vectors."""
    cut = [pieces(text) for text in texts]
    vectors = encode([piece for some in cut for piece in some])
    owners = np.repeat(np.arange(len(texts)), [len(some) for some in cut])
    whole = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    np.add.at(whole, owners, vectors)
    return unit_rows(whole)


def pieces(text: str) -> list[str]:
    """Return the text in the fewest pieces of about equal length, cut at spaces where there are any."""
    number = -(-len(text) // LONGEST)
    if number < 2:
        return [text]
    found, start = [], 0
    for place in range(1, number):
        goal = place * len(text) // number
        space = text.rfind(" ", start + 1, goal + 1)
        end = space if space > start else goal
        found.append(text[start:end].strip())
        start = end
    return [piece for piece in [*found, text[start:].strip()] if piece] or [text]
