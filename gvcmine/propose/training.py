"""Decisions to training sets: which passages show which values, and which do not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.errors import TrainingError
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import GIVES, Decision, Verdict
from gvcmine.types.text import Passage, content_id

LEAST_PASSAGES = 10
LEAST_DOCUMENTS = 3
"""Below these a model cannot be checked on documents it did not see; the cold start does better."""

BACKGROUND = 3
"""Passages without evidence taken for each with: most passages show no value, and a model must know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """Passages with the values that people confirmed on them; `documents` are the groups to split by."""

    variable: str
    passages: tuple[Passage, ...]
    label_sets: tuple[frozenset[str], ...]
    documents: tuple[str, ...]

    @property
    def positives(self) -> int:
        """Return how many passages show at least one value."""
        return sum(bool(labels) for labels in self.label_sets)


def training_set(
    variable: Variable, decisions: Sequence[Decision], passages: Mapping[str, Sequence[Passage]]
) -> TrainingSet:
    """Return what the standing decisions on a variable teach.

    A passage shows a value where it holds the evidence of a confirmed coding. Passages whose
    evidence or value was rejected show nothing; neither do further passages drawn, by the hash of
    their id, from the documents that were coded. A document's value is never copied to passages
    that are no evidence for it. `passages` gives the codable passages of each document.

    Raises TrainingError where there is too little.
    """
    shown: dict[str, set[str]] = defaultdict(set)
    rejected: set[str] = set()
    for decision in decisions:
        for passage in _evidence_passages(decision, passages):
            if decision.verdict in GIVES and decision.value is not None:
                shown[passage.id].add(decision.value)
            elif decision.verdict in (Verdict.REJECT_EVIDENCE, Verdict.REJECT_VALUE):
                rejected.add(passage.id)
    coded = {evidence.document_id for decision in decisions for evidence in decision.evidence}
    known = [passage for document in sorted(coded) for passage in passages.get(document, ())]
    _check_enough(variable, shown, known)
    chosen = [one for one in known if one.id in shown or one.id in rejected]
    chosen += _background(known, set(shown) | rejected, BACKGROUND * len(shown))
    return TrainingSet(
        variable=variable.id,
        passages=tuple(chosen),
        label_sets=tuple(frozenset(shown.get(passage.id, ())) for passage in chosen),
        documents=tuple(passage.document_id for passage in chosen),
    )


def _evidence_passages(decision: Decision, passages: Mapping[str, Sequence[Passage]]) -> list[Passage]:
    return [
        passage
        for evidence in decision.evidence
        for passage in passages.get(evidence.document_id, ())
        if passage.span.overlaps(evidence.span)
    ]


def _check_enough(variable: Variable, shown: Mapping[str, set[str]], known: Sequence[Passage]) -> None:
    documents = {passage.document_id for passage in known if passage.id in shown}
    if len(shown) < LEAST_PASSAGES or len(documents) < LEAST_DOCUMENTS:
        raise TrainingError(
            f"{variable.id}: {len(shown)} confirmed passages in {len(documents)} documents; "
            f"at least {LEAST_PASSAGES} in {LEAST_DOCUMENTS} are needed to train"
        )


def _background(known: Sequence[Passage], taken: set[str], number: int) -> list[Passage]:
    free = [passage for passage in known if passage.id not in taken]
    return sorted(free, key=lambda passage: content_id("background", passage.id))[:number]
