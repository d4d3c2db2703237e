"""Fold the decision log into what holds now.

The log only grows; nothing in it is ever changed. What holds is computed from it, in log order, in
three steps: `standing` drops what was undone, `effective` keeps each coder's latest word on each
row, and `resolve` lays the coders side by side and says how far they agree. A row is (unit,
variable, value, qualifiers, coder, round). Equal logs give equal results.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from gvcmine.types.codebook import Codebook, Missing
from gvcmine.types.coding import (
    Coding,
    CodingState,
    Decision,
    Evidence,
    LoggedDecision,
    Qualifiers,
    Role,
    Verdict,
)

REHEARSALS = ("training", "pilot")
"""How the names of rounds begin in which coders practise; they never enter the dataset unasked."""


def standing(decisions: Sequence[LoggedDecision]) -> list[LoggedDecision]:
    """Return the decisions that were not undone, in log order, without the undos themselves.

    An undo takes back an earlier decision of the same coder; undoing an undo restores it, to any
    depth. An undo that names another coder's decision has no effect.
    """
    ordered = sorted(decisions, key=lambda entry: entry.sequence)
    coder_of = {entry.decision.key: entry.decision.coder for entry in ordered}
    undone: set[str] = set()
    kept = []
    for entry in reversed(ordered):
        decision = entry.decision
        if decision.key in undone:
            continue
        if decision.verdict is not Verdict.UNDO:
            kept.append(entry)
        elif decision.target is not None and coder_of.get(decision.target) == decision.coder:
            undone.add(decision.target)
    return kept[::-1]


def effective(decisions: Sequence[LoggedDecision], codebook: Codebook | None = None) -> list[LoggedDecision]:
    """Return the decisions that hold, in log order: of each row the coder's latest.

    A missing status replaces the coder's values of that variable and unit, and a value replaces
    the status. With a codebook, a newer value of a single-valued variable also replaces the
    coder's older one. A deferral is a latest word like any other. Completions stay until undone.
    """
    sheets: dict[tuple[str, str, str, str], _Sheet] = {}
    is_single = _singles(codebook)
    for entry in standing(decisions):
        decision = entry.decision
        row = (decision.unit, decision.variable, decision.coder, decision.round)
        sheets.setdefault(row, _Sheet(single=is_single(decision.variable))).take(entry)
    kept = [entry for sheet in sheets.values() for entry in sheet.entries()]
    return sorted(kept, key=lambda entry: entry.sequence)


def completed(decisions: Sequence[LoggedDecision]) -> set[tuple[str, str, str, str]]:
    """Return (unit, variable, coder, round) of every variable that a coder declared finished."""
    return {
        (decision.unit, decision.variable, decision.coder, decision.round)
        for decision in (entry.decision for entry in standing(decisions))
        if decision.verdict is Verdict.COMPLETE
    }


def counted(decisions: Sequence[LoggedDecision], rounds: Collection[str] | None) -> list[LoggedDecision]:
    """Return the decisions of the rounds named, or where none are named of all but rehearsals."""
    if rounds is None:
        return [entry for entry in decisions if not entry.decision.round.startswith(REHEARSALS)]
    return [entry for entry in decisions if entry.decision.round in rounds]


def resolve(
    decisions: Sequence[LoggedDecision],
    codebook: Codebook,
    rounds: Collection[str] | None = None,
) -> list[Coding]:
    """Return one coding per row that somebody gave or deferred, across coders.

    A coder's latest word counts, over all the rounds taken together (`rounds`; None means all but
    training and pilot rounds). Coders conflict where a value that one gives is rejected by another,
    is left out by another who completed the variable, or cannot stand beside what another gives (a
    second value of a single-valued variable; a missing status). Coders who once conflicted and now
    give the same have reached consensus. An adjudicator outranks coders; his completing a variable
    does not take away what they agree on. Units come in log order, variables in codebook order.
    """
    is_single = _singles(codebook)
    tables: dict[tuple[str, str], _Table] = {}
    for entry in standing(counted(decisions, rounds)):
        place = (entry.decision.unit, entry.decision.variable)
        tables.setdefault(place, _Table(single=is_single(place[1]))).take(entry)
    place_of = {variable.id: place for place, variable in enumerate(codebook)}
    units = list(dict.fromkeys(unit for unit, _ in tables))
    turn_of = {unit: turn for turn, unit in enumerate(units)}
    ordered = sorted(
        tables.items(), key=lambda item: (turn_of[item[0][0]], place_of.get(item[0][1], len(place_of)))
    )
    return [coding for place, table in ordered for coding in table.codings(*place)]


def _singles(codebook: Codebook | None) -> Callable[[str], bool]:
    """Return a function that says whether a variable takes one value only (an unknown one does not)."""
    single = {variable.id for variable in codebook or () if not variable.multiple}
    return single.__contains__


class _Stance(Enum):
    GIVEN = auto()
    REJECTED = auto()
    UNSUPPORTED = auto()
    DEFERRED = auto()


_STANCES = {
    Verdict.ACCEPT: _Stance.GIVEN,
    Verdict.ADD: _Stance.GIVEN,
    Verdict.CORRECT: _Stance.GIVEN,
    Verdict.ADJUDICATE: _Stance.GIVEN,
    Verdict.REJECT_VALUE: _Stance.REJECTED,
    Verdict.REJECT_EVIDENCE: _Stance.UNSUPPORTED,
    Verdict.DEFER: _Stance.DEFERRED,
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """A possible answer to one variable of one unit."""

    value: str | None
    missing: Missing | None
    qualifiers: Qualifiers

    def excludes(self, other: "_Answer", single: bool) -> bool:
        """Say whether one person cannot give both."""
        return self != other and (single or self.missing is not None or other.missing is not None)


def _answer(decision: Decision) -> _Answer:
    # A missing status speaks of the whole variable, whatever qualifiers were being looked at.
    qualifiers = () if decision.missing else decision.qualifiers
    return _Answer(decision.value, decision.missing, qualifiers)


@dataclass(slots=True)
class _Sheet:
    """What one coder says now about one variable of one unit; it changes only while being filled."""

    single: bool
    words: dict[_Answer, tuple[_Stance, LoggedDecision]] = field(default_factory=dict)
    primary: _Answer | None = None
    completion: LoggedDecision | None = None

    def take(self, entry: LoggedDecision) -> None:
        decision = entry.decision
        if decision.verdict is Verdict.COMPLETE:
            self.completion = entry
            return
        if decision.rejected is not None and decision.rejected != decision.value:
            rejected = _Answer(decision.rejected, None, decision.qualifiers)
            self.words[rejected] = (_Stance.REJECTED, entry)
        answer, stance = _answer(decision), _STANCES[decision.verdict]
        if stance is _Stance.GIVEN and answer.value is None and answer.missing is None:
            return  # it gives nothing; at most it set a value aside
        if stance is _Stance.GIVEN:
            self._make_room(answer)
            self._mark(answer, decision.primary)
        self.words[answer] = (stance, entry)

    def _make_room(self, answer: _Answer) -> None:
        for other in list(self.given()):
            if answer.excludes(other, self.single):
                del self.words[other]

    def _mark(self, answer: _Answer, primary: bool) -> None:
        if primary:
            self.primary = answer
        elif self.primary == answer:
            self.primary = None

    def given(self) -> Iterator[_Answer]:
        for answer, (stance, _) in self.words.items():
            if stance is _Stance.GIVEN:
                yield answer

    def entry(self, answer: _Answer, stance: _Stance) -> LoggedDecision | None:
        found = self.words.get(answer)
        return found[1] if found and found[0] is stance else None

    def entries(self) -> Iterator[LoggedDecision]:
        for answer, (_, entry) in self.words.items():
            if answer == _answer(entry.decision):
                yield entry
        if self.completion:
            yield self.completion

    def against(self, answer: _Answer) -> LoggedDecision | None:
        """Return the decision that speaks against the answer, apart from completion, or None."""
        rejection = self.entry(answer, _Stance.REJECTED)
        if rejection:
            return rejection
        rivals = (other for other in self.given() if other.excludes(answer, self.single))
        return next((self.words[other][1] for other in rivals), None)

    def dissent(self, answer: _Answer) -> LoggedDecision | None:
        """Return the decision by which this coder contradicts the answer, or None."""
        if self.entry(answer, _Stance.GIVEN):
            return None
        return self.against(answer) or self.completion


@dataclass(slots=True)
class _Table:
    """All sheets on one variable of one unit; it changes only while being filled."""

    single: bool
    sheets: dict[str, _Sheet] = field(default_factory=dict)
    ruling: _Sheet | None = None
    disputed: set[_Answer] = field(default_factory=set)

    def take(self, entry: LoggedDecision) -> None:
        decision = entry.decision
        if decision.role is Role.ADJUDICATOR or decision.verdict is Verdict.ADJUDICATE:
            self.ruling = self.ruling or _Sheet(single=self.single)
            self.ruling.take(entry)
            return
        self.sheets.setdefault(decision.coder, _Sheet(single=self.single)).take(entry)
        if len(self.sheets) > 1:
            self.disputed.update(answer for answer in self._answers() if self._in_conflict(answer))

    def _answers(self) -> list[_Answer]:
        sheets = [*self.sheets.values(), *([self.ruling] if self.ruling else [])]
        return list(dict.fromkeys(answer for sheet in sheets for answer in sheet.words))

    def _holding(self, answer: _Answer, stance: _Stance) -> list[LoggedDecision]:
        found = (sheet.entry(answer, stance) for sheet in self.sheets.values())
        return [entry for entry in found if entry]

    def _dissents(self, answer: _Answer) -> list[LoggedDecision]:
        found = (sheet.dissent(answer) for sheet in self.sheets.values())
        return [entry for entry in found if entry]

    def _in_conflict(self, answer: _Answer) -> bool:
        return bool(self._holding(answer, _Stance.GIVEN) and self._dissents(answer))

    def codings(self, unit: str, variable: str) -> Iterator[Coding]:
        for answer in self._answers():
            state, basis = self._state(answer)
            if state is not None:
                yield self._coding(unit, variable, answer, state, basis)

    def _state(self, answer: _Answer) -> tuple[CodingState | None, list[LoggedDecision]]:
        """Return the state and the decisions that carry the answer; no state where nobody holds it."""
        ruled = self.ruling and self.ruling.entry(answer, _Stance.GIVEN)
        givers = self._holding(answer, _Stance.GIVEN)
        if ruled:
            return CodingState.ADJUDICATED, [*givers, ruled]
        if self.ruling and self.ruling.against(answer):
            return None, []
        if not givers:
            deferred = self._holding(answer, _Stance.DEFERRED)
            return (CodingState.OPEN if deferred else None), deferred
        if self._dissents(answer):
            return CodingState.CONFLICT, givers
        if len(givers) == 1:
            return CodingState.SINGLE, givers
        return (CodingState.CONSENSUS if answer in self.disputed else CodingState.AGREED), givers

    def _coding(
        self, unit: str, variable: str, answer: _Answer, state: CodingState, basis: list[LoggedDecision]
    ) -> Coding:
        involved = {entry.sequence: entry for entry in [*basis, *self._dissents(answer)]}
        basis = sorted(basis, key=lambda entry: entry.sequence)
        return Coding(
            unit=unit,
            variable=variable,
            value=answer.value,
            missing=answer.missing,
            qualifiers=answer.qualifiers,
            primary=self._is_primary(answer, state),
            state=state,
            coders=tuple(dict.fromkeys(entry.decision.coder for entry in basis)),
            decisions=tuple(involved[sequence].decision.key for sequence in sorted(involved)),
            evidence=_evidence(basis),
            note=" | ".join(dict.fromkeys(entry.decision.note for entry in basis if entry.decision.note)),
        )

    def _is_primary(self, answer: _Answer, state: CodingState) -> bool:
        # Two coders who mark different values as the main one have no main value in common.
        if state is CodingState.ADJUDICATED and self.ruling:
            return self.ruling.primary == answer
        givers = [sheet for sheet in self.sheets.values() if sheet.entry(answer, _Stance.GIVEN)]
        return bool(givers) and all(sheet.primary == answer for sheet in givers)


def _evidence(basis: Sequence[LoggedDecision]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence for entry in basis for evidence in entry.decision.evidence))
