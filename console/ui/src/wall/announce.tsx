import { useRef, useState } from "preact/hooks";
import { api, newKey } from "../api";
import { Dialog } from "../parts/dialog";
import { Select, TextArea } from "../parts/field";
import { notify, queueName, queues } from "../store";

/** As the server has it. */
const LONGEST = 500;

export function AnnounceDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const [queue, setQueue] = useState("");
  const key = useRef(newKey()); // after a lost answer the same announcement is not made twice
  const act = async () => {
    await api.announce({ text: text.trim(), queue: queue || null }, key.current);
    notify(`Announced to ${queue ? queueName(queue) : "everybody"}.`, "done");
  };
  return (
    <Dialog
      title="Announce to the agents"
      submit="Announce"
      ready={text.trim() !== ""}
      act={act}
      onClose={onClose}
    >
      <TextArea
        label="What they should know"
        hint="It stays on their screens until they have seen it, with your name. Residents never see it."
        required
        maxLength={LONGEST}
        value={text}
        onValue={setText}
      />
      <Select label="To" value={queue} onValue={setQueue}>
        <option value="">Everybody</option>
        {queues.value.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Dialog>
  );
}
