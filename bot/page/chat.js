// The conversation: each message of the person, and dossier's reply below it; and what dossier says by itself.

import { byId, clock, day, element, linked, list, moment, words } from './elements.js';
import { choiceButtons, factList, fileList, lineButton, rowButton } from './pieces.js';

const SLOW = 3_000;               // "sending…" becomes "still trying…"
const STUCK = 60_000;             // a way out is offered
const GAP = 24;                   // room above and below a reply

export class Chat {
  // put(text) fills the input, offer(line) does with a line of dossier's own,
  // showEntry(number) asks for one, again(message) sends the same message once more, stop(message) gives up on it,
  // take(message, line) says a choice of its answer; zone(): the person's zone.
  constructor({ put, offer, again, stop, take, zone, showEntry }) {
    Object.assign(this, { put, offer, again, stop, take, zone, showEntry });
    this.log = byId('log');
    this.welcome = byId('welcome');
    this.waiting = new Map();     // id → message
    this.lastDay = '';
    this.atEnd = true;
    this.log.addEventListener('scroll', () => { this.atEnd = this.#belowEnd() < 40; });
    // A growing input or a phone's keyboard must not hide the newest reply.
    new ResizeObserver(() => this.atEnd && this.#toEnd()).observe(this.log);
    setInterval(() => this.waiting.forEach(message => this.#mark(message)), 250);
  }

  // A whole conversation at once, without reading it out.
  show(messages) {
    this.log.setAttribute('aria-busy', 'true');
    this.waiting.clear();
    this.lastDay = '';
    this.log.replaceChildren(this.welcome);
    messages.forEach(message => this.#draw(message));
    this.welcome.hidden = messages.length > 0;
    this.#toEnd();
    requestAnimationFrame(() => {
      this.#toEnd();
      this.log.removeAttribute('aria-busy');
    });
  }

  // A new message, or a known one that has changed.
  update(message) {
    const mine = this.#find('mine', message.id);
    const reply = this.#find('reply', message.id);
    if (!mine && !reply) this.#draw(message);
    else if (message.answer && !reply) mine.after(this.#reply(message));
    else if (!message.answer) reply?.remove();
    else this.#markChoices(reply, message);
    this.welcome.hidden = true;
    this.#mark(message);
    // What nobody asked for must not move what somebody reads.
    if (!message.nudge || this.atEnd) this.#reveal(message);
  }

  // Brings what dossier said by itself into view.
  reveal(id) {
    this.#find('reply', id)?.scrollIntoView({ block: 'start' });
  }

  #find(kind, id) {
    return this.log.querySelector(`article.${kind}[data-id="${CSS.escape(id)}"]`);
  }

  #draw(message) {
    const today = day(message.at);
    if (today !== this.lastDay) this.log.append(element('p', { class: 'day' }, element('span', {}, today)));
    this.lastDay = today;
    if (!message.nudge) this.log.append(this.#mine(message));
    if (message.answer) this.log.append(this.#reply(message));
    this.#mark(message);
  }

  #mine(message) {
    return element('article', { class: 'mine', 'data-id': message.id, 'aria-label': 'You' },
      element('p', { class: 'text', dir: 'auto' }, message.text),
      element('p', { class: 'state', 'aria-live': 'off' },
        element('time', { datetime: message.at }, clock(message.at)),
        element('span', { class: 'progress' }),
        element('span', { class: 'ways-out' })));
  }

  // "saved" stands only where the answer came and said so.
  #mark(message) {
    const mine = this.#find('mine', message.id);
    if (!mine) return;
    const state = stateOf(message);
    if (message.answer || message.stopped) this.waiting.delete(message.id);
    else this.waiting.set(message.id, message);
    const stuck = state === 'trying' && age(message) > STUCK;
    if (mine.dataset.state === state && mine.dataset.stuck === String(stuck)) return;
    mine.dataset.state = state;
    mine.dataset.stuck = String(stuck);
    mine.querySelector('.progress').textContent = progress[state];
    mine.querySelector('.ways-out').replaceChildren(...this.#waysOut(message, state, stuck));
  }

  #waysOut(message, state, stuck) {
    const way = (label, act) => element('button', { type: 'button', class: 'link', onclick: act }, label);
    if (stuck) return [way('Stop trying', () => this.stop(message))];
    const edit = way('Edit', () => this.put(message.text));
    if (state === 'failed' || state === 'unsure') return [way('Try again', () => this.again(message)), edit];
    return state === 'refused' ? [edit] : [];
  }

  #reply(message) {
    const { text, reply } = message.answer;
    const known = reply && typeof reply === 'object' ? reply : {};
    const shown = known.headline || list(known.facts).length || list(known.rows).length || list(known.files).length;
    return element('article', {
      class: 'reply', 'data-id': message.id, 'data-tone': words(known.tone) || 'answer',
      'data-nudge': Boolean(message.nudge), 'aria-label': message.nudge ? 'Reminder from dossier' : 'dossier',
    },
      message.nudge ? this.#nudgeMark(message.nudge) : null,
      shown ? this.#headline(known) : element('p', { class: 'plain', dir: 'auto' }, linked(text)),
      known.logged_at ? this.#logged(known.logged_at) : null,
      factList(known.facts, this.offer),
      this.#rows(known.rows),
      fileList(known.files),
      this.#question(known.question),
      this.#choices(message, known.choices),
      this.#examples(known.examples));
  }

  // It may have waited for the page, so it says of what moment it speaks.
  #nudgeMark(made) {
    return element('p', { class: 'mark' }, element('span', { class: 'mark-word' }, 'Reminder'), ' ',
      element('time', { datetime: made, title: made }, moment(made, this.zone())));
  }

  #choices(message, choices) {
    return choiceButtons(choices, message.taken, line => this.take(message, line));
  }

  // Where the focus was on a button that can no longer be tapped, it goes to the conversation.
  #markChoices(reply, message) {
    const old = reply.querySelector('.choices');
    if (!old || !message.taken) return;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(this.#choices(message, message.answer.reply.choices));
    if (hadFocus) this.log.focus({ preventScroll: true });
  }

  #headline({ headline }) {
    return headline ? element('p', { class: 'headline', dir: 'auto' }, linked(headline)) : null;
  }

  #logged(at) {
    return element('p', { class: 'logged' }, 'logged ',
      element('time', { datetime: at, title: at }, moment(at, this.zone())));
  }

  #rows(rows) {
    const buttons = list(rows).map(row => element('li', {}, rowButton(row, entry => this.showEntry(entry))));
    return buttons.length ? element('ul', { class: 'rows' }, buttons) : null;
  }

  #question(question) {
    if (!question?.ask) return null;
    if (!question.type) return element('p', { class: 'ask', dir: 'auto' }, words(question.ask));
    return element('button', { type: 'button', class: 'question', onclick: () => this.offer(words(question.type)) },
      element('span', { class: 'ask', dir: 'auto' }, words(question.ask)),
      element('span', { class: 'do' }, 'Answer'));
  }

  #examples(examples) {
    const buttons = list(examples).map(example => exampleButton(example, this.offer));
    return buttons.length ? element('div', { class: 'examples' }, buttons) : null;
  }

  // A reply is read from its first line, even when it is taller than the window.
  #reveal(message) {
    const reply = this.#find('reply', message.id);
    if (!reply || reply.offsetHeight + 2 * GAP < this.log.clientHeight) this.#toEnd();
    else reply.scrollIntoView({ block: 'start' });
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    // In a very low window the page scrolls as one.
    document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight;
    this.atEnd = true;
  }

  #belowEnd() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }
}

export function exampleButton(example, put) {
  return lineButton(words(example), put);
}

const progress = {
  sending: 'sending…',
  trying: 'still trying…',
  saved: 'saved',
  answered: '',
  refused: 'not saved',
  failed: 'not saved',
  unsure: 'perhaps saved: look in Entries before you send it again',
};

function stateOf(message) {
  if (message.stopped) return 'unsure';
  if (!message.answer) return age(message) < SLOW ? 'sending' : 'trying';
  const tone = message.answer.reply?.tone;
  return ['saved', 'refused', 'failed'].includes(tone) ? tone : 'answered';
}

const age = message => Date.now() - Date.parse(message.tried ?? message.at);
