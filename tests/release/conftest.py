from collections.abc import Callable

import pytest

from gvcmine.release.dataset import Dataset, SourceNote
from gvcmine.types.codebook import Codebook, Level, Qualifier, Scale, Value, Variable
from gvcmine.types.coding import Case, Coding, CodingState, Evidence, qualifiers_from
from gvcmine.types.text import Rectangle, Region, Span


def _values(*ids: str) -> tuple[Value, ...]:
    return tuple(Value(id=one, label=one.title(), definition=f"About {one}.") for one in ids)


def small_codebook() -> Codebook:
    direction = Qualifier(name="direction", values=("dir_up", "dir_down", "dir_none", "dir_mixed"))
    group = Qualifier(name="worker_group", values=("lg_women", "lg_regular"))
    role = Qualifier(name="role", values=("case", "end_market"))
    return Codebook(
        name="small",
        version="1.2.0",
        fingerprint="abc123",
        variables=(
            Variable(
                id="p_eligibility",
                label="Eligibility",
                level=Level.PAPER,
                values=_values("inc_eligible", "exc_scope"),
                rule="First failing test wins.",
            ),
            Variable(
                id="c_country",
                label="Country",
                level=Level.CASE,
                scale=Scale.COUNTRY,
                multiple=True,
                primary=True,
                qualifiers=(role,),
            ),
            Variable(
                id="c_sector",
                label="Sector",
                level=Level.CASE,
                multiple=True,
                primary=True,
                values=_values("sec_fish", "sec_wood"),
            ),
            Variable(id="c_scale", label="Scale", level=Level.CASE, values=_values("sc_firm", "sc_cluster")),
            Variable(
                id="u_econ_type",
                label="Economic",
                level=Level.CASE,
                multiple=True,
                values=_values("eu_process", "eu_product"),
                qualifiers=(direction,),
            ),
            Variable(
                id="u_social",
                label="Social",
                level=Level.CASE_OUTCOME,
                multiple=True,
                values=_values("so_wages", "so_contract"),
                qualifiers=(direction, group),
            ),
        ),
    )


def make_coding(
    value: str | None, variable: str = "c_sector", unit: str = "case:a", **more: object
) -> Coding:
    evidence = Evidence(
        document_id="d1",
        text_id="t",
        span=Span(0, 5),
        quote="Mills, and more",
        regions=(Region(3, Rectangle(0, 0, 1, 1)),),
    )
    qualifiers = qualifiers_from(more.pop("qualifiers", {}))  # type: ignore[arg-type]
    content: dict[str, object] = {
        "missing": None,
        "primary": False,
        "state": CodingState.SINGLE,
        "coders": ("ana",),
        "decisions": ("k1",),
        "evidence": (evidence,),
        **more,
    }
    return Coding(unit=unit, variable=variable, value=value, qualifiers=qualifiers, **content)  # type: ignore[arg-type]


def make_dataset(*codings: Coding, completed: tuple[tuple[str, str], ...] = ()) -> Dataset:
    return Dataset(
        codebook=small_codebook(),
        codings=codings,
        completed=frozenset(completed),
        cases=(
            Case(id="b", label="Mills", document_ids=("d2",)),
            Case(id="a", label="Tanneries", document_ids=("d1", "d2")),
        ),
        documents=(
            SourceNote(document_id="d1", source="one.pdf", reference="Lee 2010"),
            SourceNote(document_id="d2", source="two.pdf"),
        ),
    )


@pytest.fixture
def coding() -> Callable[..., Coding]:
    return make_coding


@pytest.fixture
def dataset() -> Callable[..., Dataset]:
    return make_dataset
