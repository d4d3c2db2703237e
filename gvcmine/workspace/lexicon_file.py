"""The team's own lexicon: read `annotations/lexicon.yaml` and `annotations/lexicon.csv`, strictly."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gvcmine.errors import LexiconError
from gvcmine.types.codebook import Codebook
from gvcmine.types.lexicon import Lexicon, Term
from gvcmine.workspace.codebook_file import MOST_REPORTED
from gvcmine.workspace.codebook_schema import suggestion
from gvcmine.workspace.lexicon_checks import contradictions, problems_of
from gvcmine.workspace.strict_yaml import Keyed, Listed, NotYaml, read_yaml

NAMES = ("lexicon.yaml", "lexicon.csv")
"""The files a lexicon may stand in; where there are both, the terms of both count."""

LARGEST = 5_000_000
"""Bytes; fifty thousand terms."""

_UNREAD = ("lexicon.yml", "lexicon.xlsx", "lexicon.xls", "lexicon.ods", "lexicon.tsv", "lexicon.txt")
"""Names that look like a lexicon and are not read; who gives one should not wait for an effect."""

_KEYS = ("words", "means", "name", "home", "exact", "note")
_PASTED = re.compile("[\N{HORIZONTAL ELLIPSIS}\ufb00-\ufb06]")
"""What Word and Excel make of three dots, and the ligatures of PDF fonts, which texts are read without."""
_FLAGS = {"true": True, "yes": True, "false": False, "no": False, "": False}

Check = Callable[[str], str]
"""Says what is wrong with the notation of some words, or "" where nothing is."""


@dataclass(frozen=True, slots=True)
class _Report:
    """Collects what is wrong, so that one reading of the files reports everything."""

    lines: list[str] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        place = f"annotations/{file} line {line}" if line else f"annotations/{file}"
        self.lines.append(f"{place}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What was written of one term, and where."""

    file: str
    line: int
    words: tuple[str, ...]
    texts: Mapping[str, str]


def read_lexicon(annotations: Path, codebook: Codebook, check: Check) -> Lexicon:
    """Return the terms that a team wrote into its folder of annotations; an empty lexicon where none are.

    `check` looks at the notation of words. Raises LexiconError with every problem on a line of its
    own, each with file and line: what is no UTF-8, no YAML or no table, an unknown key, value or country,
    a broken pattern, words without a meaning or with two.
    """
    report = _Report()
    for name in _UNREAD:
        if (annotations / name).is_file():
            report.add(name, 0, f"is not read; save the terms as {NAMES[0]} or as {NAMES[1]} (CSV UTF-8)")
    rows: list[_Row] = []
    for name, read in zip(NAMES, (_yaml_rows, _csv_rows), strict=True):
        text = _text(annotations / name, report)
        if text is not None:
            rows += read(name, text, report)
    terms = [_term(row, report) for row in rows]
    _check(terms, codebook, check, report)
    _refuse(report.lines)
    return Lexicon(tuple(dict.fromkeys(terms)))


def _check(terms: Sequence[Term], codebook: Codebook, check: Check, report: _Report) -> None:
    variables = {value.id: variable for variable in codebook for value in variable.values}
    for term in terms:
        for message in problems_of(term, variables, check):
            report.add(term.file, term.line, message)
    for term, message in contradictions(terms, variables):
        report.add(term.file, term.line, message)


def _refuse(lines: list[str]) -> None:
    if not lines:
        return
    more = [f"and {len(lines) - MOST_REPORTED} more problems"] if len(lines) > MOST_REPORTED else []
    raise LexiconError("\n".join(lines[:MOST_REPORTED] + more))


def _text(path: Path, report: _Report) -> str | None:
    """Return a file as text with LF; None where there is none, or none that can be read."""
    try:
        if path.stat().st_size > LARGEST:
            report.add(path.name, 0, f"larger than {LARGEST // 1_000_000} MB; is this a lexicon?")
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        report.add(path.name, 0, f"cannot be read: {error.strerror}")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.add(path.name, line, 'not UTF-8; save the file as UTF-8 (in Excel: "CSV UTF-8")')
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _yaml_rows(file: str, text: str, report: _Report) -> Iterator[_Row]:
    try:
        content, twice = read_yaml(text)
    except NotYaml as error:
        report.lines.append(f"annotations/{file} {error}")
        return
    report.lines.extend(f"annotations/{file} {message}" for message in twice)
    if content is None:
        return
    if not isinstance(content, Keyed) or set(content) - {"terms"}:
        report.add(file, 1, 'holds one key, "terms", and under it a list of terms')
        return
    terms = content.get("terms")
    if terms is not None and not isinstance(terms, Listed):
        report.add(file, content.lines["terms"], '"terms" is a list: begin each term with "- words:"')
        return
    for item, line in zip(terms or (), terms.lines if terms else (), strict=True):
        if isinstance(item, Keyed):
            yield _yaml_row(file, line, item, report)
        else:
            report.add(file, line, 'a term is "- words: …" and below it "means: …"')


def _yaml_row(file: str, line: int, item: Keyed, report: _Report) -> _Row:
    texts: dict[str, str] = {}
    for key, raw in item.items():
        if key not in _KEYS:
            report.add(file, item.lines[key], f'unknown key "{key}"{suggestion(key, _KEYS)}')
        elif key != "words" and isinstance(raw, str):
            texts[key] = raw.strip()
        elif key != "words" and raw is not None:
            report.add(file, item.lines[key], f'"{key}" takes one text, not a list')
    return _Row(file=file, line=line, words=_yaml_words(file, item, report), texts=texts)


def _yaml_words(file: str, item: Keyed, report: _Report) -> tuple[str, ...]:
    raw: Any = item.get("words")
    if not isinstance(raw, Listed):
        return (_tidy(raw),) if isinstance(raw, str) and raw.strip() else ()
    found = []
    for word, line in zip(raw, raw.lines, strict=True):
        if isinstance(word, str) and word.strip():
            found.append(_tidy(word))
        elif isinstance(word, (Keyed, Listed)):
            report.add(file, line, "words are texts; put those that hold a colon or a bracket in quotes")
        else:
            report.add(file, line, "empty words; write at least one form")
    return tuple(found)


def _csv_rows(file: str, text: str, report: _Report) -> Iterator[_Row]:
    lines = text.split("\n")
    told = lines[0].lower() if lines[0].lower().startswith("sep=") else ""
    skipped = 1 if told else 0
    header = lines[skipped] if len(lines) > skipped else ""
    mark = told[4:5] or max(",;\t", key=header.count)
    body = io.StringIO("\n".join(lines[skipped:]), newline="")
    reader = csv.reader(body, delimiter=mark, strict=True)
    line = skipped
    names: list[str] | None = None
    try:
        for cells in reader:
            start, line = line + 1, reader.line_num + skipped
            if names is None:
                names = _header(file, start, cells, report)
                if names is None:
                    return
            elif any(cell.strip() for cell in cells):
                yield from _csv_row(file, start, dict(enumerate(cells)), names, report)
    except csv.Error as error:
        report.add(file, reader.line_num + skipped, f"not readable as CSV: {error}")


def _header(file: str, line: int, cells: list[str], report: _Report) -> list[str] | None:
    """Return the names of the columns, or None where terms cannot be read by them."""
    names = [cell.strip().lower() for cell in cells]
    twice = [name for place, name in enumerate(names) if name and name in names[:place]]
    for name in dict.fromkeys(filter(None, names)):
        if name not in _KEYS:
            report.add(file, line, f'unknown column "{name}"{suggestion(name, _KEYS)}')
        elif name in twice:
            report.add(file, line, f'the column "{name}" stands twice; keep one')
    missing = [name for name in ("words", "means") if name not in names]
    if missing:
        report.add(file, line, f"the first line names the columns, and lacks: {', '.join(missing)}")
    return None if missing or twice else names


def _csv_row(
    file: str, line: int, cells: Mapping[int, str], names: list[str], report: _Report
) -> Iterator[_Row]:
    if any(cell.strip() for place, cell in cells.items() if place >= len(names)):
        report.add(
            file,
            line,
            f"has {len(cells)} cells, the first line {len(names)}; quote cells that hold the separator",
        )
        return
    texts = {name: cells.get(place, "").strip() for place, name in enumerate(names) if name}
    written = texts.pop("words")
    # A pattern may hold the mark that parts the forms.
    forms = [written] if written.startswith("/") else written.split(";")
    words = tuple(_tidy(form) for form in forms if form.strip())
    yield _Row(file=file, line=line, words=words, texts=texts)


def _term(row: _Row, report: _Report) -> Term:
    exact = row.texts.get("exact", "").lower()
    if exact not in _FLAGS:
        report.add(row.file, row.line, f'"exact" is true or false, not "{exact}"')
    return Term(
        words=row.words,
        means=row.texts.get("means", ""),
        name=_tidy(row.texts.get("name", "")),
        home=row.texts.get("home", ""),
        exact=_FLAGS.get(exact, False),
        note=row.texts.get("note", ""),
        file=row.file,
        line=row.line,
    )


def _tidy(words: str) -> str:
    """Return words as texts are kept: composed accents, one blank, nothing invisible in between."""
    composed = _PASTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), words)
    blank = " ".join(unicodedata.normalize("NFC", composed).split())
    return "".join(sign for sign in blank if unicodedata.category(sign) not in ("Cc", "Cf"))
