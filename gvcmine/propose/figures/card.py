"""The card of a model: what it is, what it learnt from, how good it is on unseen documents, what is weak."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.propose.figures.bootstrap import Figure
from gvcmine.propose.figures.metrics import DEPTHS, ENOUGH, SUGGESTED, CurvePoint, Figures, Places, Report
from gvcmine.propose.figures.remarks import NAMES, headline, left_to_cold_start, remarks
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS

RANKINGS = (MODEL, COLD_START, CUES, WORDS, MAJORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What a card says besides figures.

    `data` is the fingerprint of what was learnt from (sentences, answers, weights). `last_decision`
    is the number of the last decision in the log that was there. `settings` are told by name, and
    `rare` gives for each value left to the cold start the reason in words.
    """

    variable: str
    label: str
    documents: int
    sentences: int
    last_decision: int
    data: str
    codebook_version: str
    codebook: str
    embedder: str
    software: str
    settings: Mapping[str, str]
    rare: Mapping[str, str]


def model_card(found: Report, facts: CardFacts) -> str:
    """Return the card as Markdown; equal figures and facts give equal text."""
    parts = [
        [f"# {facts.label} (`{facts.variable}`)", "", headline(found)],
        _what(facts),
        _learnt_from(found, facts),
        _quality(found),
        _confusions(found),
        _curve(found.curve),
        _weaknesses(found, facts),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _what(facts: CardFacts) -> list[str]:
    return [
        "## What it is",
        "",
        "Ranks the values of this variable for a document or case and the sentences that show them.",
        "It proposes; people decide. What was learnt adds to the cold start (cues and likeness to the",
        "codebook) and never replaces it. Scores rank within the variable; they are no probabilities.",
    ]


def _learnt_from(found: Report, facts: CardFacts) -> list[str]:
    return [
        "## What it learnt from",
        "",
        f"- {facts.sentences:,} sentences of {facts.documents:,} documents; decisions up to number "
        f"{facts.last_decision}",
        f"- answers by people: {found.answers:,}, of which blind {found.blind:,}",
        f"- answers of no: {found.stated:,} stated, {found.presumed:,} presumed (other values were given)",
        f"- data `{facts.data}`",
        f"- codebook version {facts.codebook_version}, `{facts.codebook}`",
        f"- embedding `{facts.embedder}`; gvcmine {facts.software}",
        *(f"- {name}: {value}" for name, value in sorted(facts.settings.items())),
    ]


def _quality(found: Report) -> list[str]:
    lines = [
        "## Quality on documents not learnt from",
        "",
        f"Cross-validation over {found.groups:,} documents (or works), {found.units:,} units; no document is "
        "on both sides.",
        "In brackets the 95 % interval, bootstrap over documents. AP = average precision. F1 of the",
        "baselines is that of as many proposals as the model makes.",
    ]
    if found.suggest_units >= ENOUGH:
        lines += ["", *_rankings(found)]
    if found.values:
        lines += ["", *_values(found)]
    if found.too_few:
        few = ", ".join(f"{one.value} ({one.positives})" for one in found.too_few)
        lines += ["", f"Too few to tell (fewer than {ENOUGH} units show them): {few}."]
    return lines


def _rankings(found: Report) -> list[str]:
    header = ("ranking", *(f"first {k}" for k in SUGGESTED), "AP", "mean AP", "mean F1", *_evidence_heads())
    lines = _table(header, [_ranking_row(found, name) for name in RANKINGS if name in found.suggest])
    lines += [
        "",
        f"first 1, 3: of {found.suggest_units:,} units with a value, those with a right one among the first. "
        f"AP: all values together, {found.positives:,} positives.",
        f"mean: over the values below. evidence: of {found.evidence_units:,} confirmed places, those whose "
        "passage is among the first.",
    ]
    if found.calibration_error is not None:
        lines += [
            "",
            f"Calibration error (15 bins) of the probabilities: {_told(found.calibration_error)}.",
        ]
    else:
        lines += [
            "",
            "No calibration error: too few blind answers to make probabilities of scores.",
        ]
    return lines


def _evidence_heads() -> tuple[str, ...]:
    return tuple(f"evidence {k}" for k in DEPTHS)


def _ranking_row(found: Report, name: str) -> tuple[str, ...]:
    return (
        NAMES[name],
        *_places(found.suggest, name, len(SUGGESTED)),
        _of(found.average_precision, name),
        _of(found.macro_average_precision, name),
        _of(found.macro_f1, name),
        *_places(found.evidence, name, len(DEPTHS)),
    )


def _values(found: Report) -> list[str]:
    others = (COLD_START, CUES, WORDS, MAJORITY)
    header = ("value", "units", "documents", "precision", "recall", "F1", "AP")
    heads = tuple(f"AP {NAMES[name]}" for name in others)
    rows = [
        (
            one.value,
            str(one.positives),
            str(one.groups),
            _told(one.precision),
            _told(one.recall),
            _of(one.f1, MODEL),
            _of(one.average_precision, MODEL),
            *(_of(one.average_precision, name) for name in others),
            *_places(one.evidence, MODEL, len(DEPTHS)),
        )
        for one in found.values
    ]
    return _table((*header, *heads, *_evidence_heads()), rows)


def _confusions(found: Report, most: int = 10) -> list[str]:
    if not found.confusions:
        return []
    rows = [(one.true, one.proposed, str(one.units)) for one in found.confusions[:most]]
    return ["## Taken for each other", "", *_table(("has", "proposed instead", "units"), rows)]


def _curve(curve: Sequence[CurvePoint]) -> list[str]:
    if not curve:
        return []
    rows = [
        (
            str(point.groups),
            *(_of(point.average_precision, name) for name in (MODEL, COLD_START)),
            _of(point.gain, COLD_START),
        )
        for point in curve
    ]
    header = ("documents learnt from", "mean AP", "cold start", "gain")
    return ["## Learning curve", "", *_table(header, rows)]


def _weaknesses(found: Report, facts: CardFacts) -> list[str]:
    told = [f"- {one}" for one in remarks(found)]
    told += [f"- {one}" for one in left_to_cold_start(facts.rare)]
    return ["## Known weaknesses", "", *(told or ["- none that these figures show"])]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _of(figures: Figures, name: str) -> str:
    return _told(figures.get(name))


def _places(places: Places, name: str, number: int) -> tuple[str, ...]:
    found = places.get(name, ())
    return tuple(_told(found[place]) if place < len(found) else "–" for place in range(number))


def _told(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"
