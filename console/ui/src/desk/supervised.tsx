/** For supervisors: taking part in the live call of an agent. */

import { Icon } from "../parts/icon";
import { supervise } from "../phone/calls";
import { phone } from "../phone/phone";
import { agentName, me } from "../store";
import type { Conversation, Supervision } from "../wire.gen";
import { SUPERVISION } from "../words";
import { Transcript } from "./call";

const WAYS = Object.keys(SUPERVISION) as Supervision[];

export function SupervisedCall({ conversation }: { readonly conversation: Conversation }) {
  const { agent, call, id } = conversation;
  if (!call || !agent || agent === me.value?.id) return null;
  const here = phone.value;
  const how = here?.conversation.value === id ? here.supervising.value : null;
  const name = agentName(agent);
  return (
    <>
      <div class="banner" role="group" aria-label="Take part in the call">
        <Icon name="voice" />
        <p role="status">
          {how ? SUPERVISION[how].hint(name) : `${name} is on the phone with the resident.`}
        </p>
        <div class="actions">
          {WAYS.map((way) => (
            <button
              key={way}
              type="button"
              aria-pressed={way === how}
              onClick={() => way !== how && void supervise(id, agent, way)}
            >
              {way === how && <Icon name="check" />} {SUPERVISION[way].name}
            </button>
          ))}
        </div>
      </div>
      {how && here?.say && (
        <Transcript heard={here.heard.value} say={how === "listen" ? null : here.say} />
      )}
    </>
  );
}
