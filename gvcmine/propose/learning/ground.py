"""A training set made ready to be learnt from in parts: its passages, folds, and what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gvcmine.propose.learning.columns import Columns, columns_of
from gvcmine.propose.learning.examples import Array, ColdScores, Marks, TrainingSet
from gvcmine.propose.learning.sentence_model import word_counts
from gvcmine.types.text import content_id

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = np.ndarray[Any, np.dtype[np.intp]]

FOLDS = 5


@dataclass(frozen=True)
class Ground:
    """Sentences, their vectors (n_examples, d) and the cold start's scores of their passages."""

    training: TrainingSet
    vectors: Array
    cold: ColdScores

    def __post_init__(self) -> None:
        """Raise ValueError where vectors or scores do not fit the sentences."""
        n_examples, n_values = len(self.training.examples), len(self.training.values)
        if len(self.vectors) != n_examples:
            raise ValueError(f"there are {n_examples} sentences, but {len(self.vectors)} vectors")
        expected = (len(self.cold.passage_ids), n_values)
        if self.cold.cues.shape != expected or self.cold.prototypes.shape != expected:
            raise ValueError(
                f"scores of the cold start must have the shape {expected} (passages, values); they have "
                f"{self.cold.cues.shape} and {self.cold.prototypes.shape}"
            )
        missing = {one.passage_id for one in self.training.examples} - set(self.cold.passage_ids)
        if missing:
            raise ValueError(f"{len(missing)} passages have sentences, but no scores of the cold start")

    @cached_property
    def columns(self) -> Columns:
        """Return what is learnt of the variable."""
        return columns_of(self.training.variable, self.training.values)

    @cached_property
    def texts(self) -> list[str]:
        """Return the sentences."""
        return [example.text for example in self.training.examples]

    @cached_property
    def words(self) -> "csr_matrix":
        """Return the hashed words of the sentences."""
        return word_counts(self.texts)

    @cached_property
    def owners(self) -> Rows:
        """Return for each sentence the row of its passage in the cold start's scores."""
        place = {passage_id: row for row, passage_id in enumerate(self.cold.passage_ids)}
        return np.array([place[one.passage_id] for one in self.training.examples], dtype=np.intp)

    @cached_property
    def lots(self) -> Rows:
        """Return the rank of each sentence in a drawing by lot that only its content and place decide."""
        ids = [content_id(one.document_id, one.text, str(one.span.start)) for one in self.training.examples]
        ranks = np.empty(len(ids), dtype=np.intp)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Return the groups in an order that their names decide by lot."""
        return tuple(sorted(set(self.training.groups), key=content_id))

    @cached_property
    def fold_of(self) -> dict[str, int]:
        """Return the fold of each group; folds hold equally many groups."""
        return {group: index % FOLDS for index, group in enumerate(self.groups)}

    @cached_property
    def folds(self) -> Rows:
        """Return the fold of each sentence."""
        return np.array([self.fold_of[group] for group in self.training.groups], dtype=np.intp)

    @cached_property
    def passage_groups(self) -> "np.ndarray[Any, np.dtype[np.object_]]":
        """Return the group of each passage, empty for one without sentences."""
        found = np.full(len(self.cold.passage_ids), "", dtype=object)
        found[self.owners] = np.array(self.training.groups, dtype=object)
        return found

    @cached_property
    def passage_folds(self) -> Rows:
        """Return the fold of each passage, -1 for one without sentences."""
        found = np.full(len(self.cold.passage_ids), -1, dtype=np.intp)
        found[self.owners] = self.folds
        return found

    @cached_property
    def truth(self) -> Marks:
        """Return which passages hold evidence that was confirmed for which values."""
        found = np.zeros(self.cold.cues.shape, dtype=bool)
        np.logical_or.at(found, self.owners, self.training.targets == 1)
        return found

    @cached_property
    def known(self) -> Marks:
        """Return of which passages and values it is known, or likely, whether they hold evidence."""
        unknown = np.zeros(self.cold.cues.shape, dtype=bool)
        np.logical_or.at(unknown, self.owners, np.isnan(self.training.targets))
        return self.truth | (~unknown & (self.passage_folds >= 0)[:, None])

    @cached_property
    def unit_names(self) -> tuple[str, ...]:
        """Return the units that have sentences, sorted."""
        return tuple(sorted(unit for unit, rows in self.training.units.items() if rows))

    @cached_property
    def unit_passages(self) -> dict[str, Rows]:
        """Return the rows of the passages of each unit."""
        return {
            unit: np.unique(self.owners[list(self.training.units[unit])]).astype(np.intp)
            for unit in self.unit_names
        }

    @cached_property
    def unit_groups(self) -> tuple[str, ...]:
        """Return the group of each unit of `unit_names`."""
        groups = self.training.groups
        return tuple(groups[self.training.units[unit][0]] for unit in self.unit_names)

    @cached_property
    def unit_labels(self) -> tuple[Marks, Marks, Marks, Array]:
        """Return truth, known, stated and weight of units and values, arrays (n_units, n_values)."""
        place = {unit: row for row, unit in enumerate(self.unit_names)}
        column = {value: index for index, value in enumerate(self.training.values)}
        shape = (len(place), len(column))
        truth, known, stated = (np.zeros(shape, dtype=bool) for _ in range(3))
        weight = np.zeros(shape, dtype=np.float32)
        for label in self.training.labels:
            if label.unit in place and label.value in column:
                cell = place[label.unit], column[label.value]
                truth[cell], known[cell], stated[cell] = label.shows, True, label.stated
                weight[cell] = label.weight
        return truth, known, stated, weight

    def best_sentences(self, odds: Array, rows: Rows) -> Array:
        """Return for each passage the highest of its sentences' log-odds, (n_passages, n_values).

        `odds` belongs to the sentences `rows`. Sentences that may be no evidence are passed over, as they are
        when values are proposed; passages without any other keep 0, which says nothing.
        """
        if self.cold.supporting is not None:
            kept = self.cold.supporting[rows]
            odds, rows = odds[kept], rows[kept]
        found = np.full(self.cold.cues.shape, -np.inf, dtype=np.float32)
        np.maximum.at(found, self.owners[rows], odds)
        return np.where(np.isinf(found), 0, found).astype(np.float32)

    def rows_of(self, groups: Sequence[str]) -> Rows:
        """Return the sentences of these groups."""
        wanted = set(groups)
        return np.array([row for row, one in enumerate(self.training.groups) if one in wanted], dtype=np.intp)
