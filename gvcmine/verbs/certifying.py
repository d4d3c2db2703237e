"""The verb evaluate --checks: how far blind decisions certify what is proposed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gvcmine.propose.figures.certify import certified_threshold, more_checks_needed
from gvcmine.propose.learning.knowledge import is_blind
from gvcmine.review.resolve import counted, effective
from gvcmine.types.coding import GIVES, LoggedDecision, Proposal, Verdict
from gvcmine.verbs.evaluating import is_proposed
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.serving import in_use, services

DELTA = 0.05

_ANSWERS = GIVES | {Verdict.REJECT_VALUE, Verdict.REJECT_EVIDENCE}

Given = dict[tuple[str, str], dict[str, set[str]]]
"""(unit, variable) → coder → the values that this coder gave blind; empty where a status was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The blind checks of a variable's proposals, and what they certify.

    `checks` counts proposals in units that somebody coded blind, in `documents` documents, `right`
    those whose value was given. `learnt_from` counts blind answers that are left out because the
    model in use learnt from them. `threshold` is the lowest score from which precision is at least
    `target` with confidence 1 - DELTA, or None; `more` is how many further checks, all of them
    right, certify all scores seen.
    """

    variable: str
    checks: int
    documents: int
    right: int
    learnt_from: int
    target: float
    threshold: float | None
    more: int


def certify(rooms: Rooms, target: float) -> list[Checks]:
    """Return the checks of each variable that somebody coded without seeing what was proposed.

    A unit is checked for a variable where all who answered it were blind. A proposal is right where
    each of them gave its value; what they did not give counts as wrong, also while they may still
    add to it, so that precision is never thought better than it is. Alternatives are no proposals,
    and answers on units that the model in use learnt from are no checks.
    """
    learnt_until = {
        name: int(service.model.config.get("last_decision", 0))
        for name, service in in_use(services(rooms)).items()
    }
    log = effective(counted(rooms.coding.decisions(), None), rooms.codebook)
    given, learnt = _blind(log, learnt_until)
    made: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in rooms.coding.proposals():
        variable = rooms.codebook.variable(proposal.variable)
        checked = (proposal.unit, proposal.variable) in given
        if checked and variable is not None and is_proposed(variable) and proposal.value is not None:
            made[proposal.variable].append(proposal)
    names = [variable.id for variable in rooms.codebook if variable.id in {*made, *learnt}]
    return [_checks(name, made[name], given, learnt.get(name, 0), target) for name in names]


def _blind(log: Iterable[LoggedDecision], learnt_until: Mapping[str, int]) -> tuple[Given, dict[str, int]]:
    """Return what was given where nobody saw a proposal, and how many answers are left out.

    Whoever rejected what he was shown saw it as well as who accepted it. An answer on a unit that the
    model learnt from is no check, whoever gave it and when.
    """
    given: Given = defaultdict(lambda: defaultdict(set))
    answers: Counter[tuple[str, str]] = Counter()
    swayed: set[tuple[str, str]] = set()
    taught: set[tuple[str, str]] = set()
    for entry in log:
        one = entry.decision
        key = (one.unit, one.variable)
        if one.verdict not in _ANSWERS:
            continue
        if entry.sequence <= learnt_until.get(one.variable, 0):
            taught.add(key)
        if not is_blind(one):
            swayed.add(key)
        elif one.verdict in GIVES:
            given[key][one.coder] |= {one.value} if one.value is not None else set()
            answers[key] += 1
    learnt: Counter[str] = Counter()
    for key in taught & (answers.keys() - swayed):
        learnt[key[1]] += answers[key]
    return {key: coders for key, coders in given.items() if key not in swayed | taught}, dict(learnt)


def _checks(name: str, made: Sequence[Proposal], given: Given, learnt_from: int, target: float) -> Checks:
    scores = [one.score for one in made]
    right = [all(one.value in values for values in given[one.unit, name].values()) for one in made]
    return Checks(
        variable=name,
        checks=len(made),
        documents=len({one.evidence[0].document_id for one in made}),
        right=sum(right),
        learnt_from=learnt_from,
        target=target,
        threshold=certified_threshold(scores, right, target, DELTA),
        more=more_checks_needed(scores, right, target, DELTA),
    )
