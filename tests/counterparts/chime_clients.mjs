// Amazon's clients for Chime, as Node has to be prepared for them; null where one of them is not installed.
//
// DOSSIER_COUNTERPARTS names the folder that holds node_modules (default: build/counterparts).
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const counterparts = resolve(process.env.DOSSIER_COUNTERPARTS ?? join(here, '../../build/counterparts'));
const require = createRequire(join(counterparts, 'package.json'));

function load(name) {
  try {
    return require(name);
  } catch (problem) {
    if (problem.code !== 'MODULE_NOT_FOUND') throw problem;
    return null;
  }
}
const ws = load('ws');
export const messaging = load('@aws-sdk/client-chime-sdk-messaging');
export const sdk = load('amazon-chime-sdk-js');
export const skip = ws && messaging && sdk ? false
  : 'amazon-chime-sdk-js, @aws-sdk/client-chime-sdk-messaging and ws are not installed';

// What a browser has, and Node 20 has not. ca: whom the sessions trust, as PEM.
export function becomeBrowser(ca) {
  globalThis.WebSocket = class extends ws {
    constructor(url, protocols) {
      super(url, protocols, { ca });
    }
  };
  globalThis.CloseEvent ??= class extends Event {
    constructor(type, { code, reason, wasClean }) {
      super(type);
      Object.assign(this, { code, reason, wasClean });
    }
  };
}
