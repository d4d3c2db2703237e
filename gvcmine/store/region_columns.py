"""Boxes on pages as columns."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from gvcmine.store.columns import struct
from gvcmine.types.text import Rectangle, Region

REGION = struct(page=pa.int64(), x0=pa.float64(), y0=pa.float64(), x1=pa.float64(), y1=pa.float64())


def region_rows(regions: Sequence[Region]) -> list[tuple[Any, ...]]:
    """Return regions as tuples of the columns of REGION."""
    boxes = ((region.page, region.rectangle) for region in regions)
    return [(page, box.x0, box.y0, box.x1, box.y1) for page, box in boxes]


def regions_from(rows: Sequence[Any]) -> tuple[Region, ...]:
    """Read what `region_rows` returned."""
    return tuple(Region(page, Rectangle(*box)) for page, *box in rows)
