"""Which records are of one work, what each list adds to the others, and names of records that last."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gvcmine.ingest.metadata import SHORTEST_TITLE, plain_words
from gvcmine.types.text import Reference, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCount:
    """What one list adds: its records, those of works that no earlier list has, and the others.

    A work that stands twice in the list is new once.
    """

    source: str
    records: int
    new: int
    known: int


def record_ids(reference: Reference) -> tuple[str, ...]:
    """Return the ids of a record, its own first: by DOI, and by title and year.

    They are hashes of the work's names, not of the list, so that what a person says of a record still
    holds when the search is exported again, from this database or another.
    """
    title = _title_name(reference)
    ids = [content_id("doi", reference.doi)] if reference.doi else []
    ids += [content_id("title", *title)] if title else []
    if not ids:
        others = (*reference.authors, str(reference.year), reference.venue or "", reference.abstract or "")
        ids = [content_id("record", reference.title, *others)]
    return tuple(ids)


def works(references: Sequence[Reference]) -> list[tuple[int, ...]]:
    """Return the places of the records of each work, in the order of their first ones.

    Records are of one work where they share a DOI, or title and year; two DOIs are two works. Titles
    are compared without case, accents and punctuation; short ones, and those without a year, only
    together with the first author.
    """
    by_title: dict[tuple[str, ...], list[int]] = {}
    names: list[tuple[str, ...]] = []
    for place, reference in enumerate(references):
        title = _title_name(reference)
        if title:
            by_title.setdefault(title, []).append(place)
        named = ("title", *title) if title else ("", str(place))
        names.append(("doi", reference.doi) if reference.doi else named)
    for places in by_title.values():
        dois = sorted(doi for place in places if (doi := references[place].doi))
        for place in places:
            # A record without DOI belongs to the one of its title that has one.
            if dois and not references[place].doi:
                names[place] = ("doi", dois[0])
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, name in enumerate(names):
        groups.setdefault(name, []).append(place)
    return [tuple(places) for places in groups.values()]


def list_counts(references: Sequence[Reference]) -> tuple[ListCount, ...]:
    """Return what each list adds to those before it, by date of search and then by name.

    The new ones of all lists add up to the works.
    """
    ranks = {source: rank for rank, source in enumerate(_in_order(references))}
    new = dict.fromkeys(ranks, 0)
    for places in works(references):
        new[min((references[place].source for place in places), key=ranks.__getitem__)] += 1
    records = dict.fromkeys(ranks, 0)
    for reference in references:
        records[reference.source] += 1
    return tuple(
        ListCount(source=source, records=count, new=new[source], known=count - new[source])
        for source, count in records.items()
    )


def new_records(references: Sequence[Reference], sources: Collection[str]) -> list[Reference]:
    """Return the first record of each work that stands in these lists and in no other one."""
    found = []
    for places in works(references):
        if all(references[place].source in sources for place in places):
            found.append(references[places[0]])
    return found


def _title_name(reference: Reference) -> tuple[str, ...]:
    title = plain_words(reference.title)
    author = plain_words(next(iter(reference.authors), ""))
    is_long = len(title) >= SHORTEST_TITLE
    if not title or not (is_long or author):
        return ()
    is_telling = is_long and reference.year is not None
    return (title, str(reference.year or ""), "" if is_telling else author)


def _in_order(references: Iterable[Reference]) -> list[str]:
    """Return the lists by the first day of search that is known of them, those without one first."""
    days: dict[str, set[str]] = {}
    for reference in references:
        days.setdefault(reference.source, set()).update(
            {reference.searched_on} if reference.searched_on else ()
        )
    return sorted(days, key=lambda source: (min(days[source], default=""), source))
