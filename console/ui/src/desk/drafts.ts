/** What was typed and not yet sent, for each conversation. It outlives a reload, not the tab. */

import { signal } from "@preact/signals";

export interface Draft {
  readonly reply: string;
  readonly note: string;
}

const KEY = "heard.drafts";
const NONE: Draft = { reply: "", note: "" };

const drafts = signal<Readonly<Record<string, Draft>>>(read());

export function draft(conversation: string): Draft {
  return drafts.value[conversation] ?? NONE;
}

export function keepDraft(conversation: string, change: Partial<Draft>): void {
  const changed = { ...(drafts.peek()[conversation] ?? NONE), ...change };
  const { [conversation]: _, ...others } = drafts.peek();
  const empty = !changed.reply && !changed.note;
  drafts.value = empty ? others : { ...others, [conversation]: changed };
  sessionStorage.setItem(KEY, JSON.stringify(drafts.value));
}

export function forgetDrafts(): void {
  drafts.value = {};
  sessionStorage.removeItem(KEY);
}

function read(): Record<string, Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Record<string, Draft>;
  } catch {
    return {};
  }
}
