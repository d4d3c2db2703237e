"""The verbs of the registry: what models there are, what each can serve, which is better, and going back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gvcmine.errors import WorkspaceError
from gvcmine.propose.learning.heldout import COLD_START, MODEL
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.serving import Service, service_of
from gvcmine.verbs.vectors import load_embedder
from gvcmine.workspace import model_cards
from gvcmine.workspace.model_cards import StoredModel, find_model, stored_models

FIGURES = (
    ("macro_average_precision", None, "average precision, mean of values"),
    ("macro_f1", None, "F1, mean of values"),
    ("suggest", 0, "right value first"),
    ("suggest", 1, "right value among three"),
    ("evidence", 2, "right passage among twenty"),
)
"""Where a figure stands in the metrics, its place in a list of figures, and what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured:
    """A figure with its 95 percent interval over documents; None where there are too few to tell."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A model as the list shows it.

    `learnt` names the values that its classifier is trusted with. `quality` is the mean average
    precision of the values with at least ten held-out positives, `cold_start` that of the cold start
    on the same units; None where no value has enough.
    """

    model: StoredModel
    service: Service
    learnt: tuple[str, ...] = ()
    quality: Figured | None = None
    cold_start: Figured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One figure of two models; `what` says which, or names a value's average precision."""

    what: str
    first: Figured | None
    second: Figured | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two models that are compared: its version (0: the cold start), data and values."""

    version: int
    documents: int
    units: int
    decisions: int
    data: str
    codebook_version: str
    embedder: str
    learnt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two models of a variable side by side. `same_documents` says that both were measured on the same."""

    variable: str
    first: Side
    second: Side
    same_documents: bool
    figures: tuple[Compared, ...]
    values: tuple[Compared, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def listed(rooms: Rooms) -> tuple[Entry, ...]:
    """Return every version of every model, with what it can serve now and how good it was."""
    models = stored_models(rooms.folders.models)
    embedder = load_embedder(rooms).fingerprint if models else ""
    return tuple(_entry(model, service_of(model, rooms.codebook, embedder)) for model in models)


def shown(rooms: Rooms, variable: str, version: int | None) -> Entry:
    """Return one model, by default the newest of the variable; raises WorkspaceError where it is unusable."""
    model = find_model(rooms.folders.models, variable, version)
    return _entry(model, service_of(model, rooms.codebook, load_embedder(rooms).fingerprint))


def _entry(model: StoredModel, service: Service) -> Entry:
    if model.problem:
        return Entry(model=model, service=service)
    metrics = model.metrics
    return Entry(
        model=model,
        service=service,
        learnt=trusted(model),
        quality=_figure(metrics, "macro_average_precision", None, MODEL),
        cold_start=_figure(metrics, "macro_average_precision", None, COLD_START),
    )


def trusted(model: StoredModel) -> tuple[str, ...]:
    """Return the values that a model's classifier has a say in."""
    trust: Mapping[str, float] = model.config["trust"]
    return tuple(value for value in model.config["values"] if trust.get(value))


def _figure(metrics: Mapping[str, Any], name: str, place: int | None, ranking: str) -> Figured | None:
    found = metrics.get(name, {}).get(ranking)
    if found is not None and place is not None:
        found = found[place] if place < len(found) else None
    return None if found is None else Figured(value=found["value"], low=found["low"], high=found["high"])


def compare(rooms: Rooms, variable: str, first: int, second: int) -> Comparison:
    """Return two versions of a variable's model side by side; 0 is the cold start on the other's units.

    Raises WorkspaceError where a version is not there or is damaged, or both are the same.
    """
    if first == second:
        raise WorkspaceError(f"{variable} {first} cannot be compared with itself; name two versions")
    known = find_model(rooms.folders.models, variable, first or second)
    one, two = (
        find_model(rooms.folders.models, variable, version) if version else known
        for version in (first, second)
    )
    rankings = [MODEL if version else COLD_START for version in (first, second)]
    metrics = [one.metrics, two.metrics]
    sides = [_side(one, first), _side(two, second)]
    return Comparison(
        variable=variable,
        first=sides[0],
        second=sides[1],
        same_documents=one.config["data"] == two.config["data"],
        figures=tuple(
            Compared(
                what=called,
                first=_figure(metrics[0], name, place, rankings[0]),
                second=_figure(metrics[1], name, place, rankings[1]),
            )
            for name, place, called in FIGURES
        ),
        values=_by_value(metrics, rankings),
        only_first=tuple(value for value in sides[0].learnt if value not in sides[1].learnt),
        only_second=tuple(value for value in sides[1].learnt if value not in sides[0].learnt),
    )


def _side(model: StoredModel, version: int) -> Side:
    config = model.config
    return Side(
        version=version,
        documents=config["documents"],
        units=model.metrics["units"],
        decisions=config["decisions"],
        data=config["data"],
        codebook_version=config["codebook_version"],
        embedder=config["embedder"],
        learnt=trusted(model) if version else (),
    )


def _by_value(metrics: list[Mapping[str, Any]], rankings: list[str]) -> tuple[Compared, ...]:
    """Return the average precision of each value that has figures on either side."""
    tables = [{value["value"]: value for value in one["values"]} for one in metrics]
    return tuple(
        Compared(
            what=name,
            first=_figure(tables[0].get(name, {}), "average_precision", None, rankings[0]),
            second=_figure(tables[1].get(name, {}), "average_precision", None, rankings[1]),
        )
        for name in dict.fromkeys([*tables[0], *tables[1]])
    )


def rollback(rooms: Rooms, variable: str) -> StoredModel | None:
    """Let `propose` use what was promoted before; None is the cold start. Twice walks further back.

    Raises WorkspaceError where nothing is promoted or the former version cannot be used.
    """
    return model_cards.rollback_model(rooms.folders.models, variable)
