"""Read files, each with the reader for its kind, in child processes under limits (see `gvcmine.compute`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gvcmine import parts
from gvcmine.compute import Done, Limits, Stopped, run_limited
from gvcmine.ingest import gate
from gvcmine.ingest.reasons import to_do
from gvcmine.parts import Reader
from gvcmine.types.text import Reading, Refusal, RefusalReason

OFFICE = "office.v1"
"""The part that reads web pages, Word files and plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJob:
    """One file to read: where it lies, its name inside the corpus folder, and how much of it is allowed.

    `passwords` are tried on a locked file and appear in no message; `ocr` asks to recognise the words
    of pages without text. `seconds`, where given, replaces the limit of time.
    """

    path: Path
    source: str
    most_bytes: int = 200_000_000
    most_pages: int = 5_000
    reader: str = "pymupdf.v1"
    passwords: tuple[str, ...] = field(default=(), repr=False)
    ocr: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job, and the seconds by the clock that it took."""

    job: ReadingJob
    result: Reading | Refusal
    seconds: float


def reader_for(job: ReadingJob) -> str | Refusal:
    """Return the name of the part that reads a file, or why none does.

    Files with the ending .pdf, and others whose content is a PDF, are read by the reader of the job.
    """
    ending = job.path.suffix.lower()
    if ending == ".pdf":
        return job.reader
    head = gate.open_bytes(job.path, job.source, job.most_bytes)
    if isinstance(head, Refusal):
        return head
    if head.lstrip().startswith(b"%PDF-"):
        return job.reader
    # Only the child that reads a file needs to know; the reader of web pages imports much.
    from gvcmine.ingest.office import OFFICE_ENDINGS

    if ending in OFFICE_ENDINGS:
        return OFFICE
    return gate.refuse_ending(job.source, ending)


def read_file(job: ReadingJob) -> Reading | Refusal:
    """Read one file; the function that child processes run."""
    name = reader_for(job)
    if isinstance(name, Refusal):
        return name
    wishes = {"passwords": job.passwords, "ocr": job.ocr} if name == job.reader else {}
    # A reader that knows nothing of passwords or OCR is asked for neither.
    given = {wish: value for wish, value in wishes.items() if value}
    reader: Reader = parts.load(name)(most_bytes=job.most_bytes, most_pages=job.most_pages, **given)
    return reader.read(job.path, job.source)


def read_timed(
    jobs: Iterable[ReadingJob],
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    workers: int = 1,
) -> Iterator[Outcome]:
    """Yield what became of every job, as it comes in; no file can stop the others."""
    for job, outcome in run_limited(
        read_file, jobs, limits=limits, workers=workers, seconds=lambda job: job.seconds
    ):
        result = outcome.value if isinstance(outcome, Done) else _refusal(job, outcome, limits)
        yield Outcome(job=job, result=result, seconds=outcome.seconds)


def read_limited(
    jobs: Iterable[ReadingJob],
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    workers: int = 1,
) -> Iterator[tuple[ReadingJob, Reading | Refusal]]:
    """Yield every job with its reading or refusal, as `read_timed` does."""
    return ((outcome.job, outcome.result) for outcome in read_timed(jobs, limits, workers))


def _refusal(job: ReadingJob, stopped: Stopped, limits: Limits) -> Refusal:
    if stopped.reason == "timed_out":
        reason, what = RefusalReason.TIMED_OUT, f"more than {job.seconds or limits.seconds:g} seconds"
    elif stopped.reason == "out_of_memory":
        reason, what = RefusalReason.OUT_OF_MEMORY, f"more than {limits.memory_bytes / 1e9:.1f} GB of memory"
    else:
        what = f"the program that reads it failed on it ({stopped.detail})"
        advice = f"{gate.SAVE_AGAIN}, or remove it"
        return gate.refuse(job.source, RefusalReason.UNREADABLE, f"{what}; {advice}")
    return gate.refuse(job.source, reason, f"reading it took {what}; {to_do(reason)}")
