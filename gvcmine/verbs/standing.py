"""Which of a team's own terms stand in which text: what decides whether a text must be tagged again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gvcmine.parts import Tagger
from gvcmine.tag.lexicon import read, variables_by_value
from gvcmine.tag.own_terms import TermCounter
from gvcmine.tag.variants import Variation
from gvcmine.types.lexicon import Lexicon, Term
from gvcmine.types.text import Document, content_id
from gvcmine.verbs.rooms import Rooms

_NOTE = "own terms"

MANY = 1000
"""A term found so often in the corpus is asked about: few things are named a thousand times."""
OFTEN, OFTEN_AT_LEAST = 1 / 500, 20
"""So is one that is every 500th word or more, if it is found 20 times. In 18,000 words of seven papers
"the" is every 18th word, "market" or "markets" every 330th; a country studied is every 600th at most."""


class StandingTerms:
    """Counts the team's own terms in texts. A text is read once for each term; the counts are kept in a note.

    Where the team has no terms nothing is read at all. What was counted under other data files or
    another codebook, of which `fingerprint` tells, is counted anew.
    """

    def __init__(self, rooms: Rooms, fingerprint: str) -> None:
        self._corpus, self._lexicon, self._codebook = rooms.corpus, rooms.lexicon, rooms.codebook
        self._known = {term.id for term in self._lexicon}
        self._counters: dict[frozenset[str], TermCounter] = {}
        self._fingerprint, self._changed = fingerprint, False
        note = (rooms.corpus.note(_NOTE) or {}) if self._lexicon else {}
        is_ours = note.get("fingerprint") == fingerprint
        self._looked: dict[str, list[str]] = note.get("looked", {}) if is_ours else {}
        self._texts: dict[str, dict[str, Any]] = note.get("texts", {}) if is_ours else {}

    def counts(self, document: Document) -> Mapping[str, int]:
        """Return the ids of the terms that stand in a document → how often; an outline will do."""
        if not self._lexicon:
            return {}
        seen = self._texts.get(document.text_id)
        if seen is None or seen["looked"] != self._lexicon.fingerprint:
            seen = self._count(document, seen)
        found: Mapping[str, int] = seen["found"]
        return found

    def keep(self, documents: Iterable[Document]) -> None:
        """Keep what was counted in these documents, and forget other texts."""
        texts = {one.text_id for one in documents}
        if not self._changed:
            return
        kept = {text_id: seen for text_id, seen in self._texts.items() if text_id in texts}
        used = {seen["looked"] for seen in kept.values()}
        looked = {fingerprint: ids for fingerprint, ids in self._looked.items() if fingerprint in used}
        content = {"fingerprint": self._fingerprint, "looked": looked, "texts": kept}
        self._corpus.keep_note(_NOTE, content)

    def too_common(self, documents: Iterable[Document]) -> Iterator[str]:
        """Yield a sentence for each term that is found so often that it may not be meant.

        At least `MANY` times in these documents, or as every `OFTEN`th word and `OFTEN_AT_LEAST` times.
        """
        totals: dict[str, list[int]] = {}
        words = 0
        for document in documents:
            for term_id, count in self.counts(document).items():
                totals.setdefault(term_id, []).append(count)
            words += self._texts[document.text_id]["words"] if self._lexicon else 0
        for term in self._lexicon:
            found = totals.get(term.id, [])
            if sum(found) >= MANY or sum(found) >= max(OFTEN_AT_LEAST, OFTEN * words):
                yield _asked(term, sum(found), len(found))

    def _count(self, document: Document, seen: Mapping[str, Any] | None) -> dict[str, Any]:
        """Count what was not counted before: new terms in known texts, all terms in new ones."""
        before = set(self._looked.get(seen["looked"], ())) if seen else set()
        text = self._corpus.text(document.id)
        found = {term: count for term, count in seen["found"].items() if term in self._known} if seen else {}
        found |= self._counter(frozenset(self._known - before)).count(text)
        made = {"looked": self._lexicon.fingerprint, "words": len(text.split()), "found": found}
        self._texts[document.text_id] = made
        self._looked[self._lexicon.fingerprint] = sorted(self._known)
        self._changed = True
        return made

    def _counter(self, terms: frozenset[str]) -> TermCounter:
        if terms not in self._counters:
            chosen = Lexicon(tuple(term for term in self._lexicon if term.id in terms))
            variation = Variation.from_data(read("variants"))
            self._counters[terms] = TermCounter(chosen, variables_by_value(self._codebook), variation)
        return self._counters[terms]


class MentionInputs:
    """What the mentions of a text depend on, as one word that stands in the file of the mentions."""

    def __init__(self, rooms: Rooms, tagger: Tagger) -> None:
        self._tagger = tagger
        self.standing = StandingTerms(rooms, tagger.fingerprint)

    def of(self, document: Document) -> str:
        """Return what the mentions of a document depend on; an outline will do.

        Tagger (with codebook and data files), text and language, and the own terms that stand in the
        text. Mentions of texts without own terms do not change with them.
        """
        terms = sorted(self.standing.counts(document))
        general = self.general(document)
        return f"{general}.{content_id(*terms)}" if terms else general

    def general(self, document: Document) -> str:
        """Return what the mentions of a document depend on but for the team's own terms."""
        return content_id(self._tagger.fingerprint, document.text_id, document.language or "")


def _asked(term: Term, times: int, documents: int) -> str:
    more = f" (with {len(term.words) - 1} other forms)" if len(term.words) > 1 else ""
    often = "once" if times == 1 else f"{times:,} times"
    where = "1 document" if documents == 1 else f"{documents:,} documents"
    return (
        f'annotations/{term.file} line {term.line}: "{term.words[0]}"{more} is found {often} in {where}; '
        "is that meant?"
    )
