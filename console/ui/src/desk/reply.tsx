/** Where the answer is written: to the resident, or as a note that only colleagues see. */

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, newKey } from "../api";
import { Icon } from "../parts/icon";
import { tried } from "../store";
import type { Conversation } from "../wire.gen";
import { textsOf } from "../segments";
import { moment } from "../time";
import { addressText, CHANNEL, type Channel, closedText, isClosed, residentName } from "../words";
import { draft, keepDraft } from "./drafts";
import { FileChoice, fileHandlers } from "./files";

type Kind = "reply" | "note";

export function ReplyBox({ conversation }: { readonly conversation: Conversation }) {
  const { id } = conversation;
  const closed = new Set(conversation.ways.filter(isClosed).map((way) => way.channel));
  const open = conversation.channels.filter((each) => each !== "voice" && !closed.has(each));
  const approved = conversation.ways.filter((way) => isClosed(way) && way.template);
  const written: readonly Channel[] = [...open, ...approved.map((way) => way.channel)];
  const [kind, setKind] = useState<Kind>(written.length ? "reply" : "note");
  const [picked, setPicked] = useState<Channel | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [file, setFile] = useState<File | null>(null);
  // The same words again after a failure are the same message: they may have arrived after all.
  const last = useRef({ what: "", key: "" });
  const channel = picked && written.includes(picked) ? picked : written[0];
  const text = draft(id)[kind];
  const possible = kind === "note" || channel !== undefined;
  const attached = kind === "reply" ? file : null;
  const ready = Boolean(text.trim() || attached);

  const send = async () => {
    if (busy || !possible || !ready) return;
    setBusy(true);
    const what = `${kind} ${channel} ${text.trim()} ${attached?.name} ${attached?.lastModified}`;
    if (last.current.what !== what) last.current = { what, key: newKey() };
    const { key } = last.current;
    const refused = await tried(() =>
      kind === "note"
        ? api.note(id, text.trim(), key)
        : attached
          ? api.sendFile(id, text.trim(), channel as Channel, attached, key)
          : api.send(id, text.trim(), channel as Channel, closed.has(channel as Channel), key),
    );
    if (!refused) {
      last.current = { what: "", key: "" };
      if (attached) setFile(null);
    }
    setBusy(false);
    setRefusal(refused?.message ?? "");
    // What was typed while it was on its way stays.
    if (!refused && draft(id)[kind] === text) keepDraft(id, { [kind]: "" });
  };

  const askForPhotos = async () => {
    const refused = await tried(async () => {
      const asked = await api.uploadLink(id);
      const { reply } = draft(id);
      keepDraft(id, { reply: reply ? `${reply}\n${asked.text}` : asked.text });
    });
    setRefusal(refused?.message ?? "");
  };

  return (
    <form
      class={`reply ${kind}`}
      {...(kind === "reply" && possible ? fileHandlers(setFile) : {})}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="reply-head">
        <KindChoice kind={kind} onKind={setKind} />
        {kind === "note" ? (
          <p class="hint">Only colleagues see this. It is never sent.</p>
        ) : (
          <ChannelChoice
            conversation={conversation}
            written={written}
            channel={channel}
            text={text}
            onChannel={setPicked}
          />
        )}
      </div>
      {kind === "reply" && <ClosedWays conversation={conversation} />}
      <p class="refusal" role="alert">
        {refusal}
      </p>
      {possible && (
        <div class="reply-line">
          <Field
            label={
              kind === "note"
                ? "Note for colleagues"
                : `Reply to ${residentName(conversation.resident)}`
            }
            value={text}
            onValue={(value) => keepDraft(id, { [kind]: value })}
            onSend={() => void send()}
          />
          <button type="submit" class="primary" aria-disabled={busy || !ready}>
            <Icon name={kind === "note" ? "note" : "send"} />
            {busy ? "Sending…" : kind === "note" ? "Save note" : "Send"}
          </button>
        </div>
      )}
      {possible && kind === "reply" && (
        <FileChoice file={file} onFile={setFile} onAsk={() => void askForPhotos()} />
      )}
    </form>
  );
}

function KindChoice({
  kind,
  onKind,
}: {
  readonly kind: Kind;
  readonly onKind: (kind: Kind) => void;
}) {
  const name = useId();
  const choice = (value: Kind, label: string) => (
    <label>
      <input
        type="radio"
        name={name}
        data-write={value}
        checked={kind === value}
        onChange={() => onKind(value)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset class="segmented">
      <legend class="sr">What to write</legend>
      {choice("reply", "Reply")}
      {choice("note", "Note")}
    </fieldset>
  );
}

interface ChannelProps {
  readonly conversation: Conversation;
  readonly written: readonly Channel[];
  readonly channel: Channel | undefined;
  readonly text: string;
  readonly onChannel: (channel: Channel) => void;
}

function ChannelChoice({ conversation, written, channel, text, onChannel }: ChannelProps) {
  const id = useId();
  if (!channel)
    return <p class="hint">There is no written way to this resident. Call them back.</p>;
  const approved = new Set(conversation.ways.filter(isClosed).map((way) => way.channel));
  const phone = conversation.resident.addresses.find((address) => address.startsWith("phone:"));
  const to =
    phone && (channel === "sms" || channel === "whatsapp") ? `to ${addressText(phone)}` : "";
  const until = conversation.ways.find((way) => way.channel === channel)?.until;
  return (
    <p class="by">
      <label for={id}>by</label>
      <select
        id={id}
        aria-label="Send by"
        value={channel}
        onChange={(event) => onChannel(event.currentTarget.value as Channel)}
      >
        {written.map((each) => (
          <option key={each} value={each}>
            {CHANNEL[each]}
            {approved.has(each) && " (approved message)"}
          </option>
        ))}
      </select>
      <span class="hint">
        {to}
        {until && !approved.has(channel) && ` · open until ${moment(until)}`}
        {channel === "sms" && text.trim() && ` ${textsOf(text)}`}
      </span>
    </p>
  );
}

/** Why a channel that the resident has used takes no words now, before anything is typed. */
function ClosedWays({ conversation }: { readonly conversation: Conversation }) {
  const closed = conversation.ways.filter(isClosed);
  if (!closed.length) return null;
  return (
    <ul class="closed-ways hint">
      {closed.map((way) => (
        <li key={way.channel}>
          <Icon name="alert" /> {closedText(way)}
        </li>
      ))}
    </ul>
  );
}

const KEYBOARD = matchMedia("(pointer: fine)").matches;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly onSend: () => void;
}

/** Grows with what is written, up to the height that the styles allow. */
function Field({ label, value, onValue, onSend }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [value]);
  return (
    <textarea
      ref={field}
      data-write
      rows={2}
      aria-label={label}
      placeholder={KEYBOARD ? `${label} (Ctrl + Enter sends)` : label}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onSend();
        }
      }}
    />
  );
}
