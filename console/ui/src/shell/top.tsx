/** The bar on every page: where one is, and the three things an agent must be able to trust. */

import { Icon, Mark } from "../parts/icon";
import { onTelephone, ownNumber, phone } from "../phone/phone";
import { address, type Page, route } from "../route";
import { isSupervisor, mine, replyDue } from "../store";
import { connection } from "../sync/stream";
import { PresenceMenu } from "./presence";
import { SettingsMenu } from "./settings";

const PAGES: readonly (readonly [Page, string])[] = [
  ["desk", "Desk"],
  ["conversations", "All conversations"],
  ["wallboard", "Wallboard"],
];

export function Top() {
  return (
    <header class="top">
      <a class="brand" href={address("desk")}>
        <Mark />
        <span>Heard</span>
      </a>
      {isSupervisor.value ? <Pages /> : <span class="grow" />}
      <LineState />
      <PhoneState />
      <PresenceMenu />
      <SettingsMenu />
    </header>
  );
}

function Pages() {
  const due = mine.value.filter(replyDue).length;
  return (
    <nav class="pages grow" aria-label="Pages">
      {PAGES.map(([page, name]) => (
        <a
          key={page}
          href={address(page)}
          aria-current={route.value.page === page ? "page" : undefined}
        >
          {name}
          {page === "desk" && due > 0 && (
            <span class="count">
              {due}
              <span class="sr"> replies due</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

const LINE = { connecting: "Connecting", open: "Connected", lost: "Reconnecting" };

function LineState() {
  const { state } = connection.value;
  return (
    <span class={`state ${state === "open" ? "good" : "bad"}`}>
      <Icon name={state === "open" ? "link" : "alert"} />
      <span class="word">{LINE[state]}</span>
    </span>
  );
}

const PHONE = {
  unregistered: "Phone not ready",
  registered: "Phone ready",
  connecting: "Phone connecting",
  on_call: "On a call",
};

function PhoneState() {
  const here = phone.value;
  if (here === undefined) return null;
  if (onTelephone.value) {
    return (
      <span class="state good" title={ownNumber.value}>
        <Icon name="voice" />
        <span class="word">Calls come to your telephone</span>
      </span>
    );
  }
  const state = here?.state.value;
  const good = state !== undefined && state !== "unregistered";
  return (
    <span class={`state ${good ? "good" : "bad"}`} title={here?.trouble.value || undefined}>
      <Icon name={good ? "voice" : "end_call"} />
      <span class="word">{state ? PHONE[state] : "No phone here"}</span>
    </span>
  );
}
