"""Exchangeable parts: what a Reader, Tagger, Embedder, Proposer, Order or Writer must do.

A part is a class registered under the entry point group "gvcmine.parts" by a name that ends in a
version (`cues.v1`) and keeps its meaning for ever. Our own parts and plugins enter by this door.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gvcmine.errors import UnknownPart
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import Decision, Proposal, Qualifiers
from gvcmine.types.text import Mention, Passage, Reading, Refusal, Span

if TYPE_CHECKING:
    import numpy as np

GROUP = "gvcmine.parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How strongly one passage speaks for one value, and which of its words do.

    `score` lies in 0..1 and ranks within a part only. `span` counts from the start of the document.
    """

    passage_id: str
    value: str
    score: float
    span: Span
    why: str
    qualifiers: Qualifiers = ()


class Reader(Protocol):
    """Turn one file into text, or say why not."""

    name: str

    def read(self, path: Path, source: str) -> Reading | Refusal:
        """Read the file at `path`; `source` is its name inside the corpus folder."""
        ...


class Tagger(Protocol):
    """Find mentions in passages; made of a `Codebook` and the team's own `Lexicon`.

    `fingerprint` changes with the outcome for any text, but for the own terms: whoever keeps mentions
    looks which of those stand in a text. `LANGUAGES` holds the ISO 639-1 codes of the languages it
    reads; it is given no passage in another. A tagger that does not say reads English.
    """

    name: str
    fingerprint: str
    LANGUAGES: tuple[str, ...] = ("en",)

    def tag(self, passages: Iterable[Passage]) -> list[Mention]:
        """Return the mentions of all passages, in text order."""
        ...


class Embedder(Protocol):
    """Turn texts into vectors of one length; `fingerprint` says all that shapes them."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Return the model, its weights, how it is run and how much of a text it reads."""
        ...

    def encode(self, texts: Sequence[str]) -> "np.ndarray[Any, np.dtype[np.float32]]":
        """Return an array (n_texts, n_dimensions) of unit-length rows; a row depends on its text alone."""
        ...


class Proposer(Protocol):
    """Say which passages of a document speak for which values of a variable."""

    name: str

    def propose(
        self, passages: Sequence[Passage], mentions: Sequence[Mention], variable: Variable
    ) -> list[Support]:
        """Return the support found; passages are the codable ones of one document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContext:
    """What an order may rest on besides the proposals: codebook, whose queue it is, and vectors.

    `vectors` returns for proposals one unit-length row each, of the sentence that is shown first: an
    array (n_proposals, n_dimensions) of what was embedded before, rows of zeros where nothing was.
    """

    codebook: Codebook
    coder: str = ""
    round: str = "main"
    vectors: "Callable[[Sequence[Proposal]], np.ndarray[Any, np.dtype[np.float32]]] | None" = None


class Order(Protocol):
    """Decide what a coder sees next; made of an `OrderContext`.

    `selective` says that what comes early differs from the rest (in score, likeness, …), so that a
    share drawn at random is mixed in.
    """

    name: str
    selective: bool

    def rank(self, proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> list[Proposal]:
        """Return all the proposals in the order of the queue; asked once when a sitting begins.

        `proposals` are those under review, decided ones too; `decisions` the coder's own of this round
        that were not undone, in the order of the log. What he decided is passed over and what he
        deferred comes last, whatever the order.
        """
        ...


class Writer(Protocol):
    """Write rows as a file of some format."""

    name: str

    def write(self, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
        """Return the bytes of the file; equal rows give equal bytes."""
        ...


def names() -> list[str]:
    """Return the names of all registered parts."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def load(name: str) -> Any:
    """Return the class or factory registered under the name.

    Raises UnknownPart where nothing is registered under it.
    """
    for entry in entry_points(group=GROUP, name=name):
        return entry.load()
    raise UnknownPart(f'no part is called "{name}"; choose one of: {", ".join(names())}')
