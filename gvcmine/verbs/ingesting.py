"""The verb ingest: files of the corpus to documents, refusals and references."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gvcmine import parts
from gvcmine.compute import Limits
from gvcmine.errors import WorkspaceError
from gvcmine.ingest.pdf import ReadingJob, read_limited
from gvcmine.ingest.references import Match, read_references
from gvcmine.store.ledger import FileRecord
from gvcmine.types.coding import Case
from gvcmine.types.text import DocumentKind, Reading, Refusal, content_id
from gvcmine.verbs.matching import forget, match_all, units_of
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
    everything = files if not paths else _chosen(rooms, ())
    problems = _forget_vanished(rooms, everything)
    jobs = list(_jobs(rooms, [file for file in files if not _is_list(file)]))
    for done, (job, outcome) in enumerate(_outcomes(rooms, jobs), start=1):
        _keep(rooms, job, outcome)
        progress("reading files", done, len(jobs))
    problems += _take_references(rooms, [file for file in files if _is_list(file)])
    _forget_orphans(rooms)
    matches = match_all(rooms)
    _keep_cases(rooms)
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


def _forget_vanished(rooms: Rooms, files: Sequence[Path]) -> list[str]:
    """Forget files that are gone, unless somebody decided on their document: human work is never orphaned."""
    present = {_source(rooms, file) for file in files}
    decided = {entry.decision.unit for entry in rooms.coding.decisions()}
    problems = []
    for record in rooms.corpus.files():
        if record.source in present:
            continue
        document_id = record.document_id or ""
        if record.outcome == "document" and units_of(rooms, document_id) & decided:
            problems.append(f"{record.source} is gone, but its document has decisions and was kept")
            continue
        if record.outcome == "document":
            forget(rooms, document_id)
        rooms.corpus.forget_file(record.source)
    return problems


def _forget_orphans(rooms: Rooms) -> None:
    """Forget texts that no file stands for any more: its bytes changed, or a run was killed half-way."""
    recorded = {record.document_id for record in rooms.corpus.files()}
    decided = {entry.decision.unit for entry in rooms.coding.decisions()}
    for document_id in rooms.corpus.document_ids():
        is_file = rooms.corpus.outline(document_id).kind is DocumentKind.FILE
        if is_file and document_id not in recorded and not units_of(rooms, document_id) & decided:
            forget(rooms, document_id)


def _jobs(rooms: Rooms, files: Sequence[Path]) -> Iterator[ReadingJob]:
    """Yield what must be read; unchanged files and equal bytes are settled on the way."""
    settings = rooms.settings.corpus
    parts.load(settings.reader)  # a name that nothing provides must stop the run, not refuse every file
    now = {_source(rooms, path): _look(rooms, path) for path in files}
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
    state, settings = path.stat(), rooms.settings.corpus
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        # An unreadable file is reported by the reader, with the reason.
        digest = ""
    limits = (
        settings.most_megabytes,
        settings.most_pages,
        settings.seconds_a_file,
        settings.memory_megabytes,
    )
    return FileRecord(
        source=_source(rooms, path),
        size=state.st_size,
        modified_ns=state.st_mtime_ns,
        sha256=digest,
        outcome="refusal",
        inputs=" ".join([settings.reader, *map(str, limits)]),
    )


def _is_settled(rooms: Rooms, known: FileRecord | None, now: FileRecord) -> bool:
    """Say whether reading the file again would give what is known; a refusal may end with other limits."""
    if known is None or known.sha256 != now.sha256 or not now.sha256:
        return False
    if known.outcome == "document":
        return rooms.corpus.is_current("text", known.document_id or "", rooms.settings.corpus.reader)
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


def _keep_cases(rooms: Rooms) -> None:
    """Open the default case of every document that has no case yet; its id is minted here, once."""
    with_case = {document_id for case in rooms.coding.cases() for document_id in case.document_ids}
    documents = [rooms.corpus.outline(one) for one in rooms.corpus.document_ids() if one not in with_case]
    rooms.coding.keep_cases(
        Case(
            id=content_id(document.id, "0"),
            label=document.title or document.source,
            document_ids=(document.id,),
        )
        for document in documents
    )


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
