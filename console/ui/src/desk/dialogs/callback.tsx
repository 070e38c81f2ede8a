import { useState } from "preact/hooks";
import { api } from "../../api";
import { Dialog } from "../../parts/dialog";
import { Choices, Input } from "../../parts/field";
import { ringNow } from "../../phone/calls";
import { notify } from "../../store";
import { localInput, moment } from "../../time";
import { addressText, residentName } from "../../words";
import type { DialogProps } from "./props";

const WHEN = [
  { value: "now", label: "Now", hint: "Your phone connects while theirs rings." },
  { value: "later", label: "At a time", hint: "The call is offered again when the time comes." },
] as const;

export function CallBackDialog({ conversation, onClose }: DialogProps) {
  const phone = conversation.resident.addresses.find((address) => address.startsWith("phone:"));
  const usual = phone ? addressText(phone) : "";
  const [when, setWhen] = useState<"now" | "later">("now");
  const [at, setAt] = useState("");
  const [number, setNumber] = useState(usual);
  const time = when === "now" || (at !== "" && new Date(at).getTime() > Date.now());

  const act = async () => {
    const other = number.trim() === usual ? null : number.replaceAll(" ", "");
    if (when === "now") {
      await ringNow(conversation.id, other);
      return;
    }
    const by = new Date(at).toISOString();
    await api.callBack(conversation.id, { at: by, number: other });
    notify(`${residentName(conversation.resident)} will be called back: ${moment(by)}.`, "done");
  };
  return (
    <Dialog
      title={`Call ${residentName(conversation.resident)} back`}
      submit={when === "now" ? "Ring now" : "Arrange the call"}
      ready={number.trim() !== "" && time}
      act={act}
      onClose={onClose}
    >
      <Choices legend="When?" choices={WHEN} value={when} onValue={setWhen} />
      {when === "later" && (
        <Input
          label="Date and time"
          type="datetime-local"
          required
          min={localInput(new Date())}
          value={at}
          onValue={setAt}
        />
      )}
      <Input
        label="Number"
        hint="Another number needs its country code: +44 7700 900123."
        type="tel"
        required
        value={number}
        onValue={setNumber}
      />
    </Dialog>
  );
}
