"""The verb ingest: files of the corpus to documents, refusals and references."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import gvcmine
from gvcmine import parts
from gvcmine.compute import Limits
from gvcmine.errors import WorkspaceError
from gvcmine.ingest.pdf import ReadingJob, read_limited
from gvcmine.ingest.references import Match, read_references
from gvcmine.store.ledger import FileRecord
from gvcmine.types.text import Reading, Refusal
from gvcmine.verbs.documents import forget_orphans, forget_vanished, open_cases
from gvcmine.verbs.matching import match_all
from gvcmine.verbs.rooms import Rooms

REFERENCE_LISTS = (".ris",)
NOT_CANDIDATES = ("readme", "license", "licence", "manifest")
"""Names (without ending) of files that describe a corpus and are no sources."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one run of ingest did, and what the corpus then holds."""

    read: int = 0
    unchanged: int = 0
    refusals: tuple[Refusal, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    matches: tuple[Match, ...] = ()
    problems: tuple[str, ...] = field(default=())


def ingest(rooms: Rooms, paths: Sequence[Path], progress: Progress) -> IngestReport:
    """Read what is new or changed in the corpus, or below the given paths; never raise for a bad file.

    Raises WorkspaceError where there is nothing to read or a path lies outside the corpus.
    """
    files = _chosen(rooms, paths)
    everything = {_source(rooms, file): _look(rooms, file) for file in _chosen(rooms, ())}
    problems = forget_vanished(rooms, everything)
    jobs = list(_jobs(rooms, [file for file in files if not _is_list(file)], everything))
    for done, (job, outcome) in enumerate(_outcomes(rooms, jobs), start=1):
        _keep(rooms, job, outcome)
        progress("reading files", done, len(jobs))
    problems += _take_references(rooms, [file for file in files if _is_list(file)])
    forget_orphans(rooms)
    matches = match_all(rooms)
    open_cases(rooms)
    return _report(rooms, len(jobs), matches, problems)


def _chosen(rooms: Rooms, paths: Sequence[Path]) -> list[Path]:
    corpus = rooms.folders.corpus
    if not corpus.is_dir():
        raise WorkspaceError(f"there is no folder {corpus}; make it and put PDF files into it")
    found: set[Path] = set()
    for path in paths or (corpus,):
        whole = path.resolve()
        if not whole.exists():
            raise WorkspaceError(f"{path} does not exist; name a file or folder inside {corpus}")
        if not whole.is_relative_to(corpus.resolve()):
            raise WorkspaceError(f"{path} lies outside {corpus}; copy it there, then run ingest again")
        inside = corpus / whole.relative_to(corpus.resolve())
        found |= set(inside.rglob("*")) if inside.is_dir() else {inside}
    files = sorted(path for path in found if path.is_file() and _is_source(path.relative_to(corpus)))
    if not files:
        raise WorkspaceError(
            f"there is nothing to read in {corpus}; put PDF files or RIS lists (.ris) into it"
        )
    return files


def _is_source(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return not hidden and path.stem.lower() not in NOT_CANDIDATES


def _is_list(path: Path) -> bool:
    return path.suffix.lower() in REFERENCE_LISTS


def _source(rooms: Rooms, path: Path) -> str:
    return path.relative_to(rooms.folders.corpus).as_posix()


def _jobs(rooms: Rooms, files: Sequence[Path], now: Mapping[str, FileRecord]) -> Iterator[ReadingJob]:
    """Yield what must be read; unchanged files and equal bytes are settled on the way."""
    settings = rooms.settings.corpus
    parts.load(settings.reader)  # a name that nothing provides must stop the run, not refuse every file
    known = {record.source: record for record in rooms.corpus.files()}
    owners = _owners(now, known)
    for path in files:
        record = now[_source(rooms, path)]
        owner = owners.get(record.sha256, record.source)
        if owner != record.source:
            rooms.corpus.keep_file(replace(record, outcome="duplicate", duplicate_of=owner))
        elif not _is_settled(rooms, known.get(record.source), record):
            yield ReadingJob(
                path=path,
                source=record.source,
                most_bytes=settings.most_megabytes * 1_000_000,
                most_pages=settings.most_pages,
                reader=settings.reader,
            )


def _owners(now: Mapping[str, FileRecord], known: Mapping[str, FileRecord]) -> dict[str, str]:
    """Return which file stands for each content: the one it was first read from, else the first by name."""
    current = dict(known) | dict(now)
    own = {
        record.sha256: source
        for source, record in sorted(known.items(), reverse=True)
        if record.outcome != "duplicate" and current[source].sha256 == record.sha256
    }
    others = {record.sha256: source for source, record in sorted(now.items(), reverse=True)}
    return {digest: source for digest, source in (others | own).items() if digest}


def _look(rooms: Rooms, path: Path) -> FileRecord:
    """Return the state of a file, with nothing known yet of what it becomes."""
    settings = rooms.settings.corpus
    size, modified, digest = 0, 0, ""
    # A file that is unreadable or has just gone is reported by the reader, with the reason.
    with suppress(OSError):
        state = path.stat()
        size, modified = state.st_size, state.st_mtime_ns
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    limits = (
        settings.most_megabytes,
        settings.most_pages,
        settings.seconds_a_file,
        settings.memory_megabytes,
    )
    return FileRecord(
        source=_source(rooms, path),
        size=size,
        modified_ns=modified,
        sha256=digest,
        outcome="refusal",
        # Another version may read what this one refuses.
        inputs=" ".join([gvcmine.__version__, settings.reader, *map(str, limits)]),
    )


def _is_settled(rooms: Rooms, known: FileRecord | None, now: FileRecord) -> bool:
    """Say whether reading the file again would give what is known; a refusal may end with other limits."""
    if known is None or known.sha256 != now.sha256 or not now.sha256:
        return False
    if known.outcome == "document":
        reader, document_id = rooms.settings.corpus.reader, known.document_id or ""
        return all(rooms.corpus.is_current(stage, document_id, reader) for stage in ("text", "passages"))
    return known.outcome == "refusal" and known.inputs == now.inputs


def _outcomes(rooms: Rooms, jobs: Sequence[ReadingJob]) -> Iterator[tuple[ReadingJob, Reading | Refusal]]:
    settings = rooms.settings.corpus
    limits = Limits(memory_bytes=settings.memory_megabytes * 1024**2, seconds=settings.seconds_a_file)
    workers = settings.workers or max(1, min(4, (os.cpu_count() or 2) // 2))
    return read_limited(jobs, limits, min(workers, max(1, len(jobs))))


def _keep(rooms: Rooms, job: ReadingJob, outcome: Reading | Refusal) -> None:
    """Keep the outcome of one file; the record comes last, so that a killed run reads the file again."""
    record = _look(rooms, job.path)
    if isinstance(outcome, Refusal):
        rooms.corpus.keep_file(replace(record, reason=outcome.reason, detail=outcome.detail))
        return
    rooms.corpus.keep_reading(outcome, rooms.settings.corpus.reader)
    rooms.corpus.keep_file(replace(record, outcome="document", document_id=outcome.document.id))


def _take_references(rooms: Rooms, lists: Sequence[Path]) -> list[str]:
    problems = []
    for path in lists:
        record = _look(rooms, path)
        try:
            references = read_references(path, record.source)
        except WorkspaceError as problem:
            problems.append(str(problem))
            continue
        rooms.corpus.keep_references(record.source, references)
        rooms.corpus.keep_file(replace(record, outcome="reference_list"))
    return problems


def _report(rooms: Rooms, jobs: int, matches: tuple[Match, ...], problems: list[str]) -> IngestReport:
    records = rooms.corpus.files()
    refusals = tuple(
        Refusal(source=record.source, reason=record.reason, detail=record.detail)
        for record in records
        if record.outcome == "refusal" and record.reason is not None
    )
    duplicates = tuple(
        (record.source, record.duplicate_of or "") for record in records if record.outcome == "duplicate"
    )
    candidates = [record for record in records if record.outcome != "reference_list"]
    return IngestReport(
        read=jobs,
        unchanged=len(candidates) - jobs,
        refusals=refusals,
        duplicates=duplicates,
        matches=matches,
        problems=tuple(problems),
    )
