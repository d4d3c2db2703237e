"""Nested tuples as Arrow arrays and back, column by column and exactly.

A value of a struct type is a tuple of its fields in their order, a value of a list type a tuple.
Going by columns is an order of magnitude faster than going by rows of dictionaries.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import pyarrow as pa


def struct(**fields: pa.DataType) -> pa.StructType:
    """Return a struct type; `None` is allowed in each field."""
    return pa.struct(list(fields.items()))


def encode(rows: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return an Arrow array of this type.

    Raises pa.ArrowInvalid, UnicodeEncodeError or OverflowError for what the type cannot hold.
    """
    if pa.types.is_list(kind):
        offsets = pa.array(accumulate(map(len, rows), initial=0), pa.int32())
        return pa.ListArray.from_arrays(offsets, encode(list(chain.from_iterable(rows)), kind.value_type))
    if pa.types.is_struct(kind):
        columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * kind.num_fields
        arrays = [encode(column, field.type) for column, field in zip(columns, kind, strict=True)]
        return pa.StructArray.from_arrays(arrays, fields=list(kind))
    return pa.array(rows, kind)


def decode(array: pa.Array) -> list[Any]:
    """Return what was encoded; the array has no nulls in its lists and structs."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_list(array.type):
        values = decode(array.flatten())
        bounds = accumulate(array.value_lengths().to_pylist(), initial=0)
        return [tuple(values[start:end]) for start, end in pairwise(bounds)]
    if pa.types.is_struct(array.type):
        return list(zip(*map(decode, array.flatten()), strict=True))
    if array.null_count and not pa.types.is_string(array.type):
        return list(array.to_pylist())
    return list(array.to_numpy(zero_copy_only=False).tolist())
