"""What can go wrong, as one tree.

GvcmineError                 shown to the user as one clear line, exit code 1
├── WorkspaceError           the folder or its settings are missing or wrong
├── CodebookError            the codebook file cannot be used; the message points at the place
├── LexiconError             the team's own lexicon cannot be used; the message points at the line
├── UnknownPart              a part was asked for by a name that nothing provides
├── StoreError               the database or a derived file cannot be used
│   └── KeyReused            a decision key was sent twice with different content
├── ImportRefused            a file of codings holds rows that cannot be taken; nothing was written
├── DecisionRefused          a decision does not fit the codebook or the unit
├── TrainingError            there is too little to learn from
└── ReleaseError             a release cannot be made, or exists with other content

A bad file in a batch is not an error but a `Refusal` (see `types.text`) in the report.
"""


class GvcmineError(Exception):
    """A problem that the user can act on; the message says what was asked, what exists, what to do."""


class WorkspaceError(GvcmineError):
    """The workspace folder or its settings are missing or wrong."""


class CodebookError(GvcmineError):
    """The codebook file cannot be used."""


class LexiconError(GvcmineError):
    """The lexicon that a team wrote cannot be used."""


class UnknownPart(GvcmineError):
    """A part was asked for by a name that nothing provides."""


class StoreError(GvcmineError):
    """The database or a derived file cannot be used."""


class KeyReused(StoreError):
    """A decision key was sent twice with different content."""


class ImportRefused(GvcmineError):
    """A file of codings holds rows that cannot be taken; nothing was written."""


class DecisionRefused(GvcmineError):
    """A decision does not fit the codebook or the unit."""


class TrainingError(GvcmineError):
    """There is too little to learn from."""


class ReleaseError(GvcmineError):
    """A release cannot be made, or exists with other content."""
