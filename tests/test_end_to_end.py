"""The whole way through the real command line: from the sample corpus to a release, and back from a crash."""

import csv
import io
import json
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from command_line import Called, command, gvcmine, surroundings

from gvcmine.store.coding import CodingStore

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
GOLD = Path("annotations") / "gold" / "sample_invented.csv"
STATUS = {
    "files", "files_read", "refusals", "duplicates", "documents", "abstract_only", "extra_pieces", "passages",
    "mentions", "cases", "proposals", "decisions", "codings",
}  # fmt: skip
QUOTED = 50
"""Words in a row that no release may hold; a quote has 40 at most."""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def squeezed(text: str) -> str:
    """Return the text without white space and hyphens, so that broken lines and words do not matter."""
    return re.sub(r"[\s\-\u00ad]+", "", text)


def released(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "annotations" / "releases" / "1.0").iterdir()}


def decisions(folder: Path, called: Called) -> list[dict[str, str]]:
    return rows(called("export", "decisions", "-C", folder).ok().out)


@pytest.fixture(scope="module")
def coded(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo with its gold imported, to be read only."""
    folder: Path = demo.copy(tmp_path_factory.mktemp("coded") / "workspace")
    gvcmine("import", "codings", folder / GOLD, "-C", folder).ok()
    return folder


@pytest.fixture
def gold(coded: Path, tmp_path: Path) -> Path:
    """A copy of the coded workspace that may be changed."""
    return Path(shutil.copytree(coded, tmp_path / "gold"))


class TestDemo:
    def test_it_tells_what_was_read_what_was_refused_and_what_was_found(self, demo: Any) -> None:
        told = demo.answer.out
        for words in ("Workspace", "Time", "mentions of", "proposals for", "Next: gvcmine review"):
            assert words in told
        assert re.search(r"refused  broken\.pdf: damaged – \w", told)
        assert re.search(r"12 references: \d+ matched to files, 2 with an abstract only", told)
        for name in ("files", "passages", "mentions", "proposals"):
            assert re.search(rf"^ *{name} +[1-9]\d* *$", told, re.MULTILINE), name

    def test_each_of_its_five_best_proposals_quotes_the_page_and_says_why(self, demo: Any) -> None:
        best = re.findall(r"score (\S+); (\S+\.pdf), page (\d+)\n +“(.+)”\n +why: (.+)", demo.answer.out)
        assert len(best) == 5
        assert len({file for _, file, _, _, _ in best}) == 5
        for score, file, page, quote, why in best:
            with pymupdf.open(ROOT / "corpus" / file) as document:
                on_page = squeezed("".join(document[int(page) - 1 + more].get_text() for more in range(2)))
            assert squeezed(quote)[:40] in on_page
            assert 0 < float(score) <= 1
            assert why.strip()

    def test_a_second_run_does_nothing_twice_and_is_sooner_done(self, demo: Any, workspace: Path) -> None:
        def derived() -> dict[Path, int]:
            return {
                path: path.stat().st_mtime_ns
                for stage in ("text", "passages", "mentions", "vectors", "proposals")
                for path in (workspace / ".gvcmine" / stage).rglob("*.parquet")
            }

        before = derived()
        again = gvcmine("demo", workspace).ok()
        assert before == derived() != {}
        assert again.out.startswith("Read 0 files")
        assert again.seconds < demo.answer.seconds / 2

    def test_its_stages_say_that_everything_is_current(self, workspace: Path, called: Called) -> None:
        documents = json.loads(called("status", "--json", "-C", workspace).ok().out)["documents"]
        tagged = json.loads(called("tag", "--json", "-C", workspace).ok().out)
        assert (tagged["tagged"], tagged["unchanged"]) == (0, documents)
        proposed = json.loads(called("propose", "--json", "-C", workspace).ok().out)
        assert (proposed["proposed"], proposed["unchanged"], proposed["untagged"]) == (0, documents, 0)

    def test_its_counts_add_up(self, demo: Any, called: Called) -> None:
        counts = json.loads(called("status", "--json", "-C", demo.folder).ok().out)
        assert set(counts) >= STATUS
        assert counts["files"] == counts["files_read"] + counts["refusals"] + counts["duplicates"]
        assert counts["documents"] == counts["files_read"] + counts["abstract_only"] + counts["extra_pieces"]
        assert (counts["files"], counts["refusals"], counts["abstract_only"]) == (12, 1, 2)
        assert counts["cases"] == counts["documents"]
        assert min(counts[name] for name in ("passages", "mentions", "proposals")) > 100
        for table in ("passages", "mentions", "proposals"):
            assert len(rows(called("export", table, "-C", demo.folder).ok().out)) == counts[table]

    def test_every_exported_quote_stands_in_a_passage_and_class_c_has_no_value(
        self, demo: Any, called: Called
    ) -> None:
        from gvcmine.workspace.codebook_file import read_codebook

        codebook = read_codebook(demo.folder / "annotations" / "codebook.yaml")
        texts: dict[str, str] = {}
        for row in rows(called("export", "passages", "-C", demo.folder).ok().out):
            texts[row["document"]] = texts.get(row["document"], "") + "\n\n" + row["text"]
        seen = Counter[bool]()
        for row in rows(called("export", "proposals", "-C", demo.folder).ok().out):
            variable = codebook.variable(row["variable"])
            assert variable is not None
            assert row["quote"]
            assert row["quote"] in texts[row["document"]]
            assert 0 <= float(row["score"]) <= 1
            assert row["probability"] == ""
            assert bool(row["value"]) != variable.evidence_only
            seen[variable.evidence_only] += 1
        assert min(seen[True], seen[False]) > 10


class TestCodings:
    def test_gold_is_imported_with_nearly_all_of_its_quotes(self, workspace: Path, called: Called) -> None:
        number = len(rows((ROOT / GOLD).read_text(encoding="utf-8")))
        told = json.loads(called("import", "codings", ROOT / GOLD, "-C", workspace, "--json").ok().out)
        assert (told["rows"], told["new"], told["resolved_left_out"]) == (number, number, 0)
        assert told["quotes_lost"] <= number * 0.05
        again = json.loads(called("import", "codings", ROOT / GOLD, "-C", workspace, "--json").ok().out)
        assert (again["rows"], again["new"]) == (number, 0)
        assert len(decisions(workspace, called)) == number

    def test_an_export_says_what_the_import_said(self, coded: Path, called: Called) -> None:
        def said(row: dict[str, str]) -> tuple[object, ...]:
            words = tuple(row[name] for name in ("document", "variable", "value", "qualifiers", "status"))
            return (*words, row["primary"] in ("1", "yes"))

        exported = rows(called("export", "codings", "-C", coded).ok().out)
        wanted = Counter(map(said, rows((ROOT / GOLD).read_text(encoding="utf-8"))))
        assert Counter(said(row) for row in exported if row["coder"] == "gold") == wanted
        resolved = [row for row in exported if row["coder"] == "resolved"]
        assert Counter(map(said, resolved)) == wanted
        assert {row["state"] for row in resolved} == {"single"}

    def test_an_export_taken_into_another_copy_comes_out_the_same(
        self, coded: Path, workspace: Path, tmp_path: Path, called: Called
    ) -> None:
        file, back = tmp_path / "codings.csv", tmp_path / "back.csv"
        called("export", "codings", "-C", coded, "-o", file).ok()
        told = json.loads(called("import", "codings", file, "-C", workspace, "--json").ok().out)
        assert told["rows"] == told["new"] == told["resolved_left_out"]
        called("export", "codings", "-C", workspace, "-o", back).ok()
        assert back.read_bytes() == file.read_bytes()
        written = rows(file.read_text(encoding="utf-8"))
        assert {row["status"] for row in written} > {"", "not_reported"}
        assert any(";" in row["qualifiers"] for row in written)

    def test_a_coder_named_at_the_import_is_another_coder(self, gold: Path, called: Called) -> None:
        told = json.loads(
            called("import", "codings", gold / GOLD, "-C", gold, "--coder", "bo", "--json").ok().out
        )
        assert told["new"] == told["rows"]
        exported = rows(called("export", "codings", "-C", gold).ok().out)
        assert {row["coder"] for row in exported} == {"gold", "bo", "resolved"}
        assert {row["state"] for row in exported if row["coder"] == "resolved"} == {"agreed"}

    def test_proposals_are_scored_against_gold(self, demo: Any, called: Called) -> None:
        scores = json.loads(called("evaluate", "--json", "-C", demo.folder).ok().out)
        names = {score["variable"] for score in scores}
        assert {"c_country", "u_econ_type", "u_social"} <= names
        assert "t_mode" not in names
        for score in scores:
            assert score["units"] >= 1
            for name in ("precision", "recall", "f1", "suggest1", "suggest3", "keyword3", "majority3"):
                assert 0 <= score[name] <= 1
            assert score["low3"] <= score["suggest3"] <= score["high3"]
        told = called("evaluate", "-C", demo.folder).ok().out
        assert "c_country" in told
        assert "majority" in told


class TestRelease:
    def test_releasing_twice_changes_nothing_and_another_copy_gives_the_same_bytes(
        self, coded: Path, gold: Path, tmp_path: Path, called: Called
    ) -> None:
        other = Path(shutil.copytree(coded, tmp_path / "other"))
        assert "Released 1.0" in called("release", "1.0", "-C", gold).ok().out
        first = released(gold)
        assert "byte for byte the same" in called("release", "1.0", "-C", gold).ok().out
        assert released(gold) == first
        # A process of its own, so that nothing kept in memory can make them equal.
        gvcmine("release", "1.0", "-C", other).ok()
        assert released(other) == first
        assert "1.0" in called("releases", "list", "-C", gold).ok().out

    def test_it_holds_every_coding_and_neither_full_text_nor_a_pdf(self, gold: Path, called: Called) -> None:
        called("release", "1.0", "-C", gold).ok()
        files = released(gold)
        assert not [name for name, content in files.items() if b"%PDF" in content or name.endswith(".pdf")]
        number = len(rows((ROOT / GOLD).read_text(encoding="utf-8")))
        assert len(rows(files["codes_long.csv"].decode())) == number
        words = re.findall(r"\w+", "\n".join(content.decode() for content in files.values()))
        held = {" ".join(words[place : place + QUOTED]) for place in range(len(words))}
        passages = [row["text"] for row in rows(called("export", "passages", "-C", gold).ok().out)]
        long = [re.findall(r"\w+", text) for text in passages]
        long = [text for text in long if len(text) >= 60]
        assert len(long) > 100
        for text in long:
            runs = {" ".join(text[place : place + QUOTED]) for place in range(len(text) - QUOTED + 1)}
            assert not runs & held


class TestModels:
    def test_a_model_learnt_from_gold_has_a_card_is_promoted_and_then_proposes(
        self, gold: Path, called: Called
    ) -> None:
        told = json.loads(called("train", "a_actor", "--no-promote", "--json", "-C", gold).ok().out)
        trained = told["trained"][0]
        assert (trained["variable"], trained["version"], trained["promoted"]) == ("a_actor", 1, False)
        assert (trained["new"], trained["blind"]) == (True, trained["decisions"])
        values = {value["value"]: value for value in trained["values"]}
        assert {"act_lead_firm", "act_coop"} <= set(values)
        assert all(value["learnt"] or value["why"] for value in values.values())
        assert set(trained["metrics"]["suggest"]) >= {"model", "cold start"}
        folder = gold / "models" / "a_actor" / "1"
        assert {path.name for path in folder.iterdir()} == {
            "card.md", "config.json", "doubts.json", "manifest.json", "metrics.json", "weights.safetensors",
        }  # fmt: skip
        card = called("models", "show", "a_actor", "-C", gold).ok().out
        assert (folder / "card.md").read_text(encoding="utf-8").strip() in card
        assert "no document is on both sides" in " ".join(card.split())

        assert "promoted" not in called("models", "list", "-C", gold).ok().out
        assert json.loads(called("propose", "--json", "-C", gold).ok().out)["proposed"] == 0
        called("models", "promote", "a_actor", "1", "-C", gold).ok()
        assert "promoted" in called("models", "list", "-C", gold).ok().out
        proposed = json.loads(called("propose", "--json", "-C", gold).ok().out)
        assert (proposed["models"], proposed["unchanged"]) == (["a_actor 1"], 0)
        # Of each document the proposals of one variable are made anew, all others kept.
        assert proposed["made"] == proposed["proposed"] > 0
        assert json.loads(called("propose", "--json", "-C", gold).ok().out)["proposed"] == 0


REVIEW = ("review", "--coder", "ana", "--variable", "a_actor")
"""A variable of several values, so that no question interrupts the keys."""


class TestReview:
    def test_keys_from_a_pipe_become_decisions_and_undo_takes_the_last_one_back(
        self, workspace: Path, called: Called
    ) -> None:
        told = gvcmine(*REVIEW, "-C", workspace, keys="aaq").ok().out
        assert told.count("Saved: accept a_actor") == 2
        assert "2 decisions saved." in told
        made = decisions(workspace, called)
        assert [(row["verdict"], row["coder"], row["variable"]) for row in made] == [
            ("accept", "ana", "a_actor")
        ] * 2
        assert {(row["seen_value"], row["seen_score"], row["round"]) for row in made} == {("1", "0", "main")}
        assert all(row["proposal"] and row["quote"] and row["value"] for row in made)

        undone = gvcmine(*REVIEW, "-C", workspace, keys="zq").ok().out
        assert f"Undone: accept a_actor {made[1]['value']}" in undone
        log = decisions(workspace, called)
        assert [row["verdict"] for row in log] == ["accept", "accept", "undo"]
        assert log[2]["target"] == made[1]["key"]
        codings = rows(called("export", "codings", "-C", workspace).ok().out)
        assert [row["value"] for row in codings if row["coder"] == "ana"] == [made[0]["value"]]

    def test_a_rejection_says_whether_the_value_or_the_evidence_was_wrong(
        self, workspace: Path, called: Called
    ) -> None:
        gvcmine(*REVIEW, "-C", workspace, keys="rvuq").ok()
        gvcmine(*REVIEW, "-C", workspace, keys="rpq").ok()
        made = decisions(workspace, called)
        assert [row["verdict"] for row in made] == ["reject_value", "defer", "reject_evidence"]
        assert len({row["proposal"] for row in made}) == 3

    def test_class_c_shows_its_evidence_and_no_value(self, workspace: Path) -> None:
        told = (
            gvcmine("review", "--coder", "ana", "--variable", "t_mode", "-C", workspace, keys="wq").ok().out
        )
        assert "No value is proposed here" in told
        assert ">>" in told
        assert "The reasons name a value" in told
        assert "mode_" not in told

    def test_two_coders_do_not_see_each_others_decisions(self, workspace: Path) -> None:
        first = gvcmine(*REVIEW, "-C", workspace, keys="aq").ok().out
        other = [word if word != "ana" else "bo" for word in REVIEW]
        second = gvcmine(*other, "-C", workspace, keys="q").ok().out
        assert re.findall(r"Proposed: .+", first)[0] == re.findall(r"Proposed: .+", second)[0]
        assert "1 of " in second

    def test_killing_it_loses_nothing_that_was_acknowledged(self, workspace: Path, called: Called) -> None:
        with subprocess.Popen(
            command(*REVIEW, "-C", workspace),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=surroundings(),
        ) as review:
            assert review.stdin and review.stdout
            saved = 0
            for _ in range(2):
                review.stdin.write("a")
                review.stdin.flush()
                saved += any(line.startswith("Saved: accept") for line in iter(review.stdout.readline, ""))
            review.kill()
        assert saved == 2
        assert [row["verdict"] for row in decisions(workspace, called)] == ["accept"] * 2
        with CodingStore.open(workspace / "annotations" / "gvcmine.sqlite3") as store:
            assert store.verify_chain() == 2
        assert "Saved" in gvcmine(*REVIEW, "-C", workspace, keys="aq").ok().out


class TestKilledIngest:
    @pytest.fixture
    def waiting(self, tmp_path: Path) -> Path:
        """A workspace whose files nobody has read, with one child process, so that reading takes a while."""
        folder = tmp_path / "waiting"
        gvcmine("init", folder).ok()
        (folder / "gvcmine.toml").write_text("[corpus]\nworkers = 1\n", encoding="utf-8")
        for path in (ROOT / "corpus").glob("*.pdf"):
            shutil.copy(path, folder / "corpus")
        return folder

    @staticmethod
    def records(folder: Path) -> Iterator[Path]:
        return (folder / ".gvcmine" / "files").rglob("*.json")

    def test_every_file_is_one_whole_document_after_the_next_run(
        self, waiting: Path, demo: Any, called: Called
    ) -> None:
        with subprocess.Popen(
            command("ingest", "-C", waiting),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings(),
        ) as run:
            while not any(self.records(waiting)) and run.poll() is None:
                time.sleep(0.005)
            run.kill()
        files = {path.name for path in (waiting / "corpus").glob("*.pdf")}
        assert 0 < len(list(self.records(waiting))) < len(files)

        called("ingest", "-C", waiting).ok()
        counts = json.loads(called("status", "--json", "-C", waiting).ok().out)
        assert counts["files"] == len(files) == counts["files_read"] + counts["refusals"]
        assert counts["documents"] == counts["cases"] == counts["files_read"] == len(files) - 1

        def passages(folder: Path) -> list[tuple[str, ...]]:
            exported = rows(called("export", "passages", "-C", folder).ok().out)
            return sorted(tuple(row.values()) for row in exported if row["document"] in files)

        assert passages(waiting) == passages(demo.folder)
        assert [path for path in (waiting / ".gvcmine").rglob("*.unfinished") if path.stat().st_size] == []
        again = json.loads(called("ingest", "-C", waiting, "--json").ok().out)
        assert again["read"] == 0
