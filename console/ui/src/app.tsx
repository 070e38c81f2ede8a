import { CallBar } from "./desk/callbar";
import { Desk } from "./desk/desk";
import { Offers } from "./desk/offers";
import { Login } from "./login";
import { Mark } from "./parts/icon";
import { route } from "./route";
import { Alerts } from "./shell/alerts";
import { Announcements } from "./shell/announcements";
import { ConnectionBar } from "./shell/connection";
import { Notices } from "./shell/notices";
import { PhoneBar } from "./shell/phone";
import { Top } from "./shell/top";
import { account, isSupervisor, me } from "./store";
import { Conversations } from "./wall/conversations";
import { Wallboard } from "./wall/wallboard";

export function App() {
  if (account.value === undefined) return <Splash text="One moment…" />;
  if (account.value === null) return <Login />;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the main part
      </button>
      <Top />
      <ConnectionBar />
      <PhoneBar />
      <Alerts />
      <Announcements />
      <CallBar />
      <Offers />
      {me.value ? <Page /> : <Splash text="Loading your conversations…" />}
      <Notices />
    </>
  );
}

function Page() {
  const { page } = route.value;
  if (page === "wallboard" && isSupervisor.value) return <Wallboard />;
  if (page === "conversations" && isSupervisor.value) return <Conversations />;
  return <Desk />;
}

function Splash({ text }: { readonly text: string }) {
  return (
    <main class="splash">
      <Mark />
      <p role="status">{text}</p>
    </main>
  );
}
