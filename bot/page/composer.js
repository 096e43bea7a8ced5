// The input: what is typed, what was typed before, and what is sent.

import { byId } from './elements.js';
import { Completion } from './completion.js';
import { commandOf } from './suggest.js';

const MOST_BYTES = 60 * 1024;
const TALLEST = 240;

export class Composer {
  // known(): state for completion; say(text): sends; earlier(): lines said before;
  // keep(draft): remembers the half-typed text.
  constructor({ known, say, earlier, keep }) {
    Object.assign(this, { known, say, earlier, keep });
    this.input = byId('say');
    this.complaint = byId('complaint');
    this.aside = '';              // a draft that an example or a question pushed away
    this.given = '';              // what we put in ourselves; it need not be saved
    this.recalled = -1;
    this.completion = new Completion(this.input, known, () => this.#changed());
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('keydown', event => this.#press(event));
    byId('composer').addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    addEventListener('resize', () => this.#fit());
  }

  restore({ text, aside }) {
    this.input.value = text;
    this.aside = aside;
    this.#changed();
  }

  // Puts a line into the input, caret at the end.
  put(text) {
    this.#give(text, text.length);
  }

  // The same for a line that dossier offers: the caret stands where its blank was.
  offer(line) {
    const { text, caret } = withoutBlanks(line);
    this.#give(text, caret);
  }

  // A half-typed text is not lost: it comes back once this line is sent.
  #give(text, caret) {
    const current = this.input.value;
    if (current.trim() && current !== this.given) this.aside = current;
    this.given = text;
    this.#set(text);
    this.input.focus();
    this.input.setSelectionRange(caret, caret);
    this.completion.update();
  }

  // A touch screen's keyboard should not cover the page before it is wanted.
  welcome() {
    if (!matchMedia('(pointer: coarse)').matches) this.input.focus();
  }

  #press(event) {
    if (this.completion.press(event)) return;
    // An input method's Enter chooses a character; it does not send.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      this.#recall(event);
    }
  }

  // Up and Down walk through earlier lines as long as nothing else is typed.
  #recall(event) {
    const lines = this.earlier();
    const walking = this.recalled >= 0 && this.input.value === lines[this.recalled];
    if (!walking && this.input.value !== '') return;
    const from = walking ? this.recalled : lines.length;
    const to = from + (event.key === 'ArrowUp' ? -1 : 1);
    if (to < 0 || from === to || (!walking && to > from)) return;
    event.preventDefault();
    this.recalled = to < lines.length ? to : -1;
    this.given = lines[to] ?? '';
    this.#set(this.given);
    this.completion.close();
  }

  #send() {
    const text = wellFormed(this.input.value).trim();
    if (!text) return;
    const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
    if (bytes > MOST_BYTES) {
      this.#complain(`This line has ${Math.ceil(bytes / 1024)} KB, and dossier takes at most 60 KB at a time: please send it in parts.`);
      return;
    }
    this.say(text);
    this.recalled = -1;
    this.given = '';
    this.#set(this.aside);
    this.aside = '';
    this.#changed();
    this.completion.close();
    this.input.focus();
  }

  #set(text) {
    this.input.value = text;
    this.input.setSelectionRange(text.length, text.length);
    this.#changed();
    this.input.scrollTop = this.input.scrollHeight;
  }

  #typed() {
    this.recalled = -1;
    this.#changed();
  }

  #changed() {
    this.#complain('');
    this.#fit();
    byId('usage').textContent = commandOf(this.input.value, this.known())?.usage ?? '';
    this.keep({ text: this.input.value, aside: this.aside });
  }

  #complain(sentence) {
    this.complaint.textContent = sentence;
    this.complaint.hidden = !sentence;
  }

  #fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(TALLEST, this.input.scrollHeight)}px`;
  }
}

// What dossier writes where a person's own words go.
const BLANK = /(^|\s)(?:what you decided(?: #initiative)?|(?:the decision|the story|the line) in other words|…|\.\.\.)(?=\s|$)/giu;

// An offered line without its blanks, and where the first of them was. Tags behind
// a field's blank go in front of the field, so that the line ends where one types.
export function withoutBlanks(line) {
  const inOrder = line.replace(/^(\/\S+ .*?)(\S+: (?:\S+ - )?)…((?: #\S+)+)\s*$/u,
    (_, before, field, tags) => `${before}${tags.trim()} ${field}…`);
  let caret = -1;
  let text = '';
  let from = 0;
  for (const blank of inOrder.matchAll(BLANK)) {
    text += inOrder.slice(from, blank.index) + blank[1];
    from = blank.index + blank[0].length;
    if (caret < 0) caret = text.length;
  }
  text += inOrder.slice(from);
  return caret < 0 ? { text, caret: text.length } : { text, caret };
}

// Half a character (a lone surrogate) cannot be sent as UTF-8 text.
function wellFormed(text) {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
