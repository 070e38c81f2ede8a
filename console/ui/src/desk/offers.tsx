/**
 * The offers, under the bar on every page: in the flow of the page, so that they never lie over
 * what somebody is typing, and the first stop of the keyboard after the bar.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api";
import { ChannelMark, Flags, UrgencyMark } from "../parts/badges";
import { join } from "../phone/calls";
import { onTelephone } from "../phone/phone";
import { go } from "../route";
import { asks, attempt, notify, offers, queueName } from "../store";
import { duration, elapsed, now, remaining } from "../time";
import type { Conversation, Offer } from "../wire.gen";
import { MEDIUM, residentName, URGENCY } from "../words";
import { AskedCard } from "./asked";
import { focusConversation } from "./conversation";
import { Ring } from "./ring";

/** An Enter that was on its way when the card came, or moved up, was not meant for it. */
const ARMED_AFTER_MS = 500;
/** Seconds left at which a screen reader is told. */
const ANNOUNCED_S = [10, 5];

export function Offers() {
  const open = offers.value;
  const asked = asks.value;
  return (
    <section class="offers" aria-label="Offers" hidden={open.length + asked.length === 0}>
      {asked.map((conversation) => (
        <AskedCard key={conversation.id} conversation={conversation} />
      ))}
      {open.map((conversation, index) => (
        <Card
          key={conversation.offer?.id}
          conversation={conversation}
          offer={conversation.offer as Offer}
          first={index === 0}
        />
      ))}
    </section>
  );
}

interface CardProps {
  readonly conversation: Conversation;
  readonly offer: Offer;
  readonly first: boolean;
}

function Card({ conversation, offer, first }: CardProps) {
  const button = useRef<HTMLButtonElement>(null);
  const firstSince = useRef(0);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    firstSince.current = Date.now();
    // Never away from what somebody is doing; but an emergency goes before another open offer.
    const active = document.activeElement;
    const idle =
      active === document.body || active === null || active.matches("button[data-offer]");
    if (first && idle) button.current?.focus({ preventScroll: true });
  }, [first]);
  useEffect(() => () => queueMicrotask(goOn), []);

  const answer = async (event: MouseEvent, doing: () => Promise<unknown>) => {
    const byKey = event.detail === 0;
    if (busy || (byKey && Date.now() - firstSince.current < ARMED_AFTER_MS)) return false;
    setBusy(true);
    const done = await attempt(doing);
    setBusy(false);
    return done;
  };
  const onAccept = async (event: MouseEvent) => {
    let accepted: Conversation | null = null;
    const accept = async () => {
      accepted = (await api.accept(offer.id)).conversation;
    };
    if (!(await answer(event, accept))) return;
    go("desk", conversation.id);
    // Only this tab connects: a second one that shows the same desk must not join twice.
    if (!isCall(accepted)) return;
    if (onTelephone.peek()) notify("Your telephone rings. Press 1 on it to take the call.", "news");
    else void join(conversation.id);
  };
  const onDecline = (event: MouseEvent) => void answer(event, () => api.decline(offer.id));

  const { urgency, medium, queue, preview } = conversation;
  return (
    <article class={`offer ${urgency}`}>
      <Ring from={offer.offered_at} to={offer.expires_at} />
      <div class="offer-facts">
        <div role="alert">
          <h2>
            <UrgencyMark urgency={urgency} /> {MEDIUM[medium].toLowerCase()} from{" "}
            {residentName(conversation.resident)}
          </h2>
          {preview && <p class="words">“{preview}”</p>}
          <span class="sr">Accept or decline.</span>
        </div>
        <p class="facts-line">
          <ChannelMark channel={conversation.channel} />
          <span>{queueName(queue)}</span>
          <Waited since={conversation.waiting_since} />
          <Flags conversation={conversation} />
        </p>
      </div>
      <div class="offer-actions">
        <button ref={button} type="button" class="primary large" data-offer onClick={onAccept}>
          {busy ? "One moment…" : "Accept"}
          {first && <kbd aria-hidden="true">Enter</kbd>}
          <span class="sr">
            {" "}
            {URGENCY[urgency]} {MEDIUM[medium].toLowerCase()} from{" "}
            {residentName(conversation.resident)}
          </span>
        </button>
        <button type="button" class="large" onClick={onDecline}>
          Decline
          <span class="sr"> the offer of {residentName(conversation.resident)}</span>
        </button>
      </div>
      <Left until={offer.expires_at} />
    </article>
  );
}

/** Whether the server waits for the agent's phone before the conversation is theirs. */
function isCall(conversation: Conversation | null): boolean {
  return conversation?.offer?.accepted === true;
}

/** Move to the first open offer. Returns whether there is one. */
export function focusOffer(): boolean {
  const accept = document.querySelector<HTMLButtonElement>("button[data-offer]");
  accept?.focus();
  return accept !== null;
}

/** The card that had the focus is gone: on to the next offer, else to the open conversation. */
function goOn(): void {
  if (document.activeElement !== document.body) return;
  if (!focusOffer()) focusConversation();
}

function Waited({ since }: { readonly since: string }) {
  return <span>Waited {duration(elapsed(since))}</span>;
}

/** The time left, told politely and seldom. */
function Left({ until }: { readonly until: string }) {
  void now.value;
  const left = remaining(until);
  const due = ANNOUNCED_S.filter((seconds) => left <= seconds).at(-1);
  return (
    <output class="sr" aria-live="polite">
      {due === undefined ? "" : `${due} seconds left to accept`}
    </output>
  );
}
