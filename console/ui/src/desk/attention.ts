/** While an offer is open: the sound every few seconds, and the title of the tab. */

import { effect } from "@preact/signals";
import { route } from "../route";
import { settings } from "../settings";
import { asks, mine, offers, replyDue } from "../store";
import { now } from "../time";
import { MEDIUM, URGENCY } from "../words";
import { playOffer, unlockSound } from "./sound";

const REPEAT_MS = 3000;
const PAGE = { desk: "Desk", conversations: "Conversations", wallboard: "Wallboard" };

export function startAttention(): void {
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => void unlockSound(), { once: true });
  }
  effect(ring);
  effect(entitle);
}

let rungAt = 0;

function ring(): void {
  const first = asks.value[0] ?? offers.value[0];
  if (!first) {
    rungAt = 0;
  } else if (settings.value.sound && now.value - rungAt >= REPEAT_MS) {
    rungAt = now.value;
    playOffer(first.urgency);
  }
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

function entitle(): void {
  const first = offers.value[0];
  const flash = first && (still.matches || Math.floor(now.value / 1000) % 2 === 0);
  const due = mine.value.filter(replyDue).length;
  document.title = flash
    ? `● Offer: ${URGENCY[first.urgency].toLowerCase()} ${MEDIUM[first.medium].toLowerCase()}`
    : `${due ? `(${due}) ` : ""}${PAGE[route.value.page]} · Heard`;
}
