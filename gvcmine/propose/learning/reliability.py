"""How far each coder's word is to be trusted: agreement with rulings and with other coders."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gvcmine.types.coding import GIVES, Decision, Role, Verdict

PRIOR_AGREED, PRIOR_COMPARED = 9.0, 10.0
"""What is believed of a coder whom nobody can be compared with: that nine of ten of his answers would
stand. A Beta(9, 1) prior: it takes ten comparisons to weigh as much as this belief, so that a bad
first afternoon silences nobody."""

ONE_OTHER = 0.5
"""What a comparison with a single other coder counts: where two differ, either may be the one in error.
A ruling, or two others who say the same, count 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How often a coder's answers were also those of others; counts are weighted comparisons."""

    coder: str
    agreed: float = 0.0
    compared: float = 0.0

    @property
    def share(self) -> float:
        """Return the expected share of answers that stand, 0..1: the mean of the Beta posterior."""
        return (PRIOR_AGREED + self.agreed) / (PRIOR_COMPARED + self.compared)

    @property
    def trust(self) -> float:
        """Return the weight of the coder's word, 0..1.

        A yes-or-no answer that is right with probability p carries 2p - 1 of the truth (Youden 1950):
        nothing where he is right half of the time. Nobody known falls below 0.05.
        """
        return max(0.05, 2 * self.share - 1)


def reliabilities(decisions: Sequence[Decision], multiple: Collection[str]) -> dict[str, Reliability]:
    """Return the reliability of every coder who gave or rejected a value.

    `decisions` are those that hold, in log order, completions among them; `multiple` names the
    variables that take several values. Every value or missing status that somebody gave is a question
    to each other coder who decided on that variable of that unit: he gave it too, he rejected it, or he
    closed the variable without it (by completing it, by another value where one alone can stand, or
    by a missing status). The right answer is the adjudicator's; without one, that of the other
    coders where all of them say the same.
    """
    places: dict[tuple[str, str], dict[str, _Sheet]] = defaultdict(dict)
    rulings: dict[tuple[str, str], _Sheet] = {}
    for decision in decisions:
        place = (decision.unit, decision.variable)
        sheet = (
            rulings.setdefault(place, _Sheet())
            if rules(decision)
            else places[place].setdefault(decision.coder, _Sheet())
        )
        sheet.take(decision, single=decision.variable not in multiple)
    found = {
        decision.coder: Reliability(coder=decision.coder) for decision in decisions if not rules(decision)
    }
    for place, sheets in places.items():
        for coder, agreed, weight in _comparisons(sheets, rulings.get(place)):
            so_far = found[coder]
            found[coder] = Reliability(
                coder=coder, agreed=so_far.agreed + agreed * weight, compared=so_far.compared + weight
            )
    return found


def rules(decision: Decision) -> bool:
    """Say whether a decision is an adjudicator's, who outranks coders."""
    return decision.role is Role.ADJUDICATOR or decision.verdict is Verdict.ADJUDICATE


@dataclass(slots=True)
class _Sheet:
    """What one person says of one variable of one unit; it changes only while being filled."""

    given: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    is_closed: bool = False

    def take(self, decision: Decision, *, single: bool) -> None:
        answer = decision.value or (f"({decision.missing})" if decision.missing else None)
        if decision.rejected is not None and decision.rejected != decision.value:
            self.rejected.add(decision.rejected)
        if decision.verdict is Verdict.COMPLETE:
            self.is_closed = True
        elif decision.verdict in GIVES and answer is not None:
            self.given.add(answer)
            self.rejected.discard(answer)
            self.is_closed = self.is_closed or single or decision.missing is not None
        elif decision.verdict is Verdict.REJECT_VALUE and answer is not None:
            self.rejected.add(answer)

    def says(self, answer: str) -> bool | None:
        if answer in self.given:
            return True
        return False if self.is_closed or answer in self.rejected else None


def _comparisons(sheets: Mapping[str, _Sheet], ruling: _Sheet | None) -> Iterable[tuple[str, bool, float]]:
    """Yield coder, whether he agreed, and what the comparison counts."""
    everybody = [*sheets.values(), *([ruling] if ruling else [])]
    for answer in sorted(set().union(*(sheet.given for sheet in everybody))):
        words = {coder: said for coder, sheet in sheets.items() if (said := sheet.says(answer)) is not None}
        ruled = ruling.says(answer) if ruling else None
        for coder, said in words.items():
            others = [word for other, word in words.items() if other != coder]
            if ruled is not None:
                yield coder, said == ruled, 1.0
            elif others and len(set(others)) == 1:
                yield coder, said == others[0], 1.0 if len(others) > 1 else ONE_OTHER
