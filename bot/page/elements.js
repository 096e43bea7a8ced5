// Building blocks of the page. Text always goes in as text nodes, so nothing
// that a person typed can ever become markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter(child => child !== undefined && child !== null));
  return made;
}

export const byId = id => document.getElementById(id);

export const list = value => (Array.isArray(value) ? value : []);

export const words = value => (typeof value === 'string' ? value : '');

// Text with its web links made tappable.
export function linked(text) {
  const parts = words(text).split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/u);
  return parts.map((part, index) => (index % 2
    ? element('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part)
    : part));
}

// A moment in the person's zone; an unknown zone must not break the page.
export function moment(iso, zone) {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return words(iso);
  const shape = { dateStyle: 'medium', timeStyle: 'short' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...shape, timeZone: zone || undefined }).format(when);
  } catch {
    return new Intl.DateTimeFormat('en-GB', shape).format(when);
  }
}

export function day(iso) {
  const shape = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
  return new Intl.DateTimeFormat('en-GB', shape).format(new Date(iso));
}

export function clock(iso) {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(new Date(iso));
}

export function size(bytes) {
  if (!(bytes >= 0)) return '';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
