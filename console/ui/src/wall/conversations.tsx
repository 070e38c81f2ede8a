/** Every open conversation of the centre, for supervisors: find one, read it, move it. */

import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { ConversationView } from "../desk/conversation";
import { ChannelMark, Flags, UrgencyMark, Wait } from "../parts/badges";
import { Select } from "../parts/field";
import { Icon } from "../parts/icon";
import { address, go, route } from "../route";
import { agentName, byNeed, find, queueName, queues, state } from "../store";
import type { Conversation } from "../wire.gen";
import { residentName, STATE, type State, URGENCIES, URGENCY } from "../words";

/** More rows than this are for the filters, not for the eye. */
const ROWS = 200;

const inState = signal("");
const inQueue = signal("");
const ofUrgency = signal("");
const marked = signal("");
const search = signal("");

export function Conversations() {
  const id = route.value.id ?? "";
  const conversation = find(id);
  const found = [...state.value.conversations.values()].filter(fits).sort(byNeed);
  return (
    <main id="main" tabIndex={-1} class={conversation ? "all opened" : "all"}>
      <h1>All conversations</h1>
      <section class="all-list" aria-label="Find a conversation">
        <Filters />
        <p class="hint" role="status">
          {found.length === 1 ? "1 open conversation" : `${found.length} open conversations`}
          {found.length > ROWS && `, the first ${ROWS} shown`}
        </p>
        <Table rows={found.slice(0, ROWS)} open={id} />
      </section>
      {conversation && (
        <section class="all-open" aria-label="Open conversation">
          <a class="back always" href={address("conversations")}>
            <Icon name="close" /> Close this view
          </a>
          <ConversationView
            key={conversation.id}
            conversation={conversation}
            mine={false}
            supervised
            inSplitView
          />
        </section>
      )}
    </main>
  );
}

function fits(conversation: Conversation): boolean {
  const { state: at, queue, urgency, resident } = conversation;
  const wanted = search.value.trim().toLowerCase().replaceAll(" ", "");
  const text = [residentName(resident), ...resident.addresses]
    .join(" ")
    .toLowerCase()
    .replaceAll(" ", "");
  return (
    (!inState.value || at === inState.value) &&
    (!inQueue.value || queue === inQueue.value) &&
    (!ofUrgency.value || urgency === ofUrgency.value) &&
    (!marked.value || MARKS.some(({ mark }) => mark === marked.value && conversation[mark])) &&
    (!wanted || text.includes(wanted))
  );
}

const MARKS = [
  { mark: "danger_to_life", name: "Danger to life" },
  { mark: "distressed", name: "Distressed" },
  { mark: "complaint", name: "Complaint" },
] as const;

const OPEN_STATES: readonly State[] = ["waiting", "offered", "active", "parked"];

function Filters() {
  const id = useId();
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <div class="field">
        <label for={id}>Name or number</label>
        <input
          id={id}
          type="search"
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      </div>
      <Filter label="State" value={inState}>
        {OPEN_STATES.map((at) => (
          <option key={at} value={at}>
            {STATE[at]}
          </option>
        ))}
      </Filter>
      <Filter label="Queue" value={inQueue}>
        {queues.value.map((queue) => (
          <option key={queue.id} value={queue.id}>
            {queue.name}
          </option>
        ))}
      </Filter>
      <Filter label="Urgency" value={ofUrgency}>
        {URGENCIES.map((urgency) => (
          <option key={urgency} value={urgency}>
            {URGENCY[urgency]}
          </option>
        ))}
      </Filter>
      <Filter label="Marked" value={marked}>
        {MARKS.map(({ mark, name }) => (
          <option key={mark} value={mark}>
            {name}
          </option>
        ))}
      </Filter>
    </form>
  );
}

interface FilterProps {
  readonly label: string;
  readonly value: Signal<string>;
  readonly children: ComponentChildren;
}

function Filter({ label, value, children }: FilterProps) {
  return (
    <Select
      label={label}
      value={value.value}
      onValue={(chosen) => {
        value.value = chosen;
      }}
    >
      <option value="">All</option>
      {children}
    </Select>
  );
}

function Table({ rows, open }: { readonly rows: readonly Conversation[]; readonly open: string }) {
  return (
    <div class="scroll" role="region" aria-label="Open conversations" tabIndex={0}>
      <table class="conversations">
        <thead>
          <tr>
            <th scope="col">Resident</th>
            <th scope="col">Urgency</th>
            <th scope="col">Wait</th>
            <th scope="col">Queue</th>
            <th scope="col">With</th>
            <th scope="col">Channel</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((conversation) => (
            <tr key={conversation.id} class={conversation.id === open ? "open" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  onClick={() => go("conversations", conversation.id)}
                >
                  {residentName(conversation.resident)}
                </button>
                <Flags conversation={conversation} />
              </th>
              <td>
                <UrgencyMark urgency={conversation.urgency} />
              </td>
              <td>
                <Wait conversation={conversation} />
              </td>
              <td>{queueName(conversation.queue)}</td>
              <td>{holder(conversation)}</td>
              <td>
                <ChannelMark channel={conversation.channel} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function holder({ state: at, agent, offer }: Conversation): string {
  if (at === "offered") return `Offered to ${agentName(offer?.agent ?? null)}`;
  if (at === "active") return agentName(agent);
  return STATE[at];
}
