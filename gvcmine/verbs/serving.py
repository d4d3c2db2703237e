"""What a model can serve: its values under the present codebook, with the present embedder."""

from collections.abc import Mapping
from dataclasses import dataclass

from gvcmine.types.codebook import Codebook
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.vectors import load_embedder
from gvcmine.workspace.model_cards import StoredModel, codebook_marks, promoted_models


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A model, and what of the present codebook it may speak for.

    `values` are those it learnt and whose meaning has not changed since; to all others of the
    variable the cold start speaks. `changed`, `vanished` and `fresh` are the values whose definition
    or rules changed, that are no longer in the codebook, and that it never saw. `why` says why it is
    not used at all, and is empty where it is used.
    """

    model: StoredModel
    values: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    why: str = ""

    @property
    def used(self) -> bool:
        """Say whether the model speaks for any value."""
        return not self.why

    @property
    def damaged(self) -> bool:
        """Say whether the model is not as it was made, or gone: somebody should mend that first."""
        return bool(self.model.problem) and not self.model.outdated

    @property
    def told(self) -> str:
        """Return in a sentence why it is not used, or what it leaves to the cold start; else nothing."""
        if self.why:
            return f"{self.model.name} is not used: {self.why}"
        parts = (
            ("changed since", self.changed),
            ("new since", self.fresh),
            ("no longer in the codebook", self.vanished),
        )
        found = [f"{words}: {', '.join(values)}" for words, values in parts if values]
        if not found:
            return ""
        return (
            f"{self.model.name} learnt codebook version {self.model.config.get('codebook_version', '?')}; "
            f"the cold start proposes what it cannot serve ({'; '.join(found)})"
        )


def services(rooms: Rooms) -> dict[str, Service]:
    """Return for each variable with a promoted model what that model serves."""
    promoted = promoted_models(rooms.folders.models)
    if not promoted:
        return {}
    embedder = load_embedder(rooms).fingerprint
    return {name: service_of(model, rooms.codebook, embedder) for name, model in promoted.items()}


def in_use(found: Mapping[str, Service]) -> dict[str, Service]:
    """Return the services of the models that speak for a value."""
    return {name: service for name, service in found.items() if service.used}


def service_of(model: StoredModel, codebook: Codebook, embedder: str) -> Service:
    """Say what a model can serve under a codebook and with an embedder of this fingerprint.

    Vectors of different embedders never mix, so that a model of another one waits.
    """
    why = model.problem or _unfit(model, codebook, embedder)
    variable = codebook.variable(model.variable)
    if why or variable is None:
        return Service(model=model, why=why)
    then: Mapping[str, str] = model.config["definitions"]["values"]
    now: Mapping[str, str] = codebook_marks(variable)["values"]
    learnt = tuple(str(value) for value in model.config["values"])
    serves = tuple(value for value in learnt if value in now and now[value] == then.get(value))
    return Service(
        model=model,
        values=serves,
        changed=tuple(value for value in now if value in then and now[value] != then[value]),
        vanished=tuple(value for value in then if value not in now),
        fresh=tuple(value for value in now if value not in then),
        why=""
        if serves
        else "none of the values that it learnt means the same in the present codebook; "
        f"train again: gvcmine train {model.variable}",
    )


def _unfit(model: StoredModel, codebook: Codebook, embedder: str) -> str:
    config, variable = model.config, codebook.variable(model.variable)
    again = f"train again: gvcmine train {model.variable}"
    if variable is None or not variable.codable:
        return (
            f'the codebook (version {codebook.version}) has no variable "{model.variable}" to code any more'
        )
    if config["definitions"]["question"] != codebook_marks(variable)["question"]:
        return f"its level, scale or number of values is another in the present codebook; {again}"
    if config["embedder"] != embedder:
        return (
            f"it was trained on vectors of {config['embedder']}, and those in use are of {embedder}; set "
            f"propose.model and propose.backend in gvcmine.toml as they were, or {again}"
        )
    return ""
