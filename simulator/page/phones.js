/** The table that the phones lie on: `?number=` once for each, and a way to take up another. */

import { Phone } from "./phone.js";

const open = new Map();
const table = document.getElementById("phones");

/** A plus sign in an address that was typed by hand arrives as a blank. */
function numbersInAddress() {
  const numbers = new URLSearchParams(location.search).getAll("number");
  return numbers.map((number) => number.trim().replace(/^(?!\+)/, "+"));
}

function remember() {
  const query = [...open.keys()].map((number) => `number=${encodeURIComponent(number)}`).join("&");
  history.replaceState(null, "", query ? `/phone?${query}` : "/phone");
}

function take(resident) {
  if (!open.has(resident.number)) {
    const phone = new Phone(resident, () => {
      phone.close();
      open.delete(resident.number);
      remember();
    });
    open.set(resident.number, phone);
    table.append(phone.element);
    remember();
  }
  open.get(resident.number).element.scrollIntoView({ block: "nearest", inline: "center" });
}

function offer(resident) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = resident.name;
  button.title = resident.number;
  button.onclick = () => take(resident);
  item.append(button);
  return item;
}

document.getElementById("another").onsubmit = (event) => {
  event.preventDefault();
  const field = document.getElementById("number");
  take({ name: "", number: field.value.trim() });
  field.value = "";
};

for (const number of numbersInAddress()) take({ name: "", number });

const { residents } = await (await fetch("/network/state")).json();
document.getElementById("residents").append(...residents.map(offer));
if (!open.size && residents.length) take(residents[0]);
