"""Cases that people accept: units of their own, each with proposals from the passages that speak of it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Called

from gvcmine.project import Project
from gvcmine.types.coding import Decision, Proposal, Verdict, case_unit, qualifier_text
from gvcmine.verbs.cases import ACCEPTED, coded_cases
from gvcmine.verbs.drafting import Drafting
from gvcmine.verbs.evaluating import gold_of
from gvcmine.verbs.exchanging import Library
from gvcmine.verbs.reviewing import units
from gvcmine.verbs.runs import make_runs

ROSES = """Roses and hides: flowers in Kenya and leather in Ethiopia

Abstract

This paper compares cut flowers in Kenya and leather in Ethiopia between 2004 and 2018. In Kenya wages
rose. In Ethiopia wages fell.

1 Introduction

We study two chains, one of cut flowers in Kenya and one of leather in Ethiopia, and ask what became of
their workers.

2 Flowers in Kenya

Kenyan growers sold their roses to supermarkets in Europe, and exports of cut flowers grew. Wages rose by
a fifth between 2005 and 2010. The union negotiated a sector agreement for the estates.

By the end of the decade wages had risen again, and the estates had built new cold stores.

3 Leather in Ethiopia

Ethiopian tanneries lost their buyers after the export tax. Wages fell by a third between 2008 and 2015.
Half of the tanners lost their jobs.

The tanneries closed their finishing shops, and pay fell once more.

4 Conclusions

The growers gained and the tanners lost.
"""
FILE = "roses_and_hides.txt"


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "two"
    project = Project.create(folder)
    (folder / "corpus" / FILE).write_text(ROSES, encoding="utf-8")
    project.ingest()
    project.tag()
    project.close()
    return folder


@pytest.fixture
def roses(tagged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tagged, tmp_path / "two"))


def drafted(project: Project) -> list[Proposal]:
    """Return what cues alone propose: enough to see whose passage is whose, and no model to load."""
    rooms = project.rooms
    (document_id,) = rooms.corpus.document_ids()
    return list(Drafting(rooms, {}, cues_only=True).proposals(document_id, make_runs(rooms, {})))


def told(made: list[Proposal], unit: str, variable: str) -> list[tuple[str | None, str]]:
    own = [one for one in made if (one.unit, one.variable) == (unit, variable)]
    return [(one.value, qualifier_text(one.qualifiers)) for one in own]


@pytest.mark.slow
def test_wages_up_in_one_country_and_down_in_the_other_are_told_of_each_alone(
    roses: Path, called: Called
) -> None:
    said = called("cases", "accept", FILE, "--coder", "ana", "-C", roses).ok().out
    assert "Kenya" in said and "Ethiopia" in said and "gvcmine propose" in said
    project = Project.open(roses)
    made = drafted(project)
    by_country = {case.facets.countries: case_unit(case.id) for case in coded_cases(project.rooms)}
    assert set(by_country) == {("KEN",), ("ETH",)}
    for country, sector, wages in (
        ("KEN", "sec_horticulture", "direction=dir_up"),
        ("ETH", "sec_leather", "direction=dir_down"),
    ):
        unit = by_country[(country,)]
        assert told(made, unit, "c_country") == [(country, "")]
        assert told(made, unit, "c_sector")[0] == (sector, "")
        directions = {qualifiers for value, qualifiers in told(made, unit, "u_social") if value == "so_wages"}
        assert wages in directions <= {wages, ""}
        (period,) = [one for one in made if (one.unit, one.variable) == (unit, "c_period")]
        assert "the case was accepted with it" in period.why
    project.close()


@pytest.mark.slow
def test_accepting_is_an_act_in_the_log_and_happens_once(roses: Path, called: Called) -> None:
    before = json.loads(called("status", "--json", "-C", roses).ok().out)["cases"]
    first = json.loads(called("cases", "accept", FILE, "2", "--coder", "ana", "--json", "-C", roses).ok().out)
    again = json.loads(called("cases", "accept", FILE, "2", "--coder", "ben", "--json", "-C", roses).ok().out)
    assert [case["id"] for case in first["new"]] == [case["id"] for case in again["known"]]
    assert (again["new"], first["still_whole"]) == ([], False)
    assert "cases 1 to 2" in called("cases", "accept", FILE, "3", "--coder", "ana", "-C", roses).refused()
    assert "name the person" in called("cases", "accept", FILE, "--coder", " ", "-C", roses).refused()
    assert json.loads(called("status", "--json", "-C", roses).ok().out)["cases"] == before == 1
    project = Project.open(roses)
    (entry,) = project.rooms.coding.corpus_decisions()
    decision = entry.decision
    assert (decision.variable, decision.coder, decision.value) == (ACCEPTED, "ana", "accepted")
    assert {"country", "document", "sector"} <= {name for name, _ in decision.qualifiers}
    text = project.rooms.corpus.document(dict(decision.qualifiers)["document"]).text
    assert decision.evidence and all(one.is_literal(text) for one in decision.evidence)
    project.close()


@pytest.mark.slow
def test_the_case_of_the_whole_paper_leaves_the_queue_unless_somebody_decided_on_it(
    roses: Path, called: Called
) -> None:
    project = Project.open(roses)
    called("cases", "accept", FILE, "--coder", "ana", "-C", roses).ok()
    (whole,) = [case for case in project.rooms.coding.cases() if case.origin == "default"]
    unit = case_unit(whole.id)
    assert unit not in units(project.rooms)
    assert unit not in {one.unit for one in drafted(project)}
    mine = Decision(
        key="k", unit=unit, variable="c_scale", verdict=Verdict.ADD, coder="ben", at="2024", value="sc_firm"
    )
    value = project.codebook.variable("c_scale").values[0].id  # type: ignore[union-attr]
    project.decide(replace(mine, value=value))
    assert unit in units(project.rooms)
    wages = told(drafted(project), unit, "u_social")
    assert {("so_wages", "direction=dir_up"), ("so_wages", "direction=dir_down")} <= set(wages)
    said = called("cases", "accept", FILE, "--coder", "ana", "-C", roses).ok().out
    assert "has decisions" in said
    project.close()


@pytest.mark.slow
def test_gold_that_names_no_case_is_left_out_and_counted_where_there_are_several(
    roses: Path, called: Called
) -> None:
    called("cases", "accept", FILE, "--coder", "ana", "-C", roses).ok()
    project = Project.open(roses)
    unit = case_unit(coded_cases(project.rooms)[0].id)
    path = roses / "annotations" / "gold" / "ours.csv"
    path.parent.mkdir(exist_ok=True)
    rows = [f"{FILE},,c_scale,sc_firm", f"{FILE},{unit},c_scale,sc_cluster", f"{FILE},,p_method,m_interviews"]
    path.write_text("\n".join(["document,unit,variable,value", *rows]) + "\n", encoding="utf-8")
    gold, unplaced = gold_of(project.rooms, Library(project.rooms), [path])
    assert {(key[1], *values) for key, values in gold.items()} == {
        ("c_scale", "sc_cluster"),
        ("p_method", "m_interviews"),
    }
    assert unplaced == {"c_scale": 1}
    project.close()
