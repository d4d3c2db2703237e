"""The verb behind `gvcmine codebook check`: the cues of a codebook, read as the tagger reads them."""

from gvcmine.errors import CodebookError
from gvcmine.tag.cue_lint import CueRemark, lint, notation_problems
from gvcmine.types.codebook import Codebook

_MOST_REPORTED = 20
"""Problems shown at once; more would scroll the first away."""


def check_notation(codebook: Codebook, where: str) -> None:
    """Raise CodebookError with every cue whose notation cannot be read; `where` names the file."""
    lines = [
        f'{where}: variables → {variable} → {value}: cue "{cue}": {wrong}'
        for variable, value, cue, wrong in notation_problems(codebook)
    ]
    if lines:
        more = [f"and {len(lines) - _MOST_REPORTED} more problems"] if len(lines) > _MOST_REPORTED else []
        raise CodebookError("\n".join(lines[:_MOST_REPORTED] + more))


def check_cues(codebook: Codebook) -> tuple[CueRemark, ...]:
    """Return what the cues of a codebook find that they should not, and which find nothing."""
    return lint(codebook)
