/** Times for people. Waits are counted on the server's clock, not on this machine's. */

import { signal } from "@preact/signals";

/** A difference below this is only the journey of the answer. */
const NOTICEABLE_MS = 1500;

let offset_ms = 0;

/** The server's time in milliseconds, moving once a second. */
export const now = signal(Date.now());

/** Move `now`; called by the pulse. */
export function tick(): void {
  now.value = Date.now() + offset_ms;
}

/** Learn the server's clock from the `Date` header of an answer. */
export function setServerTime(header: string | null): void {
  const ahead = header ? Date.parse(header) + 500 - Date.now() : NaN;
  if (!Number.isNaN(ahead)) offset_ms = Math.abs(ahead) > NOTICEABLE_MS ? ahead : 0;
}

/** Seconds from `iso` until now, never below zero. */
export function elapsed(iso: string): number {
  return Math.max(0, Math.floor((now.value - Date.parse(iso)) / 1000));
}

/** Seconds from now until `iso`, never below zero. */
export function remaining(iso: string): number {
  return Math.max(0, Math.ceil((Date.parse(iso) - now.value) / 1000));
}

/** Whether `iso` is over. */
export function isPast(iso: string): boolean {
  return Date.parse(iso) <= now.value;
}

/** `45 s`, `12 min`, `2 h 5 min`, `3 days`. */
export function duration(total_s: number): string {
  const minutes = Math.floor(total_s / 60);
  const hours = Math.floor(minutes / 60);
  if (total_s < 60) return `${Math.floor(total_s)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

/** `3:07`, for a call in progress. */
export function stopwatch(total_s: number): string {
  const seconds = String(Math.floor(total_s) % 60).padStart(2, "0");
  return `${Math.floor(total_s / 60)}:${seconds}`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
});

/** `14:02`. */
export function clock(iso: string): string {
  return CLOCK.format(Date.parse(iso));
}

/** `Today`, `Yesterday` or `Thursday 20 November`. */
export function day(iso: string): string {
  return nearDay(iso) ?? DAY.format(Date.parse(iso));
}

/** `14:02` today, `Thu 20 Nov, 14:02` on another day. */
export function moment(iso: string): string {
  const near = nearDay(iso);
  if (near === "Today") return clock(iso);
  return `${near ?? SHORT_DAY.format(Date.parse(iso))}, ${clock(iso)}`;
}

function nearDay(iso: string): string | null {
  const midnight = new Date(now.peek()).setHours(0, 0, 0, 0);
  const then = new Date(Date.parse(iso)).setHours(0, 0, 0, 0);
  const days = Math.round((then - midnight) / 86_400_000);
  return { "-1": "Yesterday", "0": "Today", "1": "Tomorrow" }[String(days)] ?? null;
}

/** A local `Date` as the value of an `<input type="datetime-local">`. */
export function localInput(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  const ymd = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${ymd}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
