"""Whether the laws held while everybody raced: judged from the log, and from Redis at one moment.

Pure: `Judge` is fed events in order, `places` is given what one script read in one step. Both
return, or collect, a sentence for each thing that is wrong.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.events import Event, EventType

WHOLE = 100
ENDS = {EventType.OFFER_DECLINED, EventType.OFFER_MISSED, EventType.OFFER_WITHDRAWN}
ANSWERED = {EventType.OFFER_ACCEPTED, EventType.CONVERSATION_ACTIVE}
HELD = {"offered", "active"}


@dataclass
class Judge:
    """Follows the log from its first event. `weights` by medium, and `quiet`; `most` held."""

    weights: Mapping[str, int]
    most: int
    seq: int = 0
    wrong: list[str] = field(default_factory=list)
    open_offers: dict[str, str] = field(default_factory=dict)  # offer → agent
    ended: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)  # of residents, by their id
    now: dict[str, Mapping[str, str]] = field(default_factory=dict)  # conversation → its hash

    def feed(self, events: Iterable[Event]) -> None:
        """Take in the next events."""
        for event in events:
            if event.seq != self.seq + 1:
                self.wrong.append(f"event {event.seq} follows {self.seq}")
            self.seq = event.seq
            self._one(event)

    def end(self, acknowledged: Iterable[str]) -> None:
        """Judge what can be judged only when everything is over."""
        self.wrong += [f"offer {offer} never ended" for offer in self.open_offers]
        for entry in acknowledged:
            if self.entries[entry] != 1:
                self.wrong.append(
                    f"{entry} was acknowledged and is there {self.entries[entry]} times"
                )

    def _one(self, event: Event) -> None:
        if event.type is EventType.ALERT_RAISED and event.data.get("alert") == "invariant":
            self.wrong.append(f"{event.seq}: {event.data['text']} ({event.conversation})")
        if event.type is EventType.CONTACT_RECEIVED:
            self.entries[event.data["entry"]["id"]] += 1
        after = event.data.get("conversation")
        if not isinstance(after, Mapping):
            return
        before = self.now.get(event.conversation, {})
        self.now[event.conversation] = after
        offer = f"{event.conversation}.{after['attempt']}"
        if event.type is EventType.CONVERSATION_OFFERED:
            self._offered(event, offer, before)
        elif event.type in ENDS:
            self._ended(event, str(event.data.get("offer", offer)))
        elif event.type in ANSWERED and after["state"] == "active" and offer in self.open_offers:
            self._ended(event, offer)
        if (after["state"] in HELD) != bool(after["agent"]):
            self.wrong.append(f"{event.seq}: {after['state']} with agent {after['agent']!r}")

    def _offered(self, event: Event, offer: str, before: Mapping[str, str]) -> None:
        if before.get("state") in HELD:
            self.wrong.append(f"{event.seq}: offered while {before['state']}: {offer}")
        if offer in self.open_offers or self.ended[offer]:
            self.wrong.append(f"{event.seq}: offered twice: {offer}")
        self.open_offers[offer] = event.agent
        held = [c for c in self.now.values() if c["agent"] == event.agent and c["state"] in HELD]
        load = sum(map(self._weight, held))
        if load > WHOLE or len(held) > self.most:
            self.wrong.append(f"{event.seq}: {event.agent} has {len(held)} that weigh {load}")

    def _ended(self, event: Event, offer: str) -> None:
        self.ended[offer] += 1
        if self.open_offers.pop(offer, None) is None:
            self.wrong.append(f"{event.seq}: {event.type} of an offer that is not open: {offer}")

    def _weight(self, c: Mapping[str, str]) -> int:
        quiet = c["medium"] == "message" and c["spoke_last"] == "agent" and c["state"] == "active"
        return self.weights["quiet" if quiet else c["medium"]]


Seen = Mapping[str, Any]

# Everything that holds an open conversation, read in one step.
SNAPSHOT = """
local root, seen = KEYS[1], { open = {}, lanes = {}, held = {} }
for _, id in ipairs(redis.call('ZRANGE', root .. ':open', 0, -1)) do
  local c = redis.call('HMGET', root .. ':conversation:' .. id, 'state', 'agent', 'attempt')
  seen.open[#seen.open + 1] = { id = id, state = c[1], agent = c[2], attempt = c[3] }
end
for _, queue in ipairs(redis.call('SMEMBERS', root .. ':queues')) do
  for _, urgency in ipairs({ 'emergency', 'urgent', 'routine' }) do
    for _, medium in ipairs({ 'voice', 'chat', 'callback', 'message' }) do
      local lane = root .. ':lane:' .. queue .. ':' .. urgency .. ':' .. medium
      for _, id in ipairs(redis.call('ZRANGE', lane, 0, -1)) do
        seen.lanes[#seen.lanes + 1] = id
      end
    end
  end
end
for _, agent in ipairs(redis.call('SMEMBERS', root .. ':agents')) do
  for _, id in ipairs(redis.call('HKEYS', root .. ':held:' .. agent)) do
    seen.held[#seen.held + 1] = { id = id, agent = agent }
  end
end
seen.timers = redis.call('ZRANGE', root .. ':timers', 0, -1)
return cjson.encode(seen)
"""


def places(seen: Seen) -> list[str]:
    """Return what is wrong with where conversations are: each has exactly one place (law 2)."""
    lanes, timers = Counter(_list(seen["lanes"])), set(_list(seen["timers"]))
    holders: dict[str, list[str]] = {}
    for one in _list(seen["held"]):
        holders.setdefault(one["id"], []).append(one["agent"])
    opened = {one["id"]: one for one in _list(seen["open"])}
    wrong = [f"{id_}: in a lane or held, and not open" for id_ in {*lanes, *holders} - {*opened}]
    for id_, one in opened.items():
        state, held = one["state"], holders.get(id_, [])
        wanted = {
            "waiting": (1, []),
            "offered": (0, [one["agent"]]),
            "active": (0, [one["agent"]]),
            "parked": (0, []),
        }.get(state)
        if wanted != (lanes[id_], held):
            wrong.append(f"{id_}: {state}, in {lanes[id_]} lanes, held by {held}")
        if state == "offered" and f"offer|{id_}.{one['attempt']}" not in timers:
            wrong.append(f"{id_}: offered without a deadline")
        if state == "parked" and f"promise|{id_}|{one['attempt']}" not in timers:
            wrong.append(f"{id_}: parked without a timer")
    return wrong


def _list(found: Any) -> Sequence[Any]:  # noqa: ANN401 - JSON; cjson writes an empty list as {}
    return list(found) if found else []
