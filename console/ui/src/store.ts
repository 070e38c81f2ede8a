/** The signals that the views read. Only the stream and the answers of the server change them. */

import { computed, signal } from "@preact/signals";
import { api, Refused } from "./api";
import { apply, EMPTY, isAsked, isMine, type State, seesAll, told, watched } from "./sync/apply";
import type { Account, Conversation, ServerMessage } from "./wire.gen";
import { URGENCIES } from "./words";

/** Who has signed in: undefined until the server has told, null when nobody has. */
export const account = signal<Account | null | undefined>(undefined);

export const state = signal<State>(EMPTY);

export const me = computed(() => state.value.me);
export const queues = computed(() => state.value.queues);
export const isSupervisor = computed(() => seesAll(state.value));

/** Open offers to me that I have not answered, the most urgent first. */
export const offers = computed(() =>
  [...state.value.conversations.values()]
    .filter((c) => c.state === "offered" && !c.offer?.accepted && isMine(state.value, c))
    .sort(byNeed),
);

/** Colleagues on a call who ask me in, and wait for my answer. */
export const asks = computed(() =>
  [...state.value.conversations.values()].filter(
    (c) => isAsked(state.value, c) && !c.consult?.joined,
  ),
);

/** Calls of colleagues in which I am. */
export const consulted = computed(() =>
  [...state.value.conversations.values()].filter(
    (c) => isAsked(state.value, c) && c.consult?.joined,
  ),
);

/** What is with me: first those where the resident waits for my answer. */
export const mine = computed(() =>
  [...state.value.conversations.values()]
    .filter((c) => isMine(state.value, c) && (c.state === "active" || c.offer?.accepted))
    .sort((a, b) => Number(replyDue(b)) - Number(replyDue(a)) || byNeed(a, b)),
);

/** The call that is mine, or that a colleague has asked me into, wherever my phone is. */
export const myCall = computed(() =>
  [...mine.value, ...consulted.value].find((c) => c.call !== null && c.state === "active"),
);

/** Whether the resident spoke last and is owed an answer. */
export function replyDue(conversation: Conversation): boolean {
  return conversation.spoke_last === "resident";
}

/** Emergencies before the rest, then whoever has waited longest. */
export function byNeed(a: Conversation, b: Conversation): number {
  const rank = URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency);
  return rank || Date.parse(a.waiting_since) - Date.parse(b.waiting_since);
}

/** The conversation as it is now, or as it was when it left. */
export function find(id: string): Conversation | undefined {
  return state.value.conversations.get(id) ?? state.value.departed.get(id);
}

export function queueName(id: string): string {
  return state.value.queues.find((queue) => queue.id === id)?.name ?? id;
}

export function agentName(id: string | null): string {
  if (!id) return "nobody";
  return state.value.agents.get(id)?.name ?? id;
}

export function receive(message: ServerMessage): void {
  state.value = apply(state.peek(), message);
}

/** Show a conversation's timeline: kept up to date from now on, the rest asked for. */
export async function openTimeline(id: string): Promise<void> {
  state.value = watched(state.peek(), id);
  const { conversation } = await api.conversation(id);
  const { timeline, ...bare } = conversation;
  state.value = told(state.peek(), bare, timeline);
}

export interface Notice {
  readonly id: number;
  readonly kind: "done" | "news" | "problem";
  readonly text: string;
}

const NOTICES_KEPT = 4;
export const notices = signal<readonly Notice[]>([]);
let lastNotice = 0;

/** Tell the agent something politely. A problem stays until it is dismissed, the rest goes. */
export function notify(text: string, kind: Notice["kind"] = "problem"): void {
  lastNotice += 1;
  const others = notices.peek().filter((notice) => notice.text !== text);
  notices.value = [...others, { id: lastNotice, kind, text }].slice(-NOTICES_KEPT);
}

export function dismiss(id: number): void {
  notices.value = notices.peek().filter((notice) => notice.id !== id);
}

/** Do something on the server; a refusal becomes a notice. Returns whether it was done. */
export async function attempt(doing: () => Promise<unknown>, done = ""): Promise<boolean> {
  const refusal = await tried(doing);
  if (refusal) notify(refusal.message);
  else if (done) notify(done, "done");
  return refusal === null;
}

/** Do something on the server and return the refusal, for a form that shows it by its field. */
export async function tried(doing: () => Promise<unknown>): Promise<Refused | null> {
  try {
    await doing();
    return null;
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.status === 401) account.value = null;
    return fault;
  }
}
