"""The desk, which hands out proposals and keeps decisions, and the pen that writes them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from gvcmine.cli.choose import Dialogue
from gvcmine.cli.screen import plain
from gvcmine.errors import GvcmineError
from gvcmine.review.progress import VariableProgress
from gvcmine.review.queue import QueueEntry
from gvcmine.types.codebook import Codebook
from gvcmine.types.coding import Decision, LoggedDecision, Proposal, Verdict
from gvcmine.verbs.nearest import Nearby


class Desk(Protocol):
    """Where one coder works in one round: the queue before him and the log behind him."""

    @property
    def codebook(self) -> Codebook:
        """The codebook in force."""
        ...

    @property
    def coder(self) -> str:
        """The coder's name."""
        ...

    @property
    def round(self) -> str:
        """The round that decisions belong to."""
        ...

    def next_entry(self) -> QueueEntry | None:
        """Return the coder's next open proposal, or None where none is left."""
        ...

    def decide(self, decision: Decision) -> LoggedDecision:
        """Commit a decision and return it with its place in the log; raise GvcmineError where refused."""
        ...

    def undo(self) -> LoggedDecision | None:
        """Undo the coder's latest standing decision and return that decision, or None where there is none."""
        ...

    def progress(self, unit: str) -> Sequence[VariableProgress]:
        """Return how far the coder has come with each variable of the unit."""
        ...

    def nearby(self, proposal: Proposal) -> tuple[Nearby, Mapping[str, str]]:
        """Return judged places like the proposal's evidence, and the file of each document named.

        Of the unit itself only what the coder decided: others' decisions on it stay unseen.
        """
        ...

    def units(self) -> Sequence[tuple[str, str]]:
        """Return (unit, label) of every unit under review, in the order of the queue."""
        ...


class Pen:
    """Write a coder's decisions to his desk and tell him what became of each; count the committed ones."""

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self.desk, self.dialogue, self.committed = desk, dialogue, 0

    def commit(self, unit: str, variable: str, verdict: Verdict, **content: Any) -> bool:
        """Commit a decision; where it is refused say why, and leave everything as it was."""
        decision = Decision(
            key=str(uuid.uuid4()),
            unit=unit,
            variable=variable,
            verdict=verdict,
            coder=self.desk.coder,
            round=self.desk.round,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            origin="terminal",
            codebook_version=self.desk.codebook.version,
            **content,
        )
        try:
            self.desk.decide(decision)
        except GvcmineError as refusal:
            self.dialogue.say(f"Not saved: {plain(str(refusal))}", style="bold")
            return False
        self.committed += 1
        self.dialogue.say(f"Saved: {told(decision)}", style="dim")
        return True


def told(decision: Decision) -> str:
    """Say a decision in one line."""
    given = decision.missing or decision.value or ""
    words = (decision.verdict.replace("_", " "), decision.variable, str(given))
    return plain(" ".join(word for word in words if word))
