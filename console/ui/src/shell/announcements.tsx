/** What a supervisor tells everybody: it stays until it was read, and interrupts nothing. */

import { signal } from "@preact/signals";
import { Icon } from "../parts/icon";
import { agentName, me, queueName, state } from "../store";
import type { AlertMessage } from "../wire.gen";

const seen = signal(0);

export function isAnnouncement(alert: AlertMessage): boolean {
  return alert.alert === "announcement";
}

/** `Sofia`, or `Sofia to Repairs`. */
export function sayer({ agent, queue }: AlertMessage): string {
  return agentName(agent) + (queue ? ` to ${queueName(queue)}` : "");
}

export function Announcements() {
  const open = state.value.alerts.filter(
    (alert) => alert.seq > seen.value && isAnnouncement(alert) && alert.agent !== me.value?.id,
  );
  const oldest = open[0];
  return (
    <div role="status">
      {oldest && (
        <div class="alert-bar announcement">
          <Icon name="bell" />
          <p>
            <strong>{sayer(oldest)}:</strong> {oldest.text}
          </p>
          {open.length > 1 && <span>{open.length - 1} more</span>}
          <button
            type="button"
            onClick={() => {
              seen.value = oldest.seq;
            }}
          >
            Seen
          </button>
        </div>
      )}
    </div>
  );
}
