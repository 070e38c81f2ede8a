/** From signing in to signing out: the stream, the phone and the sounds live as long as that. */

import { effect } from "@preact/signals";
import { api, Refused } from "./api";
import { startAttention } from "./desk/attention";
import { forgetDrafts } from "./desk/drafts";
import { startShortcuts } from "./desk/shortcuts";
import { startCalls } from "./phone/calls";
import { closePhone, onTelephone, openPhone, phone, phoneWord } from "./phone/phone";
import { account, notify, offers, receive, state } from "./store";
import { EMPTY } from "./sync/apply";
import { startPulse } from "./sync/pulse";
import { connection, Stream } from "./sync/stream";
import { tick } from "./time";
import type { ServerMessage } from "./wire.gen";
import { OFFER_GONE } from "./words";

let stream: Stream | null = null;

/** Every offer that was put to me: a supervisor also hears of the end of other people's. */
const offeredToMe = new Set<string>();

/** Start what follows the account for as long as the page is open. */
export function startSession(): void {
  startPulse(() => {
    tick();
    stream?.tick();
  });
  addEventListener("online", () => stream?.now());
  startCalls();
  startAttention();
  startShortcuts();
  effect(() => {
    if (account.value) begin();
    else end();
  });
  effect(() => {
    if (connection.value.state === "open" && phone.value === undefined) void registerPhone();
  });
  effect(() => {
    for (const { offer } of offers.value) if (offer) offeredToMe.add(offer.id);
  });
  effect(() => {
    void onTelephone.value;
    if (phone.value?.state.value) stream?.now(); // the server need not wait for the next beat
  });
}

/** Find out who is signed in; called once, and again when the stream is refused. */
export async function resume(): Promise<void> {
  try {
    account.value = (await api.me()).agent;
  } catch (fault) {
    const over = fault instanceof Refused && fault.status === 401;
    if (over || account.peek() === undefined) account.value = null;
  }
}

export function reconnect(): void {
  stream?.now();
}

/** Who signs out is offered nothing more, at once and not only when their silence is noticed. */
export async function signOut(): Promise<void> {
  try {
    await api.setPresence("offline", "");
    await api.logout();
    forgetDrafts();
    account.value = null;
  } catch (fault) {
    notify((fault as Error).message);
  }
}

function begin(): void {
  if (stream) return;
  stream = new Stream({
    seq: () => state.peek().seq,
    phone: phoneWord,
    receive: (message) => {
      receive(message);
      tell(message);
    },
    refused: () => void resume(),
  });
  stream.connect();
}

let registering = false;

/** After each connection, until it has worked once. */
async function registerPhone(): Promise<void> {
  if (registering) return;
  registering = true;
  try {
    await openPhone();
  } catch {
    notify("The phone could not be reached, so calls are not offered to you. Load the page again.");
  }
  registering = false;
}

function end(): void {
  stream?.stop();
  stream = null;
  closePhone();
  state.value = EMPTY;
}

/** What is worth a word beside what the state shows. */
function tell(message: ServerMessage): void {
  if (message.type === "offer_gone" && offeredToMe.delete(message.offer)) {
    const text = OFFER_GONE[message.cause];
    if (text) notify(text, message.cause === "missed" ? "problem" : "news");
  }
  if (message.type === "error") notify(message.error.message);
}
