import { unlockSound, playOffer, soundBlocked } from "../desk/sound";
import { Icon } from "../parts/icon";
import { Choices } from "../parts/field";
import { ownNumber } from "../phone/phone";
import { signOut } from "../session";
import { set, settings } from "../settings";
import { account } from "../store";
import { addressText } from "../words";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const SHORTCUTS: readonly (readonly [string, string])[] = [
  ["Enter", "Accept the first offer, when nothing else has the focus"],
  ["Alt + O", "Go to the first offer"],
  ["J, K", "Next and previous conversation"],
  ["R", "Write a reply"],
  ["N", "Write a note"],
  ["H, M", "On a call: hold, mute"],
  ["Ctrl + Enter", "Send (always works)"],
];

export function SettingsMenu() {
  const { sound, shortcuts, telephone, theme } = settings.value;
  const tryOut = async () => {
    await unlockSound();
    playOffer("urgent");
  };
  return (
    <>
      {soundBlocked.value && sound && (
        <button type="button" class="on-dark" onClick={tryOut}>
          <Icon name="bell_off" />
          <span class="word">Turn on sound</span>
        </button>
      )}
      <button type="button" class="on-dark square" popovertarget="settings">
        <Icon name="gear" />
        <span class="sr">Settings and sign out</span>
      </button>
      <div id="settings" class="menu settings" popover="auto">
        <h2>{account.value?.name}</h2>
        <label class="choice">
          <input type="checkbox" checked={sound} onChange={() => set({ sound: !sound })} />
          <span>Sound for offers</span>
        </label>
        <button type="button" onClick={tryOut}>
          <Icon name="bell" /> Hear it
        </button>
        {ownNumber.value && (
          <label class="choice">
            <input
              type="checkbox"
              checked={telephone}
              onChange={() => set({ telephone: !telephone })}
            />
            <span>
              Calls come to my telephone
              <span class="hint">{addressText(`phone:${ownNumber.value}`)}: press 1 to take one</span>
            </span>
          </label>
        )}
        <label class="choice">
          <input
            type="checkbox"
            checked={shortcuts}
            onChange={() => set({ shortcuts: !shortcuts })}
          />
          <span>Keyboard shortcuts</span>
        </label>
        <details>
          <summary>Which shortcuts</summary>
          <dl class="keys">
            {SHORTCUTS.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </details>
        <Choices
          legend="Colours"
          choices={THEMES}
          value={theme}
          onValue={(value) => set({ theme: value })}
        />
        <hr />
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </>
  );
}
