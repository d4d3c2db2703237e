"""The verb ingest: files of the corpus to documents, refusals and references."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gvcmine import parts
from gvcmine.compute import Limits
from gvcmine.errors import WorkspaceError
from gvcmine.ingest import ocr
from gvcmine.ingest.jobs import OFFICE, Outcome, ReadingJob, read_timed
from gvcmine.store.ledger import FileRecord
from gvcmine.types.text import Reading, Refusal, RefusalReason
from gvcmine.verbs.candidates import Found, find_candidates, source_of
from gvcmine.verbs.documents import forget_orphans, forget_vanished, open_cases, rename
from gvcmine.verbs.families import link_families
from gvcmine.verbs.lists import is_list, take_lists
from gvcmine.verbs.looking import current_documents, look, note_current
from gvcmine.verbs.matching import match_all, searches
from gvcmine.verbs.reporting import IngestReport, report
from gvcmine.verbs.rooms import Rooms

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""

SCANNED = (RefusalReason.NO_TEXT_LAYER, RefusalReason.GARBLED)
"""The reasons for which OCR may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrCost:
    """What recognising the words of scanned pages will take, in seconds of processor time."""

    files: int
    pages: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asks of a run beyond reading what is new.

    `retry` names the refusals to be read again. `passwords` are tried on locked files and kept
    nowhere. `ocr` reads scanned pages once `agree` has said yes to the cost. `check` looks at the
    bytes of every file, also where size and time say that nothing changed.
    """

    retry: frozenset[RefusalReason] = frozenset()
    passwords: tuple[str, ...] = field(default=(), repr=False)
    ocr: bool = False
    agree: Callable[[OcrCost], bool] = lambda cost: True
    check: bool = False


NOTHING_MORE = Wishes()


def ingest(
    rooms: Rooms, paths: Sequence[Path], progress: Progress, wishes: Wishes = NOTHING_MORE
) -> IngestReport:
    """Read what is new or changed in the corpus, or below the given paths; never raise for a bad file.

    Raises WorkspaceError where there is nothing to read, a path lies outside the corpus, or OCR is
    asked for and not installed.
    """
    if wishes.ocr and (missing := ocr.how_to_get()):
        raise WorkspaceError(f"pages cannot be read with OCR: {missing}")
    chosen = find_candidates(rooms.folders.corpus, paths)
    batch, problems = _begin(rooms, find_candidates(rooms.folders.corpus) if paths else chosen, wishes)
    lists = [path for path in chosen.files if is_list(rooms, batch.known, batch.now, path)]
    files = sorted(set(chosen.files) - set(lists))
    batch.run(_new_jobs(batch, files), progress)
    if wishes.ocr:
        _read_scans(batch, files, progress)
    problems += batch.problems + take_lists(rooms, batch.known, batch.now, lists)
    kept = forget_orphans(rooms)
    matches = match_all(rooms)
    problems += searches(rooms)[1]
    pairs = link_families(rooms)
    open_cases(rooms)
    if not paths:
        note_current(rooms)  # which says of all documents that they were looked at
    return report(
        rooms, batch.read, matches=matches, pairs=pairs, problems=problems + kept, notes=batch.notes
    )


@dataclass(slots=True)
class _Batch:
    """What one run knows of the files and does with them; `gone` are those no longer there, by content."""

    rooms: Rooms
    wishes: Wishes
    known: Mapping[str, FileRecord]
    now: dict[str, FileRecord]
    current: set[str]
    gone: Mapping[str, FileRecord] = field(default_factory=dict)
    read: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def run(self, jobs: Sequence[ReadingJob], progress: Progress, what: str = "reading files") -> None:
        """Read files and keep each outcome as it comes."""
        settings = self.rooms.settings.corpus
        if jobs:
            parts.load(settings.reader)  # what nothing provides must stop the run, not refuse every file
        limits = Limits(memory_bytes=settings.memory_megabytes * 1024**2, seconds=settings.seconds_a_file)
        workers = settings.workers or max(1, min(4, (os.cpu_count() or 2) // 2))
        progress(what, 0, len(jobs))
        for done, outcome in enumerate(read_timed(jobs, limits, min(workers, max(1, len(jobs)))), start=1):
            self._keep(outcome)
            progress(what, done, len(jobs))

    def before(self, record: FileRecord) -> FileRecord | None:
        """Return what is known of a file, under its name or, where it was renamed, its earlier one."""
        return self.known.get(record.source) or self.gone.get(record.sha256)

    def _keep(self, outcome: Outcome) -> None:
        """Keep the outcome of one file; the record comes last, so that a killed run reads the file again."""
        job, result = outcome.job, outcome.result
        if not job.path.exists():
            self.problems.append(f"{job.source} went away while it was read; nothing of it was kept")
            return
        record = replace(look(self.rooms, job.path, None), seconds=round(outcome.seconds, 3), ocr=job.ocr)
        self.read[job.source] = self.read.get(job.source, 0.0) + outcome.seconds
        before = self.before(record)
        if isinstance(result, Refusal) and before is not None and _was_read(before, record):
            self.problems.append(f"{job.source} stays as it was read before: {result.detail}")
            if before.source != job.source:
                rename(self.rooms, before, record)
            return
        if isinstance(result, Refusal):
            told = replace(
                record, reason=result.reason, detail=result.detail, unread_pages=result.unread_pages
            )
            self.rooms.corpus.keep_file(told)
            return
        readings = (result, *result.further)
        for reading in readings:
            self.rooms.corpus.keep_reading(reading, self.rooms.settings.corpus.reader)
            self.notes += [(job.source, note) for note in reading.document.notes]
        self.rooms.corpus.keep_file(_read_record(record, readings))


def _was_read(before: FileRecord, now: FileRecord) -> bool:
    """Say whether the same bytes have become a document before: what fails now need not undo that."""
    return before.outcome == "document" and before.sha256 == now.sha256 != ""


def _begin(rooms: Rooms, found: Found, wishes: Wishes) -> tuple[_Batch, list[str]]:
    """Look at all files of the corpus and forget those that are gone; return what a person should know."""
    before = {record.source: record for record in rooms.corpus.files()}
    now = {}
    for path in found.files:
        source = source_of(rooms.folders.corpus, path)
        now[source] = look(rooms, path, before.get(source), check=wishes.check)
    # What lies in a folder that cannot be opened just now is not gone.
    now |= {source: record for source, record in before.items() if _below(source, found.unseen)}
    problems = found.problems + forget_vanished(rooms, now)
    known = {source: record for source, record in before.items() if source in now}
    gone = {record.sha256: record for source, record in before.items() if source not in now}
    current = set() if wishes.check else current_documents(rooms)
    return _Batch(rooms, wishes, known, now, current, gone), problems


def _read_record(record: FileRecord, readings: Sequence[Reading]) -> FileRecord:
    documents = [reading.document for reading in readings]
    first = documents[0].file_id or documents[0].id
    return replace(
        record,
        outcome="document",
        document_id=documents[0].id,
        pieces=tuple(document.id for document in documents[1:]),
        unread_pages=sum(page.problem is not None for document in documents for page in document.pages),
        # A file that changed while it was read is read again by the next run.
        sha256=record.sha256 if record.sha256 == first else "",
    )


def _below(source: str, folders: Sequence[str]) -> bool:
    return any(folder == "." or source.startswith(f"{folder}/") for folder in folders)


def _new_jobs(batch: _Batch, files: Sequence[Path]) -> list[ReadingJob]:
    """Return what must be read; unchanged files and equal bytes are settled on the way."""
    jobs = []
    owners = _owners(batch.now, batch.known)
    for path in files:
        record = batch.now[source_of(batch.rooms.folders.corpus, path)]
        before, owner = batch.known.get(record.source), owners.get(record.sha256, record.source)
        if owner != record.source:
            copy = replace(record, outcome="duplicate", duplicate_of=owner)
            if before is None or replace(before, seen_ns=copy.seen_ns) != copy:
                batch.rooms.corpus.keep_file(copy)
        elif not _is_settled(batch, before, record):
            earlier = batch.before(record)
            again = earlier is not None and earlier.ocr
            # How many pages were recognised is not known any more; a long paper has a hundred.
            seconds = batch.rooms.settings.corpus.seconds_a_file + 4 * ocr.seconds_for(100) if again else None
            jobs.append(_job(batch, path, record.source, with_ocr=again, seconds=seconds))
        elif before is not None and before.seen_ns != record.seen_ns:
            # Looked at again because of its time stamp, and found unchanged.
            same = replace(before, size=record.size, modified_ns=record.modified_ns, seen_ns=record.seen_ns)
            batch.rooms.corpus.keep_file(same)
    return jobs


def _job(
    batch: _Batch, path: Path, source: str, *, with_ocr: bool, seconds: float | None = None
) -> ReadingJob:
    settings = batch.rooms.settings.corpus
    return ReadingJob(
        path=path,
        source=source,
        most_bytes=settings.most_megabytes * 1_000_000,
        most_pages=settings.most_pages,
        reader=settings.reader,
        passwords=batch.wishes.passwords,
        ocr=with_ocr and ocr.how_to_get() is None,
        seconds=seconds,
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


def _is_settled(batch: _Batch, known: FileRecord | None, now: FileRecord) -> bool:
    """Say whether reading the file again would give what is known; a refusal may end with other limits."""
    if known is None or known.sha256 != now.sha256 or not now.sha256:
        return False
    if known.outcome == "document":
        store, readers = batch.rooms.corpus, (batch.rooms.settings.corpus.reader, OFFICE)
        return all(
            any(store.is_current(stage, one, reader) for reader in readers)
            for one in set(known.documents) - batch.current
            for stage in ("text", "passages")
        )
    if known.outcome != "refusal" or known.reason in batch.wishes.retry:
        return False
    unlocked = known.reason is RefusalReason.ENCRYPTED and batch.wishes.passwords
    return known.inputs == now.inputs and not unlocked


def _read_scans(batch: _Batch, files: Sequence[Path], progress: Progress) -> None:
    """Read scanned pages of the files with OCR, once the person agrees to the cost."""
    paths = {source_of(batch.rooms.folders.corpus, path): path for path in files}
    scans = [
        record
        for record in batch.rooms.corpus.files()
        if record.source in paths and record.unread_pages and _may_hold_words(batch, record)
    ]
    pages = sum(record.unread_pages for record in scans)
    if not scans or not batch.wishes.agree(
        OcrCost(files=len(scans), pages=pages, seconds=ocr.seconds_for(pages))
    ):
        return
    least = batch.rooms.settings.corpus.seconds_a_file
    jobs = [
        _job(
            batch,
            paths[record.source],
            record.source,
            with_ocr=True,
            # Four times as long as is likely: another machine may be slower, and is shared.
            seconds=least + 4 * ocr.seconds_for(record.unread_pages),
        )
        for record in scans
    ]
    batch.run(jobs, progress, "recognising pages")


def _may_hold_words(batch: _Batch, record: FileRecord) -> bool:
    scanned = record.outcome == "document" or record.reason in SCANNED
    return scanned and (not record.ocr or record.reason in batch.wishes.retry)
