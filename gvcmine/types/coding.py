"""What machines propose and people decide: cases, evidence, proposals, decisions, codings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gvcmine.types.codebook import Missing
from gvcmine.types.text import Region, Span, content_id

Qualifiers = tuple[tuple[str, str], ...]
"""Sorted (name, value) pairs; part of the key of every proposal, decision and coding."""


def qualifiers_from(pairs: Mapping[str, str]) -> Qualifiers:
    """Return the canonical, sorted form of qualifiers."""
    return tuple(sorted(pairs.items()))


def qualifier_text(qualifiers: Qualifiers) -> str:
    r"""Return the canonical text of qualifiers; `\`, `;` and `=` inside a value are escaped by `\`.

    >>> qualifier_text((("direction", "dir_down"), ("worker_group", "lg_women")))
    'direction=dir_down;worker_group=lg_women'
    """
    return ";".join(f"{_escape(name)}={_escape(value)}" for name, value in qualifiers)


def parse_qualifiers(text: str) -> Qualifiers:
    r"""Read what `qualifier_text` wrote.

    Raises ValueError where a piece has no "=" or a name stands twice.

    >>> parse_qualifiers("worker_group=lg_women; direction=dir_down")
    (('direction', 'dir_down'), ('worker_group', 'lg_women'))
    """
    pairs: dict[str, str] = {}
    for piece in _split(text, ";"):
        if not piece.strip():
            continue
        sides = _split(piece, "=")
        if len(sides) != 2 or not sides[0].strip():
            raise ValueError(f'"{piece.strip()}" is not written as name=value')
        name, value = (_unescape(side) for side in sides)
        name = name.strip()
        if name in pairs:
            raise ValueError(f'the qualifier "{name}" stands twice')
        pairs[name] = value
    return qualifiers_from(pairs)


def _escape(text: str) -> str:
    for mark in ("\\", ";", "="):
        text = text.replace(mark, "\\" + mark)
    return text


def _unescape(text: str) -> str:
    out, escaped = [], False
    for character in text:
        if character == "\\" and not escaped:
            escaped = True
            continue
        out.append(character)
        escaped = False
    return "".join(out)


def _split(text: str, mark: str) -> list[str]:
    pieces, current, escaped = [], "", False
    for character in text:
        if character == mark and not escaped:
            pieces.append(current)
            current = ""
            continue
        current += character
        escaped = character == "\\" and not escaped
    pieces.append(current)
    return pieces


ABOUT_CORPUS = "@"
"""How variables begin that are asked of the corpus (@retrieval, @family, @title), not of the codebook."""


def document_unit(document_id: str) -> str:
    """Return the unit of variables asked of a paper."""
    return f"doc:{document_id}"


def case_unit(case_id: str) -> str:
    """Return the unit of variables asked of a case."""
    return f"case:{case_id}"


class Verdict(StrEnum):
    """What a person did with a proposal or a variable."""

    ACCEPT = "accept"
    REJECT_VALUE = "reject_value"
    REJECT_EVIDENCE = "reject_evidence"
    CORRECT = "correct"
    ADD = "add"
    DEFER = "defer"
    COMPLETE = "complete"
    ADJUDICATE = "adjudicate"
    UNDO = "undo"


GIVES = frozenset({Verdict.ACCEPT, Verdict.ADD, Verdict.CORRECT, Verdict.ADJUDICATE})
"""The verdicts by which a person gives a value or a missing status."""


class Role(StrEnum):
    """In which role a person decides."""

    CODER = "coder"
    ADJUDICATOR = "adjudicator"


class CodingState(StrEnum):
    """How far the coders of one row have come."""

    OPEN = "open"
    SINGLE = "single"
    AGREED = "agreed"
    CONFLICT = "conflict"
    CONSENSUS = "consensus"
    ADJUDICATED = "adjudicated"


SETTLED = frozenset({CodingState.SINGLE, CodingState.AGREED, CodingState.CONSENSUS, CodingState.ADJUDICATED})
"""The states in which a coding may be counted and learnt from; open and conflicting ones may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What parts a case from the others of its document; what is not known of it is empty.

    `countries` are ISO 3166-1 alpha-3 codes, `sectors` values of the codebook, `periods` EDTF
    intervals; `places` are as printed.
    """

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A unit of analysis: place x sector x producers x period. Its id is minted once, never recomputed.

    `origin` is "default" where the program opened it for a document as a whole, else "person".
    """

    id: str
    label: str
    document_ids: tuple[str, ...]
    origin: str = "default"
    facets: Facets = field(default_factory=Facets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in a document and the words that stand there; position and quote guard each other.

    The pair follows the W3C Web Annotation model (TextPositionSelector with TextQuoteSelector).
    """

    document_id: str
    text_id: str
    span: Span
    quote: str
    prefix: str = ""
    suffix: str = ""
    regions: tuple[Region, ...] = ()

    @property
    def page(self) -> int | None:
        """Return the page on which the quote begins, or None where it has no page."""
        return self.regions[0].page if self.regions else None

    def is_literal(self, text: str) -> bool:
        """Say whether the quote stands at its span in this text, letter by letter."""
        return text[self.span.start : self.span.end] == self.quote != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A value that a proposal would have if its own were wrong, with what shows it; ranked like proposals."""

    value: str
    qualifiers: Qualifiers
    score: float
    probability: float | None
    evidence: tuple[Evidence, ...]
    why: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an alternative without evidence."""
        if not self.evidence:
            raise ValueError("an alternative needs at least one piece of evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A machine's suggestion for one unit and variable, resting on evidence.

    `value` is None where the variable is of class C: the evidence is shown and the coder names the
    value. `score` ranks (higher first); `probability` is None until calibrated on blind decisions.
    `alternatives` are the next values, best first, where a variable takes one value only.
    """

    id: str
    unit: str
    variable: str
    value: str | None
    qualifiers: Qualifiers
    score: float
    probability: float | None
    evidence: tuple[Evidence, ...]
    why: tuple[str, ...]
    run: str
    codebook_version: str
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a proposal without evidence."""
        if not self.evidence:
            raise ValueError("a proposal needs at least one piece of evidence")

    @property
    def in_turn(self) -> "tuple[Proposal, ...]":
        """Return what is proposed one after the other while a coder rejects: itself, then its alternatives.

        Each alternative has an id of its own, which depends on the id of this proposal and on its row.
        """
        return (
            self,
            *(
                replace(
                    self,
                    id=content_id(self.id, one.value, qualifier_text(one.qualifiers)),
                    value=one.value,
                    qualifiers=one.qualifiers,
                    score=one.score,
                    probability=one.probability,
                    evidence=one.evidence,
                    why=one.why,
                    alternatives=self.alternatives[place:],
                )
                for place, one in enumerate(self.alternatives, start=1)
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of a proposal was visible to the coder when deciding; all false for a blind decision."""

    value: bool = False
    score: bool = False
    order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's act, kept for ever.

    `key` is made by the client, so that a retry is recognised. `value` and `missing` exclude each
    other; verdicts that close or undo carry neither. `target` is the key of the decision undone.
    `rejected` is the value set aside by `correct`. `at` is UTC in ISO 8601. `seconds` is the time
    the coder took, where known.
    """

    key: str
    unit: str
    variable: str
    verdict: Verdict
    coder: str
    at: str
    value: str | None = None
    missing: Missing | None = None
    qualifiers: Qualifiers = ()
    primary: bool = False
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    role: Role = Role.CODER
    round: str = "main"
    proposal: str | None = None
    seen: Seen = field(default_factory=Seen)
    target: str | None = None
    rejected: str | None = None
    note: str = ""
    seconds: float | None = None
    origin: str = ""
    codebook_version: str = ""

    def __post_init__(self) -> None:
        """Refuse a value together with a missing status."""
        if self.value is not None and self.missing is not None:
            raise ValueError("a decision holds a value or a missing status, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDecision:
    """A decision with its place in the log: the database's number and the hash that chains it."""

    sequence: int
    hash: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The resolved value of one row (unit, variable, value, qualifiers): computed, never stored."""

    unit: str
    variable: str
    value: str | None
    missing: Missing | None
    qualifiers: Qualifiers
    primary: bool
    state: CodingState
    coders: tuple[str, ...]
    decisions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of a part with its settings; `id` is a hash of all that shapes the outcome."""

    id: str
    part: str
    settings: tuple[tuple[str, str], ...]
    inputs: str
    codebook_version: str
    software_version: str
