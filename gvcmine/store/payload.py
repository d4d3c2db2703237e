"""Canonical JSON of decisions and evidence: equal values give equal bytes, and come back equal."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gvcmine.errors import StoreError
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import Alternative, Decision, Evidence, Facets, Role, Seen, Verdict
from gvcmine.types.text import Rectangle, Region, Span

_FACETS = ("countries", "places", "sectors", "periods")


def canonical_json(content: object) -> str:
    """Return JSON with sorted keys and no spaces; characters outside ASCII stand as themselves.

    Raises StoreError where the content holds a number that is not finite or a lone surrogate
    (half of a character), which neither UTF-8 nor a database can keep.
    """
    try:
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(f"this cannot be stored as JSON: {error}") from error
    return _whole(text)


def storable(text: str) -> str:
    """Return the text as it is.

    Raises StoreError where it holds a NUL or a lone surrogate, which a database column cannot keep.
    """
    if "\x00" in text:
        raise StoreError(f"{text[:60]!r} holds a NUL character and cannot be stored; remove the character")
    return _whole(text)


def _whole(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        near = text[max(0, error.start - 30) : error.end]
        raise StoreError(
            f"half a character (a lone surrogate) cannot be stored; remove it: ...{near!r}"
        ) from error
    return text


def evidence_to_json(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Return the evidence as JSON values."""
    return [
        {
            "document_id": one.document_id,
            "text_id": one.text_id,
            "start": int(one.span.start),
            "end": int(one.span.end),
            "quote": one.quote,
            "prefix": one.prefix,
            "suffix": one.suffix,
            "regions": [_region_to_json(region) for region in one.regions],
        }
        for one in evidence
    ]


def evidence_from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """Read what `evidence_to_json` returned."""
    return tuple(
        Evidence(
            document_id=one["document_id"],
            text_id=one["text_id"],
            span=Span(one["start"], one["end"]),
            quote=one["quote"],
            prefix=one["prefix"],
            suffix=one["suffix"],
            regions=tuple(Region(page, Rectangle(*box)) for page, *box in one["regions"]),
        )
        for one in content
    )


def _region_to_json(region: Region) -> list[float]:
    box = region.rectangle
    return [int(region.page), float(box.x0), float(box.y0), float(box.x1), float(box.y1)]


def alternatives_to_json(alternatives: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Return the alternatives of a proposal as JSON values."""
    return [
        {
            "value": one.value,
            "qualifiers": [list(pair) for pair in one.qualifiers],
            "score": float(one.score),
            "probability": None if one.probability is None else float(one.probability),
            "evidence": evidence_to_json(one.evidence),
            "why": list(one.why),
        }
        for one in alternatives
    ]


def alternatives_from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Alternative, ...]:
    """Read what `alternatives_to_json` returned."""
    return tuple(
        Alternative(
            value=one["value"],
            qualifiers=tuple((name, value) for name, value in one["qualifiers"]),
            score=one["score"],
            probability=one["probability"],
            evidence=evidence_from_json(one["evidence"]),
            why=tuple(one["why"]),
        )
        for one in content
    )


def facets_to_json(facets: Facets) -> dict[str, list[str]]:
    """Return the facets of a case as JSON values; those that are empty are left out."""
    lists = {name: list(getattr(facets, name)) for name in _FACETS}
    return {name: values for name, values in lists.items() if values}


def facets_from_json(content: Mapping[str, Sequence[str]]) -> Facets:
    """Read what `facets_to_json` returned."""
    return Facets(**{name: tuple(values) for name, values in content.items()})


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Return every field of a decision as JSON values."""
    return {
        "key": decision.key,
        "unit": decision.unit,
        "variable": decision.variable,
        "verdict": str(decision.verdict),
        "coder": decision.coder,
        "at": decision.at,
        "value": decision.value,
        "missing": None if decision.missing is None else str(decision.missing),
        "qualifiers": [list(pair) for pair in decision.qualifiers],
        "primary": bool(decision.primary),
        "confidence": None if decision.confidence is None else int(decision.confidence),
        "evidence": evidence_to_json(decision.evidence),
        "role": str(decision.role),
        "round": decision.round,
        "proposal": decision.proposal,
        "seen": {
            "value": bool(decision.seen.value),
            "score": bool(decision.seen.score),
            "order": bool(decision.seen.order),
        },
        "target": decision.target,
        "rejected": decision.rejected,
        "note": decision.note,
        "seconds": None if decision.seconds is None else float(decision.seconds),
        "origin": decision.origin,
        "codebook_version": decision.codebook_version,
    }


def decision_from_json(content: Mapping[str, Any]) -> Decision:
    """Read what `decision_to_json` returned.

    A field that the content lacks takes its default, so that an older log stays readable.
    Raises KeyError, TypeError or ValueError where the content is not that of a decision.
    """
    fields = dict(content)
    readings: dict[str, Callable[[Any], object]] = {
        "verdict": Verdict,
        "missing": lambda word: None if word is None else Missing(word),
        "qualifiers": lambda pairs: tuple((name, value) for name, value in pairs),
        "evidence": evidence_from_json,
        "role": Role,
        "seen": lambda flags: Seen(**flags),
    }
    fields.update({name: read(fields[name]) for name, read in readings.items() if name in fields})
    return Decision(**fields)
