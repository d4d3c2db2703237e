"""Work through the variables of a unit, whether or not they have proposals."""

from collections.abc import Callable
from typing import Any

from gvcmine.cli.choose import Dialogue, choose_missing, choose_qualifiers, choose_value
from gvcmine.cli.desk import Desk, Pen
from gvcmine.cli.screen import named, plain, progress_line
from gvcmine.review.progress import VariableProgress
from gvcmine.types.coding import Qualifiers, Verdict, document_unit


class VariableList:
    """The list of variables of one unit after another."""

    def __init__(self, desk: Desk, pen: Pen, dialogue: Dialogue, clock: Callable[[], float]) -> None:
        self.desk, self.pen, self.dialogue, self.clock = desk, pen, dialogue, clock

    def browse(self, unit: str | None) -> bool:
        """List the variables of the unit and let the coder work on them; say whether he decided anything.

        Without a unit he chooses one first.
        """
        before = self.pen.committed
        unit = unit or self._choose_unit()
        while unit is not None:
            listed = list(self.desk.progress(unit))
            self.dialogue.say(*(progress_line(number, one) for number, one in enumerate(listed, start=1)))
            raw = self.dialogue.line("Number of a variable, O another case (empty line goes back)")
            if raw is None:
                break
            if raw.lower() == "o":
                unit = self._choose_unit() or unit
            elif raw.isdecimal() and 1 <= int(raw) <= len(listed):
                self._work_on(unit, listed[int(raw) - 1])
            else:
                self.dialogue.say(f'"{plain(raw)}" is no number of this list.')
        return self.pen.committed > before

    def _choose_unit(self) -> str | None:
        units = list(self.desk.units())
        self.dialogue.say(*(f"{number:3}  {_unit_name(*pair)}" for number, pair in enumerate(units, start=1)))
        raw = self.dialogue.line("Number of a case or document (empty line goes back)")
        if raw is None or not raw.isdecimal() or not 1 <= int(raw) <= len(units):
            return None
        return units[int(raw) - 1][0]

    def _work_on(self, unit: str, progress: VariableProgress) -> None:
        variable = progress.variable
        name = named(variable.id, variable.label)
        key = self.dialogue.key_of(
            f"{name}: A add a value, M missing status, C complete (B back)", ("a", "m", "c", "b")
        )
        if key == "c":
            self.pen.commit(unit, variable.id, Verdict.COMPLETE)
        if key not in ("a", "m"):
            return
        began = self.clock()
        answer = choose_value(self.dialogue, variable) if key == "a" else choose_missing(self.dialogue)
        if answer is None:
            return
        qualifiers: Qualifiers = ()
        if answer.value is not None and variable.qualifiers:
            qualifiers = choose_qualifiers(self.dialogue, variable, self.desk.codebook, ())
        seconds = round(self.clock() - began, 1)
        content: dict[str, Any] = {"value": answer.value, "missing": answer.missing, "seconds": seconds}
        self.pen.commit(unit, variable.id, Verdict.ADD, qualifiers=qualifiers, **content)


def _unit_name(unit: str, label: str) -> str:
    kind = "document" if unit.startswith(document_unit("")) else "case"
    return f"{kind}: {plain(label) or plain(unit)}"
