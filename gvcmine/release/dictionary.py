"""The data dictionary: every column of every table, said in words."""

from collections.abc import Mapping, Sequence

from gvcmine.release.dataset import Column, Dataset, Row
from gvcmine.release.tables import CODES, QUOTES, WHOLE_NUMBERS
from gvcmine.release.wide import wide_columns
from gvcmine.types.codebook import Missing
from gvcmine.types.coding import CodingState

COLUMNS = ("file", "column", "type", "label", "allowed", "missing", "definition")


def dictionary(dataset: Dataset, names: Mapping[str, str]) -> list[Row]:
    """Return one row per column. `names` gives the file names of codes, cases, documents, quotes."""
    return [
        *_told(names["codes"], CODES),
        *_described(names["cases"], wide_columns(dataset, of_paper=False)),
        *_described(names["documents"], wide_columns(dataset, of_paper=True)),
        *_told(names["quotes"], QUOTES),
    ]


def _told(file: str, columns: Mapping[str, str]) -> list[Row]:
    allowed = {"status": "; ".join(Missing), "state": "; ".join(CodingState), "primary": "0; 1"}
    return [
        {
            "file": file,
            "column": name,
            "type": "integer" if name in WHOLE_NUMBERS else "string",
            "label": label,
            "allowed": allowed.get(name, ""),
            "missing": "blank" if name in ("value", "status", "page") else "",
            "definition": "",
        }
        for name, label in columns.items()
    ]


def _described(file: str, columns: Sequence[Column]) -> list[Row]:
    return [
        {
            "file": file,
            "column": column.name,
            "type": column.type,
            "label": column.label,
            "allowed": column.allowed,
            "missing": column.missing,
            "definition": " ".join(column.definition.split()),
        }
        for column in columns
    ]
