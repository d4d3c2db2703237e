"""Does learning help? Documents are decided one after another, and every twenty the model learns anew.

    python scripts/bench_replay.py [--labelled FOLDER] [--quick] [--json]

On labelled sets (one folder each with `data.jsonl`) a document is a bundle of twenty texts that lie in
one group of the set, or are bundled by lot; a text is a passage of one sentence. The cold start knows
the codes' names and nothing else. After 20, 40 and 80 decided documents the texts of documents not yet
decided are ranked by the cold start and by the model, and their average precision is compared value by
value: `better` and `worse` count values whose difference exceeds a hundredth, `clearly_worse` those
whose 95 % interval (bootstrap over documents) lies below zero. Several orders of the documents are
replayed. A value has enough positives where five decided documents or more hold eight texts of it or
more, and the others hold ten.

On the sample corpus, which is INVENTED, each fold of two documents is judged by what the other
eight taught (cross-validation), and cases are ranked instead of passages.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import gvcmine
from gvcmine.propose.cues import CueProposer
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.learning.crossval import cross_validate
from gvcmine.propose.learning.examples import ColdScores, Example, TrainingSet, UnitLabel
from gvcmine.propose.learning.ground import Ground
from gvcmine.propose.learning.heldout import COLD_START, MODEL, HeldOut
from gvcmine.propose.learning.learner import Learner, passage_odds
from gvcmine.propose.learning.training import too_little
from gvcmine.propose.learning.trusting import average_precision
from gvcmine.propose.learning.unit_scores import model_scores
from gvcmine.propose.prototypes import Prototypes
from gvcmine.propose.weighing import Weights
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.codebook import Codebook, Level, Value, Variable
from gvcmine.types.text import Assertion, Passage, Section, Span
from gvcmine.verbs.lessons import Lessons, read_lessons

BUNDLE = 20
AFTER, QUICK_AFTER = (20, 40, 80), (20,)
ORDERS, QUICK_ORDERS = 3, 1
DOCUMENTS, QUICK_DOCUMENTS = 200, 45
TAUGHT, TAUGHT_DOCUMENTS, ASKED = 8, 5, 10
SAMPLE_ASKED = 3
DRAWS = 200
SAME = 0.01

ISIC = (
    "01 agriculture, hunting; crops and animals|05 fishing and fish|15 food products and beverages|"
    "17 textiles|18 wearing apparel, clothing|19 leather, luggage, footwear|20 wood and cork|"
    "21 paper and paper products|22 publishing and printing|23 coke and refined petroleum|"
    "24 chemicals and chemical products|25 rubber and plastics products|"
    "26 non-metallic mineral products: glass, ceramics, cement|27 basic metals: iron, steel, copper|"
    "28 fabricated metal products|29 machinery and equipment|30 office and computing machinery|"
    "31 electrical machinery and apparatus|32 radio, television and communication equipment|"
    "33 medical, precision and optical instruments, watches|34 motor vehicles and trailers|"
    "35 other transport equipment: ships, aircraft, railway|36 furniture; toys, jewellery, sports goods"
)
NBER = (
    "AG Economics of Aging|AP Asset Pricing|CF Corporate Finance|CH Children|"
    "DAE Development of the American Economy|DEV Development Economics|ED Economics of Education|"
    "EEE Environment and Energy Economics|EFG Economic Fluctuations and Growth|HC Health Care|"
    "HE Health Economics|IFM International Finance and Macroeconomics|IO Industrial Organization|"
    "ITI International Trade and Investment|LE Law and Economics|LS Labor Studies|"
    "ME Monetary Economics|PE Public Economics|POL Political Economics|"
    "PR Productivity, Innovation, and Entrepreneurship"
)
SDG = (
    "1 no poverty|2 zero hunger|3 good health and well-being|4 quality education|5 gender equality|"
    "6 clean water and sanitation|7 affordable and clean energy|8 decent work and economic growth|"
    "9 industry, innovation and infrastructure|10 reduced inequalities|"
    "11 sustainable cities and communities|12 responsible consumption and production|13 climate action|"
    "14 life below water|15 life on land|16 peace, justice and strong institutions|"
    "17 partnerships for the goals"
)
COMMON = {
    "and",
    "of",
    "the",
    "for",
    "other",
    "good",
    "products",
    "economics",
    "no",
    "zero",
    "life",
    "equipment",
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """A labelled text: values it shows, and those it is known of (None: all)."""

    text: str
    group: str
    shows: frozenset[str]
    known: frozenset[str] | None = None


def main() -> int:
    arguments = _arguments()
    began = time.monotonic()
    told: dict[str, Any] = {}
    for name, (codes, read) in SETS.items():
        file = arguments.labelled / name / "data.jsonl"
        if file.is_file() and not (arguments.quick and name != "industry_hs_products"):
            told[name] = _labelled(codes, read(_rows(file)), quick=arguments.quick)
            _show(name, told[name], quiet=arguments.json)
    if not arguments.quick:
        told["sample_INVENTED"] = _sample()
        _show("sample corpus (INVENTED)", told["sample_INVENTED"], quiet=arguments.json)
    told["seconds"] = round(time.monotonic() - began, 1)
    if arguments.json:
        print(json.dumps(told, indent=2))
    return 0 if len(told) > 1 else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--labelled", type=Path, default=Path("../shared/labelled"), metavar="FOLDER")
    parser.add_argument("--quick", action="store_true", help="one set, one order, after 20 documents")
    parser.add_argument("--json", action="store_true", help="print all figures as one JSON object")
    return parser.parse_args()


def _labels(codes: str) -> dict[str, str]:
    """Return the label of each code."""
    return dict(code.split(" ", 1) for code in codes.split("|"))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _nber(rows: Sequence[dict[str, Any]]) -> list[Text]:
    codes = _labels(NBER)
    return [
        Text(text=row["text"], group=row["id"], shows=frozenset(row["labels"]) & set(codes)) for row in rows
    ]


def _hs(rows: Sequence[dict[str, Any]]) -> list[Text]:
    codes = _labels(ISIC)
    return [
        Text(text=row["text"], group=row["doc"], shows=frozenset({row["isic3_division"]}) & set(codes))
        for row in rows
    ]


def _sdg(rows: Sequence[dict[str, Any]]) -> list[Text]:
    found = []
    for row in rows:
        value = str(row["sdg"])
        shows = frozenset({value}) if row["label"] else frozenset()
        found.append(Text(text=row["text"], group=row["doc"], shows=shows, known=frozenset({value})))
    return found


SETS: dict[str, tuple[str, Callable[[Sequence[dict[str, Any]]], list[Text]]]] = {
    "industry_hs_products": (ISIC, _hs),
    "nber_titles_programs": (NBER, _nber),
    "sdg_benchmark": (SDG, _sdg),
}


def _lot(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _bundles(texts: Iterable[Text], most: int) -> list[list[Text]]:
    """Return documents: texts in an order by lot of their groups, cut into bundles of about twenty."""
    ordered = sorted(texts, key=lambda one: (_lot(one.group), one.group, _lot(one.text)))
    bundles: list[list[Text]] = [[]]
    for text in ordered:
        if len(bundles[-1]) >= BUNDLE and text.group != bundles[-1][-1].group:
            bundles.append([])
        bundles[-1].append(text)
    return bundles[:most]


def _labelled(codes: str, texts: Sequence[Text], *, quick: bool) -> dict[str, Any]:
    bundles = _bundles(texts, QUICK_DOCUMENTS if quick else DOCUMENTS)
    ground = _ground(_labels(codes), bundles)
    known = ground.known
    told: dict[str, Any] = {"documents": len(bundles), "texts": len(ground.texts), "after": {}}
    for after in QUICK_AFTER if quick else AFTER:
        if after > len(bundles) - 20:
            continue
        rows = []
        for order in range(QUICK_ORDERS if quick else ORDERS):
            decided = sorted(ground.groups, key=lambda group: _lot(order, group))[:after]
            rows += _compared(ground, known, decided)
        told["after"][str(after)] = _summed(rows)
    return told


def _ground(labels: Mapping[str, str], bundles: Sequence[Sequence[Text]]) -> Ground:
    """Return the bundles as a training set with vectors and scores of the cold start."""
    values = tuple(
        Value(id=value, label=label, cues=tuple({label.lower(), *_words(label)}))
        for value, label in labels.items()
    )
    variable = Variable(id="replay", label="topic", level=Level.PAPER, multiple=True, values=values)
    book = Codebook(name="replay", version="1", fingerprint=_lot(*labels.values()), variables=(variable,))
    ids = tuple(labels)
    passages: list[Passage] = []
    examples, targets, weights = [], [], []
    units: dict[str, tuple[int, ...]] = {}
    unit_labels = []
    for number, bundle in enumerate(bundles):
        document, rows = f"document {number}", []
        for text in bundle:
            row = len(passages)
            span = Span(0, len(text.text))
            passages.append(
                Passage(
                    id=str(row),
                    document_id=document,
                    index=row,
                    span=span,
                    text=text.text,
                    section=Section.BODY,
                )
            )
            examples.append(
                Example(document_id=document, group=document, passage_id=str(row), span=span, text=text.text)
            )
            cells = [1.0 if one in text.shows else 0.0 for one in ids]
            targets.append(
                [
                    cell if text.known is None or one in text.known else np.nan
                    for one, cell in zip(ids, cells, strict=True)
                ]
            )
            weights.append([1.0 if text.known is None or one in text.known else 0.0 for one in ids])
            rows.append(row)
        units[document] = tuple(rows)
        for value in ids:
            told = [one for one in bundle if one.known is None or value in one.known]
            if told:
                unit_labels.append(
                    UnitLabel(
                        unit=document,
                        value=value,
                        shows=any(value in one.shows for one in told),
                        weight=1.0,
                        stated=True,
                        blind=True,
                    )
                )
    embedder = SentenceEmbedder()
    training = TrainingSet(
        variable=variable,
        values=ids,
        examples=tuple(examples),
        targets=np.array(targets, dtype=np.float32),
        weights=np.array(weights, dtype=np.float32),
        units=units,
        labels=tuple(unit_labels),
    )
    vectors = embedder.encode([one.text for one in passages])
    return Ground(training, vectors, _cold(book, variable, passages, vectors, embedder))


def _words(label: str) -> list[str]:
    words = [word.strip(",;:").lower() for word in label.split()]
    return [word for word in words if len(word) > 3 and word not in COMMON]


def _cold(
    book: Codebook, variable: Variable, passages: Sequence[Passage], vectors: Any, embedder: SentenceEmbedder
) -> ColdScores:
    values = [value.id for value in variable.values]
    prototypes = Prototypes(book, embedder.encode)
    likeness = (1 + prototypes.similarity(vectors, values)) / 2
    tagger = GvcTagger(book)
    mentions = [mention for passage in passages for mention in tagger.tag([passage])]
    cues = np.zeros_like(likeness, dtype=np.float32)
    for support in CueProposer(Assertion).propose(list(passages), mentions, variable):
        cell = int(support.passage_id), values.index(support.value)
        cues[cell] = max(float(cues[cell]), support.score)
    ids = tuple(passage.id for passage in passages)
    return ColdScores(passage_ids=ids, cues=cues.astype(np.float32), prototypes=likeness.astype(np.float32))


def _compared(ground: Ground, known: Any, decided: Sequence[str]) -> list[dict[str, Any]]:
    """Return for each value with enough positives how both rank the documents that are not decided."""
    learnt = Learner(ground).learnt(decided)
    if learnt is None:
        return []
    away = ~np.isin(ground.passage_groups, list(decided))
    rows = np.flatnonzero(away[ground.owners])
    model = model_scores(ground, learnt, passage_odds(ground, learnt, rows))
    cold = Weights().odds(ground.cold.cues, ground.cold.prototypes)
    found = []
    for column, value in enumerate(learnt.values):
        asked = away & known[:, column]
        truth = ground.truth[asked, column]
        taught = int((ground.truth[:, column] & ~away).sum())
        teachers = set(ground.passage_groups[ground.truth[:, column] & ~away])
        if taught < TAUGHT or len(teachers) < TAUGHT_DOCUMENTS or truth.sum() < ASKED:
            continue
        new, old = model[asked, column], cold[asked, column]
        low, high = _interval(new, old, truth, ground.passage_groups[asked])
        found.append(
            {
                "value": value,
                "taught": taught,
                "trust": learnt.trust[value],
                "model": average_precision(new, truth),
                "cold": average_precision(old, truth),
                "low": low,
                "high": high,
            }
        )
    return found


def _interval(new: Any, old: Any, truth: Any, groups: Any) -> tuple[float, float]:
    """Return the 95 % interval of the difference in average precision, drawing whole documents."""
    generator = np.random.default_rng(0)
    members = [np.flatnonzero(groups == group) for group in sorted(set(groups))]
    drawn = []
    for _ in range(DRAWS):
        rows = np.concatenate([members[one] for one in generator.integers(0, len(members), len(members))])
        if truth[rows].any():
            drawn.append(
                average_precision(new[rows], truth[rows]) - average_precision(old[rows], truth[rows])
            )
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _sample() -> dict[str, Any]:
    """Return how model and cold start rank the values of the INVENTED sample's cases, out of fold."""
    shipped = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as folder:
        project = gvcmine.Project.create(folder)
        for file in (shipped / "corpus").iterdir():
            shutil.copy(file, project.rooms.folders.corpus / file.name)
        project.ingest()
        project.tag()
        # Under load a file may exceed its time to be read; its codings are then left out, and counted.
        read = {project.rooms.corpus.outline(one).source for one in project.rooms.corpus.document_ids()}
        lines = (shipped / "annotations" / "gold" / "sample_invented.csv").read_text("utf-8").splitlines()
        kept = [line for line in lines[1:] if line.split(",")[0] in read]
        codings = Path(folder) / "codings.csv"
        codings.write_text("\n".join([lines[0], *kept]) + "\n", "utf-8")
        project.import_codings(codings)
        lessons = read_lessons(project.rooms, lambda *_: None)
        rows: list[dict[str, Any]] = []
        for variable in project.codebook.codable:
            if variable.values:
                rows += _variable(lessons, variable)
        project.close()
    return {
        "codings": len(kept),
        "codings_left_out": len(lines) - 1 - len(kept),
        "after": {"8": _summed(rows)},
    }


def _variable(lessons: Lessons, variable: Variable) -> list[dict[str, Any]]:
    lesson = lessons.lesson(variable)
    if too_little(lesson):
        return []
    training = lesson.training
    ground = Ground(training, lessons.vectors(training), lessons.cold_scores(training))
    return _held_rows(cross_validate(Learner(ground)))


def _held_rows(held: HeldOut) -> list[dict[str, Any]]:
    found = []
    for column, value in enumerate(held.values):
        known = held.known[:, column]
        truth = held.truth[known, column]
        if min(truth.sum(), (~truth).sum()) < SAMPLE_ASKED:
            continue
        new, old = (held.scores[name][known, column] for name in (MODEL, COLD_START))
        low, high = _interval(new, old, truth, np.array(held.groups, dtype=object)[known])
        found.append(
            {
                "value": value,
                "trust": float(value in held.learnt),
                "model": average_precision(new, truth),
                "cold": average_precision(old, truth),
                "low": low,
                "high": high,
            }
        )
    return found


def _summed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {"values": 0}
    gains = [row["model"] - row["cold"] for row in rows]
    worst = min(rows, key=lambda row: row["model"] - row["cold"])
    return {
        "values": len(rows),
        "better": sum(one > SAME for one in gains),
        "same": sum(abs(one) <= SAME for one in gains),
        "worse": sum(one < -SAME for one in gains),
        "clearly_better": sum(row["low"] > 0 for row in rows),
        "clearly_worse": sum(row["high"] < 0 for row in rows),
        "trusted": sum(row["trust"] > 0 for row in rows),
        "model": round(float(np.mean([row["model"] for row in rows])), 3),
        "cold_start": round(float(np.mean([row["cold"] for row in rows])), 3),
        "worst": f"{worst['value']}: {worst['cold']:.3f} to {worst['model']:.3f}",
    }


def _show(name: str, told: Mapping[str, Any], *, quiet: bool) -> None:
    if quiet:
        return
    print(name, {key: one for key, one in told.items() if key != "after"})
    for after, figures in told.get("after", {}).items():
        print(f"  after {after} documents:", ", ".join(f"{key} {one}" for key, one in figures.items()))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
