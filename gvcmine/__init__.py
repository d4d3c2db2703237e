"""gvcmine: a folder of Global Value Chain papers in, a coded and evidence-linked dataset out."""

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("gvcmine")

_HOMES = {
    "Project": "gvcmine.project",
    "ValueClassifier": "gvcmine.propose.classifier.classify",
    "certified_threshold": "gvcmine.propose.figures.certify",
    "load_pipeline": "gvcmine.tag.pipeline",
    "rank_values": "gvcmine.ranking",
}
"""Public names and their modules, loaded on first use: importing gvcmine must not import spaCy or torch."""

__all__ = [  # noqa: F822
    "Project",
    "ValueClassifier",
    "__version__",
    "certified_threshold",
    "load_pipeline",
    "rank_values",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'gvcmine' has no attribute '{name}'; it has: {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
