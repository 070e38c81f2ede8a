"""Every Redis key of a centre: its name, type and lifetime. Nobody formats a key elsewhere.

`python` callers use `Keys`; Lua scripts name the keys they touch in their header and the loader
gives them constructors made from the same table. A test audits Redis against it after each test.
"""

from dataclasses import dataclass

PERMANENT = "permanent"
EXPIRES = "expires"
WHILE_OPEN = "while open"  # permanent until its conversation closes, then it expires

CLAIM_S = 48 * 3600  # a provider may repeat a webhook for a day; two are safe
OPERATION_S = 120  # longer than any caller goes on asking
CLOSED_S = 48 * 3600  # late statuses and the console's "just closed" list
CALL_S = 24 * 3600
SESSION_S = 12 * 3600


@dataclass(frozen=True, slots=True)
class Key:
    """One key or family of keys. `params` are the parts after the name, in order."""

    name: str
    type: str
    lifetime: str
    params: tuple[str, ...]
    holds: str


TABLE: tuple[Key, ...] = (
    Key("events", "stream", PERMANENT, (), "the log; ids are <seq>-0; trimmed once recorded"),
    Key("sequence", "string", PERMANENT, (), "the number of the newest event"),
    Key(
        "settings", "hash", PERMANENT, (), "capacity weights and offer times, from the centre file"
    ),
    Key("configured", "string", PERMANENT, (), "digest of the centre file that routing works by"),
    Key("queues", "set", PERMANENT, (), "ids of all queues"),
    Key("queue", "hash", PERMANENT, ("queue",), "name; skills; targets, rings, reserve"),
    Key("lane", "zset", PERMANENT, ("queue", "urgency", "medium"), "waiting, by effective since"),
    Key("busy", "set", PERMANENT, ("queue",), "<urgency>|<medium> of the lanes that are not empty"),
    Key(
        "ready", "zset", PERMANENT, ("queue",), "agents with room, by share of capacity, then idle"
    ),
    Key("widened", "set", PERMANENT, ("queue",), "waiting, and asked of more than the first ring"),
    Key("wide", "set", PERMANENT, (), "queues of which `widened` is not empty"),
    Key("cover", "hash", PERMANENT, (), "<queue>|<skills> → whether anybody enrolled could help"),
    Key("answered", "list", PERMANENT, ("queue",), "<at>|<waited>|<target>|<ahead>, newest first"),
    Key("open", "zset", PERMANENT, (), "open conversations by opened_ms"),
    Key("conversation", "hash", WHILE_OPEN, ("conversation",), "core.conversation.Conversation"),
    Key(
        "timeline", "list", WHILE_OPEN, ("conversation",), "core.events.Entry as JSON, oldest first"
    ),
    Key("deliveries", "hash", WHILE_OPEN, ("conversation",), "message id → <status>|<error>"),
    Key(
        "excluded", "hash", WHILE_OPEN, ("conversation",), "agent → not offered again until, in ms"
    ),
    Key("resident", "hash", PERMANENT, ("resident",), "id, name, open conversation, record"),
    Key("addresses", "hash", PERMANENT, (), "<kind>:<value> → resident id"),
    Key("names", "zset", PERMANENT, (), "<folded word>|<resident>, to find people; scores are 0"),
    Key("reach", "hash", PERMANENT, ("resident",), "address → <level>|<wrote_ms>|<stopped_ms>"),
    Key("agents", "set", PERMANENT, (), "ids of all accounts"),
    Key("agent", "hash", PERMANENT, ("agent",), "core.people.Agent"),
    Key("account", "hash", PERMANENT, ("agent",), "password hash; never in an event"),
    Key("held", "hash", PERMANENT, ("agent",), "conversation → weight: the agent's load"),
    Key("heartbeats", "zset", PERMANENT, (), "agents whose console is alive, by last heartbeat"),
    Key("timers", "zset", PERMANENT, (), "<kind>|<what> by deadline in ms"),
    Key("call", "string", EXPIRES, ("call",), "provider's call id → conversation"),
    Key("claim", "string", EXPIRES, ("provider",), "provider's id → conversation: received once"),
    Key("op", "string", EXPIRES, ("operation",), "the first answer to an operation, as JSON"),
    Key("session", "string", EXPIRES, ("token",), "digest of a session cookie → agent"),
    Key("upload", "hash", EXPIRES, ("token",), "digest of a link for photos → conversation, tries"),
    Key("failures", "string", EXPIRES, ("username",), "recent failed logins"),
    Key("lease", "string", EXPIRES, ("name",), "which engine does this work now"),
    Key("position", "string", PERMANENT, ("reader",), "the last event a reader has finished"),
)

BY_NAME: dict[str, Key] = {key.name: key for key in TABLE}


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one centre."""

    centre: str

    @property
    def root(self) -> str:
        """The hash tag that puts all of a centre's keys in one cluster slot."""
        return f"{{{self.centre}}}"

    def of(self, name: str, *parts: str) -> str:
        """Return the key, for example `of("lane", "repairs", "urgent", "voice")`.

        Raises KeyError for a name that is not in the table, ValueError for a wrong number of parts.
        """
        key = BY_NAME[name]
        if len(parts) != len(key.params):
            message = f"key {name!r} takes {key.params}, not {parts}"
            raise ValueError(message)
        return ":".join((self.root, name, *parts))
