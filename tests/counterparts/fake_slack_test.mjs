// Slack's own clients against the fake Slack of tests/fakes/slack.py, to show that the fake is right where they look:
// what @slack/web-api and @slack/socket-mode take for a good answer, a limit, an error, a disconnect.
//
//     node tests/counterparts/fake_slack_test.mjs
//
// DOSSIER_COUNTERPARTS names the folder that holds node_modules (default: build/counterparts); DOSSIER_PYTHON a Python
// that has aiohttp. Without the packages every test is skipped and says so.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const counterparts = resolve(process.env.DOSSIER_COUNTERPARTS ?? join(here, '../../build/counterparts'));
const require = createRequire(join(counterparts, 'package.json'));

function load(name) {
  try {
    return require(name);
  } catch {
    return null;
  }
}
const webApi = load('@slack/web-api');
const socketMode = load('@slack/socket-mode');
const skip = webApi && socketMode ? false : '@slack/web-api and @slack/socket-mode are not installed';

const BOT_TOKEN = 'xoxb-1-test';
const APP_TOKEN = 'xapp-1-A0EX1-1-test';
let fake, api;

before(async () => {
  if (skip) return;
  fake = spawn(process.env.DOSSIER_PYTHON ?? '/usr/bin/python3', [join(here, '../fakes/slack.py')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(fake.stdout, 'data');
  api = line.toString().trim();
});
after(() => fake?.stdin.end());

async function control(name, given = {}) {
  const answer = await fetch(new URL(`/_test/${name}`, api), { method: 'POST', body: JSON.stringify(given) });
  const said = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(said));
  return said.result;
}

const client = (token = BOT_TOKEN, options = {}) => new webApi.WebClient(token, { slackApiUrl: api, ...options });

test('auth.test tells who we are, and refuses a token that it does not know', { skip }, async () => {
  assert.equal((await client().auth.test()).team_id, 'T0EX1');
  await assert.rejects(client('xoxb-wrong').auth.test(), (error) => error.data?.error === 'invalid_auth');
});

test('a direct message is opened, written to, changed and read', { skip }, async () => {
  const slack = client();
  const { channel } = await slack.conversations.open({ users: 'U0EX1' });
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'D-1 & more' } }];
  const metadata = { event_type: 'dossier', event_payload: { id: '17' } };
  const sent = await slack.chat.postMessage({ channel: channel.id, text: 'D-1 & more', blocks, metadata });
  await slack.chat.update({ channel: channel.id, ts: sent.ts, text: 'D-1, changed' });
  const { messages } = await slack.conversations.history({ channel: channel.id, include_all_metadata: true });
  assert.equal(messages[0].text, 'D-1, changed');
  assert.deepEqual(messages[0].metadata, metadata);
  const { permalink } = await slack.chat.getPermalink({ channel: channel.id, message_ts: sent.ts });
  assert.equal(permalink, `https://example.slack.com/archives/${channel.id}/p${sent.ts.replace('.', '')}`);
  assert.equal((await slack.users.info({ user: 'U0EX1' })).user.tz, 'Europe/Lisbon');
  assert.equal((await slack.conversations.info({ channel: channel.id })).channel.is_im, true);
  await slack.chat.postEphemeral({ channel: channel.id, user: 'U0EX1', text: 'only you' });
  await slack.reactions.add({ channel: channel.id, timestamp: sent.ts, name: 'memo' });
  await assert.rejects(slack.chat.postMessage({ channel: 'C0NONE', text: 'x' }),
    (error) => error.data?.error === 'channel_not_found');
});

test('views are opened, updated, pushed and published', { skip }, async () => {
  const slack = client();
  const view = { type: 'modal', title: { type: 'plain_text', text: 'A decision' }, blocks: [] };
  const opened = await slack.views.open({ trigger_id: '11.22.abc', view });
  assert.equal((await slack.views.update({ view_id: opened.view.id, view })).view.id, opened.view.id);
  await slack.views.push({ trigger_id: '12.22.abc', view });
  await slack.views.publish({ user_id: 'U0EX1', view: { type: 'home', blocks: [] } });
});

test('a file goes up in three steps', { skip }, async () => {
  const slack = client();
  const { channel } = await slack.conversations.open({ users: 'U0EX1' });
  await slack.filesUploadV2({ channel_id: channel.id, filename: 'packet.pdf', file: Buffer.from('%PDF-1.7 packet'),
    initial_comment: 'Here it is' });
  const files = Object.values(await control('files'));
  assert.equal(Buffer.from(files[0].bytes, 'base64').toString(), '%PDF-1.7 packet');
  assert.deepEqual(files[0].complete, { channel: channel.id, comment: 'Here it is' });
});

test('an install is traded for tokens, and those for new ones', { skip }, async () => {
  const slack = client(undefined);
  const app = { client_id: '12345.67890', client_secret: 'test-client-secret' };
  const first = await slack.oauth.v2.access({ ...app, code: 'code-1' });
  assert.equal((await client(first.access_token).auth.test()).ok, true);
  const second = await slack.oauth.v2.access({ ...app, grant_type: 'refresh_token', refresh_token: first.refresh_token });
  assert.notEqual(second.access_token, first.access_token);
  await assert.rejects(slack.oauth.v2.access({ ...app, code: 'code-1' }), (error) => error.data?.error === 'invalid_code');
});

test('a limit, a server error and a page of HTML are what the client takes them for', { skip }, async () => {
  const slack = client(BOT_TOKEN, { rejectRateLimitedCalls: true, retryConfig: { retries: 0 } });
  await control('fail', { method: 'auth.test', status: 429, retry_after: 7 });
  await assert.rejects(slack.auth.test(), (error) => error.retryAfter === 7);
  await control('fail', { method: 'auth.test', status: 500 });
  await assert.rejects(slack.auth.test());
  await control('fail', { method: 'auth.test', status: 502, html: true });
  await assert.rejects(slack.auth.test());
  await control('fail', { method: 'auth.test', error: 'internal_error' });
  await assert.rejects(slack.auth.test(), (error) => error.data?.error === 'internal_error');
  assert.equal((await slack.auth.test()).ok, true);
});

test('Socket Mode: hello, an envelope and its ack, a recycled and a cut connection', { skip }, async () => {
  const app = new socketMode.SocketModeClient({ appToken: APP_TOKEN, clientOptions: { slackApiUrl: api } });
  after(() => app.disconnect());
  app.on('error', () => {}); // it reports the cut connection, and connects again
  const commands = [], events = [];
  app.on('slash_commands', async ({ ack, body }) => {
    commands.push(body.text);
    await ack({ text: `heard ${body.text}` });
  });
  app.on('message', async ({ ack, event }) => {
    events.push(event.text);
    await ack();
  });
  await app.start();
  await control('wait_for_connections', { count: 1 });

  const first = await control('slash_command', { line: '/decision one' });
  assert.deepEqual(first.payload, { text: 'heard one' });
  const id = await control('event', { event: { type: 'message', channel: 'D0EX10000', user: 'U0EX1', text: 'hello' } });
  await control('wait_for_ack', { envelope_id: id });
  assert.deepEqual(events, ['hello']);

  await control('send_again', { envelope_id: first.envelope_id });
  await control('wait_for_ack', { envelope_id: first.envelope_id, count: 2 });
  assert.deepEqual(commands, ['one', 'one']);

  for (const fault of ['disconnect', 'drop']) {
    const connected = new Promise((done) => app.once('connected', done));
    await control(fault, fault === 'disconnect' ? { reason: 'refresh_requested' } : {});
    await connected;
    await control('wait_for_connections', { count: 1 });
    assert.deepEqual((await control('slash_command', { line: `/decision ${fault}` })).payload, { text: `heard ${fault}` });
  }
  await app.disconnect();
  assert.deepEqual(await control('complaints'), []);
});
