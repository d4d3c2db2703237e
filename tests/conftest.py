"""Set-up that is dear is made once for the whole run: the demo workspace, copied where a test changes it."""

import json
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from command_line import Answer, Called, gvcmine
from filelock import FileLock
from hypothesis import settings

from gvcmine.cli.main import main

# Laws say what holds, not how fast: a busy machine must not break them.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@dataclass(frozen=True)
class Demo:
    """The workspace that `gvcmine demo` made, to be read only, and what the command said."""

    folder: Path
    answer: Answer

    def copy(self, target: Path) -> Path:
        """Return a copy that may be changed; its derived data come along, so nothing is computed again."""
        return Path(shutil.copytree(self.folder, target))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Demo:
    # Processes that share out the tests (pytest -n 2) share the workspace, too: the first one makes it.
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demo"
    with FileLock(f"{shared}.lock"):
        said = shared / "said.json"
        if not said.exists():
            answer = gvcmine("demo", shared / "workspace").ok()
            said.write_text(json.dumps(asdict(answer)))
    return Demo(shared / "workspace", Answer(**json.loads(said.read_text())))


@pytest.fixture
def workspace(demo: Demo, tmp_path: Path) -> Path:
    return demo.copy(tmp_path / "workspace")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Run gvcmine in this process, where it is imported already: the same `main`, seconds sooner."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("GVCMINE_DATABASE_URL", raising=False)

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["gvcmine", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call
