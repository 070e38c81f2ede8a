/** The agent's page: my conversations on the left, the open one beside them. */

import { Icon } from "../parts/icon";
import { address, route } from "../route";
import { find, isSupervisor, mine, state } from "../store";
import { isMine } from "../sync/apply";
import { ConversationView } from "./conversation";
import { List } from "./list";

export function Desk() {
  const id = route.value.id ?? "";
  const conversation = find(id);

  return (
    <main id="main" tabIndex={-1} class={conversation ? "desk opened" : "desk"}>
      <h1 class="sr">Desk</h1>
      <List open={id} />
      <div class="open">
        {conversation ? (
          <>
            <a class="back" href={address("desk")}>
              <Icon name="back" /> My conversations
            </a>
            <ConversationView
              key={conversation.id}
              conversation={conversation}
              mine={isMine(state.value, conversation)}
              supervised={isSupervisor.value}
            />
          </>
        ) : (
          <Empty />
        )}
      </div>
    </main>
  );
}

function Empty() {
  return (
    <div class="empty">
      <Icon name="sms" />
      <p>
        {mine.value.length
          ? "Choose a conversation on the left."
          : "An accepted conversation opens here."}
      </p>
    </div>
  );
}
