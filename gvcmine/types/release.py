"""What is handed over: a release and its files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedFile:
    """One file of a release; `rows` is None where the file is no table."""

    name: str
    content: bytes
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A function of codebook version, decisions up to a number, and corpus fingerprint."""

    name: str
    codebook_version: str
    last_decision: int
    last_decided_at: str
    corpus_fingerprint: str
    software_version: str
    files: tuple[ReleasedFile, ...]
