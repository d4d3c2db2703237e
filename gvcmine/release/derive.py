"""Compute what coders never enter: the overall direction of each side, and the trajectory of a case.

Domain rules: the direction of all outcome rows of a side is summed up in one word, and the words of
the economic and the social side together give the trajectory (after Barrientos, Gereffi and Rossi
2011, and Rossi 2013 for groups that diverge).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gvcmine.types.codebook import Missing

ALL_WORKERS = "lg_all"
"""The group that an outcome speaks of where it names none."""

UP, DOWN, MIXED, GROUPS, NONE = "up", "down", "mixed", "mixed_groups", "none"

TRAJECTORIES = {
    (UP, UP): "tr_high_road",
    (UP, NONE): "tr_econ_only",
    (UP, DOWN): "tr_low_road",
    (UP, GROUPS): "tr_split_groups",
    (UP, MIXED): "tr_mixed_dimensions",
    (NONE, UP): "tr_social_first",
    (DOWN, UP): "tr_social_first",
    (NONE, NONE): "tr_low_trap",
    (NONE, DOWN): "tr_low_trap",
    (DOWN, NONE): "tr_low_trap",
    (DOWN, DOWN): "tr_low_trap",
}
UNDETERMINED = "tr_undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The direction of one outcome row (a value of u_direction, or none) and the worker group it names."""

    direction: str | None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """All settled rows of the economic or the social side of a case.

    `is_complete` says that a coder finished it; `is_disputed` that a row is still in conflict.
    """

    outcomes: Sequence[Outcome] = ()
    missing: Missing | None = None
    is_complete: bool = False
    is_disputed: bool = False


def economic_overall(side: Side) -> str | None:
    """Return the economic side in one word, a missing status, or None where it is still open."""
    return _overall(side, [_ways(side.outcomes)])


def social_overall(side: Side) -> str | None:
    """Return the social side in one word; `mixed_groups` where one group is up and another down."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in side.outcomes:
        groups.setdefault(outcome.group or ALL_WORKERS, []).append(outcome)
    return _overall(side, [_ways(outcomes) for outcomes in groups.values()])


def _overall(side: Side, ways_by_group: Sequence[frozenset[str]]) -> str | None:
    ways = frozenset[str]().union(*ways_by_group)
    if side.is_disputed:
        return None
    if side.missing is not None:
        return str(side.missing)
    if {UP, DOWN} <= ways:
        gaining = any(UP in group and DOWN not in group for group in ways_by_group)
        losing = any(DOWN in group and UP not in group for group in ways_by_group)
        return GROUPS if gaining and losing else MIXED
    if ways:
        return next(way for way in (UP, DOWN, NONE) if way in ways)
    return str(Missing.NOT_REPORTED) if side.is_complete else None


def _ways(outcomes: Iterable[Outcome]) -> frozenset[str]:
    ways: set[str] = set()
    for outcome in outcomes:
        direction = outcome.direction or ""
        if direction == "dir_mixed":
            ways.update((UP, DOWN))
        elif direction.startswith("dir_down"):
            ways.add(DOWN)
        elif direction in ("dir_up", "dir_none"):
            ways.add(direction.removeprefix("dir_"))
    return frozenset(ways)


def trajectory(economic: str | None, social: str | None) -> str | None:
    """Return the trajectory of a case, or None while a side is open.

    >>> trajectory("up", "mixed_groups")
    'tr_split_groups'
    """
    if economic is None or social is None:
        return None
    return TRAJECTORIES.get((economic, social), UNDETERMINED)
