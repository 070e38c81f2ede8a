/** Icons: strokes on a 24 × 24 grid. They stand beside words and say nothing by themselves. */

import type { Channel, Urgency } from "../words";

const PATHS = {
  voice:
    "M6 3h3l1.6 4.4-2 1.7a13 13 0 0 0 6.3 6.3l1.7-2L21 15v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  sms: "M4 4h16v12H10l-5 4v-4H4z M8 8.5h8 M8 11.8h5",
  whatsapp:
    "M4 20l1.2-4.2A8 8 0 1 1 8.3 18.9z M9 8.5c0 3.5 2.5 6.3 6.3 6.6 M9 8.5l1.5.2.7 1.8 M15.3 15.1l-.1-1.5-1.8-.7",
  messenger:
    "M12 3.5c5 0 9 3.4 9 7.8s-4 7.8-9 7.8a11 11 0 0 1-2.6-.3L5.5 21l.2-3.5A7.3 7.3 0 0 1 3 11.3c0-4.4 4-7.8 9-7.8z M7.5 13l3.2-3.2 2.6 2.6 3.2-3.2",
  instagram:
    "M8 3.5h8A4.5 4.5 0 0 1 20.5 8v8a4.5 4.5 0 0 1-4.5 4.5H8A4.5 4.5 0 0 1 3.5 16V8A4.5 4.5 0 0 1 8 3.5z M12 8.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z M17 7h.01",
  webchat: "M3.5 4.5h17v12h-17z M9 20.5h6 M12 16.5v4 M8 10.5h.01 M12 10.5h.01 M16 10.5h.01",
  alert: "M12 3.5L22 20.5H2z M12 10v4.5 M12 17.5h.01",
  attach: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 17.2a1.6 1.6 0 0 1-2.3-2.3l7.6-7.6",
  back: "M15 5l-7 7 7 7",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15z M10 21h4",
  bell_off: "M6 17V11a6 6 0 0 1 9-5.2 M18 11v3 M16 18.5H4.5L6 17 M10 21h4 M3.5 3.5l17 17",
  camera:
    "M3.5 7.5h4l1.5-3h6l1.5 3h4v12h-17z M12 9.8a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4z",
  check: "M4.5 12.5l5 5 10-11",
  checks: "M2 12.5l4.5 5L15 7 M12 16l1.5 1.5L22 7",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z M12 7.5V12l3 2",
  close: "M5.5 5.5l13 13 M18.5 5.5l-13 13",
  done: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z M8 12.3l3 3 5-6",
  down: "M6 9.5l6 6 6-6",
  end_call: "M2.5 13.5c5-5.5 14-5.5 19 0l-1.5 3-4-1v-2.8c-2.6-.8-5.4-.8-8 0v2.8l-4 1z",
  gear: "M4 7h9 M17 7h3 M15 4.8v4.4 M4 12h3 M11 12h9 M9 9.8v4.4 M4 17h9 M17 17h3 M15 14.8v4.4",
  hold: "M8.5 5v14 M15.5 5v14",
  keypad:
    "M6 6h.01 M12 6h.01 M18 6h.01 M6 12h.01 M12 12h.01 M18 12h.01 M6 18h.01 M12 18h.01 M18 18h.01",
  heart: "M12 20s-8-4.8-8-10.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15.2 12 20 12 20z",
  link: "M5 12.5a9 9 0 0 1 14 0 M8 15.5a5 5 0 0 1 8 0 M12 18.8h.01 M2.5 9a13 13 0 0 1 19 0",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z M5.5 11a6.5 6.5 0 0 0 13 0 M12 17.5V21",
  mic_off:
    "M15 9.5V6a3 3 0 0 0-5.8-1 M9 9v2a3 3 0 0 0 4.5 2.6 M5.5 11a6.5 6.5 0 0 0 10 5.4 M18.5 11a6 6 0 0 1-.5 2.5 M12 17.5V21 M3.5 3.5l17 17",
  note: "M5 3.5h14v11l-6 6H5z M19 14.5h-6v6 M8.5 8h7 M8.5 11.5h4",
  park: "M6 3.5h12v17l-6-4.5-6 4.5z",
  question:
    "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.300-1 .9-1 1.7 M12 16.7h.01",
  record: "M12 5.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z",
  send: "M4 12L20.5 4l-5 16.5-3.5-7z M12 13.5L20.5 4",
  transfer: "M4 8h14 M14 4l4 4-4 4 M20 16H6 M10 12l-4 4 4 4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function ChannelIcon({ channel }: { readonly channel: Channel | null }) {
  return <Icon name={channel && channel in PATHS ? channel : "question"} />;
}

const SHAPES: Record<Urgency, string> = {
  emergency: "M8 1.5L15.5 14.5H.5z",
  urgent: "M8 .8L15.2 8 8 15.2.800 8z",
  routine: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z",
};

/** The shape of an urgency: triangle, diamond, ring. The word must be beside it. */
export function Shape({ urgency }: { readonly urgency: Urgency }) {
  return (
    <svg class={`shape ${urgency}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[urgency]} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="bubble"
        d="M6 3h20a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4H15l-8 6v-6H6a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z"
      />
      <path class="voice" d="M9 11v6M16 8v12M23 11v6" />
    </svg>
  );
}
