/** The agent's own presence. The button shows what the server says, never what was only clicked. */

import { useRef } from "preact/hooks";
import { api } from "../api";
import { Icon } from "../parts/icon";
import { attempt, me } from "../store";
import { now, remaining, stopwatch } from "../time";
import { AWAY_REASONS, STATUS, type Status } from "../words";

export function choose(status: Status, reason = ""): Promise<boolean> {
  return attempt(() => api.setPresence(status, reason));
}

export function Dot({ status }: { readonly status: Status }) {
  return <span class={`dot ${status}`} aria-hidden="true" />;
}

export function PresenceMenu() {
  const menu = useRef<HTMLDivElement>(null);
  const own = me.value?.presence;
  if (!own) return null;
  const pick = (status: Status, reason = "") => {
    menu.current?.hidePopover();
    void choose(status, reason);
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
      {reason || STATUS[status]}
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
          <WrapUp until={own.wrap_until} />
        </span>
        <Icon name="down" />
      </button>
      <div id="presence" class="menu" popover="auto" ref={menu}>
        {item("available")}
        <h2>Away</h2>
        {AWAY_REASONS.map((reason) => item("away", reason))}
        <hr />
        {item("offline")}
      </div>
    </>
  );
}

function WrapUp({ until }: { readonly until: string | null }) {
  if (!until || Date.parse(until) <= now.value) return null;
  return <span class="reason">: after-call work, {stopwatch(remaining(until))}</span>;
}
