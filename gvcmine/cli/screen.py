"""What the terminal review shows, as styled text.

Everything that comes from a document, a codebook or a person passes through `plain` and is shown as
text, never as markup: a PDF can hold escape sequences that would repaint or reprogram a terminal.
"""

import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from gvcmine.review.progress import VariableProgress
from gvcmine.review.queue import EvidenceView, QueueEntry
from gvcmine.types.codebook import Codebook, Value, Variable
from gvcmine.types.coding import Alternative, Qualifiers

CONTEXT = 700
"""How many characters are shown on each side of a quote: about a paragraph, so that it fits a screen."""

KEYS = (
    ("A", "accept; where no value is shown, choose one"),
    ("R", "reject: V the value is wrong, P the passage does not support it"),
    ("E", "other value, or a missing status"),
    ("M", "missing status"),
    ("F", "qualifiers"),
    ("P", "mark or unmark as the primary value"),
    ("N", "note, kept with your next decision on this proposal"),
    ("U", "defer: comes back at the end"),
    ("Z", "undo your last decision"),
    ("C", "this variable is complete"),
    ("L", "all variables of the case"),
    ("X", "next evidence (also Tab)"),
    ("D", "definition and rule"),
    ("W", "why this was proposed, and how sentences like it were judged"),
    ("?", "these keys"),
    ("Q", "quit; everything decided is saved"),
)

_DROPPED = {"Cc", "Cs"}
# Marks that reorder what follows them (bidirectional overrides, embeddings and isolates).
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    r"""Return the text on one line, without control characters, escapes and reordering marks.

    >>> plain("a\x1b[31mb\nc")
    'a[31mb c'
    """
    return harmless(" ".join(text.split()))


def harmless(text: str) -> str:
    """Return the text with its lines, without control characters, escapes and reordering marks."""
    return "".join(
        character
        for character in text
        if character == "\n"
        or (unicodedata.category(character) not in _DROPPED and character not in _REORDERING)
    )


def show(console: Console, text: Text) -> None:
    """Print text as it is; a character that the terminal's encoding lacks becomes a question mark.

    Whatever `plain` did not see is made harmless here, so that no way leads around it.
    """
    shown = harmless(text.plain)
    text.plain = shown.encode(console.encoding, "replace").decode(console.encoding)
    console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=False)


def named(name: str, label: str) -> str:
    """Return a label with its id behind it."""
    name, label = plain(name), plain(label)
    return f"{label} ({name})" if label and label != name else name


def value_name(variable: Variable, value_id: str) -> str:
    """Return the label of a value with its id."""
    value = variable.value(value_id)
    return named(value_id, value.label if value else "")


def draw(console: Console, entry: QueueEntry) -> None:
    """Show a proposal with its first place of evidence."""
    console.print(Rule(characters="-"))
    document = " - ".join(plain(part) for part in (_source(entry), entry.title) if part)
    show(console, Text(f"{document}   {entry.position} of {entry.total}", style="bold"))
    if entry.case:
        show(console, Text(f"Case: {plain(entry.case)}"))
    show(console, Text(f"Variable: {named(entry.variable.id, entry.variable.label)}"))
    show(console, _proposed(entry))
    if entry.value_visible and entry.proposal.alternatives:
        others = (value_name(entry.variable, one.value) for one in entry.proposal.alternatives)
        show(console, Text(f"or: {', '.join(others)} (E)", style="dim"))
    if entry.proposal.qualifiers:
        show(console, qualifiers_line(entry.proposal.qualifiers))
    draw_evidence(console, entry, 0)
    show(console, Text("A accept  R reject  E other value  U defer  N note  Z undo  ? keys", style="dim"))


def _source(entry: QueueEntry) -> str:
    return entry.evidence[0].source if entry.evidence else ""


def _proposed(entry: QueueEntry) -> Text:
    if not entry.value_visible or entry.proposal.value is None:
        return Text("No value is proposed here: read the evidence, then press A and name the value.")
    value = entry.variable.value(entry.proposal.value)
    text = Text("Proposed: ")
    text.append(value_name(entry.variable, entry.proposal.value), style="bold")
    if value and value.definition:
        text.append(f" - {plain(value.definition)}")
    return text


def alternative_quote(alternative: Alternative) -> str:
    """Return the words that speak most for an alternative, with their page."""
    evidence = alternative.evidence[0]
    page = f", page {evidence.page}" if evidence.page else ""
    return f"“{plain(evidence.quote)}”{page}"


def qualifiers_line(qualifiers: Qualifiers) -> Text:
    """Return the qualifiers in one line."""
    pairs = "; ".join(f"{plain(name)} = {plain(value)}" for name, value in qualifiers)
    return Text(f"Qualifiers: {pairs or 'none'}")


def draw_evidence(console: Console, entry: QueueEntry, place: int) -> None:
    """Show one place of evidence: the quote marked inside its context, with page and file."""
    if not entry.evidence:
        show(console, Text("The quote no longer stands in the document; nothing can be shown.", style="bold"))
        return
    view = entry.evidence[place]
    count = len(entry.evidence)
    more = "  (X next)" if count > 1 else ""
    show(console, Text(f"\nEvidence {place + 1} of {count}, {_page(view)}{more}", style="underline"))
    show(console, _in_context(view, marked=not console.is_terminal or console.is_dumb_terminal))
    console.print()


def _page(view: EvidenceView) -> str:
    page = f"page {view.page}" if view.page else "no page"
    printed = f" (printed {plain(view.printed)})" if view.printed else ""
    return f"{page}{printed}" + (f", {plain(view.source)}" if view.source else "")


def _in_context(view: EvidenceView, *, marked: bool) -> Text:
    """Return the passage; `marked` sets marks around the quote where styles are not seen."""
    before, after = plain(view.before), plain(view.after)
    if len(before) > CONTEXT:
        before = "... " + before[-CONTEXT:]
    if len(after) > CONTEXT:
        after = after[:CONTEXT] + " ..."
    opening, closing = (">>", "<<") if marked else ("", "")
    text = Text(f"{before} " if before else "")
    text.append(f"{opening}{plain(view.quote)}{closing}", style="bold reverse")
    text.append(_gap(after) + after)
    return text


def _gap(after: str) -> str:
    return " " if after and after[0].isalnum() else ""


def why_lines(entry: QueueEntry) -> list[str]:
    """Return why the proposal was made. The reasons of class C would name a value, so they stay back."""
    if not entry.value_visible:
        return ["The reasons name a value, and are shown only for variables with a proposed value."]
    return [plain(line) for line in entry.proposal.why] or ["No reason was recorded."]


def definition_lines(entry: QueueEntry) -> list[str]:
    """Return the variable's rule, and the proposed value's definition with its limits and example."""
    lines = [f"Rule: {plain(entry.variable.rule)}"] if entry.variable.rule else []
    shown = entry.variable.value(entry.proposal.value or "") if entry.value_visible else None
    for value in (shown,) if shown else entry.variable.values:
        lines.extend(_value_lines(value))
    return lines or ["The codebook gives no rule here."]


def _value_lines(value: Value) -> list[str]:
    parts = (
        ("", value.definition),
        ("In: ", value.include),
        ("Out: ", value.exclude),
        ("Example: ", value.example),
    )
    told = " ".join(f"{head}{plain(text)}" for head, text in parts if text)
    return [f"{named(value.id, value.label)}: {told}"]


def progress_line(number: int, progress: VariableProgress) -> str:
    """Return one line of the list of variables."""
    state = "complete" if progress.complete else "open"
    given = str(progress.missing) if progress.missing else f"{len(progress.values)} values"
    waiting = f", {progress.open} proposals" if progress.open else ""
    name = named(progress.variable.id, progress.variable.label)
    return f"{number:3}  {name}: {state}, {given}{waiting}"


def qualifier_lines(variable: Variable, codebook: Codebook) -> list[str]:
    """Return which qualifiers the variable takes, and which values each of them."""
    lines = []
    for qualifier in variable.qualifiers:
        values = qualifier.values
        defining = codebook.variable(qualifier.variable) if qualifier.variable else None
        if defining and not values:
            values = tuple(value.id for value in defining.values)
        lines.append(f"  {named(qualifier.name, qualifier.label)}: {', '.join(values) or qualifier.scale}")
    return lines


def key_lines() -> Sequence[str]:
    """Return what each key does."""
    return [f"  {key}  {meaning}" for key, meaning in KEYS]
