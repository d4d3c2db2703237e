"""What is learnt from: decisions and documents of a workspace, read once for all variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gvcmine.ingest.families import PairState, groups
from gvcmine.propose.claims import supporting_sentences
from gvcmine.propose.combine import codable_passages
from gvcmine.propose.cues import CueProposer
from gvcmine.propose.learning.examples import ColdScores, TrainingSet
from gvcmine.propose.learning.material import Material, material
from gvcmine.propose.learning.reliability import reliabilities
from gvcmine.propose.learning.training import Lesson, Said, training_set
from gvcmine.propose.learning.unit_scores import NEUTRAL
from gvcmine.propose.prototypes import FLOOR, Prototypes
from gvcmine.propose.sentences import SentenceVectors, Vectors
from gvcmine.review.resolve import counted, effective, resolve
from gvcmine.types.codebook import Variable
from gvcmine.types.coding import case_unit, document_unit
from gvcmine.types.text import Mention, Passage, Span
from gvcmine.verbs.families import link_families
from gvcmine.verbs.ingesting import Progress
from gvcmine.verbs.languages import readable
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import VectorLibrary, load_embedder
from gvcmine.verbs.views import Views


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A document as it was read: what there is to learn from, and what the cold start goes by."""

    material: Material
    passages: Sequence[Passage]
    mentions: Sequence[Mention]
    vectors: SentenceVectors
    rows: Mapping[tuple[str, Span], int]


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """All that people decided, and every document they decided on, with its vectors.

    `last` gives the number of the last decision in the log on each variable, of those that hold.
    `unread` names the documents that decisions rest on and that have no passage to learn from: their
    text is gone, or in a language that the tagger does not read.
    """

    said: Said
    last: Mapping[str, int]
    unread: tuple[str, ...]
    prototypes: Prototypes
    embedder: str
    _documents: Mapping[str, _Read] = field(repr=False)

    def lesson(self, variable: Variable) -> Lesson:
        """Return what the decisions on a variable teach.

        Raises TrainingError where the variable has no list of values.
        """
        materials = {one: read.material for one, read in self._documents.items()}
        return training_set(variable, self.said, materials)

    def vectors(self, training: TrainingSet) -> Vectors:
        """Return the vectors of the examples of a training set, array (n_examples, n_dimensions)."""
        rows = [
            read.vectors.array[read.rows[example.passage_id, example.span]]
            for example in training.examples
            for read in (self._documents[example.document_id],)
        ]
        return np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)

    def cold_scores(self, training: TrainingSet) -> ColdScores:
        """Return what cues and prototypes say of the passages of the documents of a training set."""
        variable, values = training.variable, list(training.values)
        reads = [self._documents[one] for one in dict.fromkeys(e.document_id for e in training.examples)]
        ids = tuple(passage.id for read in reads for passage in read.passages)
        cues = np.zeros((len(ids), len(values)), dtype=np.float32)
        likeness = np.full_like(cues, NEUTRAL)
        start, counted = 0, set()
        for read in reads:
            end = start + len(read.passages)
            own = read.vectors.passage_ids
            place, column = (
                {one: at for at, one in enumerate(own)},
                {one: at for at, one in enumerate(values)},
            )
            for support in CueProposer().propose(read.passages, read.mentions, variable):
                cell = (start + place[support.passage_id], column[support.value])
                cues[cell] = max(cues[cell], support.score)
            supporting = supporting_sentences(read.vectors.spans, read.mentions, variable)
            marked = zip(read.vectors.owners, read.vectors.spans, supporting, strict=True)
            counted |= {(own[owner], span) for owner, span, counts in marked if counts}
            scores = self.prototypes.passage_scores(read.vectors, values, supporting)
            likeness[start:end] = np.where(scores >= FLOOR, scores, NEUTRAL)
            start = end
        may = np.array([(one.passage_id, one.span) in counted for one in training.examples], dtype=bool)
        return ColdScores(passage_ids=ids, cues=cues, prototypes=likeness, supporting=may)


def read_lessons(rooms: Rooms, progress: Progress) -> Lessons:
    """Read everything that training needs: the log, and each document that was decided on, once."""
    log = rooms.coding.decisions()
    entries = effective(counted(log, None), rooms.codebook)
    holds = [entry.decision for entry in entries]
    multiple = {variable.id for variable in rooms.codebook if variable.multiple}
    documents_of = _documents_of(rooms)
    wanted = sorted({one for decision in holds for one in documents_of.get(decision.unit, ())})
    parted: dict[tuple[str, str], frozenset[Span]] = {}
    said = Said(
        decisions=holds,
        codings=resolve(log, rooms.codebook),
        documents_of=documents_of,
        trust=reliabilities(holds, multiple),
        sentences_of=lambda unit, document: parted.get((unit, document)),
    )
    embedder = load_embedder(rooms)
    library, group_of = VectorLibrary(rooms, embedder), _groups(rooms, documents_of)
    found, unread = {}, []
    views = Views(rooms)
    for done, document_id in enumerate(wanted, start=1):
        read = _read(rooms, document_id, group_of.get(document_id, document_id), library)
        if read is None:
            unread.append(document_id)
        else:
            found[document_id] = read
            parted.update(_parted(rooms, views, read))
        progress("reading documents", done, len(wanted))
    return Lessons(
        said=said,
        last={entry.decision.variable: entry.sequence for entry in entries},
        unread=tuple(unread),
        prototypes=library.of_codebook(rooms),
        embedder=embedder.fingerprint,
        _documents=found,
    )


def _parted(rooms: Rooms, views: Views, read: _Read) -> dict[tuple[str, str], frozenset[Span]]:
    """Return (unit, document) → its sentences, for the cases that share a document's sentences out."""
    document = rooms.corpus.outline(read.material.document_id)
    _, cases = views.of(document, read.passages, list(read.mentions))
    own = {view.unit: view.own(read.vectors).spans for view in cases}
    return {
        (unit, document.id): frozenset(spans)
        for unit, spans in own.items()
        if len(spans) < len(read.vectors.spans)
    }


def _documents_of(rooms: Rooms) -> dict[str, Sequence[str]]:
    """Return the documents of every unit: of a case those that report it."""
    found: dict[str, Sequence[str]] = {document_unit(one): (one,) for one in rooms.corpus.document_ids()}
    return found | {case_unit(case.id): case.document_ids for case in rooms.coding.cases()}


def _groups(rooms: Rooms, documents_of: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the work that a document belongs to, where several documents are, or may be, one work.

    Pairs that nobody looked at yet count, too: a duplicate on both sides of a split would flatter
    every figure, and a pair wrongly kept together costs next to nothing. So do documents of one case.
    """
    links = [(one.first, one.second) for one in link_families(rooms) if one.state is not PairState.DIFFERENT]
    links += [(members[0], other) for members in documents_of.values() for other in members[1:]]
    return {member: members[0] for members in groups(links) for member in members}


def _read(rooms: Rooms, document_id: str, group: str, library: VectorLibrary) -> _Read | None:
    if not rooms.corpus.exists("text", document_id):
        return None
    document = rooms.corpus.outline(document_id)
    passages = codable_passages(readable(rooms.corpus.passages(document_id), document, load_tagger(rooms)))
    if not passages:
        return None
    tagged = rooms.corpus.exists("mentions", document_id)
    vectors = library.of_passages(passages)
    spans = zip(vectors.owners, vectors.spans, strict=True)
    return _Read(
        material=material(document_id, group, rooms.corpus.text(document_id), passages),
        passages=passages,
        mentions=rooms.corpus.mentions(document_id) if tagged else (),
        vectors=vectors,
        rows={(vectors.passage_ids[owner], span): row for row, (owner, span) in enumerate(spans)},
    )
