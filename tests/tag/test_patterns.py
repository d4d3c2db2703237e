"""The notation of cues: brackets, lemmas, patterns."""

import pytest

from gvcmine.errors import CodebookError
from gvcmine.tag.finder import MentionFinder
from gvcmine.tag.patterns import Patterns, problem, wordings


@pytest.mark.parametrize(
    ("cue", "told"),
    [
        ("(raise|increase ... wages", "not closed"),
        ("raise|increase) ... wages", "not opened"),
        ("raise | increase", "outside of brackets"),
        ("((a|b) c|d)", "brackets within brackets"),
        ("... wages", "a gap"),
        ("wages...fell", "between blanks"),
        ("~Rise quickly", '"~" stands before'),
        ("~ rise", '"~" stands before'),
        ("/(wages/", "broken"),
        ("/(?=wages)/", "broken"),
        ("/w*/", "nothing at all"),
        ("/wages .* fell/", "whole text"),
        (r"/\w{1,20}/", "nearly everything"),
        ("/low-road/", "hyphen"),
        ("wages fell/", "two slashes"),
        (" ".join(["(a|b|c|d|e|f|g|h|i|j)"] * 6), "more than 100,000"),
        (" ", "empty"),
        ("--", "no word"),
    ],
)
def test_what_is_wrong_with_a_cue_is_told(cue: str, told: str) -> None:
    assert told in problem(cue)


@pytest.mark.parametrize(
    "cue",
    [
        "CAD/CAM",
        "International Labour Organization (ILO)",
        "raise ... wages",
        "(raise|increase|improve) ... ~wage",
        "(very |)poor",
        r"/wage(s)? (rose|grew) by \d+(\.\d+)? ?(%|per cent)/",
        "fair-trade",
        "ISO 9001",
    ],
)
def test_sound_cues_have_no_problem(cue: str) -> None:
    assert problem(cue) == ""


def test_brackets_stand_for_every_combination() -> None:
    assert wordings("(cut|slash) (steep |)tariffs") == (
        "cut steep tariffs",
        "cut tariffs",
        "slash steep tariffs",
        "slash tariffs",
    )


def found(cue: str, text: str) -> list[str]:
    finder = MentionFinder([("mine", "one", cue)])
    return [text[m.start : m.end] for m in finder.find(text, [(0, len(text))]) if m.id == "one"]


@pytest.mark.parametrize(
    ("cue", "text", "words"),
    [
        ("(raise|improve) ... wages", "Firms improved the weekly wages.", ["improved the weekly wages"]),
        ("(raise|improve) ... wages", "Firms moved the weekly wages.", []),
        ("~shrink", "Pay shrank, then shrinks no more.", ["shrank", "shrinks"]),
        ("~occur", "It occurred twice.", ["occurred"]),
        ("~stagnate", "Stagnating pay stagnated.", ["Stagnating", "stagnated"]),
        ("orders ~dwindle", "Orders dwindled.", ["Orders dwindled"]),
        ("~plan output", "They planned output.", ["planned output"]),
        (
            r"/wages? (rose|grew) by \d+(\.\d+)? ?(%|per cent)/",
            "Wages rose by 5.2 % and wage\ngrew by 3 per cent.",
            ["Wages rose by 5.2 %", "wage\ngrew by 3 per cent"],
        ),
        (r"/ages rose/", "Wages rose.", []),
        (r"/rose|rosette/", "A rosette.", ["rosette"]),
        (r"/a[0-9]/", "A1 A2,A3 BA4", ["A1", "A2", "A3"]),
        (r"/cafe (de|du) \w+/", "In the Café du Nord – closed.", ["Café du Nord"]),
        (r"/start[a-z ]+end/", "start " + "so " * 100 + "end", []),
    ],
)
def test_what_a_cue_finds(cue: str, text: str, words: list[str]) -> None:
    assert found(cue, text) == words


def test_a_broken_cue_is_named_when_it_is_used() -> None:
    with pytest.raises(CodebookError, match=r"cue /\(a/: the pattern is broken"):
        Patterns(["/(a/"])
    with pytest.raises(CodebookError, match="of one: a bracket is not closed"):
        MentionFinder([("mine", "one", "(a|b")])


def test_no_patterns_find_nothing() -> None:
    assert list(Patterns([]).find("any text")) == []


def test_a_cue_with_many_wordings_is_read_as_a_whole() -> None:
    cue = "(raise|lift|push|drive|keep) (the |)(weekly|monthly|daily) (pay|wage|salary) ... (women|men)"
    assert found(cue, "They lifted monthly wages of most women; raise the weekly of men.") == []
    assert found(cue, "Raise the weekly wages of all the women now, or lift daily pay. For men.") == [
        "Raise the weekly wages of all the women"
    ]


@pytest.mark.parametrize("words", ["/^wages/", "/wages$/", "/(a+)+$/"])
def test_a_pattern_needs_no_anchors_and_is_refused_with_them(words: str) -> None:
    assert "leave them out" in problem(words)


def test_money_and_classes_may_hold_the_signs_of_anchors() -> None:
    assert problem(r"/us ?\$ \d+ million/") == ""
    assert problem("/wage [^.;]{0,20}rose/") == ""
