"""How mentions that share words are laid out: runs of words, and a line below them for each mention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gvcmine.types.text import Mention, Span

LANES = 6
"""Lines that can stand below each other; of more mentions on one word, the last lie over each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lined:
    """A mention within its passage: where it stands (characters of the passage), and on which line below."""

    mention: Mention
    span: Span
    lane: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Mentions that hang together, each sharing characters with another one, in text order.

    `pieces` part their stretch at every border of a mention: the characters, and the mentions there.
    """

    span: Span
    lined: tuple[Lined, ...]

    @property
    def pieces(self) -> list[tuple[Span, list[Lined]]]:
        """Return the stretches between borders, each with the mentions that cover it, lowest line first."""
        borders = sorted({edge for one in self.lined for edge in (one.span.start, one.span.end)})
        found = []
        for start, end in zip(borders, borders[1:], strict=False):
            over = [one for one in self.lined if one.span.start < end and start < one.span.end]
            found.append((Span(start, end), sorted(over, key=lambda one: -one.lane)))
        return found


def clusters(mentions: Iterable[Mention], passage: Span) -> list[Cluster]:
    """Return the mentions of one passage as clusters, in text order.

    What stands out of the passage is cut off; a mention without a character in it is left out.
    """
    placed = sorted(_within(mentions, passage), key=lambda pair: (pair[0].start, -pair[0].end))
    groups: list[list[tuple[Span, Mention]]] = []
    reach = -1
    for span, mention in placed:
        if span.start >= reach:
            groups.append([])
        groups[-1].append((span, mention))
        reach = max(reach, span.end)
    return [Cluster(span=_around(group), lined=tuple(_lined(group))) for group in groups]


def _within(mentions: Iterable[Mention], passage: Span) -> Iterable[tuple[Span, Mention]]:
    for mention in mentions:
        start = max(mention.span.start, passage.start) - passage.start
        end = min(mention.span.end, passage.end) - passage.start
        if start < end:
            yield Span(start, end), mention


def _around(group: Sequence[tuple[Span, Mention]]) -> Span:
    return Span(group[0][0].start, max(span.end for span, _ in group))


def _lined(group: Sequence[tuple[Span, Mention]]) -> Iterable[Lined]:
    """Give each mention the highest line that is free where it begins."""
    free_from: list[int] = []
    for span, mention in group:
        lane = next((lane for lane, end in enumerate(free_from) if end <= span.start), len(free_from))
        free_from[lane : lane + 1] = [span.end]
        yield Lined(mention=mention, span=span, lane=min(lane, LANES - 1))
