"""Proposals keep the values that come next, and cases what parts them from each other."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; what is there already has neither."""
    op.add_column("cases", sa.Column("facets", sa.Text, nullable=False, server_default="{}"))
    op.add_column("proposals", sa.Column("alternatives", sa.Text, nullable=False, server_default="[]"))
