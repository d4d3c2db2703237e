"""The codes that a model doubts, as they stand in the log now: for a second look by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvcmine.propose.figures.doubts import Doubt, doubts_from
from gvcmine.propose.learning.knowledge import set_aside
from gvcmine.review.resolve import counted, effective, resolve
from gvcmine.types.coding import SETTLED, Coding, Decision, Evidence, case_unit, document_unit
from gvcmine.verbs.rooms import Rooms
from gvcmine.workspace.model_cards import StoredModel


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtedCode:
    """A code that the model, without having seen its document, would not have given.

    `held` says what `coders` said: that the value holds, or that it does not. `score` is the
    model's, `usual` its mean over the units of which people said the same. The quote is the evidence
    of the code, and empty where it has none.
    """

    source: str
    unit: str
    value: str
    held: bool
    score: float
    usual: float
    margin: float
    coders: tuple[str, ...]
    quote: str
    page: int | None


class Doubting:
    """The log and the names of documents, read once for all models."""

    def __init__(self, rooms: Rooms) -> None:
        """Read what holds now; `source_of` names the document of each unit."""
        log = rooms.coding.decisions()
        self._codings = [one for one in resolve(log, rooms.codebook) if one.state in SETTLED]
        self._decisions = [entry.decision for entry in effective(counted(log, None), rooms.codebook)]
        self._source_of = sources_of_units(rooms)

    def of(self, model: StoredModel) -> tuple[tuple[DoubtedCode, ...], int]:
        """Return the doubted codes that still stand, and how many were changed or taken back since."""
        doubts = doubts_from(model.doubts)
        codings = {(one.unit, one.value): one for one in self._codings if one.variable == model.variable}
        decisions = [one for one in self._decisions if one.variable == model.variable]
        found = [self._doubted(doubt, codings.get((doubt.unit, doubt.value)), decisions) for doubt in doubts]
        standing = tuple(one for one in found if one is not None)
        return standing, len(doubts) - len(standing)

    def _doubted(
        self, doubt: Doubt, coding: Coding | None, decisions: Sequence[Decision]
    ) -> DoubtedCode | None:
        source = self._source_of.get(doubt.unit)
        if source is None or doubt.held != (coding is not None):
            return None
        if coding is not None:
            return _shown(doubt, source, coding.coders, coding.evidence)
        about = [one for one in decisions if one.unit == doubt.unit]
        against = [one for one in about if set_aside(one) == doubt.value]
        # Who finished the variable without the value said no as well, without evidence.
        coders = tuple(dict.fromkeys(one.coder for one in against or about))
        return _shown(doubt, source, coders, [item for one in against for item in one.evidence])


def _shown(doubt: Doubt, source: str, coders: tuple[str, ...], evidence: Sequence[Evidence]) -> DoubtedCode:
    first = evidence[0] if evidence else None
    return DoubtedCode(
        source=source,
        unit=doubt.unit,
        value=doubt.value,
        held=doubt.held,
        score=doubt.score,
        usual=doubt.usual,
        margin=doubt.margin,
        coders=coders,
        quote=first.quote if first else "",
        page=first.page if first else None,
    )


def sources_of_units(rooms: Rooms) -> Mapping[str, str]:
    """Return for each unit the file name of its document, or of the first of several."""
    names = {one: rooms.corpus.outline(one).source for one in rooms.corpus.document_ids()}
    units = {document_unit(document_id): name for document_id, name in names.items()}
    for case in rooms.coding.cases():
        known = [names[one] for one in case.document_ids if one in names]
        if known:
            units[case_unit(case.id)] = known[0]
    return units
