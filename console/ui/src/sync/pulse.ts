/** One beat a second for all that moves with time, also in a background tab. */

export function startPulse(beat: () => void): void {
  const worker = new Worker(new URL("./pulse.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = beat;
}
