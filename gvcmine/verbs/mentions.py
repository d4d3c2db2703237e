"""The corpus by what its documents mention: countries, sectors, actors and all else, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gvcmine.types.text import Assertion, Mention
from gvcmine.verbs.documents import live_documents
from gvcmine.verbs.naming import Names
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger

_FIRST = ("country", "place", "sector", "actor", "organisation")
"""The kinds that lead the list; the others follow by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionCount:
    """How often one thing is mentioned.

    `id` is that of the mentions (see `Mention`); `name` says it in words. `of` is the question of the
    codebook that a value answers, the country of a place or the role of an organisation; `home` the
    country of an organisation. `findings` counts the mentions that the text asserts, `documents_finding` the
    documents with at least one of these; `assertions` holds the mentions of each status.
    """

    id: str
    name: str
    of: str
    home: str
    mentions: int
    findings: int
    passages: int
    documents: int
    documents_finding: int
    assertions: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCounts:
    """All that is mentioned of one kind, what most documents mention first.

    `key` is the word that people type ("worker-group"), `name` the one they read.
    """

    key: str
    name: str
    mentions: int
    documents: int
    counts: tuple[MentionCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionCounts:
    """The counts of a corpus: kinds that no document mentions are there, without counts.

    `documents` are those that are tagged at all (not set aside as the same work as another), `tagged`
    those with mentions on file, `current` those whose mentions are what the tagger would find today.
    """

    documents: int
    tagged: int
    current: int
    kinds: tuple[KindCounts, ...]


@dataclass(slots=True)
class _Tally:
    """What has been counted so far of one thing."""

    id: str
    name: str
    of: str = ""
    home: str = ""
    passages: int = 0
    documents: int = 0
    documents_finding: int = 0
    assertions: Counter[Assertion] = field(default_factory=Counter)


_Things = dict[tuple[str, str], _Tally]


def count_mentions(rooms: Rooms) -> MentionCounts:
    """Count the mentions of all documents, each read once; changes nothing.

    A place counts for its country too. A document that was set aside as the same work as another
    does not count.
    """
    names, inputs_of = Names(rooms.codebook), MentionInputs(rooms, load_tagger(rooms)).of
    things: _Things = {}
    documents_of: Counter[str] = Counter()
    documents = live_documents(rooms)
    tagged = current = 0
    for document_id in documents:
        if not rooms.corpus.exists("mentions", document_id):
            continue
        inputs = inputs_of(rooms.corpus.outline(document_id))
        tagged += 1
        current += rooms.corpus.is_current("mentions", document_id, inputs)
        documents_of.update(_add_document(things, rooms.corpus.mentions(document_id), names))
    return MentionCounts(
        documents=len(documents), tagged=tagged, current=current, kinds=_kinds(things, documents_of, names)
    )


def key_of(label: str) -> str:
    """Return the word by which people ask for a label.

    >>> key_of("ORG"), key_of("WORKER_GROUP")
    ('organisation', 'worker-group')
    """
    return "organisation" if label == "ORG" else label.lower().replace("_", "-")


def count_in_document(mentions: Iterable[Mention], names: Names) -> tuple[KindCounts, ...]:
    """Count the mentions of one document, or of a text that belongs to none."""
    things: _Things = {}
    found = _add_document(things, mentions, names)
    return _kinds(things, Counter(found), names)


def _add_document(things: _Things, mentions: Iterable[Mention], names: Names) -> set[str]:
    """Add the mentions of one document; return the kinds it has."""
    passages: dict[tuple[str, str], set[str]] = {}
    finding: set[tuple[str, str]] = set()
    for mention in mentions:
        for key, blank in _meant(mention, names):
            tally = things.setdefault(key, blank)
            tally.home = tally.home or blank.home
            tally.assertions[mention.assertion] += 1
            passages.setdefault(key, set()).add(mention.passage_id)
            if mention.assertion is Assertion.FINDING:
                finding.add(key)
    for key, where in passages.items():
        things[key].passages += len(where)
        things[key].documents += 1
        things[key].documents_finding += key in finding
    return {kind for kind, _ in passages}


def _meant(mention: Mention, names: Names) -> Iterator[tuple[tuple[str, str], _Tally]]:
    """Yield what a mention counts for: kind and thing, with a tally of nothing yet."""
    kind, name = key_of(mention.label), names.meaning(mention)
    country = names.country(mention.id)
    if mention.label in ("COUNTRY", "PLACE") and mention.id:
        yield ("country", mention.id), _Tally(id=mention.id, name=country)
    if mention.label == "PLACE":
        yield (kind, name.casefold()), _Tally(id=mention.id, name=mention.name or mention.text, of=country)
    elif mention.label == "ORG":
        home = names.country(mention.home)
        tally = _Tally(id=mention.id, name=name, of=names.role(mention), home=home)
        yield (kind, name.casefold()), tally
    elif mention.label != "COUNTRY" or not mention.id:
        thing = mention.id or name.casefold()
        yield (kind, thing), _Tally(id=mention.id, name=name, of=names.question(mention))


def _kinds(things: _Things, documents: Counter[str], names: Names) -> tuple[KindCounts, ...]:
    by_kind: dict[str, list[MentionCount]] = {}
    for (kind, _), tally in things.items():
        by_kind.setdefault(kind, []).append(_counted(tally))
    named = {key_of(label): names.label(label) for label in names.labels}
    named |= {kind: kind.replace("-", " ").capitalize() for kind in by_kind if kind not in named}
    order = sorted(named, key=lambda kind: (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind))
    return tuple(
        KindCounts(
            key=kind,
            name=named[kind],
            mentions=sum(one.mentions for one in by_kind.get(kind, ())),
            documents=documents[kind],
            counts=tuple(sorted(by_kind.get(kind, ()), key=_rank)),
        )
        for kind in order
    )


def _rank(one: MentionCount) -> tuple[int, int, int, str]:
    return -one.documents, -one.documents_finding, -one.mentions, one.name


def _counted(tally: _Tally) -> MentionCount:
    return MentionCount(
        id=tally.id,
        name=tally.name,
        of=tally.of,
        home=tally.home,
        mentions=tally.assertions.total(),
        findings=tally.assertions[Assertion.FINDING],
        passages=tally.passages,
        documents=tally.documents,
        documents_finding=tally.documents_finding,
        assertions={
            status.value: tally.assertions[status] for status in Assertion if tally.assertions[status]
        },
    )
