// What Slack's own code says about signed requests: reads a JSON list of {secret, timestamp, signature, body} from
// standard input and prints a JSON list of true (accepted) and false.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const require = createRequire(join(process.env.DOSSIER_COUNTERPARTS, 'package.json'));
const { verifySlackRequest } = require('@slack/bolt/dist/receivers/verify-request.js');

const accepts = ({ secret, timestamp, signature, body }) => {
  const headers = {};
  if (timestamp !== null) headers['x-slack-request-timestamp'] = timestamp;
  if (signature !== null) headers['x-slack-signature'] = signature;
  try {
    verifySlackRequest({ signingSecret: secret, body, headers });
    return true;
  } catch {
    return false;
  }
};
console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(accepts)));
