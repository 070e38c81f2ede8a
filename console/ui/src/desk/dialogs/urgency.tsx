import { useState } from "preact/hooks";
import { api } from "../../api";
import { UrgencyMark } from "../../parts/badges";
import { Dialog } from "../../parts/dialog";
import { Choices, TextArea } from "../../parts/field";
import { notify } from "../../store";
import { URGENCIES, URGENCY, type Urgency } from "../../words";
import type { DialogProps } from "./props";

const HINTS: Record<Urgency, string> = {
  emergency: "Danger to people or the home. Before everything else.",
  urgent: "Cannot wait for its turn among the routine.",
  routine: "In its turn. It still moves up as it waits.",
};

const CHOICES = URGENCIES.map((value) => ({
  value,
  label: <UrgencyMark urgency={value} />,
  hint: HINTS[value],
}));

export function UrgencyDialog({ conversation, onClose }: DialogProps) {
  const [urgency, setUrgency] = useState<Urgency>(conversation.urgency);
  const [reason, setReason] = useState("");
  const act = async () => {
    await api.setUrgency(conversation.id, { urgency, reason: reason.trim() });
    notify(`Urgency is now: ${URGENCY[urgency]}.`, "done");
  };
  return (
    <Dialog
      title="Change the urgency"
      submit="Change"
      ready={urgency !== conversation.urgency && reason.trim() !== ""}
      act={act}
      onClose={onClose}
    >
      <Choices
        legend="How soon is a person needed?"
        choices={CHOICES}
        value={urgency}
        onValue={setUrgency}
      />
      <TextArea
        label="Why"
        hint="Kept in the record, with your name."
        required
        rows={2}
        value={reason}
        onValue={setReason}
      />
    </Dialog>
  );
}
