"""Write rows as the bytes of a file."""

from collections.abc import Mapping, Sequence

_QUOTED = frozenset('",\r\n')


class CsvWriter:
    r"""Write CSV as RFC 4180 describes it: UTF-8, lines ended by "\n", quotes only where needed.

    Written out here because the standard library leaves a lone carriage return unquoted in some
    Python versions, and equal rows must give equal bytes in all of them.
    """

    name = "csv.v1"

    def write(self, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
        r"""Return the bytes of the file; None is written as nothing, and so is a column a row lacks.

        >>> CsvWriter().write([{"a": 1, "b": 'x, y'}, {"a": None}], ["a", "b"])
        b'a,b\n1,"x, y"\n,\n'
        """
        lines: list[list[object]] = [list(columns)]
        lines.extend([row.get(column) for column in columns] for row in rows)
        text = "".join(",".join(_cell(cell) for cell in line) + "\n" for line in lines)
        # Half a character has no form in UTF-8; a question mark stands for it.
        return text.encode("utf-8", "replace")


def _cell(cell: object) -> str:
    text = "" if cell is None else str(cell)
    if _QUOTED.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'
