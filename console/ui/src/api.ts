/** The HTTP side. What is done here shows in the state only when the stream says so. */

import { setServerTime } from "./time";
import type {
  AgentPresenceRequest,
  AnnounceRequest,
  CallbackRequest,
  CloseRequest,
  ConnectAnswer,
  ConsultRequest,
  ConversationAnswer,
  ConversationsAnswer,
  ConversationWithTimelineAnswer,
  DecisionsAnswer,
  FailuresAnswer,
  ErrorAnswer,
  IdentifyRequest,
  LinkRequest,
  LoginAnswer,
  ParkRequest,
  Phone,
  ResidentsAnswer,
  Supervision,
  TransferRequest,
  UploadLinkAnswer,
  UrgencyRequest,
} from "./wire.gen";
import type { Channel, Status } from "./words";

const TIMEOUT_MS = 10_000;
const UPLOAD_MS = 300_000;

/** The server said no, or said nothing. `code` is for the console, `message` for the person. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function ask<T>(method: string, path: string, body?: object, key?: string): Promise<T> {
  let response: Response;
  const form = body instanceof FormData;
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(!form && { "Content-Type": "application/json" }), // a form names its own boundary
        ...(key && { "Idempotency-Key": key }),
      },
      body: form ? body : body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(form ? UPLOAD_MS : TIMEOUT_MS),
    });
  } catch {
    throw new Refused(
      0,
      "unreachable",
      "The server did not answer. Check the connection, then try again.",
    );
  }
  setServerTime(response.headers.get("Date"));
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const fault = (answer as ErrorAnswer | null)?.error;
  throw new Refused(
    response.status,
    fault?.code ?? "error",
    fault?.message ?? `The server could not do that (${response.status}). Try again in a moment.`,
  );
}

/** A name for one thing to do: asked again with the same one, the server does it once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const at = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");
const on = (id: string, act: string) => at("conversations", id, act);

/** Where the browser gets a file of a conversation. */
export const fileUrl = (id: string, file: string) => `/api${at("conversations", id, "files", file)}`;

export const api = {
  login: (username: string, password: string) =>
    ask<LoginAnswer>("POST", "/login", { username, password }),
  logout: () => ask<unknown>("POST", "/logout"),
  me: () => ask<LoginAnswer>("GET", "/me"),
  setPresence: (status: Status, reason = "", until: string | null = null) =>
    ask<unknown>("PUT", "/me/presence", { status, reason, until }),
  phone: () => ask<Phone>("GET", "/phone"),
  conversation: (id: string) => ask<ConversationWithTimelineAnswer>("GET", at("conversations", id)),
  waiting: () => ask<ConversationsAnswer>("GET", "/conversations?state=waiting&limit=50"),
  take: (id: string) => ask<ConversationAnswer>("POST", on(id, "take")),
  accept: (offer: string) => ask<ConversationAnswer>("POST", at("offers", offer, "accept")),
  decline: (offer: string) => ask<ConversationAnswer>("POST", at("offers", offer, "decline")),
  send: (id: string, text: string, channel: Channel, template: boolean, key: string) =>
    ask<unknown>("POST", on(id, "messages"), { text, channel, template }, key),
  sendFile: (id: string, text: string, channel: Channel, file: File, key: string) => {
    const form = new FormData();
    form.append("text", text);
    form.append("channel", channel);
    form.append("file", file);
    return ask<unknown>("POST", on(id, "files"), form, key);
  },
  uploadLink: (id: string) => ask<UploadLinkAnswer>("POST", on(id, "upload-link")),
  note: (id: string, text: string, key: string) =>
    ask<unknown>("POST", on(id, "notes"), { text }, key),
  transfer: (id: string, request: TransferRequest) =>
    ask<ConversationAnswer>("POST", on(id, "transfer"), request),
  park: (id: string, request: ParkRequest) => ask<unknown>("POST", on(id, "park"), request),
  close: (id: string, request: CloseRequest) => ask<unknown>("POST", on(id, "close"), request),
  setUrgency: (id: string, request: UrgencyRequest) =>
    ask<ConversationAnswer>("POST", on(id, "urgency"), request),
  callBack: (id: string, request: CallbackRequest) =>
    ask<ConversationAnswer>("POST", on(id, "callback"), request),
  link: (id: string, request: LinkRequest) =>
    ask<ConversationAnswer>("POST", on(id, "link"), request),
  unlink: (id: string, request: LinkRequest) =>
    ask<ConversationAnswer>("POST", on(id, "unlink"), request),
  identify: (id: string, request: IdentifyRequest) =>
    ask<ConversationAnswer>("POST", on(id, "person"), request),
  residents: (q: string) =>
    ask<ResidentsAnswer>("GET", `/residents?${new URLSearchParams({ q })}`),
  failures: (id: string) => ask<FailuresAnswer>("GET", on(id, "failures")),
  decisions: (id: string) => ask<DecisionsAnswer>("GET", at("supervisor", "decisions", id)),
  supervise: (id: string, how: Supervision) =>
    ask<ConnectAnswer>("POST", at("supervisor", "conversations", id, how)),
  announce: (request: AnnounceRequest, key: string) =>
    ask<unknown>("POST", at("supervisor", "announce"), request, key),
  setAgentPresence: (request: AgentPresenceRequest) =>
    ask<unknown>("POST", at("supervisor", "presence"), request),
  hold: (id: string, held: boolean) => ask<ConversationAnswer>("POST", on(id, "hold"), { held }),
  consult: (id: string, request: ConsultRequest) =>
    ask<ConversationAnswer>("POST", on(id, "consult"), request),
  pauseRecording: (id: string, paused: boolean) =>
    ask<ConversationAnswer>("POST", on(id, "recording"), { paused }),
  endConsult: (id: string) => ask<ConversationAnswer>("POST", `${on(id, "consult")}/end`),
  complete: (id: string) => ask<ConversationAnswer>("POST", on(id, "complete")),
  hangUp: (id: string) => ask<ConversationAnswer>("POST", on(id, "hangup")),
};
