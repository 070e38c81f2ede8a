import { useEffect, useState } from "preact/hooks";
import { api } from "../../api";
import { Dialog } from "../../parts/dialog";
import { Input } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { notify, tried } from "../../store";
import type { Person } from "../../wire.gen";
import { addressText, residentName } from "../../words";
import type { DialogProps } from "./props";

const LEAST = 2;
const PAUSE_MS = 250;

export function LinkDialog({ conversation, onClose }: DialogProps) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Person | null>(null);
  const { found, problem } = usePeople(search.trim());
  const others = found?.filter(({ id }) => id !== conversation.resident.id);
  const who = residentName(conversation.resident);

  const act = async () => {
    if (!chosen) return;
    await api.link(conversation.id, { resident: chosen.id });
    notify(`${who} and ${residentName(chosen)} are one person now.`, "done");
  };
  return (
    <Dialog
      title={`Who is ${who}?`}
      submit={chosen ? `The same person as ${residentName(chosen)}` : "Link"}
      ready={chosen !== null}
      act={act}
      onClose={onClose}
    >
      <p class="hint">
        Ask for their name and address first. Linked, their numbers and open conversations are one.
        You can undo it.
      </p>
      <Input
        label="Find a resident"
        hint="By name, number or reference."
        type="search"
        value={search}
        onValue={(text) => {
          setSearch(text);
          setChosen(null);
        }}
      />
      <div class="targets">
        <ul aria-label="Residents">
          {others?.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                class="item"
                aria-pressed={chosen?.id === person.id}
                onClick={() => setChosen(person)}
              >
                <span class="grow">{residentName(person)}</span>
                <span class="hint">{about(person)}</span>
                {chosen?.id === person.id && <Icon name="check" />}
              </button>
            </li>
          ))}
        </ul>
        <p class="hint" role="status">
          {problem || counted(search.trim(), others?.length)}
        </p>
      </div>
    </Dialog>
  );
}

/** Search when the typing pauses; an answer to what is no longer asked is not shown. */
function usePeople(text: string) {
  const [found, setFound] = useState<readonly Person[] | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    setFound(null);
    setProblem("");
    if (text.length < LEAST) return;
    let wanted = true;
    const look = async () => {
      const refusal = await tried(async () => {
        const { residents } = await api.residents(text);
        if (wanted) setFound(residents);
      });
      if (wanted && refusal) setProblem(refusal.message);
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  return { found, problem };
}

function about({ reference, addresses, has_open }: Person): string {
  const facts = [reference, ...addresses.slice(0, 3).map(addressText)];
  return [...facts, has_open ? "has an open conversation" : ""].filter(Boolean).join(", ");
}

function counted(text: string, count: number | undefined): string {
  if (text.length < LEAST) return "Type at least two letters or digits.";
  if (count === undefined) return "";
  if (count === 0) return "Nobody is known by that.";
  return count === 1 ? "1 resident." : `${count} residents.`;
}
