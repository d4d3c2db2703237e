"""Documents written for a test: passages by section, tagged by the lexicon without a model of names."""

from collections.abc import Iterator
from functools import lru_cache

from gvcmine.tag.finder import MentionFinder
from gvcmine.tag.lexicon import shipped_cues
from gvcmine.tag.subjects.cases import case_candidates
from gvcmine.tag.subjects.salience import subjects
from gvcmine.tag.subjects.statements import statements
from gvcmine.types.subject import CaseCandidate, NoCase, Subject
from gvcmine.types.text import Mention, Passage, Section, Span

Part = str | tuple[Section, str]


@lru_cache(maxsize=1)
def finder() -> MentionFinder:
    return MentionFinder(shipped_cues())


def written(*parts: Part) -> tuple[list[Passage], list[Mention]]:
    """Return the passages of a document, one a part, and their mentions; a bare string is body text.

    The text before an empty line is the heading of its passage.
    """
    passages: list[Passage] = []
    start = 0
    for index, part in enumerate(parts):
        section, text = (Section.BODY, part) if isinstance(part, str) else part
        heading = text.split("\n\n")[0] if "\n\n" in text else None
        passages.append(
            Passage(
                id=f"p{index}",
                document_id="d",
                index=index,
                span=Span(start, start + len(text)),
                text=text,
                section=section,
                heading=heading,
            )
        )
        start += len(text) + 2
    return passages, [mention for passage in passages for mention in tagged(passage)]


def tagged(passage: Passage) -> Iterator[Mention]:
    offset = passage.span.start
    bounds = [(one.span.start - offset, one.span.end - offset) for one in statements([passage], [])]
    for found in dict.fromkeys(finder().find(passage.text, bounds)):
        yield Mention(
            document_id="d",
            passage_id=passage.id,
            span=Span(offset + found.start, offset + found.end),
            label=found.label,
            text=passage.text[found.start : found.end],
            id=found.id,
            assertion=found.assertion,
            rule=found.rule,
            name=found.name,
            home=found.home,
        )


def ranked(*parts: Part, title: str = "") -> dict[str, Subject]:
    return {one.id: one for one in subjects(*written(*parts), title)}


def cases(*parts: Part) -> tuple[tuple[CaseCandidate, ...], NoCase | None]:
    passages, mentions = written(*parts)
    return case_candidates(passages, mentions, subjects(passages, mentions))
