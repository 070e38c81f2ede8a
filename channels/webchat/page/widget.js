// Webchat. On any page: <script src="https://…/webchat/widget.js" defer></script>
// With <div id="heard-webchat"></div> it opens there, otherwise behind a button in the corner.
// The server's frames are described in channels/webchat/README.md.
(() => {
  "use strict";

  const WORDS = {
    title: "Chat with us",
    safety: "Is anybody in danger? Ring\u00a0999. Do you smell gas? Ring 0800\u00a0111\u00a0999.",
    log: "Conversation",
    you: "You",
    us: "Heard",
    name: "Your name (optional)",
    phone: "Your phone number (optional), in case the chat breaks off",
    text: "Your message",
    send: "Send",
    close: "Close the chat",
    sending: "Sending…",
    sent: "Sent",
    away: "The connection is lost. Your messages are kept and will be sent.",
    waiting: "You are in the queue. A person will answer you here.",
    active: (name) => `${name || "An adviser"} is with you.`,
    parked: "We will write here again when there is news.",
    closed: "This conversation is closed. Write again if you need us.",
    phoneWrong: "That is not a whole telephone number. You can go on chatting.",
    next: "You are next.",
    ahead: (n) => (n === 1 ? "One person is ahead of you." : `${n} people are ahead of you.`),
    wait: (low, high) => (high <= 1 ? "We expect to answer within a minute."
      : low < 1 ? `We expect to answer within ${high} minutes.`
      : low === high ? `We expect to answer in about ${high} minutes.`
      : `We expect to answer in ${low} to ${high} minutes.`),
  };
  const STATES = ["waiting", "parked", "closed"];
  const MAX_TEXT = 4000;
  const ACK_MS = 10000;
  const AGAIN_MS = 3000;
  const SLOWEST_MS = 30000;
  const STORE = "heard.webchat";

  const base = new URL(".", document.currentScript.src);
  const address = new URL("socket", base);
  address.protocol = base.protocol === "https:" ? "wss:" : "ws:";

  // ---- what is kept in this browser: the token, and messages that nobody has acknowledged ----

  const kept = { token: null, pending: [] };
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(STORE) || "{}"));
  } catch {
    // Storage is blocked or holds something else: the chat then lives as long as the page.
  }
  for (const message of kept.pending) message.restored = true;

  function keep() {
    try {
      const pending = kept.pending.map(({ id, text }) => ({ id, text }));
      localStorage.setItem(STORE, JSON.stringify({ token: kept.token, pending }));
    } catch {
      // As above.
    }
  }

  // ---- what is on the screen; every word of a person goes in as text, never as markup ----

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const log = make("div", { class: "log", role: "log", "aria-label": WORDS.log, tabindex: "0" });
  const state = make("p", { class: "state", role: "status" });
  const name = make("input", { name: "name", autocomplete: "name", maxlength: "100" });
  const phone = make("input", { name: "phone", type: "tel", autocomplete: "tel", maxlength: "40" });
  const details = make("div", {},
    make("label", {}, WORDS.name, name), make("label", {}, WORDS.phone, phone));
  const text = make("textarea", { name: "text", rows: "3", maxlength: String(MAX_TEXT) });
  const form = make("form", {}, details, make("label", {}, WORDS.text, text),
    make("button", { type: "submit" }, WORDS.send));
  const chat = make("section", { class: "chat", "aria-label": WORDS.title },
    make("h2", {}, WORDS.title), make("p", { class: "safety" }, WORDS.safety), log, state, form);

  const bubbles = new Map(); // id → { bubble, mark }

  function show(id, mine, who, words, at, mark) {
    if (bubbles.has(id)) return;
    const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const marked = make("span", {}, mark);
    const bubble = make("div", { class: mine ? "said resident" : "said" },
      make("p", { class: "about" }, `${who} · ${clock} `, marked), make("p", { class: "text" }, words));
    bubbles.set(id, { bubble, mark: marked });
    // What nobody has acknowledged stays last.
    const first = kept.pending.map((message) => bubbles.get(message.id)).find((found) => found);
    log.insertBefore(bubble, mine && mark === WORDS.sending ? null : first ? first.bubble : null);
    log.scrollTop = log.scrollHeight;
  }

  // ---- the line ----

  let socket = null;
  let greeted = false;
  let tries = 0;
  let again = 0;
  let watch = 0;
  let loaded = false; // what was said before this page is on the screen
  let last = ""; // the newest message that the server sent
  let status = ""; // of the conversation, as last told
  const before = []; // the words of the resident that the server sent

  function send(frame) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function connect() {
    if (socket) return;
    clearTimeout(again);
    const mine = new WebSocket(address);
    socket = mine;
    greeted = false;
    mine.onopen = () => send({ type: "hello", token: kept.token, name: name.value.trim() || null,
      phone: phone.value.trim() || null, after: last, history: !loaded });
    mine.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      const handle = HANDLERS[frame.type];
      if (handle) handle(frame);
    };
    mine.onclose = () => {
      if (socket !== mine) return;
      socket = null;
      clearTimeout(watch);
      state.textContent = WORDS.away;
      // Half of the wait is chance, so that a thousand browsers do not come back at once.
      const wait = Math.min(SLOWEST_MS, 500 * 2 ** tries);
      tries += 1;
      again = setTimeout(connect, wait / 2 + (Math.random() * wait) / 2);
    };
  }

  function reconnect() {
    if (socket) {
      const old = socket;
      old.onclose({});
      old.close();
    }
  }

  function flush() {
    if (!greeted) return;
    for (const { id, text: words } of kept.pending) send({ type: "message", id, text: words });
    expectAck();
  }

  function expectAck() {
    clearTimeout(watch);
    if (kept.pending.length) watch = setTimeout(reconnect, ACK_MS);
  }

  const HANDLERS = {
    welcome(frame) {
      kept.token = frame.token;
      keep();
      greeted = true;
      loaded = true;
      tries = 0;
      status = "";
      state.textContent = "";
      details.hidden = true;
      flush();
    },
    ack(frame) {
      const message = kept.pending.find((each) => each.id === frame.id);
      if (!message) return;
      kept.pending = kept.pending.filter((each) => each !== message);
      keep();
      expectAck();
      const { bubble, mark } = bubbles.get(frame.id);
      const known = message.restored ? before.indexOf(message.text) : -1;
      if (known >= 0) {
        // It had arrived before this page was opened, and stands among what was said.
        before.splice(known, 1);
        bubble.remove();
      } else {
        mark.textContent = WORDS.sent;
      }
    },
    message(frame) {
      const mine = frame.from === "resident";
      show(frame.id, mine, mine ? WORDS.you : frame.name || WORDS.us, frame.text,
        new Date(frame.at), "");
      last = frame.id;
      if (mine) before.push(frame.text);
      else send({ type: "seen", id: frame.id });
    },
    place(frame) {
      status = "waiting"; // the place says more, so the bare word must not replace it
      const ahead = frame.ahead ? WORDS.ahead(frame.ahead) : WORDS.next;
      const wait = frame.wait;
      const low = wait && Math.floor(wait.low_s / 60);
      const high = wait && Math.ceil(wait.high_s / 60);
      state.textContent = wait ? `${ahead} ${WORDS.wait(low, high)}` : ahead;
    },
    status(frame) {
      if (frame.status === status) return;
      status = frame.status;
      if (status === "active") state.textContent = WORDS.active(frame.name);
      else if (STATES.includes(status)) state.textContent = WORDS[status];
    },
    error(frame) {
      if (frame.code === "invalid_phone") state.textContent = WORDS.phoneWrong;
      else if (frame.id) setTimeout(flush, AGAIN_MS);
    },
  };

  // ---- the person ----

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    kept.pending.push({ id, text: words });
    keep();
    show(id, true, WORDS.you, words, new Date(), WORDS.sending);
    text.value = "";
    text.focus();
    if (greeted && socket) send({ type: "message", id, text: words });
    connect();
    expectAck();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("online", () => {
    tries = 0;
    if (kept.token || kept.pending.length) connect();
  });

  // ---- its place on the page: a shadow root, so that neither style touches the other ----

  function floating() {
    const toggle = make("button", { type: "button", "aria-expanded": "false" }, WORDS.title);
    const open = (yes) => {
      chat.hidden = !yes;
      toggle.setAttribute("aria-expanded", String(yes));
      toggle.textContent = yes ? WORDS.close : WORDS.title;
      (yes ? text : toggle).focus();
    };
    toggle.addEventListener("click", () => open(chat.hidden));
    chat.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
    chat.hidden = true;
    return make("div", { class: "floating" }, chat, toggle);
  }

  const place = document.getElementById("heard-webchat");
  const host = place || document.body.appendChild(document.createElement("div"));
  host.attachShadow({ mode: "open" }).append(
    make("link", { rel: "stylesheet", href: new URL("widget.css", base).href }),
    place ? chat : floating());
  for (const { id, text: words } of kept.pending) {
    show(id, true, WORDS.you, words, new Date(), WORDS.sending);
  }
  if (kept.token || kept.pending.length) connect();
})();
