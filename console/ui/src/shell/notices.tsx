/** What the agent is told in passing. Problems stay until dismissed; the rest goes by itself. */

import { useEffect } from "preact/hooks";
import { Icon } from "../parts/icon";
import { dismiss, type Notice, notices } from "../store";

const SHOWN_MS = { done: 6000, news: 12_000 };
const ICON = { done: "done", news: "bell", problem: "alert" } as const;

export function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map((notice) => (
        <Line key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Line({ notice }: { readonly notice: Notice }) {
  useEffect(() => {
    if (notice.kind === "problem") return undefined;
    const timer = setTimeout(() => dismiss(notice.id), SHOWN_MS[notice.kind]);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <p class={`notice ${notice.kind}`}>
      <Icon name={ICON[notice.kind]} />
      <span>{notice.text}</span>
      <button type="button" class="quiet square" onClick={() => dismiss(notice.id)}>
        <Icon name="close" />
        <span class="sr">Dismiss</span>
      </button>
    </p>
  );
}
