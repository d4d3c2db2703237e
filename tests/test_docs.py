"""The documentation says what is so: its commands run, its tables and examples fit the code."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from command_line import gvcmine, ran

from gvcmine import errors, parts
from gvcmine.cli.main import COMMANDS
from gvcmine.cli.screen import KEYS
from gvcmine.errors import CodebookError
from gvcmine.tag.labels import LABEL_OF_VARIABLE, NAMES, PAPER_PREFIX, variables_of
from gvcmine.workspace.codebook_file import codebook_from_text

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAPERS = ("apparel_lesotho.pdf", "wine_moldova.pdf")

ANSWERS = "ayq"
"""Accept the first proposal; yes, it is complete, should that be asked; quit."""


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language in the README, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def rows(text: str) -> dict[str, str]:
    """Return the rows of Markdown tables of two columns; heads and rules are left out."""
    found = re.findall(r"^\| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE)
    return {left: right for left, right in found if left not in ("key", "label", "script")}


def python(*arguments: str, folder: Path) -> str:
    """Run Python in a process of its own; return what it printed."""
    done = ran([sys.executable, *arguments], folder=folder)
    assert done.code == 0, done.out + done.err
    return done.out


def run_block(block: str, folder: Path) -> str:
    """Run a block as a person would, with the installed command; return what it printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    keys = ANSWERS if "gvcmine review" in block else ""
    done = ran(["sh", "-e", "-c", block], folder=folder, keys=keys, path=path)
    assert done.code == 0, f"{block}\n{done.out}\n{done.err}"
    return done.out


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="the blocks are written for sh")
def test_the_tour_of_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for paper in PAPERS:
        shutil.copy(ROOT / "corpus" / paper, tmp_path / "papers")
    (example,) = blocks("yaml")
    (tmp_path / "my-codebook.yaml").write_text(example, encoding="utf-8")

    told = "".join(run_block(block, tmp_path) for block in blocks("sh"))

    assert "2 files = 2 read + 0 refused + 0 duplicates" in told
    assert "Saved: accept" in told
    assert "Imported 4 codings from ben.csv" in told
    assert "PAK" in told and "STANDARD" in told
    assert "Released 2026.1" in told
    coded = (tmp_path / "codings.csv").read_text(encoding="utf-8")
    assert ",ana," in coded and ",ben," in coded

    for snippet in blocks("python"):
        assert python("-W", "error", "-c", snippet, folder=tmp_path).count("\n") >= 3


def test_the_reference_of_commands_is_not_stale() -> None:
    assert "up to date" in python("scripts/cli_reference.py", "--check", folder=ROOT)


def test_a_stale_reference_is_noticed_and_missing_markers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from cli_reference import renewed

    assert renewed(README) == README
    assert renewed(README.replace("Make a new workspace", "Make a workspace")) == README
    with pytest.raises(ValueError, match="needs one <!-- cli -->"):
        renewed("no markers")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(command: str) -> None:
    heading = rf"^### `gvcmine {command}(?: \w+)?`$\n\n```text\n(.*?)^```$"
    helps = re.findall(heading, README, flags=re.MULTILINE | re.DOTALL)
    leaves = [text for text in helps if "\nCommands:" not in text]
    assert leaves
    assert all("Example" in text for text in leaves)


def test_the_tour_uses_only_commands_that_exist() -> None:
    used = set(
        re.findall(r"^(?:\$ )?(?:\S+/)?gvcmine (\w+)", "\n".join(blocks("sh") + blocks("console")), re.M)
    )
    assert used
    assert used <= set(COMMANDS)


def test_the_keys_of_the_review_are_those_of_the_readme() -> None:
    _, _, after = README.partition("| key | does |")
    table, _, _ = after.partition("\n\n")
    assert {key: text for key, text in rows(table).items() if key != "---"} == dict(KEYS)


def test_the_codebook_of_the_readme_loads() -> None:
    (example,) = blocks("yaml")
    codebook = codebook_from_text(example, "the example of the README")
    assert [variable.id for variable in codebook] == ["w_country", "w_contract"]
    assert all(value.cues and value.definition for variable in codebook for value in variable.values)


def test_the_mistake_told_in_the_readme_is_told_so_by_the_program() -> None:
    (example,) = blocks("yaml")
    with pytest.raises(CodebookError) as refused:
        codebook_from_text(example.replace("label: Agency work", "lable: Agency work"), "my-codebook.yaml")
    told = " ".join(README.split())
    assert str(refused.value).splitlines()[0].removeprefix("my-codebook.yaml: ") in told


def test_the_table_of_labels_is_in_step_with_the_code() -> None:
    _, _, after = ARCHITECTURE.partition("<!-- labels -->")
    table, _, _ = after.partition("<!-- /labels -->")
    told = {label: re.findall(r"`(\w+)`", text) for label, text in rows(table).items() if label != "---"}
    labels = dict.fromkeys([*LABEL_OF_VARIABLE.values(), *NAMES])
    assert told == {label: list(variables_of(label)) for label in labels} | {"PAPER": [PAPER_PREFIX]}


def test_the_tree_of_errors_is_complete() -> None:
    _, _, after = ARCHITECTURE.partition("## Errors")
    tree, _, _ = after.partition("## Decisions")
    defined = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
    assert set(re.findall(r"^    \W*(\w+)", tree, flags=re.MULTILINE)) == defined


def test_files_named_in_the_architecture_exist() -> None:
    package = ROOT / "gvcmine"
    files = {path.name for path in package.rglob("*.py")} | {
        path.name for path in (ROOT / "scripts").glob("*")
    }
    named = set(re.findall(r"[\w/]*?(\w+\.py)\b", ARCHITECTURE))
    assert named
    assert named <= files
    for name in re.findall(r"`((?:\w+/)+\w+\.\w+)`", ARCHITECTURE):
        assert any((root / name).exists() for root in (ROOT, package)), name


def test_parts_named_in_the_architecture_are_registered() -> None:
    named = set(re.findall(r"`(\w+\.v\d+)`", ARCHITECTURE))
    assert named
    assert named <= set(parts.names())


def test_every_script_has_a_line_in_the_readme_of_scripts() -> None:
    told = (ROOT / "scripts" / "README.md").read_text(encoding="utf-8")
    scripts = [path.name for path in (ROOT / "scripts").iterdir() if path.suffix in (".py", ".sh")]
    assert scripts
    assert [name for name in scripts if f"| `{name}` |" not in told] == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_inside_the_documentation_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


def test_the_citation_names_the_version_of_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert gvcmine("--version").ok().out.strip().endswith(citation["version"])
    assert f"## [{citation['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
