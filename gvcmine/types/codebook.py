"""What is asked of each unit: codebook, variables, values and qualifiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a variable describes."""

    PAPER = "paper"
    CASE = "case"
    CASE_OUTCOME = "case_outcome"
    CASE_ACTOR = "case_actor"
    PASSAGE = "passage"


class Scale(StrEnum):
    """How the values of a variable relate to each other."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    BOOLEAN = "boolean"
    INTERVAL = "interval"
    NUMERIC = "numeric"
    COUNTRY = "country"
    TEXT = "text"


class Tier(StrEnum):
    """How much a review depends on a variable."""

    CORE = "core"
    SUPPORTING = "supporting"
    QUALIFIER = "qualifier"
    DERIVED = "derived"


class Automation(StrEnum):
    """How far the machine goes: A explicit facts, B stated concepts, C inference (evidence only)."""

    A = "A"
    B = "B"
    C = "C"


class Missing(StrEnum):
    """Why there is no value; said by a person, never by the machine, and never merged."""

    NOT_REPORTED = "not_reported"
    ABSENT = "absent"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One permitted answer. `parent` names a roll-up group; `attributes` hold codes of other schemes."""

    id: str
    label: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    cues: tuple[str, ...] = ()
    example: str = ""
    parent: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """An attribute that is part of a coding's key: which values it takes, and where they are defined.

    `values` are the permitted ids; `variable` names the variable that defines them, if one does;
    both empty means free text, or a country where `scale` says so.
    """

    name: str
    label: str = ""
    values: tuple[str, ...] = ()
    variable: str | None = None
    scale: Scale = Scale.NOMINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One question asked of each unit of a level.

    `primary` says that one of several values is marked as the main one. `derived` holds the rule
    of a computed variable; coders never enter it.
    """

    id: str
    label: str
    level: Level
    scale: Scale = Scale.NOMINAL
    multiple: bool = False
    primary: bool = False
    tier: Tier = Tier.CORE
    automation: Automation = Automation.B
    rule: str = ""
    source: str = ""
    derived: str = ""
    values: tuple[Value, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()

    def value(self, value_id: str) -> Value | None:
        """Return the value with this id, or None."""
        return next((value for value in self.values if value.id == value_id), None)

    def qualifier(self, name: str) -> Qualifier | None:
        """Return the qualifier with this name, or None."""
        return next((qualifier for qualifier in self.qualifiers if qualifier.name == name), None)

    @property
    def of_paper(self) -> bool:
        """Say whether the variable is asked of the paper itself, not of a case in it."""
        return self.level is Level.PAPER

    @property
    def codable(self) -> bool:
        """Say whether people code this variable on its own: no qualifier, not derived, not of a passage."""
        coded_tier = self.tier in (Tier.CORE, Tier.SUPPORTING)
        return coded_tier and self.level is not Level.PASSAGE

    @property
    def evidence_only(self) -> bool:
        """Say whether the machine may show evidence but no value (class C)."""
        return self.automation is Automation.C


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """An immutable version of what is coded. `fingerprint` identifies its content."""

    name: str
    version: str
    fingerprint: str
    variables: tuple[Variable, ...]

    def __iter__(self) -> Iterator[Variable]:
        """Iterate over the variables in the order of the file."""
        return iter(self.variables)

    def variable(self, variable_id: str) -> Variable | None:
        """Return the variable with this id, or None."""
        return next((variable for variable in self.variables if variable.id == variable_id), None)

    @property
    def codable(self) -> tuple[Variable, ...]:
        """Return the variables that people code, in the order of the file."""
        return tuple(variable for variable in self.variables if variable.codable)
