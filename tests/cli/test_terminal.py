import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from gvcmine.cli.keyboard import StandardInput
from gvcmine.cli.screen import plain
from gvcmine.cli.terminal import review_terminal
from gvcmine.errors import DecisionRefused
from gvcmine.propose.neighbours import Judged, Neighbour
from gvcmine.review.progress import variable_progress
from gvcmine.review.queue import QueueEntry, evidence_views, open_proposals
from gvcmine.review.resolve import standing
from gvcmine.types.codebook import Automation, Codebook, Level, Missing, Qualifier, Scale, Value, Variable
from gvcmine.types.coding import Alternative, Decision, Evidence, LoggedDecision, Proposal, Verdict
from gvcmine.types.text import Passage, Rectangle, Region, Section, Span
from gvcmine.verbs.nearest import Nearby

TEXT = "Mills grew. Tanneries closed after the ban. Wages of women rose. The end."
PASSAGE = Passage(id="s", document_id="d1", index=0, span=Span(0, len(TEXT)), text=TEXT, section=Section.BODY)


def variable(id: Any, *values: Any, **more: Any) -> Any:
    listed = tuple(
        Value(id=name, label=label, definition=f"About {label}.", example="An example.")
        for name, label in values
    )
    return Variable(id=id, label=id.title(), level=Level.CASE, values=listed, **more)


BOOK = Codebook(
    name="small",
    version="1.0.0",
    fingerprint="f",
    variables=(
        variable("sector", ("fish", "Fish"), ("leather", "Leather"), ("lace", "Lace"), multiple=True,
                 primary=True, rule="Code the product."),
        variable("scale", ("firm", "One firm"), ("cluster", "Cluster")),
        variable("mode", ("threat", "Threat"), ("chance", "Chance"), automation=Automation.C),
        variable("social", ("wages", "Wages"), multiple=True,
                 qualifiers=(Qualifier(name="direction", label="Direction", values=("up", "down")),)),
        variable("country", multiple=True, scale=Scale.COUNTRY),
        variable("period", scale=Scale.INTERVAL),
    ),
)  # fmt: skip


def evidence(quote: Any) -> Any:
    start = TEXT.index(quote)
    regions = (Region(7, Rectangle(0, 0, 1, 1)),)
    return Evidence(
        document_id="d1", text_id="t", span=Span(start, start + len(quote)), quote=quote, regions=regions
    )


def proposal(
    id: Any,
    variable: Any = "sector",
    value: Any = "leather",
    quotes: Any = ("Tanneries closed",),
    **more: Any,
) -> Any:
    content = {"unit": "case:a", "qualifiers": (), "score": 0.5, "why": (f"cue {id}",), **more}
    return Proposal(
        id=id, variable=variable, value=value, probability=None, run="r", codebook_version="1.0.0",
        evidence=tuple(evidence(quote) for quote in quotes), **content,
    )  # fmt: skip


class MemoryDesk:
    """A desk whose log is a list."""

    codebook, coder, round = BOOK, "ana", "main"

    def __init__(self, *proposals: Any, passage: Any = PASSAGE, title: Any = "On tanneries") -> None:
        self.proposals, self.passage, self.title = proposals, passage, title
        self.log: list[LoggedDecision] = []
        self.refusals: list[str] = []

    def _open(self) -> Any:
        return open_proposals(self.proposals, self.log, self.coder, BOOK, self.round)

    def next_entry(self) -> Any:
        waiting = self._open()
        if not waiting:
            return None
        first = waiting[0]
        total = len(self.proposals)
        return QueueEntry(
            proposal=first,
            variable=BOOK.variable(first.variable),
            evidence=evidence_views(first.evidence, [self.passage], {"d1": "one.pdf"}, {("d1", 7): "143"}),
            title=self.title,
            case="Tanneries",
            position=total - len(waiting) + 1,
            total=total,
        )

    def decide(self, decision: Any) -> Any:
        if self.refusals:
            raise DecisionRefused(self.refusals.pop())
        self.log.append(LoggedDecision(sequence=len(self.log) + 1, hash="h", decision=decision))
        return self.log[-1]

    def undo(self) -> Any:
        kept = standing(self.log)
        if not kept:
            return None
        last = kept[-1]
        self.decide(
            Decision(
                key=f"undo-{len(self.log)}",
                unit=last.decision.unit,
                variable=last.decision.variable,
                verdict=Verdict.UNDO,
                coder=self.coder,
                at="2024",
                target=last.decision.key,
            )
        )
        return last

    def progress(self, unit: Any) -> Any:
        return variable_progress(unit, BOOK, self.log, self.coder, self.round, self._open())

    def nearby(self, proposal: Any) -> Any:
        like = Judged(
            unit="case:b", evidence=evidence("Mills grew"), coder="ben", accepted=proposal.value is None
        )
        found = (Neighbour(judged=like, likeness=0.71),)
        return (Nearby(accepted=found) if like.accepted else Nearby(rejected=found)), {"d1": "one.pdf"}

    def units(self) -> Any:
        return [("case:a", "Tanneries"), ("case:b", "Mills")]


def review(desk: Any, keys: Any, **console: Any) -> Any:
    """Press the keys and return what the screen showed."""
    shown = io.StringIO()
    seconds = iter(range(0, 10_000, 2))
    review_terminal(
        desk,
        Console(file=shown, width=100, **console),
        StandardInput(io.StringIO(keys)),
        clock=lambda: float(next(seconds)),
    )
    return shown.getvalue()


def decided(desk: Any) -> Any:
    return [
        (one.decision.verdict, one.decision.value or one.decision.missing)
        for one in desk.log
        if one.decision.verdict is not Verdict.UNDO
    ]


def test_accepting_takes_one_key_and_tells_the_truth_about_what_was_seen() -> None:
    desk = MemoryDesk(proposal("p1"))
    shown = review(desk, "an")
    decision = desk.log[0].decision
    assert decided(desk) == [(Verdict.ACCEPT, "leather")]
    assert (decision.proposal, decision.coder, decision.codebook_version) == ("p1", "ana", "1.0.0")
    assert (decision.seen.value, decision.seen.score, decision.seen.order) == (True, False, True)
    assert (decision.seconds, decision.evidence) == (2.0, (evidence("Tanneries closed"),))
    assert "Mills grew. >>Tanneries closed<< after the ban." in shown
    for part in ("one.pdf - On tanneries", "1 of 1", "Leather (leather)", "page 7 (printed 143)"):
        assert part in shown
    assert "0.5" not in shown


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ("rv", Verdict.REJECT_VALUE),
        ("r\n", Verdict.REJECT_VALUE),
        ("rp", Verdict.REJECT_EVIDENCE),
        ("re", Verdict.REJECT_EVIDENCE),
        ("R?V", Verdict.REJECT_VALUE),
    ],
)
def test_a_rejection_says_whether_value_or_passage_is_wrong(keys: Any, verdict: Any) -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, keys)
    assert decided(desk) == [(verdict, "leather")]


@pytest.mark.parametrize("typed", ["fish\n", "1\n", "FISH\n", "ish\ny", "l\nfish\n", "zzz\nfish\n"])
def test_another_value_is_found_by_id_number_or_part(typed: Any) -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, "e" + typed)
    (entry,) = desk.log
    assert (entry.decision.verdict, entry.decision.value) == (Verdict.CORRECT, "fish")
    assert entry.decision.rejected == "leather"


def test_a_part_that_fits_several_values_lists_them_with_new_numbers() -> None:
    desk = MemoryDesk(proposal("p1"))
    shown = review(desk, "eLEA\nnl\n2\n")
    assert "Leather (leather)? Y or Enter" in shown
    assert decided(desk) == [(Verdict.CORRECT, "lace")]


def test_naming_the_proposed_value_itself_accepts_it() -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, "eleather\n")
    assert decided(desk) == [(Verdict.ACCEPT, "leather")]


@pytest.mark.parametrize("keys", ["m3", "eunclear\n", "e!\n3"])
def test_a_missing_status_corrects_the_proposed_value(keys: Any) -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, keys)
    decision = desk.log[0].decision
    assert (decision.verdict, decision.missing, decision.rejected) == (
        Verdict.CORRECT,
        Missing.UNCLEAR,
        "leather",
    )


def test_class_c_never_shows_a_value_and_the_coder_names_it() -> None:
    desk = MemoryDesk(proposal("p1", "mode", "threat"), proposal("p2", "mode", None, ("Mills grew",)))
    shown = review(desk, "Wq")
    assert "Threat" not in shown and "cue p1" not in shown
    review(desk, "athreat\nn")
    decision = desk.log[0].decision
    assert (decision.verdict, decision.value, decision.proposal) == (Verdict.ADD, "threat", "p1")
    assert (decision.seen.value, decision.rejected) == (False, None)


def test_rejecting_evidence_without_a_value_takes_one_key() -> None:
    desk = MemoryDesk(proposal("p1", "mode", None))
    review(desk, "r")
    assert decided(desk) == [(Verdict.REJECT_EVIDENCE, None)]


def test_deferring_sends_to_the_end_and_undo_brings_back() -> None:
    desk = MemoryDesk(proposal("p1", score=0.9), proposal("p2", value="fish"))
    shown = review(desk, "u" + "a" + "z" + "a" + "a" + "y")
    assert "Undone: accept sector fish" in shown
    assert decided(desk) == [
        (Verdict.DEFER, "leather"),
        (Verdict.ACCEPT, "fish"),
        (Verdict.ACCEPT, "fish"),
        (Verdict.ACCEPT, "leather"),
        (Verdict.COMPLETE, None),
    ]
    assert "There is nothing to undo." in review(MemoryDesk(), "z")


def test_after_the_last_proposal_one_key_completes_the_variable() -> None:
    desk = MemoryDesk(proposal("p1"), proposal("p2", value="fish"))
    shown = review(desk, "aay")
    assert shown.count("complete for this unit?") == 1
    assert decided(desk)[-1] == (Verdict.COMPLETE, None)


def test_a_single_valued_variable_asks_as_soon_as_its_value_is_given() -> None:
    desk = MemoryDesk(proposal("p1", "scale", "firm", score=0.9), proposal("p2", "scale", "cluster"))
    shown = review(desk, "ay")
    assert decided(desk) == [(Verdict.ACCEPT, "firm"), (Verdict.COMPLETE, None)]
    assert "No proposal is open." in shown


def alternative(value: Any, quote: Any) -> Any:
    return Alternative(
        value=value, qualifiers=(), score=0.4, probability=None, evidence=(evidence(quote),), why=("cue",)
    )


@pytest.mark.parametrize("typed", ["1\n", "cluster\n", "clu\ny"])
def test_an_alternative_is_named_at_once_and_chosen_with_the_words_that_speak_for_it(typed: Any) -> None:
    desk = MemoryDesk(proposal("p1", "scale", "firm", alternatives=(alternative("cluster", "Mills grew"),)))
    shown = review(desk, "e" + typed)
    assert "or: Cluster (cluster) (E)" in shown
    assert "1  Cluster (cluster): “Mills grew”, page 7" in shown
    (decision,) = (one.decision for one in desk.log)
    assert (decision.verdict, decision.value, decision.rejected) == (Verdict.CORRECT, "cluster", "firm")
    assert decision.evidence == (evidence("Mills grew"),)


def test_a_period_has_its_alternatives_by_number_and_takes_any_other() -> None:
    others = (alternative("1990/1995", "Mills grew"),)
    for typed, given in (("1\n", "1990/1995"), ("1998-2001\n", "1998/2001")):
        desk = MemoryDesk(proposal("p1", "period", "1992/1998", alternatives=others))
        review(desk, "e" + typed)
        assert decided(desk) == [(Verdict.CORRECT, given)]


def test_after_a_rejected_value_the_next_alternative_has_its_turn() -> None:
    desk = MemoryDesk(proposal("p1", "scale", "firm", alternatives=(alternative("cluster", "Mills grew"),)))
    shown = review(desk, "rv" + "a" + "y")
    assert ">>Mills grew<<" in shown
    assert decided(desk) == [
        (Verdict.REJECT_VALUE, "firm"),
        (Verdict.ACCEPT, "cluster"),
        (Verdict.COMPLETE, None),
    ]


def test_c_completes_the_variable_in_view() -> None:
    desk = MemoryDesk(proposal("p1"), proposal("p2", value="fish"))
    review(desk, "c")
    assert decided(desk) == [(Verdict.COMPLETE, None)]


def test_a_note_goes_with_the_decision() -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, "nsee table 2\na")
    assert desk.log[0].decision.note == "see table 2"


def test_a_note_without_a_decision_is_kept_as_a_deferral_on_quitting() -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, "nsee table 2\nq")
    assert decided(desk) == [(Verdict.DEFER, "leather")]
    assert desk.log[0].decision.note == "see table 2"


def test_a_note_survives_an_undo_in_between() -> None:
    desk = MemoryDesk(proposal("p1", score=0.9), proposal("p2", value="fish"))
    review(desk, "a" + "nmine\n" + "z" + "a" + "a")
    assert [one.decision.note for one in desk.log if one.decision.value == "fish"] == ["mine"]


def test_changed_qualifiers_make_a_correction() -> None:
    desk = MemoryDesk(proposal("p1", "social", "wages", qualifiers=(("direction", "up"),)))
    shown = review(desk, "fdirection=sideways\ndirection=down\n\na")
    decision = desk.log[0].decision
    assert decision.qualifiers == (("direction", "down"),)
    assert (decision.verdict, decision.value, decision.rejected) == (Verdict.CORRECT, "wages", "wages")
    assert "up, down" in shown and "sideways" in shown


def test_primary_is_marked_only_where_the_variable_has_one() -> None:
    desk = MemoryDesk(proposal("p1"))
    review(desk, "pa")
    assert desk.log[0].decision.primary
    plain_desk = MemoryDesk(proposal("p1", "scale", "firm"))
    assert "marks no primary" in review(plain_desk, "pa")
    assert not plain_desk.log[0].decision.primary


def test_cycling_shows_more_evidence_and_keeps_what_was_looked_at() -> None:
    desk = MemoryDesk(proposal("p1", quotes=("Tanneries closed", "Mills grew", "The end")))
    shown = review(desk, "xa")
    assert "Evidence 2 of 3" in shown
    assert [one.quote for one in desk.log[0].decision.evidence] == ["Mills grew", "Tanneries closed"]


def test_definition_why_and_keys_are_shown_on_request() -> None:
    shown = review(MemoryDesk(proposal("p1")), "dw?y")
    for part in ("Rule: Code the product.", "About Leather. Example: An example.", "cue p1", "quit;"):
        assert part in shown
    assert "rejected (0.71 alike, ben): one.pdf, page 7: “Mills grew”" in " ".join(shown.split())
    assert '"y" does nothing here' in shown


def test_a_refused_decision_is_said_in_one_line_and_nothing_is_lost() -> None:
    desk = MemoryDesk(proposal("p1"))
    desk.refusals = ["the unit is closed"]
    shown = review(desk, "nmine\naa")
    assert "Not saved: the unit is closed" in shown
    assert [one.decision.note for one in desk.log] == ["mine"]


def test_variables_without_proposals_are_reached_by_the_list() -> None:
    desk = MemoryDesk(proposal("p1"))
    shown = review(desk, "l" + "5\na" + "XX\nvnm\n" + "6\nm1" + "2\nc" + "9\n" + "\n" + "q")
    assert decided(desk) == [
        (Verdict.ADD, "VNM"),
        (Verdict.ADD, Missing.NOT_REPORTED),
        (Verdict.COMPLETE, None),
    ]
    assert "Sector (sector): open, 0 values, 1 proposals" in shown
    assert "Scale (scale): complete" in shown and "alpha-3" in shown and "no number of this list" in shown


def test_the_list_leads_to_another_case_and_asks_for_qualifiers() -> None:
    desk = MemoryDesk()
    review(desk, "l2\n" + "4\na" + "wages\n" + "direction=up\n\n" + "o\n1\n" + "4\nm2" + "\n")
    assert [(one.decision.unit, one.decision.qualifiers) for one in desk.log] == [
        ("case:b", (("direction", "up"),)),
        ("case:a", ()),
    ]


def test_text_from_a_document_cannot_send_codes_to_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07\x9b31m[bold]Tanneries[/bold] \u202eclosed\x00 :smile: now"
    passage = Passage(
        id="s", document_id="d1", index=0, span=Span(0, len(hostile)), text=hostile, section=Section.BODY
    )
    quote = Evidence(document_id="d1", text_id="t", span=Span(0, len(hostile)), quote=hostile)
    one = Proposal(
        id="p", unit="case:a", variable="social", value="wages", qualifiers=(("direction", hostile),),
        score=1, probability=None, evidence=(quote,), why=(hostile,), run="r", codebook_version="1",
    )  # fmt: skip
    shown = review(MemoryDesk(one, passage=passage, title=hostile), "wdfx\n\nq")
    assert not [mark for mark in shown if mark != "\n" and (mark < " " or "\x7f" <= mark <= "\x9f")]
    assert "\u202e" not in shown
    assert "[bold]Tanneries[/bold] closed :smile: now" in shown


def test_plain_keeps_letters_of_every_script() -> None:
    assert plain("កម្ពុជា\tไทย\n中文 é") == "កម្ពុជា ไทย 中文 é"


def test_a_terminal_without_colour_or_with_an_old_encoding_works(monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    styled = review(MemoryDesk(proposal("p1")), "a", force_terminal=True)
    assert "Tanneries closed" in styled and "\x1b[3" not in styled.replace("\x1b[3m", "")
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    desk = MemoryDesk(proposal("p1"), title="កម្ពុជា")
    review_terminal(desk, Console(file=file, width=40), StandardInput(io.StringIO("an")))
    assert decided(desk) == [(Verdict.ACCEPT, "leather")]


def test_the_end_of_the_input_quits_at_any_question() -> None:
    for keys in ("", "r", "e", "e!\n", "m", "n", "f", "l", "l1\n", "l1\na", "a"):
        desk = MemoryDesk(proposal("p1"))
        assert " saved." in review(desk, keys)
        assert len(desk.log) == (1 if keys == "a" else 0)


def test_keys_from_a_pipe_are_single_characters_and_lines_end_at_the_break() -> None:
    keyboard = StandardInput(io.StringIO("ab c\r\nd"))
    read: list[Callable[[], str | None]] = [keyboard.key, keyboard.line, keyboard.key, keyboard.key]
    assert [step() for step in read] == ["a", "b c", "d", ""]
    assert keyboard.line() is None
