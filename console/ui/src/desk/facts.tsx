/** What is known of the conversation: why it is urgent, in the resident's words, and what was promised. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { UrgencyMark, Wait } from "../parts/badges";
import { Icon } from "../parts/icon";
import { agentName, isSupervisor } from "../store";
import { moment, now } from "../time";
import type { Conversation } from "../wire.gen";
import { type Channel, CHANNEL, languageName, reasonName, reasonsByLabel, sentence, URGENCY } from "../words";
import { Decisions } from "./decisions";
import { Distress } from "./distress";
import { Identity } from "./identity";

const query = matchMedia("(min-width: 80rem)");
const wide = signal(query.matches);
query.addEventListener("change", () => {
  wide.value = query.matches;
});

interface Props {
  readonly conversation: Conversation;
  readonly onUrgency?: () => void;
  readonly onLink?: () => void;
  /** Fold it although the window is wide, because the view is not. */
  readonly folded: boolean;
}

/** Beside the timeline where there is room, else folded above it. */
export function Facts(props: Props) {
  const { conversation, folded } = props;
  if (wide.value && !folded) {
    return (
      <aside class="facts" aria-label="About this conversation">
        <Sections {...props} />
      </aside>
    );
  }
  const count = reasonsByLabel(conversation).size;
  return (
    <details class="facts folded">
      <summary>
        <UrgencyMark urgency={conversation.urgency} />
        {conversation.distressed && <span>Distressed: listen, apologise, act and own it</span>}
        <span class="hint">{count === 1 ? "1 reason" : `${count} reasons`}</span>
      </summary>
      <Sections {...props} />
    </details>
  );
}

function Sections({ conversation, onUrgency, onLink }: Omit<Props, "folded">) {
  return (
    <>
      {conversation.distressed && <Distress key={conversation.id} conversation={conversation} />}
      <section class="panel">
        <div class="panel-head">
          <h3>Urgency</h3>
          {onUrgency && (
            <button type="button" class="small" onClick={onUrgency}>
              Change<span class="sr"> urgency, now {URGENCY[conversation.urgency]}</span>
            </button>
          )}
        </div>
        <p class="row-line">
          <UrgencyMark urgency={conversation.urgency} /> <Wait conversation={conversation} />
        </p>
        <Reasons conversation={conversation} />
      </section>
      {conversation.promise && <Promised promise={conversation.promise} />}
      <Identity conversation={conversation} onLink={onLink} />
      <section class="panel">
        <h3>About</h3>
        <dl class="about">
          <Fact name="Topic">{conversation.topic && sentence(conversation.topic)}</Fact>
          <Fact name="Language">{languageName(conversation.language)}</Fact>
          <Fact name="Prefers">{CHANNEL[conversation.resident.prefers as Channel]}</Fact>
          <Fact name="Complaint">
            {conversation.complaint && "May be a complaint: ask whether to log one"}
          </Fact>
          <Fact name="Last helped by">
            {conversation.last_agent && agentName(conversation.last_agent)}
          </Fact>
          <Fact name="Opened">{moment(conversation.opened_at)}</Fact>
          <Fact name="Reference">{conversation.id.slice(-8)}</Fact>
        </dl>
      </section>
      {isSupervisor.value && <Decisions key={conversation.id} conversation={conversation.id} />}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reasons({ conversation }: { readonly conversation: Conversation }) {
  const byLabel = reasonsByLabel(conversation);
  if (byLabel.size === 0) return <p class="hint">Nothing said so far asks for more.</p>;
  return (
    <ul class="reasons">
      {[...byLabel].map(([label, said]) => (
        <li key={label}>
          <span class="reason-label">{reasonName(label)}</span>
          {said.filter(Boolean).map((words) => (
            <q key={words}>{words}</q>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Promised({ promise }: { readonly promise: NonNullable<Conversation["promise"]> }) {
  const late = Date.parse(promise.by) < now.value;
  return (
    <section class={late ? "panel promise late" : "panel promise"}>
      <h3>
        <Icon name="park" /> {late ? "Promise not kept" : "Promised"}
      </h3>
      <dl class="about">
        <Fact name="Next">{promise.next}</Fact>
        <Fact name="By">{moment(promise.by)}</Fact>
        <Fact name="Done before">{promise.done}</Fact>
      </dl>
    </section>
  );
}
