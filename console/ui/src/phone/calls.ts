/**
 * Joins the phone to conversations, and leaves when there is nobody to talk to: the agent's own
 * calls, and those of others that a supervisor takes part in.
 */

import { effect } from "@preact/signals";
import { api, Refused } from "../api";
import { notify, state, tried } from "../store";
import { isAsked, isMine } from "../sync/apply";
import type { Supervision } from "../wire.gen";
import { type Dialled, type Phone, phone } from "./phone";

const NO_PHONE = "Calls cannot be taken here: this browser has no working phone.";

/** Whose call a supervisor has come into. */
let supervised: string | null = null;

/** Hang up when the resident has, or when the call is with somebody else now. */
export function startCalls(): void {
  let live = "";
  effect(() => {
    const id = phone.value?.conversation.value;
    const conversation = id ? state.value.conversations.get(id) : undefined;
    if (!id || !state.value.me) return;
    if (conversation?.call) live = id;
    const over = live === id && !conversation?.call;
    const holds =
      conversation &&
      (phone.value?.supervising.value
        ? conversation.agent === supervised
        : isMine(state.value, conversation) || isAsked(state.value, conversation));
    if (over || !holds) phone.peek()?.hangUp();
    if (over) live = "";
  });
}

/** Put the agent's phone through to the conversation's call. Returns whether it is connecting. */
export async function join(conversation: string): Promise<boolean> {
  const here = await freed();
  return here !== null && connected(here, { conversation });
}

/** Take part in the call of another agent, or change how; the phone leaves when that call ends. */
export async function supervise(
  conversation: string,
  agent: string,
  how: Supervision,
): Promise<void> {
  const refusal = await tried(async () => {
    const { connect } = await api.supervise(conversation, how);
    const here = await freed();
    supervised = agent;
    if (here) await connected(here, connect);
  });
  if (refusal) notify(refusal.message);
}

/** The phone when it can dial, out of a call that was only supervised; null, and said, if not. */
async function freed(): Promise<Phone | null> {
  const here = phone.peek();
  if (here?.supervising.peek()) await left(here);
  if (here?.state.peek() === "registered") return here;
  notify(here?.conversation.peek() ? "You are on a call. Finish it first." : troubleOf());
  return null;
}

function left(here: Phone): Promise<void> {
  here.hangUp();
  return new Promise((resolve) => {
    const stop = here.supervising.subscribe((how) => {
      if (!how) queueMicrotask(() => [stop(), resolve()]);
    });
  });
}

async function connected(here: Phone, to: Dialled): Promise<boolean> {
  try {
    await here.connect(to);
    return true;
  } catch {
    here.hangUp();
    notify("The phone could not connect. Check the microphone and the network, then try again.");
    return false;
  }
}

/**
 * Ring the resident now, and put the agent's phone through meanwhile. Raises Refused when the server
 * does not ring; when only the phone fails, the resident is not left with silence.
 */
export async function ringNow(conversation: string, number: string | null): Promise<void> {
  if (phone.peek()?.state.peek() !== "registered") throw new Refused(0, "no_phone", troubleOf());
  await api.callBack(conversation, { number });
  if (!(await join(conversation))) await api.hangUp(conversation);
}

function troubleOf(): string {
  return phone.peek()?.trouble.peek() || NO_PHONE;
}

/**
 * End the call for everybody. The server hangs up the resident first, since an agent who only
 * leaves puts the caller back in the queue; when the server says no, leaving is what remains.
 */
export async function endCall(conversation: string): Promise<void> {
  const refusal = await tried(() => api.hangUp(conversation));
  if (refusal && refusal.status !== 409) notify(refusal.message);
  phone.peek()?.hangUp();
}

/** Leave the call to the colleague who is on the line. */
export async function leaveTo(conversation: string, colleague: string): Promise<void> {
  const refusal = await tried(() => api.complete(conversation));
  if (refusal) notify(refusal.message);
  else {
    phone.peek()?.hangUp();
    notify(`${colleague} has the call.`, "done");
  }
}

/** Leave a colleague's call: the resident is theirs again, or theirs alone. */
export async function leaveConsult(conversation: string): Promise<void> {
  const refusal = await tried(() => api.endConsult(conversation));
  if (refusal && refusal.status !== 409) notify(refusal.message);
  phone.peek()?.hangUp();
}
