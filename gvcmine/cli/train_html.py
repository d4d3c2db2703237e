"""What training reports, as one HTML file with charts that needs nothing else (see `page.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gvcmine.cli.charts import INK, INKS, PAPER, RULE, SOFT, style_rules
from gvcmine.cli.page import resource, write_page
from gvcmine.cli.train_parts import parts
from gvcmine.propose.figures.metrics import ENOUGH
from gvcmine.propose.figures.remarks import counted, headline, left_to_cold_start, remarks
from gvcmine.propose.learning.heldout import COLD_START, CUES, MAJORITY, MODEL, WORDS

if TYPE_CHECKING:
    from gvcmine.types.codebook import Codebook
    from gvcmine.verbs.training import Trained, TrainReport

_TERMS = (
    (
        "0.71 (0.58–0.83)",
        "A figure with its 95 % interval: were the review done again on other documents of the same kind, it "
        "would lie about there (bootstrap, drawing whole documents).",
    ),
    ("model", "What is proposed: the cold start, and what was learnt where it helps."),
    ("cold start", "Cues and likeness to the codebook, without anything learnt."),
    ("cues alone", "The keyword baseline: how many of the codebook's cues stand in the text."),
    ("words (TF-IDF)", "A usual classifier: TF-IDF with logistic regression, learnt from the same answers."),
    (
        "how often a value is given",
        "The commonest values where it learnt, whatever the text says.",
    ),
    (
        "average precision",
        "How well a ranking puts what holds above what does not: 1 is perfect; the commonest values show "
        "what chance reaches.",
    ),
    (
        "precision, recall, F1",
        "Of what would be proposed with the default settings: the share that is right, the share of what is "
        "right that is proposed, and both in one (harmonic mean). F1 of the others is that of as many "
        "proposals, taken from the top of their ranking.",
    ),
    (
        "too few",
        f"Fewer than {ENOUGH} units that were held out show the value: any figure would be mostly chance.",
    ),
)


def training_page(report: TrainReport, codebook: Codebook) -> str:
    """Return the page as HTML text, which can be written as UTF-8."""
    return write_page(
        "train.html",
        _style(),
        title=f"What was learnt: {codebook.name}",
        facts=[
            ("codebook", f"version {codebook.version}"),
            ("models", f"{len(report.trained)}, of which {_used(report)} used by propose"),
            ("figures", "on documents that were not learnt from (cross-validation over documents)"),
        ],
        problems=[f"Could not learn from {source}: its text cannot be read." for source in report.unread],
        models=[_model(one, codebook) for one in report.trained],
        not_trained=_not_trained(report, codebook),
        terms=_TERMS,
    )


def _style() -> str:
    names = {MODEL: "model", COLD_START: "cold-start", CUES: "cues", WORDS: "words", MAJORITY: "majority"}
    shown = {ink: f"var(--{names[ranking]})" for ranking, ink in INKS.items()}
    shown |= {INK: "var(--ink)", SOFT: "var(--soft)", RULE: "var(--rule)", PAPER: "var(--paper)"}
    return "\n".join((resource("page.css"), resource("train.css"), style_rules(shown)))


def _used(report: TrainReport) -> int:
    return sum(one.model.promoted for one in report.trained)


def _not_trained(report: TrainReport, codebook: Codebook) -> list[str]:
    undecided = [f"{_label(codebook, name)}: nobody decided on it yet" for name in report.undecided]
    return [*report.too_little, *undecided]


def _label(codebook: Codebook, name: str) -> str:
    variable = codebook.variable(name)
    return f"{variable.label} ({name})" if variable else name


def _model(one: Trained, codebook: Codebook) -> dict[str, object]:
    variable, found = codebook.variable(one.model.variable), one.report
    labels = {value.id: value.label for value in variable.values} if variable else {}

    def name(value: str) -> str:
        return labels.get(value, value)

    told = [*remarks(found, name), *one.notes]
    told += left_to_cold_start(one.rare, name)
    told += [f"Not used by propose: {one.unproven}."] if one.unproven else []
    return {
        "id": f"v-{one.model.variable}",
        "label": variable.label if variable else one.model.variable,
        "name": one.model.name,
        "state": "in use" if one.model.promoted else "not in use",
        "headline": headline(found),
        "learnt_from": (
            f"Learnt from {counted(one.decisions, 'decision', 'decisions')} ({one.blind:,} made blind) on "
            f"{counted(one.documents, 'document', 'documents')}. Answers of no: {found.stated:,} stated by "
            f"people, {found.presumed:,} presumed because other values were given."
        ),
        "remarks": told,
        "parts": parts(found, name),
    }
