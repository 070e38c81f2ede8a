/** What a supervisor must look at now: the newest alert, with the way to the rest. */

import { signal } from "@preact/signals";
import { Icon } from "../parts/icon";
import { address } from "../route";
import { isSupervisor, state } from "../store";
import { isAnnouncement } from "./announcements";

const seen = signal(0);

export function Alerts() {
  const open = isSupervisor.value
    ? state.value.alerts.filter((alert) => alert.seq > seen.value && !isAnnouncement(alert))
    : [];
  const newest = open.at(-1);
  return (
    <div role="alert">
      {newest && (
        <div class="alert-bar">
          <Icon name="alert" />
          <p>{newest.text}</p>
          {open.length > 1 && <a href={address("wallboard")}>{open.length - 1} more</a>}
          <button
            type="button"
            onClick={() => {
              seen.value = newest.seq;
            }}
          >
            Seen
          </button>
        </div>
      )}
    </div>
  );
}
