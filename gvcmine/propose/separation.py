"""Which sentences of a document speak of which of its cases.

A case is known by its facets: countries, places, sectors, periods. What a sentence names of them says
whose it is; a sentence that names nothing follows what stands around it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.propose.sentences import SentenceVectors, sentence_spans
from gvcmine.types.coding import Case, Facets
from gvcmine.types.text import Mention, Passage, Span

SAME_PASSAGE = 0.9
"""What a sentence that names no case counts for the one that was named last in a passage of several; a
passage that names one case alone is about it as a whole."""
SAME_SECTION = 0.8
"""What it counts for the case that the passage before it, under the same heading, speaks of: writers
stay with a subject, but they also leave it without saying so."""
SHARED = 0.6
"""What a sentence counts for each case where it names several, or nothing tells which it is about: the
only good passage (score 0.9) is still proposed for all of them, a middling one for none."""
UNLIKELY = 0.2
"""What a sentence counts for the other cases where it names none and follows one: never enough alone."""

# Chosen by what they must do with the lowest score shown (0.4), not fitted: coded papers with several
# cases, told apart sentence by sentence, are too few to fit four numbers.

_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much a sentence counts for a case (0..1), and why in plain words."""

    factor: float
    why: str = ""


WHOLE = Share(factor=1.0)
"""What every sentence counts for the only case of a document."""


@dataclass(frozen=True, slots=True)
class _Named:
    """The cases that a stretch names, by their place in the list, and the words that name them."""

    cases: frozenset[int]
    words: tuple[str, ...] = ()


_NOBODY = _Named(frozenset())
_Tell = Callable[[Mention], frozenset[int]]
"""Says which cases a mention names, by their place in the list."""


class Separation:
    """The sentences of one document, parted among its cases.

    Give the codable passages in text order, all mentions, and two cases or more. Where no facet
    parts the cases, all of them have all sentences.
    """

    def __init__(
        self, cases: Sequence[Case], passages: Sequence[Passage], mentions: Sequence[Mention]
    ) -> None:
        self._cases = [case.id for case in cases]
        self._tell = _tellers([case.facets for case in cases])
        periods = [case.facets.periods for case in cases]
        self._period = _by_period(periods) if len(set(periods)) > 1 else None
        self._starts: list[int] = []
        self._shares: list[tuple[Share, ...]] = []
        by_passage: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            by_passage[mention.passage_id].append(mention)
        before, under = _NOBODY, None
        for passage in passages:
            section = (passage.section, passage.heading)
            before = before if section == under else _NOBODY
            before, under = self._read(passage, by_passage[passage.id], before), section

    def share(self, case: str, span: Span) -> Share:
        """Return how much the sentence in which a span begins counts for a case."""
        place = bisect_right(self._starts, span.start) - 1
        return self._shares[place][self._cases.index(case)] if place >= 0 else WHOLE

    def mentions_of(self, case: str, mentions: Iterable[Mention]) -> list[Mention]:
        """Return the mentions in sentences that may speak of a case."""
        return [one for one in mentions if self.share(case, one.span).factor > 0]

    def vectors_of(self, case: str, vectors: SentenceVectors) -> SentenceVectors:
        """Return the vectors of the sentences that may speak of a case; its passages stay the same."""
        rows = [row for row, span in enumerate(vectors.spans) if self.share(case, span).factor > 0]
        return SentenceVectors(
            passage_ids=vectors.passage_ids,
            owners=tuple(vectors.owners[row] for row in rows),
            spans=tuple(vectors.spans[row] for row in rows),
            array=vectors.array[rows],
        )

    def _read(self, passage: Passage, mentions: Sequence[Mention], before: _Named) -> _Named:
        """Part the sentences of a passage; return what the next passage of the section follows."""
        spans = _stretches(passage)
        named = [self._named([one for one in mentions if span.contains(one.span)]) for span in spans]
        told = [one for one in named if one.cases]
        # A passage that names one case alone is about it from its first sentence on.
        whole = told[0] if told and all(one.cases == told[0].cases for one in told) else _NOBODY
        near = _NOBODY
        for span, own in zip(spans, named, strict=True):
            near = own if own.cases else near
            self._starts.append(span.start)
            self._shares.append(self._shared_out(own, whole, near, before))
        return told[-1] if told else before

    def _named(self, mentions: Sequence[Mention]) -> _Named:
        """Return the cases that mentions name: those that fit all kinds of facets, else any of them.

        A year only chooses among those that places and sectors leave: the years of a case are less
        surely known, and a text names many others.
        """
        kinds = [found for tell in self._tell if (found := self._told(tell, mentions)).cases]
        time = self._told(self._period, mentions) if self._period else _NOBODY
        if not kinds:
            return time if not self._tell else _NOBODY
        fitting = frozenset.intersection(*(kind.cases for kind in kinds))
        cases = fitting or frozenset().union(*(kind.cases for kind in kinds))
        words = (word for kind in kinds for word in kind.words)
        return _Named(cases & time.cases or cases, tuple(dict.fromkeys(words)))

    def _told(self, tell: _Tell, mentions: Sequence[Mention]) -> _Named:
        """Return the cases that one kind of facet names; what all cases share names none."""
        everybody = frozenset(range(len(self._cases)))
        found = [(tell(mention), mention.text) for mention in mentions]
        telling = [(cases, words) for cases, words in found if cases and cases != everybody]
        cases = frozenset().union(*(cases for cases, _ in telling))
        return _Named(cases, tuple(dict.fromkeys(words for _, words in telling)))

    def _shared_out(self, own: _Named, whole: _Named, near: _Named, before: _Named) -> tuple[Share, ...]:
        if own.cases:
            return self._given(own, 1.0, 0.0, "names")
        if whole.cases:
            return self._given(whole, 1.0, UNLIKELY, "stands in a passage that names")
        if near.cases:
            return self._given(near, SAME_PASSAGE, UNLIKELY, "follows, in its passage, a sentence that names")
        if before.cases:
            return self._given(
                before, SAME_SECTION, UNLIKELY, "follows, in its section, a passage that names"
            )
        nobody = Share(factor=SHARED, why="names none of the document's cases and counts less for each")
        # Where nothing parts the cases, a lower factor would only lose what holds for all.
        return (nobody if self._tell or self._period else WHOLE,) * len(self._cases)

    def _given(self, named: _Named, factor: float, others: float, how: str) -> tuple[Share, ...]:
        words = ", ".join(" ".join(word.split()) for word in named.words[:3])
        theirs = Share(factor=factor, why=f"{how} this case: {words}")
        if len(named.cases) > 1:
            theirs = Share(factor=min(factor, SHARED), why=f"{how} several cases and counts less: {words}")
        rest = Share(factor=others, why=f"{how} another case: {words}")
        return tuple(theirs if place in named.cases else rest for place in range(len(self._cases)))


def _stretches(passage: Passage) -> list[Span]:
    """Return the sentences of a passage, and before them what stands above the first: its heading."""
    spans = list(sentence_spans(passage))
    first = spans[0].start if spans else passage.span.end
    return [Span(passage.span.start, first), *spans] if first > passage.span.start else spans


def _tellers(facets: Sequence[Facets]) -> list[_Tell]:
    """Return a teller for each kind of facet by which the cases differ, periods aside."""
    kinds: list[tuple[Sequence[tuple[str, ...]], Callable[[Mapping[str, frozenset[int]]], _Tell]]] = [
        ([one.countries for one in facets], _by_country),
        ([tuple(map(_plain, one.places)) for one in facets], _by_place),
        ([one.sectors for one in facets], _by_sector),
    ]
    return [make(_owners(values)) for values, make in kinds if len(set(map(frozenset, values))) > 1]


def _owners(values: Sequence[tuple[str, ...]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for place, own in enumerate(values):
        for value in own:
            found[value].add(place)
    return {value: frozenset(cases) for value, cases in found.items()}


def _by_country(owners: Mapping[str, frozenset[int]]) -> _Tell:
    return lambda one: owners.get(one.id, frozenset()) if one.label in ("COUNTRY", "PLACE") else frozenset()


def _by_place(owners: Mapping[str, frozenset[int]]) -> _Tell:
    return lambda one: owners.get(_plain(one.text), owners.get(_plain(one.name), frozenset()))


def _by_sector(owners: Mapping[str, frozenset[int]]) -> _Tell:
    return lambda one: owners.get(one.id, frozenset()) if one.label == "SECTOR" else frozenset()


def _by_period(periods: Sequence[tuple[str, ...]]) -> _Tell:
    """Return a teller of periods; a case of which none is known may be of any."""

    def tell(one: Mention) -> frozenset[int]:
        if one.label != "PERIOD" or not any(periods):
            return frozenset()
        fitting = [
            place
            for place, own in enumerate(periods)
            if not own or any(_overlap(one.id, each) for each in own)
        ]
        return frozenset(fitting)

    return tell


def _overlap(one: str, other: str) -> bool:
    (begins, ends), (starts, stops) = _years(one), _years(other)
    return begins <= stops and starts <= ends


def _years(edtf: str) -> tuple[int, int]:
    """Return the first and the last year of an EDTF interval, year or decade; an open end is never over.

    >>> _years("1992~/1998"), _years("199X"), _years("2003/..")
    ((1992, 1998), (1990, 1999), (2003, 9999))
    """
    start, _, end = edtf.partition("/")
    return _year(start, "0", 0), _year(end or start, "9", 9999)


def _year(text: str, unknown: str, absent: int) -> int:
    digits = text.rstrip("~?").replace("X", unknown)[:_YEAR]
    return int(digits) if digits.isdecimal() else absent


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
