/** Small facts about a conversation. Each is a word with a shape; colour only repeats it. */

import { replyDue } from "../store";
import { duration, elapsed, moment } from "../time";
import type { Conversation } from "../wire.gen";
import { CHANNEL, type Channel, URGENCY, type Urgency } from "../words";
import { ChannelIcon, Icon, Shape } from "./icon";

export function UrgencyMark({ urgency }: { readonly urgency: Urgency }) {
  return (
    <span class={`urgency ${urgency}`}>
      <Shape urgency={urgency} />
      {URGENCY[urgency]}
    </span>
  );
}

export function ChannelMark({ channel }: { readonly channel: Channel | null }) {
  return (
    <span class="channel">
      <ChannelIcon channel={channel} />
      {channel ? CHANNEL[channel] : "Heard"}
    </span>
  );
}

/** `Waiting 12 min`, `Answered`, or the state of one that nobody has to answer now. */
export function Wait({ conversation }: { readonly conversation: Conversation }) {
  const { state, call, promise, waiting_since } = conversation;
  if (state === "closed") return <span class="wait">Closed</span>;
  if (state === "parked") {
    return <span class="wait">{promise ? `Promise: ${moment(promise.by)}` : "Parked"}</span>;
  }
  if (state === "active" && call) return <span class="wait">On the call</span>;
  if (state === "active" && !replyDue(conversation)) return <span class="wait">Answered</span>;
  return <span class="wait due">Waiting {duration(elapsed(waiting_since))}</span>;
}

export function Flags({ conversation }: { readonly conversation: Conversation }) {
  const { danger_to_life, distressed, complaint, state, call } = conversation;
  const due = state === "active" && !call && replyDue(conversation);
  if (!due && !danger_to_life && !distressed && !complaint) return null;
  return (
    <span class="flags">
      {danger_to_life && (
        <span class="flag danger">
          <Icon name="alert" /> Danger to life
        </span>
      )}
      {due && <span class="flag due">Reply due</span>}
      {distressed && (
        <span class="flag distressed">
          <Icon name="heart" /> Distressed
        </span>
      )}
      {complaint && <span class="flag">Complaint</span>}
    </span>
  );
}
