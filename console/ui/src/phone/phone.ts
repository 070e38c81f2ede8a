/**
 * The agent's telephone in the browser. Two networks stand behind it: Twilio (twilio.ts) and the
 * simulated one (simulated.ts). It calls into the centre, naming a conversation, and is put through.
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { api } from "../api";
import { settings } from "../settings";
import type { Supervision } from "../wire.gen";

export type PhoneState = "unregistered" | "registered" | "connecting" | "on_call";

/** A line of the call as text; only the simulated network has them. */
export interface Heard {
  readonly from: "resident" | "agent" | "me" | "network";
  readonly text: string;
}

/** What is called: a conversation; a supervisor also says as what they come into it. */
export interface Dialled {
  readonly conversation: string;
  readonly as?: Supervision;
}

export interface Phone {
  readonly state: ReadonlySignal<PhoneState>;
  readonly muted: ReadonlySignal<boolean>;
  /** The conversation of the call, while there is one. */
  readonly conversation: ReadonlySignal<string | null>;
  /** As what a supervisor is in somebody else's call; null in one's own. */
  readonly supervising: ReadonlySignal<Supervision | null>;
  /** When the call was connected, in milliseconds of `Date.now()`. */
  readonly since: ReadonlySignal<number | null>;
  readonly heard: ReadonlySignal<readonly Heard[]>;
  /** Why it does not work and what to do; empty when it does. */
  readonly trouble: ReadonlySignal<string>;
  register(): Promise<void>;
  connect(to: Dialled): Promise<void>;
  mute(muted: boolean): void;
  /** Press keys (0-9 * #) for the machine at the other end. */
  digits(keys: string): void;
  hangUp(): void;
  /** Speak as text; null where the agent has a microphone. */
  readonly say: ((text: string) => void) | null;
  close(): void;
}

/** What both telephones keep, and how a call begins and ends in it. */
export class Line {
  readonly state: Signal<PhoneState> = signal<PhoneState>("unregistered");
  readonly muted = signal(false);
  readonly conversation = signal<string | null>(null);
  readonly supervising = signal<Supervision | null>(null);
  readonly since = signal<number | null>(null);
  readonly heard = signal<readonly Heard[]>([]);
  readonly trouble = signal("");

  protected dialled(to: Dialled): void {
    this.supervising.value = to.as ?? null;
    this.conversation.value = to.conversation;
    this.heard.value = [];
    this.muted.value = false;
    this.state.value = "connecting";
  }

  protected connected(): void {
    this.state.value = "on_call";
    this.since.value = Date.now();
  }

  /** The call is over; without a registration there will be no next one. */
  protected ended(registered: boolean): void {
    this.conversation.value = null;
    this.supervising.value = null;
    this.since.value = null;
    this.state.value = registered ? "registered" : "unregistered";
  }

  protected hear(from: Heard["from"], text: string): void {
    if (text) this.heard.value = [...this.heard.value, { from, text }];
  }
}

/** The agent's phone: undefined until the server has told which, null where there is none. */
export const phone = signal<Phone | null | undefined>(undefined);

/** The number of the agent's own telephone; empty when the account has none. */
export const ownNumber = signal("");

/** Whether calls come to the agent's own telephone, which the server rings. */
export const onTelephone = computed(() => settings.value.telephone && ownNumber.value !== "");

/** Where calls can be taken, for the heartbeat: not here while the phone is in another's call. */
export function phoneWord(): "registered" | "unregistered" | "own" {
  if (onTelephone.peek()) return "own";
  const known = phone.peek();
  const able = known && known.state.peek() !== "unregistered" && !known.supervising.peek();
  return able ? "registered" : "unregistered";
}

/** Ask which network this centre has, and register with it. */
export async function openPhone(): Promise<void> {
  const first = await api.phone();
  ownNumber.value = first.telephone;
  switch (first.kind) {
    case "none":
      phone.value = null;
      return;
    case "simulated": {
      const { SimulatedPhone } = await import("./simulated");
      phone.value = new SimulatedPhone(first.url, async () => {
        const again = await api.phone();
        return again.kind === "simulated" ? again.url : first.url;
      });
      break;
    }
    case "twilio": {
      const { TwilioPhone } = await import("./twilio");
      phone.value = new TwilioPhone(first.token, async () => {
        const again = await api.phone();
        return again.kind === "twilio" ? again.token : first.token;
      });
    }
  }
  await phone.peek()?.register();
}

export function closePhone(): void {
  phone.peek()?.close();
  phone.value = undefined;
}
