"""Which sentences may show that a value holds: not those that only deny, plan, advise, define or report.

The tagger says of each mention what the text claims with it (`Assertion`). A sentence all of whose
mentions are denied, hypothetical, recommended, defined or background shows nothing of the case under
study, however much its words resemble a codebook entry. A sentence without mentions may.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gvcmine.types.codebook import Automation, Variable
from gvcmine.types.text import Assertion, Mention, Span

Marks = np.ndarray[Any, np.dtype[np.bool_]]

FINDINGS = frozenset({Assertion.FINDING})
"""What a text must claim with its words to be evidence, unless another choice is made."""


def counted_assertions(
    variable: Variable, assertions: Iterable[Assertion] = FINDINGS
) -> frozenset[Assertion]:
    """Return the assertions that count for a variable: those given, and denials for explicit facts (class A).

    "Wages did not rise in Sialkot" shows nothing of wages rising, and is about Sialkot all the same.
    """
    denied = {Assertion.NEGATED} if variable.automation is Automation.A else set()
    return frozenset(assertions) | denied


def supporting_sentences(spans: Sequence[Span], mentions: Sequence[Mention], variable: Variable) -> Marks:
    """Say of each sentence whether it may support a value of the variable, array (n_sentences,).

    A sentence may where it holds no mention, or at least one whose assertion counts. Spans and
    mentions are of one document; the spans do not overlap and may come in any order. A mention belongs
    to the sentence that its first character stands in. Variables of the paper ask for its questions,
    frame and methods, which are no findings: any sentence may speak for those.
    """
    if variable.of_paper or not spans:
        return np.ones(len(spans), dtype=np.bool_)
    starts = np.array([span.start for span in spans])
    ends = np.array([span.end for span in spans])
    order = np.argsort(starts, kind="stable")
    begins = np.array([mention.span.start for mention in mentions], dtype=starts.dtype)
    counted = counted_assertions(variable)
    counts = np.array([mention.assertion in counted for mention in mentions], dtype=np.bool_)
    places = np.searchsorted(starts[order], begins, side="right") - 1
    owners = order[np.maximum(places, 0)]
    inside = (places >= 0) & (begins < ends[owners])
    told = np.bincount(owners[inside], minlength=len(spans))
    shown = np.bincount(owners[inside & counts], minlength=len(spans))
    return np.asarray((told == 0) | (shown > 0), dtype=np.bool_)
