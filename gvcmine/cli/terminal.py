"""Review proposals in the terminal: one at a time, evidence in view, one key each.

Every decision is committed by the desk before the next proposal is shown, so that closing the
terminal at any moment loses nothing that was decided; a note without a decision is kept as a
deferral. For variables of class C the coder names the value, having seen evidence only.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from rich.console import Console

from gvcmine.cli.choose import ENTER, Answer, Dialogue, choose_missing, choose_qualifiers, choose_value
from gvcmine.cli.desk import Desk, Pen, told
from gvcmine.cli.keyboard import END, Keyboard
from gvcmine.cli.screen import definition_lines, draw, draw_evidence, key_lines, named, plain, why_lines
from gvcmine.cli.variables import VariableList
from gvcmine.cli.why import nearby_lines
from gvcmine.errors import GvcmineError
from gvcmine.review.queue import QueueEntry
from gvcmine.types.coding import Alternative, Evidence, Qualifiers, Seen, Verdict

__all__ = ["Desk", "review_terminal"]


class _Turn(Enum):
    NEXT = auto()
    QUIT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What the coder has prepared on a proposal and not yet decided."""

    entry: QueueEntry
    qualifiers: Qualifiers
    began: float
    note: str = ""
    primary: bool = False
    place: int = 0
    visited: tuple[int, ...] = (0,)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the places that the coder has looked at, the one in view first."""
        if not self.entry.evidence:
            return ()
        order = (self.place, *(place for place in self.visited if place != self.place))
        return tuple(self.entry.evidence[place].evidence for place in order)


_Step = _Draft | _Turn


def review_terminal(
    desk: Desk, console: Console, keyboard: Keyboard, clock: Callable[[], float] = time.monotonic
) -> int:
    """Lead the coder through the queue until he quits; return how many decisions were committed.

    `clock` gives seconds and measures how long each decision took.
    """
    sitting = _Sitting(desk, Dialogue(console, keyboard), clock)
    try:
        sitting.run()
    finally:
        sitting.keep_notes()
    count = sitting.pen.committed
    sitting.dialogue.say(f"{count} decision{'' if count == 1 else 's'} saved.")
    return sitting.pen.committed


class _Sitting:
    """One sitting of one coder."""

    def __init__(self, desk: Desk, dialogue: Dialogue, clock: Callable[[], float]) -> None:
        self.desk, self.dialogue, self.clock = desk, dialogue, clock
        self.pen = Pen(desk, dialogue)
        self.variables = VariableList(desk, self.pen, dialogue, clock)
        self._unit: str | None = None
        self._notes: dict[str, _Draft] = {}
        self._keys: dict[str, Callable[[_Draft], _Step]] = {
            "a": self._accept,
            "r": self._reject,
            "e": self._other_value,
            "m": self._missing,
            "f": self._qualifiers,
            "p": self._primary,
            "n": self._note,
            "u": self._defer,
            "c": self._complete,
            "x": self._next_evidence,
            "\t": self._next_evidence,
            "d": self._definition,
            "w": self._why,
        }

    def run(self) -> None:
        """Show entry after entry until the coder quits or the input ends."""
        turn = _Turn.NEXT
        while turn is _Turn.NEXT:
            entry = self.desk.next_entry()
            turn = self._at_entry(entry) if entry else self._at_end()

    def keep_notes(self) -> None:
        """Commit notes that were written but not yet decided on, as deferrals."""
        for draft in list(self._notes.values()):
            self.dialogue.say("Your note is kept; its proposal stays open.")
            self._defer(draft)

    def _at_entry(self, entry: QueueEntry) -> _Turn:
        self._unit = entry.proposal.unit
        draft = self._fresh(entry)
        draw(self.dialogue.console, entry)
        if draft.note:
            self.dialogue.say(f"Note: {draft.note}")
        while True:
            step = self._press(draft, self.dialogue.key())
            if isinstance(step, _Turn):
                return step
            draft = step

    def _fresh(self, entry: QueueEntry) -> _Draft:
        earlier = self._notes.get(entry.proposal.id)
        return _Draft(
            entry=entry,
            qualifiers=entry.proposal.qualifiers,
            began=self.clock(),
            note=earlier.note if earlier else "",
        )

    def _press(self, draft: _Draft, key: str) -> _Step:
        if key in self._keys:
            return self._keys[key](draft)
        return self._press_anywhere(key) or draft

    def _at_end(self) -> _Turn:
        self.dialogue.say("No proposal is open. L variables of a case  Z undo  Q quit")
        while True:
            turn = self._press_anywhere(self.dialogue.key())
            if turn:
                return turn

    def _press_anywhere(self, key: str) -> _Turn | None:
        """Do what a key does with or without a proposal in view; None where the coder stays here."""
        if key in (END, "q", "\x03", "\x04"):
            return _Turn.QUIT
        if key == "z":
            return self._undo()
        if key == "l":
            return _Turn.NEXT if self.variables.browse(self._unit) else None
        if key == "?":
            self.dialogue.say(*key_lines())
        elif key.strip():
            self.dialogue.say(f'"{plain(key)}" does nothing here; press ? for the keys.')
        return None

    # Deciding on the proposal in view.

    def _accept(self, draft: _Draft) -> _Step:
        proposal = draft.entry.proposal
        if not draft.entry.value_visible:
            return self._other_value(draft)
        if draft.qualifiers != proposal.qualifiers:
            return self._give(draft, Answer(value=proposal.value))
        return self._decide(draft, Verdict.ACCEPT, value=proposal.value, primary=draft.primary)

    def _reject(self, draft: _Draft) -> _Step:
        value = draft.entry.proposal.value if draft.entry.value_visible else None
        qualifiers = draft.entry.proposal.qualifiers
        if value is None:
            return self._decide(draft, Verdict.REJECT_EVIDENCE, qualifiers=qualifiers)
        question = "Reject: V or Enter the value is wrong, P the passage does not support it (B back)"
        key = self.dialogue.key_of(question, ("v", "p", "e", "b", *ENTER))
        if key in (END, "b"):
            return draft
        verdict = Verdict.REJECT_EVIDENCE if key in ("p", "e") else Verdict.REJECT_VALUE
        return self._decide(draft, verdict, value=value, qualifiers=qualifiers)

    def _other_value(self, draft: _Draft) -> _Step:
        others = draft.entry.proposal.alternatives if draft.entry.value_visible else ()
        answer = choose_value(self.dialogue, draft.entry.variable, others)
        if answer is None:
            return draft
        chosen = next((one for one in others if one.value == answer.value), None)
        return self._give(draft, answer, chosen)

    def _missing(self, draft: _Draft) -> _Step:
        answer = choose_missing(self.dialogue)
        return self._give(draft, answer) if answer else draft

    def _give(self, draft: _Draft, answer: Answer, alternative: Alternative | None = None) -> _Step:
        """Commit the coder's own answer: a correction where he saw a value, else an addition.

        An alternative rests on the words that were listed with it, not on those of the value set aside.
        """
        proposal = draft.entry.proposal
        if draft.entry.value_visible and (answer.value, draft.qualifiers) == (
            proposal.value,
            proposal.qualifiers,
        ):
            return self._accept(draft)
        content: dict[str, Any] = {"value": answer.value, "missing": answer.missing}
        if answer.missing:
            # The status speaks of the whole variable; what is set aside is the row as it was proposed.
            content["qualifiers"] = proposal.qualifiers
        else:
            content["primary"] = draft.primary
        if alternative is not None:
            content["evidence"] = alternative.evidence[:1]
        if draft.entry.value_visible:
            return self._decide(draft, Verdict.CORRECT, rejected=proposal.value, **content)
        return self._decide(draft, Verdict.ADD, **content)

    def _defer(self, draft: _Draft) -> _Step:
        value = draft.entry.proposal.value if draft.entry.value_visible else None
        return self._decide(draft, Verdict.DEFER, value=value, qualifiers=draft.entry.proposal.qualifiers)

    def _complete(self, draft: _Draft) -> _Step:
        variable = draft.entry.variable.id
        if not self.pen.commit(draft.entry.proposal.unit, variable, Verdict.COMPLETE, note=draft.note):
            return draft
        self._notes.pop(draft.entry.proposal.id, None)
        return _Turn.NEXT

    def _decide(self, draft: _Draft, verdict: Verdict, **content: Any) -> _Step:
        entry = draft.entry
        basis: dict[str, Any] = {
            "proposal": entry.proposal.id,
            "qualifiers": draft.qualifiers,
            "evidence": draft.evidence,
            "note": draft.note,
            "seen": Seen(value=entry.value_visible, score=False, order=True),
            "seconds": round(self.clock() - draft.began, 1),
        }
        if not self.pen.commit(entry.proposal.unit, entry.variable.id, verdict, **{**basis, **content}):
            return draft
        self._notes.pop(entry.proposal.id, None)
        if verdict is not Verdict.DEFER:
            self._offer_completion(entry.proposal.unit, entry.variable.id)
        return _Turn.NEXT

    def _offer_completion(self, unit: str, variable: str) -> None:
        """Ask whether the variable is complete once no proposal is left, or its only value is given."""
        progress = next((one for one in self.desk.progress(unit) if one.variable.id == variable), None)
        if progress is None or progress.complete:
            return
        only_value = not progress.variable.multiple and progress.is_answered
        if progress.open and not only_value:
            return
        name = named(progress.variable.id, progress.variable.label)
        if self.dialogue.key_of(f"Is {name} complete for this unit? Y / N", ("y", "n")) == "y":
            self.pen.commit(unit, variable, Verdict.COMPLETE)

    # Preparing and looking.

    def _qualifiers(self, draft: _Draft) -> _Step:
        variable, codebook = draft.entry.variable, self.desk.codebook
        return replace(
            draft, qualifiers=choose_qualifiers(self.dialogue, variable, codebook, draft.qualifiers)
        )

    def _primary(self, draft: _Draft) -> _Step:
        if not draft.entry.variable.primary:
            self.dialogue.say("This variable marks no primary value.")
            return draft
        self.dialogue.say("Not marked as primary." if draft.primary else "Marked as primary.")
        return replace(draft, primary=not draft.primary)

    def _note(self, draft: _Draft) -> _Step:
        note = self.dialogue.line("Note (an empty line leaves it as it is):")
        if note is None:
            return draft
        noted = replace(draft, note=note)
        self._notes[draft.entry.proposal.id] = noted
        return noted

    def _next_evidence(self, draft: _Draft) -> _Step:
        count = len(draft.entry.evidence)
        place = (draft.place + 1) % count if count else 0
        draw_evidence(self.dialogue.console, draft.entry, place)
        return replace(draft, place=place, visited=tuple(dict.fromkeys((*draft.visited, place))))

    def _definition(self, draft: _Draft) -> _Step:
        self.dialogue.say(*definition_lines(draft.entry))
        return draft

    def _why(self, draft: _Draft) -> _Step:
        nearby, sources = self.desk.nearby(draft.entry.proposal)
        self.dialogue.say(*why_lines(draft.entry), *nearby_lines(nearby, sources, longest=200))
        return draft

    # Elsewhere than on the proposal in view.

    def _undo(self) -> _Turn | None:
        try:
            undone = self.desk.undo()
        except GvcmineError as refusal:
            self.dialogue.say(f"Not undone: {plain(str(refusal))}", style="bold")
            return None
        if undone is None:
            self.dialogue.say("There is nothing to undo.")
            return None
        self.dialogue.say(f"Undone: {told(undone.decision)}", style="dim")
        return _Turn.NEXT
