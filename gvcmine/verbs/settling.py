"""What people settle about the corpus itself: why a text was not obtained, which files are one work.

Such acts are decisions in the same log as codings, on variables that begin with "@".
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from gvcmine.errors import DecisionRefused
from gvcmine.types.coding import ABOUT_CORPUS, Decision, Evidence, LoggedDecision, Qualifiers, Verdict
from gvcmine.verbs.rooms import Rooms


class More(TypedDict, total=False):
    """What a person may say beside the value: a note, what it is about, what it rests on."""

    note: str
    qualifiers: Qualifiers
    evidence: tuple[Evidence, ...]


def settle(
    rooms: Rooms,
    unit: str,
    variable: str,
    value: str | None,
    *,
    person: str,
    **more: Unpack[More],
) -> LoggedDecision:
    """Commit what a person says of the corpus; a value of None takes back what was said before.

    Raises DecisionRefused where no person is named.
    """
    if not person.strip():
        raise DecisionRefused("name the person who settles this (--coder NAME); it is kept with the decision")
    if not variable.startswith(ABOUT_CORPUS):
        raise ValueError(f"{variable} is a variable of the codebook")
    rooms.coding.keep_codebook(rooms.codebook, rooms.codebook_text)
    return rooms.coding.append(
        Decision(
            key=str(uuid.uuid4()),
            unit=unit,
            variable=variable,
            verdict=Verdict.ADD if value is not None else Verdict.REJECT_VALUE,
            value=value,
            coder=person,
            **more,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            origin="command",
            codebook_version=rooms.codebook.version,
        )
    )


def settled(rooms: Rooms, variable: str) -> dict[str, Decision]:
    """Return what holds now for a variable of the corpus: unit → the last decision, by whomever.

    The units come in the order in which these decisions were made.
    """
    return settled_each(rooms, [variable])[variable]


def settled_each(rooms: Rooms, variables: Iterable[str]) -> Mapping[str, dict[str, Decision]]:
    """Return what `settled` does for each of several variables; the log is read once."""
    found: dict[str, dict[str, Decision]] = {variable: {} for variable in variables}
    for entry in rooms.coding.corpus_decisions():
        decision = entry.decision
        if decision.variable in found:
            found[decision.variable].pop(decision.unit, None)
            found[decision.variable][decision.unit] = decision
    return {
        variable: {unit: decision for unit, decision in decisions.items() if decision.value is not None}
        for variable, decisions in found.items()
    }
