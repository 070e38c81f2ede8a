/** Keys. All of them but Ctrl+Enter, which sends, can be switched off in the settings. */

import { go, route } from "../route";
import { settings } from "../settings";
import { mine } from "../store";
import { focusOffer } from "./offers";

const TYPING = "input, textarea, select, dialog *, [popover] *";

export function startShortcuts(): void {
  addEventListener("keydown", onShortcut);
}

function onShortcut(event: KeyboardEvent): void {
  if (!settings.peek().shortcuts || event.repeat || event.ctrlKey || event.metaKey) return;
  const target = event.target as HTMLElement;
  if (event.altKey) {
    if (event.code === "KeyO") run(event, focusOffer);
  } else if (!target.closest(TYPING)) {
    const key = event.key.toLowerCase();
    const act = key === "enter" && target === document.body ? accept : ON_DESK[key];
    if (act && (act === accept || route.peek().page === "desk")) run(event, act);
  }
}

function accept(): void {
  document.querySelector<HTMLButtonElement>("button[data-offer]")?.click();
}

const ON_DESK: Record<string, () => unknown> = {
  j: () => step(1),
  k: () => step(-1),
  r: () => write("reply"),
  n: () => write("note"),
  h: () => press("hold"),
  m: () => press("mute"),
};

/** A button of the call bar. */
function press(button: "hold" | "mute"): void {
  document.querySelector<HTMLButtonElement>(`button[data-${button}]`)?.click();
}

function run(event: KeyboardEvent, act: () => unknown): void {
  event.preventDefault();
  act();
}

function step(by: 1 | -1): void {
  const ids = mine.peek().map((conversation) => conversation.id);
  if (ids.length === 0) return;
  const at = ids.indexOf(route.peek().id ?? "");
  const to = at < 0 ? 0 : (at + by + ids.length) % ids.length;
  document.querySelectorAll<HTMLButtonElement>("button[data-held]")[to]?.focus();
  go("desk", ids[to]);
}

/** Go to the text field, as a reply or as a note. */
function write(as: "reply" | "note"): void {
  document.querySelector<HTMLInputElement>(`input[data-write=${as}]`)?.click();
  document.querySelector<HTMLTextAreaElement>("textarea[data-write]")?.focus();
}
