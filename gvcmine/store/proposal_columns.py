"""Proposals with their evidence and alternatives as columns."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from gvcmine.store.columns import struct
from gvcmine.store.region_columns import REGION, region_rows, regions_from
from gvcmine.types.coding import Alternative, Evidence, Proposal
from gvcmine.types.text import Span

_TEXT, _COUNT, _NUMBER = pa.string(), pa.int64(), pa.float64()

_PAIR = struct(name=_TEXT, value=_TEXT)
_EVIDENCE = struct(
    document_id=_TEXT,
    text_id=_TEXT,
    start=_COUNT,
    end=_COUNT,
    quote=_TEXT,
    prefix=_TEXT,
    suffix=_TEXT,
    regions=pa.list_(REGION),
)
_ALTERNATIVE = struct(
    value=_TEXT,
    qualifiers=pa.list_(_PAIR),
    score=_NUMBER,
    probability=_NUMBER,
    evidence=pa.list_(_EVIDENCE),
    why=pa.list_(_TEXT),
)
PROPOSAL = struct(
    proposal_id=_TEXT,
    unit=_TEXT,
    variable=_TEXT,
    value=_TEXT,
    qualifiers=pa.list_(_PAIR),
    score=_NUMBER,
    probability=_NUMBER,
    evidence=pa.list_(_EVIDENCE),
    why=pa.list_(_TEXT),
    run=_TEXT,
    codebook_version=_TEXT,
    alternatives=pa.list_(_ALTERNATIVE),
)


def proposal_row(proposal: Proposal) -> tuple[Any, ...]:
    """Return a proposal as a tuple of the columns of PROPOSAL."""
    return (
        proposal.id,
        proposal.unit,
        proposal.variable,
        proposal.value,
        proposal.qualifiers,
        proposal.score,
        proposal.probability,
        [_evidence_row(evidence) for evidence in proposal.evidence],
        proposal.why,
        proposal.run,
        proposal.codebook_version,
        [_alternative_row(one) for one in proposal.alternatives],
    )


def proposal_from(row: Sequence[Any]) -> Proposal:
    """Read what `proposal_row` returned."""
    of = dict(zip((field.name for field in PROPOSAL), row, strict=True))
    return Proposal(
        id=of["proposal_id"],
        unit=of["unit"],
        variable=of["variable"],
        value=of["value"],
        qualifiers=of["qualifiers"],
        score=of["score"],
        probability=of["probability"],
        evidence=tuple(_evidence_from(one) for one in of["evidence"]),
        why=of["why"],
        run=of["run"],
        codebook_version=of["codebook_version"],
        alternatives=tuple(_alternative_from(one) for one in of["alternatives"]),
    )


def _alternative_row(one: Alternative) -> tuple[Any, ...]:
    evidence = [_evidence_row(evidence) for evidence in one.evidence]
    return (one.value, one.qualifiers, one.score, one.probability, evidence, one.why)


def _alternative_from(row: Sequence[Any]) -> Alternative:
    value, qualifiers, score, probability, evidence, why = row
    return Alternative(
        value=value,
        qualifiers=qualifiers,
        score=score,
        probability=probability,
        evidence=tuple(_evidence_from(one) for one in evidence),
        why=why,
    )


def _evidence_row(evidence: Evidence) -> tuple[Any, ...]:
    return (
        evidence.document_id,
        evidence.text_id,
        evidence.span.start,
        evidence.span.end,
        evidence.quote,
        evidence.prefix,
        evidence.suffix,
        region_rows(evidence.regions),
    )


def _evidence_from(row: Sequence[Any]) -> Evidence:
    document_id, text_id, start, end, quote, prefix, suffix, regions = row
    return Evidence(
        document_id=document_id,
        text_id=text_id,
        span=Span(start, end),
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        regions=regions_from(regions),
    )
