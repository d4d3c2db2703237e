"""Tell the language of passages and documents: by script, by small words, and by a model where both fail.

Scripts that one language uses decide at once. Articles, prepositions and conjunctions make 30 to 50 %
of running words in the languages most papers of the field are written in, and next to nothing of names,
tables and reference entries: counting them is quick and says where there is no telling. Only prose that
neither settles is given to py3langid, whose model takes a second to load.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

from gvcmine.ingest.small_words import OTHER_LANGUAGES, SCRIPTS, SHARED_SCRIPTS, SMALL_WORDS
from gvcmine.types.text import Passage, Section

_LOOKED_AT = 1_000
"""Characters of a text that are looked at; more changes no answer and costs time."""

_SCRIPTS = {language: re.compile(f"[{block}]") for language, block in SCRIPTS.items()}
# Single Greek letters are signs of a formula; those between two others are of a word.
_SCRIPTS["el"] = re.compile(f"(?<=[{SCRIPTS['el']}])[{SCRIPTS['el']}](?=[{SCRIPTS['el']}])")
_SHARED = re.compile(f"[{SHARED_SCRIPTS}]")
_NOT_LATIN = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u3040-\ud7af\uf900-\ufaff]")
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")

_DENSE = 3
"""One sign of a script without blanks says about as much as three letters."""

_FEWEST_SIGNS = 4
_FEWEST_WORDS = 6
_FEWEST_SMALL_WORDS = 3

_FORMULA = 2.5
"""Letters a word on average below which the words are those of a formula."""

_SHARE = 0.2
"""Share of small words from which a text is prose; reference entries have about a tenth."""

_LEAD = 1.3
"""How many times the small words of the next language are outnumbered; Spanish and Portuguese share half."""

_MODEL_WORDS = 8
_MODEL_SURE = 0.9
"""The model is asked about this many words, and believed from this probability."""

_OTHER_WORDS = 15
"""So many words in another language than the document's are a quotation or a second abstract, not chance."""

_FOREIGN_WORDS = 30
_FOREIGN_SHARE = 0.05
"""In a settled document, prose so long with so few small words of its language is put to the model."""

_SETTLED = 0.5
"""The model is left alone where scripts and small words tell the language of this share of a document."""

_ET_AL = re.compile(r"\bet al\b", re.I)

_CITES = re.compile(r"https?:|\bpp?\. ?\d|\bvol\. ?\d|,[”\"]|\b(?:19|20)\d\d[a-z]?\b|\beds?\. ?,", re.I)
"""What works cited are told by: address, pages, volume, a title in quotation marks, year."""

_NO_PROSE = frozenset({Section.TABLE, Section.REFERENCES, Section.AUTHORS, Section.AFFILIATIONS})
"""Names and figures: what little prose is in them says nothing of the language they are read in."""


@dataclass(frozen=True, slots=True)
class _Guess:
    """A language, and on how many words (or signs of a dense script) the guess rests."""

    language: str | None
    words: int


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None where there is too little to tell by.

    Names, figures and reference entries have no language. The first 1,000 characters decide.

    >>> language_of("The lead firm sets the standards that suppliers have to meet.")
    'en'
    >>> language_of("Gereffi, G., Humphrey, J., Sturgeon, T. (2005)") is None
    True
    """
    return _guess(text).language


def document_language(passages: Iterable[Passage]) -> str | None:
    """Return the language of most of the codable text, by length; of all text where none is codable.

    None where not even a tenth of the text has a language.
    """
    listed = list(passages)
    return _most(listed, _guesses(listed))


def with_languages(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], str | None]:
    """Return the passages of one document with their languages, and the language of the document.

    A passage too short or too odd to tell gets the document's language; another language needs at
    least 15 words that are no note and cite no works. Tables, references, authors and affiliations
    have none.
    """
    guesses = _guesses(passages)
    main = _most(passages, guesses)
    named = tuple(
        replace(passage, language=_settled(passage, guess, main))
        for passage, guess in zip(passages, guesses, strict=True)
    )
    return named, main


def language_name(code: str | None) -> str:
    """Return the English name of a language for people, "an unknown language" for None.

    >>> language_name("fr"), language_name("km")
    ('French', 'Khmer')
    """
    if code is None:
        return "an unknown language"
    found = import_module("pycountry").languages.get(alpha_2=code)
    # "Modern Greek (1453-)" and "Central Khmer" are names for catalogues.
    return _EVERYDAY.get(code) or (str(found.name).split(" (")[0] if found is not None else code)


_EVERYDAY = {"el": "Greek", "km": "Khmer", "ms": "Malay", "sw": "Swahili", "ne": "Nepali", "pa": "Punjabi"}


def _guesses(passages: Sequence[Passage]) -> list[_Guess]:
    """Guess by script and small words; ask the model only where they leave the document open."""
    guesses = [
        _Guess(None, 0) if passage.section in _NO_PROSE else _counted(passage.text) for passage in passages
    ]
    main, share = _leading(passages, guesses)
    return [
        _Guess(_asked(passage.text, main if share >= _SETTLED else None), guess.words)
        if guess.language is None and guess.words
        else guess
        for passage, guess in zip(passages, guesses, strict=True)
    ]


def _asked(text: str, main: str | None) -> str | None:
    """Ask the model about prose, unless it may well be in the document's language."""
    looked = text[:_LOOKED_AT]
    words = _words(looked)
    if main is not None:
        small = sum(main in _LANGUAGES_OF.get(word, ()) for word in words)
        if main not in SMALL_WORDS or small >= _FOREIGN_SHARE * len(words) or len(words) < _FOREIGN_WORDS:
            return None
    return _by_model(looked) if _is_prose(looked, words) else None


def _settled(passage: Passage, guess: _Guess, main: str | None) -> str | None:
    if passage.section in _NO_PROSE:
        return None
    if guess.language is None or guess.language == main or main is None:
        return guess.language or main
    cites = len(_CITES.findall(passage.text)) > 1 + guess.words / 40
    other = guess.words >= _OTHER_WORDS and passage.section is not Section.FOOTNOTE and not cites
    return guess.language if other else main


def _most(passages: Sequence[Passage], guesses: Sequence[_Guess]) -> str | None:
    """Return the leading language, if it has a tenth of the text."""
    main, share = _leading(passages, guesses)
    return main if share >= 0.1 else None


def _leading(passages: Sequence[Passage], guesses: Sequence[_Guess]) -> tuple[str | None, float]:
    """Return the language of most of the text and its share, in characters."""
    codable = any(passage.section.codable for passage in passages)
    lengths: Counter[str | None] = Counter()
    for passage, guess in zip(passages, guesses, strict=True):
        if passage.section.codable or not codable:
            lengths[guess.language] += len(passage.text)
    known = [(length, language) for language, length in lengths.items() if language is not None]
    if not known:
        return None, 0.0
    length, language = max(known)
    return language, length / sum(lengths.values())


def _guess(text: str) -> _Guess:
    counted = _counted(text)
    if counted.language is not None or not counted.words:
        return counted
    return _Guess(_asked(text, None), counted.words)


def _counted(text: str) -> _Guess:
    """Guess by script and small words alone; no words means that there is nothing to ask about."""
    looked = text[:_LOOKED_AT]
    if _NOT_LATIN.search(looked):
        guess = _by_script(looked)
        if guess is not None:
            return guess
    words = _words(looked)
    return _by_small_words(words) or _Guess(None, len(words))


def _words(text: str) -> list[str]:
    # "et al." is of no language, but would count as French and Italian.
    return _WORD.findall(_ET_AL.sub(" ", text.lower()))


def _by_script(text: str) -> _Guess | None:
    """Return the language of the script that most of the text is in; None for the Latin one."""
    signs = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    if signs["ja"] > 0.1 * signs["zh"]:
        signs["ja"] += signs.pop("zh")
    language = max(signs, key=lambda one: signs[one])
    shared, latin = len(_SHARED.findall(text)), len(_LATIN.findall(text))
    dense = _DENSE if language in ("zh", "ja", "ko") else 1
    if dense * signs[language] >= max(latin, shared, 1):
        words = dense * signs[language] // _DENSE
        return _Guess(language, words) if signs[language] >= _FEWEST_SIGNS else _Guess(None, 0)
    if shared < latin:
        return None
    words = len(_WORD.findall(text))
    return _Guess(_by_model(text), words) if words >= _FEWEST_WORDS else _Guess(None, 0)


def _by_small_words(words: Sequence[str]) -> _Guess | None:
    if len(words) < _FEWEST_WORDS or sum(map(len, words)) < _FORMULA * len(words):
        return None
    found: Counter[str] = Counter()
    for word in words:
        found.update(_LANGUAGES_OF.get(word, ()))
    if not found:
        return None
    (best, count), (_, next_count) = [*found.most_common(2), ("", 0)][:2]
    clear = count >= max(_SHARE * len(words), _FEWEST_SMALL_WORDS, _LEAD * next_count)
    return _Guess(best, len(words)) if clear else None


def _is_prose(text: str, words: Sequence[str]) -> bool:
    """Say whether a text is worth the model: words of letters, most of them in lower case."""
    if len(words) < _MODEL_WORDS:
        return False
    small = sum(word[0].islower() for word in _WORD.findall(text))
    letters = sum(map(len, words))
    return small > 0.6 * len(words) and letters > 0.65 * len("".join(text.split()))


def _by_model(text: str) -> str | None:
    language, probability = _model().classify(text)
    return str(language) if probability >= _MODEL_SURE else None


@lru_cache(maxsize=1)
def _model() -> Any:
    langid = import_module("py3langid.langid")
    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    model.set_languages([*SMALL_WORDS, *OTHER_LANGUAGES.split()])
    return model


def _languages_by_word() -> dict[str, tuple[str, ...]]:
    by_word: dict[str, list[str]] = {}
    for language, words in SMALL_WORDS.items():
        for word in words.split():
            by_word.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in by_word.items()}


_LANGUAGES_OF = _languages_by_word()
