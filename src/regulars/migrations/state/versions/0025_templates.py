"""Templates with their versions, and what a part of a short message costs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
    )
    op.create_table(
        "template_versions",
        sa.Column("template_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("restored", sa.Integer),
        sa.PrimaryKeyConstraint("template_id", "number", name="pk_template_versions"),
    )
    op.create_table(
        "template_settings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sms_part_price", sa.String, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_template_settings_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_template_settings"),
    )
