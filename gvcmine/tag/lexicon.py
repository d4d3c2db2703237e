"""What is looked for: the gazetteers and term lists shipped as data files, and the codebook's cues."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from gvcmine.tag.labels import label_of
from gvcmine.types.codebook import Codebook

GEOGRAPHY = "geography"
"""The group in which countries, places and regions compete; the longest name wins."""
NAMES = "names"
"""The group in which organisations and lead firms compete."""
TERM_FILES = ("sectors", "actors", "upgrading", "cues")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick reader of YAML where it was built; ten times faster."""
GAP = " ... "
"""Stands in a term for up to four words within one clause."""


Cue = tuple[str, str, str]
"""(variable, value, words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to look for, in one of its forms.

    Capitals of the form must be capitals in the text; small letters match either. `label` is empty for
    words that make no mention and only keep shorter ones from being found inside them. Within a `group`
    the leftmost, then longest, form wins. `certain` is false for names that mean a place only where its
    country is named too; `also` holds further countries that have a place of the name. `name` and `home`
    are those of a `Mention`. `rule` names the file or variable and the term as written there. `own` says
    that the entry is a team's own term, `exact` that small letters must be small in the text as well.
    """

    form: str
    label: str
    id: str
    rule: str
    group: str
    certain: bool = True
    name: str = ""
    home: str = ""
    also: str = ""
    own: bool = False
    exact: bool = False


def folder() -> Traversable:
    """Return the folder of the shipped data files."""
    return files("gvcmine") / "data" / "lexicon"


def read(name: str) -> Any:
    """Return the content of one YAML file of the lexicon."""
    return yaml.load((folder() / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file of the lexicon."""
    text = (folder() / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def file_bytes() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every data file, in the order of their names."""
    for path in sorted(folder().iterdir(), key=lambda path: path.name):
        if path.name.endswith((".csv", ".yaml")):
            yield path.name, path.read_bytes()


def cues_of(codebook: Codebook) -> list[Cue]:
    """Return the cues of all values of a codebook."""
    return [
        (variable.id, value.id, cue)
        for variable in codebook
        for value in variable.values
        for cue in value.cues
    ]


def shipped_cues() -> list[Cue]:
    """Return the cues of the codebook that comes with gvcmine, without reading the rest of it."""
    return [
        (variable, value["id"], str(cue))
        for variable, value in _shipped_values()
        for cue in value.get("cues") or ()
    ]


def variables_by_value(codebook: Codebook | None) -> dict[str, str]:
    """Return the id of each value of a codebook, by default the shipped one → that of its variable."""
    if codebook is None:
        return {value["id"]: variable for variable, value in _shipped_values()}
    return {value.id: variable.id for variable in codebook for value in variable.values}


def _shipped_values() -> Iterator[tuple[str, Mapping[str, Any]]]:
    text = (files("gvcmine") / "data" / "codebook.yaml").read_text(encoding="utf-8")
    for variable in yaml.load(text, Loader=_LOADER)["variables"]:  # noqa: S506 - a safe loader
        for value in variable.get("values") or ():
            yield variable["id"], value


def entries(cues: Iterable[Cue]) -> Iterator[Entry]:
    """Yield all that is looked for with these cues but places: names, term lists, cues, blocked phrases."""
    cues = list(cues)
    known = {value for _, value, _ in cues}
    yield from _cue_entries(cues)
    for name in TERM_FILES:
        yield from _term_entries(name, known)
    yield from _code_entries(known)
    yield from _trade_regimes(known)
    yield from _names("organisations", known)
    yield from _names("lead_firms", known)


def sector_group(variable: str) -> str:
    """Return the group in which the words of a variable compete: sectors and their groups share one."""
    return "c_sector" if label_of(variable) == "SECTOR" else variable


def _cue_entries(cues: Iterable[Cue]) -> Iterator[Entry]:
    for variable, value, cue in cues:
        label = label_of(variable)
        if label is not None:
            rule = f"cue:{variable}:{cue}"
            yield Entry(form=cue, label=label, id=value, rule=rule, group=sector_group(variable))


def _term_entries(name: str, known: set[str]) -> Iterator[Entry]:
    data = read(name)
    for variable, values in data["terms"].items():
        label = label_of(variable) or ""
        for value, terms in values.items():
            if value in known or value.startswith("grp_"):
                for term in terms:
                    rule = f"lexicon:{name}:{term}"
                    yield Entry(form=term, label=label, id=value, rule=rule, group=variable)
    for phrase in data.get("blocked", ()):
        for variable in data["terms"]:
            yield Entry(form=phrase, label="", id="", rule=f"lexicon:{name}", group=variable)


def _code_entries(known: set[str]) -> Iterator[Entry]:
    """Yield a pattern for the printed codes ("ISIC 14") of each sector."""
    data = read("industry_codes")
    for scheme, sectors in data["codes"].items():
        for value, codes in sectors.items():
            if value in known:
                for frame in data["frames"][scheme]:
                    form = frame.replace("{}", "|".join(codes))
                    rule = f"lexicon:industry_codes:{scheme}"
                    yield Entry(form=form, label="SECTOR", id=value, rule=rule, group="c_sector")


def _trade_regimes(known: set[str]) -> Iterator[Entry]:
    for row in rows("trade_regimes"):
        if row["id"] in known:
            for form in _forms(row):
                yield Entry(
                    form=form, label="TRIGGER", id=row["id"], rule="gazetteer:trade_regimes", group="t_event"
                )


def _names(name: str, known: set[str]) -> Iterator[Entry]:
    for row in rows(name):
        value = row["id"] if row["id"] in known else ""
        for form in _forms(row):
            yield Entry(
                form=form,
                label="ORG",
                id=value,
                rule=f"gazetteer:{name}",
                group=NAMES,
                name=row["name"],
                home=row.get("country") or "",
            )


def _forms(row: Mapping[str, str]) -> list[str]:
    return [row["name"], *_split(row["other_names"])]


def _split(cell: str) -> list[str]:
    return [form for form in cell.split(";") if form]
