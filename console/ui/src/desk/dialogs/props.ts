import type { Conversation } from "../../wire.gen";

/** What every dialog about a conversation is given. */
export interface DialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}
