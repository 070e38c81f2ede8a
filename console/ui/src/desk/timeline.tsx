/** Everything that was said and done with this resident, across channels, oldest first. */

import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ChannelMark } from "../parts/badges";
import { Icon, type IconName } from "../parts/icon";
import { me, openTimeline, state, tried } from "../store";
import { clock, day } from "../time";
import type { Conversation, Entry } from "../wire.gen";
import { DELIVERY, type Delivery, residentName } from "../words";
import { Attachment } from "./attachment";
import { draft, keepDraft } from "./drafts";

/** Closer to the end than this, the view follows what is new. */
const NEAR_PX = 80;

export function TimelineLog({ conversation }: { readonly conversation: Conversation }) {
  const timeline = state.value.timelines.get(conversation.id);
  const [refusal, setRefusal] = useState("");
  const missing = timeline === undefined || timeline.again === true;

  const load = async () =>
    setRefusal((await tried(() => openTimeline(conversation.id)))?.message ?? "");
  useEffect(() => {
    if (missing) void load();
  }, [missing]);

  // While it is asked for once more, what was there stays to be read.
  const told = useRef<readonly Entry[]>([]);
  if (timeline?.whole) told.current = timeline.entries;
  const entries = timeline?.whole || !told.current.length ? (timeline?.entries ?? []) : told.current;
  const { log, behind, onScroll, toEnd } = useFollow(entries.at(-1)?.id);
  return (
    <div class="timeline">
      <div
        ref={log}
        class="log"
        role="log"
        aria-label={`Timeline with ${residentName(conversation.resident)}`}
        tabIndex={0}
        onScroll={onScroll}
      >
        {refusal && (
          <p class="refusal">
            {refusal}{" "}
            <button type="button" onClick={() => void load()}>
              Try again
            </button>
          </p>
        )}
        {!timeline?.whole && !entries.length && !refusal && <p class="hint">Loading what was said before…</p>}
        {entries.map((entry, index) => {
          const before = entries[index - 1];
          return (
            <Fragment key={entry.id}>
              {(!before || day(before.at) !== day(entry.at)) && <p class="day">{day(entry.at)}</p>}
              <Line entry={entry} conversation={conversation} />
            </Fragment>
          );
        })}
      </div>
      {behind && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" /> New below
        </button>
      )}
    </div>
  );
}

/** Stay at the end when something new comes, unless the reader has gone up. */
function useFollow(last: string | undefined) {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [behind, setBehind] = useState(false);
  const toEnd = () => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (following.current) toEnd();
    else setBehind(true);
  }, [last]);
  useEffect(() => {
    // An offer, a banner or a growing reply takes room from the timeline.
    const resized = new ResizeObserver(() => following.current && toEnd());
    if (log.current) resized.observe(log.current);
    return () => resized.disconnect();
  }, []);
  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (following.current) setBehind(false);
  };
  return { log, behind, onScroll, toEnd };
}

interface LineProps {
  readonly entry: Entry;
  readonly conversation: Conversation;
}

function Line({ entry, conversation }: LineProps) {
  if (entry.kind === "note") return <Note entry={entry} />;
  // What Heard writes by itself goes to the resident too, unless it has no channel to go by.
  if (entry.kind === "message" || (entry.kind === "system" && entry.channel))
    return <Message entry={entry} conversation={conversation} />;
  return (
    <p class={`event ${entry.kind}`}>
      <Icon name={entry.kind === "call" ? "voice" : "clock"} />
      <span>{entry.text}</span>
      <Time at={entry.at} />
    </p>
  );
}

function Time({ at }: { readonly at: string }) {
  return <time dateTime={at}>{clock(at)}</time>;
}

function author(entry: Entry): string {
  return entry.agent && entry.agent === me.value?.id ? "You" : entry.name || "A colleague";
}

function Note({ entry }: { readonly entry: Entry }) {
  return (
    <div class="entry note">
      <p class="entry-meta">
        <span class="who">
          <Icon name="note" /> Note by {author(entry)}
        </span>
        <span>only colleagues see this</span>
        <Time at={entry.at} />
      </p>
      <p class="said">{entry.text}</p>
    </div>
  );
}

function Message({ entry, conversation }: LineProps) {
  const who = {
    resident: entry.name || residentName(conversation.resident),
    agent: author(entry),
    system: "Automatic reply",
  }[entry.from];
  return (
    <div class={`entry ${entry.from}`}>
      <p class="entry-meta">
        <span class="who">{who}</span>
        <ChannelMark channel={entry.channel} />
        <Time at={entry.at} />
      </p>
      {(entry.text || entry.media.length > 0) && (
        <div class="said">
          {entry.text && <p>{entry.text}</p>}
          {entry.media.map((file, place) => (
            <Attachment key={place} conversation={conversation.id} file={file} from={who} />
          ))}
        </div>
      )}
      {entry.status && (
        <DeliveryLine entry={entry} status={entry.status} conversation={conversation.id} />
      )}
    </div>
  );
}

/** What is being written already stays. */
function writeAgain(conversation: string, text: string): void {
  const { reply } = draft(conversation);
  keepDraft(conversation, { reply: reply ? `${reply}\n${text}` : text });
}

const DELIVERY_ICON: Record<Delivery, IconName> = {
  queued: "clock",
  sent: "check",
  delivered: "checks",
  read: "checks",
  failed: "alert",
  deleted: "note",
};

interface DeliveryProps {
  readonly entry: Entry;
  readonly status: Delivery;
  readonly conversation: string;
}

function DeliveryLine({ entry, status, conversation }: DeliveryProps) {
  const followed = state.value.conversations.has(conversation);
  if (status === "queued" && !followed) return null; // what became of it is not told any more
  return (
    <p class={`delivery ${status}`}>
      <Icon name={DELIVERY_ICON[status]} />
      <span>
        {DELIVERY[status]}
        {status === "failed" && entry.error && `: ${entry.error}`}
      </span>
      {status === "failed" && (
        <button type="button" class="small" onClick={() => writeAgain(conversation, entry.text)}>
          Write it again
        </button>
      )}
    </p>
  );
}
