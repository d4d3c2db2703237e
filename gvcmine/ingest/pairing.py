"""Judge one pair of reference and document by DOI, title, year and authors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gvcmine.ingest.claims import name_claims
from gvcmine.ingest.metadata import plain_words
from gvcmine.types.text import ClaimSource, Document, Reference

SAME_TITLE = 92
"""Lowest likeness (0..100) of two titles of one work: sets a lost subtitle word or a spelling apart
from another paper of the same authors."""

_OTHER_TITLE = 50
"""Titles less alike than this are of two works, if the authors differ too."""

_MOST_YEARS = 3
"""A preprint is up to three years older than the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """By what a reference or document is known, in plain words; `authors` are the words of their names.

    `document_id` is empty for a reference.
    """

    document_id: str = ""
    titles: tuple[str, ...] = ()
    authors: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    dois: frozenset[str] = frozenset()

    def is_copy_of(self, other: "Names") -> bool:
        """Say whether two documents have a title in common and nothing that sets them apart."""
        from rapidfuzz import fuzz

        alike = any(
            fuzz.token_sort_ratio(one, each) >= SAME_TITLE for one in self.titles for each in other.titles
        )
        return alike and not _contradiction(self, other, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a pair belongs together for sure, with the likeness of titles; else what is doubtful in it.

    Neither sure nor with a reason: two works.
    """

    score: float
    is_sure: bool = False
    by_doi: bool = False
    reason: str = ""


def reference_names(reference: Reference) -> Names:
    """Return by what a reference is known."""
    return Names(
        titles=(plain_words(reference.title),),
        authors=_words(reference.authors),
        years=frozenset({reference.year} if reference.year else ()),
        dois=frozenset({reference.doi} if reference.doi else ()),
    )


def document_names(document: Document) -> Names:
    """Return by what a document is known from itself, or from people; what a reference said is left out.

    Otherwise a wrong match would prove itself.
    """
    titles = dict.fromkeys(plain_words(title) for title in _own(document, "title", document.title))
    years = {int(year) for year in _own(document, "year", document.year) if year.isdigit()}
    if not years:
        years = {int(claim.value) for claim in name_claims(document.source) if claim.field == "year"}
    authors = _own(document, "authors", "; ".join(document.authors))
    return Names(
        document_id=document.id,
        titles=tuple(title for title in titles if title),
        authors=_words(name for value in authors for name in value.split(";")),
        years=frozenset(years),
        dois=frozenset(doi.lower() for doi in _own(document, "doi", document.doi)),
    )


def judge(reference: Names, document: Names, score: float) -> Verdict:
    """Judge a pair whose titles are alike by `score` (0..100; 0 where one may be the other's beginning)."""
    against = _contradiction(reference, document, _MOST_YEARS)
    if reference.dois & document.dois:
        return _judge_by_doi(reference, document, score)
    if score >= SAME_TITLE:
        return Verdict(score=score, is_sure=not against, reason=against)
    if against:
        return Verdict(score=score)
    begins = _begins(reference, document)
    if begins and reference.authors & document.authors and _same_year(reference, document):
        return Verdict(score=max(score, float(SAME_TITLE)), is_sure=True)
    if begins:
        return Verdict(score=score, reason="one title is the beginning of the other")
    return Verdict(score=score, reason=f"the titles are alike to {score:.0f} of 100, not the same")


def _judge_by_doi(reference: Names, document: Names, score: float) -> Verdict:
    from rapidfuzz import fuzz

    likeness = [fuzz.token_sort_ratio(one, other) for one in reference.titles for other in document.titles]
    is_other = max([score, *likeness], default=100.0) < _OTHER_TITLE and bool(likeness)
    if is_other and _other_authors(reference, document):
        return Verdict(score=score, reason="the DOI is the same, but titles and authors differ")
    return Verdict(score=max([score, *likeness], default=0.0), is_sure=True, by_doi=True)


def _contradiction(one: Names, other: Names, most_years: int) -> str:
    """Return what speaks against one work, or the empty text."""
    if one.dois and other.dois and not one.dois & other.dois:
        return f"the DOIs differ ({_listed(one.dois)}; {_listed(other.dois)}), as those of two versions do"
    apart = [abs(a - b) for a in one.years for b in other.years]
    if apart and min(apart) > most_years:
        return f"the years differ ({_listed(map(str, one.years))}; {_listed(map(str, other.years))})"
    if _other_authors(one, other):
        return "no author in common"
    return ""


def _other_authors(one: Names, other: Names) -> bool:
    return bool(one.authors and other.authors and not one.authors & other.authors)


def _begins(one: Names, other: Names) -> bool:
    pairs = ((a, b) for a in one.titles for b in other.titles)
    return any(a.startswith(f"{b} ") or b.startswith(f"{a} ") for a, b in pairs)


def _same_year(one: Names, other: Names) -> bool:
    return any(abs(a - b) <= 1 for a in one.years for b in other.years)


def _own(document: Document, field: str, value: object) -> list[str]:
    """Return the values of a field that people or the file itself claim, or the field itself."""
    claims = [claim for claim in document.claims if claim.field == field]
    said = [claim.value for claim in claims if claim.source is ClaimSource.PERSON]
    own = [claim.value for claim in claims if claim.source is not ClaimSource.REFERENCE]
    return said or own or ([str(value)] if value and not claims else [])


def _words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of people's names, without initials: surnames stand first or last, as lists please."""
    words = [word for name in names for word in re.split(r"[\s,;.]+", name) if len(word) > 1]
    # Two capitals are initials ("Otieno ML"), unless all is in capitals.
    told = [word for word in words if len(word) > 2 or not word.isupper()]
    return frozenset(
        plain for word in told if (plain := plain_words(word)) and plain not in ("and", "et", "al")
    )


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
