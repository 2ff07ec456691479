"""The catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("sku", sa.String, nullable=False),
        sa.Column("title", sa.String),
        sa.Column("category", sa.String),
        sa.Column("brand", sa.String),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("cost_minor", sa.BigInteger),
        sa.Column("image_url", sa.String),
        sa.Column("url", sa.String),
        sa.Column("in_stock", sa.Boolean, nullable=False),
        sa.Column("stock", sa.BigInteger),
        sa.Column("added_day", sa.Integer),
        sa.Column("search", sa.String, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sku", name="pk_products"),
    )
