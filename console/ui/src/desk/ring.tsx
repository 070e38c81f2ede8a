/** The time left of an offer, as a ring that empties and as a number. */

import { remaining } from "../time";

const RADIUS = 21;
const ROUND = 2 * Math.PI * RADIUS;
const SOON_S = 5;

export function Ring({ from, to }: { readonly from: string; readonly to: string }) {
  const total = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const left = Math.min(total, remaining(to));
  const gone = ROUND * (1 - left / total);
  return (
    <div class={left <= SOON_S ? "ring soon" : "ring"} aria-hidden="true">
      <svg viewBox="0 0 48 48">
        <circle class="track" cx="24" cy="24" r={RADIUS} />
        <circle
          class="left"
          cx="24"
          cy="24"
          r={RADIUS}
          stroke-dasharray={ROUND}
          stroke-dashoffset={gone}
        />
      </svg>
      <span>
        {left}
        <small>s</small>
      </span>
    </div>
  );
}
