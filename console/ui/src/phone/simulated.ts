/** The browser phone of the simulated telephone network; docs/simulator.md tells the protocol. */

import { backoff } from "../sync/backoff";
import { type Dialled, Line, type Phone } from "./phone";

type Told =
  | { readonly type: "registered" | "unregistered" | "connected" }
  | { readonly type: "spoken"; readonly text: string }
  | { readonly type: "heard"; readonly from: "resident" | "agent"; readonly text: string }
  | {
      readonly type: "party";
      readonly event: "join" | "leave";
      readonly from: "resident" | "agent";
    }
  | { readonly type: "muted"; readonly muted: boolean }
  | { readonly type: "held"; readonly held: boolean }
  | { readonly type: "ended"; readonly reason: string }
  | { readonly type: "error"; readonly code: string; readonly message: string };

const PARTY = { resident: "The resident", agent: "A colleague" };

export class SimulatedPhone extends Line implements Phone {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retry = 0;

  constructor(
    private url: string,
    private readonly freshUrl: () => Promise<string>,
  ) {
    super();
  }

  async register(): Promise<void> {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.send({ type: "register" });
    socket.onmessage = (event) => this.told(JSON.parse(String(event.data)) as Told);
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  async connect(to: Dialled): Promise<void> {
    this.dialled(to);
    this.send({ type: "connect", params: to });
  }

  mute(muted: boolean): void {
    this.send({ type: "mute", muted });
  }

  digits(keys: string): void {
    this.send({ type: "digits", digits: keys });
  }

  hangUp(): void {
    this.send({ type: "hangup" });
  }

  readonly say = (text: string): void => {
    this.send({ type: "say", text });
    this.hear("me", text);
  };

  close(): void {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.ended(false);
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private lost(): void {
    this.ended(false);
    this.trouble.value = "The telephone network does not answer. Trying again.";
    this.attempt += 1;
    this.retry = window.setTimeout(
      async () => {
        this.url = await this.freshUrl().catch(() => this.url);
        await this.register();
      },
      backoff(this.attempt, Math.random()),
    );
  }

  private told(message: Told): void {
    switch (message.type) {
      case "registered":
        this.attempt = 0;
        this.trouble.value = "";
        if (this.state.value === "unregistered") this.ended(true);
        break;
      case "unregistered":
        this.ended(false);
        break;
      case "connected":
        this.connected();
        break;
      case "ended":
        this.ended(true);
        break;
      case "muted":
        this.muted.value = message.muted;
        break;
      case "spoken":
        this.hear("network", message.text);
        break;
      case "heard":
        this.hear(message.from, message.text);
        break;
      case "party":
        this.hear(
          "network",
          `${PARTY[message.from]} ${message.event === "join" ? "joined" : "left"}.`,
        );
        break;
      case "held":
        this.hear("network", message.held ? "You are on hold." : "You are back.");
        break;
      case "error":
        this.refused(message.code, message.message);
    }
  }

  private refused(code: string, message: string): void {
    // A hang-up that crossed the end of the call, or a call that never began.
    if (code === "no_call" || this.state.value === "connecting") this.ended(true);
    if (code !== "no_call") this.hear("network", message);
  }
}
