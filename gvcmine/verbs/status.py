"""The verb status: where every document stands, with counts that add up."""

from collections import Counter
from dataclasses import dataclass

from gvcmine.review.resolve import resolve
from gvcmine.types.coding import CodingState, case_unit, document_unit
from gvcmine.types.text import DocumentKind
from gvcmine.verbs.cases import coded_cases
from gvcmine.verbs.describing import choices, chosen_for
from gvcmine.verbs.documents import present_documents, set_aside
from gvcmine.verbs.languages import unread_note
from gvcmine.verbs.rooms import Rooms
from gvcmine.verbs.runs import ProposalInputs, make_runs
from gvcmine.verbs.serving import in_use, services
from gvcmine.verbs.standing import MentionInputs
from gvcmine.verbs.tagging import load_tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """Where one document stands: what was done, and how many decisions rest on its units.

    `unread` says which language kept the machine from reading it, and is empty where none did.
    `same_work_as` is the id of the document that stands for the work where this one was set aside.
    """

    id: str
    source: str
    title: str
    kind: DocumentKind
    pages: int
    passages: int
    tagged: bool
    proposed: bool
    decisions: int
    language: str | None = None
    unread: str = ""
    same_work_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The counts of a workspace, its documents and its refusals.

    Always files == files_read + refusals + duplicates and documents == files_read + abstract_only
    + extra_pieces, these being the works of a file after its first. `not_machine_read` counts the
    documents that are, in whole or for the most part, in a language which the tagger does not read,
    `set_aside` those that a person called the same work as another one: they are documents still, and
    neither tagged nor proposed for.
    """

    counts: dict[str, int]
    documents: tuple[DocumentStatus, ...]
    refusals: tuple[tuple[str, str, str], ...]
    mentions_by_label: dict[str, int]
    proposals_by_variable: dict[str, int]


def status(rooms: Rooms) -> Status:
    """Return where the workspace stands; changes nothing."""
    records = [record for record in rooms.corpus.files() if record.outcome != "reference_list"]
    outcomes = Counter(record.outcome for record in records)
    documents = _documents(rooms)
    kinds = Counter(document.kind for document in documents)
    present = {document.id for document in documents}
    in_database = rooms.coding.counts()
    settled = [
        c for c in resolve(rooms.coding.decisions(), rooms.codebook) if c.state is not CodingState.OPEN
    ]
    counts = {
        "files": len(records),
        "files_read": outcomes["document"],
        "refusals": outcomes["refusal"],
        "duplicates": outcomes["duplicate"],
        "documents": len(documents),
        "abstract_only": kinds[DocumentKind.ABSTRACT_ONLY],
        "extra_pieces": sum(len(record.pieces) for record in records),
        "set_aside": sum(document.same_work_as is not None for document in documents),
        "not_machine_read": sum(bool(document.unread) for document in documents),
        "pages": sum(document.pages for document in documents),
        "passages": sum(document.passages for document in documents),
        "mentions": rooms.corpus.count("mentions"),
        "references": len(rooms.corpus.references()),
        "cases": sum(present >= set(case.document_ids) for case in coded_cases(rooms)),
        "proposals": in_database["proposals"],
        "decisions": in_database["decisions"],
        "codings": len(settled),
    }
    return Status(
        counts=counts,
        documents=documents,
        refusals=tuple(
            (record.source, str(record.reason), record.detail)
            for record in records
            if record.outcome == "refusal"
        ),
        mentions_by_label=_mentions_by_label(rooms),
        proposals_by_variable=dict(Counter(proposal.variable for proposal in rooms.coding.proposals())),
    )


def _documents(rooms: Rooms) -> tuple[DocumentStatus, ...]:
    tagger = load_tagger(rooms)
    proposal_inputs = ProposalInputs(rooms, make_runs(rooms, in_use(services(rooms))))
    loaded, mention_inputs = rooms.coding.loaded_runs(), MentionInputs(rooms, tagger)
    decided = Counter(entry.decision.unit for entry in rooms.coding.decisions())
    cases, aside, said = rooms.coding.cases(), set_aside(rooms), choices(rooms)
    found = []
    for document_id in present_documents(rooms):
        document = chosen_for(rooms.corpus.outline(document_id), said)
        own = [case_unit(case.id) for case in cases if document_id in case.document_ids]
        inputs = mention_inputs.of(document)
        wanted = proposal_inputs.of(document_id, inputs)
        proposed = loaded.get(document_id) == wanted.run and rooms.corpus.is_current(
            "proposals", document_id, wanted.text
        )
        found.append(
            DocumentStatus(
                id=document_id,
                source=document.source,
                title=document.title or "",
                kind=document.kind,
                pages=len(document.pages),
                passages=rooms.corpus.count("passages", document_id),
                tagged=rooms.corpus.is_current("mentions", document_id, inputs),
                proposed=proposed,
                decisions=sum(decided[unit] for unit in [document_unit(document_id), *own]),
                language=document.language,
                unread=unread_note(rooms, document, tagger),
                same_work_as=aside.get(document_id),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.source, one.title)))


def _mentions_by_label(rooms: Rooms) -> dict[str, int]:
    labels: Counter[str] = Counter()
    for document_id in rooms.corpus.document_ids():
        if rooms.corpus.exists("mentions", document_id):
            labels.update(mention.label for mention in rooms.corpus.mentions(document_id))
    return dict(labels.most_common())
