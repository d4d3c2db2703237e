"""Texts that are no texts: nothing breaks, and time grows with length alone."""

import pickle
import time
from typing import Any

import pytest
from spacy.tokens import Doc

from gvcmine.tag.pipeline import load_pipeline

_SENTENCE = (
    "Kenyan growers sold roses to Tesco, and the Lake Fishers Association (LFA) trained them in 2004. "
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_pipeline()


@pytest.mark.parametrize(
    "text", ["", " ", "\n" * 500, "\x00\x01\x02\x1b\x7f", ".,;:()" * 200, "\ufffd\u200b\ufeff"]
)
def test_a_text_without_words_has_no_mentions(nlp: Any, text: str) -> None:
    assert list(nlp(text).spans["gvc"]) == []


def test_control_characters_leave_the_words_around_them_readable(nlp: Any) -> None:
    doc = nlp(f"\x00\x07 {_SENTENCE}\x1b")
    assert {"COUNTRY", "ORG"} <= {span.label_ for span in doc.spans["gvc"]}


@pytest.mark.parametrize("letter", ["a", "A", "é", "語"])
def test_one_endless_word_is_read(nlp: Any, letter: str) -> None:
    assert list(nlp(letter * 100_000).spans["gvc"]) == []


def test_ten_times_the_text_takes_little_more_than_ten_times_the_time(nlp: Any) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        assert len(nlp(_SENTENCE * count).spans["gvc"]) >= 3 * count
        return time.process_time() - start

    seconds(10)
    assert seconds(2000) < 30 * max(seconds(200), 0.05)


@pytest.mark.slow
def test_ten_megabytes_are_read_in_one_piece(nlp: Any) -> None:
    text = _SENTENCE * (10_000_000 // len(_SENTENCE) + 1)
    assert len(nlp(text).spans["gvc"]) > 300_000


def _facts(doc: Any) -> list[tuple[str, ...]]:
    return [(s.label_, s.kb_id_, s._.rule, s._.assertion, s._.name) for s in doc.spans["gvc"]]


def test_a_document_keeps_what_is_known_of_its_mentions_when_written_and_read(nlp: Any) -> None:
    doc = nlp(_SENTENCE)
    read = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    unpickled = pickle.loads(pickle.dumps(doc))  # noqa: S301 - our own bytes
    assert len(_facts(doc)) > 3
    assert _facts(read) == _facts(doc) == _facts(unpickled)


def test_the_pipeline_is_pickled_and_finds_the_same(nlp: Any) -> None:
    copied = pickle.loads(pickle.dumps(nlp))  # noqa: S301 - our own bytes
    before, after = nlp(_SENTENCE), copied(_SENTENCE)
    assert _facts(before) == _facts(after)


@pytest.mark.parametrize("size", [1, 3])
def test_batches_change_nothing(nlp: Any, size: int) -> None:
    texts = [_SENTENCE, "", "Workers in Ghana gained.", _SENTENCE]
    one_by_one = [nlp(text) for text in texts]
    piped = [doc for doc, _ in nlp.pipe([(text, 0) for text in texts], as_tuples=True, batch_size=size)]
    assert [_facts(doc) for doc in piped] == [_facts(doc) for doc in one_by_one]
