"""The story of a review, one method a verb: ingest, tag, propose, review, train, release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gvcmine.verbs.rooms import Rooms
from gvcmine.workspace.codebook_file import read_codebook, shipped_codebook_text
from gvcmine.workspace.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gvcmine.propose.figures.evaluation import VariableScore
    from gvcmine.review.importing import Imported
    from gvcmine.types.codebook import Codebook
    from gvcmine.types.coding import Coding, Decision, LoggedDecision, Proposal
    from gvcmine.types.release import Release
    from gvcmine.types.subject import Subjects
    from gvcmine.types.text import Mention
    from gvcmine.verbs.cases import AcceptedCases
    from gvcmine.verbs.certifying import Checks
    from gvcmine.verbs.embedders import EmbedderReport
    from gvcmine.verbs.explaining import Explanation
    from gvcmine.verbs.families import Families, FamilyPair
    from gvcmine.verbs.ingesting import Progress, Wishes
    from gvcmine.verbs.marking import Marked
    from gvcmine.verbs.mentions import MentionCounts
    from gvcmine.verbs.metadata import Described
    from gvcmine.verbs.model_diff import ModelDiff
    from gvcmine.verbs.proposing import ProposeReport
    from gvcmine.verbs.referencing import ReferenceReport, Work
    from gvcmine.verbs.registry import Comparison, Entry
    from gvcmine.verbs.reporting import IngestReport
    from gvcmine.verbs.reviewing import ReviewDesk
    from gvcmine.verbs.showing import Choice, DrawnPage, Shown
    from gvcmine.verbs.status import Status
    from gvcmine.verbs.tagging import TagReport
    from gvcmine.verbs.training import TrainReport
    from gvcmine.verbs.why import Why
    from gvcmine.workspace.model_cards import StoredModel

# Each verb is imported when it is called: all of them together take a second, and a command needs one.


def silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


class Project:
    """A workspace at work. Every method may raise a GvcmineError whose message says what to do."""

    def __init__(self, rooms: Rooms) -> None:
        """Work in these rooms; use `open` or `create` instead."""
        self.rooms = rooms

    @classmethod
    def open(cls, folder: str | Path, *, database: str = "") -> Project:
        """Open the workspace in a folder; `database`, a URL, replaces the one in its settings."""
        return cls(Rooms.of(Path(folder), database))

    @classmethod
    def create(cls, folder: str | Path, codebook: str | Path | None = None) -> Project:
        """Make a workspace with the shipped codebook or the one in a file, which is checked first."""
        text = shipped_codebook_text()
        if codebook is not None:
            read_codebook(Path(codebook))
            text = Path(codebook).read_text(encoding="utf-8-sig")
        return cls(Rooms.of(Folders.create(Path(folder), text).root))

    def close(self) -> None:
        """Let go of the database."""
        if "coding" in vars(self.rooms):
            self.rooms.coding.close()

    @property
    def codebook(self) -> Codebook:
        """Return the codebook of the workspace."""
        return self.rooms.codebook

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what opening the database did that a person should know (an upgrade, say)."""
        return self.rooms.coding.messages

    def ingest(
        self, paths: Sequence[Path] = (), progress: Progress = silent, wishes: Wishes | None = None
    ) -> IngestReport:
        """Read what is new in the corpus: files become documents or refusals, reference lists are matched."""
        from gvcmine.verbs import ingesting

        return ingesting.ingest(self.rooms, paths, progress, wishes or ingesting.NOTHING_MORE)

    def show(self, document: str, choice: Choice | None = None) -> Shown:
        """Return a document (by file, id, DOI or reference key) with the chosen of its passages."""
        from gvcmine.verbs import showing

        return showing.show(self.rooms, document, choice or showing.Choice())

    def draw(self, shown: Shown, progress: Progress = silent) -> tuple[DrawnPage, ...]:
        """Return the pages of a shown document as pictures, with the outlines of its passages."""
        from gvcmine.verbs import showing

        return showing.draw(self.rooms, shown, progress)

    def works(self) -> tuple[Work, ...]:
        """Return the works that the reference lists hold, with the document and the status of each."""
        from gvcmine.verbs import referencing

        return referencing.listed(self.rooms)

    def new_works(self, lists: Sequence[str]) -> tuple[Work, ...]:
        """Return the works that these lists have and no other list has."""
        from gvcmine.verbs import referencing

        return referencing.new_works(self.rooms, lists)

    def reference_report(self) -> ReferenceReport:
        """Return the numbers of the reference lists, from records found to texts obtained."""
        from gvcmine.verbs import referencing

        return referencing.report(self.rooms)

    def mark_reference(self, name: str, reason: str | None, *, coder: str) -> Work:
        """Commit why the text of a reference was not to be had; None takes that back."""
        from gvcmine.verbs import referencing

        return referencing.mark(self.rooms, name, reason, person=coder)

    def match_reference(self, name: str, document: str | None, *, coder: str) -> Work:
        """Commit which document a reference belongs to ("none": no document); None takes that back."""
        from gvcmine.verbs import referencing

        return referencing.match(self.rooms, name, document, person=coder)

    def duplicates(self) -> Families:
        """Return duplicates and version families, and the pairs that wait for a person's word."""
        from gvcmine.verbs import families

        return families.families(self.rooms)

    def settle_pair(self, value: str, one: str, other: str, *, person: str, leading: str = "") -> FamilyPair:
        """Commit that two documents are the same work, versions of one, or different."""
        from gvcmine.verbs import families

        return families.settle_pair(self.rooms, value, (one, other), person=person, leading=leading)

    def metadata(self, document: str) -> Described:
        """Return what is known of a document (by file, id, DOI or reference key), with each source."""
        from gvcmine.verbs import metadata

        return metadata.metadata(self.rooms, document)

    def all_metadata(self) -> list[Described]:
        """Return what is known of every document, by file name."""
        from gvcmine.verbs import metadata

        return metadata.all_metadata(self.rooms)

    def choose_metadata(self, document: str, field: str, value: str | None, *, person: str) -> Described:
        """Commit a person's choice of title, authors, year, doi or venue; None takes it back."""
        from gvcmine.verbs import metadata

        return metadata.choose(self.rooms, document, field, value, person=person)

    def tag(self, progress: Progress = silent) -> TagReport:
        """Find who, what and where in every document that changed."""
        from gvcmine.verbs import tagging

        return tagging.tag(self.rooms, progress)

    def explain(self, text: str) -> list[Mention]:
        """Tag a text that belongs to no document; each mention names the rule that made it."""
        return list(self.explanation(text).mentions)

    def explanation(self, text: str) -> Explanation:
        """Tag a text that belongs to no document; say what made each mention and what was not read."""
        from gvcmine.verbs import explaining

        return explaining.explanation(self.rooms, text)

    def subjects(self, document: str) -> Subjects:
        """Return what a document studies or only mentions, and the cases it may hold, with quotes."""
        from gvcmine.verbs import subjects

        return subjects.subjects(self.rooms, document)

    def all_subjects(self) -> tuple[Subjects, ...]:
        """Return what every document studies and which cases it may hold, by file name."""
        from gvcmine.verbs import subjects

        return subjects.all_subjects(self.rooms)

    def accept_cases(self, document: str, numbers: Sequence[int] = (), *, person: str) -> AcceptedCases:
        """Make cases of what is suggested for a document: those of the numbers (from 1), or all."""
        from gvcmine.verbs import cases

        return cases.accept_cases(self.rooms, document, numbers, person=person)

    def marked(self, document: str, *, text: str = "") -> Marked:
        """Return a document with its mentions, or, where `text` is given, that text with its own."""
        from gvcmine.verbs import marking

        return marking.mark_text(self.rooms, text) if text else marking.mark(self.rooms, document)

    def mention_counts(self) -> MentionCounts:
        """Return how often and in how many documents countries, sectors and all else are mentioned."""
        from gvcmine.verbs import mentions

        return mentions.count_mentions(self.rooms)

    def propose(self, progress: Progress = silent) -> ProposeReport:
        """Propose values with their evidence for every document that changed."""
        from gvcmine.verbs import proposing

        return proposing.propose(self.rooms, progress)

    def proposals(self) -> list[Proposal]:
        """Return the active proposals by unit and variable, the best score first."""
        return self.rooms.coding.proposals()

    def review(
        self,
        coder: str,
        *,
        round: str = "main",
        variables: Sequence[str] = (),
        document: str = "",
        order: str = "",
    ) -> ReviewDesk:
        """Return a coder's desk: what to decide next, and where decisions go."""
        from gvcmine.verbs import reviewing

        return reviewing.ReviewDesk(
            self.rooms, coder, round=round, variables=variables, document=document, order=order
        )

    def why(self, document: str, variable: str, value: str = "") -> tuple[Why, ...]:
        """Return what proposals rest on, part by part, and the nearest accepted and rejected examples."""
        from gvcmine.verbs import why

        return why.why(self.rooms, document, variable, value)

    def decide(self, decision: Decision) -> LoggedDecision:
        """Check a decision and commit it to the log."""
        from gvcmine.verbs import reviewing

        return reviewing.decide(self.rooms, decision)

    def decisions(self) -> list[LoggedDecision]:
        """Return the log of decisions, in order."""
        return self.rooms.coding.decisions()

    def codings(self) -> list[Coding]:
        """Return what the decisions add up to, one coding a row."""
        from gvcmine.review.resolve import resolve

        return resolve(self.rooms.coding.decisions(), self.codebook)

    def train(
        self, variables: Sequence[str] = (), *, promote: bool = True, progress: Progress = silent
    ) -> TrainReport:
        """Fit classifiers on confirmed codings; `propose` uses those that are promoted."""
        from gvcmine.verbs import training

        return training.train(self.rooms, variables, progress, promote=promote)

    def models(self) -> list[StoredModel]:
        """Return all versions of all models."""
        from gvcmine.workspace.model_cards import stored_models

        return stored_models(self.rooms.folders.models)

    def model(self, variable: str, version: int | None = None) -> StoredModel:
        """Return one model, by default the newest of the variable."""
        from gvcmine.workspace.model_cards import find_model

        return find_model(self.rooms.folders.models, variable, version)

    def promote(self, variable: str, version: int) -> StoredModel:
        """Make a version the one that `propose` uses."""
        from gvcmine.workspace.model_cards import promote_model

        return promote_model(self.rooms.folders.models, variable, version)

    def rollback(self, variable: str) -> StoredModel | None:
        """Let `propose` use what was promoted before; None is the cold start."""
        from gvcmine.verbs import registry

        return registry.rollback(self.rooms, variable)

    def registry(self) -> tuple[Entry, ...]:
        """Return every version of every model, with what it can serve now and how good it was."""
        from gvcmine.verbs import registry

        return registry.listed(self.rooms)

    def registered(self, variable: str, version: int | None = None) -> Entry:
        """Return one version, by default the newest, with what it can serve now and how good it was."""
        from gvcmine.verbs import registry

        return registry.shown(self.rooms, variable, version)

    def compare_models(self, variable: str, first: int, second: int) -> Comparison:
        """Return the figures of two versions of a model side by side; 0 is the cold start."""
        from gvcmine.verbs import registry

        return registry.compare(self.rooms, variable, first, second)

    def diff_models(
        self,
        variable: str | None = None,
        versions: tuple[int, int] | None = None,
        progress: Progress = silent,
    ) -> tuple[ModelDiff, ...]:
        """Return which proposals move from one version to another, and which codes the newer doubts."""
        from gvcmine.verbs import model_diff

        return model_diff.diff(self.rooms, variable, versions, progress)

    def evaluate(self) -> list[VariableScore]:
        """Score the proposals against the gold codings of the workspace."""
        from gvcmine.verbs import evaluating

        return evaluating.evaluate_gold(self.rooms)

    def checks(self, target: float = 0.95) -> list[Checks]:
        """Return, for each variable coded blind, the checks so far and the score they certify from."""
        from gvcmine.verbs import certifying

        return certifying.certify(self.rooms, target)

    def import_codings(self, path: str | Path, coder: str | None = None) -> tuple[Imported, int]:
        """Take codings from a CSV file, all or none; return what was read and how many were new."""
        from gvcmine.verbs import exchanging

        return exchanging.import_codings(self.rooms, Path(path), coder)

    def export(self, what: str) -> str:
        """Return proposals, codings, decisions, mentions or passages as CSV text."""
        from gvcmine.verbs import exchanging

        return exchanging.export(self.rooms, what)

    def release(self, name: str) -> tuple[Path, Release, bool]:
        """Write a release; return its folder, the release, and whether it was new."""
        from gvcmine.verbs import releasing

        return releasing.release(self.rooms, name)

    def releases(self) -> list[Path]:
        """Return the folders of all releases, by name."""
        return sorted(path.parent for path in self.rooms.folders.releases.glob("*/manifest.json"))

    def embedder(self, *, measure: bool = False) -> EmbedderReport:
        """Return which model embeds texts, with which backend, and what else this machine has."""
        from gvcmine.verbs import embedders

        return embedders.embedder_report(self.rooms, measure=measure)

    def status(self) -> Status:
        """Return where every document stands, with counts that add up."""
        from gvcmine.verbs import status

        return status.status(self.rooms)
