/** One resident's phone: its texts, its WhatsApp messages and its call. docs/simulator.md tells the
 *  protocol. */

import { Socket } from "./socket.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const KEY_NAMES = { "*": "star", "#": "hash" };
const ENDINGS = {
  completed: "The call is over.",
  busy: "The line is busy.",
  "no-answer": "There is no answer.",
  failed: "The call did not go through.",
  canceled: "The call was given up.",
};
const WHO = { resident: "Another resident", agent: "Agent" };

/** The words, with each web address as a link, as telephones show them. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s)]+)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const link = document.createElement("a");
    link.href = part;
    link.target = "_blank";
    link.rel = "noreferrer";
    link.textContent = part;
    return link;
  });
}

function shownFile({ url, content_type }) {
  if (content_type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.src = url;
    picture.alt = "A picture";
    picture.className = "picture";
    return picture;
  }
  const [link] = linked(new URL(url, location.href).href).filter((part) => part.href);
  link.textContent = "A file";
  return link;
}

export class Phone {
  #root;
  #socket;
  #messages = new Map();
  #numbers = [];
  #call = "idle"; // idle, calling, ringing, live

  /** Open the phone of `resident` ({name, number}); `closed` is told when it is put away. */
  constructor(resident, closed) {
    this.#root = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.#find(".name").textContent = resident.name || "A resident";
    this.#find(".own-number").textContent = resident.number;
    this.#root.setAttribute("aria-label", `Phone of ${resident.name || resident.number}`);
    this.#wire(closed);
    this.#tab("sms");
    this.#show("idle", "");
    this.#socket = new Socket(
      `/phone/socket?number=${encodeURIComponent(resident.number)}`,
      (message) => this.#told(message),
      (open, reason) => this.#trouble(open ? "" : reason || "The network does not answer. Trying again."),
    );
  }

  get element() {
    return this.#root;
  }

  close() {
    this.#socket.close();
    this.#root.remove();
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  // ---- what the person does -------------------------------------------------------------------

  #wire(closed) {
    this.#find(".close").onclick = closed;
    for (const tab of this.#root.querySelectorAll("[role=tab]")) {
      tab.onclick = () => this.#choose(tab.dataset.tab);
      tab.onkeydown = (event) => this.#arrow(event, tab);
    }
    for (const panel of this.#root.querySelectorAll("[data-panel]")) {
      const form = panel.querySelector("form.compose");
      if (form) this.#wireCompose(form, panel.dataset.panel);
    }
    this.#find(".landlord").onchange = () => this.#follow();
    this.#find(".call").onclick = () => this.#dial();
    this.#find(".accept").onclick = () => this.#send({ type: "accept" });
    this.#find(".machine").onclick = () => this.#send({ type: "accept", machine: true });
    this.#find(".reject").onclick = () => this.#send({ type: "reject" });
    this.#find(".hangup").onclick = () => this.#send({ type: "hangup" });
    this.#find("form.say").onsubmit = (event) => this.#say(event);
    this.#find(".keypad").append(...KEYS.map((key) => this.#key(key)));
  }

  #wireCompose(form, channel) {
    const field = form.querySelector("textarea");
    form.onsubmit = (event) => {
      event.preventDefault();
      if (!field.value.trim()) return;
      const sent = this.#send({ type: "text", channel, to: this.#landlord(), body: field.value });
      if (sent) field.value = "";
    };
    const file = form.querySelector(".file");
    if (file) {
      form.querySelector(".attach").onclick = () => file.click();
      file.onchange = () => void this.#attach(channel, file, field);
    }
    field.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    };
  }

  /** A picture goes at once, with what is written as its caption. */
  async #attach(channel, file, field) {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    try {
      const answer = await fetch("/phone/media", {
        method: "POST",
        headers: { "Content-Type": chosen.type || "application/octet-stream" },
        body: chosen,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const media = [await answer.json()];
      const message = { type: "text", channel, to: this.#landlord(), body: field.value, media };
      if (this.#send(message)) field.value = "";
    } catch {
      this.#trouble("The picture could not be sent.");
    }
  }

  #key(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    if (KEY_NAMES[key]) button.setAttribute("aria-label", KEY_NAMES[key]);
    button.onclick = () => {
      if (this.#send({ type: "digits", digits: key })) this.#line("me", "You press", key);
    };
    return button;
  }

  #say(event) {
    event.preventDefault();
    const field = event.target.querySelector("input");
    if (this.#send({ type: "say", text: field.value })) {
      this.#line("me", "You", field.value);
      field.value = "";
    }
  }

  #dial() {
    this.#find(".heard").replaceChildren();
    this.#send({ type: "call", to: this.#landlord(), withheld: this.#find(".withheld").checked });
  }

  #landlord() {
    return this.#find(".landlord").value;
  }

  #send(message) {
    const sent = this.#socket.send(message);
    this.#trouble(sent ? "" : "The network does not answer; nothing was sent.");
    return sent;
  }

  // ---- what the network tells -----------------------------------------------------------------

  #told(message) {
    const acts = {
      phone: () => this.#opened(message),
      message: () => this.#text(message),
      status: () => this.#text(message),
      ringing: () => this.#show("calling", "Calling…"),
      incoming: () => this.#rung(message),
      connected: () => this.#show("live", "In the call"),
      spoken: () => this.#line("prompt", "You hear", message.text),
      playing: () => this.#line("music", "", "♪ music"),
      listening: () => this.#listening(message.input),
      heard: () => this.#line("other", WHO[message.from], message.text),
      party: () => this.#party(message),
      held: () => this.#line("music", "", message.held ? "You are on hold." : "You are back."),
      ended: () => this.#show("idle", ENDINGS[message.reason] ?? ENDINGS.completed),
      error: () => this.#trouble(message.message),
    };
    acts[message.type]?.();
  }

  #opened(phone) {
    const chosen = this.#landlord();
    this.#numbers = phone.numbers;
    this.#find(".landlord").replaceChildren(
      ...phone.numbers.map((one) => new Option(`${one.name} ${one.number}`, one.number)),
    );
    if (chosen) this.#find(".landlord").value = chosen;
    this.#offer();
    const known = phone.residents.find((one) => one.number === phone.number);
    if (known) {
      this.#find(".name").textContent = known.name;
      this.#root.setAttribute("aria-label", `Phone of ${known.name}`);
    }
    this.#find(".heard").replaceChildren(); // a call that is on is told again from its beginning
    this.#show("idle", "");
    for (const message of phone.messages) this.#text(message);
  }

  /** Only what one of the landlord's numbers takes can be done. */
  #offer() {
    for (const tab of this.#root.querySelectorAll("[role=tab]")) {
      tab.disabled = !this.#numbers.some((one) => one.channels.includes(tab.dataset.tab));
    }
    this.#choose(this.#selected());
  }

  #takes(channel) {
    const number = this.#numbers.find((one) => one.number === this.#landlord());
    return Boolean(number?.channels.includes(channel));
  }

  /** Show a tab, with a number that takes what is done there. */
  #choose(name) {
    const other = this.#numbers.find((one) => one.channels.includes(name));
    if (!this.#takes(name) && other) this.#find(".landlord").value = other.number;
    this.#tab(name);
  }

  /** Show a tab of which the chosen number takes what is done there. */
  #follow() {
    if (this.#takes(this.#selected())) return;
    const tabs = [...this.#root.querySelectorAll("[role=tab]")].map((tab) => tab.dataset.tab);
    this.#tab(tabs.find((name) => this.#takes(name)) ?? this.#selected());
  }

  #text(message) {
    const bubble = this.#messages.get(message.sid) ?? this.#bubble(message);
    if (!bubble) return;
    const tick = bubble.querySelector(".tick");
    if (message.mine) {
      tick.textContent = message.taken ? "✓✓ delivered" : "✓ sent";
    }
    bubble.querySelector("time").textContent = new Date(message.at).toLocaleTimeString("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
    });
  }

  #bubble(message) {
    if (message.type === "status" && !message.mine) return null; // it never reached this phone
    const bubble = document.createElement("div");
    bubble.className = message.mine ? "bubble mine" : "bubble";
    const who = document.createElement("span");
    who.className = "visually-hidden";
    who.textContent = message.mine ? "You: " : "Landlord: ";
    const body = document.createElement("p");
    body.append(who, ...linked(message.body));
    const foot = document.createElement("small");
    const time = document.createElement("time");
    time.dateTime = message.at;
    const tick = document.createElement("span");
    tick.className = "tick";
    foot.append(time, " ", tick);
    bubble.append(body, ...message.media.map(shownFile), foot);
    const thread = this.#find(`[data-panel=${message.channel}] .thread`);
    thread.append(bubble);
    thread.scrollTop = thread.scrollHeight;
    this.#messages.set(message.sid, bubble);
    if (!message.mine && this.#selected() !== message.channel) this.#unread(message.channel);
    return bubble;
  }

  #rung(message) {
    this.#find(".heard").replaceChildren();
    this.#show("ringing", `${message.from} is calling`);
    this.#tab("voice");
  }

  #listening(input) {
    const ways = { dtmf: "press a key", speech: "speak" };
    const hint = input.split(" ").map((way) => ways[way]).filter(Boolean).reverse().join(" or ");
    this.#line("music", "", `You can ${hint} now.`);
  }

  #party(message) {
    this.#line("music", "", `${WHO[message.from]} ${message.event === "join" ? "is" : "is no longer"} in the call.`);
  }

  // ---- showing --------------------------------------------------------------------------------

  #show(call, sentence) {
    const had = this.#call;
    this.#call = call;
    this.#root.dataset.call = call;
    const told = { idle: sentence || "No call", calling: sentence, ringing: sentence, live: sentence };
    this.#find(".call-state").textContent = told[call];
    if (call === "idle" && had !== "idle" && sentence) this.#line("music", "", sentence);
    if (call !== "idle" && this.#selected() !== "voice") this.#unread("voice");
  }

  #line(kind, who, text) {
    const log = this.#find(".heard");
    const last = log.lastElementChild;
    if (kind === "music" && last?.textContent === text) return;
    const line = document.createElement("div");
    line.className = kind;
    if (who) {
      const name = document.createElement("b");
      name.textContent = `${who}: `;
      line.append(name);
    }
    line.append(text);
    log.append(line);
    log.scrollTop = log.scrollHeight;
  }

  #trouble(text) {
    const note = this.#find(".trouble");
    note.hidden = !text;
    note.textContent = text;
  }

  #selected() {
    return this.#find("[role=tab][aria-selected=true]")?.dataset.tab;
  }

  #unread(name) {
    this.#find(`[data-tab=${name}]`).classList.add("unread");
  }

  #tab(name) {
    for (const tab of this.#root.querySelectorAll("[role=tab]")) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) tab.classList.remove("unread");
    }
    for (const panel of this.#root.querySelectorAll("[data-panel]")) {
      panel.hidden = panel.dataset.panel !== name;
      panel.setAttribute("aria-label", this.#find(`[data-tab=${panel.dataset.panel}]`).textContent);
    }
  }

  #arrow(event, tab) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const tabs = [...this.#root.querySelectorAll("[role=tab]:enabled")];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    this.#choose(next.dataset.tab);
    next.focus();
  }
}
