"""Which sentences speak of which case: what happens in one country must not be told of the other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from propose_values import COUNTRY, WAGES, LetterEmbedder, document_of, mention, passages, variable

from gvcmine.propose.combine import Candidate, Limits, Scoring, Source, candidates, proposals
from gvcmine.propose.cues import CueProposer
from gvcmine.propose.facets import with_accepted, without_others
from gvcmine.propose.sentences import sentence_vectors
from gvcmine.propose.separation import SAME_PASSAGE, SAME_SECTION, SHARED, UNLIKELY, WHOLE, Separation
from gvcmine.types.codebook import Scale
from gvcmine.types.coding import Case, Evidence, Facets
from gvcmine.types.text import Mention, Passage

KENYA = Case(
    id="ken",
    label="Kenya",
    document_ids=("d",),
    facets=Facets(countries=("KEN",), sectors=("sec_flowers",), periods=("1990/2000",)),
)
ETHIOPIA = Case(
    id="eth",
    label="Ethiopia",
    document_ids=("d",),
    facets=Facets(countries=("ETH",), sectors=("sec_leather",), periods=("2004/..",)),
)
WORDS = {
    "Kenya": ("KEN", "COUNTRY"),
    "Kenyan": ("KEN", "COUNTRY"),
    "Ethiopia": ("ETH", "COUNTRY"),
    "Addis Ababa": ("ETH", "PLACE"),
    "flowers": ("sec_flowers", "SECTOR"),
    "tanneries": ("sec_leather", "SECTOR"),
    "1995": ("1995", "PERIOD"),
    "2010": ("2010", "PERIOD"),
    "Wages": ("so_wages", "UPGRADING"),
    "wages": ("so_wages", "UPGRADING"),
    "rose": ("dir_up", "DIRECTION"),
    "fell": ("dir_down", "DIRECTION"),
}


def named(made: list[Passage]) -> list[Mention]:
    return [
        mention(one, words, id, label)
        for one in made
        for words, (id, label) in WORDS.items()
        if words in one.text.replace(",", " ").replace(".", " ").split()
        or (" " in words and words in one.text)
    ]


def shares(*texts: str, headings: tuple[str | None, ...] = ()) -> list[tuple[float, float]]:
    """Return for each sentence what it counts for Kenya and for Ethiopia."""
    made = [
        replace(one, heading=heading)
        for one, heading in zip(passages(*texts), headings or (None,) * len(texts), strict=True)
    ]
    parted = Separation([KENYA, ETHIOPIA], made, named(made))
    spans = [span for one in made for span in sentence_vectors([one], LetterEmbedder().encode).spans]
    return [(parted.share("ken", span).factor, parted.share("eth", span).factor) for span in spans]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Wages rose in Kenya.", [(1, 0)]),
        ("Wages rose in Addis Ababa.", [(0, 1)]),
        ("Growers of flowers paid more.", [(1, 0)]),
        ("In Kenya, tanneries closed.", [(SHARED, SHARED)]),
        ("Wages rose in Kenya and fell in Ethiopia.", [(SHARED, SHARED)]),
        ("Wages rose.", [(SHARED, SHARED)]),
        ("In Kenya buyers came. Wages rose.", [(1, 0), (1, UNLIKELY)]),
        ("Buyers came. Wages rose in Kenya.", [(1, UNLIKELY), (1, 0)]),
        (
            "In Kenya wages rose. In Ethiopia they fell. So did hours.",
            [(1, 0), (0, 1), (UNLIKELY, SAME_PASSAGE)],
        ),
        ("By 1995 unions had come.", [(SHARED, SHARED)]),
    ],
)
def test_a_sentence_counts_for_the_case_that_it_or_its_passage_names(
    text: str, counts: list[tuple[float, float]]
) -> None:
    assert shares(text) == counts


def test_a_passage_follows_the_one_before_it_in_its_section_and_no_other() -> None:
    texts = ("In Kenya buyers came.", "Wages rose.", "Hours fell.", "Wages fell.")
    found = shares(*texts, headings=("Flowers", "Flowers", "Flowers", "Conclusions"))
    weak = (SAME_SECTION, UNLIKELY)
    assert found == [(1, 0), weak, weak, (SHARED, SHARED)]


def test_a_heading_speaks_for_what_stands_below_it() -> None:
    assert shares("2 The tanneries\n\nWages fell.", headings=("2 The tanneries",)) == [(UNLIKELY, 1)]


def test_cases_that_nothing_parts_have_all_sentences() -> None:
    made = passages("Wages rose in Kenya. Hours fell.")
    twins = [KENYA, replace(KENYA, id="twin")]
    parted = Separation(twins, made, named(made))
    assert {parted.share(case.id, one.span) for case in twins for one in made} == {WHOLE}


def test_years_part_the_cases_that_nothing_else_parts() -> None:
    later = replace(KENYA, id="later", facets=replace(KENYA.facets, periods=("2004/..",)))
    timeless = replace(KENYA, id="timeless", facets=replace(KENYA.facets, periods=()))
    made = passages("By 1995 unions had come.", "By 2010 unions had come.")
    parted = Separation([KENYA, later], made, named(made))
    assert [parted.share("ken", one.span).factor for one in made] == [1, 0]
    # A case of which no period is known may be of any.
    parted = Separation([KENYA, timeless], made, named(made))
    assert [parted.share("ken", one.span).factor for one in made] == [SHARED, 0]


def test_years_choose_among_cases_of_one_place_and_never_against_it() -> None:
    later = replace(KENYA, id="later", facets=replace(KENYA.facets, periods=("2004/..",)))
    made = passages("In Kenya unions came by 2010.", "In Ethiopia unions came by 1995.")
    parted = Separation([KENYA, later, ETHIOPIA], made, named(made))
    factors = [[parted.share(case, one.span).factor for case in ("ken", "later", "eth")] for one in made]
    assert factors == [[0, 1, 0], [0, 0, 1]]


@given(st.lists(st.lists(st.sampled_from(sorted(WORDS)), max_size=5).map(" ".join), min_size=1, max_size=6))
def test_every_sentence_counts_for_somebody_and_says_why(texts: list[str]) -> None:
    made = passages(*(f"There was {text}." for text in texts))
    parted = Separation([KENYA, ETHIOPIA], made, named(made))
    for one in made:
        both = [parted.share(case, one.span) for case in ("ken", "eth")]
        assert max(share.factor for share in both) >= SHARED
        assert all(share.why for share in both)


def proposed(case: Case, other: Case, made: list[Passage]) -> list[Candidate]:
    mentions = named(made)
    parted = Separation([case, other], made, mentions)
    told = CueProposer().propose(made, parted.mentions_of(case.id, mentions), WAGES)
    return candidates({"cues.v1": told}, WAGES, Scoring(share=lambda span: parted.share(case.id, span)))


def test_wages_that_rise_in_one_country_and_fall_in_the_other_do_not_cross_over() -> None:
    made = passages(
        "The study compares Kenya and Ethiopia.",
        "Wages rose in Kenya. Buyers paid more.",
        "In Ethiopia things went otherwise. Tanners lost orders.",
        "Wages fell.",
    )
    up, down = (("direction", "dir_up"),), (("direction", "dir_down"),)
    limits = Limits(score=0.3)
    for case, other, meant in ((KENYA, ETHIOPIA, up), (ETHIOPIA, KENYA, down)):
        source = Source(
            document=document_of(made), unit=f"case:{case.id}", run="r", codebook_version="1", limits=limits
        )
        found = proposals(proposed(case, other, made), WAGES, source)
        assert [one.qualifiers for one in found] == [meant]
        assert any(word in found[0].why[1] for word in ("names this case", "follows, in its section"))


def test_the_vectors_of_a_case_are_those_of_its_sentences() -> None:
    made = passages("In Kenya wages rose. In Ethiopia they fell.", "Growers of flowers gained.")
    parted = Separation([KENYA, ETHIOPIA], made, named(made))
    vectors = sentence_vectors(made, LetterEmbedder().encode)
    ours = parted.vectors_of("ken", vectors)
    assert ours.passage_ids == vectors.passage_ids
    assert ours.spans == (vectors.spans[0], vectors.spans[2])
    assert ours.array.tolist() == vectors.array[[0, 2]].tolist()


def test_what_a_case_was_accepted_with_comes_first_and_the_other_country_not_at_all() -> None:
    made = passages(
        "Wages rose in Kenya, Ethiopia and Uganda.", "Roses go from Uganda to Kenya. Uganda again."
    )
    mentions = [
        *named(made),
        mention(made[0], "Uganda", "UGA", "COUNTRY"),
        mention(made[1], "Uganda", "UGA", "COUNTRY"),
    ]
    supports = {"cues.v1": CueProposer().propose(made, mentions, COUNTRY)}
    own = without_others(supports, COUNTRY, KENYA.facets, [ETHIOPIA.facets])
    found = with_accepted(candidates(own, COUNTRY, Scoring()), COUNTRY, KENYA.facets, ())
    assert [one.value for one in found] == ["KEN", "UGA"]
    assert "the case was accepted with it" in found[0].passages[0].why


def test_an_accepted_value_that_no_passage_names_rests_on_the_acceptance_or_is_not_proposed() -> None:
    period = variable("c_period", scale=Scale.INTERVAL)
    made = passages("It began in 1990 and ended in 2000.")
    assert with_accepted([], period, KENYA.facets, ()) == []
    evidence = [proposals_evidence(made)]
    (found,) = with_accepted([], period, KENYA.facets, evidence)
    assert (found.value, found.passages[0].span) == ("1990/2000", made[0].span)
    assert with_accepted([], WAGES, KENYA.facets, evidence) == []


def proposals_evidence(made: list[Passage]) -> Evidence:
    from gvcmine.propose.combine import evidence_at

    return evidence_at(document_of(made), made[0].span)
