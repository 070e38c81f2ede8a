import { useState } from "preact/hooks";
import { api } from "../../api";
import { Dialog } from "../../parts/dialog";
import { Choices, TextArea } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { notify, replyDue } from "../../store";
import { OUTCOMES, residentName } from "../../words";
import type { DialogProps } from "./props";

type Outcome = keyof typeof OUTCOMES;

const CHOICES = (Object.keys(OUTCOMES) as Outcome[]).map((value) => ({
  value,
  label: OUTCOMES[value].name,
  hint: OUTCOMES[value].hint,
}));

export function CloseDialog({ conversation, onClose }: DialogProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [done, setDone] = useState("");
  const due = replyDue(conversation) && (outcome === null || outcome === "resolved");

  const act = async () => {
    if (!outcome) return;
    await api.close(conversation.id, { outcome, done: done.trim() });
    notify(`Closed. ${residentName(conversation.resident)} can open it again at any time.`, "done");
  };
  return (
    <Dialog
      title={`Close ${residentName(conversation.resident)}`}
      submit="Close"
      ready={outcome !== null && done.trim() !== ""}
      act={act}
      onClose={onClose}
    >
      {due && (
        <p class="banner warning">
          <Icon name="alert" />
          <span>The resident spoke last. Answer them first, or choose why no answer is due.</span>
        </p>
      )}
      <Choices legend="How did it end?" choices={CHOICES} value={outcome} onValue={setOutcome} />
      <TextArea label="What was done" required value={done} onValue={setDone} />
    </Dialog>
  );
}
