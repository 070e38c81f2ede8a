/** One conversation: who it is, what matters first, what was said, and what to do now. */

import { useEffect, useState } from "preact/hooks";
import { ChannelMark } from "../parts/badges";
import { Icon, type IconName } from "../parts/icon";
import { agentName, queueName, state } from "../store";
import type { Conversation } from "../wire.gen";
import { isAsked } from "../sync/apply";
import { addressText, residentName } from "../words";
import { CallPanel } from "./call";
import { CallBackDialog } from "./dialogs/callback";
import { CloseDialog } from "./dialogs/close";
import { LinkDialog } from "./dialogs/link";
import { ParkDialog } from "./dialogs/park";
import { TransferDialog } from "./dialogs/transfer";
import { UrgencyDialog } from "./dialogs/urgency";
import { Facts } from "./facts";
import { ReplyBox } from "./reply";
import { SupervisedCall } from "./supervised";
import { TimelineLog } from "./timeline";

type Act = "transfer" | "park" | "close" | "callback" | "urgency" | "link";

const DIALOGS = {
  transfer: TransferDialog,
  park: ParkDialog,
  close: CloseDialog,
  callback: CallBackDialog,
  urgency: UrgencyDialog,
  link: LinkDialog,
} as const;

interface Props {
  readonly conversation: Conversation;
  /** Whether it is with the viewer, who can then answer; a supervisor may move any. */
  readonly mine: boolean;
  readonly supervised: boolean;
  /** Whether the view shares the window with the list of all conversations. */
  readonly inSplitView?: boolean;
}

export function ConversationView({ conversation, mine, supervised, inSplitView = false }: Props) {
  const [act, setAct] = useState<Act | null>(null);
  const here = state.value.conversations.has(conversation.id);
  const answerable = mine && here && conversation.state === "active";
  const asked = here && isAsked(state.value, conversation);
  const connecting = mine && here && conversation.offer?.accepted === true;
  const acts = here ? possible(conversation, answerable, supervised) : [];
  const Chosen = act && DIALOGS[act];

  useEffect(() => {
    const active = document.activeElement;
    if (!active || active === document.body || !active.checkVisibility()) focusConversation();
  }, []);

  return (
    <article
      class={inSplitView ? "conversation split" : "conversation"}
      aria-labelledby="conversation-title"
    >
      <Header conversation={conversation} acts={acts} onAct={setAct} />
      <div class="conversation-body">
        <section class="talk" aria-label="Timeline">
          {conversation.danger_to_life && <Danger />}
          <Whereabouts conversation={conversation} mine={mine} here={here} />
          {(answerable || connecting || (asked && conversation.consult?.joined)) && (
            <CallPanel conversation={conversation} onCallBack={() => setAct("callback")} />
          )}
          {supervised && !mine && !asked && here && <SupervisedCall conversation={conversation} />}
          <TimelineLog conversation={conversation} />
          {answerable && <ReplyBox conversation={conversation} />}
        </section>
        <Facts
          conversation={conversation}
          folded={inSplitView}
          {...(acts.includes("urgency") && { onUrgency: () => setAct("urgency") })}
          {...(acts.includes("link") && { onLink: () => setAct("link") })}
        />
      </div>
      {Chosen && <Chosen conversation={conversation} onClose={() => setAct(null)} />}
    </article>
  );
}

function possible(conversation: Conversation, answerable: boolean, supervised: boolean): Act[] {
  if (answerable && conversation.call) return ["transfer", "urgency", "link"]; // the call comes to an end first
  if (answerable) return ["callback", "transfer", "park", "close", "urgency", "link"];
  const movable = conversation.state !== "parked" && conversation.state !== "closed";
  return supervised && movable ? ["transfer", "urgency", "link"] : [];
}

const BUTTONS: readonly (readonly [Act, IconName, string])[] = [
  ["callback", "voice", "Call back"],
  ["transfer", "transfer", "Transfer"],
  ["park", "park", "Park"],
  ["close", "done", "Close"],
];

interface HeaderProps {
  readonly conversation: Conversation;
  readonly acts: readonly Act[];
  readonly onAct: (act: Act) => void;
}

function Header({ conversation, acts, onAct }: HeaderProps) {
  const { resident, queue, channel } = conversation;
  return (
    <header class="conversation-header">
      <div>
        <h2 id="conversation-title" tabIndex={-1}>
          {residentName(resident)}
        </h2>
        <p class="facts-line">
          <ChannelMark channel={channel} />
          {resident.addresses.map((address) => (
            <span key={address}>
              {addressText(address)}
              {resident.probable.includes(address) && <span class="hint"> (probably)</span>}
            </span>
          ))}
          <span>{queueName(queue)}</span>
        </p>
      </div>
      <div class="actions">
        {BUTTONS.filter(([act]) => acts.includes(act)).map(([act, icon, name]) => (
          <button key={act} type="button" onClick={() => onAct(act)}>
            <Icon name={icon} /> {name}
          </button>
        ))}
      </div>
    </header>
  );
}

function Danger() {
  return (
    <div class="banner danger">
      <Icon name="alert" />
      <p>
        <strong>Danger to life.</strong> First make sure that they are safe and that the emergency
        services are coming. Everything else waits.
      </p>
      <Numbers />
    </div>
  );
}

function Numbers() {
  const { numbers } = state.value;
  if (numbers.length === 0) return null;
  return (
    <dl class="numbers">
      {numbers.map(({ name, number }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{number}</dd>
        </div>
      ))}
    </dl>
  );
}

interface WhereaboutsProps {
  readonly conversation: Conversation;
  readonly mine: boolean;
  readonly here: boolean;
}

/** Says where the conversation is, when it is not simply with the viewer. */
function Whereabouts({ conversation, mine, here }: WhereaboutsProps) {
  const text = where(conversation, mine && here);
  return (
    <div role="status">
      {text && (
        <p class="banner">
          <Icon name="clock" /> {text}
        </p>
      )}
    </div>
  );
}

function where(conversation: Conversation, mine: boolean): string {
  const { state: at, offer, agent, queue } = conversation;
  if (mine && at === "active") return "";
  if (mine) return offer?.accepted ? "" : "This is offered to you. Accept it above to answer.";
  switch (at) {
    case "waiting":
      return `Waiting in ${queueName(queue)}.`;
    case "offered":
      return `Offered to ${agentName(offer?.agent ?? agent)}.`;
    case "active":
      return `With ${agentName(agent)}.`;
    case "parked":
      return "Parked. It comes back by itself when the time that was promised has passed.";
    case "closed":
      return "Closed. If the resident writes or rings again, it opens again.";
  }
}

/** Put the keyboard where the answer is written, or on the name of the resident. */
export function focusConversation(): void {
  const wide = matchMedia("(min-width: 48rem)").matches;
  const field = wide ? document.querySelector<HTMLElement>("textarea[data-write]") : null;
  (field ?? document.getElementById("conversation-title"))?.focus();
}
