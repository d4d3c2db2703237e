"""Which backends this machine has for a model, and which one "auto" takes."""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from gvcmine.errors import GvcmineError
from gvcmine.propose.embedding.model_files import ModelFiles

AUTO = "auto"
BF16_FLAGS = ("amx_bf16", "avx512_bf16")
"""Processor flags with which 16-bit products are done in hardware; without them they are emulated, slowly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A backend: what runs it, its number format, and what is missing for it here (empty: nothing)."""

    name: str
    dtype: str
    told: str
    missing: str


def offers(files: ModelFiles) -> tuple[Offer, ...]:
    """Return all backends, each with what keeps this machine from running the model with it.

    Nothing heavy is imported: packages are looked for, the processor's flags and the driver asked.
    """
    return tuple(
        Offer(name=name, dtype=dtype, told=told, missing=check(files))
        for name, (dtype, told, check) in _BACKENDS.items()
    )


def choose(files: ModelFiles, wanted: str) -> Offer:
    """Return the backend of that name, for "auto" the first that is there of cuda, onnx and torch.

    The choice rests on what the machine has, never on a timing: the same machine always makes the
    same vectors. torch-bf16 is offered but never chosen unasked, though it is faster where the
    processor has it: its vectors differ from those of other machines in the third or fourth digit, so
    that a team with different processors would hold models which some of them cannot use; and it needs
    torch, whose import alone takes longer than onnx needs for a paper. Who embeds thousands of papers
    on one kind of machine pins it.

    Raises GvcmineError where no backend has that name, or this machine lacks it.
    """
    found = {offer.name: offer for offer in offers(files)}
    if wanted == AUTO:
        for name in ("cuda", "onnx", "torch"):
            if not found[name].missing:
                return found[name]
        wanted = "torch"
    here = ", ".join(name for name, offer in found.items() if not offer.missing) or "none"
    if wanted not in found:
        raise GvcmineError(
            f'propose.backend in gvcmine.toml is "{wanted}"; choose auto or one of {", ".join(found)} '
            f"(on this machine: {here})"
        )
    if missing := found[wanted].missing:
        raise GvcmineError(
            f'propose.backend in gvcmine.toml is "{wanted}", which cannot run {files.name} here: '
            f"{missing}. This machine has: {here}; see: gvcmine embedder"
        )
    return found[wanted]


def _no_torch(_: ModelFiles) -> str:
    wanted = ("torch", "sentence_transformers")
    missing = [name for name in wanted if find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _no_onnx(files: ModelFiles) -> str:
    if not files.pooling:
        return f"the model cannot be exported: {files.special}"
    missing = [name for name in ("onnxruntime", "onnx", "tokenizers") if find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else _no_torch(files)


def _no_bf16(files: ModelFiles) -> str:
    if missing := _no_torch(files):
        return missing
    flags = processor_flags()
    if flags is None:
        return "this system does not tell what its processor can do (only Linux does)"
    return "" if flags & set(BF16_FLAGS) else f"the processor has neither {' nor '.join(BF16_FLAGS)}"


def _no_cuda(files: ModelFiles) -> str:
    if missing := _no_torch(files):
        return missing
    try:
        built = version("torch")
    except PackageNotFoundError:
        return "not installed: torch"
    if built.endswith("+cpu"):
        return f"torch {built} is built without CUDA"
    return "" if _graphics_cards() else "no NVIDIA card answers"


_BACKENDS: dict[str, tuple[str, str, Callable[[ModelFiles], str]]] = {
    "onnx": ("fp32", "ONNX Runtime, exact, starts in a second", _no_onnx),
    "torch": ("fp32", "PyTorch, exact, any sentence-transformers model", _no_torch),
    "torch-bf16": ("bf16", "PyTorch in 16-bit numbers, faster, not exact", _no_bf16),
    "cuda": ("fp32", "PyTorch on an NVIDIA card, exact", _no_cuda),
}


def processor_flags() -> set[str] | None:
    """Return the flags of the processor as Linux tells them; None where no system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith(("flags", "Features")):
            return set(line.partition(":")[2].split())
    return None


def _graphics_cards() -> int:
    """Return how many cards the NVIDIA driver shows this process; CUDA_VISIBLE_DEVICES is minded."""
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(library)
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return 0
    return count.value
