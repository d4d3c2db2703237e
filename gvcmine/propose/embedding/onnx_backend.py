"""Embedding with ONNX Runtime: the same vectors as PyTorch in 32 bits, without importing it."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gvcmine.propose.embedding.batches import batches
from gvcmine.propose.embedding.model_files import ModelFiles
from gvcmine.propose.embedding.user_cache import read_json
from gvcmine.propose.sentences import Vectors


class OnnxModel:
    """An exported model, with its tokenizer; pooling and scaling to length one are in the graph."""

    def __init__(self, files: ModelFiles, exported: Path) -> None:
        """Load the exported graph and the tokenizer that lies with the model."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads(), 1
        # Waiting threads that spin slow each other down on shared machines.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Plans of memory are made a shape; batches of texts hardly repeat one.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(exported), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file(files)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(files.length)
        self._filler = int(read_json(files.folder / "config.json").get("pad_token_id") or 0)
        self.dimensions = int(self._session.get_outputs()[0].shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array (n_texts, n_dimensions) of unit-length rows."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        out = np.zeros((len(pieces), self.dimensions), dtype=np.float32)
        for rows in batches([len(one) for one in pieces]):
            out[rows] = self._run([pieces[row] for row in rows])
        return out

    def _run(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        ids = np.full((len(pieces), max(map(len, pieces))), self._filler, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        found: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return found


def tokenizer_file(files: ModelFiles) -> Path:
    """Return the tokenizer of a plain model; it lies with the transformer, in the folder or one below."""
    places = [files.folder / "tokenizer.json", *sorted(files.folder.glob("0_*/tokenizer.json"))]
    return next(place for place in places if place.is_file())


def threads() -> int:
    """Return how many threads compute: the cores this process may use, or fewer by OMP_NUM_THREADS."""
    import psutil

    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = min(allowed, psutil.cpu_count(logical=False) or allowed)
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores, int(asked)) if asked.isdigit() and int(asked) else cores
