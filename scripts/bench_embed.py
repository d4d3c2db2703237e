"""Compare the embedder with SentenceTransformer.encode at its defaults: speed, equality, start.

    python scripts/bench_embed.py                everything (minutes)
    python scripts/bench_embed.py --quick        fewer texts and turns (under a minute on a free machine)
    python scripts/bench_embed.py --json         the figures as one JSON object last

Texts: sentences of 1 to 60 words and whole passages of the domain, mixed half and half, in an order drawn
once; and each kind alone, since the gain depends on the mixture: much of it is padding that larger, less
well sorted batches compute for nothing. Speed is in texts per CPU-second of the whole process, all threads
added; both sides take turns in one process, the figure is the median of the turns' ratios, `low` and `high`
the least and greatest. Threads: one, or as many as OMP_NUM_THREADS says.

`cosine` is the least cosine of a text's vector with that of SentenceTransformer; `alone` the least cosine of
a vector made alone with the one made among all; `overlap10` the share of the ten nearest neighbours, by
the backend's vectors, that are the nearest by SentenceTransformer's. Start: a new process imports the
embedder, loads the model and embeds ten texts; `heavy` lists the large libraries that it imported. Neither
16-bit numbers nor a graphics card are measured on a machine without them.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

# Both must be set before torch loads: threads that spin while they wait would count as work.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np

from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.embedding.probe import offers
from gvcmine.propose.embedding.timing import least_cosine
from gvcmine.propose.embedding.torch_backend import quiet
from gvcmine.propose.sentences import Vectors

ROOT = Path(__file__).resolve().parents[1]
PASSAGES = ROOT.parent / "shared" / "gold" / "dev" / "passages.jsonl"
WORDS = 60
"""Most words of a sentence."""
NEIGHBOURS = 10
STARTS = 5
HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "onnx", "pandas")
START = f"""
import sys, time
began = time.perf_counter()
from gvcmine.propose.embed import SentenceEmbedder
embedder = SentenceEmbedder(backend="onnx")
made = embedder.encode([f"Supplier {{n}} moved into design, and wages rose." for n in range(10)])
took = time.perf_counter() - began
import json
heavy = [name for name in {HEAVY!r} if name in sys.modules]
print(json.dumps([took, time.process_time(), made.shape[0], heavy]))
"""

Figure = dict[str, Any]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures for a program")
    parser.add_argument("--quick", action="store_true", help="fewer texts and turns")
    options = parser.parse_args()
    figures: Figure = {}
    for name, figure in measure(quick=options.quick):
        figures[name] = figure
        print(name, " ".join(f"{key}={_shown(value)}" for key, value in figure.items()), flush=True)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) and abs(value) > 1.01 else str(value)


def measure(*, quick: bool) -> Iterator[tuple[str, Figure]]:
    """Yield the figures by name: speed of each mixture and backend, then the start."""
    turns, size = (3, 64) if quick else (7, 256)
    mixtures = read_mixtures(size)
    yield "machine", {"cores": os.cpu_count(), "threads": os.environ["OMP_NUM_THREADS"], "source": _source()}
    reference = _reference()
    for offer in offers(SentenceEmbedder().files):
        if offer.missing:
            yield offer.name, {"skipped": offer.missing}
            continue
        if quick and offer.name == "torch":
            yield offer.name, {"skipped": "not measured with --quick"}
            continue
        embedder = SentenceEmbedder(backend=offer.name)
        for mixture, texts in mixtures.items():
            if mixture != "mixed" and (quick or offer.name == "torch"):
                continue
            yield f"{offer.name} {mixture}", _compared(embedder, reference, texts, turns)
    yield "start", _starts()


def _compared(embedder: SentenceEmbedder, reference: Any, texts: Sequence[str], turns: int) -> Figure:
    def theirs() -> Vectors:
        return np.asarray(reference.encode(list(texts), show_progress_bar=False))

    mine = embedder.encode(texts)
    wanted = theirs()
    ratios, rates = [], []
    for _ in range(turns):
        took, other = _spent(lambda: embedder.encode(texts)), _spent(theirs)
        ratios.append(other / took)
        rates.append(len(texts) / took)
    few = texts[:: max(1, len(texts) // 48)]
    alone = np.concatenate([embedder.encode([text]) for text in few])
    return {
        "texts": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "ratio": median(ratios),
        "low": min(ratios),
        "high": max(ratios),
        "texts_a_cpu_second": median(rates),
        "cosine": least_cosine(mine, wanted),
        "alone": least_cosine(alone, mine[:: max(1, len(texts) // 48)]),
        "overlap10": overlap(mine, wanted),
    }


def _spent(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def overlap(mine: Vectors, wanted: Vectors) -> float:
    """Return the mean share of the ten nearest neighbours that two arrays (n, dimensions) agree on."""
    near = []
    for array in (mine, wanted):
        likeness = array @ array.T
        np.fill_diagonal(likeness, -2)
        near.append(np.argsort(-likeness, axis=1)[:, :NEIGHBOURS])
    shared = [len(set(one) & set(two)) for one, two in zip(near[0].tolist(), near[1].tolist(), strict=True)]
    return sum(shared) / (NEIGHBOURS * len(shared))


def _reference() -> Any:
    with quiet():
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(SentenceEmbedder().files.folder), device="cpu")


def _starts() -> Figure:
    """Start new processes; the first is not counted, for it may export the model."""
    runs = []
    for _ in range(STARTS + 1):
        done = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    seconds = [run[0] for run in runs[1:]]
    return {
        "runs": STARTS,
        "seconds": median(seconds),
        "least": min(seconds),
        "most": max(seconds),
        "cpu_seconds_of_process": median(run[1] for run in runs[1:]),
        "heavy": sorted({name for run in runs[1:] for name in run[3]}),
        "load_of_machine": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def read_mixtures(size: int) -> dict[str, list[str]]:
    """Return texts by kind: mixed, sentences, passages; `size` texts each."""
    passages = _passages()
    cut = [one.strip() for text in passages for one in re.split(r"(?<=[.!?])\s+", text)]
    sentences = [one for one in cut if 1 <= len(one.split()) <= WORDS]
    draw = random.Random(0)
    half = min(size // 2, len(passages))
    mixed = draw.sample(sentences, half) + draw.sample(passages, half)
    draw.shuffle(mixed)
    return {
        "mixed": mixed,
        "sentences": draw.sample(sentences, min(size, len(sentences))),
        "passages": draw.sample(passages, half),
    }


def _source() -> str:
    return "shared/gold/dev" if PASSAGES.exists() else "corpus (invented papers)"


def _passages() -> list[str]:
    if PASSAGES.exists():
        lines = PASSAGES.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    pages = sorted((ROOT / "scripts" / "sample_corpus").glob("**/*.md"))
    pieces = [piece.strip() for page in pages for piece in page.read_text(encoding="utf-8").split("\n\n")]
    return [" ".join(piece.split()) for piece in pieces if len(piece.split()) >= 20]


if __name__ == "__main__":
    main()
