"""Derived data: one Parquet file per document and stage, which may be deleted and made again.

Layout: ROOT/STAGE/NN/DOCUMENT.parquet, so that DuckDB, pandas or R read `ROOT/passages/**/*.parquet`
as one table. ROOT may be a folder or an fsspec URL of an object store.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from gvcmine.errors import StoreError
from gvcmine.store import stages
from gvcmine.store.columns import decode, encode
from gvcmine.store.folder import Folder, name_in
from gvcmine.store.ledger import FileRecord, Ledger
from gvcmine.store.proposal_columns import PROPOSAL, proposal_from, proposal_row
from gvcmine.types.coding import Proposal
from gvcmine.types.text import Document, Mention, Passage, Reading

if TYPE_CHECKING:
    import numpy as np

    Vectors = np.ndarray[Any, np.dtype[np.float32]]
    Hashes = np.ndarray[Any, np.dtype[np.uint64]]

T = TypeVar("T")

COMMANDS = {
    "text": "gvcmine ingest",
    "passages": "gvcmine ingest",
    "hashes": "gvcmine ingest",
    "mentions": "gvcmine tag",
    "vectors": "gvcmine propose",
    "proposals": "gvcmine propose",
}
"""The stages, and the command that makes each."""

__all__ = ["COMMANDS", "CorpusStore", "FileRecord"]

_ENDING = ".parquet"
_INPUTS, _FORMAT = b"gvcmine.inputs", b"gvcmine.format"
_EMBEDDER = b"gvcmine.embedder"
_FOOTER = 16 * 1024
"""Bytes read from the end of a file for its footer; ours take 2 to 6 kB. A longer one is read whole."""

_BROKEN = (OSError, KeyError, TypeError, ValueError, pa.ArrowException)
"""What PyArrow and the types raise for a file that is cut, flipped or of another format."""


class CorpusStore(Ledger):
    """The derived data of a workspace, with the ledger of its files.

    A damaged file raises StoreError when it is read, and is not current, so that running its stage
    again makes it anew. `inputs` is a hash of all that a stage's outcome depends on.
    """

    def __init__(self, root: str | Path) -> None:
        super().__init__(Folder(root))

    def keep_reading(self, reading: Reading, inputs: str = "") -> None:
        """Keep a document and its passages; the document stands only when its passages do."""
        document_id = reading.document.id
        rows = [stages.passage_row(passage) for passage in reading.passages]
        self._keep("passages", document_id, _table(rows, stages.PASSAGE), inputs)
        self._keep(
            "text", document_id, _table([stages.document_row(reading.document)], stages.DOCUMENT), inputs
        )

    def reading(self, document_id: str) -> Reading:
        """Return a document with its passages."""
        return Reading(document=self.document(document_id), passages=tuple(self.passages(document_id)))

    def document(self, document_id: str) -> Document:
        """Return a document."""
        return self._values("text", document_id, stages.document_from)[0]

    def outline(self, document_id: str) -> Document:
        """Return a document without its text and lines: enough to name it, at a fraction of the cost."""
        table = self._read("text", document_id)
        empty = pa.array([[]], type=table.schema.field("lines").type)
        bare = table.set_column(table.schema.get_field_index("lines"), "lines", empty)
        bare = bare.set_column(table.schema.get_field_index("text"), "text", pa.array([""]))
        return stages.document_from([decode(column)[0] for column in bare.columns])

    def text(self, document_id: str) -> str:
        """Return the text of a document alone, at a fraction of the cost of the document."""
        return str(self._read("text", document_id).column("text")[0].as_py())

    def passages(self, document_id: str) -> list[Passage]:
        """Return the passages of a document, in text order."""
        return self._values("passages", document_id, stages.passage_from)

    def keep_hashes(self, document_id: str, hashes: "Hashes", inputs: str) -> None:
        """Keep the sampled hashes of a document's words, in place of earlier ones."""
        self._keep("hashes", document_id, pa.table({"hash": pa.array(hashes, pa.uint64())}), inputs)

    def hashes(self, document_id: str) -> "Hashes":
        """Return the sampled hashes of a document's words, an array (n) of uint64."""
        values: Hashes = self._read("hashes", document_id).column("hash").to_numpy()
        return values

    def marks(self, stage: str) -> dict[str, str]:
        """Return a mark of each document's file of a stage, which changes when the file is replaced.

        Read from the lists of folders: a thousandth of the cost of opening the files.
        """
        return self._folder.marks(self._known(stage), _ENDING)

    def keep_mentions(self, document_id: str, mentions: Sequence[Mention], inputs: str) -> None:
        """Keep the mentions of a document, in place of earlier ones."""
        rows = [stages.mention_row(mention) for mention in mentions]
        self._keep("mentions", document_id, _table(rows, stages.MENTION), inputs)

    def mentions(self, document_id: str) -> list[Mention]:
        """Return the mentions of a document, in the order in which they were kept."""
        return self._values("mentions", document_id, stages.mention_from)

    def keep_vectors(
        self, document_id: str, passage_ids: Sequence[str], array: "Vectors", inputs: str, embedder: str = ""
    ) -> None:
        """Keep one vector per text: row i of the array (n, dimensions) belongs to id i.

        `embedder` is the fingerprint of what made them; it stands in the footer of the file.
        """
        count, dimensions = array.shape
        if count != len(passage_ids):
            raise ValueError(f"{len(passage_ids)} passages cannot have {count} vectors")
        values = pa.array(array.astype("float32").ravel())
        kind = stages.vector_columns(dimensions)
        vectors = pa.FixedSizeListArray.from_arrays(values, type=kind.field("vector").type)
        table = pa.table([pa.array(list(passage_ids), pa.string()), vectors], schema=pa.schema(list(kind)))
        self._keep("vectors", document_id, table, inputs, {_EMBEDDER: embedder})

    def embedder(self, document_id: str) -> str:
        """Return the fingerprint of what made the vectors of a document; "" where no vectors can be read."""
        try:
            found = self._footer(self._path("vectors", document_id)).metadata or {}
        except _BROKEN:
            return ""
        return str(found.get(_EMBEDDER, b""), "utf-8", "replace")

    def vectors(self, document_id: str) -> tuple[list[str], "Vectors"]:
        """Return the passage ids of a document and their vectors, an array (n, dimensions) of float32."""
        table = self._read("vectors", document_id)
        try:
            column = table.column("vector").combine_chunks()
            values = column.flatten().to_numpy().reshape(len(column), column.type.list_size)
            return table.column("passage_id").to_pylist(), values
        except _BROKEN as error:
            raise self._damaged("vectors", document_id, error) from error

    def keep_proposals(self, document_id: str, proposals: Sequence[Proposal], inputs: str) -> None:
        """Keep the proposals for a document, in place of earlier ones."""
        rows = [proposal_row(proposal) for proposal in proposals]
        self._keep("proposals", document_id, _table(rows, PROPOSAL), inputs)

    def proposals(self, document_id: str) -> list[Proposal]:
        """Return the proposals for a document, in the order in which they were kept."""
        return self._values("proposals", document_id, proposal_from)

    def is_current(self, stage: str, document_id: str, inputs: str) -> bool:
        """Say whether a stage of a document was made from these inputs and its file is whole.

        Reads the end of the file only; a file that is missing or damaged is not current.
        """
        path = self._path(stage, document_id)
        try:
            found = self._footer(path).metadata or {}
        except _BROKEN:
            return False
        return (
            found.get(_INPUTS) == inputs.encode()
            and found.get(_FORMAT) == stages.stage_format(stage).encode()
        )

    def inputs(self, stage: str, document_id: str) -> str:
        """Return the inputs from which a stage of a document was made.

        Raises StoreError where its file is missing or damaged.
        """
        try:
            return str((self._footer(self._path(stage, document_id)).metadata or {})[_INPUTS], "utf-8")
        except _BROKEN as error:
            raise self._damaged(stage, document_id, error) from error

    def exists(self, stage: str, document_id: str) -> bool:
        """Say whether a stage of a document was kept, current or not."""
        return self._folder.exists(self._path(stage, document_id))

    def document_ids(self) -> list[str]:
        """Return the ids of all documents, sorted."""
        return sorted(name_in(path, _ENDING) for path in self._folder.paths("text", _ENDING))

    def count(self, stage: str, document_id: str | None = None) -> int:
        """Return how many rows a stage has, over all documents or for one, from the footers of the files.

        Raises StoreError where a file is damaged.
        """
        if document_id is not None:
            return self._rows(stage, self._path(stage, document_id))
        paths = self._folder.paths(self._known(stage), _ENDING)
        if stage == "text":
            return sum(1 for _ in paths)
        return sum(self._rows(stage, path) for path in paths)

    def forget(self, document_id: str) -> None:
        """Remove every stage of a document, its text first."""
        for stage in COMMANDS:
            self._folder.remove(self._path(stage, document_id))

    def _known(self, stage: str) -> str:
        if stage not in COMMANDS:
            raise ValueError(f'no stage is called "{stage}"; choose one of: {", ".join(COMMANDS)}')
        return stage

    def _path(self, stage: str, document_id: str) -> str:
        return self._folder.path(self._known(stage), document_id, _ENDING)

    def _keep(
        self,
        stage: str,
        document_id: str,
        table: pa.Table,
        inputs: str,
        more: Mapping[bytes, str] = MappingProxyType({}),
    ) -> None:
        marks = {_INPUTS: inputs, _FORMAT: stages.stage_format(stage), **more}
        marked = table.replace_schema_metadata(marks)
        buffer = pa.BufferOutputStream()
        pq.write_table(marked, buffer, compression="zstd", write_page_checksum=True)
        self._folder.write(self._path(stage, document_id), buffer.getvalue().to_pybytes())

    def _read(self, stage: str, document_id: str) -> pa.Table:
        path = self._path(stage, document_id)
        try:
            content = self._folder.read(path)
        except FileNotFoundError as error:
            raise StoreError(
                f"there are no {stage} of the document {document_id}; make them with: {COMMANDS[stage]}"
            ) from error
        except OSError as error:
            raise self._damaged(stage, document_id, error) from error
        try:
            file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
            table = file.read(use_threads=False)
        except _BROKEN as error:
            raise self._damaged(stage, document_id, error) from error
        if (table.schema.metadata or {}).get(_FORMAT) != stages.stage_format(stage).encode():
            raise StoreError(
                f"{path} is of another version of gvcmine; all that is derived from the corpus is made anew, "
                "and nothing that people decided changes, with: gvcmine run"
            )
        if not self._is_ours(stage, table.schema):
            raise self._damaged(stage, document_id, ValueError("other columns than expected"))
        return table

    def _is_ours(self, stage: str, found: pa.Schema) -> bool:
        # The pages carry checksums and the footer none: a flipped bit there may change a type.
        expected = stages.COLUMNS.get(stage)
        if expected is None:
            size = getattr(found.field(-1).type, "list_size", 0)
            expected = stages.vector_columns(size)
        return bool(found.equals(pa.schema(list(expected))))

    def _values(self, stage: str, document_id: str, read: Callable[[Sequence[Any]], T]) -> list[T]:
        table = self._read(stage, document_id)
        try:
            return [read(row) for row in zip(*map(decode, table.columns), strict=True)]
        except _BROKEN as error:
            raise self._damaged(stage, document_id, error) from error

    def _footer(self, path: str) -> pq.FileMetaData:
        end = self._folder.read_end(path, _FOOTER)
        if len(end) == _FOOTER and int.from_bytes(end[-8:-4], "little") > _FOOTER - 8:
            end = self._folder.read(path)
        return pq.read_metadata(pa.BufferReader(end))

    def _rows(self, stage: str, path: str) -> int:
        try:
            return int(self._footer(path).num_rows)
        except _BROKEN as error:
            raise self._damaged(stage, name_in(path, _ENDING), error) from error

    def _damaged(self, stage: str, document_id: str, error: Exception) -> StoreError:
        return StoreError(
            f"{self._path(stage, document_id)} is damaged ({error}); it is derived "
            f"from the corpus: delete it, or the whole folder .gvcmine, and run: {COMMANDS[stage]}"
        )


def _table(rows: Sequence[tuple[Any, ...]], kind: pa.StructType) -> pa.Table:
    try:
        columns = encode(rows, kind).flatten()
    except (UnicodeEncodeError, OverflowError, pa.ArrowException) as error:
        raise StoreError(f"a derived value cannot be kept: {error}") from error
    return pa.table(columns, schema=pa.schema(list(kind)))
