/** What to do for somebody who is upset: listen, apologise for what went wrong, act and own it. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { Icon } from "../parts/icon";
import { attempt } from "../store";
import { moment } from "../time";
import type { Conversation, Failure } from "../wire.gen";
import { reasonsByLabel } from "../words";

export function Distress({ conversation }: { readonly conversation: Conversation }) {
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  useEffect(() => {
    void attempt(async () => setFailures((await api.failures(conversation.id)).failures));
  }, [conversation.id]);
  const said = reasonsByLabel(conversation);
  return (
    <section class="panel distress">
      <h3>
        <Icon name="heart" /> They are distressed
      </h3>
      <Said words={said.get("distressed")} />
      <ol>
        <li>
          <strong>Listen.</strong> Let them finish, then say back what you heard.
        </li>
        <li>
          <strong>Apologise for what actually went wrong</strong>, not “for any inconvenience”.
          <Said words={said.get("complaint")} />
          <WentWrong failures={failures} />
        </li>
        <li>
          <strong>Act, and own it.</strong> Say what you will do, by when, and that you will do it.
        </li>
      </ol>
    </section>
  );
}

function Said({ words = [] }: { readonly words: readonly string[] | undefined }) {
  return words.filter(Boolean).map((each) => <q key={each}>{each}</q>);
}

function WentWrong({ failures }: { readonly failures: readonly Failure[] }) {
  if (failures.length === 0) {
    return <p class="hint">Our records show nothing: ask what happened, and when.</p>;
  }
  return (
    <ul class="failures">
      {failures.map(({ at, text }) => (
        <li key={at + text}>
          <time dateTime={at}>{moment(at)}</time> {text}
        </li>
      ))}
    </ul>
  );
}
