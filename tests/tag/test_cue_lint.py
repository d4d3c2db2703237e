"""Remarks on cues: what reaches into other values."""

import pytest

from gvcmine.errors import CodebookError
from gvcmine.tag.cue_lint import lint
from gvcmine.types.codebook import Codebook, Level, Value, Variable
from gvcmine.verbs.checking import check_notation
from gvcmine.workspace.codebook_file import shipped_codebook


def codebook(**cues: tuple[str, ...]) -> Codebook:
    texts = {"one": "Dyers share boilers.", "two": "Weavers rent looms from a guild."}
    values = tuple(Value(id=id, label=id, example=texts[id], cues=own) for id, own in cues.items())
    variable = Variable(id="mine", label="Mine", level=Level.CASE, values=values)
    return Codebook(name="x", version="1", fingerprint="f", variables=(variable,))


def test_a_cue_at_two_values_and_one_found_in_the_example_of_another_are_told() -> None:
    found = lint(
        codebook(one=("share boilers", "rent looms", "guild"), two=("Guild", "rent looms from a guild"))
    )
    told = {(remark.kind, remark.value, remark.cue, remark.other) for remark in found}
    assert ("twice", "one", "guild", "two") in told
    assert ("inside", "one", "rent looms", "two") in told
    assert ("silent", "one", "guild", "") in told
    assert not any(remark.kind == "cross" for remark in found)


def test_a_cue_that_no_longer_cue_covers_crosses() -> None:
    found = lint(codebook(one=("share boilers", "rent looms"), two=("a guild",)))
    assert [(r.value, r.cue, r.other) for r in found if r.kind == "cross"] == [("one", "rent looms", "two")]


def test_no_cue_of_the_shipped_codebook_stands_at_two_values() -> None:
    assert [remark for remark in lint(shipped_codebook()) if remark.kind == "twice"] == []


def test_a_cue_that_cannot_be_read_is_named_with_its_value() -> None:
    with pytest.raises(CodebookError, match="draft.yaml: variables → mine → one: cue .*not closed"):
        check_notation(codebook(one=("(a|b",)), "draft.yaml")
