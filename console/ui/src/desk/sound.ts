/** The sound of an offer, made here so that there is no file to load. */

import { signal } from "@preact/signals";
import type { Urgency } from "../words";

/** Tones in Hz, each for `TONE_S`; an emergency rises and repeats. */
const TONES: Record<Urgency, readonly number[]> = {
  emergency: [660, 880, 660, 880],
  urgent: [587, 784],
  routine: [523, 659],
};
const TONE_S = 0.16;
const VOLUME = 0.18;

/** True while the browser keeps pages silent until they have been clicked. */
export const soundBlocked = signal(false);

let context: AudioContext | null = null;

/** Let the page make sounds; browsers allow it from a click or a key. */
export async function unlockSound(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  soundBlocked.value = context.state !== "running";
}

export function playOffer(urgency: Urgency): void {
  context ??= new AudioContext();
  soundBlocked.value = context.state !== "running";
  if (context.state !== "running") return;
  const start = context.currentTime + 0.02;
  TONES[urgency].forEach((tone, index) =>
    play(context as AudioContext, tone, start + index * TONE_S),
  );
}

function play(into: AudioContext, tone: number, at: number): void {
  const oscillator = into.createOscillator();
  const gain = into.createGain();
  oscillator.frequency.value = tone;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
  gain.gain.linearRampToValueAtTime(0, at + TONE_S);
  oscillator.connect(gain).connect(into.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
}
