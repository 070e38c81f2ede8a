/**
 * The live connection: a snapshot, then events after it. It resumes after the last event that was
 * seen, and a snapshot replaces everything. It carries only the heartbeat the other way: what an
 * agent does goes by HTTP (api.ts), and shows here when it has happened.
 */

import { signal } from "@preact/signals";
import type { ClientMessage, ServerMessage } from "../wire.gen";
import { backoff } from "./backoff";

const HEARTBEAT_MS = 4000;
/** Nothing heard for this long means that nobody is there, whatever the socket believes. */
const SILENCE_MS = 13_000;
/** The close code with which the server asks for the password again. */
const SESSION_OVER = 4401;

export interface Connection {
  readonly state: "connecting" | "open" | "lost";
  /** When the next attempt is made, in milliseconds of `Date.now()`; null unless lost. */
  readonly retryAt: number | null;
}

export interface StreamParts {
  /** The number of the last event seen, 0 before the first snapshot. */
  readonly seq: () => number;
  readonly phone: () => NonNullable<ClientMessage["phone"]>;
  readonly receive: (message: ServerMessage) => void;
  /** Called when it did not open, or was closed for it: is the session over? */
  readonly refused: () => void;
}

export const connection = signal<Connection>({ state: "connecting", retryAt: null });

export class Stream {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private beat = 0;
  private heardAt = 0;
  private beatAt = 0;
  private stopped = false;

  constructor(private readonly parts: StreamParts) {}

  connect(): void {
    if (this.socket || this.stopped) return;
    connection.value = { ...connection.peek(), retryAt: null };
    const url = new URL("/api/stream", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.parts.seq()) url.searchParams.set("after", String(this.parts.seq()));
    const socket = new WebSocket(url);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => {
      this.attempt = 0;
      connection.value = { state: "open", retryAt: null };
      this.heartbeat();
    };
    socket.onmessage = (event) => {
      this.heardAt = Date.now();
      this.parts.receive(JSON.parse(String(event.data)) as ServerMessage);
    };
    socket.onclose = (event) => this.lost(socket, event.code === SESSION_OVER);
  }

  /** Called once a second: beats, notices a dead connection, and tries again when it is time. */
  tick(): void {
    const at = Date.now();
    const { retryAt } = connection.peek();
    if (this.socket && at - this.heardAt > SILENCE_MS) {
      const silent = this.socket;
      this.lost(silent, false); // a socket without a network takes minutes to say that it is closed
      silent.close();
    } else if (
      this.socket?.readyState === WebSocket.OPEN &&
      at - this.beatAt >= HEARTBEAT_MS - 50
    ) {
      this.heartbeat();
    } else if (retryAt !== null && at >= retryAt) {
      this.connect();
    }
  }

  /** Tell the server of a change at once: the phone registered, the network is back. */
  now(): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.heartbeat();
    else this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.close();
    connection.value = { state: "connecting", retryAt: null };
  }

  private heartbeat(): void {
    this.beatAt = Date.now();
    this.beat += 1;
    const message: ClientMessage = { id: this.beat, type: "heartbeat", phone: this.parts.phone() };
    this.socket?.send(JSON.stringify(message));
  }

  private lost(socket: WebSocket, sessionOver: boolean): void {
    if (this.socket !== socket) return; // an old one that closes late
    const opened = connection.peek().state === "open" && !sessionOver;
    this.socket = null;
    if (this.stopped) return;
    const wait_ms = backoff(this.attempt, Math.random());
    this.attempt += 1;
    connection.value = { state: "lost", retryAt: Date.now() + wait_ms };
    if (!opened) this.parts.refused();
  }
}
