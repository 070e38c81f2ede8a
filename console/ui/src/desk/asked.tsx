/** A colleague on a call asks me in: a card among the offers, answered by my phone's coming. */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api";
import { UrgencyMark } from "../parts/badges";
import { join } from "../phone/calls";
import { onTelephone } from "../phone/phone";
import { go } from "../route";
import { agentName, attempt } from "../store";
import { now, remaining } from "../time";
import type { Conversation } from "../wire.gen";
import { residentName } from "../words";

export function AskedCard({ conversation }: { readonly conversation: Conversation }) {
  const button = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const { id, urgency, agent, consult, preview, resident } = conversation;
  void now.value;
  const name = agentName(agent);

  useEffect(() => {
    const active = document.activeElement;
    if (active === document.body || active === null) button.current?.focus({ preventScroll: true });
  }, []);

  const onTalk = async () => {
    if (busy) return;
    setBusy(true);
    go("desk", id);
    await join(id);
    setBusy(false);
  };
  return (
    <article class={`offer asked ${urgency}`}>
      <div class="offer-facts">
        <div role="alert">
          <h2>
            <UrgencyMark urgency={urgency} /> {name} asks you about {residentName(resident)}
          </h2>
          {preview && <p class="words">“{preview}”</p>}
          <span class="sr">Talk to them or decline.</span>
        </div>
        <p class="hint">
          The resident is on hold and stays with {name} until they leave it to you.
          {consult?.expires_at && ` ${remaining(consult.expires_at)} seconds to answer.`}
        </p>
      </div>
      <div class="offer-actions">
        {onTelephone.value ? (
          <p>Your telephone rings. Press 1 on it.</p>
        ) : (
          <button ref={button} type="button" class="primary large" onClick={() => void onTalk()}>
            {busy ? "One moment…" : `Talk to ${name}`}
          </button>
        )}
        <button
          type="button"
          class="large"
          onClick={() => void attempt(() => api.endConsult(id))}
        >
          Decline<span class="sr"> to talk to {name}</span>
        </button>
      </div>
    </article>
  );
}
