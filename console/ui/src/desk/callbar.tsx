/** The call, in a bar on every page while there is one: who is on the line, and what can be done. */

import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../api";
import { Icon } from "../parts/icon";
import { endCall, leaveConsult, leaveTo } from "../phone/calls";
import { onTelephone, type Phone, phone } from "../phone/phone";
import { address, route } from "../route";
import { agentName, attempt, find, me, myCall, state } from "../store";
import { isMine } from "../sync/apply";
import { now, stopwatch } from "../time";
import type { Conversation, Supervision } from "../wire.gen";
import { residentName } from "../words";

const IN_CALL: Record<Supervision, string> = {
  listen: "Listening to a call",
  whisper: "Whispering on a call",
  join: "In a colleague's call",
};

export function CallBar() {
  const here = phone.value?.conversation.value ? phone.value : null;
  const id = here?.conversation.value ?? (onTelephone.value ? myCall.value?.id : undefined);
  if (!id) return null;
  const conversation = find(id);
  const live = here === null || here.state.value === "on_call";
  const how = here?.supervising.value ?? null;
  const own = conversation !== undefined && isMine(state.value, conversation);
  return (
    <section class="call-bar" aria-label="Call">
      <span class={live ? "call-icon live" : "call-icon"}>
        <Icon name={live && conversation?.call?.held_since ? "hold" : "voice"} />
      </span>
      <p role="status">
        <strong>{situation(conversation, live, how)}</strong>
      </p>
      {live && here && <Length since={here.since} />}
      {route.value.id !== id && <a href={address("desk", id)}>Open the conversation</a>}
      <span class="grow" />
      {own && live && !how && <Hold conversation={conversation} />}
      {own && live && <Recording conversation={conversation} />}
      {own && live && <Consultation conversation={conversation} />}
      {here && how !== "listen" && <Mute here={here} live={live} />}
      {here && live && !how && <Keypad here={here} />}
      <Leave id={id} own={own} supervised={how !== null} />
    </section>
  );
}

/** One sentence that says who hears whom; a screen reader is told when it changes. */
function situation(
  conversation: Conversation | undefined,
  live: boolean,
  how: Supervision | null,
): string {
  const who = conversation ? residentName(conversation.resident) : "the resident";
  if (!live) return `Connecting you to ${who}…`;
  if (how) return `${IN_CALL[how]} with ${who}`;
  const held = conversation?.call?.held_since;
  const asked = conversation?.consult;
  const colleague = asked?.agent === me.value?.id ? conversation?.agent : asked?.agent;
  const name = agentName(colleague ?? null);
  if (asked?.joined && held) return `Talking to ${name}. ${who} is on hold.`;
  if (asked?.joined) return `You, ${name} and ${who} are talking together.`;
  if (asked) return held ? `Asking ${name}… ${who} is on hold.` : `Asking ${name}…`;
  return held ? `${who} is on hold` : `On a call with ${who}`;
}

function Hold({ conversation }: { readonly conversation: Conversation }) {
  const held = conversation.call?.held_since != null;
  const { id, consult } = conversation;
  const words = consult?.joined ? "Talk all three" : "Take off hold";
  return (
    <button
      type="button"
      data-hold
      disabled={!conversation.call}
      onClick={() => void attempt(() => api.hold(id, !held))}
    >
      <Icon name={held ? "voice" : "hold"} /> {held ? words : "Hold"}
    </button>
  );
}

function Recording({ conversation }: { readonly conversation: Conversation }) {
  const recording = conversation.call?.recording;
  if (!recording) return null;
  const paused = recording === "paused";
  return (
    <button
      type="button"
      onClick={() => void attempt(() => api.pauseRecording(conversation.id, !paused))}
    >
      <Icon name={paused ? "record" : "hold"} /> {paused ? "Record again" : "Pause recording"}
    </button>
  );
}

function Consultation({ conversation }: { readonly conversation: Conversation }) {
  const { consult, id } = conversation;
  if (!consult) return null;
  const name = agentName(consult.agent);
  return (
    <>
      {consult.joined && (
        <button type="button" class="primary" onClick={() => void leaveTo(id, name)}>
          <Icon name="transfer" /> Leave the call to {name}
        </button>
      )}
      <button type="button" onClick={() => void attempt(() => api.endConsult(id))}>
        <Icon name="close" /> {consult.joined ? `End with ${name}` : `Stop asking ${name}`}
      </button>
    </>
  );
}

function Mute({ here, live }: { readonly here: Phone; readonly live: boolean }) {
  const muted = here.muted.value;
  return (
    <button
      type="button"
      data-mute
      aria-pressed={muted}
      disabled={!live}
      onClick={() => here.mute(!muted)}
    >
      <Icon name={muted ? "mic_off" : "mic"} /> {muted ? "Muted" : "Mute"}
    </button>
  );
}

const KEYS = "123456789*0#";
const KEY_NAMES: Record<string, string> = { "*": "Star", "#": "Hash" };

/** Keys for the machine at the other end. */
function Keypad({ here }: { readonly here: Phone }) {
  const pressed = useRef<HTMLOutputElement>(null);
  const press = (key: string) => {
    here.digits(key);
    if (pressed.current) pressed.current.value = `${pressed.current.value}${key}`.slice(-16);
  };
  return (
    <>
      <button type="button" popovertarget="keypad">
        <Icon name="keypad" /> Keys
      </button>
      <div id="keypad" class="menu keypad" popover="auto" role="group" aria-label="Keys">
        <output ref={pressed} aria-live="polite" aria-label="Keys pressed" />
        {Array.from(KEYS, (key) => (
          <button key={key} type="button" onClick={() => press(key)}>
            {key in KEY_NAMES && <span class="sr">{KEY_NAMES[key]}</span>}
            <span aria-hidden={key in KEY_NAMES}>{key}</span>
          </button>
        ))}
      </div>
    </>
  );
}

interface LeaveProps {
  readonly id: string;
  readonly own: boolean;
  readonly supervised: boolean;
}

function Leave({ id, own, supervised }: LeaveProps) {
  if (own && !supervised) {
    return (
      <button type="button" class="danger" onClick={() => void endCall(id)}>
        <Icon name="end_call" /> Hang up
      </button>
    );
  }
  const leave = () => (supervised ? phone.peek()?.hangUp() : void leaveConsult(id));
  return (
    <button type="button" onClick={leave}>
      <Icon name="end_call" /> Leave the call
    </button>
  );
}

function Length({ since }: { readonly since: Phone["since"] | Signal<number | null> }) {
  void now.value;
  const from = since.value;
  return <span class="length">{stopwatch(from === null ? 0 : (Date.now() - from) / 1000)}</span>;
}
