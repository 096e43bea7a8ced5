// The side panel: what is in the log, and the last packet. Beside the
// conversation on wide screens, a drawer on narrow ones.

import { byId, element, list, moment, words } from './elements.js';
import { factList, fileLines, rowButton } from './pieces.js';

const NARROW = '(max-width: 59.99rem)';
const MOST = 200;

export class Side {
  // show(entry), search(words) and packet() say something in the conversation.
  constructor({ show, search, packet, clear, zone }) {
    Object.assign(this, { show, search, zone });
    this.panel = byId('side');
    this.shade = byId('shade');
    this.opener = byId('side-button');
    this.entries = [];
    byId('filter').addEventListener('input', () => this.#drawEntries());
    byId('filter').addEventListener('keydown', event => this.#searched(event));
    byId('packet-button').addEventListener('click', () => this.#leave(packet));
    byId('clear-button').addEventListener('click', () => this.#leave(clear));
    this.#drawer();
  }

  showEntries(entries) {
    this.entries = list(entries);
    this.#drawEntries();
  }

  // The newest reply to /packet that brought files.
  showPacket(message) {
    const place = byId('packet-last');
    if (!message) {
      place.replaceChildren(element('p', { class: 'small' },
        'Builds the outcome map, the decision log and the launch charter from your entries, and says what is still missing.'));
      return;
    }
    const { headline, facts, files } = message.answer.reply;
    place.replaceChildren(
      element('p', { class: 'packet-head', dir: 'auto' }, words(headline)),
      element('p', { class: 'small' }, moment(message.at, this.zone())),
      ...[factList(facts), fileLines(files)].filter(Boolean));
  }

  #drawEntries() {
    const sought = byId('filter').value.toLowerCase().split(/\s+/u).filter(Boolean);
    const found = this.entries.filter(row => matches(row, sought));
    byId('entries').replaceChildren(...found.map(row =>
      element('li', { 'data-entry': row.entry }, rowButton(row, entry => this.#leave(() => this.show(entry))))));
    byId('entries-count').textContent = this.entries.length ? String(this.entries.length) : '';
    byId('entries-note').textContent = note(this.entries.length, found.length);
  }

  // The filter looks through titles; Enter looks through everything that was said.
  #searched(event) {
    const sought = byId('filter').value.trim();
    if (event.key !== 'Enter' || event.isComposing || !sought) return;
    this.#leave(() => this.search(sought));
  }

  // On a narrow screen the drawer closes, so that the answer can be seen.
  #leave(act) {
    this.#toggle(false);
    act();
  }

  #drawer() {
    this.narrow = matchMedia(NARROW);
    this.narrow.addEventListener('change', () => this.#toggle(false));
    this.opener.addEventListener('click', () => this.#toggle(true));
    byId('side-close').addEventListener('click', () => this.#toggle(false));
    this.shade.addEventListener('click', () => this.#toggle(false));
    addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.panel.classList.contains('open')) this.#toggle(false);
    });
    this.#toggle(false);
  }

  // While the drawer is open the rest cannot be reached, and the other way round.
  #toggle(open) {
    const wasOpen = this.panel.classList.contains('open');
    this.panel.classList.toggle('open', open);
    this.panel.inert = this.narrow.matches && !open;
    document.querySelectorAll('.top, .conversation').forEach(part => { part.inert = open; });
    this.shade.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
    if (open) byId('side-close').focus();
    else if (wasOpen) this.opener.focus();
  }
}

function matches(row, sought) {
  const initiatives = list(row.initiatives).map(name => `#${name}`).join(' ');
  const all = [row.entry, row.kind, row.title, row.date, row.note, initiatives].map(words).join(' ').toLowerCase();
  return sought.every(word => all.includes(word));
}

function note(total, found) {
  if (!total) return 'Nothing is logged yet.';
  if (!found) return 'No title fits. Enter looks through every text.';
  if (total >= MOST) return `The newest ${total} entries. Type words and press Enter to search them all.`;
  return '';
}
