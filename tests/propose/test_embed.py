"""The embedder that comes with gvcmine."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gvcmine.errors import GvcmineError
from gvcmine.propose.embed import SentenceEmbedder

TEXTS = [
    "Suppliers in Dhaka moved into design.",
    "Wages rose.",
    "The buyers of cut flowers asked for a certificate, and growers who had none lost their orders.",
]


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder()


def test_the_fingerprint_is_known_without_loading_the_model() -> None:
    program = (
        "import sys; from gvcmine.propose.embed import SentenceEmbedder; SentenceEmbedder().fingerprint;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_fingerprint_tells_models_apart(tmp_path: Path) -> None:
    prints = {SentenceEmbedder().fingerprint, SentenceEmbedder("some/model").fingerprint}
    for content in (b"one", b"two"):
        (tmp_path / "model.safetensors").write_bytes(content)
        prints.add(SentenceEmbedder(str(tmp_path)).fingerprint)
    assert len(prints) == 4


@pytest.mark.slow
def test_vectors_are_numbers_of_32_bits_and_of_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_no_texts_give_no_rows_of_the_same_length(embedder: SentenceEmbedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.slow
def test_a_row_depends_on_its_text_alone(embedder: SentenceEmbedder) -> None:
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    company = embedder.encode([*reversed(TEXTS), *(f"{number} firms closed." for number in range(20))])
    # Batches pad texts to one length, which moves the last digits of 32-bit sums.
    assert np.abs(company[:3][::-1] - alone).max() < 1e-5


@pytest.mark.slow
def test_texts_of_like_meaning_lie_nearer_than_others(embedder: SentenceEmbedder) -> None:
    pay, wages, flowers = embedder.encode(["Workers earn more.", "Wages rose.", "Roses are cut at dawn."])
    assert pay @ wages > pay @ flowers


@pytest.mark.slow
@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_a_model_is_named_in_the_message(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "no-model"
    if exists:
        folder.mkdir()
    with pytest.raises(GvcmineError, match="propose.model in gvcmine.toml") as problem:
        SentenceEmbedder(str(folder)).encode(TEXTS)
    assert str(folder) in str(problem.value)
