"""How the parts of a codebook must fit together: ids, parents, qualifiers, scales."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gvcmine.types.codebook import Qualifier, Scale, Tier, Variable
from gvcmine.workspace.codebook_schema import Content, Problems, suggestion

_LISTED = (Scale.NOMINAL, Scale.ORDINAL)


def check_fit(content: Content, problems: Problems) -> None:
    """Note every place where the parts of a codebook contradict each other."""
    _check_ids(content, problems)
    _check_parents(content, problems)
    for variable in content.variables:
        for message in _contradictions(variable):
            problems.add(("variables", variable.id), message)
    _check_qualifiers(content, problems)


def with_qualifiers(content: Content) -> tuple[Variable, ...]:
    """Return the variables with their qualifiers filled in from the variables that define them.

    Codable variables also get the qualifiers that hold everywhere. Expects content that fits.
    """
    by_id = {variable.id: variable for variable in content.variables}
    return tuple(
        replace(variable, qualifiers=tuple(_filled(q, by_id) for q in _own_and_everywhere(variable, content)))
        for variable in content.variables
    )


def _own_and_everywhere(variable: Variable, content: Content) -> Iterator[Qualifier]:
    yield from variable.qualifiers
    if variable.codable:
        for qualifier in content.qualifiers_everywhere:
            if variable.qualifier(qualifier.name) is None:
                yield qualifier


def _filled(qualifier: Qualifier, by_id: Mapping[str, Variable]) -> Qualifier:
    if qualifier.variable is None:
        return qualifier
    defining = by_id[qualifier.variable]
    return replace(qualifier, label=defining.label, values=tuple(value.id for value in defining.values))


def _check_ids(content: Content, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for variable in content.variables:
        if variable.id and variable.id in seen:
            problems.add(("variables", variable.id, "id"), "another variable has this id")
        seen[variable.id] = ""
    owners: dict[str, str] = {}
    for variable in content.variables:
        for number, value in enumerate(variable.values, 1):
            if value.id and value.id in owners:
                place = ("variables", variable.id, "values", str(number), "id")
                problems.add(place, f'"{value.id}" is already a value of {owners[value.id]}')
            owners.setdefault(value.id, variable.id)


def _check_parents(content: Content, problems: Problems) -> None:
    parents = {value.id: value.parent for variable in content.variables for value in variable.values}
    for variable in content.variables:
        for number, value in enumerate(variable.values, 1):
            place = ("variables", variable.id, "values", str(number), "parent")
            if value.parent is None:
                continue
            if value.parent not in parents:
                problems.add(place, f'no value has the id "{value.parent}"{_hint(value.parent, parents)}')
            elif _returns(value.id, parents):
                problems.add(place, f'"{value.id}" is its own ancestor')


def _returns(value_id: str, parents: Mapping[str, str | None]) -> bool:
    step = parents.get(value_id)
    for _ in parents:
        if step is None or step == value_id:
            break
        step = parents.get(step)
    return step == value_id


def _contradictions(variable: Variable) -> Iterator[str]:
    listed = variable.scale in _LISTED
    if listed and not variable.values:
        yield f"a variable of scale {variable.scale} needs values"
    if variable.values and not listed:
        yield f"a variable of scale {variable.scale} has no values of its own; remove them or change scale"
    if variable.primary and not variable.multiple:
        yield "primary marks one of several values, so it needs multiple: true"
    if (variable.tier is Tier.DERIVED) != bool(variable.derived):
        yield "tier derived and the key derived, which holds the rule, go together"


def _check_qualifiers(content: Content, problems: Problems) -> None:
    by_id = {variable.id: variable for variable in content.variables}
    for path, qualifier in _placed_qualifiers(content):
        if qualifier.variable is None:
            continue
        defining = by_id.get(qualifier.variable)
        if defining is None:
            message = f'no variable has the id "{qualifier.variable}"{_hint(qualifier.variable, by_id)}'
            problems.add((*path, qualifier.name), message)
        elif defining.scale not in _LISTED:
            problems.add((*path, qualifier.name), f"{defining.id} has no list of values to choose from")


def _placed_qualifiers(content: Content) -> Iterator[tuple[tuple[str, ...], Qualifier]]:
    for variable in content.variables:
        for qualifier in variable.qualifiers:
            yield ("variables", variable.id, "qualifiers"), qualifier
    for qualifier in content.qualifiers_everywhere:
        yield ("qualifiers_everywhere",), qualifier


def _hint(word: str, known: Mapping[str, object]) -> str:
    found = suggestion(word, known)
    return found if found.startswith(",") else ""
