"""Read single keys and lines, from a terminal or from a pipe.

On a terminal a key answers at once. From a pipe one character is one key and a line ends at the
line break, so that a review can be scripted. The end of the input reads as an empty key.
"""

import sys
from typing import Protocol, TextIO

import click

END = ""
"""The key that stands for the end of the input."""


class Keyboard(Protocol):
    """Where keys and lines come from."""

    def key(self) -> str:
        """Return the next key, or END."""
        ...

    def line(self) -> str | None:
        """Return the next line without its line break, or None at the end."""
        ...


class StandardInput:
    """Read from standard input, or from another text stream."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdin

    def key(self) -> str:
        """Return the next key; Ctrl-C, Ctrl-D and the end of a pipe are END."""
        if not self._stream.isatty():
            return self._stream.read(1)
        try:
            return click.getchar()
        except (EOFError, KeyboardInterrupt):
            return END

    def line(self) -> str | None:
        """Return the next line without its line break, or None at the end or on Ctrl-C."""
        try:
            line = self._stream.readline()
        except KeyboardInterrupt:
            return None
        return line.rstrip("\r\n") if line else None
