"""The command that tells what makes vectors."""

import json
from pathlib import Path

from command_line import Called

from gvcmine.verbs.embedders import mixed_texts
from gvcmine.workspace.codebook_file import shipped_codebook


def test_the_embedder_in_use_is_told_with_the_reasons_against_others(called: Called, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    called("init", folder).ok()
    told = json.loads(called("embedder", "--json", "-C", folder).ok().out)
    assert told["fingerprint"].startswith(f"{told['model']}:{told['weights']}:{told['chosen']}:")
    assert {one["name"] for one in told["offers"]} == {"onnx", "torch", "torch-bf16", "cuda"}
    assert not next(one for one in told["offers"] if one["name"] == told["chosen"])["missing"]
    (folder / "gvcmine.toml").write_text('[propose]\nbackend = "torch"\n')
    shown = called("embedder", "-C", folder).ok().out
    assert "torch, pinned in gvcmine.toml" in shown
    (folder / "gvcmine.toml").write_text('[propose]\nmodel = "nobody/nothing"\n')
    refused = called("embedder", "-C", folder)
    assert refused.code == 1
    assert 'the embedding model "nobody/nothing" is not on this disk' in refused.err


def test_the_texts_that_are_timed_are_of_mixed_length() -> None:
    lengths = sorted(len(text.split()) for text in mixed_texts(shipped_codebook()))
    assert len(lengths) >= 90
    assert lengths[0] <= 3
    assert lengths[-1] >= 40
