"""Runs: what the proposals of each variable depend on, so that only what changes is made anew."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import gvcmine
from gvcmine.propose.pooling import Pooling
from gvcmine.propose.prototypes import prototype_texts
from gvcmine.propose.weighing import Weights
from gvcmine.types.codebook import Codebook, Variable
from gvcmine.types.coding import Case, Run
from gvcmine.types.text import content_id
from gvcmine.verbs.cases import coded_cases
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.salient import salience_fingerprint
from gvcmine.verbs.serving import Service
from gvcmine.verbs.tagging import load_tagger
from gvcmine.verbs.vectors import load_embedder

PART = "proposals.v1"
"""The combination of cues.v1, prototypes.v1 and, where a model is promoted, learnt.v1."""

_TOLD = ("embedder", "model", "backend")
"""Settings that the embedder's fingerprint tells: to pin the backend that is in use changes nothing."""

_DIGITS = 16
"""Hexadecimal digits of each variable's inputs in the footer of a file, which is read for every document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The run of each codable variable, and `whole`, which stands for all of them together.

    Equal inputs, equal id: a run's id changes with the variable's definition, its model, and what
    shapes the proposals of all variables.
    """

    of: Mapping[str, Run]
    whole: Run


def make_runs(rooms: Rooms, services: Mapping[str, Service]) -> Runs:
    """Return the runs that these settings, codebook, models and software make.

    What the likeness to a value is measured by depends on the whole codebook, because the mean of
    all its texts is taken off (see `Prototypes`); so every variable's run holds a hash of all of them.
    """
    settings = tuple(
        sorted(
            (name, str(value)) for name, value in asdict(rooms.settings.propose).items() if name not in _TOLD
        )
    ) + tuple((f"weight {name}", str(value)) for name, value in asdict(Weights()).items())
    shared = content_id(
        PART,
        gvcmine.__version__,
        load_embedder(rooms).fingerprint,
        load_tagger(rooms).fingerprint,
        salience_fingerprint(),
        repr(Pooling()),
        _likeness(rooms.codebook),
        rooms.codebook.version,
        *(text for pair in settings for text in pair),
    )

    def run(inputs: str, name: str) -> Run:
        return Run(
            id=content_id(name, inputs),
            part=PART,
            settings=settings,
            inputs=inputs,
            codebook_version=rooms.codebook.version,
            software_version=gvcmine.__version__,
        )

    of = {
        variable.id: run(content_id(shared, repr(variable), _served(services.get(variable.id))), variable.id)
        for variable in rooms.codebook.codable
    }
    return Runs(of=of, whole=run(content_id(*(one.id for one in of.values())), ""))


def _likeness(codebook: Codebook) -> str:
    texts = [
        text
        for variable in codebook
        for value in variable.values
        for text in (variable.id, value.id, *prototype_texts(value, variable))
    ]
    return content_id(*texts)


def _served(service: Service | None) -> str:
    return content_id(service.model.fingerprint, *service.values) if service else "cold start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the proposals of one document depend on: `run` of all, and a hash for each variable."""

    run: str
    of: Mapping[str, str]

    @property
    def text(self) -> str:
        """Return the inputs as they stand in the file of the proposals."""
        return json.dumps({"run": self.run, "of": dict(self.of)}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Inputs | None":
        """Read what `text` wrote; None where an earlier program wrote something else."""
        try:
            found = json.loads(text)
            return cls(run=str(found["run"]), of=dict(found["of"]))
        except (ValueError, TypeError, KeyError):
            return None


class ProposalInputs:
    """What the proposals of each document depend on: runs, its mentions, and the cases in it."""

    def __init__(self, rooms: Rooms, runs: Runs) -> None:
        """Read the cases once; the inputs of one document are then made without a query."""
        self._runs, self._variables = runs, rooms.codebook.codable
        self._cases: dict[str, list[Case]] = defaultdict(list)
        for case in coded_cases(rooms):
            for document_id in case.document_ids:
                self._cases[document_id].append(case)

    def of(self, document_id: str, mention_inputs: str) -> Inputs:
        """Return the inputs of a document whose mentions were made from `mention_inputs`."""
        cases = content_id(*(repr(case) for case in self._cases[document_id]))

        def own(variable: Variable) -> str:
            about = "" if variable.of_paper else cases
            return content_id(self._runs.of[variable.id].id, mention_inputs, about)[:_DIGITS]

        return Inputs(run=self._runs.whole.id, of={one.id: own(one) for one in self._variables})
