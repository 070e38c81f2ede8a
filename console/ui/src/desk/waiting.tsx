/** What waits in my queues, to be taken out of turn. Mostly nobody has to look: offers come. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { ChannelMark, UrgencyMark, Wait } from "../parts/badges";
import { go } from "../route";
import { attempt, byNeed, me, queues } from "../store";
import type { Conversation } from "../wire.gen";
import { residentName } from "../words";

/** How many wait in the queues that I serve. */
function waitingForMe(): number {
  const mine = new Set(me.value?.queues.map((queue) => queue.replace(/:2$/, "")));
  return queues.value
    .filter((queue) => mine.has("*") || mine.has(queue.id))
    .flatMap((queue) => Object.values(queue.waiting))
    .flatMap((byMedium) => Object.values(byMedium))
    .reduce((sum, count) => sum + count, 0);
}

export function Waiting() {
  const [open, setOpen] = useState(false);
  const [waiting, setWaiting] = useState<readonly Conversation[]>([]);
  const count = waitingForMe();
  useEffect(() => {
    if (!open) return;
    void attempt(async () => {
      const found = await api.waiting();
      setWaiting([...found.conversations].sort(byNeed));
    });
  }, [open, count]);
  if (count === 0) return null;
  const take = async (id: string) => {
    if (await attempt(() => api.take(id))) go("desk", id);
  };
  return (
    <details class="waiting" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Waiting in my queues <span class="count">{count}</span>
      </summary>
      <ul>
        {waiting.map((conversation) => (
          <li key={conversation.id}>
            <span class="row-line">
              <UrgencyMark urgency={conversation.urgency} />
              <Wait conversation={conversation} />
            </span>
            <span class="row-line">
              <strong>{residentName(conversation.resident)}</strong>
              <ChannelMark channel={conversation.channel} />
            </span>
            <span class="preview">{conversation.preview}</span>
            <button type="button" class="small" onClick={() => void take(conversation.id)}>
              Take<span class="sr"> the conversation of {residentName(conversation.resident)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
