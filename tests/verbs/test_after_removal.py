"""What was proposed for a document that is gone disturbs nobody."""

import json
from pathlib import Path

import pytest
from command_line import Called, gvcmine

pytestmark = pytest.mark.slow


def test_review_and_exports_go_on_without_a_removed_document(workspace: Path, called: Called) -> None:
    (workspace / "corpus" / "apparel_lesotho.pdf").unlink()
    before = json.loads(called("status", "--json", "-C", workspace).ok().out)
    called("ingest", "-C", workspace).ok()
    after = json.loads(called("status", "--json", "-C", workspace).ok().out)
    assert after["documents"] == after["cases"] == before["documents"] - 1
    assert after["proposals"] < before["proposals"]
    for table in ("proposals", "mentions", "passages"):
        assert "apparel_lesotho.pdf" not in called("export", table, "-C", workspace).ok().out
    told = gvcmine("review", "--coder", "ana", "-C", workspace, keys="q").ok().out
    assert "Proposed: " in told
    assert "0 decisions saved." in told


def test_a_document_that_returns_is_proposed_for_again(workspace: Path, called: Called) -> None:
    file = workspace / "corpus" / "apparel_lesotho.pdf"
    content = file.read_bytes()
    before = called("export", "proposals", "-C", workspace).ok().out
    file.unlink()
    called("ingest", "-C", workspace).ok()
    file.write_bytes(content)
    called("run", "-C", workspace).ok()
    assert called("export", "proposals", "-C", workspace).ok().out == before
