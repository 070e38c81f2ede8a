import { useState } from "preact/hooks";
import { api } from "../../api";
import { Dialog } from "../../parts/dialog";
import { Input, TextArea } from "../../parts/field";
import { notify } from "../../store";
import { localInput, moment } from "../../time";
import { residentName } from "../../words";
import type { DialogProps } from "./props";

/** Days from today and the hour: common promises, so that a time is one click. */
const COMMON: readonly (readonly [string, number, number])[] = [
  ["Today, 17:00", 0, 17],
  ["Tomorrow, 12:00", 1, 12],
  ["In 3 days", 3, 12],
  ["In a week", 7, 12],
];

export function ParkDialog({ conversation, onClose }: DialogProps) {
  const [done, setDone] = useState("");
  const [next, setNext] = useState("");
  const [by, setBy] = useState("");
  const future = by !== "" && new Date(by).getTime() > Date.now();

  const act = async () => {
    const at = new Date(by).toISOString();
    await api.park(conversation.id, { done: done.trim(), next: next.trim(), by: at });
    notify(`Parked. ${residentName(conversation.resident)} is told: by ${moment(at)}.`, "done");
  };
  return (
    <Dialog
      title={`Park ${residentName(conversation.resident)}`}
      submit="Promise and park"
      ready={done.trim() !== "" && next.trim() !== "" && future}
      act={act}
      onClose={onClose}
    >
      <p class="hint">
        A promise. The resident gets it in writing. If the time passes unmet, they are told first
        and the conversation comes back by itself.
      </p>
      <TextArea label="What has been done" required value={done} onValue={setDone} rows={2} />
      <TextArea label="What happens next" required value={next} onValue={setNext} rows={2} />
      <Input
        label="By when"
        type="datetime-local"
        required
        min={localInput(new Date())}
        value={by}
        onValue={setBy}
        hint={by && !future ? "That time has passed." : undefined}
      />
      <div class="picks">
        {COMMON.map(([name, days, hour]) => [name, common(days, hour)] as const)
          .filter(([, date]) => date.getTime() > Date.now())
          .map(([name, date]) => (
            <button key={name} type="button" class="small" onClick={() => setBy(localInput(date))}>
              {name}
            </button>
          ))}
      </div>
    </Dialog>
  );
}

function common(days: number, hour: number): Date {
  const date = new Date();
  date.setDate(date.getDate() + days);
  date.setHours(hour, 0, 0, 0);
  return date;
}
