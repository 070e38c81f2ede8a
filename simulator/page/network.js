/** Everything that is going on in the network, pushed as it changes, and the fault switches. */

import { Socket } from "./socket.js";

const shown = new Map();
const opened = new Set();

const time = (at) => new Date(at).toLocaleTimeString("en-GB");
const short = (sid) => sid.slice(0, 8);
const path = (url) => url.replace(/^https?:\/\/[^/]+/, "");

// For each table: the heading of each column and what is in it.
const TABLES = {
  calls: {
    none: "No calls yet.",
    columns: [
      ["At", (one) => time(one.at)],
      ["Call", (one) => short(one.sid)],
      ["From", (one) => one.from],
      ["To", (one) => one.to],
      ["Way", (one) => one.direction],
      ["Status", (one) => one.status],
      ["Where", (one) => one.place],
    ],
  },
  queues: {
    none: "No queues yet.",
    columns: [
      ["Queue", (one) => one.name],
      ["Waiting", (one) => one.members.map((member) => `${member.from} (${member.waited_s} s)`).join(", ") || "nobody"],
    ],
  },
  conferences: {
    none: "No conferences yet.",
    columns: [
      ["Conference", (one) => one.name],
      ["Status", (one) => one.status],
      ["In it", (one) => one.participants.map(participant).join(", ") || "nobody"],
    ],
  },
  phones: {
    none: "Nobody has picked up a phone.",
    columns: [
      ["Phone", (one) => one.address],
      ["Open", (one) => (one.attended ? "yes" : "no")],
      ["Registered", (one) => (one.registered ? "yes" : "")],
      ["Call", (one) => (one.call ? short(one.call) : "")],
    ],
  },
  messages: {
    none: "No messages yet.",
    columns: [
      ["At", (one) => time(one.at)],
      ["From", (one) => one.from],
      ["To", (one) => one.to],
      ["By", (one) => one.channel],
      ["Message", (one) => one.body],
      ["Status", (one) => [one.status, one.error].filter(Boolean).join(": ")],
    ],
  },
  debugger: {
    none: "Nothing has gone wrong.",
    columns: [
      ["At", (one) => time(one.at)],
      ["Code", (one) => one.code],
      ["What", (one) => one.message],
      ["About", (one) => path(one.about)],
    ],
  },
  webhooks: {
    none: "Heard has not been asked anything yet.",
    columns: [
      ["At", (one) => time(one.at)],
      ["To", (one) => `${one.method} ${path(one.url)}`],
      ["Answer", (one) => one.outcome + (one.attempt ? ` (retry ${one.attempt})` : "")],
      ["Took", (one) => `${one.took_ms} ms`],
      ["Fault", (one) => one.fault],
      ["Details", details],
    ],
  },
};

function participant(one) {
  const marks = [one.label || short(one.call), one.muted && "muted", one.hold && "on hold"];
  return marks.filter(Boolean).join(" ");
}

function details(one) {
  const key = `${one.at} ${one.url} ${one.attempt} ${one.params.MessageSid ?? one.params.CallSid ?? ""}`;
  const box = document.createElement("details");
  const title = document.createElement("summary");
  title.textContent = "fields and answer";
  const text = document.createElement("pre");
  const fields = Object.entries(one.params).map(([name, value]) => `${name}=${value}`);
  text.textContent = `${fields.join("\n")}\n\n${one.answer}`;
  text.tabIndex = 0;
  box.append(title, text);
  box.open = opened.has(key);
  box.ontoggle = () => (box.open ? opened.add(key) : opened.delete(key));
  return box;
}

function table(name, items) {
  const { none, columns } = TABLES[name];
  if (!items.length) {
    const note = document.createElement("p");
    note.className = "hint";
    note.textContent = none;
    return note;
  }
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const [title] of columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    head.append(cell);
  }
  const body = made.createTBody();
  for (const item of items) {
    const row = body.insertRow();
    for (const [, what] of columns) row.insertCell().append(what(item));
  }
  return made;
}

function show(state) {
  for (const name of Object.keys(TABLES)) {
    const text = JSON.stringify(state[name]);
    if (shown.get(name) === text) continue;
    shown.set(name, text);
    document.getElementById(name).replaceChildren(table(name, state[name]));
  }
  showFaults(state);
}

function showFaults({ faults, kinds }) {
  const choice = document.querySelector("#fault select");
  if (!choice.options.length) {
    for (const [side, group] of Object.entries(kinds)) {
      const options = document.createElement("optgroup");
      options.label = side;
      for (const [kind, meaning] of Object.entries(group)) {
        const option = new Option(kind, kind);
        option.dataset.meaning = meaning;
        options.append(option);
      }
      choice.append(options);
    }
    choice.onchange = () => explain(choice);
    explain(choice);
  }
  const lines = faults.map((one) => {
    const line = document.createElement("li");
    line.textContent = `${one.do} ${one.match || "anywhere"}, ${one.times} more`;
    return line;
  });
  document.getElementById("faults").replaceChildren(...lines);
}

function explain(choice) {
  document.getElementById("meaning").textContent = choice.selectedOptions[0].dataset.meaning;
}

function trouble(text) {
  const note = document.getElementById("trouble");
  note.hidden = !text;
  note.textContent = text;
}

document.getElementById("fault").onsubmit = async (event) => {
  event.preventDefault();
  const fields = new FormData(event.target);
  const answer = await fetch("/network/faults", {
    method: "POST",
    body: JSON.stringify({
      do: fields.get("do"),
      match: fields.get("match").trim(),
      times: Number(fields.get("times")),
      delay_s: Number(fields.get("delay_s")),
      copies: Number(fields.get("copies")),
      at_once: fields.has("at_once"),
    }),
  });
  trouble(answer.ok ? "" : (await answer.json()).error);
};

document.getElementById("clear").onclick = () => fetch("/network/faults", { method: "DELETE" });

new Socket("/network/socket", show, (open) =>
  trouble(open ? "" : "The network does not answer. Trying again."),
);
