"""What each sentence counts for each value, gathered unit by unit from what people quoted and denied."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

import numpy as np

from gvcmine.propose.learning.examples import Array, Example
from gvcmine.propose.learning.knowledge import Known, against, confirming, set_aside, unit_knowledge, weight
from gvcmine.propose.learning.material import Material
from gvcmine.propose.learning.reliability import Reliability
from gvcmine.types.codebook import Missing, Variable
from gvcmine.types.coding import SETTLED, Coding, Decision, Evidence, Verdict
from gvcmine.types.text import Span

BACKGROUND = 0.1
"""What a sentence counts as not showing a value that its unit shows elsewhere, or that nobody named: most
sentences show nothing, but coders quote one place of several."""

RULED_OUT = 0.2
"""What a sentence counts as not showing a value that its unit does not show, times the weight of that
statement. It follows strictly, but an unread sentence may carry the words of the value (of other
places, of other authors), and hundreds of them must not outweigh the few that somebody read."""

READ = 0.3
"""What a sentence that a coder read and quoted for other values counts as not showing this one."""

QUOTED = 2.0
"""Sentences of one quote that count fully; a longer one shares this out: not all of it shows the value."""

Votes = dict[tuple[int, int], dict[str, float]]
"""(row, column) → coder → weight."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What people said: the decisions that hold (in log order), what they resolve to, and whom to trust.

    `documents_of` names the documents of each unit; `sentences_of(unit, document)` gives the sentences
    that speak of a unit where those of its document are parted among several, and None where all may.
    """

    decisions: Sequence[Decision]
    codings: Sequence[Coding]
    documents_of: Mapping[str, Sequence[str]]
    trust: Mapping[str, Reliability] = field(default_factory=dict)
    sentences_of: Callable[[str, str], Collection[Span] | None] = lambda unit, document: None


class Cells:
    """The sentences of all documents coded for a variable; it changes only while units are learnt.

    After `learn` was called for every unit: `rows_of` gives the rows of each unit, `lost` the evidence
    whose words stand no longer in the text, `outside` that in passages which are never proposed from.
    """

    def __init__(
        self, variable: Variable, said: Said, materials: Mapping[str, Material], documents: Iterable[str]
    ) -> None:
        self._variable, self._said, self._materials = variable, said, materials
        self._column = {one.id: at for at, one in enumerate(variable.values)}
        self._starts: dict[str, int] = {}
        every: list[Example] = []
        for document in documents:
            self._starts[document] = len(every)
            every += materials[document].examples
        self.examples = tuple(every)
        self._positive: Votes = defaultdict(dict)
        self._negative: Votes = defaultdict(dict)
        # Where no unit spoke, nothing is known; where several did, the most cautious counts.
        self._zeros = np.full((len(every), len(self._column)), np.inf)
        self.rows_of: dict[str, tuple[int, ...]] = {}
        self.lost: set[Evidence] = set()
        self.outside: set[Evidence] = set()

    def learn(self, unit: str, decisions: Sequence[Decision], codings: Sequence[Coding]) -> Known:
        """Take in what was said of one unit, and return what is known of it as a whole."""
        known = unit_knowledge(self._variable, unit, decisions, codings, self._said.trust)
        settled = [one for one in codings if one.state in SETTLED]
        quoted = self._confirm(confirming(decisions, settled))
        rows = sorted({*self._rows_of(unit), *(row for places in quoted.values() for row in places)})
        zeros = self._background(known, quoted, rows)
        place_of = {row: place for place, row in enumerate(rows)}
        self._deny(decisions, known, zeros, place_of)
        self._deny_all(settled, known, zeros, place_of)
        self._zeros[rows] = np.minimum(self._zeros[rows], zeros)
        self.rows_of[unit] = tuple(rows)
        return known

    def totals(self) -> tuple[Array, Array, int]:
        """Return targets, weights, and the number of cells on which decisions contradict each other."""
        positive, negative = (self._sums(votes) for votes in (self._positive, self._negative))
        clash = (positive > 0) & (negative > 0)
        presumed = np.where(np.isinf(self._zeros), 0.0, self._zeros)
        negative = np.maximum(negative, presumed)
        weights = np.where(clash, 0.0, np.where(positive > 0, positive, negative))
        targets = np.where(weights > 0, (positive > 0).astype(float), np.nan)
        return targets.astype(np.float32), weights.astype(np.float32), int(clash.sum())

    def _sums(self, votes: Votes) -> Array:
        """Return what several coders who say the same count together, as `knowledge.added` does."""
        sums = np.zeros(self._zeros.shape, dtype=np.float32)
        for cell, by_coder in votes.items():
            sums[cell] = 1 - prod(1 - by_coder[coder] for coder in sorted(by_coder))
        return sums

    def _rows_of(self, unit: str) -> list[int]:
        found: list[int] = []
        for document in self._said.documents_of[unit]:
            if document in self._starts:
                start, chosen = self._starts[document], self._said.sentences_of(unit, document)
                rows = range(start, start + len(self._materials[document].examples))
                found += [row for row in rows if chosen is None or self.examples[row].span in chosen]
        return found

    def _places(self, evidence: Iterable[Evidence]) -> list[int]:
        return [row for one in evidence for row in self._quoted(one)]

    def _quoted(self, evidence: Evidence) -> list[int]:
        """Return the rows of the sentences quoted; remember what was looked for in vain."""
        if evidence.document_id not in self._starts:
            return []
        rows = self._materials[evidence.document_id].rows(evidence)
        if not rows:
            (self.lost if rows is None else self.outside).add(evidence)
        return [self._starts[evidence.document_id] + row for row in rows or ()]

    def _confirm(self, decisions: Sequence[Decision]) -> dict[str, set[int]]:
        """Count the quotes of confirmed values; return the rows quoted for each value."""
        quoted: dict[str, set[int]] = defaultdict(set)
        for one in decisions:
            if one.value not in self._column:
                continue
            for evidence in one.evidence:
                rows = self._quoted(evidence)
                counts = weight(one, self._said.trust) * min(1.0, QUOTED / max(1, len(rows)))
                for row in rows:
                    _vote(self._positive, (row, self._column[one.value]), one.coder, counts)
                quoted[one.value].update(rows)
        return quoted

    def _background(self, known: Known, quoted: Mapping[str, set[int]], rows: Sequence[int]) -> Array:
        """Return what each row of a unit counts as not showing each value, (n_rows, n_values)."""
        read = {row for places in quoted.values() for row in places}
        passages = {self.examples[row].passage_id for row in read}
        is_read = np.array([row in read for row in rows], dtype=bool)
        is_beside = (
            np.array([self.examples[row].passage_id in passages for row in rows], dtype=bool) & ~is_read
        )
        zeros = np.zeros((len(rows), len(self._column)), dtype=np.float32)
        for value, column in self._column.items():
            if value in known.ruled_out and known.in_text:
                counts = known.ruled_out[value].weight
                zeros[:, column] = np.where(is_read, counts, RULED_OUT * counts)
            elif value in known.presumed:
                zeros[:, column] = np.where(is_read, READ, np.where(is_beside, 0.0, BACKGROUND))
            elif quoted.get(value):
                zeros[:, column] = np.where(is_beside, 0.0, BACKGROUND)
        return zeros

    def _deny(
        self, decisions: Iterable[Decision], known: Known, zeros: Array, place_of: Mapping[int, int]
    ) -> None:
        """Count the sentences that somebody said do not show a value."""
        for one in decisions:
            counts = against(one, self._said.trust)
            for row, value in product(self._places(one.evidence), sorted(self._denied(one, known))):
                column = self._column[value]
                if one.verdict is Verdict.REJECT_EVIDENCE and not one.qualifiers:
                    _vote(self._negative, (row, column), one.coder, counts)
                elif row in place_of:
                    # Wrong of this unit, or with these qualifiers: another may show it in the same words.
                    zeros[place_of[row], column] = max(float(zeros[place_of[row], column]), counts)

    def _denied(self, decision: Decision, known: Known) -> set[str]:
        """Return the values that the evidence of a decision does not show, as its coder says."""
        if decision.verdict is not Verdict.REJECT_EVIDENCE:
            return {set_aside(decision) or ""} & set(known.ruled_out)
        # Where the machine proposes no value (class C), the passage shows none of them.
        return set(self._column) if decision.value is None else {decision.value} & set(self._column)

    def _deny_all(
        self, codings: Iterable[Coding], known: Known, zeros: Array, place_of: Mapping[int, int]
    ) -> None:
        """Count the quotes by which somebody shows that the text denies the variable as such."""
        absent = [item for one in codings if one.missing is Missing.ABSENT for item in one.evidence]
        for row, (value, word) in product(self._places(absent), known.ruled_out.items()):
            if row in place_of:
                zeros[place_of[row], self._column[value]] = word.weight


def _vote(votes: Votes, cell: tuple[int, int], coder: str, counts: float) -> None:
    votes[cell][coder] = max(counts, votes[cell].get(coder, 0.0))
