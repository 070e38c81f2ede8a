import { useState } from "preact/hooks";
import { api } from "../api";
import { Dialog } from "../parts/dialog";
import { Choices, Input } from "../parts/field";
import { notify } from "../store";
import type { Agent } from "../wire.gen";
import { STATUS, type Status } from "../words";

const HINTS: Record<Status, string> = {
  available: "Offers come to them while their console is open.",
  draining: "They finish what they have and are given nothing new.",
  away: "What is offered to them goes to the next; what they hold stays theirs.",
  offline: "For somebody who has gone home.",
};

const CHOICES = (Object.keys(STATUS) as Status[]).map((value) => ({
  value,
  label: STATUS[value],
  hint: HINTS[value],
}));

interface Props {
  readonly agent: Agent;
  readonly onClose: () => void;
}

export function PresenceDialog({ agent, onClose }: Props) {
  const [status, setStatus] = useState<Status>(agent.presence.status);
  const [reason, setReason] = useState("");
  const act = async () => {
    await api.setAgentPresence({ agent: agent.id, status, reason: reason.trim() });
    notify(`${agent.name} is now: ${STATUS[status]}.`, "done");
  };
  return (
    <Dialog
      title={`Presence of ${agent.name}`}
      submit="Change"
      ready={status !== agent.presence.status}
      act={act}
      onClose={onClose}
    >
      <Choices legend="They are" choices={CHOICES} value={status} onValue={setStatus} />
      <Input
        label="Why"
        hint="Shown to them and on the wallboard. Empty: that you have set it."
        value={reason}
        onValue={setReason}
      />
    </Dialog>
  );
}
