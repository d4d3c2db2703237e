"""Which texts are embedded together."""

from collections.abc import Iterator, Sequence

ROWS = 8
"""Most texts a batch. What is saved beside 32 is padding: the more lengths differ, the more."""

TOKENS = 256
"""Most word pieces a batch, padding counted: what the layers pass on then stays in a core's cache."""


def batches(lengths: Sequence[int], rows: int = ROWS, tokens: int = TOKENS) -> Iterator[list[int]]:
    """Yield the indices of texts that are embedded together, shortest first.

    `lengths` are in word pieces. Every index comes once; a text longer than `tokens` comes alone.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        # The one that comes last is the longest: all others are filled up to its length.
        if batch and (len(batch) == rows or (len(batch) + 1) * lengths[index] > tokens):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
