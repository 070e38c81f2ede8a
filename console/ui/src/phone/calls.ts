/** Joins the phone to conversations, and leaves when there is nobody to talk to. */

import { effect } from "@preact/signals";
import { api, Refused } from "../api";
import { notify, state, tried } from "../store";
import { isMine } from "../sync/apply";
import { phone } from "./phone";

const NO_PHONE = "Calls cannot be taken here: this browser has no working phone.";

/** Hang up when the resident has, or when the call is with somebody else now. */
export function startCalls(): void {
  let live = "";
  effect(() => {
    const id = phone.value?.conversation.value;
    const conversation = id ? state.value.conversations.get(id) : undefined;
    if (!id || !state.value.me) return;
    if (conversation?.call) live = id;
    const over = live === id && !conversation?.call;
    if (over || !conversation || !isMine(state.value, conversation)) phone.peek()?.hangUp();
    if (over) live = "";
  });
}

/** Put the agent's phone through to the conversation's call. Returns whether it is connecting. */
export async function join(conversation: string): Promise<boolean> {
  const here = phone.peek();
  if (here?.state.peek() !== "registered") {
    notify(troubleOf());
    return false;
  }
  try {
    await here.connect(conversation);
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
