/**
 * What this viewer knows, and how one message of the stream changes it. Pure: the same snapshot
 * and events always give the same state.
 */

import type {
  Agent,
  AlertMessage,
  Colleague,
  Conversation,
  EmergencyNumber,
  Entry,
  Queue,
  ServerMessage,
} from "../wire.gen";
import { DELIVERY_RANK } from "../words";

/**
 * A timeline that is being looked at; `whole` once the server has told the part before now, `again`
 * when it has other lines than it had and must be asked for once more.
 */
export interface Timeline {
  readonly entries: readonly Entry[];
  readonly whole: boolean;
  readonly again?: boolean;
}

export interface State {
  readonly seq: number;
  readonly me: Agent | null;
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** The last word on conversations that are no longer the viewer's, the newest last. */
  readonly departed: ReadonlyMap<string, Conversation>;
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly queues: readonly Queue[];
  readonly agents: ReadonlyMap<string, Agent | Colleague>;
  readonly alerts: readonly AlertMessage[];
  /** Whom to ring where a life is in danger. */
  readonly numbers: readonly EmergencyNumber[];
}

const DEPARTED_KEPT = 20;
const ANEW: Timeline = { entries: [], whole: false, again: true };
const ALERTS_KEPT = 50;

export const EMPTY: State = {
  seq: 0,
  me: null,
  conversations: new Map(),
  departed: new Map(),
  timelines: new Map(),
  queues: [],
  agents: new Map(),
  alerts: [],
  numbers: [],
};

/** Return the state after `message`. A type that is not known here changes nothing. */
export function apply(state: State, message: ServerMessage): State {
  const next = change(state, message);
  return "seq" in message && message.seq > next.seq ? { ...next, seq: message.seq } : next;
}

function change(state: State, message: ServerMessage): State {
  switch (message.type) {
    case "snapshot":
      return {
        ...EMPTY,
        seq: message.seq, // also when it is lower: the log may have begun anew
        me: message.me,
        conversations: byId(message.conversations),
        queues: message.queues,
        agents: byId<Agent | Colleague>(message.agents),
        departed: state.departed,
        alerts: state.alerts,
        numbers: message.numbers,
      };
    case "offer":
    case "conversation":
      return placed(state, message.conversation);
    case "message":
      return withTimeline(state, message.conversation, (entries) =>
        merged(entries, [message.entry]),
      );
    case "status":
      return withTimeline(state, message.conversation, (entries) =>
        entries.map((entry) =>
          entry.id === message.message ? further(entry, message.status, message.error) : entry,
        ),
      );
    case "timeline":
      return state.timelines.has(message.conversation)
        ? { ...state, timelines: withKey(state.timelines, message.conversation, ANEW) }
        : state;
    case "presence":
      return withPresence(state, message.agent);
    case "agent_gone":
      return { ...state, agents: without(state.agents, message.agent) };
    case "queues":
      return { ...state, queues: message.queues };
    case "alert":
      return { ...state, alerts: [...state.alerts, message].slice(-ALERTS_KEPT) };
    case "offer_gone": // a word to the agent; the `conversation` beside it says where it is now
    case "result":
    case "error":
      return state;
    default:
      assertNever(message);
      return state;
  }
}

const unknown = new Set<string>();

/** The compiler proves that every type is handled; a newer server's types are told once. */
function assertNever(message: never): void {
  const type = String((message as { type?: unknown }).type);
  if (unknown.has(type)) return;
  unknown.add(type);
  console.warn(`The console does not know messages of type "${type}"; load the page again.`);
}

/** Begin to keep a timeline: events add to it from now on, and `told` fills in what was before. */
export function watched(state: State, id: string): State {
  const known = state.timelines.get(id);
  if (known && !known.again) return state;
  return { ...state, timelines: withKey(state.timelines, id, { entries: [], whole: false }) };
}

/** The server's answer to a question for one conversation and its timeline. */
export function told(state: State, conversation: Conversation, timeline: readonly Entry[]): State {
  const received = state.timelines.get(conversation.id)?.entries ?? [];
  const entries = merged(timeline, received);
  const timelines = withKey(state.timelines, conversation.id, { entries, whole: true });
  // An event that came while the answer was on its way is newer than the answer.
  const known = state.conversations.has(conversation.id);
  return known ? { ...state, timelines } : { ...placed(state, conversation), timelines };
}

/** Whether the viewer is a supervisor, who sees everything that is open. */
export function seesAll(state: State): boolean {
  return state.me !== null && state.me.role !== "agent";
}

/** Whether `conversation` is with the viewer or offered to the viewer. */
export function isMine(state: State, conversation: Conversation): boolean {
  const me = state.me?.id;
  const holder = conversation.offer?.agent ?? conversation.agent;
  return holder === me && (conversation.state === "active" || conversation.state === "offered");
}

/** Whether a colleague on a call has asked the viewer into it. */
export function isAsked(state: State, conversation: Conversation): boolean {
  return conversation.consult !== null && conversation.consult.agent === state.me?.id;
}

function placed(state: State, conversation: Conversation): State {
  const { id } = conversation;
  const open = conversation.state !== "closed" && (seesAll(state) || isMine(state, conversation) || isAsked(state, conversation));
  if (open) {
    return {
      ...state,
      conversations: withKey(state.conversations, id, conversation),
      departed: without(state.departed, id),
    };
  }
  const departed = [...without(state.departed, id), [id, conversation] as const];
  return {
    ...state,
    conversations: without(state.conversations, id),
    departed: new Map(departed.slice(-DEPARTED_KEPT)),
  };
}

function withTimeline(
  state: State,
  id: string,
  edit: (entries: readonly Entry[]) => readonly Entry[],
): State {
  const timeline = state.timelines.get(id);
  if (!timeline) return state;
  const changed = { ...timeline, entries: edit(timeline.entries) };
  return { ...state, timelines: withKey(state.timelines, id, changed) };
}

/** Both lists as one, by id, in order of time; of two copies the one further delivered stays. */
function merged(older: readonly Entry[], newer: readonly Entry[]): readonly Entry[] {
  const entries = new Map(older.map((entry) => [entry.id, entry]));
  for (const entry of newer) {
    const known = entries.get(entry.id);
    entries.set(entry.id, known?.status ? further(entry, known.status, known.error) : entry);
  }
  return [...entries.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function further(entry: Entry, status: NonNullable<Entry["status"]>, error: string): Entry {
  if (entry.status && DELIVERY_RANK[status] <= DELIVERY_RANK[entry.status]) return entry;
  const gone = status === "deleted" ? { text: "", media: [] } : {};
  return { ...entry, status, error, ...gone };
}

function withPresence(state: State, agent: Agent | Colleague): State {
  const agents = withKey(state.agents, agent.id, agent);
  const mine = agent.id === state.me?.id && "presence" in agent;
  return mine ? { ...state, agents, me: agent } : { ...state, agents };
}

function byId<T extends { readonly id: string }>(items: ReadonlyArray<T>): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function withKey<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  return new Map(map).set(key, value);
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
