/** What belongs to a call in its conversation: joining it, ringing back, its words as text. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon";
import { join, ringNow } from "../phone/calls";
import { type Heard, onTelephone, phone } from "../phone/phone";
import { attempt } from "../store";
import type { Conversation } from "../wire.gen";
import { addressText } from "../words";

interface PanelProps {
  readonly conversation: Conversation;
  readonly onCallBack: () => void;
}

export function CallPanel({ conversation, onCallBack }: PanelProps) {
  const here = phone.value;
  if (here && here.conversation.value === conversation.id) {
    return here.say ? <Transcript heard={here.heard.value} say={here.say} /> : null;
  }
  if (conversation.call && onTelephone.value) return null;
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
