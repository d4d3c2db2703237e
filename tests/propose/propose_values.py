"""Small documents, mentions and variables, and an embedder that counts letters."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gvcmine.propose.sentences import Vectors, unit_rows
from gvcmine.types.codebook import Automation, Codebook, Level, Qualifier, Scale, Value, Variable
from gvcmine.types.text import (
    Assertion,
    Document,
    DocumentKind,
    Line,
    Mention,
    Passage,
    Rectangle,
    Section,
    Span,
)

DIRECTION = Qualifier(name="direction", label="Direction", values=("dir_up", "dir_down"))
GROUP = Qualifier(name="worker_group", label="Worker group", values=("lg_women", "lg_home"))


class LetterEmbedder:
    """A vector of 26 dimensions: how often each letter stands in the text."""

    name = "letters.v1"
    fingerprint = "letters"

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = [
            [text.casefold().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts
        ]
        return unit_rows(np.array(counts, dtype=np.float32).reshape(len(texts), 26))


def passage(text: str, id: str = "p", *, start: int = 0, document: str = "d") -> Passage:
    span = Span(start, start + len(text))
    return Passage(id=id, document_id=document, index=0, span=span, text=text, section=Section.BODY)


def passages(*texts: str, document: str = "d") -> list[Passage]:
    """Return passages that follow each other, one empty line between them."""
    made: list[Passage] = []
    start = 0
    for number, text in enumerate(texts):
        made.append(passage(text, f"{document}-{number}", start=start, document=document))
        start += len(text) + 2
    return made


def document_of(made: Sequence[Passage]) -> Document:
    """Return the document that the passages were cut from, one passage a page."""
    return Document(
        id=made[0].document_id,
        kind=DocumentKind.FILE,
        source="chains.pdf",
        text="\n\n".join(one.text for one in made),
        text_id="t",
        reader="r",
        lines=tuple(
            Line(span=one.span, page=page, rectangle=Rectangle(0, 0, 10, 10))
            for page, one in enumerate(made, start=1)
        ),
    )


def mention(
    where: Passage,
    words: str,
    id: str,
    label: str = "UPGRADING",
    assertion: Assertion = Assertion.FINDING,
) -> Mention:
    """Return the mention of the first occurrence of the words in the passage."""
    start = where.span.start + where.text.index(words)
    return Mention(
        document_id=where.document_id,
        passage_id=where.id,
        span=Span(start, start + len(words)),
        label=label,
        text=words,
        id=id,
        assertion=assertion,
        rule="test",
    )


def variable(id: str = "u_social", *values: str, **more: Any) -> Variable:
    listed = tuple(Value(id=value, label=value.replace("_", " "), definition=value[-5:]) for value in values)
    return Variable(id=id, label=id, level=Level.CASE, values=listed, **more)


WAGES = variable("u_social", "so_wages", "so_hours", multiple=True, qualifiers=(DIRECTION, GROUP))
COUNTRY = variable("c_country", scale=Scale.COUNTRY, multiple=True, primary=True)
MODE = variable("t_mode", "mode_threat", "mode_chance", automation=Automation.C)


def codebook(*variables: Variable) -> Codebook:
    return Codebook(name="small", version="1", fingerprint="f", variables=variables)
