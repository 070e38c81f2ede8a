/** Things of the wire for tests: whole by default, with what a test is about filled in. */

import type { Agent, Conversation, Entry, Queue, SnapshotMessage } from "../src/wire.gen";

export function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "cnv_1",
    resident: { id: "res_1", name: "Maria", addresses: ["phone:+447700900123"], probable: [], linked: [], people: [], prefers: "" },
    state: "active",
    queue: "repairs",
    urgency: "routine",
    medium: "message",
    topic: "",
    language: "en",
    danger_to_life: false,
    distressed: false,
    complaint: false,
    reasons: [],
    opened_at: "2026-11-20T10:00:00.000Z",
    waiting_since: "2026-11-20T10:00:00.000Z",
    agent: "amina",
    last_agent: null,
    offer: null,
    spoke_last: "resident",
    channel: "sms",
    channels: ["sms"],
    ways: [{ channel: "sms", until: null, closed: null, template: false }],
    call: null,
    consult: null,
    preview: "",
    promise: null,
    ...change,
  };
}

export function offered(to: string, id = "cnv_1.1"): Partial<Conversation> {
  const offer = {
    id,
    agent: to,
    offered_at: "2026-11-20T10:00:00.000Z",
    expires_at: "2026-11-20T10:00:20.000Z",
    accepted: false,
  };
  return { state: "offered", agent: null, offer };
}

export function entry(id: string, change: Partial<Entry> = {}): Entry {
  return {
    id,
    kind: "message",
    from: "resident",
    channel: "sms",
    agent: null,
    name: "",
    text: id,
    at: "2026-11-20T10:00:00.000Z",
    status: null,
    error: "",
    media: [],
    ...change,
  };
}

export function agent(id: string, change: Partial<Agent> = {}): Agent {
  const presence = {
    status: "available",
    reason: "",
    fresh: true,
    phone: "",
    wrap_until: null, away_until: null,
  } as const;
  return { id, name: id, role: "agent", queues: ["*"], skills: [], presence, ...change };
}

export function snapshot(change: Partial<SnapshotMessage> = {}): SnapshotMessage {
  return {
    type: "snapshot",
    seq: 1,
    me: agent("amina"),
    conversations: [],
    queues: [],
    agents: [],
    numbers: [],
    ...change,
  };
}

export function queue(id: string, change: Partial<Queue> = {}): Queue {
  const none = { voice: 0, callback: 0, chat: 0, message: 0 };
  return {
    id,
    name: id,
    waiting: { emergency: none, urgent: none, routine: none },
    longest_wait_s: 0,
    agents: { available: 1, busy: 0, away: 0, offline: 0 },
    service_level: null,
    estimate: null,
    ...change,
  };
}
