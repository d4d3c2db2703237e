"""Export a model to ONNX once, check that it gives the same vectors, and keep it in the user's cache."""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from gvcmine.errors import GvcmineError
from gvcmine.propose.embedding.model_files import ModelFiles
from gvcmine.propose.embedding.onnx_backend import OnnxModel
from gvcmine.propose.embedding.torch_backend import TorchModel, load_sentence_transformer, quiet
from gvcmine.propose.embedding.user_cache import cache_folder, file_hash, read_json, write_whole

FORMAT = "1"
"""Rises when the graph is made in another way, so that older exports are not used."""

SAME = 0.99999
"""Least cosine between a vector of the export and torch's."""

_OPSET = 17
CHECKED = (
    "Wages rose.",
    "",
    "  Suppliers in Dhaka\tmoved into design,\n and two of them now sell under their own name. ",
    "Ésprit d'équipe: l'industrie du café à São Paulo, 80 % de la récolte (≈ 12 t) №5 — “fair” prices…",
    "The buyers of cut flowers asked for a certificate, and growers who had none lost their orders. " * 3,
    "Chains are governed by markets, modules, relations, captivity and hierarchy. " * 60,
)
"""Texts on which an export is compared: short, empty, odd spaces, accents, and longer than models read."""


def exported_model(files: ModelFiles) -> Path:
    """Return the exported graph of a plain model, made where it is missing or damaged.

    Raises GvcmineError where the model cannot be exported or its export gives other vectors.
    """
    folder = cache_folder() / "onnx" / f"{files.weights}-{files.length}-{files.pooling}-{FORMAT}"
    stated = read_json(folder / "manifest.json")
    graph = folder / str(stated.get("graph", "missing"))
    if graph.is_file() and file_hash(graph) == stated.get("sha256"):
        return graph
    return _export(files, folder)


def _export(files: ModelFiles, folder: Path) -> Path:
    content = _graph(files)
    digest = hashlib.sha256(content).hexdigest()
    graph = folder / f"model-{digest[:12]}.onnx"
    try:
        write_whole(graph, content)
        cosine = least_cosine(files, graph)
        if not cosine >= SAME:
            graph.unlink()
            raise _refused(files, f"its vectors differ from torch's (cosine {cosine:.6f})")
        manifest = {"graph": graph.name, "sha256": digest, "model": files.name, "least_cosine": cosine}
        write_whole(folder / "manifest.json", json.dumps(manifest, indent=1).encode())
    except OSError as problem:
        raise _refused(
            files, f"{folder} takes no files ({problem.strerror}); set GVCMINE_CACHE to a folder that does"
        ) from problem
    return graph


def least_cosine(files: ModelFiles, graph: Path) -> float:
    """Return the least cosine, over the texts that are compared, of the export's vectors with torch's."""
    mine, theirs = OnnxModel(files, graph).encode(CHECKED), TorchModel(files).encode(CHECKED)
    return float(np.einsum("ij,ij->i", mine, theirs).min())


def _graph(files: ModelFiles) -> bytes:
    """Return the model as an ONNX file: word pieces and mask in, unit-length vectors out."""
    import torch

    # Written out in elementary steps, attention is one that the runtime knows how to fuse; the other
    # implementation exports with checks for numbers that are none, a quarter slower.
    model = load_sentence_transformer(files, "cpu", "fp32", attention="eager")
    module = _module(torch, model[0].auto_model.eval(), files.pooling)
    ids = torch.ones((2, 7), dtype=torch.int64)
    mask = torch.ones((2, 7), dtype=torch.int64)
    mask[1, 4:] = 0
    moving = {"input_ids": {0: "texts", 1: "pieces"}, "attention_mask": {0: "texts", 1: "pieces"}}
    try:
        with tempfile.TemporaryDirectory() as place, torch.no_grad(), quiet():
            out = Path(place) / "model.onnx"
            torch.onnx.export(
                module,
                (ids, mask),
                out,
                input_names=["input_ids", "attention_mask"],
                output_names=["vectors"],
                dynamic_axes={**moving, "vectors": {0: "texts"}},
                opset_version=_OPSET,
                dynamo=False,
            )
            return out.read_bytes()
    except (RuntimeError, TypeError, ValueError, KeyError, IndexError, NotImplementedError) as problem:
        raise _refused(files, f"torch cannot export it ({problem})") from problem


def _module(torch: Any, transformer: Any, pooling: str) -> Any:
    class Embedding(torch.nn.Module):  # type: ignore[misc]
        """Transformer, pooling and scaling to length one."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            if pooling == "cls":
                pooled = states[:, 0]
            else:
                counted = attention_mask.unsqueeze(-1).to(states.dtype)
                pooled = (states * counted).sum(1) / counted.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, p=2, dim=1)

    return Embedding().eval()


def _refused(files: ModelFiles, why: str) -> GvcmineError:
    return GvcmineError(
        f"the embedding model {files.name} cannot be used with ONNX Runtime: {why}; "
        'set propose.backend = "torch" in gvcmine.toml'
    )
