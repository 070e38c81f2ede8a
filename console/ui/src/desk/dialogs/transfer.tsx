import { useState } from "preact/hooks";
import { api } from "../../api";
import { Dialog } from "../../parts/dialog";
import { Choices, Input, TextArea } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { Dot } from "../../shell/presence";
import { notify, queues, state } from "../../store";
import { isMine } from "../../sync/apply";
import type { Agent, Colleague, Conversation } from "../../wire.gen";
import { residentName, STATUS, type Status } from "../../words";
import type { DialogProps } from "./props";

type Target = { readonly kind: "queue" | "agent"; readonly id: string; readonly name: string };

type Way = "ask" | "hand";

const WAYS = [
  {
    value: "ask",
    label: "Speak with them first",
    hint: "The resident is on hold, and stays yours until you leave the call to them.",
  },
  { value: "hand", label: "Put the caller through at once", hint: "" },
] as const;

export function TransferDialog({ conversation, onClose }: DialogProps) {
  const [search, setSearch] = useState("");
  const [note, setNote] = useState("");
  const [target, setTarget] = useState<Target | null>(null);
  const [way, setWay] = useState<Way>("ask");
  const talking = conversation.call !== null && isMine(state.value, conversation);
  const asking = talking && conversation.consult === null && way === "ask";

  const act = async () => {
    if (!target) return;
    const request = { [target.kind]: target.id, note: note.trim() };
    if (asking) {
      await api.consult(conversation.id, request);
      return;
    }
    await api.transfer(conversation.id, request);
    notify(`${residentName(conversation.resident)} is now with ${target.name}.`, "done");
  };
  const verb = asking ? "Ask" : "Transfer to";
  return (
    <Dialog
      title={`Transfer ${residentName(conversation.resident)}`}
      submit={target ? `${verb} ${target.name}` : "Transfer"}
      ready={target !== null}
      act={act}
      onClose={onClose}
    >
      <p class="hint">
        They keep their place: the waiting time goes on from when they first asked.
      </p>
      {talking && !conversation.consult && (
        <Choices legend="How" choices={WAYS} value={way} onValue={setWay} />
      )}
      <Input label="Find a queue or a colleague" type="search" value={search} onValue={setSearch} />
      <Targets conversation={conversation} search={search} target={target} onTarget={setTarget} />
      <TextArea
        label="What the next person should know"
        hint="A note for colleagues, so that the resident need not say it all again."
        value={note}
        onValue={setNote}
      />
    </Dialog>
  );
}

interface TargetsProps {
  readonly conversation: Conversation;
  readonly search: string;
  readonly target: Target | null;
  readonly onTarget: (target: Target) => void;
}

function Targets({ conversation, search, target, onTarget }: TargetsProps) {
  const fits = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  const toQueues = queues.value.filter(({ id, name }) => id !== conversation.queue && fits(name));
  const people = [...state.value.agents.values()]
    .filter(({ id, name }) => id !== conversation.agent && fits(name))
    .sort((a, b) => ORDER[statusOf(a)] - ORDER[statusOf(b)] || a.name.localeCompare(b.name));
  const pick = (
    kind: Target["kind"],
    id: string,
    name: string,
    detail: string,
    status?: Status,
  ) => {
    const chosen = target?.kind === kind && target.id === id;
    return (
      <li key={id}>
        <button
          type="button"
          class="item"
          aria-pressed={chosen}
          onClick={() => onTarget({ kind, id, name })}
        >
          {status && <Dot status={status} />}
          <span class="grow">{name}</span>
          <span class="hint">{detail}</span>
          {chosen && <Icon name="check" />}
        </button>
      </li>
    );
  };
  return (
    <div class="targets">
      <h3>Queues</h3>
      <ul>
        {toQueues.map(({ id, name, agents }) =>
          pick("queue", id, name, `${agents.available} available`),
        )}
      </ul>
      <h3>Colleagues</h3>
      <ul>
        {people.map((person) =>
          pick("agent", person.id, person.name, STATUS[statusOf(person)], statusOf(person)),
        )}
      </ul>
      <p class="hint" role="status">
        {toQueues.length + people.length === 0 ? "Nothing has that name." : ""}
      </p>
    </div>
  );
}

const ORDER: Record<Status, number> = { available: 0, draining: 1, away: 2, offline: 3 };

function statusOf(person: Agent | Colleague): Status {
  return "presence" in person ? person.presence.status : person.status;
}
