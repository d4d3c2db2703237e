"""The invented example of every value of the shipped codebook is found by the value's own cues."""

from collections.abc import Callable

import pytest

from gvcmine.tag.finder import Found
from gvcmine.tag.labels import label_of
from gvcmine.workspace.codebook_file import shipped_codebook

Find = Callable[[str], list[Found]]

EXAMPLES = [
    (value.id, value.example)
    for variable in shipped_codebook()
    if label_of(variable.id) is not None
    for value in variable.values
    if value.cues and value.example
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 250


@pytest.mark.parametrize(("value", "example"), EXAMPLES)
def test_an_example_finds_its_value(find: Find, value: str, example: str) -> None:
    assert value in {mention.id for mention in find(example)}


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Wages rose.", "dir_up"),
        ("Real wages grew by 4 per cent.", "dir_up"),
        ("Output climbed by 12 %.", "dir_up"),
        ("Wages fell.", "dir_down"),
        ("The district fell behind.", "dir_down"),
        ("Workers were worse off.", "dir_down"),
        ("There was no change in hours.", "dir_none"),
        ("Pay stagnated.", "dir_none"),
        ("Conditions did not improve.", "dir_none"),
        ("Safety remained the same.", "dir_none"),
        ("The reform brought mixed results.", "dir_mixed"),
        ("Pickers saw both gains and losses.", "dir_mixed"),
    ],
)
def test_directions_are_found(find: Find, text: str, direction: str) -> None:
    assert {mention.id for mention in find(text) if mention.label == "DIRECTION"} == {direction}
