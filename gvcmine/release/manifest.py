"""Put a release together: tables, data dictionary, codebook, README and manifest.

A release is a function of what is handed in: its bytes hold no clock and no machine, and the only
time in it is that of the last decision. Full texts and PDFs never enter.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gvcmine.errors import ReleaseError
from gvcmine.parts import Writer
from gvcmine.release.dataset import Dataset, Row
from gvcmine.release.dictionary import COLUMNS, dictionary
from gvcmine.release.readme import readme
from gvcmine.release.tables import CODES, QUOTES, long_table, quote_table
from gvcmine.release.wide import wide_columns, wide_table
from gvcmine.types.coding import LoggedDecision
from gvcmine.types.release import Release, ReleasedFile

NAMES = {
    "codes": "codes_long.csv",
    "cases": "cases_wide.csv",
    "documents": "documents_wide.csv",
    "quotes": "evidence.csv",
    "dictionary": "dictionary.csv",
    "codebook": "codebook.yaml",
    "readme": "README.txt",
    "manifest": "manifest.json",
}
QUOTE_WORDS = 40
"""Enough to find a passage again, short enough to be a quotation under common copyright law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What identifies a release: its name, the log it rests on, and the versions that made it."""

    name: str
    decisions: Sequence[LoggedDecision]
    codebook_text: str
    corpus_fingerprint: str
    software_version: str
    quote_words: int = QUOTE_WORDS


def build_release(dataset: Dataset, basis: Basis, writer: Writer) -> Release:
    """Return the release; equal input gives equal bytes.

    Raises ReleaseError where nobody has decided anything yet.
    """
    if not basis.decisions:
        raise ReleaseError(
            f'the release "{basis.name}" would be empty: nothing has been decided yet;'
            " review proposals or import codings first"
        )
    last = max(basis.decisions, key=lambda entry: entry.sequence)
    files = [*_tables(dataset, basis, writer), _text("codebook", basis.codebook_text)]
    facts = _facts(dataset, basis, last)
    files.append(_text("readme", readme(facts, {file.name: file.rows for file in files}, NAMES)))
    files.append(_text("manifest", _manifest(facts, files)))
    return Release(
        name=basis.name,
        codebook_version=dataset.codebook.version,
        last_decision=last.sequence,
        last_decided_at=last.decision.at,
        corpus_fingerprint=basis.corpus_fingerprint,
        software_version=basis.software_version,
        files=tuple(files),
    )


def _tables(dataset: Dataset, basis: Basis, writer: Writer) -> list[ReleasedFile]:
    cases = [column.name for column in wide_columns(dataset, of_paper=False)]
    documents = [column.name for column in wide_columns(dataset, of_paper=True)]
    tables: list[tuple[str, Sequence[str], list[Row]]] = [
        ("codes", tuple(CODES), long_table(dataset)),
        ("cases", cases, wide_table(dataset, of_paper=False)),
        ("documents", documents, wide_table(dataset, of_paper=True)),
        ("quotes", tuple(QUOTES), quote_table(dataset, basis.quote_words)),
        ("dictionary", COLUMNS, dictionary(dataset, NAMES)),
    ]
    return [
        ReleasedFile(name=NAMES[key], content=writer.write(rows, columns), rows=len(rows))
        for key, columns, rows in tables
    ]


def _text(key: str, text: str) -> ReleasedFile:
    return ReleasedFile(name=NAMES[key], content=text.encode("utf-8"))


def _facts(dataset: Dataset, basis: Basis, last: LoggedDecision) -> dict[str, object]:
    """Return the figures of a release; README and manifest tell the same ones."""
    units = {coding.unit for coding in dataset.codings}
    documents = {document for unit in units for document in dataset.document_ids(unit)}
    states = Counter(str(coding.state) for coding in dataset.codings)
    return {
        "name": basis.name,
        "codebook": dataset.codebook.name,
        "codebook_version": dataset.codebook.version,
        "codebook_fingerprint": dataset.codebook.fingerprint,
        "last_decision": last.sequence,
        "last_decision_hash": last.hash,
        "last_decided_at": last.decision.at,
        "corpus_fingerprint": basis.corpus_fingerprint,
        "software_version": basis.software_version,
        "quote_words": basis.quote_words,
        "cases": len(dataset.units(of_paper=False)),
        "documents": len(documents),
        "codings": sum(states.values()),
        "states": dict(sorted(states.items())),
    }


def _manifest(facts: dict[str, object], files: Sequence[ReleasedFile]) -> str:
    listed = [
        {"name": file.name, "sha256": hashlib.sha256(file.content).hexdigest(), "rows": file.rows}
        for file in files
    ]
    return json.dumps({**facts, "files": listed}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
