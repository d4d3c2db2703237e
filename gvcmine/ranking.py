"""Cold-start scores of a variable's values for any texts, without a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gvcmine.errors import CodebookError
from gvcmine.propose.cues import CueProposer
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.embedding.remembered import remembered_vectors
from gvcmine.propose.prototypes import Prototypes
from gvcmine.propose.sentences import SentenceVectors, Vectors, sentence_vectors
from gvcmine.propose.weighing import Weights
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.text import Assertion, Mention, Passage, Section, Span
from gvcmine.workspace.codebook_file import shipped_codebook


def rank_values(texts: Sequence[str], variable: str | Variable, codebook: Codebook | None = None) -> Vectors:
    """Return the cold-start scores of a variable's values, array (n_texts, n_values), 0..1.

    Columns follow the values of the variable in the codebook (by default the shipped one). The
    scores are those of cues.v1 and prototypes.v1 combined as for proposals, except that cues count
    whatever the text asserts with them. Raises CodebookError where the variable has no values.
    """
    book = codebook or shipped_codebook()
    name = variable if isinstance(variable, str) else variable.id
    asked = book.variable(name)
    if isinstance(variable, Variable) and asked != variable:
        raise CodebookError(f'"{name}" is not as in the codebook {book.name}; hand over its own as codebook=')
    if asked is None or not asked.values:
        known = ", ".join(one.id for one in book if one.values)
        raise CodebookError(f'"{name}" has no values to rank; variables with values are: {known}')
    values = [value.id for value in asked.values]
    read = _read(tuple(texts), book)
    likeness = _parts(book)[1].passage_scores(read.vectors, values)
    by_cues = np.zeros_like(likeness)
    place = {passage.id: row for row, passage in enumerate(read.passages)}
    column = {value: index for index, value in enumerate(values)}
    for support in CueProposer(Assertion).propose(read.passages, read.mentions, asked):
        cell = (place[support.passage_id], column[support.value])
        by_cues[cell] = max(by_cues[cell], support.score)
    return _combined(by_cues, likeness)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Texts as the parts see them: passages with mentions and sentence vectors."""

    passages: list[Passage]
    mentions: list[Mention]
    vectors: SentenceVectors


@lru_cache(maxsize=1)
def _read(texts: tuple[str, ...], codebook: Codebook) -> _Read:
    """Tag and embed the texts; kept, because asking for the next variable needs the same."""
    tagger, _, embedder = _parts(codebook)
    passages = _passages(texts)
    mentions = [mention for passage in passages for mention in tagger.tag([passage])]
    return _Read(passages=passages, mentions=mentions, vectors=sentence_vectors(passages, embedder.encode))


def _combined(by_cues: Vectors, likeness: Vectors) -> Vectors:
    weights = Weights()
    scores = np.zeros_like(likeness)
    for cell in np.ndindex(*likeness.shape):
        told = {"cues.v1": float(by_cues[cell]), "prototypes.v1": float(likeness[cell])}
        scores[cell] = weights.passage_score(told)
    return scores


@lru_cache(maxsize=2)
def _parts(codebook: Codebook) -> tuple[GvcTagger, Prototypes, SentenceEmbedder]:
    embedder = SentenceEmbedder()
    prototypes = Prototypes(codebook, lambda texts: remembered_vectors(embedder, texts))
    return GvcTagger(codebook), prototypes, embedder


def _passages(texts: Sequence[str]) -> list[Passage]:
    return [
        Passage(
            id=str(row),
            document_id=str(row),
            index=row,
            span=Span(0, len(text)),
            text=text,
            section=Section.BODY,
        )
        for row, text in enumerate(texts)
    ]
