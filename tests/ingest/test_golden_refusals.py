"""Damaged, hostile and odd files end as what a person judged right, and do no harm to the process."""

import csv
import os
import sys
from pathlib import Path

import psutil
import pytest

from gvcmine.compute import Limits
from gvcmine.ingest.jobs import Outcome, ReadingJob, read_timed
from gvcmine.types.text import Reading, Refusal, RefusalReason
from gvcmine.workspace.settings import CorpusSettings

ROOT = Path(__file__).resolve().parents[2]
BAD = Path(os.environ.get("GVCMINE_BAD_FILES", ROOT.parent / "shared" / "corpus" / "bad"))
SETTINGS = CorpusSettings()
MOST_GROWTH = 50 * 1024**2

PASSWORDS = ("1234", "hôtel", "test", "owner", "asdfzxcv", "foo", "view", "openpassword", "password")
NEVER_OPENS = {"pdf.js__encrypted-attachment.pdf", "qpdf__bad-encryption-length.pdf"}

with (ROOT / "tests" / "golden_refusals.csv").open(encoding="utf-8", newline="") as file:
    GOLDEN = {row["file"]: set(row["expected"].split("|")) for row in csv.DictReader(file)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BAD.is_dir(), reason="the bad files lie beside the repository, or nowhere"),
]


def read(names: list[str], passwords: tuple[str, ...] = ()) -> dict[str, Outcome]:
    limits = Limits(memory_bytes=SETTINGS.memory_megabytes * 1024**2, seconds=SETTINGS.seconds_a_file)
    jobs = (
        ReadingJob(path=BAD / name, source=name, most_pages=SETTINGS.most_pages, passwords=passwords)
        for name in names
    )
    return {outcome.job.source: outcome for outcome in read_timed(jobs, limits)}


def test_the_limits_are_those_promised() -> None:
    assert (SETTINGS.memory_megabytes, SETTINGS.seconds_a_file) == (1536, 90)
    assert (SETTINGS.most_megabytes, SETTINGS.most_pages) == (200, 5000)


def test_every_file_ends_as_judged_in_time_and_the_parent_does_not_grow() -> None:
    assert {path.name for path in BAD.glob("*.pdf")} == set(GOLDEN)
    assert set.union(*GOLDEN.values()) <= {"document", *RefusalReason}
    parent = psutil.Process()
    before = parent.memory_info().rss
    outcomes = read(sorted(GOLDEN))
    growth = parent.memory_info().rss - before
    found = {name: _told(outcome) for name, outcome in outcomes.items()}
    wrong = {name: told for name, told in found.items() if told not in GOLDEN[name]}
    assert wrong == {}
    assert max(outcome.seconds for outcome in outcomes.values()) <= 90 + 2
    if sys.platform != "win32":
        assert growth <= MOST_GROWTH
    assert outcomes["made__20000_blank_pages.pdf"].seconds <= 2


def _told(outcome: Outcome) -> str:
    result = outcome.result
    if isinstance(result, Refusal):
        assert "; " in result.detail
        return str(result.reason)
    assert any(letter.isalpha() for letter in result.document.text)
    assert result.passages
    return "document"


def test_locked_files_open_with_a_list_of_passwords() -> None:
    locked = [name for name, expected in GOLDEN.items() if expected == {"encrypted"}]
    outcomes = read(locked, PASSWORDS)
    still = {name for name, outcome in outcomes.items() if _is_locked(outcome)}
    assert still == NEVER_OPENS
    assert sum(isinstance(outcome.result, Reading) for outcome in outcomes.values()) >= 8


def _is_locked(outcome: Outcome) -> bool:
    return isinstance(outcome.result, Refusal) and outcome.result.reason is RefusalReason.ENCRYPTED
