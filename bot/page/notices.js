// Notifications of the browser for nudges: after a click that asks for them, and only while no tab of the page
// is in front. They say that a reminder waits and nothing of it, because its words come from the person's
// evidence, and a notification is read by whoever stands beside the screen.

import { byId } from './elements.js';
import { wantNotices, wantsNotices } from './memory.js';

const TIME_TO_OBJECT = 500;       // for a tab that is in front to say that it shows the nudge

const LABEL = {
  off: 'Show reminders as notifications',
  on: 'Stop showing reminders as notifications',
  denied: '',
};

const NOTE = {
  off: 'While this page is open but not in front. They say that a reminder waits, and nothing of what you wrote.',
  on: 'They come while this page is open but not in front.',
  denied: 'This browser does not let dossier show reminders as notifications. Its settings for this page can allow them.',
};

export class Notices {
  // open(id): shows that nudge in the conversation.
  constructor(open) {
    this.open = open;
    this.shown = new Set();       // the nudges that a tab in front shows
    this.tabs = 'BroadcastChannel' in window ? new BroadcastChannel('dossier/notices') : null;
    this.tabs?.addEventListener('message', event => this.shown.add(event.data));
    byId('notices-button').addEventListener('click', () => this.#toggle());
    addEventListener('focus', () => this.#draw());
    this.#draw();
  }

  // A nudge has come. The tag makes several tabs show one notification.
  tell(id) {
    if (document.hidden) setTimeout(() => this.#notify(id), TIME_TO_OBJECT);
    else this.tabs?.postMessage(id);
  }

  #notify(id) {
    if (!document.hidden || this.shown.has(id) || this.#state() !== 'on') return;
    try {
      const notice = new Notification('dossier', { body: 'A reminder is waiting.', tag: id });
      notice.onclick = () => {
        window.focus();
        this.open(id);
        notice.close();
      };
    } catch {
      // Some phones' browsers have the word but not the thing; the nudge stands in the conversation all the same.
    }
  }

  async #toggle() {
    if (this.#state() === 'on') wantNotices(false);
    else if (await Notification.requestPermission() === 'granted') wantNotices(true);
    this.#draw();
  }

  #state() {
    if (Notification.permission === 'denied') return 'denied';
    return Notification.permission === 'granted' && wantsNotices() ? 'on' : 'off';
  }

  // Over plain HTTP from another machine, browsers have no notifications at all.
  #draw() {
    const supported = 'Notification' in window && window.isSecureContext;
    byId('notices').hidden = !supported;
    if (!supported) return;
    const state = this.#state();
    byId('notices-button').textContent = LABEL[state];
    byId('notices-button').hidden = !LABEL[state];
    byId('notices-note').textContent = NOTE[state];
  }
}
