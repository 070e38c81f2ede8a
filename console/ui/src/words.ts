/** The vocabularies in the agent's words. The keys are the words of the wire. */

import { isPast, moment } from "./time";
import type { Conversation, Entry, OfferGoneMessage, Presence, SnapshotMessage, Supervision, Way } from "./wire.gen";

export type Urgency = Conversation["urgency"];
export type Channel = Conversation["channel"];
export type Medium = Conversation["medium"];
export type State = Conversation["state"];
export type Status = Presence["status"];
export type Role = SnapshotMessage["me"]["role"];
export type Delivery = NonNullable<Entry["status"]>;

export const URGENCIES: readonly Urgency[] = ["emergency", "urgent", "routine"];
export const MEDIA: readonly Medium[] = ["voice", "callback", "chat", "message"];

export const URGENCY: Record<Urgency, string> = {
  emergency: "Emergency",
  urgent: "Urgent",
  routine: "Routine",
};

export const CHANNEL: Record<Channel, string> = {
  voice: "Call",
  sms: "Text",
  whatsapp: "WhatsApp",
  messenger: "Messenger",
  instagram: "Instagram",
  webchat: "Webchat",
};

/** Whether a channel takes no words now; its time may have ended since the server said so. */
export function isClosed({ until, closed }: Way): boolean {
  return closed !== null || (until !== null && isPast(until));
}

/** Why a channel takes no words now, and what undoes it. */
export function closedText({ channel, until, closed }: Way): string {
  return closed === "stopped"
    ? `${CHANNEL[channel]}: they have asked for no more texts there. Only they can undo it, with START.`
    : `${CHANNEL[channel]}: the time for a reply ended ${moment(until ?? "")}, until they write again.`;
}

export const MEDIUM: Record<Medium, string> = {
  voice: "Call",
  callback: "Call back",
  chat: "Webchat",
  message: "Message",
};

const COUNTED: Record<Medium, readonly [string, string]> = {
  voice: ["call", "calls"],
  callback: ["callback", "callbacks"],
  chat: ["webchat", "webchats"],
  message: ["message", "messages"],
};

/** `1 call`, `2 messages`. */
export function counted(count: number, medium: Medium): string {
  return `${count} ${COUNTED[medium][count === 1 ? 0 : 1]}`;
}

export const STATE: Record<State, string> = {
  waiting: "Waiting",
  offered: "Offered",
  active: "With an agent",
  parked: "Parked",
  closed: "Closed",
};

export const STATUS: Record<Status, string> = {
  available: "Available",
  draining: "Finishing",
  away: "Away",
  offline: "Offline",
};

/** The same as what one does, for the menu of one's own. */
export const CHOOSE: Record<Status, string> = { ...STATUS, draining: "Finish what I have" };

export const AWAY_REASONS: readonly string[] = [
  "Break",
  "Lunch",
  "Meeting",
  "Training",
  "Paperwork",
];

export const DELIVERY: Record<Delivery, string> = {
  queued: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not delivered",
  deleted: "Deleted by the resident",
};

/** How a supervisor takes part in a call of `agent`, and who hears them. */
export const SUPERVISION: Record<
  Supervision,
  { readonly name: string; readonly hint: (agent: string) => string }
> = {
  listen: { name: "Listen", hint: () => "You are listening. Nobody hears you." },
  whisper: { name: "Whisper", hint: (agent) => `You are whispering. Only ${agent} hears you.` },
  join: { name: "Join", hint: (agent) => `You have joined. ${agent} and the resident hear you.` },
};

/** How far a message has come, so that a late report never takes it back; `failed` is final. */
export const DELIVERY_RANK: Record<Delivery, number> = {
  queued: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  failed: 4,
  deleted: 5,
};

export const OUTCOMES = {
  resolved: { name: "Resolved", hint: "The resident has their answer." },
  no_reply_needed: { name: "No reply needed", hint: "The last thing they said asks for nothing." },
  duplicate: { name: "Duplicate", hint: "It is being dealt with elsewhere; say where." },
  spam: { name: "Spam", hint: "Not from a resident at all." },
} as const;

export const OFFER_GONE: Record<OfferGoneMessage["cause"], string> = {
  missed: "You missed an offer. It has gone to somebody else.",
  declined: "",
  accepted: "",
  withdrawn: "An offer was taken back.",
  hung_up: "The caller hung up. They are in the queue to be called back.",
};

const WITHHELD = "Withheld number";

const REASON: Record<string, string> = {
  danger_to_life: "Danger to life",
  distressed: "Distressed",
  complaint: "Complaint",
  human_eyes: "Could not be understood",
  ...URGENCY,
};

/** The name of a triage label; one that is new to the console is shown as it came. */
export function reasonName(label: string): string {
  return REASON[label] ?? sentence(label);
}

/**
 * The words behind each label, for a person to read: a label below the urgency says nothing more, and
 * words that stand within longer ones are said once.
 */
export function reasonsByLabel({ reasons, urgency }: Pick<Conversation, "reasons" | "urgency">): Map<string, string[]> {
  const below = URGENCIES.slice(URGENCIES.indexOf(urgency) + 1) as readonly string[];
  const byLabel = new Map<string, string[]>();
  for (const { label, words } of reasons) {
    if (below.includes(label)) continue;
    const said = byLabel.get(label) ?? [];
    const told = said.some((other) => other.includes(words));
    byLabel.set(label, told ? said : [...said.filter((other) => !words.includes(other)), words]);
  }
  return byLabel;
}

/** `gas_leak` → `Gas leak`. */
export function sentence(word: string): string {
  const spaced = word.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** `pl` → `Polish`; empty for an unknown or unsaid language. */
export function languageName(code: string): string {
  if (!code || code === "und") return "";
  try {
    return new Intl.DisplayNames(["en-GB"], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // not a BCP 47 tag
  }
}

/**
 * `phone:+447700900123` → `07700 900123`; a sender in letters is shown as it came, a visitor without
 * a number gets the end of their id.
 */
export function addressText(address: string): string {
  const kind = address.slice(0, address.indexOf(":"));
  const value = address.slice(kind.length + 1);
  if (kind === "call") return WITHHELD;
  if (kind === "sender") return value;
  if (kind !== "phone")
    return `${CHANNEL[kind as Channel] ?? sentence(kind)} visitor ${value.slice(-4)}`;
  const uk = /^\+44(\d{4})(\d{6})$/.exec(value);
  return uk ? `0${uk[1]} ${uk[2]}` : value;
}

/** The resident's name, else where they wrote from, else that they withheld it. */
export function residentName(resident: Pick<Conversation["resident"], "name" | "addresses">): string {
  const address = resident.addresses[0];
  return resident.name || (address ? addressText(address) : WITHHELD);
}
