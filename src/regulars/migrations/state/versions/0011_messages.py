"""Tables of messages."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
