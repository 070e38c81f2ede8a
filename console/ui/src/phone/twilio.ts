/** The browser phone of Twilio. Its SDK is large, so this file is loaded only where it is used. */

import { type Call, Device } from "@twilio/voice-sdk";
import { type Dialled, Line, type Phone } from "./phone";

export class TwilioPhone extends Line implements Phone {
  private readonly device: Device;
  private call: Call | null = null;
  readonly say = null;

  constructor(token: string, freshToken: () => Promise<string>) {
    super();
    this.device = new Device(token, {
      appName: "heard",
      closeProtection: true, // closing the tab would leave the caller alone
      codecPreferences: ["opus", "pcmu"] as Call.Codec[],
      tokenRefreshMs: 60_000,
    });
    this.device.on("registered", () => {
      this.trouble.value = "";
      if (!this.call) this.ended(true);
    });
    this.device.on("unregistered", () => {
      if (!this.call) this.ended(false);
    });
    this.device.on("error", (error: { message: string }) => {
      this.trouble.value = `The phone reports: ${error.message}`;
    });
    this.device.on("tokenWillExpire", async () => {
      try {
        this.device.updateToken(await freshToken());
      } catch {
        this.trouble.value = "The phone could not be renewed. Load the page again after this call.";
      }
    });
  }

  async register(): Promise<void> {
    try {
      // Asked for now: the question must not come up while a caller waits.
      const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of microphone.getTracks()) track.stop();
    } catch {
      this.trouble.value =
        "The microphone is blocked. Allow it for this site in the browser, then load the page again.";
      return;
    }
    await this.device.register();
  }

  async connect(to: Dialled): Promise<void> {
    this.dialled(to);
    let call: Call;
    try {
      call = await this.device.connect({ params: { ...to } });
    } catch (fault) {
      this.ended(this.device.state === "registered");
      throw fault;
    }
    this.call = call;
    call.on("accept", () => this.connected());
    call.on("mute", (muted: boolean) => {
      this.muted.value = muted;
    });
    for (const end of ["disconnect", "cancel", "reject", "error"]) {
      call.on(end, () => this.over(call));
    }
  }

  mute(muted: boolean): void {
    this.call?.mute(muted);
  }

  digits(keys: string): void {
    this.call?.sendDigits(keys);
  }

  hangUp(): void {
    this.call?.disconnect();
  }

  close(): void {
    this.device.destroy();
    this.ended(false);
  }

  private over(call: Call): void {
    if (this.call !== call) return;
    this.call = null;
    this.ended(this.device.state === "registered");
  }
}
