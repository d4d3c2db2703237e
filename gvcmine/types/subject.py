"""What a document studies, what it only mentions, and the cases that may be in it."""

from dataclasses import dataclass
from enum import StrEnum

from gvcmine.types.text import Span


class Standing(StrEnum):
    """What a country or sector is to a document.

    `studied`: what the document is about. `compared`: held against that, or of some weight beside it.
    `mentioned`: named in passing, as a market, an address, a plan or another author's subject.
    """

    STUDIED = "studied"
    COMPARED = "compared"
    MENTIONED = "mentioned"


class NoCase(StrEnum):
    """Why no case is suggested for a document."""

    NOT_TAGGED = "not_tagged"
    REVIEW = "review"
    PANEL = "panel"
    NO_PLACE = "no_place"
    NO_OUTCOME = "no_outcome"
    NO_SECTOR = "no_sector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the document, with the passage they stand in and its page."""

    passage_id: str
    span: Span
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A country (ISO 3166-1 alpha-3) or sector (value of the codebook) and what it is to a document.

    `kind` is "country" or "sector". `score` ranks within a kind; from 1 on a subject may be studied.
    `mentions` counts all places that name it. `evidence` holds the most telling sentences, best first.
    """

    kind: str
    id: str
    standing: Standing
    score: float
    mentions: int
    evidence: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCandidate:
    """A case that a document may hold: a producing place, sector, producers and period with an outcome.

    What the text does not say is empty. `country` is an ISO 3166-1 alpha-3 code, and `also` holds the
    other countries of a chain across borders; `sector` and `producers` are values of the codebook;
    `period` is an EDTF interval; `place` is as printed. `score` adds up how firmly outcomes are
    reported; `evidence` holds the sentences that report them, best first.
    """

    country: str
    sector: str
    place: str = ""
    period: str = ""
    producers: str = ""
    also: tuple[str, ...] = ()
    score: float
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStub:
    """A case that a document reports of other authors: to look up, never to count.

    `cited` is how the document names them; `sector` is empty where the sentence names none.
    """

    country: str
    sector: str
    cited: str
    evidence: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What a document studies, by kind and score, with the cases suggested and those it cites.

    `source` and `title` are the document's. `why_none` says why no case is suggested, and is None where
    one is.
    """

    document_id: str
    source: str = ""
    title: str = ""
    subjects: tuple[Subject, ...] = ()
    cases: tuple[CaseCandidate, ...] = ()
    stubs: tuple[CaseStub, ...] = ()
    why_none: NoCase | None = None

    def of(self, kind: str, standing: Standing | None = None) -> tuple[Subject, ...]:
        """Return the subjects of a kind ("country" or "sector"), or only those of one standing."""
        return tuple(one for one in self.subjects if one.kind == kind and standing in (None, one.standing))
