"""What people's decisions say of whole units: which values each shows, which it does not, how surely."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from gvcmine.propose.learning.examples import UnitLabel
from gvcmine.propose.learning.reliability import Reliability, rules
from gvcmine.types.codebook import Missing, Scale, Variable
from gvcmine.types.coding import GIVES, SETTLED, Coding, CodingState, Decision, Verdict

LEANING = 0.5
"""What an acceptance of a visible proposal counts beside a value that a coder found alone: people lean
towards what is put before them, so two such acceptances count as much as one blind word. A choice, not
a measurement: nobody knows the true lean of a team before it checks some papers blind."""

AGAINST = 0.8
"""What a correction or rejection of a visible proposal counts: it was not leant towards, but the coder
answered a question that the machine had chosen."""

PRESUMED = 0.3
"""What a value that was not given counts where nobody said that the others were looked for: coders skip
values, and reviews that code only the main ones are common."""

QUALIFIED = 0.5
"""What a rejection counts that names qualifiers: "wages fell for women" may be wrong in any of its three."""

NEXT_TO = 0.5
"""What the neighbour of the right value on an ordinal scale counts as wrong: coders who differ, differ by
one step first."""

NOT_SHOWN = frozenset({Missing.NOT_REPORTED, Missing.ABSENT, Missing.NOT_APPLICABLE})
"""Statuses under which no value of the variable may be proposed for the unit. `unclear` and
`conflicting` leave open which value would be right, and teach nothing."""


class Word(NamedTuple):
    """How much a statement counts (0..1), and whether whoever made it had seen no proposed value."""

    weight: float
    blind: bool


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one unit for one variable.

    `shown` holds the values that were confirmed, `ruled_out` those that somebody said do not hold
    (rejected, excluded by the only possible value, left out by who completed the variable, or by a
    status), `presumed` those of which nobody spoke beside others. `in_text` is false where the
    statement that nothing is shown concerns the case and not its passages.
    """

    unit: str
    shown: Mapping[str, Word]
    ruled_out: Mapping[str, Word]
    presumed: Mapping[str, Word]
    in_text: bool = True

    def labels(self) -> Iterable[UnitLabel]:
        """Yield what is known as labels: shown, ruled out, presumed."""
        kinds = ((self.shown, True, True), (self.ruled_out, False, True), (self.presumed, False, False))
        for words, shows, stated in kinds:
            for value, word in words.items():
                yield UnitLabel(
                    unit=self.unit,
                    value=value,
                    shows=shows,
                    weight=word.weight,
                    stated=stated,
                    blind=word.blind,
                )


def is_blind(decision: Decision) -> bool:
    """Say whether the coder saw neither a proposed value nor its score; the order of the queue tells none."""
    return not (decision.seen.value or decision.seen.score or decision.verdict is Verdict.ACCEPT)


def weight(decision: Decision, trust: Mapping[str, Reliability]) -> float:
    """Return what a decision counts, 0..1: trust in its coder times what seeing a proposal leaves of it."""
    known = trust.get(decision.coder, Reliability(coder=decision.coder))
    own = 1.0 if rules(decision) else known.trust
    if is_blind(decision):
        return own
    return own * (LEANING if decision.verdict in GIVES and decision.rejected is None else AGAINST)


def added(words: Iterable[Word]) -> Word:
    """Return what several people who say the same count: 1 - (1 - a)(1 - b)…; blind if one of them is."""
    said = list(words)
    return Word(1 - prod(1 - word.weight for word in said), any(word.blind for word in said))


def against(decision: Decision, trust: Mapping[str, Reliability]) -> float:
    """Return what a rejection counts; less where it names qualifiers, which may be what was wrong."""
    return weight(decision, trust) * (QUALIFIED if decision.qualifiers else 1.0)


def set_aside(decision: Decision) -> str | None:
    """Return the value that a decision says the unit does not show, or None."""
    if decision.verdict is Verdict.REJECT_VALUE:
        return decision.value
    return decision.rejected if decision.rejected != decision.value else None


def unit_knowledge(
    variable: Variable,
    unit: str,
    decisions: Sequence[Decision],
    codings: Sequence[Coding],
    trust: Mapping[str, Reliability],
) -> Known:
    """Return what is known of a unit; decisions and codings are those on this variable and unit.

    Values in conflict, and those a coder deferred, are left out everywhere: nobody knows.
    """
    values = [value.id for value in variable.values]
    settled = [coding for coding in codings if coding.state in SETTLED]
    shown = _shown(settled, decisions, trust, values)
    unsettled = (CodingState.CONFLICT, CodingState.OPEN)
    unknown = {coding.value for coding in codings if coding.state in unsettled} - set(shown)
    free = [value for value in values if value not in shown and value not in unknown]
    statuses = {coding.missing for coding in settled if coding.missing}
    if statuses - NOT_SHOWN:
        return Known(unit=unit, shown=shown, ruled_out=_rejected(decisions, trust, free), presumed={})
    rejected = _rejected(decisions, trust, free)
    closed = _closed(variable, free, settled, decisions, trust)
    ruled_out = {
        value: added([word for word in (rejected.get(value), closed.get(value)) if word])
        for value in free
        if value in rejected or value in closed
    }
    return Known(
        unit=unit,
        shown=shown,
        ruled_out=ruled_out,
        presumed=_presumed(variable, [one for one in free if one not in ruled_out], shown),
        in_text=not statuses - {Missing.ABSENT},
    )


def _shown(
    settled: Sequence[Coding],
    decisions: Sequence[Decision],
    trust: Mapping[str, Reliability],
    values: Collection[str],
) -> dict[str, Word]:
    found = {}
    for value in dict.fromkeys(coding.value for coding in settled):
        if value is not None and value in values:
            givers = [one for one in confirming(decisions, settled) if one.value == value]
            found[value] = _by_coder(givers, trust)
    return found


def confirming(decisions: Iterable[Decision], settled: Iterable[Coding]) -> list[Decision]:
    """Return the decisions that give what is settled: neither in conflict nor overruled."""
    rows = {(coding.unit, coding.value, coding.missing, coding.qualifiers) for coding in settled}

    def holds(one: Decision) -> bool:
        qualifiers = () if one.missing else one.qualifiers
        return (one.unit, one.value, one.missing, qualifiers) in rows

    return [one for one in decisions if one.verdict in GIVES and holds(one)]


def _by_coder(decisions: Iterable[Decision], trust: Mapping[str, Reliability]) -> Word:
    """Return what decisions that say the same count together: each coder once, by his best word."""
    best: dict[str, Word] = {}
    for one in decisions:
        word, so_far = Word(weight(one, trust), is_blind(one)), best.get(one.coder, Word(0.0, False))
        best[one.coder] = Word(max(word.weight, so_far.weight), word.blind or so_far.blind)
    return added(best.values())


def _rejected(
    decisions: Sequence[Decision], trust: Mapping[str, Reliability], free: Collection[str]
) -> dict[str, Word]:
    words: dict[str, list[Word]] = {}
    for one in decisions:
        value = set_aside(one)
        if value in free and value is not None:
            words.setdefault(value, []).append(Word(against(one, trust), is_blind(one)))
    return {value: added(said) for value, said in words.items()}


def _closed(
    variable: Variable,
    free: Sequence[str],
    settled: Sequence[Coding],
    decisions: Sequence[Decision],
    trust: Mapping[str, Reliability],
) -> dict[str, Word]:
    """Return the values that cannot hold because of a status, of the only value, or of a completion."""
    closing = [one for one in confirming(decisions, settled) if one.missing or not variable.multiple]
    closing += [one for one in decisions if one.verdict is Verdict.COMPLETE]
    if not closing:
        return {}
    # Who completes a variable after seeing its proposals has leant on what was, and was not, proposed.
    seen = {one.coder for one in decisions if not is_blind(one)}
    best: dict[str, Word] = {}
    for one in closing:
        leant = AGAINST if one.coder in seen and is_blind(one) else 1.0
        word = Word(weight(one, trust) * leant, one.coder not in seen)
        best[one.coder] = max(word, best.get(one.coder, word))
    word = added(best.values())
    return {value: Word(word.weight * _distance(variable, value, settled), word.blind) for value in free}


def _presumed(variable: Variable, free: Sequence[str], shown: Mapping[str, Word]) -> dict[str, Word]:
    if not shown:
        return {}
    strongest = max(word.weight for word in shown.values())
    is_seen = not all(word.blind for word in shown.values())
    return {value: Word(PRESUMED * strongest, not is_seen) for value in free}


def _distance(variable: Variable, value: str, settled: Sequence[Coding]) -> float:
    """Return 1, or less for the neighbours of a confirmed value on an ordinal scale."""
    if variable.scale is not Scale.ORDINAL:
        return 1.0
    order = [one.id for one in variable.values]
    given = [order.index(coding.value) for coding in settled if coding.value in order]
    return NEXT_TO if any(abs(order.index(value) - place) == 1 for place in given) else 1.0
