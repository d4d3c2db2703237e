"""Recognise headings and the parts of a document they open, in the languages of the field's papers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gvcmine.ingest.lines import PrintedLine
from gvcmine.types.text import Section

_NUMBERING = r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])[.):]?\s+)?"
"""What may stand before a heading's words: 1, 2.3, IV., A)."""

_OPENERS = {
    Section.ABSTRACT: (
        "(?:article info(?:rmation)? )?abstract|summary|résumé|resumen|resumo|zusammenfassung|摘要"
    ),
    Section.REFERENCES: (
        "references?(?: and notes| cited)?|(?:selected )?bibliography|works cited|literature(?: cited)?"
        "|list of references|références(?: bibliographiques)?|bibliographie|referencias(?: bibliográficas)?"
        "|bibliografía|referências(?: bibliográficas)?|bibliografia|literaturverzeichnis|参考文献"
    ),
    Section.APPENDIX: (
        "(?:online |technical |statistical |data )?"
        "(?:appendix|appendices|annex|annexes|annexe|anexo|anexos|apéndice|apêndice"
        "|supplementary (?:material|information|data))"
        r"(?:\s+(?-i:[A-Z0-9]{1,3})\b)?(?:\s*[.:–-]\s*.{1,90}|\s+(?-i:[A-Z]).{1,90})?"
    ),
    Section.ACKNOWLEDGEMENTS: (
        "acknowledge?ments?|funding|disclosure(?: statement)?|conflicts? of interest"
        "|declaration of (?:competing|conflicting) interests?|remerciements|agradecimientos"
        "|agradecimentos|致谢"
    ),
    Section.KEYWORDS: (
        "key ?words?(?: and phrases)?|palabras clave|palavras-chave|mots[- ]clés|index terms|关键词"
    ),
    Section.FOOTNOTE: "notes|endnotes|footnotes|notas|notes de fin",
    Section.FRONT_MATTER: (
        "(?:table of )?contents|list of (?:tables|figures|boxes|abbreviations|acronyms).*|abbreviations"
        "|acronyms.*|about (?:the|this) .{3,80}|disclaimer|notes? on contributors?|foreword|sommaire"
        "|table des matières|índice"
        "|contenido|sumário|目录"
    ),
    Section.BODY: (
        "executive summary|resumen ejecutivo|sumário executivo|résumé (?:analytique|exécutif)|overview"
        "|key (?:messages|findings)|introduction|introducción|introdução|einleitung|引言|background"
        "|discussion|results|conclusions?"
    ),
}

_OPENS = {
    section: re.compile(rf"^{_NUMBERING}(?:{words})\s*[.:]?$", re.I) for section, words in _OPENERS.items()
}

_RUN_IN = {
    Section.ABSTRACT: re.compile(r"^(?:abstract|résumé|resumen|resumo)\s*(?:[.:–—-]\s*|\s(?=[A-Z]))", re.I),
    Section.KEYWORDS: re.compile(
        r"^(?:key ?words?|palabras clave|palavras-chave|mots[- ]clés|index terms|jel\b|关键词)", re.I
    ),
    Section.FRONT_MATTER: re.compile(
        r"^(?:\W*correspond(?:ing author|ence)\b"
        r"|received:?\s|accepted:?\s|©|copyright\b|doi:|https?://doi|issn\b|how to cite|suggested citation"
        r"|this paper is a product of|the policy research working paper series"
        r"|the findings, interpretations)",
        re.I,
    ),
    Section.ACKNOWLEDGEMENTS: re.compile(
        r"^\W*\d?\s?(?:acknowledge?ments?\b"
        r"|(?:we|the authors?|i)\s(?:\w+\s){0,3}(?:thanks?|grateful)\b"
        r"|(?:we|the authors?|i)\s(?:\w+\s){0,2}acknowledges?\s(?:\w+\s){0,3}"
        r"(?:support|funding|comments|help)\b"
        r"|funding:|this (?:paper|work|research) was (?:supported|funded))",
        re.I,
    ),
}

_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+[^\W\d_]")

_SENTENCE_END = re.compile(r"[.;,!]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the document's running text is set: size in points, distance between lines, bold or not."""

    size: float
    leading: float
    bold: bool = False


def running_style(lines: Iterable[PrintedLine]) -> Style:
    """Return the style in which most letters of the document are set."""
    lines = list(lines)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [line for line in lines if abs(line.size - size) < 0.3]
    bold = sum(len(line.text) for line in body if line.bold)
    steps = Counter(
        round(below.box.y0 - above.box.y0)
        for above, below in pairwise(body)
        if above.page == below.page and 0 < below.box.y0 - above.box.y0 < 4 * size
    )
    leading = steps.most_common(1)[0][0] if steps else 1.2 * size
    return Style(size=size, leading=leading, bold=bold > 0.5 * sum(len(line.text) for line in body))


@lru_cache(maxsize=4096)
def opened_section(text: str) -> Section | None:
    """Return the part of a document that a heading of these words opens, if it is one of the known ones.

    >>> opened_section("6. References").value
    'references'
    """
    if len(text) > 120:
        return None
    return next((section for section, words in _OPENS.items() if words.match(text)), None)


@lru_cache(maxsize=4096)
def run_in_section(text: str) -> Section | None:
    """Return the part that a paragraph announces with its first words ("Keywords: ...")."""
    return next((section for section, words in _RUN_IN.items() if words.match(text)), None)


def looks_like_heading(text: str, size: float, bold: bool, style: Style) -> bool:
    """Say whether a short piece of text is set or numbered as a heading."""
    words = text.split()
    if not words or len(words) > 16 or len(text) > 130 or not any(map(str.isalpha, text)):
        return False
    first = next((character for character in text if character.isalnum()), "")
    if first.islower():
        return False
    if opened_section(text) is not None:
        return True
    if _SENTENCE_END.search(text):
        return False
    stands_out = size >= style.size + 0.9 or (bold and not style.bold)
    letters = [character for character in text if character.isalpha()]
    capitals = len(letters) >= 4 and text.upper() == text and size >= style.size - 0.6
    numbered = _NUMBERED.match(text) is not None and len(words) <= 12 and size >= style.size - 0.6
    return (
        len(letters) >= 3
        and len(letters) > 0.5 * len(text.replace(" ", ""))
        and (stands_out or capitals or numbered)
    )
