"""Read CSL-JSON, which Zotero, Mendeley and citation processors write."""

import json
from collections.abc import Mapping
from typing import Any

from gvcmine.ingest.records.origin import database_name
from gvcmine.ingest.records.record import Listing, Problem, Record, first, parted, tidy


def read_csl(text: str) -> Listing:
    """Return the records of a CSL-JSON list.

    Text that is no JSON is one problem, at the place where it stops being JSON.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"this is not valid JSON ({error.msg}, column {error.colno}); export the list again"
        return Listing(records=(), problems=(Problem(line=error.lineno, what=what),))
    if isinstance(content, dict):
        content = content.get("items", [content])
    places = _places(text)
    records, problems = [], []
    for number, entry in enumerate(content if isinstance(content, list) else [content], start=1):
        line = places[number - 1] if number <= len(places) else 1
        if isinstance(entry, dict):
            records.append(_record(entry, line))
        else:
            problems.append(Problem(line=line, what=f"entry {number} is no record but {json.dumps(entry)}"))
    return Listing(records=tuple(records), problems=tuple(problems))


def _places(text: str) -> list[int]:
    """Return the line on which each entry of the outermost list begins."""
    decoder, places = json.JSONDecoder(), []
    start = text.find("[")
    place, line, counted = start + 1, 1, 0
    while start >= 0:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        if place >= len(text) or text[place] == "]":
            break
        line, counted = line + text.count("\n", counted, place), place
        places.append(line)
        try:
            _, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError:
            break
    return places


def _record(entry: Mapping[str, Any], line: int) -> Record:
    def text_of(*names: str) -> str:
        values = (entry.get(name) for name in names)
        return first(str(value) for value in values if isinstance(value, str | int))

    keywords = entry.get("keyword", "")
    return Record(
        line=line,
        key=text_of("citation-key", "id"),
        title=text_of("title", "title-short"),
        authors=_people(entry.get("author")) or _people(entry.get("editor")),
        dates=tuple(date for name in ("issued", "original-date") if (date := _date(entry.get(name)))),
        dois=tuple(value for name in ("DOI", "URL") if (value := text_of(name))),
        venue=text_of("container-title", "collection-title", "event-title", "publisher"),
        abstract=text_of("abstract"),
        keywords=parted(keywords, ",") if isinstance(keywords, str) else (),
        database=database_name(text_of("source", "archive")),
    )


def _people(names: Any) -> tuple[str, ...]:
    found = []
    for name in names if isinstance(names, list) else ():
        if isinstance(name, dict):
            family = tidy(f"{name.get('non-dropping-particle', '')} {name.get('family', '')}")
            parts = [family, tidy(str(name.get("given", "")))]
            found.append(tidy(str(name.get("literal", ""))) or ", ".join(part for part in parts if part))
        elif isinstance(name, str):
            found.append(tidy(name))
    return tuple(name for name in found if name)


def _date(value: Any) -> str:
    if not isinstance(value, dict):
        return tidy(str(value)) if isinstance(value, str | int) else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(str(part) for part in parts[0])
    return tidy(str(value.get("raw") or value.get("literal") or ""))
