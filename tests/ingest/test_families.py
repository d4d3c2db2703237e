"""Pairs and families: what counts as one text, what is asked, and laws that hold for any texts."""

import os
import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvcmine.ingest.families import (
    FamilyPair,
    PairKind,
    PairState,
    compare,
    contradictions,
    families,
    find_pairs,
    groups,
    pair_ids,
    pair_unit,
    stand_ins,
)
from gvcmine.ingest.likeness import (
    Overlap,
    Signature,
    author_likeness,
    codable_text,
    overlap,
    text_hashes,
    title_likeness,
)
from gvcmine.types.text import Passage, Section, Span

WORDS = [f"{first}{second}" for first in "bcdfghklmnprst" for second in ("arn", "eld", "iro", "olu", "umpy")]
TITLE, AUTHORS = "Upgrading in the Kenyan flower chain", ("Gereffi, Gary", "Kaplinsky, Raphael")


def story(seed: int, words: int = 3000) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) + chosen.choice(WORDS) for _ in range(words))


def work(name: str, text: str, title: str | None = TITLE, **more: object) -> Signature:
    hashes = text_hashes([text])
    plain = Signature(
        document_id=name,
        text_id=name,
        name=f"{name}.pdf",
        kind="file",
        title=title,
        authors=AUTHORS,
        sampled=len(hashes),
        hashes=hashes,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def kind(one: Signature, other: Signature) -> PairKind | None:
    pair = compare(one, other)
    return None if pair is None else pair.kind


def test_a_text_saved_twice_is_the_same_text_whatever_its_title_says() -> None:
    assert kind(work("a", story(1)), work("b", story(1), None, authors=())) is PairKind.SAME_TEXT


def test_case_punctuation_ligatures_and_soft_hyphens_do_not_count() -> None:
    plain, other = (
        "The firm finds five affiliates, in offices.",
        "the ﬁrm ﬁnds ﬁve af\u00adﬁliates in OFFICES",
    )
    assert np.array_equal(text_hashes([plain * 40]), text_hashes([other + " " + (other + " ") * 39]))


def test_a_page_in_front_leaves_it_the_same_text() -> None:
    assert kind(work("a", story(1)), work("b", story(2, 250) + " " + story(1))) is PairKind.SAME_TEXT


def test_a_revision_under_an_alike_title_by_the_same_authors_is_a_version() -> None:
    begin, end = story(1).split()[:1800], story(2).split()[:1200]
    article = work("b", " ".join(begin + end), "Upgrading in the Kenyan flower chain: evidence of 1995–2005")
    assert kind(work("a", story(1)), article) is PairKind.VERSION


def test_a_revision_without_known_authors_or_with_another_title_is_asked_about() -> None:
    text = " ".join(story(1).split()[:1800] + story(2).split()[:1200])
    for other in (work("b", text, authors=()), work("b", text, "Roses of Naivasha and their buyers")):
        assert kind(work("a", story(1)), other) is PairKind.DOUBTFUL


def test_one_text_under_two_dois_is_a_version() -> None:
    first = work("a", story(1), doi="10.3386/w1")
    assert kind(first, work("b", story(1), doi="10.1016/j.x")) is PairKind.VERSION
    assert kind(first, work("b", story(1), doi="10.3386/w1")) is PairKind.SAME_TEXT


def test_half_of_a_text_and_an_abstract_inside_it_are_asked_about() -> None:
    half, abstract = " ".join(story(1).split()[:1500]), " ".join(story(1).split()[40:240])
    assert kind(work("a", story(1)), work("b", half)) is PairKind.DOUBTFUL
    found = compare(work("a", story(1)), work("b", abstract, None, authors=(), kind="abstract_only"))
    assert found is not None
    assert (found.kind, found.overlap.contained) == (PairKind.DOUBTFUL, 1.0)


def test_an_alike_title_alone_is_asked_about_and_a_number_or_language_apart_is_not() -> None:
    first = work("a", story(1), "World trade report 2023: trade and growth", language="en")
    same = work("b", story(2), "World Trade Report 2023, Trade and Growth", language="en")
    assert kind(first, same) is PairKind.DOUBTFUL
    assert kind(first, replace(same, title="World Trade Report 2024: trade and growth")) is None
    assert kind(first, replace(same, language="km")) is None
    assert kind(first, replace(same, authors=("Ponte, Stefano",))) is None


@pytest.mark.parametrize("title", ["Introduction", "", None])
def test_short_titles_name_too_many_works(title: str | None) -> None:
    assert kind(work("a", story(1), title), work("b", story(2), title)) is None


def test_papers_of_the_same_authors_with_a_paragraph_in_common_are_two() -> None:
    shared = story(9, 200)
    other = work("b", story(2) + " " + shared, "Apparel in Lesotho and its owners")
    assert kind(work("a", story(1) + " " + shared), other) is None


def test_pieces_of_one_file_are_no_versions_of_each_other() -> None:
    assert compare(work("a", story(1), file_id="f"), work("b", story(1), file_id="f")) is None


def test_a_handful_of_words_says_nothing() -> None:
    few = " ".join(story(1).split()[:12])
    assert kind(work("a", story(1)), work("b", few, None)) is None


@pytest.mark.parametrize("text", ["这是关于全球价值链的研究文本" * 40, "การศึกษาห่วงโซ่มูลค่าโลก" * 40])
def test_scripts_without_blanks_are_compared_character_by_character(text: str) -> None:
    broken = "".join(letter + (" " if place % 7 == 0 else "") for place, letter in enumerate(text))
    assert overlap(text_hashes([text]), text_hashes([broken])).resemblance == 1.0


def test_only_what_may_be_coded_stands_for_a_work() -> None:
    def passage(section: Section, text: str) -> Passage:
        return Passage(id=text, document_id="d", index=0, span=Span(0, 1), text=text, section=section)

    listed = [passage(Section.BODY, "body"), passage(Section.REFERENCES, "list")]
    assert codable_text(listed) == ["body"]
    assert codable_text(listed[1:]) == ["list"]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (("Gereffi, Gary",), ("Gary Gereffi", "John Humphrey"), 1.0),
        (("Gereffi G.", "Humphrey J."), ("Humphrey, John",), 1.0),
        (("Wang, Li",), ("Wang, Zhi",), 0.0),
        (("Müller, A", "Sen, B"), ("Muller, Anna", "Roy, C"), 0.5),
        ((), ("Roy, C",), None),
    ],
)
def test_authors_are_alike_by_surname_and_first_letter(
    one: tuple[str, ...], other: tuple[str, ...], share: float | None
) -> None:
    assert author_likeness(one, other) == author_likeness(other, one) == share


def test_a_subtitle_that_one_lacks_does_not_count_and_two_subtitles_do() -> None:
    bare = "The governance of value chains"
    assert title_likeness(bare, f"{bare}: an analysis") == 1.0
    assert (title_likeness(f"{bare}: roses in Kenya", f"{bare}: garments in Peru") or 0) < 0.85


def test_hashes_are_those_of_every_machine_and_run() -> None:
    code = (
        "from gvcmine.ingest.likeness import text_hashes; "
        "print(*text_hashes(['Firms in Sialkot met ISO 9000 after buyers from Germany had asked for it.']))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {"4780743033481876168 6035862900876248480 14198760754457039224\n"}


# Laws

TEXTS = st.lists(st.sampled_from(WORDS[:6]), max_size=120).map(" ".join)
WORKS = st.builds(
    lambda text, title, people, doi, language: (text, title, people, doi, language),
    TEXTS,
    st.sampled_from([None, TITLE, TITLE + ": a study", "Apparel in Lesotho and its owners"]),
    st.sampled_from([(), AUTHORS, AUTHORS[:1], ("Gereffi, J",), ("Gereffi",)]),
    st.sampled_from([None, "10.1/a", "10.1/b"]),
    st.sampled_from([None, "en", "fr"]),
)


def built(name: str, made: tuple[str, str | None, tuple[str, ...], str | None, str | None]) -> Signature:
    text, title, people, doi, language = made
    return work(name, text, title, authors=people, doi=doi, language=language)


@given(WORKS, WORKS)
def test_comparing_is_symmetric_and_shares_are_shares(one: tuple, other: tuple) -> None:  # type: ignore[type-arg]
    first, second = built("a", one), built("b", other)
    pair = compare(first, second)
    assert pair == compare(second, first)
    found = overlap(first.hashes, second.hashes)
    assert 0 <= found.resemblance <= found.contained <= 1
    assert found == overlap(second.hashes, first.hashes)


@given(st.lists(WORKS, max_size=7), st.randoms())
def test_pairs_do_not_depend_on_the_order_and_none_is_missed(
    made: list[tuple], chance: random.Random
) -> None:  # type: ignore[type-arg]
    works = [built(f"d{place}", one) for place, one in enumerate(made)]
    found = find_pairs(works)
    shuffled = list(works)
    chance.shuffle(shuffled)
    assert find_pairs(shuffled) == found
    every = [compare(one, other) for place, one in enumerate(works) for other in works[place + 1 :]]
    missed = {(p.first, p.second) for p in every if p} - {(p.first, p.second) for p in found}
    # Titles of many documents are names of series, and bring nothing up by themselves.
    assert all(
        p.overlap.contained < 0.25 or p.overlap.sampled < 12
        for p in every
        if p and (p.first, p.second) in missed
    )


IDS = st.sampled_from("abcdefg")
LINKS = st.lists(st.tuples(IDS, IDS).filter(lambda link: link[0] != link[1]), max_size=10)


@given(LINKS, st.randoms())
def test_families_are_equivalence_classes(links: list[tuple[str, str]], chance: random.Random) -> None:
    found = groups(links)
    members = [member for family in found for member in family]
    assert len(members) == len(set(members))
    assert all(sum({one, other} <= set(family) for family in found) == 1 for one, other in links)
    shuffled = [link[:: chance.choice((1, -1))] for link in links]
    chance.shuffle(shuffled)
    assert groups(shuffled) == found


@given(LINKS, st.sets(IDS), st.randoms())
def test_of_each_work_exactly_one_document_stays(
    links: list[tuple[str, str]], present: set[str], chance: random.Random
) -> None:
    same = {(min(link), max(link)): chance.choice(link) for link in links}
    aside = stand_ins(same, present)
    assert set(aside) | set(aside.values()) <= present
    assert not set(aside) & set(aside.values())
    for family in groups(same):
        assert len(set(family) & present - set(aside)) == min(1, len(set(family) & present))


def test_the_last_word_names_who_leads_and_one_that_is_gone_leads_no_more() -> None:
    same = {("a", "b"): "a", ("b", "c"): "c"}
    assert stand_ins(same, "abc") == {"a": "c", "b": "c"}
    assert stand_ins(same, "ab") == {"b": "a"}
    assert stand_ins({}, "abc") == {}


def test_what_is_different_and_yet_in_one_family_is_named() -> None:
    def pair(first: str, second: str, state: PairState) -> FamilyPair:
        return FamilyPair(
            first=first,
            second=second,
            kind=PairKind.NAMED,
            overlap=Overlap(0, 0, 0),
            title=None,
            authors=None,
            state=state,
        )

    apart = pair("a", "c", PairState.DIFFERENT)
    pairs = [pair("a", "b", PairState.SAME), pair("b", "c", PairState.LINKED), apart]
    assert contradictions(pairs) == [apart]
    assert families(pairs[1:]) == [("b", "c")]
    assert contradictions(pairs[1:]) == []


def test_the_unit_of_a_pair_does_not_depend_on_the_order() -> None:
    assert pair_unit("b", "a") == pair_unit("a", "b") == "pair:a:b"
    assert pair_ids("pair:a:b") == ("a", "b")
    with pytest.raises(ValueError, match="doc:a:b"):
        pair_ids("doc:a:b")
