/** A modal form: the browser keeps the focus inside and gives it back afterwards. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Refused } from "../api";
import { tried } from "../store";
import { Icon } from "./icon";

interface Props {
  readonly title: string;
  readonly submit: string;
  readonly submitClass?: string;
  readonly ready?: boolean;
  /** What the button does; a refusal is shown in the dialog, which stays open. */
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({
  title,
  submit,
  submitClass,
  ready = true,
  act,
  onClose,
  children,
}: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refused | null>(null);

  useEffect(() => element.current?.showModal(), []);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setRefusal(null);
    const refused = await tried(act);
    setBusy(false);
    setRefusal(refused);
    if (!refused) element.current?.close();
  };

  return (
    <dialog ref={element} aria-labelledby={heading} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <header>
          <h2 id={heading}>{title}</h2>
          <button type="button" class="quiet square" onClick={() => element.current?.close()}>
            <Icon name="close" />
            <span class="sr">Close without saving</span>
          </button>
        </header>
        <div class="dialog-body">{children}</div>
        <footer>
          <p class="refusal" role="alert">
            {refusal?.message}
          </p>
          <button type="button" onClick={() => element.current?.close()}>
            Cancel
          </button>
          <button type="submit" class={submitClass ?? "primary"} aria-disabled={busy || !ready}>
            {busy ? "One moment…" : submit}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
