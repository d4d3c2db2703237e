"""Duplicates and families in a workspace: asked, never merged silently, settled by a person, reversible."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from command_line import Called
from small_pdfs import pdf

from gvcmine.errors import DecisionRefused, ReleaseError, WorkspaceError
from gvcmine.ingest.families import PairKind, PairState
from gvcmine.project import Project
from gvcmine.store.corpus import CorpusStore
from gvcmine.store.ledger import FileRecord
from gvcmine.types.coding import Decision, Evidence, Proposal, Run, Verdict, document_unit
from gvcmine.types.text import (
    Document,
    DocumentKind,
    Page,
    Passage,
    Reading,
    Reference,
    Section,
    Span,
    content_id,
)
from gvcmine.verbs.documents import forget_orphans, live_documents, open_cases
from gvcmine.verbs.families import families, link_families
from gvcmine.verbs.matching import match_all

TITLE = "Upgrading in the Kenyan flower chain"
PAGES = (Page(number=1, label=None, width=595, height=842, spans=()),)


def story(seed: int, words: int = 1500) -> str:
    chosen = random.Random(seed)
    return " ".join("".join(chosen.choices("aeioubdgklmnrst", k=5)) for _ in range(words))


def add(project: Project, source: str, text: str, kind: DocumentKind = DocumentKind.FILE, **more: Any) -> str:
    """Add a document to the corpus as if it had been read."""
    store, document_id = project.rooms.corpus, content_id(source) * 2
    fields = {"title": TITLE, "authors": ("Gereffi, Gary",), "text_id": content_id(text), **more}
    document = Document(
        id=document_id, kind=kind, source=source, text=text, reader="r", pages=PAGES, **fields
    )
    passage = Passage(
        id=content_id(document_id, "0"),
        document_id=document_id,
        index=0,
        span=Span(0, len(text)),
        text=text,
        section=Section.BODY,
    )
    store.keep_reading(Reading(document=document, passages=(passage,)), "r")
    if kind is DocumentKind.FILE:
        state = FileRecord(
            source=source,
            size=1,
            modified_ns=1,
            sha256=document_id,
            outcome="document",
            document_id=document_id,
        )
        store.keep_file(state)
    open_cases(project.rooms)
    return document_id


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A workspace with a paper, the same text saved twice, its working paper, and another paper."""
    project = Project.create(tmp_path / "work")
    paper = story(1)
    add(project, "paper.pdf", paper, year=2008)
    add(project, "copy.pdf", story(7, 60) + " " + paper, title=None, authors=())
    add(project, "draft.pdf", " ".join(paper.split()[:700]) + " " + story(2, 800), year=2005)
    add(project, "other.pdf", story(3), title="Apparel in Lesotho and its owners")
    yield project
    project.close()


def ids(project: Project, *sources: str) -> set[str]:
    return {content_id(source) * 2 for source in sources}


def states(project: Project) -> dict[frozenset[str], str]:
    found = project.duplicates()
    names = {one: document.name.removesuffix(".pdf") for one, document in found.documents.items()}
    return {frozenset((names[pair.first], names[pair.second])): str(pair.state) for pair in found.pairs}


def decide_on(project: Project, source: str) -> None:
    project.decide(
        Decision(
            key=source,
            unit=document_unit(content_id(source) * 2),
            variable="p_eligibility",
            verdict=Verdict.ADD,
            value="inc_eligible",
            coder="ana",
            at="2024-01-01T00:00:00Z",
        )
    )


def propose_for(project: Project, source: str) -> None:
    """Put a proposal for the document into the queue."""
    document_id = content_id(source) * 2
    run = Run(id="r", part="p", settings=(), inputs="", codebook_version="1", software_version="1")
    text = project.rooms.corpus.document(document_id).text
    evidence = Evidence(
        document_id=document_id,
        text_id=content_id(text),
        span=Span(0, 5),
        quote=text[:5],
        prefix="",
        suffix="",
    )
    proposal = Proposal(
        id=content_id("proposal", source),
        unit=document_unit(document_id),
        variable="p_eligibility",
        value="inc_eligible",
        qualifiers=(),
        score=0.5,
        probability=None,
        evidence=(evidence,),
        why=(),
        run="r",
        codebook_version="1",
    )
    project.rooms.coding.replace_proposals(document_id, run, [proposal])


def test_versions_are_linked_what_is_doubtful_is_asked_and_nothing_is_set_aside(project: Project) -> None:
    assert states(project) == {
        frozenset(("paper", "copy")): "open",
        frozenset(("paper", "draft")): "linked",
        frozenset(("copy", "draft")): "open",
    }
    kinds = {pair.kind for pair in link_families(project.rooms) if pair.state is PairState.OPEN}
    assert kinds == {PairKind.SAME_TEXT, PairKind.DOUBTFUL}
    assert [set(family) for family in project.duplicates().families] == [
        ids(project, "paper.pdf", "draft.pdf")
    ]
    assert len(live_documents(project.rooms)) == 4


def test_looking_again_opens_no_text(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = link_families(project.rooms)

    def opened(*_: object) -> None:
        raise AssertionError("a file of a document was opened")

    for name in ("outline", "passages", "hashes"):
        monkeypatch.setattr(CorpusStore, name, opened)
    assert link_families(project.rooms) == first


def test_a_changed_text_is_compared_anew_and_a_new_title_counts(project: Project) -> None:
    link_families(project.rooms)
    add(project, "copy.pdf", story(4), title="Roses of Naivasha and their buyers")
    assert states(project) == {frozenset(("paper", "draft")): "linked"}
    add(project, "draft.pdf", " ".join(story(1).split()[:700]) + " " + story(2, 800), title="Another title")
    assert states(project) == {frozenset(("paper", "draft")): "open"}


@pytest.mark.parametrize("kind", ["hashes", "notes"])
def test_damaged_signatures_and_pairs_are_made_again(project: Project, kind: str) -> None:
    before = link_families(project.rooms)
    folder = project.rooms.folders.derived / kind
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(b"{}")
    add(project, "more.pdf", story(5), title="Something else altogether")
    assert link_families(project.rooms) == before


def test_of_the_same_work_one_is_set_aside_and_counted(project: Project) -> None:
    for source in ("paper.pdf", "copy.pdf"):
        propose_for(project, source)
    pair = project.settle_pair("same", "copy.pdf", "paper.pdf", person="ana", leading="paper.pdf")
    assert (pair.state, pair.person, {pair.leads}) == (PairState.SAME, "ana", ids(project, "paper.pdf"))
    assert set(live_documents(project.rooms)) == ids(project, "paper.pdf", "draft.pdf", "other.pdf")
    queued = {item.document_id for one in project.proposals() for item in one.evidence}
    assert queued == ids(project, "paper.pdf")
    counts = project.status().counts
    assert (counts["documents"], counts["files_read"], counts["set_aside"]) == (4, 4, 1)
    aside = {one.source: one.same_work_as for one in project.status().documents if one.same_work_as}
    assert aside == {"copy.pdf": content_id("paper.pdf") * 2}


def test_what_is_set_aside_survives_another_ingest_and_comes_back_when_told_so(project: Project) -> None:
    project.settle_pair("same", "copy.pdf", "paper.pdf", person="ana", leading="paper.pdf")
    forget_orphans(project.rooms)
    assert project.rooms.corpus.document(content_id("copy.pdf") * 2).text
    project.settle_pair("different", "copy.pdf", "paper.pdf", person="bo")
    assert len(live_documents(project.rooms)) == 4
    assert states(project)[frozenset(("paper", "copy"))] == "different"


def test_a_person_s_word_outlives_the_derived_data(project: Project) -> None:
    project.settle_pair("different", "draft.pdf", "paper.pdf", person="ana")
    project.settle_pair("version", "other.pdf", "paper.pdf", person="ana")
    shutil.rmtree(project.rooms.folders.derived / "hashes")
    shutil.rmtree(project.rooms.folders.derived / "notes")
    found = states(project)
    assert found[frozenset(("draft", "paper"))] == "different"
    assert found[frozenset(("other", "paper"))] == "version"
    kinds = {pair.kind for pair in link_families(project.rooms) if pair.state is PairState.VERSION}
    assert kinds == {PairKind.NAMED}


def test_the_document_with_decisions_stands_for_the_work(project: Project) -> None:
    decide_on(project, "copy.pdf")
    pair = project.settle_pair("same", "paper.pdf", "copy.pdf", person="ana")
    assert {pair.leads} == ids(project, "copy.pdf")
    third = project.settle_pair("same", "paper.pdf", "draft.pdf", person="ana")
    assert {third.leads} == ids(project, "draft.pdf")
    assert set(families(project.rooms).aside.values()) == ids(project, "draft.pdf")


def test_decisions_on_what_is_set_aside_stay_and_are_named(project: Project, called: Called) -> None:
    decide_on(project, "copy.pdf")
    project.settle_pair("same", "paper.pdf", "copy.pdf", person="ana", leading="paper.pdf")
    assert {coding.unit for coding in project.codings()} == {document_unit(*ids(project, "copy.pdf"))}
    assert families(project.rooms).decided == ids(project, "copy.pdf")
    told = called("duplicates", "-C", project.rooms.folders.root).ok().out
    assert "decisions rest on copy.pdf, which is set aside" in told
    folder, _, _ = project.release("1")
    assert "copy.pdf" in (folder / "documents_wide.csv").read_text(encoding="utf-8")


def test_settling_changes_what_a_release_rests_on(project: Project) -> None:
    decide_on(project, "copy.pdf")
    project.release("1")
    project.settle_pair("same", "paper.pdf", "copy.pdf", person="ana", leading="paper.pdf")
    with pytest.raises(ReleaseError, match="its inputs were others"):
        project.release("1")


def test_when_the_leading_file_is_gone_the_other_one_is_back(project: Project) -> None:
    project.settle_pair("same", "copy.pdf", "paper.pdf", person="ana", leading="paper.pdf")
    project.rooms.corpus.forget(content_id("paper.pdf") * 2)
    project.rooms.corpus.forget_file("paper.pdf")
    assert set(live_documents(project.rooms)) == ids(project, "copy.pdf", "draft.pdf", "other.pdf")


def test_an_abstract_whose_text_stands_in_a_file_is_asked_about(project: Project) -> None:
    abstract = " ".join(story(1).split()[100:300])
    kind = DocumentKind.ABSTRACT_ONLY
    add(project, "list.ris", abstract, kind, title="Roses of Naivasha and their buyers", authors=())
    pairs = [p for p in link_families(project.rooms) if ids(project, "list.ris") & {p.first, p.second}]
    assert {pair.kind for pair in pairs} == {PairKind.DOUBTFUL}
    assert any(pair.overlap.contained == 1.0 for pair in pairs)
    document = content_id("list.ris") * 2
    pair = project.settle_pair("same", document[:8], "paper.pdf", person="ana")
    assert {pair.leads} == ids(project, "paper.pdf")


def test_a_reference_belongs_to_the_document_that_stands_for_the_work(project: Project) -> None:
    for source in ("paper.pdf", "copy.pdf"):
        add(project, source, story(1), doi="10.1/flowers")
    project.rooms.corpus.keep_references("list.ris", [Reference(key="k", title=TITLE, doi="10.1/flowers")])
    for leading in ("paper.pdf", "copy.pdf"):
        project.settle_pair("same", "paper.pdf", "copy.pdf", person="ana", leading=leading)
        assert {match.document_id for match in match_all(project.rooms)} == ids(project, leading)


@pytest.mark.parametrize(
    ("word", "one", "other", "leading", "said"),
    [
        ("same", "paper.pdf", "nowhere.pdf", "", 'no document is called "nowhere.pdf"'),
        ("same", "paper.pdf", "paper.pdf", "", "are the same document; name two"),
        ("same", "paper.pdf", "copy.pdf", "other.pdf", "neither of the two"),
        ("alike", "paper.pdf", "copy.pdf", "", "say one of: same, version, different"),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_kept(
    project: Project, word: str, one: str, other: str, leading: str, said: str
) -> None:
    with pytest.raises(WorkspaceError, match=said):
        project.settle_pair(word, one, other, person="ana", leading=leading)
    assert project.rooms.coding.corpus_decisions() == []


def test_nobody_settles_a_pair_without_a_name(project: Project) -> None:
    with pytest.raises(DecisionRefused, match="--coder"):
        project.settle_pair("same", "paper.pdf", "copy.pdf", person=" ")


def test_the_command_lists_settles_and_takes_back(project: Project, called: Called) -> None:
    place = ("-C", project.rooms.folders.root)
    told = called("duplicates", *place).ok().out
    assert "2 pairs wait for a person" in told
    assert "family: " in told
    row = json.loads(
        called("duplicates", "same", "copy.pdf", "paper.pdf", "--coder", "ana", "--json", *place).ok().out
    )
    assert (row["state"], row["contained"], row["person"]) == ("same", 1.0, "ana")
    listed = json.loads(called("duplicates", "--json", *place).ok().out)
    assert [len(family) for family in listed["families"]] == [3]
    assert len(listed["set_aside"]) == 1
    told = called("duplicates", "different", "copy.pdf", "paper.pdf", "--coder", "ana", *place).ok().out
    assert "are different works" in told
    assert json.loads(called("duplicates", "--json", *place).ok().out)["set_aside"] == []
    assert (
        "no document is called" in called("duplicates", "same", "x", "y", "--coder", "ana", *place).refused()
    )


def test_a_pdf_saved_again_with_a_cover_is_read_and_asked_about(tmp_path: Path, called: Called) -> None:
    called("init", tmp_path / "work").ok()
    corpus = tmp_path / "work" / "corpus"
    with pymupdf.open(pdf(corpus / "agra.pdf", "Agra", pages=4)) as file:
        file.new_page(0).insert_text((60, 60), "Downloaded from an archive for private use only.")
        file.save(corpus / "agra (1).pdf", garbage=4, deflate=True)
    shutil.copy(corpus / "agra.pdf", corpus / "agra (2).pdf")
    called("ingest", "-C", corpus.parent).ok()
    counts = json.loads(called("status", "-C", corpus.parent, "--json").ok().out)
    assert (counts["documents"], counts["duplicates"], counts["set_aside"]) == (2, 1, 0)
    pairs = json.loads(called("duplicates", "-C", corpus.parent, "--json").ok().out)["pairs"]
    assert [(pair["kind"], pair["state"]) for pair in pairs] == [("same_text", "open")]
    # A file of equal bytes names the document that the other one became.
    called("duplicates", "same", "agra (2).pdf", "agra (1).pdf", "--coder", "ana", "-C", corpus.parent).ok()
    called("ingest", "-C", corpus.parent).ok()
    counts = json.loads(called("status", "-C", corpus.parent, "--json").ok().out)
    assert (counts["documents"], counts["files_read"], counts["set_aside"]) == (2, 2, 1)
