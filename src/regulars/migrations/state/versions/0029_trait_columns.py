"""Where the traits lie that are made for everybody at once."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "trait_columns",
        sa.Column("key", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("file", "source")),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
