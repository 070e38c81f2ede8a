"""The tables of the archive. Every `_ms` is milliseconds since 1970 UTC.

A change here needs a file in store/migrations/versions; a test compares the two.
"""

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"}
)

# The log as it was. `epoch` is 1 until Redis loses events that are recorded here; what it then
# numbers again is the next epoch.
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("conversation", sa.Text, nullable=False, index=True),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)

# How far the recorder has come, written in the transaction that writes the events. `top` is the
# highest number that was ever recorded: above `seq` only after Redis lost events.
POSITIONS = sa.Table(
    "positions",
    METADATA,
    sa.Column("reader", sa.Text, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("top", sa.BigInteger, nullable=False),
)

# Events that the recorder did not find in the log, although later ones were there.
GAPS = sa.Table(
    "gaps",
    METADATA,
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first_seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("last_seq", sa.BigInteger, nullable=False),
)

# Each conversation as its newest event showed it: for a closed one, how it ended.
CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("resident", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("queue", sa.Text, nullable=False),
    sa.Column("urgency", sa.Text, nullable=False),
    sa.Column("medium", sa.Text, nullable=False),
    sa.Column("opened_ms", sa.BigInteger, nullable=False),
    sa.Column("changed_ms", sa.BigInteger, nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),
    sa.Index(None, "resident", "opened_ms"),
    sa.Index(None, "state", "opened_ms"),
)

# core.events.Entry: one line of a timeline, with what the provider said of its delivery.
ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("resident", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("speaker", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("media", sa.JSON, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Index(None, "conversation", "at_ms"),
    sa.Index(None, "resident", "at_ms"),
)

RESIDENTS = sa.Table(
    "residents",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("seen_ms", sa.BigInteger, nullable=False),
)

ADDRESSES = sa.Table(
    "addresses",
    METADATA,
    sa.Column("address", sa.Text, primary_key=True),  # core.contact.Address.key
    sa.Column("resident", sa.Text, nullable=False, index=True),
    sa.Column("seen_ms", sa.BigInteger, nullable=False),
)
