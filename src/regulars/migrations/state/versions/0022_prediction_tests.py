"""What is kept of the back-tests' windows. Cards of the old shape go: the next refit writes one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute(sa.text("DELETE FROM prediction_models"))
    op.create_table(
        "prediction_tests",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("cut", sa.Integer, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column(
            "result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("kind", "cut", name="pk_prediction_tests"),
    )
