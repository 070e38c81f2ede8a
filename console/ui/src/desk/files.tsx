/** Files and an answer: choosing one to send, and asking the resident for photos. */

import { useRef } from "preact/hooks";
import { Icon } from "../parts/icon";
import { size } from "./attachment";

interface Props {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
  readonly onAsk: () => void;
}

export function FileChoice({ file, onFile, onAsk }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <div class="reply-files">
      <input
        ref={input}
        type="file"
        hidden
        data-file
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0] ?? null);
          event.currentTarget.value = ""; // the same file can be chosen again
        }}
      />
      <button ref={button} type="button" class="small" onClick={() => input.current?.click()}>
        <Icon name="attach" /> Attach a file
      </button>
      <button type="button" class="small" onClick={onAsk}>
        <Icon name="camera" /> Ask for photos
      </button>
      <p class="chosen" role="status">
        {file && `${file.name}, ${size(file.size)}, goes with your reply`}
      </p>
      {file && (
        <button
          type="button"
          class="small"
          aria-label={`Take ${file.name} off`}
          onClick={() => {
            onFile(null);
            button.current?.focus();
          }}
        >
          <Icon name="close" /> Take it off
        </button>
      )}
    </div>
  );
}

/** Dropped on the reply or pasted into it: the first file counts, words are left alone. */
export function fileHandlers(onFile: (file: File) => void) {
  const take = (event: Event, data: DataTransfer | null) => {
    const file = data?.files[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  };
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
    onDrop: (event: DragEvent) => take(event, event.dataTransfer),
    onPaste: (event: ClipboardEvent) => take(event, event.clipboardData),
  };
}
