import { expect, test, vi } from "vitest";
import { apply, EMPTY, isAsked, isMine, type State, told, watched } from "../src/sync/apply";
import type { Delivery, ServerMessage } from "../src/wire.gen";
import { agent, conversation, entry, offered, queue, snapshot } from "./wire";

function after(...messages: readonly ServerMessage[]): State {
  return messages.reduce(apply, EMPTY);
}

const ids = (state: State) => [...state.conversations.keys()];

test("an offer to me is on my desk until it is told where it went", () => {
  const offer = { type: "offer", seq: 2, conversation: conversation(offered("amina")) } as const;
  const state = after(snapshot(), offer);
  expect(isMine(state, offer.conversation)).toBe(true);
  expect(ids(state)).toEqual(["cnv_1"]);

  const elsewhere = conversation({ state: "waiting", agent: null });
  const gone = apply(state, { type: "conversation", seq: 3, conversation: elsewhere });
  expect(ids(gone)).toEqual([]);
  expect(gone.departed.get("cnv_1")?.state).toBe("waiting");
});

test("a conversation that was given to a colleague leaves my desk, and comes back when it is mine", () => {
  const mine = { type: "conversation", seq: 2, conversation: conversation() } as const;
  const theirs = {
    type: "conversation",
    seq: 3,
    conversation: conversation({ agent: "ben" }),
  } as const;
  expect(ids(after(snapshot(), mine, theirs))).toEqual([]);
  const back = after(snapshot(), mine, theirs, { ...mine, seq: 4 });
  expect(ids(back)).toEqual(["cnv_1"]);
  expect(back.departed.size).toBe(0);
});

test("a call that a colleague asks me into is on my desk, theirs all the same, until I am out of it", () => {
  const consult = { agent: "amina", joined: false, expires_at: "2026-11-20T10:00:20.000Z" };
  const asked = conversation({ agent: "ben", consult });
  const state = after(snapshot(), { type: "conversation", seq: 2, conversation: asked });
  expect(ids(state)).toEqual(["cnv_1"]);
  expect([isAsked(state, asked), isMine(state, asked)]).toEqual([true, false]);
  const over = conversation({ agent: "ben" });
  expect(ids(apply(state, { type: "conversation", seq: 3, conversation: over }))).toEqual([]);
});

test("a supervisor keeps what is open, whoever has it, and not what is closed", () => {
  const seen = snapshot({
    me: agent("sam", { role: "supervisor" }),
    conversations: [conversation()],
  });
  const parked = conversation({ state: "parked", agent: null });
  expect(ids(after(seen, { type: "conversation", seq: 2, conversation: parked }))).toEqual([
    "cnv_1",
  ]);
  const closed = conversation({ state: "closed", agent: null });
  expect(ids(after(seen, { type: "conversation", seq: 2, conversation: closed }))).toEqual([]);
});

test("a snapshot replaces what was known, also when the log began anew with lower numbers", () => {
  const before = after(snapshot({ seq: 900, conversations: [conversation()] }));
  const state = apply(before, snapshot({ seq: 3, queues: [queue("rents")] }));
  expect(state.seq).toBe(3);
  expect(ids(state)).toEqual([]);
  expect(state.queues.map(({ id }) => id)).toEqual(["rents"]);
});

test("what arrives while the timeline is being loaded is neither lost nor shown twice", () => {
  const mine = conversation();
  const opened = watched(after(snapshot({ conversations: [mine] })), "cnv_1");
  const late = entry("b", { at: "2026-11-20T10:01:00.000Z" });
  const during = apply(opened, { type: "message", seq: 2, conversation: "cnv_1", entry: late });
  const state = told(during, mine, [entry("a"), late]);
  expect(state.timelines.get("cnv_1")?.entries.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(state.timelines.get("cnv_1")?.whole).toBe(true);
});

test("a timeline that was put together anew is asked for again, and has nothing of before", () => {
  const opened = told(after(snapshot({ conversations: [conversation()] })), conversation(), [
    entry("a"),
  ]);
  const anew = apply(opened, { type: "timeline", seq: 2, conversation: "cnv_1" });
  expect(anew.timelines.get("cnv_1")?.again).toBe(true);
  const asked = watched(anew, "cnv_1");
  expect(asked.timelines.get("cnv_1")).toEqual({ entries: [], whole: false });
  const state = told(asked, conversation(), [entry("b")]);
  expect(state.timelines.get("cnv_1")?.entries.map(({ id }) => id)).toEqual(["b"]);
  expect(apply(EMPTY, { type: "timeline", seq: 2, conversation: "cnv_1" }).timelines.size).toBe(0);
});

test("an answer older than an event does not take the conversation back", () => {
  const opened = watched(
    after(snapshot({ conversations: [conversation({ urgency: "emergency" })] })),
    "cnv_1",
  );
  const state = told(opened, conversation({ urgency: "routine" }), []);
  expect(state.conversations.get("cnv_1")?.urgency).toBe("emergency");
});

test.each<[Delivery[], Delivery]>([
  [["sent", "delivered"], "delivered"],
  [["delivered", "sent"], "delivered"],
  [["failed", "delivered"], "failed"],
  [["read", "delivered", "sent"], "read"],
])("delivery reports %j leave a message %s: it only moves forward", (reports, end) => {
  const sent = entry("m", { from: "agent", status: "queued" });
  let state = told(
    watched(after(snapshot({ conversations: [conversation()] })), "cnv_1"),
    conversation(),
    [sent],
  );
  for (const status of reports) {
    state = apply(state, {
      type: "status",
      seq: 2,
      conversation: "cnv_1",
      message: "m",
      status,
      error: "",
    });
  }
  expect(state.timelines.get("cnv_1")?.entries[0]?.status).toBe(end);
});

test("a timeline that nobody opened takes no room", () => {
  const state = after(snapshot(), {
    type: "message",
    seq: 2,
    conversation: "cnv_9",
    entry: entry("a"),
  });
  expect(state.timelines.size).toBe(0);
});

test("my own presence shows what the server says, a colleague's leaves it alone", () => {
  const away = agent("amina", {
    presence: {
      status: "away",
      reason: "missed two offers",
      fresh: true,
      phone: "",
      wrap_until: null, away_until: null,
    },
  });
  const mine = after(snapshot(), { type: "presence", seq: 2, agent: away });
  expect(mine.me?.presence.status).toBe("away");
  const theirs = { id: "ben", name: "Ben", status: "offline" } as const;
  const both = apply(mine, { type: "presence", seq: 3, agent: theirs });
  expect(both.me?.presence.status).toBe("away");
  expect(both.agents.get("ben")).toEqual(theirs);
});

test("a message of a newer server changes nothing and is told once", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const weather = { type: "weather", seq: 7 } as unknown as ServerMessage;
  const state = after(snapshot({ conversations: [conversation()] }), weather, weather);
  expect(ids(state)).toEqual(["cnv_1"]);
  expect(state.seq).toBe(7);
  expect(warn).toHaveBeenCalledTimes(1);
});
