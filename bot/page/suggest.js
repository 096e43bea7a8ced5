// What could complete the text at the caret: a pure function of the text and of
// what is known (commands, fields, initiatives, people, metrics, entries).
//
// The answer is null, or { from, to, options, eager }: put an option's `insert`
// in the place of from…to. `eager` means that Enter may take the first option;
// it is never set for ordinary words, since "the legal team" must not turn into
// "teams:" when a person ends a line with Enter.

import { list, words } from './elements.js';

const MOST = 8;

export function suggest(text, caret, known) {
  const from = wordStart(text, caret);
  const place = {
    text,
    token: text.slice(from, caret),
    from,
    to: caret + text.slice(caret).match(/^\S*/u)[0].length,
    earlier: text.slice(0, from).split(/\s+/u).filter(Boolean),
    command: commandOf(text, known),
    known,
  };
  const found = [commands, subcommands, initiatives, people, entries, metrics, fields]
    .map(source => source(place))
    .find(Boolean);
  return found ? offer(place, found) : null;
}

function wordStart(text, caret) {
  let start = caret;
  while (start > 0 && /\S/u.test(text[start - 1])) start -= 1;
  return start;
}

// The command that a text begins with; the slash may be left out.
export function commandOf(text, known) {
  const first = text.trimStart().split(/\s/u, 1)[0].toLowerCase();
  if (!first) return null;
  return list(known.commands).find(({ name }) => name === first || name === `/${first}`) ?? null;
}

export const commandNamed = (ending, known) =>
  list(known.commands).map(command => words(command.name)).find(name => name.endsWith(ending)) ?? `/${ending}`;

function commands({ token, earlier, known }) {
  if (earlier.length || !token.startsWith('/')) return null;
  return {
    wanted: token.slice(1),
    sigil: true,
    choices: list(known.commands).map(({ name, help }) =>
      ({ word: words(name).slice(1), insert: words(name), label: words(name), detail: help })),
  };
}

function subcommands({ token, earlier, command, known }) {
  if (earlier.length !== 1 || !command?.name.endsWith('evidence')) return null;
  return {
    wanted: token,
    sigil: token.length > 0,
    choices: list(known.evidence).map(({ name, help }) =>
      ({ word: words(name), insert: words(name), label: words(name), detail: help })),
  };
}

function initiatives({ token, known }) {
  return marked(token, '#', known.initiatives);
}

function people({ token, known }) {
  return marked(token, '@', known.people);
}

function marked(token, sign, names) {
  const start = token.lastIndexOf(sign);
  if (start < 0 || /[\p{L}\p{N}]$/u.test(token.slice(0, start))) return null;
  return {
    wanted: token.slice(start + 1),
    skip: start,
    sigil: true,
    choices: list(names).map(name => String(name).replace(/^[#@]/, '')).map(name =>
      ({ word: name, insert: sign + name, label: sign + name })),
  };
}

// "D-", "d-14", "D-gift"; or nothing yet, where only an entry makes sense.
function entries({ token, earlier, command, known }) {
  const typed = token.match(/(?:^|[:,(])(\p{L})-(\S*)$/u);
  const wantsEntry = token === '' && (/^for:$/i.test(earlier.at(-1) ?? '')
    || (earlier.length === 2 && command?.name.endsWith('evidence') && /^(show|correct|retract)$/.test(earlier[1])));
  if (!typed && !wantsEntry) return null;
  const kind = typed ? typed[1].toUpperCase() : '';
  const rows = list(known.entries).filter(row => words(row.entry).startsWith(typed ? `${kind}-` : ''));
  if (!rows.length) return null;
  return {
    wanted: typed ? typed[2] : '',
    skip: typed ? token.length - typed[2].length - 2 : 0,
    sigil: Boolean(typed),
    choices: rows.map(row =>
      ({ word: words(row.entry).slice(2), also: words(row.title), insert: row.entry, label: row.entry, detail: row.title })),
  };
}

function metrics({ token, earlier, command, known }) {
  if (earlier.length !== 1 || !command?.name.endsWith('metric') || token.includes(':')) return null;
  return {
    wanted: token,
    sigil: token.length > 0,
    choices: list(known.metrics).map(name => ({ word: String(name), insert: String(name), label: String(name) })),
  };
}

// Field names need two letters, and are offered once each.
function fields({ text, token, earlier, command }) {
  if (!command || !earlier.length || token.length < 2) return null;
  const used = new Set(text.toLowerCase().split(/\s+/u).filter(word => word.includes(':')).map(word => word.split(':', 1)[0]));
  return {
    wanted: token,
    prefixOnly: true,
    choices: list(command.fields).filter(name => !used.has(name)).map(name =>
      ({ word: name, insert: `${name}:`, label: `${name}:`, detail: 'Tab or tap to take' })),
  };
}

function offer(place, { wanted, choices, sigil, skip = 0, prefixOnly }) {
  const ranked = choices
    .map((choice, order) => ({ choice, order, rank: rank(wanted, choice) }))
    .filter(({ rank }) => (prefixOnly ? rank <= 1 : rank <= 5))
    .sort((a, b) => a.rank - b.rank || a.order - b.order);
  const nothingToAdd = ranked.length === 1 && ranked[0].rank === 0 && !prefixOnly;
  if (!ranked.length || nothingToAdd) return null;
  return {
    from: place.from + skip,
    to: place.to,
    options: ranked.slice(0, MOST).map(({ choice }) => choice),
    eager: Boolean(sigil) && wanted !== '' && ranked[0].rank === 1,
  };
}

// 0 the very word, 1 its beginning, 2 the beginning of one of its parts,
// 3 somewhere within, 4 a word of its title, 5 its letters in order, 9 not at all.
function rank(wanted, { word, also = '' }) {
  const sought = wanted.toLowerCase();
  const name = word.toLowerCase();
  if (name === sought) return 0;
  if (name.startsWith(sought)) return 1;
  if (name.split(/[-_/.\s]/u).some(part => part.startsWith(sought))) return 2;
  if (sought.length > 1 && name.includes(sought)) return 3;
  if (also.toLowerCase().split(/[^\p{L}\p{N}]+/u).some(part => part.startsWith(sought))) return 4;
  return sought.length > 2 && inOrder(sought, name) ? 5 : 9;
}

function inOrder(letters, name) {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (!at) return false;
  }
  return true;
}
