"""Measure what it does to leave out sentences that claim no finding, on the coded passages.

    python scripts/bench_claims.py            print the figures
    python scripts/bench_claims.py --json     print them as one JSON object last
    python scripts/bench_claims.py --quick    only three variables

A passage supports a value where its cold-start score reaches the threshold of a proposal. "Right" are
passages that two coders, language models working apart, gave the value and called a finding;
"no finding" those with the value that they called background, recommended, hypothetical, denied or
a definition; "other" those without the value. Passages on whose status they disagree are left out.
Compared are: no filter at all, the filter on cues alone, and the filter on cues and sentences, which
is what the program does. Variables of class B; intervals are 95 percent bootstrap intervals over documents.
"""

import argparse
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from gate_tagging import VARIABLE_OF_KIND, Pool, over_documents, read_pool
from sklearn.metrics import average_precision_score

from gvcmine.propose.claims import supporting_sentences
from gvcmine.propose.cues import CueProposer
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.prototypes import Prototypes
from gvcmine.propose.sentences import sentence_vectors
from gvcmine.propose.weighing import Weights
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.codebook import Automation, Variable
from gvcmine.types.text import Assertion, Passage, Section, Span
from gvcmine.workspace.codebook_file import shipped_codebook

THRESHOLD = 0.4
"""The default of propose.lowest_score."""

LEAST_POSITIVES = 4
RULES = ("no filter", "cues", "cues and sentences")


def passages_of(pool: Pool) -> list[Passage]:
    """Return the passages one after the other, as if of one document: spans do not overlap."""
    made, start = [], 0
    for row, text in enumerate(pool.texts):
        span = Span(start, start + len(text))
        made.append(
            Passage(id=str(row), document_id="pool", index=row, span=span, text=text, section=Section.BODY)
        )
        start = span.end + 2
    return made


class Bench:
    """Scores of all passages under each rule, and what the coders said."""

    def __init__(self) -> None:
        self.pool, self.codebook = read_pool(), shipped_codebook()
        self.passages = passages_of(self.pool)
        tagger = GvcTagger(self.codebook)
        self.mentions = [one for passage in self.passages for one in tagger.tag([passage])]
        encode = SentenceEmbedder().encode
        self.prototypes = Prototypes(self.codebook, encode)
        self.vectors = sentence_vectors(self.passages, encode)
        status = self.pool.agreed["assertion"]
        unsure = self.pool.disputed["assertion"]
        self.sure = np.array([len(one) == 1 and not other for one, other in zip(status, unsure, strict=True)])
        self.finding = np.array([one == {"xa_finding"} for one in status])

    def cues(self, variable: Variable, *, everything: bool) -> Any:
        """Return the scores of cues.v1, counting all assertions or those that it counts by default."""
        values = [value.id for value in variable.values]
        found = np.zeros((len(self.passages), len(values)), dtype=np.float32)
        proposer = CueProposer(Assertion) if everything else CueProposer()
        for support in proposer.propose(self.passages, self.mentions, variable):
            cell = (int(support.passage_id), values.index(support.value))
            found[cell] = max(found[cell], support.score)
        return found

    def scores(self, variable: Variable) -> dict[str, Any]:
        """Return the cold-start scores (n_passages, n_values) under each rule."""
        values = [value.id for value in variable.values]
        marks = supporting_sentences(self.vectors.spans, self.mentions, variable)
        free = self.prototypes.passage_scores(self.vectors, values)
        kept = self.prototypes.passage_scores(self.vectors, values, marks)
        told, counted = (self.cues(variable, everything=flag) for flag in (True, False))
        parts = ((told, free), (counted, free), (counted, kept))
        weights = Weights()
        return {
            rule: 1 / (1 + np.exp(-weights.odds(cues, likeness)))
            for rule, (cues, likeness) in zip(RULES, parts, strict=True)
        }


def measure(bench: Bench, kinds: Sequence[str]) -> dict[str, Any]:
    """Return counts of supported cells by kind, and mean average precision for findings."""
    pool = bench.pool
    counts = {kind: dict.fromkeys(("n", *RULES), 0) for kind in ("right", "no finding", "other")}
    queries: list[tuple[Any, Any, dict[str, Any]]] = []
    for kind in kinds:
        variable = bench.codebook.variable(VARIABLE_OF_KIND[kind])
        if variable is None or variable.automation is not Automation.B:
            continue
        scores = bench.scores(variable)
        for column, value in enumerate(variable.values):
            known = bench.sure & np.array([value.id not in one for one in pool.disputed[kind]])
            given = np.array([value.id in one for one in pool.agreed[kind]])
            cells = {
                "right": known & given & bench.finding,
                "no finding": known & given & ~bench.finding,
                "other": known & ~given,
            }
            for name, rows in cells.items():
                counts[name]["n"] += int(rows.sum())
                for rule in RULES:
                    counts[name][rule] += int((scores[rule][rows, column] >= THRESHOLD).sum())
            if cells["right"].sum() >= LEAST_POSITIVES:
                queries.append((cells["right"], known, {rule: scores[rule][:, column] for rule in RULES}))
    return {"supported": counts, "mean average precision of findings": _precision(pool, queries)}


def _precision(pool: Pool, queries: Sequence[tuple[Any, Any, dict[str, Any]]]) -> dict[str, Any]:
    def mean(rows: Sequence[int], rule: str) -> float:
        each = []
        for truth, known, scores in queries:
            chosen = [row for row in rows if known[row]]
            if truth[chosen].any():
                each.append(average_precision_score(truth[chosen], scores[rule][chosen]))
        return float(np.mean(each)) if each else float("nan")

    everything = range(len(pool.texts))
    told: dict[str, Any] = {"n": len(queries)}
    for rule in RULES:
        low, high = over_documents(pool, lambda rows, rule=rule: mean(rows, rule))  # type: ignore[misc]
        told[rule] = {"value": mean(everything, rule), "low": low, "high": high}
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    kinds = list(VARIABLE_OF_KIND)
    figures = measure(Bench(), kinds[1:4] if asked.quick else kinds)
    print(f"{'passage and value':<20} {'n':>6} " + " ".join(f"{rule:>20}" for rule in RULES))
    for name, told in figures["supported"].items():
        print(f"{name:<20} {told['n']:>6} " + " ".join(f"{told[rule]:>20}" for rule in RULES))
    precision = figures["mean average precision of findings"]
    cells = [f"{one['value']:.3f} ({one['low']:.2f}–{one['high']:.2f})" for one in map(precision.get, RULES)]
    print(f"{'mAP of findings':<20} {precision['n']:>6} " + " ".join(f"{cell:>20}" for cell in cells))
    if asked.json:
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
