from collections.abc import Callable

import pytest

from gvcmine.types.codebook import Automation, Codebook, Level, Qualifier, Scale, Value, Variable
from gvcmine.types.coding import Decision, Evidence, LoggedDecision, Proposal, Verdict
from gvcmine.types.text import Rectangle, Region, Span

Log = Callable[..., list[LoggedDecision]]

DIRECTION = Qualifier(name="direction", label="Direction", values=("dir_up", "dir_down", "dir_none"))
GROUP = Qualifier(name="worker_group", label="Worker group", values=("lg_women", "lg_regular"))
NAME = Qualifier(name="name", label="Name", scale=Scale.TEXT)


def make_codebook() -> Codebook:
    def values(*pairs: tuple[str, str]) -> tuple[Value, ...]:
        return tuple(Value(id=name, label=label, definition=f"About {label}.") for name, label in pairs)

    return Codebook(
        name="small",
        version="1.0.0",
        fingerprint="f" * 8,
        variables=(
            Variable(
                id="p_eligibility",
                label="Eligibility",
                level=Level.PAPER,
                values=values(("inc_eligible", "Include"), ("exc_scope", "Out of scope")),
            ),
            Variable(
                id="c_country",
                label="Country",
                level=Level.CASE,
                scale=Scale.COUNTRY,
                multiple=True,
                primary=True,
                automation=Automation.A,
            ),
            Variable(
                id="c_sector",
                label="Sector",
                level=Level.CASE,
                multiple=True,
                primary=True,
                automation=Automation.A,
                values=values(("sec_apparel", "Apparel"), ("sec_leather", "Leather"), ("sec_fish", "Fish")),
            ),
            Variable(
                id="c_scale",
                label="Scale of producers",
                level=Level.CASE,
                values=values(("sc_firm", "One firm"), ("sc_cluster", "Cluster")),
            ),
            Variable(
                id="t_mode",
                label="Trigger mode",
                level=Level.CASE,
                automation=Automation.C,
                rule="Ask what began it.",
                values=values(("mode_vulnerability", "Vulnerability"), ("mode_opportunity", "Opportunity")),
            ),
            Variable(
                id="u_social",
                label="Social upgrading",
                level=Level.CASE_OUTCOME,
                multiple=True,
                values=values(("so_wages", "Wages"), ("so_contract", "Contract security")),
                qualifiers=(DIRECTION, GROUP),
            ),
            Variable(
                id="a_actor",
                label="Actors",
                level=Level.CASE_ACTOR,
                multiple=True,
                values=values(("act_union", "Union"), ("act_ngo", "NGO")),
                qualifiers=(NAME,),
            ),
            Variable(id="c_place", label="Place", level=Level.CASE, scale=Scale.TEXT, multiple=True),
        ),
    )


def make_log(*steps: dict[str, object]) -> list[LoggedDecision]:
    """Number the steps from 1; what a step does not say is filled in."""
    log = []
    for number, step in enumerate(steps, start=1):
        content: dict[str, object] = {
            "key": f"k{number}",
            "unit": "case:a",
            "variable": "c_sector",
            "verdict": Verdict.ADD,
            "coder": "ana",
            "at": f"2024-01-01T00:00:{number % 60:02d}Z",
            **step,
        }
        decision = Decision(**content)  # type: ignore[arg-type]
        log.append(LoggedDecision(sequence=number, hash=f"h{number}", decision=decision))
    return log


TEXT = "Mills grew. Tanneries closed after the ban. Wages of women rose in the cluster. The end."


def make_evidence(quote: str, document_id: str = "d1") -> Evidence:
    start = TEXT.index(quote)
    return Evidence(
        document_id=document_id,
        text_id="t1",
        span=Span(start, start + len(quote)),
        quote=quote,
        regions=(Region(7, Rectangle(0, 0, 10, 10)),),
    )


def make_proposal(
    id: str,
    variable: str = "c_sector",
    value: str | None = "sec_leather",
    score: float = 0.5,
    unit: str = "case:a",
    quotes: tuple[str, ...] = ("Tanneries closed",),
    document_id: str = "d1",
    qualifiers: tuple[tuple[str, str], ...] = (),
) -> Proposal:
    return Proposal(
        id=id,
        unit=unit,
        variable=variable,
        value=value,
        qualifiers=qualifiers,
        score=score,
        probability=None,
        evidence=tuple(make_evidence(quote, document_id) for quote in quotes),
        why=("cue: tanneries",),
        run="r1",
        codebook_version="1.0.0",
    )


@pytest.fixture
def codebook() -> Codebook:
    return make_codebook()


@pytest.fixture
def log() -> Log:
    return make_log


@pytest.fixture
def proposal() -> Callable[..., Proposal]:
    return make_proposal
