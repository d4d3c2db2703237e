"""What other people's scripts call: names, parts and commands that stay."""

from importlib.metadata import entry_points

import pytest
from command_line import Called

import gvcmine
from gvcmine import parts
from gvcmine.errors import CodebookError, UnknownPart

COMMANDS = [
    "init", "ingest", "tag", "propose", "run", "demo", "status", "train", "models list", "models show",
    "models promote", "evaluate", "review", "import codings", "export", "release", "releases list",
    "codebook check",
]  # fmt: skip
LATER = ["serve", "report", "agree", "doctor", "backup", "restore"]
TEXT = "Sialkot makers of surgical instruments moved into design, and wages rose."


def test_public_names_are_there_and_no_others() -> None:
    assert sorted(gvcmine.__all__) == [
        "Project",
        "ValueClassifier",
        "__version__",
        "certified_threshold",
        "load_pipeline",
        "rank_values",
    ]
    assert all(getattr(gvcmine, name) for name in gvcmine.__all__)
    with pytest.raises(AttributeError, match="Project"):
        gvcmine.project_of  # noqa: B018


@pytest.mark.slow
def test_the_pipeline_marks_mentions_in_a_text() -> None:
    text = gvcmine.load_pipeline()(TEXT)
    found = {(span.text, span.label_): span for span in text.spans["gvc"]}
    place = found["Sialkot", "PLACE"]
    assert (place.kb_id_, place._.assertion) == ("PAK", "finding")
    assert {"SECTOR", "UPGRADING"} <= {label for _, label in found}


@pytest.mark.slow
def test_values_are_ranked_without_a_workspace() -> None:
    from gvcmine.workspace.codebook_file import shipped_codebook

    variable = shipped_codebook().variable("u_social")
    assert variable is not None
    scores = gvcmine.rank_values([TEXT, "", "Wages rose. Wages rose."], "u_social")
    assert scores.shape == (3, len(variable.values))
    assert ((scores >= 0) & (scores <= 1)).all()
    best = variable.values[int(scores[0].argmax())].id
    assert best == "so_wages"
    assert gvcmine.rank_values([TEXT], variable) == pytest.approx(scores[:1], abs=1e-5)
    with pytest.raises(CodebookError, match="u_econ_type"):
        gvcmine.rank_values([TEXT], "u_econ_typ")


@pytest.mark.parametrize("name", sorted(entry.name for entry in entry_points(group=parts.GROUP)))
def test_every_part_loads_under_its_own_versioned_name(name: str) -> None:
    part = parts.load(name)
    own = part.name if isinstance(part.name, str) else part().name
    assert own == name
    assert name.partition(".v")[2].isdecimal()
    assert name in parts.names()


def test_an_unknown_part_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownPart, match="cues.v1"):
        parts.load("cues.v0")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str, called: Called) -> None:
    told = called(*name.split(), "--help").ok().out
    assert "Example" in told
    assert f"gvcmine {name.split()[0]}" in told.partition("Example")[2]
    if name not in ("init", "demo"):
        assert "--workspace" in told


@pytest.mark.parametrize("name", LATER)
def test_what_is_not_built_yet_is_absent_and_no_stub(name: str, called: Called) -> None:
    assert f"No such command '{name}'" in called(name).refused(2)


def test_the_version_is_told(called: Called) -> None:
    assert gvcmine.__version__ in called("--version").ok().out
