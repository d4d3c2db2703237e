"""Whatever lies in corpus/, and whatever happens while it is read: counts add up and nothing is lost."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import Called, command, gvcmine, surroundings
from small_pdfs import locked_pdf, pdf, scanned_pdf

from gvcmine.ingest.jobs import Outcome, ReadingJob
from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.project import Project, silent
from gvcmine.types.coding import Decision, Verdict, document_unit
from gvcmine.types.text import DocumentKind, Reading, RefusalReason, content_id
from gvcmine.verbs.candidates import find_candidates
from gvcmine.verbs.ingesting import OcrCost, Wishes

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes exist on Linux")
LINKS = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@pytest.fixture
def corpus(tmp_path: Path, called: Called) -> Path:
    called("init", tmp_path / "work").ok()
    return tmp_path / "work" / "corpus"


def ingest(corpus: Path, called: Called, *words: object) -> Any:
    told = json.loads(called("ingest", *words, "-C", corpus.parent, "--json").ok().out)
    counts = told["counts"]
    assert counts["files"] == counts["files_read"] + counts["refusals"] + counts["duplicates"]
    assert counts["documents"] == counts["files_read"] + counts["abstract_only"] + counts["extra_pieces"]
    return told


def sources(told: Any, what: str = "refusals") -> list[str]:
    return sorted(one["source"] for one in told[what])


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["a 'quoted' \"name\".pdf", "two\nlines.pdf", "\u202efdp.exe.pdf", "x" * 246 + ".pdf", "%41 #1?.pdf"],
    )
    @LINKS
    def test_strange_names_are_read_shown_on_one_line_and_found_again(
        self, name: str, corpus: Path, called: Called
    ) -> None:
        pdf(corpus / name)
        assert ingest(corpus, called)["counts"]["files_read"] == 1
        again = ingest(corpus, called)
        assert (again["read"], again["problems"]) == (0, [])
        (corpus / name).write_bytes(b"")
        shown = called("ingest", "-C", corpus.parent).ok().out
        (line,) = [line for line in shown.splitlines() if "refused  " in line]
        assert "empty file" in line
        assert "\u202e" not in shown

    @LINUX
    def test_names_that_are_no_utf8_are_read_shown_and_written_as_json(
        self, corpus: Path, called: Called
    ) -> None:
        raw = os.fsencode(corpus) + b"/caf\xe9 \xff.pdf"
        pdf(corpus / "made.pdf").rename(Path(os.fsdecode(raw)))
        Path(os.fsdecode(os.fsencode(corpus) + b"/\xfe.pdf")).write_bytes(b"")
        told = ingest(corpus, called)
        assert (told["counts"]["files_read"], sources(told)) == (1, ["\udcfe.pdf"])
        assert ingest(corpus, called)["read"] == 0
        assert "\\udcfe.pdf" in called("ingest", "-C", corpus.parent).ok().out


@LINKS
class TestLinks:
    def test_a_link_to_a_file_is_read_as_the_file(self, corpus: Path, tmp_path: Path, called: Called) -> None:
        pdf(corpus / "real.pdf", "Agra")
        (corpus / "copy.pdf").symlink_to(corpus / "real.pdf")
        (corpus / "far.pdf").symlink_to(pdf(tmp_path / "outside.pdf", "Kanpur"))
        told = ingest(corpus, called)
        assert (told["counts"]["files_read"], told["counts"]["duplicates"]) == (2, 1)
        # A person may name the link itself, wherever it leads.
        assert ingest(corpus, called, corpus / "far.pdf")["read"] == 0

    def test_links_to_folders_are_not_followed_and_loops_end(
        self, corpus: Path, tmp_path: Path, called: Called
    ) -> None:
        pdf(corpus / "part" / "a.pdf") if (corpus / "part").mkdir() is None else None
        (corpus / "part" / "loop").symlink_to(corpus)
        (corpus / "self").symlink_to(corpus / "self")
        (tmp_path / "elsewhere").mkdir()
        pdf(tmp_path / "elsewhere" / "b.pdf")
        (corpus / "outside").symlink_to(tmp_path / "elsewhere")
        told = ingest(corpus, called)
        assert told["counts"]["files"] == 1
        assert len(told["problems"]) == 2
        assert any("outside is a link to a folder" in problem for problem in told["problems"])

    def test_a_link_to_nothing_is_told_and_the_others_are_read(self, corpus: Path, called: Called) -> None:
        pdf(corpus / "good.pdf")
        (corpus / "gone.pdf").symlink_to(corpus / "nowhere.pdf")
        told = ingest(corpus, called)
        assert told["counts"]["files_read"] == 1
        assert told["problems"] == ["gone.pdf is a link to what is not there; repair or remove it"]

    def test_pipes_sockets_and_devices_are_told_and_never_opened(self, corpus: Path, called: Called) -> None:
        pdf(corpus / "good.pdf")
        os.mkfifo(corpus / "pipe.pdf")
        (corpus / "zero.pdf").symlink_to("/dev/zero")
        folder = os.open(corpus, os.O_RDONLY)
        with socket.socket(socket.AF_UNIX) as heard:
            # The name of a socket may have about 100 bytes: bind it from within the folder.
            before = Path.cwd()
            os.fchdir(folder)
            try:
                heard.bind("socket.pdf")
            finally:
                os.chdir(before)
                os.close(folder)
            told = ingest(corpus, called)
        assert told["counts"]["files"] == 1
        assert sorted(problem.split()[0] for problem in told["problems"]) == [
            "pipe.pdf", "socket.pdf", "zero.pdf",
        ]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_and_not_forgotten(corpus: Path, called: Called) -> None:
    (corpus / "shut").mkdir()
    pdf(corpus / "shut" / "inside.pdf", "Agra")
    pdf(corpus / "closed.pdf", "Kanpur").chmod(0)
    assert sources(ingest(corpus, called)) == ["closed.pdf"]
    (corpus / "shut").chmod(0)
    try:
        told = ingest(corpus, called)
    finally:
        (corpus / "shut").chmod(0o700)
    assert told["counts"]["files_read"] == 1
    assert any("shut: the folder cannot be opened" in problem for problem in told["problems"])


def test_a_folder_that_cannot_be_listed_keeps_its_documents(
    corpus: Path, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "shut").mkdir()
    pdf(corpus / "shut" / "inside.pdf", "Agra")
    pdf(corpus / "open.pdf", "Kanpur")
    ingest(corpus, called)
    listed = os.scandir

    def failing(path: Any) -> Any:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert find_candidates(corpus).unseen == ["shut"]
    told = ingest(corpus, called)
    assert (told["counts"]["files_read"], len(told["problems"])) == (2, 1)


def test_a_file_that_goes_away_while_it_is_read_is_told(corpus: Path, called: Called) -> None:
    (corpus.parent / "gvcmine.toml").write_text("[corpus]\nworkers = 1\n", encoding="utf-8")
    for name in ("a", "b", "c", "d"):
        pdf(corpus / f"{name}.pdf", name.upper())
    project = Project.open(corpus.parent)

    def progress(what: str, done: int, total: int) -> None:
        if done == 1:
            (corpus / "d.pdf").unlink(missing_ok=True)

    report = project.ingest(progress=progress)
    project.close()
    assert report.counts["files_read"] == 3
    assert report.problems == ("d.pdf went away while it was read; nothing of it was kept",)
    assert ingest(corpus, called)["counts"]["files"] == 3


def test_a_file_replaced_under_its_name_leaves_the_codings_with_the_old_text(
    corpus: Path, called: Called
) -> None:
    pdf(corpus / "agra.pdf", "Agra")
    ingest(corpus, called)
    project = Project.open(corpus.parent)
    (old,) = project.rooms.corpus.document_ids()
    project.decide(
        Decision(
            key="one", unit=document_unit(old), variable="p_eligibility", verdict=Verdict.ADD,
            value="inc_eligible", coder="ana", at="2024-01-01T00:00:00Z",
        )
    )  # fmt: skip
    project.close()
    for content in ("Firozabad", ""):
        if content:
            pdf(corpus / "agra.pdf", content)
        else:
            (corpus / "agra.pdf").write_bytes(b"")
        told = ingest(corpus, called)
        (problem,) = told["problems"]
        assert "agra.pdf was replaced by another file" in problem
        assert old[:12] in problem
    project = Project.open(corpus.parent)
    assert "Agra" in project.rooms.corpus.document(old).text
    assert [entry.decision.unit for entry in project.decisions()] == [document_unit(old)]
    project.close()


def test_a_file_of_the_same_size_and_time_is_read_again_only_with_check(corpus: Path, called: Called) -> None:
    path = pdf(corpus / "a.pdf", "Agra")
    long_ago = 1_600_000_000_000_000_000
    os.utime(path, ns=(long_ago, long_ago))
    ingest(corpus, called)
    path.write_bytes(path.read_bytes().replace(b"/Title", b"/Titel"))
    os.utime(path, ns=(long_ago, long_ago))
    assert ingest(corpus, called)["read"] == 0
    assert ingest(corpus, called, "--check")["read"] == 1


def test_a_file_changed_twice_within_one_tick_is_read_again(corpus: Path, called: Called) -> None:
    path = pdf(corpus / "a.pdf", "Agra")
    ingest(corpus, called)
    state = path.stat()
    path.write_bytes(path.read_bytes().replace(b"/Title", b"/Titel"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    project = Project.open(corpus.parent)
    (record,) = project.rooms.corpus.files()
    # As if the first run had looked at the file within a second of its being written.
    project.rooms.corpus.keep_file(replace(record, seen_ns=record.modified_ns + 10**9))
    project.close()
    assert ingest(corpus, called)["read"] == 1


class TestPieces:
    @pytest.fixture(autouse=True)
    def _every_file_holds_two_works(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def read(jobs: Sequence[ReadingJob], *_: object) -> Iterator[Outcome]:
            for job in jobs:
                whole = PyMuPDFReader().read(job.path, job.source)
                assert isinstance(whole, Reading)
                first, second = (_piece(whole, place) for place in (1, 2))
                yield Outcome(job=job, result=replace(first, further=(second,)), seconds=1.0)

        monkeypatch.setattr("gvcmine.verbs.ingesting.read_timed", read)

    def test_each_work_is_a_document_and_all_leave_with_the_file(self, corpus: Path, called: Called) -> None:
        pdf(corpus / "volume.pdf", "Agra")
        pdf(corpus / "other.pdf", "Kanpur")
        counts = ingest(corpus, called)["counts"]
        assert (counts["files_read"], counts["documents"], counts["extra_pieces"]) == (2, 4, 2)
        again = ingest(corpus, called)
        assert (again["read"], again["counts"]) == (0, counts)
        (corpus / "volume.pdf").unlink()
        assert ingest(corpus, called)["counts"]["documents"] == 2
        project = Project.open(corpus.parent)
        assert len(project.rooms.corpus.document_ids()) == 2
        assert sum(len(record.documents) for record in project.rooms.corpus.files()) == 2
        project.close()


def _piece(whole: Reading, place: int) -> Reading:
    name = content_id(whole.document.id, str(place))
    document = replace(whole.document, id=name, kind=DocumentKind.PIECE, file_id=whole.document.id)
    passages = tuple(
        replace(passage, id=f"{passage.id}.{place}", document_id=name) for passage in whole.passages
    )
    return Reading(document=document, passages=passages)


class TestRetry:
    def test_locked_files_open_with_a_list_of_passwords_and_stay_open(
        self, corpus: Path, tmp_path: Path, called: Called
    ) -> None:
        locked_pdf(corpus / "locked.pdf")
        words = tmp_path / "words.txt"
        words.write_text("sesame\ntulip\n", encoding="utf-8")
        ingest(corpus, called)
        told = ingest(corpus, called, "--passwords", words)
        assert "none of the 2 passwords opened it" in told["refusals"][0]["detail"]
        words.write_text("sesame\nu\n", encoding="utf-8")
        assert ingest(corpus, called, "--passwords", words)["counts"]["files_read"] == 1
        (corpus / "locked.pdf").rename(corpus / "renamed.pdf")
        told = ingest(corpus, called)
        assert told["counts"]["files_read"] == 1
        assert "renamed.pdf stays as it was read before" in told["problems"][0]
        again = ingest(corpus, called)
        assert (again["read"], again["counts"]["files_read"]) == (0, 1)
        kept = [path for path in corpus.parent.rglob("*") if path.is_file()]
        assert not any(b"sesame" in path.read_bytes() for path in kept)

    def test_refused_files_are_read_again_where_asked(self, corpus: Path, called: Called) -> None:
        (corpus / "empty.pdf").write_bytes(b"")
        locked_pdf(corpus / "locked.pdf")
        ingest(corpus, called)
        assert ingest(corpus, called)["read"] == 0
        assert ingest(corpus, called, "--retry", "encrypted")["read"] == 1
        assert ingest(corpus, called, "--retry")["read"] == 2

    def test_an_unknown_reason_is_told_with_those_that_exist(self, corpus: Path, called: Called) -> None:
        told = called("ingest", "--retry", "locked", "-C", corpus.parent).refused(2)
        assert '"locked" is no reason of refusal' in told
        assert "encrypted" in told

    def test_the_reasons_are_printed(self, called: Called) -> None:
        shown = called("ingest", "--reasons").ok().out
        assert all(str(reason) in shown for reason in RefusalReason)


class TestOcr:
    @pytest.fixture(autouse=True)
    def _there_is_ocr(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gvcmine.ingest.ocr.how_to_get", lambda *_: None)
        monkeypatch.setattr("gvcmine.ingest.ocr.seconds_for", lambda pages: 2.0 * pages)

    def test_the_cost_is_told_first_and_no_means_no(self, corpus: Path, called: Called) -> None:
        scanned_pdf(corpus / "scan.pdf")
        pdf(corpus / "text.pdf")
        asked: list[OcrCost] = []

        def agree(cost: OcrCost) -> bool:
            asked.append(cost)
            return False

        project = Project.open(corpus.parent)
        report = project.ingest((), silent, Wishes(ocr=True, agree=agree))
        project.close()
        assert asked == [OcrCost(files=1, pages=1, seconds=2.0)]
        assert (report.read, report.counts["refusals"]) == (2, 1)

    def test_without_the_extra_it_is_said_how_to_get_it(
        self, corpus: Path, called: Called, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gvcmine.ingest.ocr.how_to_get", lambda *_: "install the extra")
        scanned_pdf(corpus / "scan.pdf")
        assert "install the extra" in called("ingest", "--ocr", "-C", corpus.parent).refused()
        assert 'pip install "gvcmine[ocr]"' in called("ingest", "-C", corpus.parent).ok().out


def test_the_report_counts_pages_without_text_and_names_what_was_slow(corpus: Path, called: Called) -> None:
    pdf(corpus / "a.pdf")
    (corpus / "b.pdf").write_bytes(b"")
    told = ingest(corpus, called)
    assert {one["source"] for one in told["slowest"]} == {"a.pdf", "b.pdf"}
    shown = called("ingest", "-C", corpus.parent).ok().out
    assert "2 files = 1 read + 1 refused (1 empty file) + 0 duplicates" in shown


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_no_half_document(tmp_path: Path) -> None:
    work = tmp_path / "work"
    gvcmine("init", work).ok()
    names = {f"{number}.pdf" for number in range(12)}
    for number in range(12):
        pdf(work / "corpus" / f"{number}.pdf", f"Place{number}", pages=3)
    moments = random.Random(3)
    for _ in range(4):
        with subprocess.Popen(
            command("ingest", "-C", work), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=surroundings(),
        ) as run:  # fmt: skip
            wait_for(lambda: any(records(work)) or run.poll() is not None)
            time.sleep(moments.random() / 2)
            run.kill()
    told = json.loads(gvcmine("ingest", "-C", work, "--json").ok().out)
    assert (told["counts"]["files_read"], told["counts"]["documents"], told["refusals"]) == (12, 12, [])
    project = Project.open(work)
    store = project.rooms.corpus
    readings = [store.reading(one) for one in store.document_ids()]
    assert {reading.document.source for reading in readings} == names
    assert all(reading.passages for reading in readings)
    assert len(project.rooms.coding.cases()) == 12
    project.close()


def records(work: Path) -> Iterator[Path]:
    return (work / ".gvcmine" / "files").rglob("*.json")


def wait_for(condition: Any) -> None:
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)
