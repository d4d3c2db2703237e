"""How far one coder has come with each variable of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.review.resolve import completed, effective
from gvcmine.types.codebook import Codebook, Missing, Variable
from gvcmine.types.coding import GIVES, Decision, LoggedDecision, Proposal, document_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableProgress:
    """One variable of a unit as one coder has left it. `open` counts proposals still to decide."""

    variable: Variable
    complete: bool
    values: tuple[str, ...]
    missing: Missing | None
    open: int

    @property
    def is_answered(self) -> bool:
        """Say whether the coder gave a value or a missing status."""
        return bool(self.values) or self.missing is not None


def variable_progress(
    unit: str,
    codebook: Codebook,
    decisions: Sequence[LoggedDecision],
    coder: str,
    round: str,
    still_open: Sequence[Proposal],
) -> list[VariableProgress]:
    """Return the progress of every codable variable asked of the unit, in codebook order.

    `still_open` are the coder's open proposals, of this unit or of all.
    """
    mine = [
        entry
        for entry in decisions
        if entry.decision.unit == unit and entry.decision.coder == coder and entry.decision.round == round
    ]
    given: dict[str, list[Decision]] = {}
    for entry in effective(mine, codebook):
        if entry.decision.verdict in GIVES:
            given.setdefault(entry.decision.variable, []).append(entry.decision)
    finished = {variable for _, variable, _, _ in completed(mine)}
    waiting = [proposal.variable for proposal in still_open if proposal.unit == unit]
    return [
        VariableProgress(
            variable=variable,
            complete=variable.id in finished,
            values=tuple(dict.fromkeys(one.value for one in given.get(variable.id, ()) if one.value)),
            missing=next((one.missing for one in given.get(variable.id, ()) if one.missing), None),
            open=waiting.count(variable.id),
        )
        for variable in asked_of(unit, codebook)
    ]


def asked_of(unit: str, codebook: Codebook) -> tuple[Variable, ...]:
    """Return the codable variables asked of this kind of unit, in codebook order."""
    of_paper = unit.startswith(document_unit(""))
    return tuple(variable for variable in codebook.codable if variable.of_paper == of_paper)
