"""Which records are one work, and which document each belongs to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.ingest.matching import NOWHERE, Match, match_references
from gvcmine.ingest.references import claims_of
from gvcmine.ingest.works import ListCount, list_counts, new_records, record_ids, works
from gvcmine.types.text import Claim, ClaimSource, Document, DocumentKind, Reference

FLOWERS = Reference(
    key="otieno2014upgrading",
    title="Upgrading in the Kenyan cut-flower chain: who gains?",
    authors=("Otieno, Mary", "Lee, Kim"),
    year=2014,
    doi="10.1234/abc.14",
    source="a.ris",
)


def document(name: str, title: str | None, **fields: object) -> Document:
    bare = Document(
        id=name, kind=DocumentKind.FILE, source=f"{name}.pdf", text="t", text_id="t", reader="r", title=title
    )
    return replace(bare, **fields)  # type: ignore[arg-type]


def match(reference: Reference, *documents: Document, settled: dict[str, str] | None = None) -> Match:
    (found,) = match_references([reference], documents, settled)
    return found


def reasons(found: Match) -> list[str]:
    assert found.outcome == "doubtful"
    assert (found.document_id, found.how) == (None, "none")
    return [doubt.reason for doubt in found.doubts]


def test_the_doi_settles_it_whatever_the_titles_say() -> None:
    found = match(
        FLOWERS, document("a", "Journal of Chains 14", doi="10.1234/ABC.14"), document("b", FLOWERS.title)
    )
    assert (found.outcome, found.document_id, found.how, found.score) == ("matched", "a", "doi", 100.0)


def test_a_doi_of_a_text_with_another_title_and_other_authors_is_doubtful() -> None:
    other = document("a", "Toys of Shenzhen and their makers", doi=FLOWERS.doi, authors=("Wu, Xiaobo",))
    assert reasons(match(FLOWERS, other)) == ["the DOI is the same, but titles and authors differ"]
    assert match(FLOWERS, replace(other, authors=("Kim Lee",))).outcome == "matched"


def test_a_preprint_with_another_doi_is_doubtful() -> None:
    (reason,) = reasons(match(FLOWERS, document("a", FLOWERS.title, doi="10.2139/ssrn.1")))
    assert reason == "the DOIs differ (10.1234/abc.14; 10.2139/ssrn.1), as those of two versions do"


def test_years_and_authors_that_contradict_make_a_title_doubtful() -> None:
    undated = document("a", FLOWERS.title)
    assert match(FLOWERS, undated).outcome == "matched"
    assert match(FLOWERS, replace(undated, year=2012)).outcome == "matched"
    assert reasons(match(FLOWERS, replace(undated, year=2005))) == ["the years differ (2014; 2005)"]
    assert reasons(match(FLOWERS, replace(undated, source="flowers-2005.pdf"))) == [
        "the years differ (2014; 2005)"
    ]
    assert reasons(match(FLOWERS, replace(undated, authors=("Carla Rossi",)))) == ["no author in common"]
    assert match(FLOWERS, replace(undated, authors=("M OTIENO",))).outcome == "matched"


def test_a_title_that_is_only_alike_is_doubtful_unless_something_speaks_against_it() -> None:
    alike = document("a", "Upgrading in the Kenyan flower chain: who loses?")
    (reason,) = reasons(match(FLOWERS, alike))
    assert "alike" in reason
    assert match(FLOWERS, replace(alike, year=2001)).outcome == "unmatched"
    assert match(FLOWERS, document("a", "Toys of Shenzhen and their makers")).outcome == "unmatched"


def test_a_title_without_its_subtitle_needs_author_and_year() -> None:
    short = document("a", "Upgrading in the Kenyan cut-flower chain")
    assert reasons(match(FLOWERS, short)) == ["one title is the beginning of the other"]
    assert match(FLOWERS, replace(short, authors=("Kim Lee",), year=2014)).outcome == "matched"
    longer = replace(FLOWERS, title="Upgrading in the Kenyan cut-flower chain")
    assert reasons(match(longer, document("a", FLOWERS.title))) == ["one title is the beginning of the other"]


def test_two_documents_that_fit_are_put_to_a_person_unless_they_are_copies() -> None:
    article = document("a", FLOWERS.title, year=2014)
    preprint = document("b", FLOWERS.title, year=2012)
    assert reasons(match(FLOWERS, article, preprint)) == ["2 documents fit", "2 documents fit"]
    assert match(FLOWERS, article, replace(preprint, year=2014)).document_id == "a"


def test_what_a_reference_said_of_a_document_does_not_prove_the_match() -> None:
    own = (Claim("title", "Toys of Shenzhen and their makers", ClaimSource.FIRST_PAGE),)
    named = document("a", FLOWERS.title, claims=(*own, *claims_of(FLOWERS)), doi=FLOWERS.doi)
    assert match(FLOWERS, named).outcome == "unmatched"
    said = (*named.claims, Claim("title", FLOWERS.title, ClaimSource.PERSON))
    assert match(FLOWERS, replace(named, claims=said)).outcome == "matched"


def test_any_title_that_a_file_claims_may_match() -> None:
    claims = (
        Claim("title", "OP-REVF", ClaimSource.FILE),
        Claim("title", FLOWERS.title.upper(), ClaimSource.FIRST_PAGE),
    )
    assert match(FLOWERS, document("a", "OP-REVF", claims=claims)).outcome == "matched"


def test_a_person_goes_before_everything() -> None:
    other = document("b", "Toys of Shenzhen and their makers")
    fitting = document("a", FLOWERS.title, doi=FLOWERS.doi)
    record_id = record_ids(FLOWERS)[0]
    found = match(FLOWERS, fitting, other, settled={record_id: "b"})
    assert (found.document_id, found.how) == ("b", "person")
    nowhere = match(FLOWERS, fitting, other, settled={record_id: NOWHERE})
    assert (nowhere.outcome, nowhere.how) == ("unmatched", "person")
    assert match(FLOWERS, fitting, settled={record_id: "gone"}).how == "doi"


def test_what_was_settled_holds_for_another_export_of_the_same_work() -> None:
    again = replace(
        FLOWERS, source="b.csv", doi=None, venue="J. Chains", abstract="New.", key="x", authors=()
    )
    named = record_ids(FLOWERS)
    assert set(named) & set(record_ids(again))
    settled = {record_ids(replace(FLOWERS, doi=None))[0]: "b"}
    other = document("b", "Toys of Shenzhen and their makers")
    found = match_references([FLOWERS, again], [other], settled)
    assert [one.document_id for one in found] == ["b", "b"]


def test_records_of_one_work_go_together() -> None:
    bare = replace(FLOWERS, source="b.ris", doi=None)
    found = match_references([bare, FLOWERS], [document("a", "Unreadable heading", doi=FLOWERS.doi)])
    assert [(one.document_id, one.how) for one in found] == [("a", "record"), ("a", "doi")]


def test_records_share_a_work_by_doi_or_by_title_and_year() -> None:
    same_doi = replace(FLOWERS, title="Kenyan flowers", year=None)
    same_title = replace(FLOWERS, doi=None, title="UPGRADING in the Kenyan cut–flower chain. Who gains")
    other_doi = replace(FLOWERS, doi="10.1234/xyz")
    other_year = replace(FLOWERS, doi=None, year=2011)
    records = [FLOWERS, same_doi, other_doi, same_title, other_year]
    assert works(records) == [(0, 1, 3), (2,), (4,)]


def test_short_titles_are_one_work_only_with_the_same_author() -> None:
    lee = Reference(key="a", title="Introduction", authors=("Lee, K",), year=2003)
    abe = replace(lee, authors=("Abe, K",))
    bare = replace(lee, authors=())
    assert works([lee, abe, bare, lee, bare]) == [(0, 3), (1,), (2,), (4,)]


def test_an_update_shows_only_what_no_other_list_has() -> None:
    toys = Reference(key="toys", title="Toys of Shenzhen and their makers", year=2003, source="old.ris")
    old = replace(FLOWERS, source="old.ris", searched_on="2024-01-01")
    again = replace(FLOWERS, source="new.csv", doi=None, searched_on="2026-01-01")
    more = Reference(key="wine", title="Wine of Moldova and its buyers", year=2025, source="new.csv")
    twice = replace(more, source="other.bib", searched_on="2026-01-01")
    records = [again, more, old, toys, twice]
    assert new_records(records, {"new.csv"}) == []
    assert [reference.key for reference in new_records(records, {"new.csv", "other.bib"})] == ["wine"]
    assert list_counts(records) == (
        ListCount(source="old.ris", records=2, new=2, known=0),
        ListCount(source="new.csv", records=2, new=1, known=1),
        ListCount(source="other.bib", records=1, new=0, known=1),
    )


TITLES = (
    "Upgrading in the Kenyan cut-flower chain: who gains?",
    "Upgrading in the Kenyan cut-flower chain",
    "Toys",
)
RECORDS = st.builds(
    Reference,
    key=st.just("k"),
    title=st.sampled_from(TITLES),
    year=st.sampled_from((None, 2003, 2014)),
    doi=st.sampled_from((None, "10.1/a", "10.1/b")),
    authors=st.sampled_from(((), ("Otieno, M.",), ("Lee, K.",))),
    source=st.sampled_from(("a.ris", "b.ris", "c.ris")),
)
DOCUMENTS = [
    document("a", TITLES[0], year=2014),
    document("b", TITLES[1], doi="10.1/a"),
    document("c", TITLES[0], authors=("Kim Lee",)),
]


@given(st.lists(RECORDS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_lists_and_documents_changes_no_match(records: list[Reference], random: object) -> None:
    order, documents = list(range(len(records))), list(DOCUMENTS)
    random.shuffle(order)  # type: ignore[attr-defined]
    random.shuffle(documents)  # type: ignore[attr-defined]
    found = match_references(records, DOCUMENTS)
    again = match_references([records[place] for place in order], documents)
    assert [found[place] for place in order] == list(again)


@given(st.lists(RECORDS, max_size=8))
def test_every_record_is_of_one_work_and_new_works_add_up(records: list[Reference]) -> None:
    groups = works(records)
    assert sorted(place for places in groups for place in places) == list(range(len(records)))
    counts = list_counts(records)
    assert sum(count.new for count in counts) == len(groups)
    assert sum(count.records for count in counts) == len(records)
    for places in groups:
        assert len({records[place].doi for place in places} - {None}) <= 1


@pytest.mark.parametrize("title", ["", "Untitled", "Introduction"])
def test_titles_that_say_nothing_match_nothing(title: str) -> None:
    assert match(replace(FLOWERS, title=title, doi=None), document("a", title)).outcome == "unmatched"
