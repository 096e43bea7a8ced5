// The list of suggestions above the input: an ARIA combobox with a listbox.
// Arrows move, Enter or Tab takes, Escape closes, a tap takes.

import { byId, element, words } from './elements.js';
import { suggest } from './suggest.js';

export class Completion {
  // known(): what can be completed; taken(): called after the text changed.
  constructor(input, known, taken) {
    Object.assign(this, { input, known, taken });
    this.box = byId('suggestions');
    this.offer = null;
    this.active = -1;
    input.addEventListener('input', event => event.isComposing || this.update());
    input.addEventListener('compositionend', () => this.update());
    input.addEventListener('click', () => this.update());
    input.addEventListener('blur', () => this.close());
    // The input keeps the focus while a finger or the mouse is on the list.
    this.box.addEventListener('pointerdown', event => event.preventDefault());
    this.box.addEventListener('mousedown', event => event.preventDefault());
  }

  get open() {
    return this.offer !== null;
  }

  update() {
    const { selectionStart, selectionEnd, value } = this.input;
    this.offer = selectionStart === selectionEnd ? suggest(value, selectionStart, this.known()) : null;
    this.#draw();
  }

  close() {
    this.offer = null;
    this.#draw();
  }

  // True when the key was meant for the list.
  press(event) {
    if (!this.open || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') this.#move(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Escape') this.close();
    else if (key === 'Tab' && !event.shiftKey) this.#take(Math.max(0, this.active));
    else if (key === 'Enter' && !event.shiftKey && this.active >= 0) this.#take(this.active);
    else {
      if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End') this.close();
      return false;
    }
    event.preventDefault();
    return true;
  }

  // "because:" and the others are followed by one space, theirs or a new one.
  #take(index) {
    const { from, to, options } = this.offer;
    const { value } = this.input;
    const rest = value.slice(to);
    const gap = /^\s/u.test(rest) ? '' : ' ';
    this.input.setRangeText(options[index].insert + gap, from, to, 'end');
    if (!gap) this.input.selectionStart = this.input.selectionEnd = this.input.selectionEnd + 1;
    this.input.focus();
    this.taken();
    this.update();
  }

  #move(step) {
    const count = this.offer.options.length;
    this.#mark(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
  }

  #draw() {
    const options = this.offer?.options ?? [];
    this.box.replaceChildren(...options.map((option, index) => element('li', {
      role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false', onclick: () => this.#take(index),
    },
    element('span', { class: 'label', dir: 'auto' }, words(option.label)),
    option.detail ? element('span', { class: 'detail', dir: 'auto' }, words(option.detail)) : null)));
    this.box.hidden = !this.open;
    byId('suggestions-count').textContent = options.length ? `${options.length} suggestions` : '';
    this.input.setAttribute('aria-expanded', String(this.open));
    this.#mark(this.offer?.eager ? 0 : -1);
  }

  #mark(index) {
    this.active = index;
    [...this.box.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index < 0) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    this.input.setAttribute('aria-activedescendant', `suggestion-${index}`);
    this.box.children[index].scrollIntoView({ block: 'nearest' });
  }
}
