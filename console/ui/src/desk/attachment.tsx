/** A file of a message: a picture is shown, a recording can be heard, anything else is saved. */

import { fileUrl } from "../api";
import { Icon } from "../parts/icon";
import type { Media } from "../wire.gen";

const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

interface Props {
  readonly conversation: string;
  readonly file: Media;
  readonly from: string;
}

export function Attachment({ conversation, file, from }: Props) {
  if (file.error)
    return (
      <p class="attachment failed">
        <Icon name="alert" />
        <span>A file from {from} could not be fetched: {file.error}</span>
      </p>
    );
  if (!file.file) return <p class="attachment hint">A file is on its way…</p>;
  const url = fileUrl(conversation, file.file);
  if (file.content_type.startsWith("audio/"))
    return (
      <figure class="attachment">
        <audio controls preload="none" src={url} aria-label={`Voice message from ${from}`} />
        <figcaption>
          <a href={url} download={file.name}>
            Save the voice message
          </a>
        </figcaption>
      </figure>
    );
  const picture = PICTURES.includes(file.content_type);
  return (
    <a class="attachment" href={url} target="_blank" rel="noreferrer">
      {picture ? (
        <img src={url} loading="lazy" alt={`Picture from ${from}: ${file.name}`} />
      ) : (
        <>
          <Icon name="note" /> {file.name}{" "}
        </>
      )}
      <span class={picture ? "sr" : "hint"}>
        {size(file.size)}
        <span class="sr"> (opens in a new tab)</span>
      </span>
    </a>
  );
}

export function size(bytes: number): string {
  const thousands = Math.max(1, Math.round(bytes / 1000));
  return thousands < 1000 ? `${thousands} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
