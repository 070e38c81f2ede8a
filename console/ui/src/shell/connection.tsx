/** Says plainly that the live connection is gone, and what that means. */

import { reconnect } from "../session";
import { connection } from "../sync/stream";
import { now } from "../time";

export function ConnectionBar() {
  const { state, retryAt } = connection.value;
  const lost = state === "lost";
  return (
    <div class="connection" role="status" hidden={!lost}>
      {lost && (
        <>
          <p>
            <strong>Reconnecting.</strong> What you see may be out of date. Nothing that you typed
            is lost.
          </p>
          <Countdown at={retryAt} />
          <button type="button" onClick={reconnect}>
            Try now
          </button>
        </>
      )}
    </div>
  );
}

/** Not part of the announcement: it changes every second. */
function Countdown({ at }: { readonly at: number | null }) {
  void now.value;
  const seconds = at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000));
  return (
    <span class="hint" aria-hidden="true">
      {seconds ? `Next try in ${seconds} s` : "Trying…"}
    </span>
  );
}
