/** The agent's own presence. The button shows what the server says, never what was only clicked. */

import { useRef, useState } from "preact/hooks";
import { api } from "../api";
import { Icon } from "../parts/icon";
import { attempt, me } from "../store";
import { clock, now, remaining, stopwatch } from "../time";
import { AWAY_REASONS, CHOOSE, STATUS, type Status } from "../words";

export function choose(status: Status, reason = "", minutes = 0): Promise<boolean> {
  const until = minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : null;
  return attempt(() => api.setPresence(status, reason, until));
}

const BACK_IN: ReadonlyArray<readonly [number, string]> = [
  [0, "I do not know"],
  [15, "15 minutes"],
  [30, "30 minutes"],
  [60, "1 hour"],
];

export function Dot({ status }: { readonly status: Status }) {
  return <span class={`dot ${status}`} aria-hidden="true" />;
}

export function PresenceMenu() {
  const menu = useRef<HTMLDivElement>(null);
  const [minutes, setMinutes] = useState(0);
  const own = me.value?.presence;
  if (!own) return null;
  const pick = (status: Status, reason = "") => {
    menu.current?.hidePopover();
    void choose(status, reason, status === "away" ? minutes : 0);
  };
  const isNow = (status: Status, reason = "") =>
    own.status === status && (status !== "away" || own.reason === reason);
  const item = (status: Status, reason = "") => (
    <button
      type="button"
      class="item"
      key={status + reason}
      aria-current={isNow(status, reason) ? "true" : undefined}
      onClick={() => pick(status, reason)}
    >
      <Dot status={status} />
      {reason || CHOOSE[status]}
      {isNow(status, reason) && <Icon name="check" />}
    </button>
  );
  return (
    <>
      <button type="button" class={`presence ${own.status}`} popovertarget="presence">
        <Dot status={own.status} />
        <span>
          <span class="sr">You are </span>
          {STATUS[own.status]}
          {own.status === "away" && own.reason && <span class="reason">: {own.reason}</span>}
          <BackAt until={own.away_until} />
          <WrapUp until={own.wrap_until} />
        </span>
        <Icon name="down" />
      </button>
      <div id="presence" class="menu" popover="auto" ref={menu}>
        {item("available")}
        {item("draining")}
        <h2>Away</h2>
        <label class="back-in">
          Back in
          <select
            value={minutes}
            onChange={(event) => setMinutes(Number(event.currentTarget.value))}
          >
            {BACK_IN.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {AWAY_REASONS.map((reason) => item("away", reason))}
        <hr />
        {item("offline")}
      </div>
    </>
  );
}

export function BackAt({ until }: { readonly until: string | null }) {
  return until && <span class="reason">, back at {clock(until)}</span>;
}

function WrapUp({ until }: { readonly until: string | null }) {
  if (!until || Date.parse(until) <= now.value) return null;
  return <span class="reason">: after-call work, {stopwatch(remaining(until))}</span>;
}
