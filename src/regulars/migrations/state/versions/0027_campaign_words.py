"""Campaigns on many channels, with a template or words of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    e_mail = sa.text("'[\"email\"]'")  # what every campaign was until now
    op.add_column("campaigns", sa.Column("channels", JSON, nullable=False, server_default=e_mail))
    op.add_column("campaigns", sa.Column("template_id", sa.String))
    op.add_column("campaigns", sa.Column("template_version", sa.Integer))
    op.add_column("campaigns", sa.Column("content", JSON))
