"""Values of every kind that the stores keep, drawn by hypothesis or made by hand."""

from typing import Any

from hypothesis import strategies as st

from gvcmine.types.codebook import Missing
from gvcmine.types.coding import (
    Alternative,
    Decision,
    Evidence,
    Proposal,
    Role,
    Run,
    Seen,
    Verdict,
    qualifiers_from,
)
from gvcmine.types.text import (
    Assertion,
    Document,
    DocumentKind,
    Line,
    Mention,
    Page,
    Passage,
    Reading,
    Rectangle,
    Reference,
    Region,
    RetrievalStatus,
    Section,
    Span,
)

whole_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
column_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
any_text = st.text(st.characters(exclude_categories=[]), max_size=30)
numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 2**31)
spans = st.tuples(counts, counts).map(lambda pair: Span(*sorted(pair)))
rectangles = st.builds(Rectangle, numbers, numbers, numbers, numbers)
regions = st.builds(Region, counts, rectangles)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def tuples(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


evidence = st.builds(
    Evidence,
    document_id=whole_text,
    text_id=whole_text,
    span=spans,
    quote=whole_text,
    prefix=whole_text,
    suffix=whole_text,
    regions=tuples(regions),
)
pages = st.builds(
    Page, number=counts, label=maybe(whole_text), width=numbers, height=numbers, spans=tuples(spans)
)
lines = st.builds(Line, span=spans, page=counts, rectangle=rectangles)
documents = st.builds(
    Document,
    id=whole_text,
    kind=st.sampled_from(DocumentKind),
    source=any_text,
    text=whole_text,
    text_id=whole_text,
    reader=whole_text,
    pages=tuples(pages),
    lines=tuples(lines),
    title=maybe(whole_text),
    doi=maybe(whole_text),
    reference_key=maybe(whole_text),
)
passages = st.builds(
    Passage,
    id=whole_text,
    document_id=whole_text,
    index=counts,
    span=spans,
    text=whole_text,
    section=st.sampled_from(Section),
    heading=maybe(whole_text),
    language=maybe(whole_text),
    regions=tuples(regions),
)
readings = st.builds(Reading, document=documents, passages=tuples(passages))
mentions = st.builds(
    Mention,
    document_id=whole_text,
    passage_id=whole_text,
    span=spans,
    label=whole_text,
    text=whole_text,
    id=whole_text,
    assertion=st.sampled_from(Assertion),
    rule=whole_text,
)
qualifiers = st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), column_text, max_size=3).map(
    qualifiers_from
)
alternatives = st.builds(
    Alternative,
    value=column_text,
    qualifiers=qualifiers,
    score=numbers,
    probability=maybe(st.floats(0, 1)),
    evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
    why=tuples(whole_text),
)
proposals = st.builds(
    Proposal,
    id=column_text,
    unit=column_text,
    variable=column_text,
    value=maybe(column_text),
    qualifiers=qualifiers,
    score=numbers,
    probability=maybe(st.floats(0, 1)),
    evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
    why=tuples(whole_text),
    run=column_text,
    codebook_version=column_text,
    alternatives=tuples(alternatives),
)
references = st.builds(
    Reference,
    key=any_text,
    title=any_text,
    authors=tuples(any_text),
    year=maybe(st.integers(-500, 3000)),
    doi=maybe(any_text),
    abstract=maybe(any_text),
    status=st.sampled_from(RetrievalStatus),
)
answers = st.one_of(
    st.fixed_dictionaries({"value": maybe(whole_text)}),
    st.fixed_dictionaries({"missing": st.sampled_from(Missing)}),
)


@st.composite
def decisions(
    draw: st.DrawFn, texts: st.SearchStrategy[str] = column_text, free: st.SearchStrategy[str] = whole_text
) -> Decision:
    drawn = st.fixed_dictionaries(
        {
            "key": texts,
            "unit": texts,
            "variable": texts,
            "verdict": st.sampled_from(Verdict),
            "coder": texts,
            "at": texts,
            "qualifiers": st.lists(st.tuples(free, free), max_size=3).map(tuple),
            "primary": st.booleans(),
            "confidence": maybe(st.integers(1, 5)),
            "evidence": tuples(evidence),
            "role": st.sampled_from(Role),
            "round": texts,
            "proposal": maybe(texts),
            "seen": st.builds(Seen, value=st.booleans(), score=st.booleans(), order=st.booleans()),
            "target": maybe(free),
            "rejected": maybe(free),
            "note": free,
            "seconds": maybe(numbers),
            "origin": free,
            "codebook_version": texts,
        }
    )
    return Decision(**draw(drawn), **draw(answers))


def a_decision(key: str = "k1", **changes: Any) -> Decision:
    fields: dict[str, Any] = {
        "key": key,
        "unit": "case:c1",
        "variable": "sector",
        "verdict": Verdict.ACCEPT,
        "coder": "ana",
        "at": "2026-03-01T10:00:00Z",
        "value": "sec_apparel",
    }
    return Decision(**fields | changes)


def some_evidence(document_id: str = "d1") -> Evidence:
    region = Region(3, Rectangle(72.5, 90.25, 300.0, 101.5))
    return Evidence(
        document_id=document_id, text_id="t1", span=Span(10, 17), quote="apparel", regions=(region,)
    )


def a_proposal(proposal_id: str = "p1", **changes: Any) -> Proposal:
    fields: dict[str, Any] = {
        "id": proposal_id,
        "unit": "case:c1",
        "variable": "sector",
        "value": "sec_apparel",
        "qualifiers": (("direction", "dir_up"),),
        "score": 0.5,
        "probability": None,
        "evidence": (some_evidence(),),
        "why": ("apparel",),
        "run": "r1",
        "codebook_version": "1.0",
    }
    return Proposal(**fields | changes)


def a_run(run_id: str = "r1") -> Run:
    return Run(
        id=run_id,
        part="cues.v1",
        settings=(("limit", "5"),),
        inputs="abc",
        codebook_version="1.0",
        software_version="0.1.0",
    )


def a_reading(document_id: str = "d1", count: int = 3) -> Reading:
    text = "The apparel firms of Lesotho upgraded.\n\n" * count
    size = len(text) // count
    spans_of = [Span(number * size, number * size + 38) for number in range(count)]
    box = Rectangle(72.0, 90.0, 300.0, 101.0)
    return Reading(
        document=Document(
            id=document_id,
            kind=DocumentKind.FILE,
            source="a.pdf",
            text=text,
            text_id="t1",
            reader="pymupdf.v1",
            pages=(Page(number=1, label="i", width=595.0, height=842.0, spans=(Span(0, len(text)),)),),
            lines=tuple(Line(span=span, page=1, rectangle=box) for span in spans_of),
        ),
        passages=tuple(
            Passage(
                id=f"{document_id}-{index}",
                document_id=document_id,
                index=index,
                span=span,
                text=text[span.start : span.end],
                section=Section.BODY,
                regions=(Region(1, box),),
            )
            for index, span in enumerate(spans_of)
        ),
    )
