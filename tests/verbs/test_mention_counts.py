"""What `gvcmine status --mentions` counts: mentions, passages and documents, under names and not codes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.project import Project
from gvcmine.types.text import Assertion, Mention, Span
from gvcmine.verbs.mentions import KindCounts, count_in_document
from gvcmine.verbs.naming import Names, period_words
from gvcmine.workspace.codebook_file import read_codebook, shipped_codebook_text

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    path = tmp_path_factory.mktemp("names") / "codebook.yaml"
    path.write_text(shipped_codebook_text(), encoding="utf-8")
    return Names(read_codebook(path))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace with two small files that were read and not tagged."""
    project = Project.create(tmp_path / "work")
    for name in ("one", "two"):
        pdf(tmp_path / "work" / "corpus" / f"{name}.pdf", f"A study of {name}")
    project.ingest()
    project.close()
    return tmp_path / "work"


def mention(label: str, value: str = "", **more: Any) -> Mention:
    given = {"assertion": Assertion.FINDING, "text": value, "passage_id": "p1", "document_id": "d"} | more
    return Mention(span=Span(0, 1), label=label, id=value, rule="test", **given)


def counts(names: Names, *mentions: Mention) -> dict[str, KindCounts]:
    return {kind.key: kind for kind in count_in_document(mentions, names)}


def keep(work: Path, *documents: list[Mention]) -> Project:
    """Put mentions on file, one list a document, in the order of the documents' ids."""
    project = Project.open(work)
    ids = sorted(project.rooms.corpus.document_ids())
    for document_id, mentions in zip(ids, documents, strict=False):
        project.rooms.corpus.keep_mentions(document_id, mentions, "by hand")
    return project


def test_mentions_passages_and_findings_are_counted_apart(names: Names) -> None:
    found = counts(
        names,
        mention("SECTOR", "sec_apparel"),
        mention("SECTOR", "sec_apparel", passage_id="p2", assertion=Assertion.BACKGROUND),
        mention("SECTOR", "sec_apparel", passage_id="p2", assertion=Assertion.NEGATED),
        mention("SECTOR", "sec_tourism", assertion=Assertion.HYPOTHETICAL),
    )["sector"]
    apparel, tourism = found.counts
    assert apparel.name == "Apparel and garments"
    assert (apparel.mentions, apparel.findings, apparel.passages, apparel.documents_finding) == (3, 1, 2, 1)
    assert apparel.assertions == {"finding": 1, "negated": 1, "background": 1}
    assert (tourism.mentions, tourism.findings, tourism.documents, tourism.documents_finding) == (1, 0, 1, 0)
    assert (found.mentions, found.documents) == (4, 1)


def test_a_place_counts_for_its_country_too(names: Names) -> None:
    found = counts(
        names,
        mention("COUNTRY", "PAK", text="Pakistani"),
        mention("PLACE", "PAK", text="Sialkot", name="Sialkot", passage_id="p2"),
        mention("PLACE", "USA|PHL", text="Angeles", name="Angeles"),
    )
    by_name = {one.name: one for one in found["country"].counts}
    assert (by_name["Pakistan"].mentions, by_name["Pakistan"].passages) == (2, 2)
    assert by_name["United States or Philippines"].mentions == 1
    assert {(one.name, one.of) for one in found["place"].counts} == {
        ("Sialkot", "Pakistan"),
        ("Angeles", "United States or Philippines"),
    }


def test_an_organisation_is_one_under_all_its_names(names: Names) -> None:
    full = "International Labour Organization"
    found = counts(
        names,
        mention("ORG", "act_multilateral", text="ILO", name=full),
        mention("ORG", "act_multilateral", text="International Labour Office", name=full, home="CHE"),
        mention("ORG", "", text="Vestibule Ltd"),
    )["organisation"]
    assert [(one.name, one.mentions, one.home) for one in found.counts] == [
        (full, 2, "Switzerland"),
        ("Vestibule Ltd", 1, ""),
    ]
    assert found.counts[0].of and found.counts[0].of != "act_multilateral"


def test_values_of_several_questions_tell_which_one(names: Names) -> None:
    found = counts(names, mention("UPGRADING", "so_wages"), mention("UPGRADING", "eu_process"))["upgrading"]
    assert {(one.name, one.of) for one in found.counts} == {
        ("Wages and benefits", "Social upgrading dimension"),
        ("Process", "Type of economic upgrading"),
    }


def test_words_of_labels_periods_and_what_nobody_knows(names: Names) -> None:
    assert names.label("WORKER_GROUP") == "Worker group" and names.label("ORG") == "Organisation"
    assert names.meaning(mention("SECTOR", "sec_of_a_later_codebook")) == "sec_of_a_later_codebook"
    assert names.meaning(mention("COUNTRY", "", text="the republic")) == "the republic"
    assert names.meaning(mention("PERIOD", "1992/..")) == "since 1992"
    assert period_words("19XX") == "1900s" and period_words("no date") == "no date"


def test_documents_are_counted_once_and_the_most_widely_mentioned_comes_first(work: Path) -> None:
    often = [mention("COUNTRY", "KEN", passage_id=str(number)) for number in range(5)]
    everywhere = mention("COUNTRY", "ETH", assertion=Assertion.BACKGROUND)
    project = keep(work, [*often, everywhere], [everywhere])
    found = project.mention_counts()
    project.close()
    assert (found.documents, found.tagged, found.current) == (2, 2, 0)
    country = {kind.key: kind for kind in found.kinds}["country"]
    assert [(one.name, one.documents, one.documents_finding, one.mentions) for one in country.counts] == [
        ("Ethiopia", 2, 0, 2),
        ("Kenya", 1, 1, 5),
    ]
    assert country.documents == 2


def test_the_command_shows_tables_all_rows_and_json(work: Path, called: Called) -> None:
    codes = ["ETH", "KEN", "UGA", "RWA", "TZA", "BDI", "SOM", "DJI", "ERI", "SSD", "SDN", "EGY"]
    keep(work, [mention("COUNTRY", code) for code in codes], []).close()
    told = called("status", "--mentions", "-C", work).ok().out
    assert "By country" in told and "Ethiopia" in told and "ETH" not in told
    assert "and 2 more; --all shows them" in told
    assert "Sector: none is mentioned." in told and "Organisation: none is mentioned." in told
    assert "2 documents are not tagged yet, or changed since" in told
    everything = called("status", "--mentions", "--all", "--by", "Country", "-C", work).ok().out
    assert "more; --all" not in everything and "Uganda" in everything and "Sector" not in everything
    facts = json.loads(called("status", "--mentions", "--json", "-C", work).ok().out)
    assert (facts["documents"], facts["tagged"]) == (2, 2)
    assert len(facts["kinds"]["country"]["counts"]) == len(codes)
    assert facts["kinds"]["country"]["counts"][0]["assertions"] == {"finding": 1}
    only = json.loads(called("status", "--mentions", "--by", "org", "--json", "-C", work).ok().out)
    assert list(only["kinds"]) == ["organisation"] and only["kinds"]["organisation"]["counts"] == []


def test_empty_states_and_wrong_uses_say_what_to_do(work: Path, tmp_path: Path, called: Called) -> None:
    assert (
        "None of 2 documents is tagged yet; run: gvcmine tag"
        in called("status", "--mentions", "-C", work).ok().out
    )
    Project.create(tmp_path / "empty").close()
    assert "There are no documents yet" in called("status", "--mentions", "-C", tmp_path / "empty").ok().out
    refused = called("status", "--mentions", "--by", "colour", "-C", work).refused(2)
    assert 'called "colour"' in refused and "worker-group" in refused
    assert "go with --mentions" in called("status", "--all", "-C", work).refused(2)


def test_what_is_counted_is_what_the_tagger_found(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "work")
    shutil.copy(CORPUS / "wine_moldova.pdf", tmp_path / "work" / "corpus")
    project.ingest()
    project.tag()
    found = project.mention_counts()
    (document_id,) = project.rooms.corpus.document_ids()
    mentions = project.rooms.corpus.mentions(document_id)
    project.close()
    assert found.current == found.documents == 1
    places = sum(one.label == "PLACE" for one in mentions)
    unsettled = sum(one.label in ("PLACE", "COUNTRY") and not one.id for one in mentions)
    assert sum(kind.mentions for kind in found.kinds) == len(mentions) + places - unsettled
    first = next(kind for kind in found.kinds if kind.key == "sector").counts[0]
    assert first.name == "Wine and other beverages"
