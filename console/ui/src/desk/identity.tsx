/** Who the resident is: those who are the same person, and who says so. */

import { api } from "../api";
import { attempt } from "../store";
import { moment } from "../time";
import type { Conversation } from "../wire.gen";
import { Who } from "./who";

interface Props {
  readonly conversation: Conversation;
  /** Opens the search; missing for who may not say who somebody is. */
  readonly onLink: (() => void) | undefined;
}

export function Identity({ conversation, onLink }: Props) {
  const { id, resident } = conversation;
  const shared = resident.people.length > 0;
  const unknown = shared && !resident.people.some((person) => person.id === resident.id);
  if (!onLink && !shared && resident.linked.length === 0) return null;
  const part = (other: string, name: string) =>
    attempt(() => api.unlink(id, { resident: other }), `${name} is somebody else again.`);
  return (
    <section class="panel">
      <div class="panel-head">
        <h3>Who it is</h3>
        {onLink && !unknown && (
          <button type="button" class="small" onClick={onLink}>
            Link<span class="sr"> this resident with another number or name of theirs</span>
          </button>
        )}
      </div>
      {onLink && <Who key={id} conversation={conversation} />}
      {resident.linked.length > 0 && (
        <ul class="linked" aria-label="The same person as">
          {resident.linked.map((other) => {
            const name = other.name || "Somebody without a name";
            return (
              <li key={other.id}>
                <span>
                  {name} <span class="hint">linked {moment(other.at)}</span>
                </span>
                {onLink && (
                  <button type="button" class="small" onClick={() => void part(other.id, name)}>
                    Unlink<span class="sr"> {name}: they are not the same person</span>
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
