"""Read BibTeX and BibLaTeX with bibtexparser, each broken entry set apart with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gvcmine.ingest.records.origin import database_name, database_of_number, iso_date, told_by_list
from gvcmine.ingest.records.record import Listing, Problem, Record, first, parted, tidy

_BEGIN = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.M)
_KEY = re.compile(r"@[ \t]*\w+[ \t]*[{(]\s*([^\s,{}()\"=]*)\s*,")
_ASIDE = ("comment", "preamble", "string")

_FROM_BOOK = ("booktitle", "year", "date", "publisher", "editor", "author")
"""What an entry takes over from the one its crossref names, where it lacks it."""


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    kind: str
    text: str


def read_bibtex(text: str) -> Listing:
    """Return the records of a BibTeX list; an entry that does not close is a problem, not a record."""
    before, blocks = _blocks(text)
    comments = [line for block in blocks if block.kind == "comment" for line in block.text[9:-1].split("\n")]
    told = told_by_list([*before, *comments])
    strings = [block.text for block in blocks if block.kind == "string" and _closes(block.text)]
    entries = [block for block in blocks if block.kind not in _ASIDE]
    records, problems, parsed = [], [], []
    for block, fields in _parsed(entries, strings):
        if fields is None:
            problems.append(Problem(line=block.line, what=_fault(block)))
        else:
            parsed.append((block.line, fields))
    books = {fields["ID"].lower(): fields for _, fields in parsed}
    for line, fields in parsed:
        book = books.get(fields.get("crossref", "").lower(), {})
        records.append(_record(_inherited(fields, book), line, told))
    return Listing(records=tuple(records), problems=tuple(problems))


def _blocks(text: str) -> tuple[list[str], list[_Block]]:
    """Return the lines before the first entry, and each entry with its line."""
    begins = list(_BEGIN.finditer(text))
    ends = [found.start() for found in begins[1:]] + [len(text)]
    blocks, line, counted = [], 1, 0
    for found, end in zip(begins, ends, strict=True):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        blocks.append(_Block(line, found.group(1).lower(), _cut(text[found.start() : end].strip())))
    return text[: begins[0].start() if begins else len(text)].split("\n"), blocks


def _cut(text: str) -> str:
    """Return an entry without what stands behind its closing brace."""
    depth = 0
    for found in re.finditer(r"\\.|[{}]", text, re.S):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0 and found.group() == "}":
            return text[: found.end()]
    return text


def _closes(text: str) -> bool:
    marks = re.findall(r"\\.|[{}]", text, re.S)
    return marks.count("{") == marks.count("}")


def _fault(block: _Block) -> str:
    key = _KEY.match(block.text)
    name = f'"{key.group(1)}"' if key and key.group(1) else f"@{block.kind}"
    why = "can be read" if _closes(block.text) else "has a closing brace for each opening one"
    return f"the entry {name} is left out, because not all of it {why}; repair it and ingest again"


def _parsed(entries: list[_Block], strings: list[str]) -> Iterator[tuple[_Block, dict[str, str] | None]]:
    """Give each entry with its fields, or None where it cannot be read.

    All whole entries are read at once, which is quick; one by one only where that loses some.
    """
    whole = [block for block in entries if _closes(block.text)]
    found = _fields("\n".join([*strings, *(block.text for block in whole)]))
    if len(found) == len(whole):
        at = {id(block): fields for block, fields in zip(whole, found, strict=True)}
    else:
        at = {}
        for block in whole:
            alone = _fields("\n".join([*strings, block.text]))
            if len(alone) == 1:
                at[id(block)] = alone[0]
    for block in entries:
        yield block, at.get(id(block))


def _fields(text: str) -> list[dict[str, str]]:
    from bibtexparser.bibdatabase import UndefinedString
    from bibtexparser.bparser import BibTexParser

    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:
        found: list[dict[str, str]] = parser.parse(text).entries
    except (UndefinedString, KeyError, IndexError, ValueError):
        # An abbreviation that nothing defines; the entries are then read one by one.
        return []
    return found


def _inherited(fields: Mapping[str, str], book: Mapping[str, str]) -> dict[str, str]:
    taken = {name: book[name] for name in _FROM_BOOK if name in book}
    if "title" in book:
        taken.setdefault("booktitle", book["title"])
    return taken | dict(fields)


def _record(fields: Mapping[str, str], line: int, told: Mapping[str, str]) -> Record:
    def text_of(*names: str) -> str:
        return first(_plain(fields.get(name, "")) for name in names)

    subtitle = text_of("subtitle")
    title = text_of("title", "booktitle")
    note = re.search(r"export date:\s*([^.;]+)", fields.get("note", ""), re.I)
    return Record(
        line=line,
        key=fields["ID"],
        title=f"{title}: {subtitle}" if subtitle else title,
        authors=_people(fields.get("author", "")) or _people(fields.get("editor", "")),
        dates=tuple(value for name in ("year", "date") if (value := text_of(name))),
        dois=tuple(value for name in ("doi", "url", "eprint") if (value := tidy(fields.get(name, "")))),
        venue=text_of("journal", "journaltitle", "booktitle", "institution", "publisher"),
        abstract=text_of("abstract"),
        keywords=parted(text_of("keywords", "author_keywords", "keyword").replace(",", ";")),
        database=first(
            [
                database_name(text_of("source", "database")),
                database_of_number(text_of("unique-id", "accession-number")),
                told.get("database", ""),
            ]
        ),
        query=told.get("query", ""),
        searched_on=first([iso_date(note.group(1)) if note else "", told.get("searched_on", "")]),
    )


def _plain(text: str) -> str:
    """Return LaTeX as text: accents as letters, no braces, dashes as dashes."""
    from bibtexparser.latexenc import latex_to_unicode

    if "\\" in text or "{" in text:
        text = latex_to_unicode(re.sub(r"\\(?:emph|textit|textbf|textsc|mathrm)\s*(?=\{)", "", text))
        text = re.sub(r"\\([&%$#_])", r"\1", text)
    return tidy(text.replace("{", "").replace("}", "").replace("---", "—").replace("--", "–"))


def _people(text: str) -> tuple[str, ...]:
    from bibtexparser.customization import InvalidName, splitname

    found = []
    for name in re.split(r"\s+and\s+(?![^{]*\})", tidy(text)):
        if name.startswith("{") and name.endswith("}"):
            found.append(_plain(name))
            continue
        try:
            parts = splitname(name, strict_mode=False)
        except InvalidName:
            parts = {"last": [name]}
        family = " ".join([*parts.get("von", []), *parts.get("last", [])])
        given = " ".join([*parts.get("first", []), *parts.get("jr", [])])
        found.append(_plain(", ".join(part for part in (family, given) if part)))
    return tuple(name for name in found if name and name != "others")
