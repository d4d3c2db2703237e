"""Sentences that deny, plan, advise, define or report of others show nothing of the case."""

from dataclasses import replace

import pytest
from propose_values import COUNTRY, WAGES, LetterEmbedder, codebook, mention, passage, passages
from propose_values import variable as a_variable

from gvcmine.propose.claims import supporting_sentences
from gvcmine.propose.prototypes import PrototypeProposer, Prototypes
from gvcmine.propose.sentences import sentence_spans, sentence_vectors
from gvcmine.types.codebook import Automation, Level
from gvcmine.types.text import Assertion, Mention, Passage, Span

WHERE = passage("Wages rose in Sialkot. Wages should rise. Nothing else is told. Wages did not rise.")
RISE = mention(WHERE, "Wages rose", "so_wages")
ADVISED = mention(WHERE, "Wages should", "so_wages", assertion=Assertion.RECOMMENDATION)
DENIED = mention(WHERE, "Wages did", "so_wages", assertion=Assertion.NEGATED)


def marks(*mentions: Mention, variable: object = WAGES, where: Passage = WHERE) -> list[bool]:
    return supporting_sentences(sentence_spans(where), mentions, variable).tolist()  # type: ignore[arg-type]


def test_a_sentence_supports_where_it_claims_a_finding_or_claims_nothing_known() -> None:
    assert marks(RISE, ADVISED, DENIED) == [True, False, True, False]


def test_a_denial_may_state_an_explicit_fact() -> None:
    stated = replace(COUNTRY, automation=Automation.A)
    assert marks(RISE, ADVISED, DENIED, variable=stated) == [True, False, True, True]


def test_one_finding_among_background_is_enough() -> None:
    told = mention(WHERE, "Sialkot", "PAK", "PLACE", assertion=Assertion.BACKGROUND)
    assert marks(told) == [False, True, True, True]
    assert marks(told, RISE) == [True, True, True, True]


def test_what_a_paper_asks_and_how_it_works_are_no_findings() -> None:
    method = replace(a_variable("p_method", "met_interviews"), level=Level.PAPER)
    assert marks(ADVISED, DENIED, variable=method) == [True] * 4


def test_spans_in_any_order_and_mentions_between_them() -> None:
    spans = [Span(10, 20), Span(0, 5)]

    def at(start: int) -> Mention:
        return replace(DENIED, span=Span(start, start + 1))

    assert supporting_sentences(spans, [at(0), at(7), at(30)], WAGES).tolist() == [True, False]
    assert supporting_sentences([], [DENIED], WAGES).tolist() == []


@pytest.mark.parametrize("assertion", sorted(set(Assertion) - {Assertion.FINDING}))
def test_likeness_to_the_codebook_counts_in_findings_only(assertion: Assertion) -> None:
    encode = LetterEmbedder().encode
    hours = a_variable("u_social", "so_wages", "so_hours")
    made = passages("So hours and so hours fell.", "So wages, as so wages were.")
    claimed = mention(made[0], "hours", "so_hours", assertion=assertion)
    proposer = PrototypeProposer(
        Prototypes(codebook(hours), encode), lambda some: sentence_vectors(some, encode)
    )
    free = proposer.propose(made, [], hours)
    kept = proposer.propose(made, [claimed], hours)
    assert {one.passage_id for one in free} == {made[0].id, made[1].id}
    assert {one.passage_id for one in kept} == {made[1].id}
