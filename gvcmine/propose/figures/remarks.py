"""What the figures of a report mean, in plain words: one headline, and what is weak."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from gvcmine.propose.figures.bootstrap import Figure
from gvcmine.propose.figures.metrics import ENOUGH, Figures, Report, ValueReport
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS

FEW_DOCUMENTS = 20
"""Documents below which one more document can turn every figure."""

WIDE = 0.3
"""Width of an interval from which its figure is little more than a direction."""

MISCALIBRATED = 0.1
"""Calibration error from which probabilities should not be taken at their word."""

NAMES = {
    MODEL: "model",
    COLD_START: "cold start",
    CUES: "cues alone",
    WORDS: "words (TF-IDF)",
    MAJORITY: "commonest values",
}
"""What rankings are called where people read."""

Name = Callable[[str], str]


def with_interval(figure: Figure) -> str:
    """Return a share with its interval, in percent.

    >>> with_interval(Figure(value=0.714, low=0.58, high=0.83))
    '71 % (58 to 83)'
    """
    return f"{100 * figure.value:.0f} % ({100 * figure.low:.0f} to {100 * figure.high:.0f})"


def counted(number: int, one: str, more: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "document", "documents")
    '1 document'
    """
    return f"{number:,} {one if number == 1 else more}"


def headline(found: Report) -> str:
    """Return one sentence that says how good the proposals are on documents not learnt from."""
    units, groups = counted(found.suggest_units, "unit", "units"), _documents(found.groups)
    if MODEL not in found.suggest or found.suggest_units < ENOUGH:
        return f"Too few to tell: {units} with a value, in {groups}."
    model, cold = found.suggest[MODEL], found.suggest.get(COLD_START)
    beside = f", against {with_interval(cold[-1])} without what was learnt" if cold else ""
    return (
        f"In {groups} not learnt from, a right value is among the first three in "
        f"{with_interval(model[-1])} of {units}{beside}."
    )


def remarks(found: Report, name: Name = str) -> tuple[str, ...]:
    """Return the known weaknesses, each one sentence; `name` gives what a value is called."""
    return tuple(_of_data(found)) + tuple(_of_values(found, name)) + tuple(_of_probabilities(found))


def _of_data(found: Report) -> Iterator[str]:
    if found.groups < FEW_DOCUMENTS:
        yield f"There are only {_documents(found.groups)}: a few more may change every figure."
    if found.answers and found.blind < found.answers:
        seen = found.answers - found.blind
        yield (
            f"{seen:,} of {found.answers:,} answers were given after seeing a proposal. Such answers lean "
            "towards it, and so do these figures."
        )
    negatives = found.stated + found.presumed
    if found.presumed > found.stated:
        yield (
            f"{found.presumed:,} of {negatives:,} answers of no are presumed: other values were given and "
            "this one was not. Some may be wrong, so precision may be better than it looks."
        )


def _of_values(found: Report, name: Name) -> Iterator[str]:
    told = (
        ("no better than the cold start, which alone decides on them", _left_to_cold_start(found.values)),
        ("surely worse than the cold start", _behind(found.values, COLD_START)),
        ("surely worse than words (TF-IDF with logistic regression)", _behind(found.values, WORDS)),
        ("surely worse than cues alone", _behind(found.values, CUES)),
        (f"known so vaguely that the interval spans {WIDE:.1f} or more", _vague(found.values)),
    )
    for what, values in told:
        if values:
            yield f"{_listed([name(value) for value in values])}: {what}."
    few = [f"{name(one.value)} ({one.positives})" for one in found.too_few if one.positives]
    if few:
        yield f"Too few to tell (fewer than {ENOUGH} units show them): {_listed(few)}."
    never = [name(one.value) for one in found.too_few if not one.positives]
    if never:
        yield f"No unit shows: {_listed(never)}."


def _of_probabilities(found: Report) -> Iterator[str]:
    error = found.calibration_error
    if error is not None and error.value > MISCALIBRATED:
        yield (
            f"Probabilities are off by {100 * error.value:.0f} percentage points on average; use them to "
            "rank, not at their word."
        )


def _left_to_cold_start(values: Sequence[ValueReport]) -> list[str]:
    return [one.value for one in values if not one.learnt]


def _behind(values: Sequence[ValueReport], ranking: str) -> list[str]:
    """Return the values where the whole interval of the gain over a ranking lies below nothing."""
    return [one.value for one in values if ranking in one.gain and one.gain[ranking].high < 0]


def _vague(values: Sequence[ValueReport]) -> list[str]:
    return [one.value for one in values if _width(one.average_precision) >= WIDE]


def _width(figures: Figures) -> float:
    return figures[MODEL].high - figures[MODEL].low if MODEL in figures else 0.0


def _documents(groups: int) -> str:
    return counted(groups, "document", "documents")


def _listed(names: Sequence[str]) -> str:
    # Labels may hold commas themselves.
    return ("; " if any("," in name for name in names) else ", ").join(names)


def left_to_cold_start(rare: Mapping[str, str], name: Name = str) -> list[str]:
    """Return why values are left to the cold start, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for value, why in sorted(rare.items()):
        reasons.setdefault(why, []).append(name(value))
    return [f"Left to the cold start: {_listed(values)} ({why})." for why, values in reasons.items()]
