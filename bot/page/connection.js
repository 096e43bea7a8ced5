// The line to the server. It keeps one WebSocket open, says again whatever has
// no answer yet, and reports how it stands.
//
// Saying a frame twice is harmless: the server knows it by its id and gives the
// first answer again. So the rule is simple: when in doubt, send it again.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const STEADY = 5_000;             // a socket that lasted this long was a good one
const PATIENCE = 20_000;          // silence after which a socket is taken for dead
const LONGEST_PATIENCE = 60_000;
const REFUSALS = 3;               // sockets refused in a row before we say so

export class Connection {
  // owed(): the messages without an answer; heard(frame), nudged(frame), known(state), changed(status): reports.
  constructor({ owed, heard, nudged, known, changed }) {
    Object.assign(this, { owed, heard, nudged, known, changed });
    this.socket = null;
    this.sent = new Map();        // id → when it went out on this socket
    this.attempts = 0;
    this.refusals = 0;
    this.patience = PATIENCE;
    this.connecting = false;
    this.refreshing = null;
  }

  start() {
    addEventListener('online', () => this.#soon());
    addEventListener('pageshow', event => event.persisted && this.#soon());
    document.addEventListener('visibilitychange', () => document.hidden || this.#soon());
    // What was said in a terminal meanwhile belongs beside the conversation too.
    addEventListener('focus', () => this.socket && this.refresh());
    setInterval(() => this.#watch(), 1000);
    this.#connect();
  }

  // A closed line is no error: the message is remembered and goes out later.
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const { id, text, zone } = message;
    this.socket.send(JSON.stringify({ id, text, zone }));
    this.sent.set(id, Date.now());
  }

  // The nudge of that key is on the screen and in memory. Should this be lost, it comes again and is shown no
  // second time.
  shown(key) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ shown: key }));
  }

  // Asks for the state again; calls during a running request share one more.
  async refresh() {
    if (this.refreshing) {
      this.again = true;
      return this.refreshing;
    }
    this.refreshing = this.#knock();
    await this.refreshing;
    this.refreshing = null;
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  // Asking for the state first tells what a WebSocket cannot: whether the door
  // is closed to us, and whose log this is. Nothing is sent before that is known.
  async #connect() {
    if (this.connecting || this.socket) return;
    clearTimeout(this.timer);
    this.connecting = true;
    if (this.attempts === 0) this.changed('connecting');
    const door = await this.#knock();
    this.connecting = false;
    if (door === 'open') this.#open();
    else this.#later(door);
  }

  async #knock() {
    try {
      const options = { headers: { accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(10_000) };
      const answer = await fetch('/chat/state', options);
      if (answer.status === 401 || answer.status === 403) return 'expired';
      if (!answer.ok) return 'away';
      this.known(await answer.json());
      return 'open';
    } catch {
      return 'away';
    }
  }

  #open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/chat`);
    this.socket = socket;
    this.openedAt = 0;
    this.startedAt = Date.now();
    socket.onopen = () => this.#opened();
    socket.onmessage = event => this.#hear(event.data);
    socket.onclose = () => this.#closed();
  }

  #opened() {
    this.openedAt = Date.now();
    this.refusals = 0;
    this.changed('connected');
    this.socket.send(JSON.stringify({ listen: 'nudges' }));
    this.owed().forEach(message => this.send(message));
  }

  #hear(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof frame?.id !== 'string') return;
    if (frame.nudge === true) {
      this.nudged(frame);
      return;
    }
    this.sent.delete(frame.id);
    this.patience = PATIENCE;
    this.heard(frame);
  }

  #closed() {
    const opened = this.openedAt;
    this.#drop();
    if (!opened) this.refusals += 1;
    else if (Date.now() - opened > STEADY) this.attempts = 0;
    this.#later(this.refusals >= REFUSALS ? 'expired' : 'away');
  }

  #drop() {
    const socket = this.socket;
    this.socket = null;
    this.sent.clear();
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  // Each wait is twice as long as the last, and a random part of it, so that
  // many pages do not come back to a restarted server in one moment.
  #later(status) {
    this.changed(status);
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts);
    this.attempts += 1;
    const wait = Math.max(FIRST_WAIT, longest * (0.5 + Math.random() / 2));
    this.timer = setTimeout(() => this.#connect(), wait);
  }

  #soon() {
    if (this.socket || this.connecting) return;
    this.attempts = Math.min(this.attempts, 1);
    this.#connect();
  }

  // A network can vanish without a word. What stays unanswered too long is sent
  // over a new socket; what another tab left behind is taken over.
  #watch() {
    if (!this.socket) return;
    const now = Date.now();
    if (!this.openedAt) {
      if (now - this.startedAt > PATIENCE) this.#closed();
      return;
    }
    const oldest = Math.min(...this.sent.values());
    if (now - oldest > this.patience) {
      this.patience = Math.min(LONGEST_PATIENCE, this.patience * 2);
      this.#closed();
      return;
    }
    this.owed()
      .filter(message => !this.sent.has(message.id) && now - Date.parse(message.at) > PATIENCE)
      .forEach(message => this.send(message));
  }
}
