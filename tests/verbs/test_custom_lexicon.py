"""A team's own terms, from the file to the mentions, through the command itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import Called, command, surroundings

from gvcmine.project import Project
from gvcmine.store.corpus import CorpusStore
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.lexicon import Lexicon, Term
from gvcmine.types.text import Assertion, Document, Mention, Span
from gvcmine.verbs import standing
from gvcmine.verbs.explaining import source_of

TEXTS = {
    "surgical": (
        "Instruments from a cluster\n\n"
        "Makers of surgical instruments in Wazirabad met the new rule of their buyers after the ban. The "
        "workers of the small firms kept their jobs, and the SCCI trained them in the years after it.\n\n"
        "The firms of the town sold more to hospitals abroad, and their buyers asked for higher quality."
    ),
    "flowers": (
        "Roses for export\n\n"
        "The farms around the lake grow roses for the auctions, and the women in the packing halls are paid "
        "by the day. The growers of the valley said that the khadi trade was of no use to them at all.\n\n"
        "Exports of the farms grew in the years that followed, and the wages of the women did not."
    ),
    "garments": (
        "Sewing for brands\n\n"
        "The brands moved their orders to smaller factories, and the factories cut the time for each piece. "
        "The market for lemons in second-hand machines left many of the owners with old equipment.\n\n"
        "Few of the factories learnt to make patterns of their own, and the brands did not teach them."
    ),
}


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with three texts, to be copied where it is changed."""
    folder = tmp_path_factory.mktemp("own") / "work"
    project = Project.create(folder)
    for name, text in TEXTS.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    project.ingest()
    project.close()
    return folder


@pytest.fixture
def work(ingested: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ingested, tmp_path / "work"))


@pytest.fixture
def quick(work: Path, called: Called, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tagged workspace whose tagger finds nothing, at once: to see what is tagged again, and why."""
    monkeypatch.setattr(GvcTagger, "tag", lambda self, passages: [])
    assert tag(work, called)["new"] == 3
    return work


def write(work: Path, *terms: str) -> None:
    lines = [f"  - {{{term}}}" for term in terms]
    (work / "annotations" / "lexicon.yaml").write_text("\n".join(["terms:", *lines, ""]), encoding="utf-8")


def tag(work: Path, called: Called) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(called("tag", "--json", "-C", work).ok().out)
    return report


def mentions(work: Path) -> set[tuple[str, str, str, str]]:
    project = Project.open(work)
    found = {
        (mention.text, mention.label, mention.id, mention.name)
        for document in project.rooms.corpus.document_ids()
        for mention in project.rooms.corpus.mentions(document)
    }
    project.close()
    return found


WAZIRABAD = "words: Wazirabad, means: PAK, name: Wazirabad"
SCCI = "words: [SCCI, the Chamber], means: act_association, name: Sialkot Chamber, home: PAK"
KHADI = "words: khadi, means: sec_apparel"


@pytest.mark.slow
def test_terms_of_ones_own_are_found_and_taken_away_again(work: Path, called: Called) -> None:
    assert called("tag", "-C", work).ok().out == "Tagged 3 documents (3 new); 0 were current.\n"
    before = mentions(work)
    write(work, SCCI, WAZIRABAD, "words: nowhere to be found, means: so_wages")
    answer = called("tag", "-C", work).ok()
    assert answer.out == (
        "Tagged 1 document (1 for terms of your own that were added, changed or removed); 2 were current.\n"
    )
    assert mentions(work) >= {
        ("Wazirabad", "PLACE", "PAK", "Wazirabad"),
        ("SCCI", "ORG", "act_association", "Sialkot Chamber"),
    }
    (work / "annotations" / "lexicon.yaml").unlink()
    assert tag(work, called)["by_terms"] == 1
    assert mentions(work) == before


def test_only_documents_that_hold_a_new_term_are_tagged_again(quick: Path, called: Called) -> None:
    write(quick, WAZIRABAD)
    report = tag(quick, called)
    assert (report["tagged"], report["unchanged"], report["by_terms"], report["terms"]) == (1, 2, 1, 1)
    write(quick, SCCI, WAZIRABAD, KHADI, "words: nowhere to be found, means: so_wages")
    report = tag(quick, called)
    assert (report["tagged"], report["by_terms"], report["new"], report["changed"]) == (2, 2, 0, 0)
    assert tag(quick, called)["tagged"] == 0
    write(quick, SCCI, WAZIRABAD)
    assert tag(quick, called)["tagged"] == 1
    (quick / "annotations" / "lexicon.yaml").unlink()
    assert tag(quick, called)["tagged"] == 1


def test_a_term_that_means_something_else_now_is_tagged_again(quick: Path, called: Called) -> None:
    write(quick, KHADI, WAZIRABAD)
    assert tag(quick, called)["tagged"] == 2
    write(quick, KHADI.replace("sec_apparel", "sec_textiles"), WAZIRABAD)
    assert tag(quick, called)["tagged"] == 1


def test_words_that_two_terms_list_count_for_both(quick: Path, called: Called) -> None:
    one, two = (f"words: [khadi, {other}], means: sec_apparel" for other in ("handspun", "homespun"))
    for terms in ((one, two), (one,), ()):
        write(quick, *terms)
        assert tag(quick, called)["tagged"] == 1


def test_remarks_notes_and_order_change_nothing(quick: Path, called: Called) -> None:
    write(quick, KHADI, WAZIRABAD)
    tag(quick, called)
    write(quick, WAZIRABAD, KHADI + ", note: hand-spun cotton")
    assert tag(quick, called)["tagged"] == 0


def test_another_language_or_codebook_is_no_matter_of_terms(quick: Path, called: Called) -> None:
    write(quick, KHADI)
    tag(quick, called)
    codebook = quick / "annotations" / "codebook.yaml"
    codebook.write_text(codebook.read_text().replace("version:", "version: 9 #", 1), encoding="utf-8")
    report = tag(quick, called)
    assert (report["changed"], report["by_terms"], report["unchanged"]) == (3, 0, 0)
    project = Project.open(quick)
    inputs = standing.MentionInputs(project.rooms, GvcTagger(project.codebook))
    outline = project.rooms.corpus.outline(project.rooms.corpus.document_ids()[0])
    assert inputs.of(outline) != inputs.of(replace(outline, language="fr"))
    project.close()


@pytest.mark.slow
def test_proposals_follow_the_mentions(work: Path, called: Called) -> None:
    called("tag", "-C", work).ok()
    assert json.loads(called("propose", "--json", "-C", work).ok().out)["proposed"] == 3
    before = markets(work)
    write(work, "words: the auctions, means: em_north")
    state = json.loads(called("propose", "--json", "-C", work).ok().out)
    assert (state["proposed"], state["unchanged"], state["untagged"]) == (0, 2, 1)
    called("tag", "-C", work).ok()
    project = Project.open(work)
    assert [one.proposed for one in project.status().documents].count(False) == 1
    project.close()
    assert json.loads(called("propose", "--json", "-C", work).ok().out)["proposed"] == 1
    project = Project.open(work)
    assert all(one.proposed and one.tagged for one in project.status().documents)
    project.close()
    assert markets(work) - before
    assert any("the auctions" in quote for _, quote in markets(work) - before)


def markets(work: Path) -> set[tuple[float, str]]:
    """Return score and quotes of what is proposed for markets of the North."""
    project = Project.open(work)
    found = {
        (one.score, " ".join(evidence.quote for evidence in one.evidence))
        for one in project.proposals()
        if one.value == "em_north"
    }
    project.close()
    return found


def test_without_terms_no_text_is_read(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*arguments: object) -> str:
        raise AssertionError("a text was read")

    monkeypatch.setattr(CorpusStore, "text", read)
    project = Project.open(quick)
    assert project.tag().unchanged == 3
    assert project.status().counts["documents"] == 3
    project.close()


def test_a_text_is_read_once_for_a_term(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(quick, WAZIRABAD)
    project = Project.open(quick)
    assert project.tag().tagged == 1
    project.close()
    reads: list[str] = []
    count = standing.StandingTerms._count

    def noted(self: standing.StandingTerms, document: Document, seen: Any) -> Any:
        reads.append(document.id)
        return count(self, document, seen)

    monkeypatch.setattr(standing.StandingTerms, "_count", noted)
    again = Project.open(quick)
    again.tag()
    again.status()
    again.close()
    assert reads == []


def test_a_broken_lexicon_stops_tagging_and_changes_nothing(quick: Path, called: Called) -> None:
    write(quick, WAZIRABAD, "words: '/wages? (fell/', means: so_wages", "words: pay, means: so_wage")
    said = called("tag", "-C", quick).refused()
    assert said.splitlines()[0].startswith("annotations/lexicon.yaml line 3: /wages? (fell/: the pattern is")
    assert said.splitlines()[1].startswith(
        "annotations/lexicon.yaml line 4: means: the codebook has no value"
    )
    assert called("tag", "--explain", "Pay fell.", "-C", quick).refused() == said
    (quick / "annotations" / "lexicon.yaml").unlink()
    assert tag(quick, called)["unchanged"] == 3


def test_a_very_common_word_is_asked_about(quick: Path, called: Called) -> None:
    write(quick, WAZIRABAD, "words: [the, their], means: sc_firm")
    words = [word for text in TEXTS.values() for word in text.lower().split()]
    times = words.count("the") + words.count("their")
    answer = called("tag", "-C", quick).ok()
    assert answer.err.splitlines() == [
        f'warning: annotations/lexicon.yaml line 3: "the" (with 1 other forms) is found {times} times in '
        "3 documents; is that meant?"
    ]
    assert len(json.loads(called("tag", "--json", "-C", quick).ok().out)["warnings"]) == 1


def test_a_word_found_very_often_is_asked_about(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(quick, WAZIRABAD)
    monkeypatch.setattr(standing, "MANY", 1)
    project = Project.open(quick)
    warnings = project.tag().warnings
    project.close()
    assert warnings == (
        'annotations/lexicon.yaml line 2: "Wazirabad" is found once in 1 document; is that meant?',
    )


@pytest.mark.slow
def test_each_mention_names_what_made_it(work: Path, called: Called) -> None:
    write(work, SCCI, WAZIRABAD)
    text = (
        "In 2004-2006 the SCCI of Wazirabad, the ILO and Acme Trading Ltd raised wages in Sialkot, Pakistan."
    )
    told = json.loads(called("tag", "--explain", text, "--json", "-C", work).ok().out)
    made = {(one["text"], one["label"]): one["source"] for one in told["mentions"]}
    assert made["SCCI", "ORG"] == 'annotations/lexicon.yaml line 2: "SCCI"'
    assert made["Wazirabad", "PLACE"] == 'annotations/lexicon.yaml line 3: "Wazirabad"'
    assert made["ILO", "ORG"].startswith("organisations.csv")
    assert made["2004-2006", "PERIOD"] == "years of the text"
    wages = next(source for (_, label), source in made.items() if label == "UPGRADING")
    assert wages.startswith(('cue of so_wages in the codebook: "', 'upgrading.yaml: "'))
    assert not any(
        source.startswith(("pattern:", "gazetteer:", "lexicon:", "cue:")) for source in made.values()
    )
    table = called("tag", "--explain", text, "-C", work).ok().out
    assert "Sialkot Chamber, PAK" in " ".join(table.split())
    assert "line 3" in table
    assert max(map(len, table.splitlines())) <= 120


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("cue:u_social:wages rose", 'cue of so_wages in the codebook: "wages rose"'),
        ("lexicon:upgrading:(better|higher) pay", 'upgrading.yaml: "(better|higher) pay"'),
        ("gazetteer:places", "places.csv"),
        ("gazetteer:geonames", "gazetteer.csv"),
        ("lexicon:own:a: b", 'annotations/lexicon.csv line 7: "a: b"'),
        ("lexicon:own:gone", 'own term "gone"'),
        ("ner", "model of names"),
        ("of a tagger of one's own", "of a tagger of one's own"),
    ],
)
def test_a_rule_is_told_by_term_and_file(rule: str, source: str) -> None:
    lexicon = Lexicon((Term(words=("a: b",), means="so_wages", file="lexicon.csv", line=7),))
    mention = Mention(
        document_id="",
        passage_id="",
        span=Span(0, 1),
        label="UPGRADING",
        text="a",
        id="so_wages",
        assertion=Assertion.FINDING,
        rule=rule,
    )
    assert source_of(mention, lexicon) == source


def through_pipe(work: Path, content: bytes) -> subprocess.CompletedProcess[bytes]:
    words = command("tag", "--explain", "-", "-C", work)
    return subprocess.run(words, input=content, capture_output=True, env=surroundings(), check=False)


@pytest.mark.slow
def test_a_text_may_come_through_a_pipe(work: Path) -> None:
    done = through_pipe(work, "\ufeffThe ILO trained workers in Côte d’Ivoire.\r\n".encode())
    assert done.returncode == 0
    assert "CIV" in done.stdout.decode()


@pytest.mark.parametrize("content", [b"", b" \r\n\t", "\ufeff".encode()])
def test_no_text_is_a_clear_message(work: Path, content: bytes) -> None:
    done = through_pipe(work, content)
    assert done.returncode == 2, done.stderr
    assert "there is no text to explain" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_what_is_no_text_is_told(work: Path) -> None:
    done = through_pipe(work, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")
    assert (done.returncode, "no UTF-8 text (byte 11)" in done.stderr.decode()) == (2, True)


FRENCH = "Les entreprises du Kenya fixent les normes que les producteurs doivent respecter dans la filière."
SPANISH = "Las empresas de Kenya fijan las normas que los productores deben cumplir en la cadena de valor."
CHINESE = "肯尼亚的企业制定了供应商必须遵守的标准，工人的工资没有提高。"


@pytest.mark.parametrize(("text", "name"), [(FRENCH, "French"), (SPANISH, "Spanish"), (CHINESE, "Chinese")])
def test_other_languages_are_flagged_and_not_read(work: Path, called: Called, text: str, name: str) -> None:
    answer = called("tag", "--explain", text, "-C", work).ok()
    assert "No mentions." in answer.out
    assert f"not read: paragraph 1 is in {name} and the tagger reads English only: " in answer.err


@pytest.mark.slow
def test_in_a_mixed_text_the_english_paragraphs_are_read(work: Path, called: Called) -> None:
    text = f"The ILO trained workers in Kenya.\n\n{FRENCH}\n\nThey then met the rules of the buyers in Ghana."
    told = json.loads(called("tag", "--explain", text, "--json", "-C", work).ok().out)
    assert {one["text"] for one in told["mentions"] if one["label"] == "COUNTRY"} == {"Kenya", "Ghana"}
    assert all(text[slice(*one["span"].values())] == one["text"] for one in told["mentions"])
    assert [(one["paragraph"], one["language"], one["text"]) for one in told["unread"]] == [(2, "fr", FRENCH)]


@pytest.mark.slow
def test_passages_not_read_are_counted_by_language(work: Path, called: Called) -> None:
    french = f"La gouvernance de la chaîne de valeur\n\n{FRENCH}\n\n{FRENCH.replace('normes', 'règles')}"
    (work / "corpus" / "filiere.txt").write_text(french, encoding="utf-8")
    called("ingest", "-C", work).ok()
    answer = called("tag", "-C", work).ok()
    assert answer.out.startswith("Tagged 4 documents (4 new); 0 were current.\n")
    assert "passages not read, because the tagger reads English only: " in answer.out
    assert "in French" in answer.out
