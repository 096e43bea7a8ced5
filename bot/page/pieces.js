// The pieces that both the conversation and the side panel show:
// an entry's row, a list of facts, a file's card.

import { element, linked, list, size, words } from './elements.js';

// One entry as a button; `show` receives its number.
export function rowButton(row, show) {
  const entry = words(row.entry);
  const initiatives = list(row.initiatives).map(name =>
    element('span', { class: 'chip', dir: 'auto' }, `#${String(name).replace(/^#/, '')}`));
  return element('button', { type: 'button', class: 'row', onclick: () => show(entry) },
    element('span', { class: 'badge', 'aria-hidden': 'true' }, entry.charAt(0) || '·'),
    element('span', { class: 'row-body' },
      element('span', { class: 'row-top' },
        element('span', { class: 'number' }, entry),
        element('span', { class: 'date' }, words(row.date))),
      element('span', { class: 'row-title', dir: 'auto' }, words(row.title) || words(row.kind)),
      row.note || initiatives.length
        ? element('span', { class: 'row-more' },
          row.note ? element('span', { class: 'note' }, words(row.note)) : null, initiatives)
        : null));
}

// A line to type, as a button that puts it into the input.
export function lineButton(line, put) {
  return element('button', { type: 'button', class: 'example', dir: 'auto', onclick: () => put(line) }, line);
}

// One-tap ways on, as buttons that say their line; once one is `taken`, none can be tapped any more.
export function choiceButtons(choices, taken, take) {
  const buttons = list(choices).filter(choice => words(choice?.line)).map(({ label, line }) =>
    element('button', {
      type: 'button', class: 'choice', dir: 'auto', title: line, disabled: Boolean(taken),
      'aria-pressed': taken ? String(taken === line) : null, onclick: () => take(line),
    }, words(label) || line));
  return buttons.length ? element('div', { class: 'choices', role: 'group', 'aria-label': 'Answer with one tap' }, buttons) : null;
}

// Where `put` is given, a fact that names the line which would mend it gets that line as a button.
export function factList(facts, put) {
  const lines = list(facts).map(fact => {
    const { text, line } = put ? apart(words(fact.text)) : { text: words(fact.text), line: '' };
    return element('div', { class: 'fact' },
      element('dt', { dir: 'auto' }, words(fact.label)),
      element('dd', { dir: 'auto', class: readiness(text) }, linked(text),
        line ? element('div', { class: 'examples' }, lineButton(line, put)) : null));
  });
  return lines.length ? element('dl', { class: 'facts' }, lines) : null;
}

// "no result (guide rule A5): /decision D-1 results: " is a gap and its line.
function apart(text) {
  const found = text.match(/^(.*\(guide rule [^)]*\)): (\/(?:decision|metric|mentor|packet|evidence)\b.*)$/su);
  return found ? { text: found[1], line: found[2] } : { text, line: '' };
}

// "ready" and "not ready" get a mark beside the word, never instead of it.
function readiness(text) {
  if (/^not ready\b/i.test(text)) return 'not-ready';
  if (/^ready\b/i.test(text)) return 'ready';
  return null;
}

// A file opens in a new tab when the browser can show it, and downloads when not.
// What one hands over gets a card; what goes with it (Word, Markdown, proof) waits behind one line.
export function fileList(files) {
  const handedOver = list(files).filter(file => /\.(zip|pdf|html)$/i.test(words(file?.name)));
  const others = list(files).filter(file => !handedOver.includes(file));
  if (!handedOver.length) return fileLines(others);
  return element('div', {},
    element('ul', { class: 'files' }, handedOver.map(fileCard)),
    others.length ? element('details', { class: 'more-files' },
      element('summary', {}, `${others.length} more: Word, Markdown, readiness and proof`), fileLines(others)) : null);
}

function fileCard(file) {
  const { name, url, opens } = described(file);
  return element('li', { class: 'file' },
    element('span', { class: 'file-kind', 'aria-hidden': 'true' }, kindOf(name)),
    element('span', { class: 'file-body' },
      element('span', { class: 'file-name', dir: 'auto' }, name),
      element('span', { class: 'small' }, size(file.bytes))),
    url ? element('span', { class: 'file-actions' },
      opens ? openLink(url, name, 'Open') : null,
      downloadLink(url, name, 'Download')) : null);
}

// The same files in one line each, for the side panel.
export function fileLines(files) {
  const lines = list(files).map(file => {
    const { name, url, opens } = described(file);
    if (!url) return element('li', {}, name);
    return element('li', { class: 'file-line' },
      opens ? openLink(url, name, name) : downloadLink(url, name, name),
      opens ? downloadLink(url, name, '↓') : element('span', { class: 'small' }, size(file.bytes)));
  });
  return lines.length ? element('ul', { class: 'file-lines' }, lines) : null;
}

const openLink = (href, name, text) =>
  element('a', { href, target: '_blank', rel: 'noopener', 'aria-label': `Open ${name}` }, text);

const downloadLink = (href, name, text) =>
  element('a', { href, download: name, title: `Download ${name}`, 'aria-label': `Download ${name}` }, text);

function described(file) {
  const name = words(file?.name) || 'file';
  const opens = /pdf|^text\/(?!html)/.test(words(file?.type)) || /\.(pdf|md|txt)$/i.test(name);
  return { name, opens, url: ownUrl(file?.url) };
}

function kindOf(name) {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? 'FILE' : name.slice(dot + 1, dot + 6).toUpperCase();
}

// Files are fetched from dossier itself and from nowhere else.
function ownUrl(url) {
  try {
    const full = new URL(url, location.href);
    return full.origin === location.origin ? full.href : null;
  } catch {
    return null;
  }
}
