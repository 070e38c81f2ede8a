/** My conversations: what is offered first, then those where an answer is due. */

import { ChannelMark, Flags, UrgencyMark, Wait } from "../parts/badges";
import { Icon } from "../parts/icon";
import { go } from "../route";
import { choose } from "../shell/presence";
import { consulted, me, mine, offers, replyDue } from "../store";
import type { Conversation } from "../wire.gen";
import { residentName } from "../words";
import { draft } from "./drafts";
import { focusOffer } from "./offers";
import { Waiting } from "./waiting";

export function List({ open }: { readonly open: string | null }) {
  const offered = offers.value;
  const held = [...mine.value, ...consulted.value];
  const due = mine.value.filter(replyDue).length;
  return (
    <nav class="list" aria-labelledby="list-title">
      <h2 id="list-title">
        My conversations <span class="count">{held.length}</span>
      </h2>
      <p class="sr" role="status">
        {due === 1 ? "1 reply due" : `${due} replies due`}
      </p>
      <NotAvailable />
      {offered.length + held.length === 0 ? (
        <Nothing />
      ) : (
        <ul>
          {offered.map((conversation) => (
            <Row
              key={conversation.id}
              conversation={conversation}
              current={false}
              onOpen={focusOffer}
            />
          ))}
          {held.map((conversation) => (
            <Row
              key={conversation.id}
              conversation={conversation}
              current={conversation.id === open}
              onOpen={() => go("desk", conversation.id)}
            />
          ))}
        </ul>
      )}
      <Waiting />
    </nav>
  );
}

interface RowProps {
  readonly conversation: Conversation;
  readonly current: boolean;
  readonly onOpen: () => void;
}

function Row({ conversation, current, onOpen }: RowProps) {
  const { urgency, channel, resident, preview, state, offer } = conversation;
  const offered = state === "offered" && !offer?.accepted;
  const unsent = draft(conversation.id).reply;
  return (
    <li>
      <button
        type="button"
        class={`row ${urgency} ${offered ? "offered" : ""}`}
        data-held={offered ? undefined : ""}
        aria-current={current ? "true" : undefined}
        onClick={onOpen}
      >
        <span class="row-line">
          <UrgencyMark urgency={urgency} />
          {offered ? (
            <span class="wait due">Offered to you</span>
          ) : (
            <Wait conversation={conversation} />
          )}
        </span>
        <span class="row-line">
          <strong>{residentName(resident)}</strong>
          <ChannelMark channel={channel} />
        </span>
        <span class="preview">
          {unsent ? (
            <>
              <em>Draft:</em> {unsent}
            </>
          ) : (
            preview
          )}
        </span>
        <Flags conversation={conversation} />
      </button>
    </li>
  );
}

function NotAvailable() {
  const presence = me.value?.presence;
  if (!presence || presence.status === "available") return null;
  return (
    <div class="not-available">
      <p>
        <strong>
          {presence.status === "away" && `You are away${presence.reason && `: ${presence.reason}`}.`}
          {presence.status === "draining" && "You are finishing what you have."}
          {presence.status === "offline" && "You are offline."}
        </strong>{" "}
        Nothing new is offered to you.
      </p>
      <button type="button" class="primary" onClick={() => void choose("available")}>
        I am available
      </button>
    </div>
  );
}

function Nothing() {
  const available = me.value?.presence.status === "available";
  return (
    <div class="nothing">
      <Icon name="done" />
      <p>Nobody is waiting for you.</p>
      {available && <p class="hint">The next resident who needs you is offered here.</p>}
    </div>
  );
}
