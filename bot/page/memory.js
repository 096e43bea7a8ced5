// What this browser remembers of one person's conversation.
//
// Each message has its own key, so that two open tabs never overwrite each
// other's. A message: { id, at, text, zone, answer?: { text, reply }, stopped?, taken? },
// where `taken` is the choice of its answer that was tapped.
// One without an answer is still owed to the server; it outlives a reload, a
// closed tab and a restart of the browser.
//
// A nudge is an answer to nothing that was said: { id, at, nudge: made at, answer, taken? }.

const MOST = 200;
const ROOT = 'dossier/';

const owed = message => !message.answer && !message.stopped;

export const lastPerson = () => local().getItem(`${ROOT}person`) ?? '';

// False when the browser keeps nothing: then leaving the page loses what is unsent.
export const durable = () => local() !== spare;

// Whether this browser shows nudges as notifications, too.
export const wantsNotices = () => local().getItem(`${ROOT}notices`) === 'yes';

export function wantNotices(wanted) {
  if (wanted) write(`${ROOT}notices`, 'yes', () => false);
  else local().removeItem(`${ROOT}notices`);
}

export class Memory {
  constructor(person) {
    this.person = person;
    this.prefix = `${ROOT}${person}/message/`;
    this.held = new Map();
    this.#load();
  }

  // The person whose conversation the next visit shows while it still connects.
  stay() {
    write(`${ROOT}person`, this.person, () => this.#forgetOldest(1));
  }

  messages() {
    return [...this.held.keys()].sort().map(key => this.held.get(key));
  }

  unanswered() {
    return this.messages().filter(owed);
  }

  find(id) {
    return this.messages().find(message => message.id === id);
  }

  // False when the browser has no room left even after forgetting what it may.
  keep(message) {
    const key = this.#key(message);
    this.held.set(key, message);
    this.#forgetOldest(this.held.size - MOST);
    return write(key, JSON.stringify(message), () => this.#forgetOldest(20, message.id));
  }

  // Everything but what is still owed to the server, and the message `but`.
  forget(but) {
    this.#forgetOldest(this.held.size, but);
  }

  handOver(heir) {
    heir.draft = this.draft;
    this.draft = { text: '', aside: '' };
    for (const [key, message] of this.held) {
      heir.keep(message);
      local().removeItem(key);
    }
    this.held.clear();
  }

  // The half-typed text belongs to this tab alone.
  get draft() {
    return parsed(tab().getItem(`${ROOT}${this.person}/draft`)) ?? { text: '', aside: '' };
  }

  set draft(draft) {
    try {
      tab().setItem(`${ROOT}${this.person}/draft`, JSON.stringify(draft));
    } catch {
      // A full store costs the draft's copy, not the draft.
    }
  }

  // Calls back after another tab said, heard or forgot something.
  watch(changed) {
    const seen = event => {
      if (event.storageArea !== local()) return;
      if (event.key !== null && !event.key.startsWith(this.prefix)) return;
      const message = parsed(event.newValue);
      if (message) this.#hold(event.key, message);
      else this.#load();
      changed(message);
    };
    addEventListener('storage', seen);
    return () => removeEventListener('storage', seen);
  }

  #load() {
    this.held.clear();
    for (const key of Object.keys(local())) {
      const message = key.startsWith(this.prefix) && parsed(local().getItem(key));
      if (message) this.#hold(key, message);
    }
  }

  // A nudge reaches two open tabs at once, and each of them keeps it at a moment of
  // its own: the earlier one counts, in every tab.
  #hold(key, message) {
    this.held.set(key, message);
    if (!message.nudge) return;
    const keys = [...this.held.keys()].filter(known => this.held.get(known).id === message.id).sort();
    for (const later of keys.slice(1)) {
      this.held.delete(later);
      local().removeItem(later);
    }
  }

  // Times lead in the keys, so that sorting the keys sorts the conversation.
  #key(message) {
    return `${this.prefix}${message.at}/${message.id}`;
  }

  #forgetOldest(count, but) {
    const oldest = this.messages()
      .filter(message => !owed(message) && message.id !== but)
      .slice(0, Math.max(0, count))
      .map(message => this.#key(message));
    for (const key of oldest) {
      this.held.delete(key);
      local().removeItem(key);
    }
    return oldest.length > 0;
  }
}

// Writes, making room as long as there is some to make.
function write(key, value, makeRoom) {
  for (;;) {
    try {
      local().setItem(key, value);
      return true;
    } catch {
      if (!makeRoom()) return false;
    }
  }
}

function parsed(value) {
  try {
    return value ? JSON.parse(value) : null;
  } catch {
    return null;
  }
}

// Browsers may forbid storage; the page then remembers as long as it is open.
const spare = Object.create({
  getItem(key) { return this[key] ?? null; },
  setItem(key, value) { this[key] = value; },
  removeItem(key) { delete this[key]; },
});

const stores = new Map();

function local() { return store('localStorage'); }
function tab() { return store('sessionStorage'); }

function store(name) {
  if (!stores.has(name)) stores.set(name, works(name) ? window[name] : spare);
  return stores.get(name);
}

function works(name) {
  try {
    window[name].setItem(`${ROOT}try`, '1');
    window[name].removeItem(`${ROOT}try`);
    return true;
  } catch {
    return false;
  }
}
