/** Who it is, where several people use one number: nobody's name is shown until that is said. */

import { useState } from "preact/hooks";
import { api } from "../api";
import { Input } from "../parts/field";
import { attempt } from "../store";
import type { Conversation } from "../wire.gen";

export function Who({ conversation }: { readonly conversation: Conversation }) {
  const { id, resident } = conversation;
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState("");
  const known = resident.people.some((person) => person.id === resident.id);
  if (resident.people.length === 0 && !adding) {
    return (
      <p>
        <button type="button" class="small" onClick={() => setAdding(true)}>
          Somebody else is using this number
        </button>
      </p>
    );
  }
  const say = async (person: { resident: string } | { name: string }, called: string) => {
    const done = await attempt(() => api.identify(id, person), `This is ${called}.`);
    if (done) {
      setAdding(false);
      setName("");
    }
  };
  return (
    <div class="who">
      {resident.people.length > 0 && (
        <>
          <p class="hint" role="status">
            {known ? "Others use this number too." : "Several people use this number. Who is it?"}
          </p>
          <ul>
            {resident.people.map((person) => {
              const called = person.name || "Somebody without a name";
              return (
                <li key={person.id}>
                  <button
                    type="button"
                    class="small"
                    aria-pressed={person.id === resident.id}
                    onClick={() => void say({ resident: person.id }, called)}
                  >
                    {called}
                  </button>
                </li>
              );
            })}
            {!adding && (
              <li>
                <button type="button" class="small" onClick={() => setAdding(true)}>
                  Somebody else
                </button>
              </li>
            )}
          </ul>
        </>
      )}
      {adding && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) void say({ name: name.trim() }, name.trim());
          }}
        >
          <Input label="Their name" value={name} onValue={setName} required />
          <button type="submit" class="small">
            This is who it is
          </button>
          <button type="button" class="small quiet" onClick={() => setAdding(false)}>
            Cancel
          </button>
        </form>
      )}
    </div>
  );
}
