"""The shape of the program: which way imports point, how long things are, and what help may load."""

import ast
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvcmine.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "gvcmine").rglob("*.py"))
HEAVY = ("spacy", "torch", "sklearn", "pymupdf", "pandas", "numpy", "sqlalchemy", "pyarrow")

LOADED = "print(*sorted(name for name in sys.modules if '.' not in name), sep='\\n')"


def python(program: str) -> str:
    """Run a program in a fresh interpreter and return what it printed."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def functions() -> Iterator[tuple[str, int]]:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{module.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_imports_point_downwards() -> None:
    linter = shutil.which("lint-imports", path=sysconfig.get_path("scripts"))
    assert linter, "import-linter is not installed in this environment"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {module.name: len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_functions_fit_the_eye() -> None:
    lengths = dict(functions())
    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}
    long = sum(lines > 25 for lines in lengths.values())
    assert long <= len(lengths) / 10


def test_importing_gvcmine_loads_nothing_heavy() -> None:
    loaded = python(f"import sys, gvcmine; gvcmine.__version__; {LOADED}").split()
    assert set(loaded) & {*HEAVY, "click", "yaml", "pydantic"} == set()


def test_help_loads_nothing_heavy_and_names_every_command() -> None:
    told = python(
        f"import sys; from gvcmine.cli.main import cli; cli.main(['--help'], standalone_mode=False); {LOADED}"
    )
    assert set(told.split()) & {*HEAVY, "rich", "pydantic"} == set()
    listed = told.partition("Commands:")[2].splitlines()
    assert [line.split()[0] for line in listed if line.startswith("  ")] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_loads_nothing_heavy(name: str) -> None:
    loaded = python(
        "import sys; from gvcmine.cli.main import cli;"
        f"cli.main([{name!r}, '--help'], standalone_mode=False); {LOADED}"
    )
    assert set(loaded.split()) & set(HEAVY) == set()


def test_help_takes_no_more_than_four_times_what_click_itself_takes() -> None:
    # A ratio, since seconds say more about the machine; the best of five, since others use it too.
    def best(*words: str) -> float:
        took = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([sys.executable, *words], capture_output=True, check=True)
            took.append(time.perf_counter() - began)
        return min(took)

    assert best("-m", "gvcmine", "--help") < 4 * best("-c", "import click")
