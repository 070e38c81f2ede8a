/** The call: a bar on every page while there is one, and in its conversation what belongs to it. */

import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon";
import { endCall, join, ringNow } from "../phone/calls";
import { type Heard, type Phone, phone } from "../phone/phone";
import { address, route } from "../route";
import { attempt, find } from "../store";
import { now, stopwatch } from "../time";
import type { Conversation, Supervision } from "../wire.gen";
import { addressText, residentName } from "../words";

const IN_CALL: Record<Supervision, string> = {
  listen: "Listening to a call",
  whisper: "Whispering on a call",
  join: "In a colleague's call",
};

export function CallBar() {
  const here = phone.value;
  const id = here?.conversation.value;
  if (!here || !id) return null;
  const conversation = find(id);
  const who = conversation ? residentName(conversation.resident) : "the resident";
  const live = here.state.value === "on_call";
  const muted = here.muted.value;
  const how = here.supervising.value;
  return (
    <section class="call-bar" aria-label="Call">
      <span class={live ? "call-icon live" : "call-icon"}>
        <Icon name="voice" />
      </span>
      <p role="status">
        <strong>
          {live ? `${how ? IN_CALL[how] : "On a call"} with ${who}` : `Connecting you to ${who}…`}
        </strong>
      </p>
      {live && <Length since={here.since} />}
      {route.value.id !== id && <a href={address("desk", id)}>Open the conversation</a>}
      <span class="grow" />
      {how !== "listen" && (
        <button
          type="button"
          aria-pressed={muted}
          disabled={!live}
          onClick={() => here.mute(!muted)}
        >
          <Icon name={muted ? "mic_off" : "mic"} /> {muted ? "Muted" : "Mute"}
        </button>
      )}
      {how ? (
        <button type="button" onClick={() => here.hangUp()}>
          <Icon name="end_call" /> Leave the call
        </button>
      ) : (
        <button type="button" class="danger" onClick={() => void endCall(id)}>
          <Icon name="end_call" /> Hang up
        </button>
      )}
    </section>
  );
}

function Length({ since }: { readonly since: Phone["since"] | Signal<number | null> }) {
  void now.value;
  const from = since.value;
  return <span class="length">{stopwatch(from === null ? 0 : (Date.now() - from) / 1000)}</span>;
}

interface PanelProps {
  readonly conversation: Conversation;
  readonly onCallBack: () => void;
}

export function CallPanel({ conversation, onCallBack }: PanelProps) {
  const here = phone.value;
  if (here && here.conversation.value === conversation.id) {
    return here.say ? <Transcript heard={here.heard.value} say={here.say} /> : null;
  }
  if (conversation.call) {
    return (
      <div class="banner warning">
        <Icon name="voice" />
        <p>The resident is on the phone, and you are not.</p>
        <button type="button" class="primary" onClick={() => void join(conversation.id)}>
          Join the call
        </button>
      </div>
    );
  }
  if (conversation.medium !== "callback") return null;
  const number = conversation.resident.addresses.find((known) => known.startsWith("phone:"));
  return (
    <div class="banner">
      <Icon name="voice" />
      <p>They are waiting to be called back{number && ` on ${addressText(number)}`}.</p>
      <button
        type="button"
        class="primary"
        onClick={() => void attempt(() => ringNow(conversation.id, null))}
      >
        Ring now
      </button>
      <button type="button" onClick={onCallBack}>
        Another number or time
      </button>
    </div>
  );
}

const SPEAKER: Record<Heard["from"], string> = {
  resident: "Resident",
  agent: "Colleague",
  me: "You",
  network: "",
};

interface TranscriptProps {
  readonly heard: readonly Heard[];
  /** Null for who only listens. */
  readonly say: ((text: string) => void) | null;
}

/** The call as text, where the telephone network is simulated. */
export function Transcript({ heard, say }: TranscriptProps) {
  const [text, setText] = useState("");
  const log = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [heard]);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    say?.(text.trim());
    setText("");
  };
  return (
    <section class="transcript" aria-label="What is said on the call">
      <div ref={log} role="log" class="heard" tabIndex={0} aria-label="Words of the call">
        {heard.length === 0 && <p class="hint">Nobody has spoken yet.</p>}
        {heard.map((line, index) => (
          <p key={index} class={line.from}>
            {SPEAKER[line.from] && <strong>{SPEAKER[line.from]}: </strong>}
            {line.text}
          </p>
        ))}
      </div>
      {say && (
        <form onSubmit={onSubmit}>
          <input
            aria-label="Say on the call"
            placeholder="Speak: type it and press Enter"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit">Say</button>
        </form>
      )}
    </section>
  );
}
