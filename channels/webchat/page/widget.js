// Webchat. On any page: <script src="https://…/webchat/widget.js" defer></script>
// With <div id="heard-webchat"></div> it opens there, otherwise behind a button in the corner.
// The server calls this function with what it says (channels/webchat/pages.py); its frames are
// described in channels/webchat/README.md. Written for telephones that are years old: nothing here
// is newer than 2017.
((centre) => {
  "use strict";

  const MAX_TEXT = 4000;
  const ACK_MS = 10000;
  const AGAIN_MS = 3000;
  const SLOWEST_MS = 30000;
  const STORE = "heard.webchat";

  const script = document.currentScript;
  const base = new URL(".", script.src);
  const address = new URL("socket", base);
  address.protocol = base.protocol === "https:" ? "wss:" : "ws:";

  // ---- what is kept in this browser: the token, the language, and what nobody has acknowledged ----

  const kept = { token: null, pending: [], language: "" };
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(STORE) || "{}"));
  } catch (blocked) {
    // Storage is blocked or holds something else: the chat then lives as long as the page.
  }
  for (const frame of kept.pending) {
    frame.restored = true;
    frame.type = frame.type || "message";
  }

  function keep() {
    try {
      const pending = kept.pending.map(({ type, id, text, phone }) => ({ type, id, text, phone }));
      localStorage.setItem(STORE, JSON.stringify(Object.assign({}, kept, { pending })));
    } catch (blocked) {
      // As above.
    }
  }

  // ---- the language: chosen here, else the page's, else the browser's, else the usual one ----

  const spoken = Object.keys(centre.words);
  const wanted = [kept.language, script.getAttribute("data-language"), document.documentElement.lang]
    .concat(navigator.languages || navigator.language)
    .map((tag) => (tag || "").toLowerCase().split("-")[0]);
  let language = wanted.find((tag) => spoken.includes(tag)) || spoken[0];

  function say(key, values) {
    return centre.words[language][key].replace(/\{(\w+)\}/g, (_, name) => (values || {})[name]);
  }

  // ---- what is on the screen; every word of a person goes in as text, never as markup ----

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  }

  const speaking = []; // what is said again when the language changes

  function speak(now) {
    speaking.push(now);
    now();
  }

  function words(tag, key, attributes) {
    const element = make(tag, attributes || {});
    speak(() => (element.textContent = say(key)));
    return element;
  }

  function field(key, input) {
    return make("label", {}, words("span", key), input);
  }

  function button(key, act, attributes) {
    const element = words("button", key, Object.assign({ type: "button" }, attributes));
    element.addEventListener("click", act);
    return element;
  }

  const log = make("div", { class: "log", role: "log", tabindex: "0" });
  speak(() => log.setAttribute("aria-label", say("log")));
  const place = make("p", {});
  const done = make("p", {}); // what became of a call or a copy
  const state = make("div", { class: "state", role: "status" }, place, done);
  const name = make("input", { name: "name", autocomplete: "name", maxlength: "100" });
  const phone = make("input", { name: "phone", type: "tel", autocomplete: "tel", maxlength: "40" });
  const details = make("div", {}, field("name", name), field("phone", phone));
  const text = make("textarea", { name: "text", rows: "3", maxlength: String(MAX_TEXT), dir: "auto" });
  const submit = words("button", "send", { type: "submit" });
  const form = make("form", {}, details, field("text", text), submit);

  const number = make("input", { type: "tel", autocomplete: "tel", maxlength: "40" });
  const hint = make("p", { class: "hint" });
  const go = make("button", { type: "submit" });
  const ask = make("form", { class: "ask", hidden: "" }, hint, field("number", number),
    make("div", { class: "tools" }, go, button("back", () => asking(""), { class: "quiet" })));
  const call = button("call", () => asking("call"), { class: "quiet", "aria-expanded": "false" });
  const copy = button("copy", () => asking("copy"), { class: "quiet", "aria-expanded": "false" });
  const picker = make("input", { type: "file", hidden: "" });
  const attach = button("attach", () => picker.click(), { class: "quiet" });
  const tools = make("div", { class: "tools" }, picker, attach);
  if (centre.byPhone) tools.append(call);
  if (centre.byText) tools.append(copy);

  const greeting = make("p", { dir: "auto" });
  const head = make("div", { class: "head" }, words("h2", "title"));
  if (spoken.length > 1) head.append(chooser());
  const chat = make("section", { class: "chat" }, head,
    words("p", "safety", { class: "safety" }), greeting, log, state, form, ask, tools);
  speak(() => {
    chat.setAttribute("aria-label", say("title"));
    chat.lang = language;
    chat.dir = say("direction");
    greeting.textContent = say("greeting");
    greeting.hidden = !greeting.textContent || log.hasChildNodes();
  });

  function chooser() {
    const select = make("select", {});
    speak(() => select.setAttribute("aria-label", say("choose")));
    for (const tag of spoken) {
      select.append(make("option", { value: tag, lang: tag }, centre.words[tag].language));
    }
    select.value = language;
    select.addEventListener("change", () => {
      language = kept.language = select.value;
      keep();
      for (const now of speaking) now();
      told();
    });
    return select;
  }

  const bubbles = new Map(); // id → { bubble, mark }

  function fileLink(file) {
    const href = new URL(file.url, base).href;
    return make("p", {}, make("a", { href, target: "_blank", rel: "noreferrer" }, file.name));
  }

  function show(id, mine, who, said, at, mark, media) {
    if (bubbles.has(id)) return;
    const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const marked = make("span", {}, mark);
    const bubble = make("div", { class: mine ? "said resident" : "said" },
      make("p", { class: "about" }, `${who} · ${clock} `, marked),
      make("p", { class: "text", dir: "auto" }, said), ...(media || []).map(fileLink));
    bubbles.set(id, { bubble, mark: marked });
    // What nobody has acknowledged stays last.
    const first = kept.pending.map((frame) => bubbles.get(frame.id)).find((found) => found);
    log.insertBefore(bubble, mine && mark === say("sending") ? null : first ? first.bubble : null);
    log.scrollTop = log.scrollHeight;
    greeting.hidden = true; // on a small screen there is room for one of the two
  }

  // ---- the line ----

  let socket = null;
  let greeted = false;
  let tries = 0;
  let again = 0;
  let watch = 0;
  let loaded = false; // what was said before this page is on the screen
  let last = ""; // the newest message that the server sent
  let told = () => {}; // says once more where one stands
  let status = ""; // of the conversation, as last told
  const before = []; // the words of the resident that the server sent

  function tell(now) {
    told = () => (place.textContent = now());
    told();
  }

  function send(frame) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function connect() {
    if (socket) return;
    clearTimeout(again);
    const mine = new WebSocket(address.href);
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
      tell(() => say("away"));
      // Half of the wait is chance, so that a thousand browsers do not come back at once.
      const wait = Math.min(SLOWEST_MS, 500 * Math.pow(2, tries));
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

  function sendPending({ type, id, text: said, phone: to }) {
    send({ type, id, text: said, phone: to });
  }

  function flush() {
    if (!greeted) return;
    kept.pending.forEach(sendPending);
    expectAck();
  }

  function expectAck() {
    clearTimeout(watch);
    if (kept.pending.length) watch = setTimeout(reconnect, ACK_MS);
  }

  /** Send it now or when the line is back, until the server has said that it is kept. */
  function post(frame) {
    frame.id = newId();
    kept.pending.push(frame);
    keep();
    if (greeted && socket) sendPending(frame);
    connect();
    expectAck();
  }

  // ---- files: beside the line, one request each; the same id again is kept once ----

  const files = []; // chosen, and not sent yet

  function newId() {
    return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  }

  function upload(chosen) {
    const later = () => setTimeout(() => (greeted ? upload(chosen) : files.push(chosen)), AGAIN_MS);
    const body = new FormData();
    body.append("token", kept.token);
    body.append("id", chosen.id);
    body.append("file", chosen.file);
    fetch(new URL("files", base).href, { method: "POST", body }).then((answer) => {
      if (answer.status >= 500 || answer.status === 429) return later();
      bubbles.get(chosen.id).mark.textContent = say(answer.ok ? "sent" : "file_refused");
    }, later);
  }

  picker.addEventListener("change", () => {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    const chosen = { id: newId(), file };
    show(chosen.id, true, say("you"), file.name, new Date(), say("sending"));
    if (greeted) upload(chosen);
    else files.push(chosen);
    connect();
  });

  function settle(id) {
    const frame = kept.pending.find((each) => each.id === id);
    kept.pending = kept.pending.filter((each) => each !== frame);
    keep();
    expectAck();
    return frame;
  }

  const HANDLERS = {
    welcome(frame) {
      kept.token = frame.token;
      keep();
      greeted = true;
      loaded = true;
      tries = 0;
      status = "";
      tell(() => "");
      details.hidden = true;
      flush();
      files.splice(0).forEach(upload);
    },
    ack(frame) {
      const sent = settle(frame.id);
      if (!sent) return;
      if (sent.type !== "message") {
        const key = sent.type === "copy" ? "copy_done" : "call_done";
        done.textContent = say(key, { phone: sent.phone });
        return;
      }
      const { bubble, mark } = bubbles.get(frame.id);
      const known = sent.restored ? before.indexOf(sent.text) : -1;
      if (known >= 0) {
        // It had arrived before this page was opened, and stands among what was said.
        before.splice(known, 1);
        bubble.remove();
      } else {
        mark.textContent = say("sent");
      }
    },
    message(frame) {
      const mine = frame.from === "resident";
      show(frame.id, mine, mine ? say("you") : frame.name || centre.name, frame.text,
        new Date(frame.at), "", frame.media);
      last = frame.id;
      if (mine) before.push(frame.text);
      else send({ type: "seen", id: frame.id });
    },
    place(frame) {
      status = "waiting"; // the place says more, so the bare word must not replace it
      tell(() => where(frame.ahead, frame.wait));
    },
    status(frame) {
      if (frame.status === status) return;
      status = frame.status;
      if (status === "active") tell(() => say("active", { name: frame.name || say("adviser") }));
      else if (["waiting", "parked", "closed"].includes(status)) tell(() => say(frame.status));
    },
    error(frame) {
      if (frame.code === "invalid_phone" || frame.code === "nothing_to_copy") {
        const refused = frame.id && settle(frame.id);
        done.textContent = say(frame.code === "invalid_phone" ? "phone_wrong" : "copy_nothing");
        if (refused && frame.code === "invalid_phone") asking(refused.type === "copy" ? "copy" : "call");
      } else if (frame.id) {
        setTimeout(flush, AGAIN_MS);
      }
    },
  };

  function where(ahead, wait) {
    const first = ahead === 0 ? say("next") : ahead === 1 ? say("one") : say("many", { n: ahead });
    if (!wait) return first;
    const low = Math.floor(wait.low_s / 60);
    const high = Math.ceil(wait.high_s / 60);
    const key = high <= 1 ? "minute" : low < 1 ? "within" : low === high ? "about" : "range";
    return `${first} ${say(key, { low, high })}`;
  }

  // ---- the person ----

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = text.value.trim();
    if (!said) return;
    const frame = { type: "message", text: said };
    post(frame);
    show(frame.id, true, say("you"), said, new Date(), say("sending"));
    text.value = "";
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit.click();
    }
  });

  let asked = ""; // "call", "copy", or nothing

  /** Ask for the number to ring or to text; again closes the question. */
  function asking(what) {
    const opener = asked === "copy" ? copy : call;
    asked = what === asked && !ask.hidden ? "" : what;
    ask.hidden = !asked;
    call.setAttribute("aria-expanded", String(asked === "call"));
    copy.setAttribute("aria-expanded", String(asked === "copy"));
    if (!asked) return opener.focus();
    hint.textContent = say(`${asked}_hint`);
    go.textContent = say(`${asked}_go`);
    number.value = number.value || phone.value;
    number.focus();
  }
  speaking.push(() => {
    if (asked) {
      hint.textContent = say(`${asked}_hint`);
      go.textContent = say(`${asked}_go`);
    }
  });
  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    const to = number.value.trim();
    if (!to) return number.focus();
    const type = asked === "copy" ? "copy" : "call_me";
    asking("");
    done.textContent = say("sending");
    post({ type, phone: to });
  });

  window.addEventListener("online", () => {
    tries = 0;
    if (kept.token || kept.pending.length) connect();
  });

  // ---- its place on the page: a shadow root, so that neither style touches the other ----

  function floating() {
    const toggle = make("button", { type: "button", "aria-expanded": "false" });
    speak(() => (toggle.textContent = say(chat.hidden ? "title" : "close")));
    const open = (yes) => {
      chat.hidden = !yes;
      toggle.setAttribute("aria-expanded", String(yes));
      toggle.textContent = say(yes ? "close" : "title");
      (yes ? text : toggle).focus();
    };
    toggle.addEventListener("click", () => open(chat.hidden));
    chat.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
    chat.hidden = true;
    toggle.textContent = say("title");
    return make("div", { class: "floating" }, chat, toggle);
  }

  const inside = document.getElementById("heard-webchat");
  const host = inside || document.body.appendChild(document.createElement("div"));
  host.attachShadow({ mode: "open" }).append(
    make("link", { rel: "stylesheet", href: new URL("widget.css", base).href }),
    inside ? chat : floating());
  for (const frame of kept.pending) {
    if (frame.type === "message") {
      show(frame.id, true, say("you"), frame.text, new Date(), say("sending"));
    }
  }
  if (kept.token || kept.pending.length) connect();
})
