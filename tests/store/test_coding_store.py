import dataclasses
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_values import (
    a_decision,
    a_proposal,
    a_run,
    any_text,
    decisions,
    proposals,
    some_evidence,
)

from gvcmine.errors import KeyReused, StoreError
from gvcmine.store.coding import CodingStore
from gvcmine.types.codebook import Codebook
from gvcmine.types.coding import Case, Decision, Facets, LoggedDecision, Proposal, Seen, Verdict


@pytest.fixture
def store(place: str) -> Iterator[CodingStore]:
    with CodingStore.open(place, create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodingStore]:
    path = tmp_path_factory.mktemp("law") / "a.sqlite3"
    with CodingStore.open(path, create=True) as opened:
        yield opened


_numbered = itertools.count()


def a_codebook(fingerprint: str = "f1", version: str = "1.0") -> Codebook:
    return Codebook(name="gvc", version=version, fingerprint=fingerprint, variables=())


def _last(store: CodingStore) -> LoggedDecision:
    """Return the end of the log, whether it is about a codebook variable or ("@…") the corpus."""
    return max((*store.decisions(), *store.corpus_decisions()), key=lambda entry: entry.sequence)


@given(decision=decisions())
@example(decision=a_decision(variable="@family"))
@settings(deadline=None, max_examples=100)
def test_every_decision_comes_back_as_it_was(shared_store: CodingStore, decision: Decision) -> None:
    decision = dataclasses.replace(decision, key=f"law-{next(_numbered)}")
    logged = shared_store.append(decision)
    assert logged.decision == decision
    assert shared_store.decision(decision.key) == logged
    assert _last(shared_store) == logged


@given(decision=decisions(texts=any_text, free=any_text))
@settings(deadline=None, max_examples=100)
def test_any_text_is_kept_exactly_or_refused_in_plain_words(
    shared_store: CodingStore, decision: Decision
) -> None:
    decision = dataclasses.replace(decision, key=f"any-{next(_numbered)}")
    before = shared_store.counts()["decisions"]
    try:
        assert shared_store.append(decision).decision == decision
    except StoreError as error:
        assert "cannot be stored" in str(error)
        assert shared_store.counts()["decisions"] == before
    kept = len(shared_store.decisions()) + len(shared_store.corpus_decisions())
    assert kept == 0 or _last(shared_store).sequence == kept


@given(drawn=st.lists(proposals, max_size=3, unique_by=lambda proposal: proposal.id))
@settings(deadline=None, max_examples=60)
def test_every_proposal_comes_back_as_it_was(shared_store: CodingStore, drawn: list[Proposal]) -> None:
    turn = next(_numbered)
    drawn = [dataclasses.replace(proposal, id=f"law-{turn}-{proposal.id}") for proposal in drawn]
    shared_store.replace_proposals("law", a_run(), drawn)
    found = shared_store.proposals(document_id="law")
    assert sorted(found, key=lambda proposal: proposal.id) == sorted(drawn, key=lambda proposal: proposal.id)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"note": "half \ud83d of a smile"}, "half a character"),
        ({"coder": "a\x00b"}, "NUL"),
        ({"key": "\udcff"}, "half a character"),
        ({"seconds": float("nan")}, "cannot be stored"),
    ],
)
def test_what_no_database_keeps_is_refused(
    store: CodingStore, changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(StoreError, match=complaint):
        store.append_all([a_decision("fine"), dataclasses.replace(a_decision(), **changes)])
    assert store.decisions() == []


def test_a_nul_inside_a_note_is_kept(store: CodingStore) -> None:
    assert store.append(a_decision(note="a\x00b")).decision.note == "a\x00b"


def test_values_may_be_numpy_scalars(store: CodingStore) -> None:
    seen = Seen(value=np.bool_(True))
    odd = a_decision(confidence=np.int64(3), seconds=np.float32(1.5), primary=np.bool_(True), seen=seen)
    plain = a_decision(confidence=3, seconds=1.5, primary=True, seen=Seen(value=True))
    assert store.append(odd).decision == plain
    store.replace_proposals("d1", a_run(), [a_proposal(score=np.float32(0.5), probability=np.float64(0.25))])
    assert store.proposals() == [a_proposal(probability=0.25)]


def test_a_retry_returns_the_row_that_is_there(store: CodingStore) -> None:
    first = store.append(a_decision(evidence=(some_evidence(),)))
    again = store.append(a_decision(evidence=(some_evidence(),), at="2026-03-01T10:00:07Z"))
    assert again == first
    assert store.counts()["decisions"] == 1


def test_a_key_with_other_content_is_refused_and_named(store: CodingStore) -> None:
    store.append(a_decision())
    with pytest.raises(KeyReused, match=r'"k1" belongs to decision 1 \(by ana on sector of case:c1\)'):
        store.append(a_decision(value="sec_footwear"))
    assert [logged.decision for logged in store.decisions()] == [a_decision()]


def test_an_import_is_stored_whole_or_not_at_all(store: CodingStore) -> None:
    store.append(a_decision("k1"))
    with pytest.raises(KeyReused):
        store.append_all([a_decision("k2"), a_decision("k1", coder="ben")])
    with pytest.raises(KeyReused):
        store.append_all([a_decision("k2"), a_decision("k2", coder="ben")])
    assert [logged.decision.key for logged in store.decisions()] == ["k1"]
    many = [a_decision(f"m{number}") for number in range(1203)]
    logged = store.append_all([a_decision("k1"), *many, many[0]])
    assert [one.sequence for one in logged] == [*range(1, 1205), 2]
    assert store.append_all(many) == logged[1:-1]
    assert store.append_all([]) == []
    assert store.verify_chain() == 1204


def test_decisions_are_read_by_unit_variable_coder_and_place(store: CodingStore) -> None:
    store.append_all(
        [
            a_decision("a", unit="doc:d1", variable="year"),
            a_decision("b", coder="ben"),
            a_decision("c", verdict=Verdict.UNDO, value=None, target="b", coder="ben"),
            a_decision("d"),
        ]
    )
    keys = lambda **chosen: [logged.decision.key for logged in store.decisions(**chosen)]  # noqa: E731
    assert keys() == ["a", "b", "c", "d"]
    assert keys(after=2) == ["c", "d"]
    assert keys(unit="case:c1") == ["b", "c", "d"]
    assert keys(unit="case:c1", coder="ben", after=2) == ["c"]
    assert keys(variable="year") == ["a"]
    assert store.decision("nobody's") is None


def test_the_log_survives_closing(place: str) -> None:
    with CodingStore.open(place, create=True) as store:
        logged = store.append_all([a_decision("a"), a_decision("b")])
    with CodingStore.open(place) as store:
        assert store.decisions() == logged
        assert store.verify_chain() == 2


def test_proposals_are_read_by_what_they_are_about(store: CodingStore) -> None:
    ours = [
        a_proposal("p1", score=0.1),
        a_proposal("p2", score=0.9),
        a_proposal("p3", variable="country", value=None, qualifiers=()),
    ]
    other = a_proposal("p4", unit="doc:d2")
    store.replace_proposals("d1", a_run(), ours)
    store.replace_proposals("d2", a_run(), [other])
    assert [proposal.id for proposal in store.proposals()] == ["p3", "p2", "p1", "p4"]
    assert store.proposals(unit="case:c1", variable="sector") == [ours[1], ours[0]]
    assert store.proposals(document_id="d2") == [other]
    assert store.proposal("p3") == ours[2]
    assert store.proposal("p9") is None
    assert store.loaded_runs() == {"d1": "r1", "d2": "r1"}
    assert store.has_run("r1")
    assert not store.has_run("r2")


def test_a_superseded_proposal_that_somebody_met_is_kept_as_it_was(store: CodingStore) -> None:
    proposed = [a_proposal(name) for name in ("decided", "shown", "unmet", "lasting")]
    store.replace_proposals("d1", a_run("r1"), proposed)
    store.append(a_decision(proposal="decided"))
    store.mark_shown("shown")
    store.mark_shown("shown")
    store.mark_shown("nobody's")
    store.replace_proposals("d1", a_run("r2"), [a_proposal("lasting", score=0.8), a_proposal("new")])
    assert [proposal.id for proposal in store.proposals()] == ["lasting", "new"]
    assert [proposal.id for proposal in store.proposals(active_only=False)] == [
        "lasting",
        "decided",
        "new",
        "shown",
    ]
    assert store.proposal("unmet") is None
    store.replace_proposals("d1", a_run("r3"), [a_proposal("shown", score=0.99)])
    assert store.proposals() == [a_proposal("shown")]
    store.replace_proposals("d1", a_run("r4"), [])
    assert store.proposals() == []
    assert store.loaded_runs() == {"d1": "r4"}
    assert store.proposal("decided") == a_proposal("decided")


def test_proposals_of_some_variables_are_replaced_and_the_others_stay(store: CodingStore) -> None:
    sector, country = a_proposal("p1"), a_proposal("p2", variable="country", qualifiers=())
    store.replace_proposals("d1", a_run("whole 1"), [sector, country], runs=[a_run("r1"), a_run("r2")])
    newer = a_proposal("p3", variable="country", qualifiers=(), run="r3")
    store.replace_proposals("d1", a_run("whole 2"), [newer], runs=[a_run("r3")], variables=["country"])
    assert store.proposals() == [newer, sector]
    assert store.loaded_runs() == {"d1": "whole 2"}
    assert all(store.has_run(name) for name in ("whole 1", "whole 2", "r1", "r2", "r3"))
    store.replace_proposals("d1", a_run("whole 3"), [], variables=["sector"])
    assert store.proposals() == [newer]


@pytest.mark.parametrize(
    "changes",
    [
        {"score": float("nan")},
        {"probability": float("inf")},
        {"qualifiers": (("b", "1"), ("a", "2"))},
        {"qualifiers": ((" a", "1"),)},
        {"qualifiers": (("", "1"),)},
        {"unit": "\ud800"},
        {"why": ("\ud800",)},
    ],
)
def test_an_odd_proposal_is_refused_and_the_old_ones_stay(
    store: CodingStore, changes: dict[str, object]
) -> None:
    store.replace_proposals("d1", a_run(), [a_proposal("old")])
    with pytest.raises(StoreError):
        store.replace_proposals("d1", a_run("r2"), [a_proposal("new", **changes)])
    assert store.proposals() == [a_proposal("old")]
    assert not store.has_run("r2")


def test_a_proposal_of_one_document_is_not_taken_by_another(store: CodingStore) -> None:
    store.replace_proposals("d1", a_run(), [a_proposal("p1")])
    with pytest.raises(StoreError, match="refused"):
        store.replace_proposals("d2", a_run("r2"), [a_proposal("p1")])
    assert store.loaded_runs() == {"d1": "r1"}


def test_a_case_is_minted_once(store: CodingStore) -> None:
    case = Case(id="c1", label="Lesotho apparel", document_ids=("d2", "d1"))
    assert store.keep_case(case) == case
    renamed = dataclasses.replace(case, label="else", document_ids=("d3",))
    facets = Facets(countries=("KEN",), sectors=("sec_cut_flowers",), periods=("1990/..",))
    other = Case(id="c0", label="Kenya", document_ids=(), origin="person", facets=facets)
    assert store.keep_cases([renamed, other, renamed]) == [case, other]
    assert store.cases() == [other, case]
    assert store.cases_of("d1") == [case]
    assert store.cases_of("d3") == []


def test_a_codebook_version_is_fixed_by_the_first_decision_under_it(store: CodingStore) -> None:
    store.keep_codebook(a_codebook("f1"), "name: gvc")
    store.keep_codebook(a_codebook("f1"), "name: gvc")
    store.keep_codebook(a_codebook("f2"), "name: gvc 2")
    assert store.codebook_text("1.0") == "name: gvc 2"
    store.append(a_decision(codebook_version="1.0"))
    store.keep_codebook(a_codebook("f2"), "name: gvc 2")
    with pytest.raises(StoreError, match=r'under version "1\.0".*new version'):
        store.keep_codebook(a_codebook("f3"), "name: gvc 3")
    store.keep_codebook(a_codebook("f3", version="1.1"), "name: gvc 3")
    assert store.codebook_versions() == ["1.0", "1.1"]
    assert store.codebook_text("1.0") == "name: gvc 2"
    assert store.codebook_text("2.0") is None


def test_counts_say_what_there_is(store: CodingStore) -> None:
    assert set(store.counts().values()) == {0}
    store.keep_run(a_run())
    store.keep_run(a_run())
    store.keep_case(Case(id="c1", label="", document_ids=("d1", "d2")))
    store.replace_proposals("d1", a_run(), [a_proposal("p1"), a_proposal("p2")])
    store.mark_shown("p1")
    store.replace_proposals("d1", a_run(), [a_proposal("p2")])
    store.append(a_decision())
    assert store.counts() == {"codebooks": 0, "cases": 1, "runs": 1, "proposals": 1, "decisions": 1}


class LogOfDecisions(RuleBasedStateMachine):
    """Any order of deciding, retrying, reusing keys, importing and reopening gives the log of a list."""

    keys = st.integers(0, 6).map(lambda number: f"k{number}")
    values = st.sampled_from(["sec_apparel", "sec_footwear"])

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.sqlite3"
        self.store = CodingStore.open(self.path, create=True)
        self.model: dict[str, Decision] = {}

    @rule(key=keys, value=values)
    def decide(self, key: str, value: str) -> None:
        self.send([a_decision(key, value=value)])

    @rule(drawn=st.lists(st.tuples(keys, values), max_size=4))
    def bring_in(self, drawn: list[tuple[str, str]]) -> None:
        self.send([a_decision(key, value=value) for key, value in drawn])

    def send(self, given: list[Decision]) -> None:
        after = dict(self.model)
        clashes = [one for one in given if after.setdefault(one.key, one) != one]
        if clashes:
            with pytest.raises(KeyReused):
                self.store.append_all(given)
            return
        logged = self.store.append_all(given)
        assert [one.decision for one in logged] == given
        self.model = after

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = CodingStore.open(self.path)

    @invariant()
    def log_is_the_list(self) -> None:
        if hasattr(self, "store"):
            logged = self.store.decisions()
            assert [one.decision for one in logged] == list(self.model.values())
            assert [one.sequence for one in logged] == list(range(1, len(logged) + 1))
            assert self.store.verify_chain() == len(logged)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


LogOfDecisions.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
TestLogOfDecisions = LogOfDecisions.TestCase
