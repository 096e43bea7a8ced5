// dossier's chat page: puts the parts together.
//
// A line goes: composer → memory → connection → server, and its answer comes
// back: connection → memory → chat. Memory comes first, so nothing that was
// sent is lost when the page, the browser or the server goes away.

import { byId } from './elements.js';
import { Chat, exampleButton } from './chat.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Memory, durable, lastPerson } from './memory.js';
import { Notices } from './notices.js';
import { Side } from './side.js';
import { commandNamed } from './suggest.js';

const STATUS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  away: 'Not connected. What you send is kept here and goes out as soon as dossier is back.',
  expired: 'This link has expired. Start dossier again, or open the link it printed.',
};

const FRESH = 10 * 60_000;        // a nudge that was made since then may be notified

const EXAMPLES = [
  '/decision Deprioritised gift wrap because: retention risk #checkout',
  '/metric checkout-conversion 3.5% baseline: 3.1% #checkout',
  '/mentor @U0EX1 first design review on their own gap: scoping',
];

let known = {};
let memory;
let unwatch = () => {};

const zone = () => known.zone || browserZone();
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
const evidence = rest => say(`${commandNamed('evidence', known)} ${rest}`);
const put = text => composer.put(text);
const offer = line => composer.offer(line);

const composer = new Composer({
  known: () => known,
  say,
  earlier: () => [...new Set(memory.messages().map(message => message.text).filter(Boolean).reverse())].reverse(),
  keep: draft => { if (memory) memory.draft = draft; },
});
const chat = new Chat({ put, offer, again, stop, take, zone, showEntry: entry => evidence(`show ${entry}`) });
const side = new Side({
  show: entry => evidence(`show ${entry}`),
  search: sought => evidence(`search ${sought}`),
  packet: () => say(commandNamed('packet', known)),
  clear,
  zone,
});
const notices = new Notices(id => chat.reveal(id));
const connection = new Connection({ owed: () => memory.unanswered(), heard, nudged, known: learn, changed: stand });

function start() {
  remember(lastPerson());
  byId('welcome-examples').append(...EXAMPLES.map(example => exampleButton(example, put)));
  byId('welcome-examples').hidden = false;
  byId('help-button').addEventListener('click', () => evidence('help'));
  addEventListener('beforeunload', warnOfLoss);
  composer.welcome();
  connection.start();
}

// Opens what this browser remembers of a person's conversation.
function remember(person) {
  unwatch();
  memory = new Memory(person);
  unwatch = memory.watch(elsewhere);
  composer.restore(memory.draft);
  redraw();
}

function redraw() {
  chat.show(memory.messages());
  showPacket();
}

function say(text) {
  const message = { id: uuid(), at: nextMoment(), text, zone: browserZone() };
  memory.keep(message);
  chat.update(message);
  connection.send(message);
}

function heard({ id, text, reply }) {
  const message = memory.find(id);
  if (!message || message.answer) return;
  message.answer = { text, reply };
  delete message.stopped;
  memory.keep(message);
  if (reply?.forget) {
    memory.forget(id);
    redraw();
  } else {
    chat.update(message);
    showPacket();
  }
  if (reply?.tone === 'saved') connection.refresh();
}

// dossier says something by itself. It stands where the conversation is now, whenever it was made; the same
// one may come again, and is shown once. One that waited for the page is not notified: by now it may be night.
function nudged({ id, text, reply, at }) {
  if (!memory.find(id)) {
    const message = { id, at: nextMoment(), nudge: at, answer: { text, reply } };
    memory.keep(message);
    chat.update(message);
    if (Date.now() - Date.parse(at) < FRESH) notices.tell(id);
  }
  connection.shown(id.slice('nudge:'.length));
}

// The same message with the same id: should the first try have been saved after
// all, the server answers with that, and nothing is saved twice.
function again(message) {
  delete message.answer;
  delete message.stopped;
  delete message.taken;
  message.tried = new Date().toISOString();
  memory.keep(message);
  chat.update(message);
  connection.send(message);
}

function stop(message) {
  message.stopped = true;
  memory.keep(message);
  chat.update(message);
}

// One tap: the choice's line is said as if it had been typed.
function take({ id }, line) {
  const message = memory.find(id);
  if (!message || message.taken) return;
  message.taken = line;
  memory.keep(message);
  chat.update(message);
  say(line);
}

// Another tab said or heard something; without a message, it cleared some.
function elsewhere(message) {
  if (!message) {
    redraw();
    return;
  }
  chat.update(message);
  showPacket();
  if (message.answer?.reply?.tone === 'saved') connection.refresh();
}

function learn(state) {
  known = state && typeof state === 'object' ? state : {};
  const person = typeof known.person === 'string' ? known.person : '';
  if (person !== memory.person) meet(person);
  memory.stay();
  byId('person').textContent = person;
  side.showEntries(known.entries);
}

// What was typed before the very first answer belongs to whoever opened the page;
// what another person left unanswered stays theirs and is not sent for this one.
function meet(person) {
  if (!memory.person) memory.handOver(new Memory(person));
  remember(person);
}

function stand(status) {
  const line = byId('status');
  line.dataset.state = status;
  if (line.textContent !== STATUS[status]) line.textContent = STATUS[status];
}

function clear() {
  memory.forget();
  redraw();
}

function showPacket() {
  const name = commandNamed('packet', known);
  const asksForPacket = text => [name, name.slice(1)].includes(text.split(/\s/u, 1)[0].toLowerCase());
  side.showPacket(memory.messages().findLast(message =>
    message.text && message.answer?.reply?.files?.length && asksForPacket(message.text)));
}

// Only needed where the browser keeps nothing for us.
function warnOfLoss(event) {
  if (!durable() && memory.unanswered().length) event.preventDefault();
}

// Two messages of one millisecond keep their order.
function nextMoment() {
  const last = memory.messages().at(-1);
  const now = Date.now();
  return new Date(last ? Math.max(now, Math.min(Date.parse(last.at) + 1, now + 1000)) : now).toISOString();
}

// crypto.randomUUID is missing where the page is served over plain HTTP.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

start();
