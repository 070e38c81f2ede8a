"""An index for the list of what is closed, the newest first."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    op.create_index("ix_conversations_state_opened_ms", "conversations", ["state", "opened_ms"])
