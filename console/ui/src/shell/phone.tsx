/** Why the phone does not work and what to do, where everybody can read it: no call is offered. */

import { Icon } from "../parts/icon";
import { onTelephone, phone } from "../phone/phone";

export function PhoneBar() {
  const here = phone.value;
  const trouble = onTelephone.value ? "" : (here?.trouble.value ?? "");
  const idle = here?.state.value === "unregistered";
  return (
    <div class="connection" role="status" hidden={!trouble}>
      {trouble && (
        <>
          <Icon name="end_call" />
          <p>
            <strong>{trouble}</strong> {idle && "Until then no calls are offered to you."}
          </p>
        </>
      )}
    </div>
  );
}
