import { useId, useState } from "preact/hooks";
import { api, type Refused } from "./api";
import { Mark } from "./parts/icon";
import { account, tried } from "./store";

const TOO_MANY = "Too many attempts. Wait a minute, then try again.";
const WRONG = "That name and password do not belong together. Check both and try again.";

export function Login() {
  const id = useId();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFault("");
    const refusal = await tried(async () => {
      account.value = (await api.login(username.trim(), password)).agent;
    });
    setBusy(false);
    if (refusal) setFault(sentenceFor(refusal));
  };

  return (
    <main class="login">
      <form onSubmit={onSubmit}>
        <h1>
          <Mark /> Heard
        </h1>
        <p class="hint">Sign in to answer residents.</p>
        <p class="refusal" role="alert" id={`${id}-fault`}>
          {fault}
        </p>
        <div class="field">
          <label for={`${id}-name`}>Username</label>
          <input
            id={`${id}-name`}
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={username}
            aria-describedby={`${id}-fault`}
            onInput={(event) => setUsername(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={`${id}-password`}>Password</label>
          <div class="with-button">
            <input
              id={`${id}-password`}
              name="password"
              type={shown ? "text" : "password"}
              autocomplete="current-password"
              required
              value={password}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
            <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? "Hide" : "Show"}
              <span class="sr"> password</span>
            </button>
          </div>
        </div>
        <button type="submit" class="primary wide" aria-disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}

function sentenceFor(refusal: Refused): string {
  if (refusal.status === 429) return refusal.code === "error" ? TOO_MANY : refusal.message;
  if (refusal.status === 401) return WRONG;
  return refusal.message;
}
