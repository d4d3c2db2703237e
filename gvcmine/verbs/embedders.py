"""The verb embedder: which model makes vectors here, what could run it, and what does."""

from dataclasses import dataclass
from pathlib import Path

from gvcmine.errors import WorkspaceError
from gvcmine.propose.embed import SentenceEmbedder
from gvcmine.propose.embedding.probe import Offer, offers
from gvcmine.propose.embedding.timing import Timing, time_backends
from gvcmine.propose.prototypes import prototype_texts
from gvcmine.types.codebook import Codebook
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.vectors import load_embedder

_SINGLE, _JOINED, _ENTRIES = 72, 24, 6
"""Texts that are timed: single lines of the codebook, and passages of so many lines joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderReport:
    """The embedder in use. `wanted` is the setting propose.backend, `timings` are empty unless asked for."""

    model: str
    folder: Path
    weights: str
    length: int
    fingerprint: str
    wanted: str
    chosen: str
    offers: tuple[Offer, ...]
    timings: tuple[Timing, ...]


def embedder_report(rooms: Rooms, *, measure: bool) -> EmbedderReport:
    """Return what embeds here; with `measure`, time all backends of this machine on mixed lengths.

    Raises GvcmineError where the model is not on this disk or the pinned backend is not here, and
    WorkspaceError where another part embeds, of whose insides nothing is known.
    """
    embedder = load_embedder(rooms)
    if not isinstance(embedder, SentenceEmbedder):
        raise WorkspaceError(
            f'propose.embedder is "{rooms.settings.propose.embedder}" (fingerprint {embedder.fingerprint}); '
            f"backends are known of {SentenceEmbedder.name} only"
        )
    files, found = embedder.files, offers(embedder.files)
    here = [offer.name for offer in found if not offer.missing]
    timings = time_backends(files, here, mixed_texts(rooms.codebook)) if measure and "torch" in here else []
    return EmbedderReport(
        model=files.name,
        folder=files.folder,
        weights=files.weights,
        length=files.length,
        fingerprint=embedder.fingerprint,
        wanted=rooms.settings.propose.backend,
        chosen=embedder.chosen.name,
        offers=found,
        timings=tuple(timings),
    )


def mixed_texts(codebook: Codebook) -> list[str]:
    """Return texts of mixed length, from cues of one word to passages, taken evenly from the codebook."""
    entries = [text for item in codebook for value in item.values for text in prototype_texts(value, item)]
    single = entries[:: max(1, len(entries) // _SINGLE)][:_SINGLE]
    step = max(1, len(entries) // _JOINED)
    joined = [" ".join(entries[start : start + _ENTRIES]) for start in range(0, len(entries), step)]
    return single + joined[:_JOINED]
