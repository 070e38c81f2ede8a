/** A WebSocket that comes back by itself after the simulator was away. */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
// Close codes that say why another try would not help.
const FIRST_REFUSAL = 4400;
const LAST_REFUSAL = 4407;

export class Socket {
  #path;
  #told;
  #state;
  #socket = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;

  /** `told(message)` gets each message; `state(open, reason)` hears when the connection comes and
   *  goes; with a reason it does not come back. */
  constructor(path, told, state) {
    this.#path = path;
    this.#told = told;
    this.#state = state;
    this.#open();
  }

  /** Send a message; false when there is no connection. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${this.#path}`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#state(true);
    };
    socket.onmessage = (event) => this.#told(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      const refused = event.code >= FIRST_REFUSAL && event.code <= LAST_REFUSAL;
      this.#state(false, refused ? event.reason : "");
      if (refused) return;
      this.#timer = setTimeout(() => this.#open(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    };
  }
}
