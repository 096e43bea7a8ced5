// Somebody at Amazon's client, for tests in another language: writes to standard output what their messaging session
// hears, a JSON object a line, and sends what it reads from standard input: {"channel", "text", "target"}, ARNs.
//
// CHIME_PERSON is {"api", "ca", "user", "keyId", "secret"}: where, whom to trust, who, and with what key.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { becomeBrowser, messaging, sdk } from './chime_clients.mjs';

const { api, ca, user, keyId, secret } = JSON.parse(process.env.CHIME_PERSON);
becomeBrowser(readFileSync(ca));
const client = new messaging.ChimeSDKMessagingClient({ endpoint: api, region: user.split(':')[3],
  credentials: { accessKeyId: keyId, secretAccessKey: secret } });
const session = new sdk.DefaultMessagingSession(
  new sdk.MessagingSessionConfiguration(user, randomUUID(), undefined, client), new sdk.NoOpLogger());
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
session.addObserver({
  messagingSessionDidReceiveMessage: ({ type, headers, payload }) =>
    tell({ type, headers, payload: payload ? JSON.parse(payload) : null }),
  messagingSessionDidStop: ({ code }) => tell({ type: 'stopped', payload: { code } }),
});
await session.start();

for await (const line of createInterface({ input: process.stdin })) {
  const { channel, text, target } = JSON.parse(line);
  await client.send(new messaging.SendChannelMessageCommand({ ChannelArn: channel, ChimeBearer: user, Content: text,
    Type: 'STANDARD', Persistence: 'PERSISTENT', ...(target ? { Target: [{ MemberArn: target }] } : {}) }));
}
session.stop();
