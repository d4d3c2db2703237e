"""The database of a project: codebooks, cases, runs, proposals, and the log of decisions.

Every method is one transaction of its own; a method that writes returns after the commit. The store
may be used from several threads and, each with a store of its own, from several processes.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, insert, select, update
from sqlalchemy.dialects import sqlite

from gvcmine.errors import StoreError
from gvcmine.store import log, proposals
from gvcmine.store.engine import reading, shown, writing
from gvcmine.store.migrate import open_database
from gvcmine.store.payload import canonical_json, facets_from_json, facets_to_json, storable
from gvcmine.store.schema import case_documents, cases, codebooks, events, loads
from gvcmine.store.schema import proposals as proposal_rows
from gvcmine.store.schema import runs as run_table
from gvcmine.types.codebook import Codebook
from gvcmine.types.coding import ABOUT_CORPUS, Case, Decision, LoggedDecision, Proposal, Run

_ON_CORPUS = events.c.variable.startswith(ABOUT_CORPUS)

_RUNS_AT_ONCE = 100
"""Rows of six columns in one statement; old SQLite allows 999 parameters."""


class CodingStore:
    """What people decided and what was proposed to them.

    `messages` holds what opening did that a person should be told (an upgrade, say). Every method
    raises StoreError where the database fails or a text holds what it cannot keep.
    """

    def __init__(self, engine: Engine, messages: tuple[str, ...] = ()) -> None:
        self._engine = engine
        self.messages = messages

    @classmethod
    def open(cls, place: str | Path, *, create: bool = False) -> Self:
        """Open the database at a path (SQLite) or URL (`postgresql://...`); bring an older one up to date.

        A missing database is made only where `create` is true. Raises StoreError where it is missing,
        damaged, not gvcmine's, or newer than this program.
        """
        engine, messages = open_database(place, create=create)
        return cls(engine, messages)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    @property
    def place(self) -> str:
        """Return the file or URL of the database, without a password."""
        return shown(self._engine.url)

    def keep_codebook(self, codebook: Codebook, text: str) -> None:
        """Keep the text of a codebook under its version.

        A version under which nobody has decided yet may still be replaced. Raises StoreError where
        decisions rest on the version and its content is another.
        """
        row = {"version": storable(codebook.version), "fingerprint": codebook.fingerprint, "content": text}
        storable(text)
        with writing(self._engine) as connection:
            _insert_absent(connection, codebooks, [row])
            same_version = codebooks.c.version == codebook.version
            kept = connection.execute(select(codebooks.c.fingerprint).where(same_version)).scalar_one()
            if kept == codebook.fingerprint:
                return
            used = select(events.c.sequence).where(events.c.codebook_version == codebook.version).limit(1)
            if connection.execute(used).first() is not None:
                raise StoreError(
                    f'decisions were made under version "{codebook.version}" of the codebook, and its '
                    "content has changed since; give the changed codebook a new version"
                )
            connection.execute(update(codebooks).where(same_version).values(row))

    def codebook_versions(self) -> list[str]:
        """Return the versions of the codebook that were kept, sorted."""
        return self._column(select(codebooks.c.version).order_by(codebooks.c.version))

    def codebook_text(self, version: str) -> str | None:
        """Return the text kept under a version of the codebook, or None."""
        found = self._column(select(codebooks.c.content).where(codebooks.c.version == version))
        return found[0] if found else None

    def keep_case(self, case: Case) -> Case:
        """Keep a case unless its id is taken; return the case that is kept under the id."""
        return self.keep_cases([case])[0]

    def keep_cases(self, given: Iterable[Case]) -> list[Case]:
        """Keep those cases whose ids are new; return what is kept under the ids, in their order.

        An id is minted once: a case that is already there stays as it is.
        """
        wanted = {case.id: case for case in given}
        with writing(self._engine) as connection:
            for case in wanted.values():
                row = {
                    "id": storable(case.id),
                    "label": storable(case.label),
                    "origin": storable(case.origin),
                    "facets": canonical_json(facets_to_json(case.facets)),
                }
                if _insert_absent(connection, cases, [row]) and case.document_ids:
                    connection.execute(insert(case_documents), _case_documents(case))
            return [_read_cases(connection, cases.c.id == case_id)[0] for case_id in wanted]

    def cases(self) -> list[Case]:
        """Return all cases, sorted by id."""
        with reading(self._engine) as connection:
            return _read_cases(connection)

    def cases_of(self, document_id: str) -> list[Case]:
        """Return the cases that a document reports, sorted by id."""
        of_document = select(case_documents.c.case_id).where(case_documents.c.document_id == document_id)
        with reading(self._engine) as connection:
            return _read_cases(connection, cases.c.id.in_(of_document))

    def keep_run(self, run: Run) -> None:
        """Keep the description of a run unless it is already there."""
        row = _run_row(run)
        with writing(self._engine) as connection:
            _insert_absent(connection, run_table, [row])

    def has_run(self, run_id: str) -> bool:
        """Say whether a run of this id was kept."""
        return bool(self._column(select(run_table.c.id).where(run_table.c.id == run_id)))

    def replace_proposals(
        self,
        document_id: str,
        run: Run,
        given: Iterable[Proposal],
        *,
        runs: Iterable[Run] = (),
        variables: Collection[str] | None = None,
    ) -> None:
        """Make these the active proposals of a document, and keep the run, in one transaction.

        With `variables` only those variables' proposals are replaced, and all others stay. `runs` are
        kept too: those that the proposals name. Proposals of earlier loads that are not among the
        given are superseded: deleted where nobody met them, otherwise inactive for ever. One that was
        shown or decided keeps the content that the coder saw.
        """
        run_rows, rows = [_run_row(one) for one in (run, *runs)], proposals.prepare(document_id, given)
        with writing(self._engine) as connection:
            for start in range(0, len(run_rows), _RUNS_AT_ONCE):
                _insert_absent(connection, run_table, run_rows[start : start + _RUNS_AT_ONCE])
            proposals.replace(connection, document_id, run.id, rows, variables)

    def loaded_runs(self) -> dict[str, str]:
        """Return for each document that was loaded the id of the run whose proposals it shows."""
        with reading(self._engine) as connection:
            return {row.document_id: row.run for row in connection.execute(select(loads))}

    def proposals(
        self,
        active_only: bool = True,
        unit: str | None = None,
        variable: str | None = None,
        document_id: str | None = None,
    ) -> list[Proposal]:
        """Return proposals by unit and variable, the best score first; a filter left out allows all."""
        table = proposal_rows.c
        conditions = _equal({table.unit: unit, table.variable: variable, table.document_id: document_id})
        if active_only:
            conditions.append(table.active == 1)
        with reading(self._engine) as connection:
            return proposals.read(connection, *conditions)

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return the proposal of this id, active or not, or None."""
        with reading(self._engine) as connection:
            return next(iter(proposals.read(connection, proposal_rows.c.id == proposal_id)), None)

    def mark_shown(self, proposal_id: str) -> None:
        """Note that a person saw a proposal, so that it is kept for ever."""
        unseen = (proposal_rows.c.id == proposal_id, proposal_rows.c.shown == 0)
        if self._column(select(proposal_rows.c.id).where(*unseen)):
            with writing(self._engine) as connection:
                proposals.mark_shown(connection, proposal_id)

    def append(self, decision: Decision) -> LoggedDecision:
        """Add a decision to the log; return it with its place after the commit.

        A retry (same key, same content, the time aside) returns the row that is there. Raises
        KeyReused where the key belongs to another decision.
        """
        return self.append_all([decision])[0]

    def append_all(self, decisions: Sequence[Decision]) -> list[LoggedDecision]:
        """Add decisions in their order, all or none; otherwise like `append`."""
        prepared = log.prepare(decisions)
        if not prepared:
            return []
        with writing(self._engine) as connection:
            return log.append(connection, prepared)

    def decisions(
        self,
        after: int = 0,
        unit: str | None = None,
        variable: str | None = None,
        coder: str | None = None,
    ) -> list[LoggedDecision]:
        """Return the decisions on codebook variables with numbers above `after`, in the order of the log."""
        table = events.c
        conditions = _equal({table.unit: unit, table.variable: variable, table.coder: coder})
        with reading(self._engine) as connection:
            return log.read(connection, table.sequence > after, ~_ON_CORPUS, *conditions)

    def corpus_decisions(self) -> list[LoggedDecision]:
        """Return the decisions on the corpus itself (see ABOUT_CORPUS), in the order of the log."""
        with reading(self._engine) as connection:
            return log.read(connection, _ON_CORPUS)

    def decision(self, key: str) -> LoggedDecision | None:
        """Return the decision of this key, or None."""
        with reading(self._engine) as connection:
            return next(iter(log.read(connection, events.c.key == key)), None)

    def verify_chain(self) -> int:
        """Recompute the hashes of the whole log; return how many rows it has.

        Raises StoreError naming the first number that is missing or does not fit.
        """
        with reading(self._engine) as connection:
            return log.verify(connection)

    def counts(self) -> dict[str, int]:
        """Return how many codebooks, cases, runs, active proposals and decisions there are."""
        chosen = {
            "codebooks": select(func.count()).select_from(codebooks),
            "cases": select(func.count()).select_from(cases),
            "runs": select(func.count()).select_from(run_table),
            "proposals": select(func.count()).select_from(proposal_rows).where(proposal_rows.c.active == 1),
            "decisions": select(func.count()).select_from(events).where(~_ON_CORPUS),
        }
        with reading(self._engine) as connection:
            return {name: connection.execute(query).scalar_one() for name, query in chosen.items()}

    def _column(self, query: Any) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())


def _equal(wanted: dict[ColumnElement[Any], str | None]) -> list[ColumnElement[bool]]:
    return [column == text for column, text in wanted.items() if text is not None]


def _insert_absent(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> bool:
    """Insert rows whose primary key is new; say whether any was."""
    inserting: Any = sqlite.insert
    if connection.dialect.name == "postgresql":
        # Importing it takes a tenth of a second, which each command would pay.
        from sqlalchemy.dialects import postgresql

        inserting = postgresql.insert
    key = table.primary_key.columns[0]
    statement = inserting(table).values(rows).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).first() is not None


def _run_row(run: Run) -> dict[str, Any]:
    names = ("id", "part", "inputs", "codebook_version", "software_version")
    texts = {name: storable(getattr(run, name)) for name in names}
    return texts | {"settings": canonical_json([list(pair) for pair in run.settings])}


def _case_documents(case: Case) -> list[dict[str, Any]]:
    return [
        {"case_id": case.id, "position": position, "document_id": storable(document_id)}
        for position, document_id in enumerate(case.document_ids)
    ]


def _read_cases(connection: Connection, *conditions: ColumnElement[bool]) -> list[Case]:
    chosen = select(*cases.c, case_documents.c.document_id)
    joined = chosen.select_from(cases.outerjoin(case_documents)).where(*conditions)
    documents: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    for row in connection.execute(joined.order_by(cases.c.id, case_documents.c.position)):
        found[row.id] = row
        documents.setdefault(row.id, []).extend([] if row.document_id is None else [row.document_id])
    return [
        Case(
            id=case_id,
            label=row.label,
            origin=row.origin,
            document_ids=tuple(documents[case_id]),
            facets=facets_from_json(json.loads(row.facets)),
        )
        for case_id, row in found.items()
    ]
