/** What this agent has set on this machine; kept in the browser. */

import { effect, signal } from "@preact/signals";

export interface Settings {
  readonly sound: boolean;
  readonly shortcuts: boolean;
  /** Calls come to the agent's own telephone, where the account has one. */
  readonly telephone: boolean;
  readonly theme: "system" | "light" | "dark";
}

const KEY = "heard.settings";
const DEFAULTS: Settings = { sound: true, shortcuts: true, telephone: false, theme: "system" };

export const settings = signal<Settings>(DEFAULTS);

export function startSettings(): void {
  settings.value = { ...DEFAULTS, ...read() };
  effect(() => {
    localStorage.setItem(KEY, JSON.stringify(settings.value));
    const { theme } = settings.value;
    document.documentElement.style.colorScheme = theme === "system" ? "" : theme;
  });
}

export function set(change: Partial<Settings>): void {
  settings.value = { ...settings.peek(), ...change };
}

function read(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>;
  } catch {
    return {}; // not ours, or broken: begin anew
  }
}
