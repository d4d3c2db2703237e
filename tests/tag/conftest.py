"""A finder over the shipped lexicon, and a short way to ask it."""

from collections.abc import Callable

import pytest

from gvcmine.tag.finder import Found, MentionFinder
from gvcmine.tag.lexicon import shipped_cues

Find = Callable[[str], list[Found]]


@pytest.fixture(scope="session")
def find() -> Find:
    finder = MentionFinder(shipped_cues())

    def ask(text: str) -> list[Found]:
        return finder.find(text, [(0, len(text))])

    return ask
