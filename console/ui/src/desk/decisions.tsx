/** Why a conversation went where it went, for supervisors; asked for when it is opened. */

import { useState } from "preact/hooks";
import { api } from "../api";
import { attempt } from "../store";
import { moment } from "../time";
import type { Decision } from "../wire.gen";

export function Decisions({ conversation }: { readonly conversation: string }) {
  const [decisions, setDecisions] = useState<readonly Decision[] | null>(null);
  const onToggle = (open: boolean) => {
    if (open) void attempt(async () => setDecisions((await api.decisions(conversation)).decisions));
  };
  return (
    <section class="panel">
      <details onToggle={(event) => onToggle(event.currentTarget.open)}>
        <summary>
          <h3 class="inline">What was decided, and why</h3>
        </summary>
        {decisions?.length === 0 && <p class="hint">The log no longer reaches back so far.</p>}
        <ol class="decisions">
          {decisions?.map((decision) => (
            <li key={decision.seq}>
              <time dateTime={decision.at}>{moment(decision.at)}</time> {decision.text}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
