// Amazon's own clients against the fake Chime of tests/fakes/chime.py, to show that the fake is right where they look:
// amazon-chime-sdk-js as a person at their messaging session, @aws-sdk/client-chime-sdk-messaging as signer and client.
//
//     node tests/counterparts/fake_chime_test.mjs
//
// DOSSIER_COUNTERPARTS names the folder that holds node_modules (default: build/counterparts); DOSSIER_PYTHON a Python
// that has aiohttp. Without the packages every test is skipped and says so.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { becomeBrowser, messaging, sdk, skip } from './chime_clients.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const INSTANCE = 'arn:aws:chime:us-east-1:123456789012:app-instance/11111111-2222-3333-4444-555555555555';
const user = (name) => `${INSTANCE}/user/${name}`;
const channel = (name) => `${INSTANCE}/channel/${name}`;
const DM = channel('dm');
const keyOf = (name) => ({ accessKeyId: `AKIDEXAMPLE${name.toUpperCase()}`, secretAccessKey: `secret+of/${name}` });

const options = { skip, timeout: 30_000 };
let fake, api;
const sessions = [];

before(async () => {
  if (skip) return;
  fake = spawn(process.env.DOSSIER_PYTHON ?? '/usr/bin/python3', [join(here, '../fakes/chime.py')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(fake.stdout, 'data');
  const said = JSON.parse(line.toString());
  api = said.api;
  becomeBrowser(readFileSync(said.ca));
});
after(() => fake?.stdin.end());
afterEach(async () => {
  sessions.splice(0).forEach((one) => one.session.stop());
  if (fake) for (const name of ['ana', 'ben']) await control('wait_for_sessions', { user: name, count: 0 });
});

async function control(name, given = {}) {
  const answer = await fetch(new URL(`/_test/${name}`, api), { method: 'POST', body: JSON.stringify(given) });
  const said = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(said));
  return said.result;
}

const client = (name = 'ana', more = {}) =>
  new messaging.ChimeSDKMessagingClient({ endpoint: api, region: 'us-east-1', credentials: keyOf(name), maxAttempts: 1,
    ...more });

function call(operation, input = {}, of = client()) {
  return of.send(new messaging[`${operation}Command`]({ ChimeBearer: user('ana'), ...input }));
}
const write = (Content, more = {}, of = undefined) =>
  call('SendChannelMessage', { ChannelArn: DM, Content, Type: 'STANDARD', Persistence: 'PERSISTENT', ...more }, of);

// A messaging session that keeps what its observers are told, and lets a test wait for it.
class Session {
  constructor(name, more = {}) {
    const configuration = new sdk.MessagingSessionConfiguration(user(name), randomUUID(), undefined, client(name));
    Object.assign(configuration, { reconnectShortBackoffMs: 100, reconnectFixedWaitMs: 1000 }, more);
    this.session = new sdk.DefaultMessagingSession(configuration, new sdk.NoOpLogger());
    this.told = [];
    this.waiting = [];
    this.session.addObserver({
      messagingSessionDidStart: () => this.tell({ type: 'started' }),
      messagingSessionDidStartConnecting: (again) => this.tell({ type: 'connecting', again }),
      messagingSessionDidStop: (event) => this.tell({ type: 'stopped', code: event.code }),
      messagingSessionDidReceiveMessage: ({ type, headers, payload }) =>
        this.tell({ type, kind: headers['x-amz-chime-message-type'], payload: payload && JSON.parse(payload) }),
    });
    sessions.push(this);
  }

  tell(what) {
    this.told.push(what);
    this.waiting.splice(0).forEach((look) => look());
  }

  async heard(is) {
    for (;;) {
      const found = this.told.find(is);
      if (found) return found;
      await new Promise((look) => this.waiting.push(look));
    }
  }

  count = (type) => this.told.filter((one) => one.type === type).length;
  message = async (text) =>
    (await this.heard((one) => one.type === 'CREATE_CHANNEL_MESSAGE' && one.payload.Content === text)).payload;
}

async function started(name, more = {}) {
  const one = new Session(name, more);
  await one.session.start();
  return one;
}

test('a session is established, and hears what is written', options, async () => {
  const ana = await started('ana');
  assert.equal((await ana.heard((one) => one.type === 'SESSION_ESTABLISHED')).payload, null);
  const said = await control('say', { user: 'dossier', channel: 'dm', text: 'D-1 saved 🎁', metadata: '{"a":1}' });
  const heard = await ana.message('D-1 saved 🎁');
  assert.equal(heard.MessageId, said.id);
  assert.deepEqual(heard.Sender, { Arn: user('dossier'), Name: 'Dossier' });
  assert.equal(heard.ChannelArn, DM);
  assert.equal(heard.Metadata, '{"a":1}');
  assert.match(heard.CreatedTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('what is sent is heard by its sender as well, and is in the history', options, async () => {
  const ana = await started('ana');
  const more = {
    ClientRequestToken: 'ana-0001', ContentType: 'text/markdown', Metadata: '{"x":"ü~ +"}',
    MessageAttributes: { 'CHIME.mentions': { StringValues: [user('dossier')] } },
  };
  const sent = await write('/decision list — “quoted” & ~more~', more);
  assert.equal(sent.Status.Value, 'SENT');
  const heard = await ana.message('/decision list — “quoted” & ~more~');
  assert.equal(heard.MessageId, sent.MessageId);
  assert.deepEqual(heard.MessageAttributes, more.MessageAttributes);
  const { ChannelMessage } = await call('GetChannelMessage', { ChannelArn: DM, MessageId: sent.MessageId });
  assert.equal(ChannelMessage.Metadata, more.Metadata);
  assert.equal(ChannelMessage.CreatedTimestamp.toISOString(), heard.CreatedTimestamp);
});

test('a repeat with the same token is the same message; another under it is a conflict', options, async () => {
  const ana = await started('ana');
  const first = await write('once', { ClientRequestToken: 'ana-again' });
  const second = await write('once', { ClientRequestToken: 'ana-again' });
  assert.equal(second.MessageId, first.MessageId);
  await assert.rejects(write('twice', { ClientRequestToken: 'ana-again' }), { name: 'ConflictException' });
  await write('behind it');
  await ana.message('behind it');
  assert.equal(ana.told.filter((one) => one.payload?.Content === 'once').length, 1);
});

test('a message with a target is for that person and its sender alone', options, async () => {
  const [ana, ben] = await Promise.all([started('ana'), started('ben')]);
  const STRATEGY = channel('strategy');
  await control('say', { user: 'dossier', channel: 'strategy', text: 'only Ana', target: 'ana' });
  await write('only Ben', { ChannelArn: STRATEGY, Target: [{ MemberArn: user('ben') }] });
  await control('say', { user: 'dossier', channel: 'strategy', text: 'everybody' });
  assert.deepEqual((await ana.message('only Ana')).Target, [{ MemberArn: user('ana') }]);
  await ben.message('everybody');
  await ana.message('everybody');
  const texts = (one) => one.told.filter((told) => told.payload).map((told) => told.payload.Content);
  assert.deepEqual(texts(ana), ['only Ana', 'only Ben', 'everybody']);
  assert.deepEqual(texts(ben), ['only Ben', 'everybody']);
  const listed = await call('ListChannelMessages',
    { ChannelArn: STRATEGY, ChimeBearer: user('ben'), SortOrder: 'ASCENDING' }, client('ben'));
  assert.deepEqual(listed.ChannelMessages.map((one) => one.Content), ['only Ben', 'everybody']);
  await assert.rejects(write('nobody', { Target: [{ MemberArn: user('ben') }] }), { name: 'BadRequestException' });
});

test('history comes in pages, in both orders, between two times; what is not persistent is not in it', options, async () => {
  const made = await call('CreateChannel', { AppInstanceArn: INSTANCE, Name: 'Pages', ChannelId: 'pages',
    MemberArns: [user('ben')], ClientRequestToken: randomUUID() });
  assert.equal(made.ChannelArn, channel('pages'));
  for (let i = 0; i < 7; ++i)
    await write(`number ${i}`, { ChannelArn: made.ChannelArn, ChimeBearer: user('ana') });
  await write('typing', { ChannelArn: made.ChannelArn, Type: 'CONTROL', Persistence: 'NON_PERSISTENT' });
  const pages = messaging.paginateListChannelMessages({ client: client(), pageSize: 3 },
    { ChannelArn: made.ChannelArn, ChimeBearer: user('ana'), SortOrder: 'ASCENDING' });
  const found = [];
  for await (const page of pages) found.push(page.ChannelMessages);
  assert.deepEqual(found.map((page) => page.length), [3, 3, 1]);
  assert.deepEqual(found.flat().map((one) => one.Content), [0, 1, 2, 3, 4, 5, 6].map((i) => `number ${i}`));
  const [, , third, , fifth] = found.flat();
  const between = await call('ListChannelMessages',
    { ChannelArn: made.ChannelArn, NotBefore: third.CreatedTimestamp, NotAfter: fifth.CreatedTimestamp });
  assert.deepEqual(between.ChannelMessages.map((one) => one.Content), ['number 4', 'number 3', 'number 2']);
  for (const wrong of [{ MaxResults: 51 }, { NextToken: 'none' }])
    await assert.rejects(call('ListChannelMessages', { ChannelArn: made.ChannelArn, ...wrong }), { name: 'BadRequestException' });
});

test('channels, their members and what becomes of them', options, async () => {
  const ben = await started('ben');
  const mine = await call('ListChannelMembershipsForAppInstanceUser', { AppInstanceUserArn: user('ana') });
  assert.ok(mine.ChannelMemberships.some((one) => one.ChannelSummary.ChannelArn === DM));
  assert.equal(mine.ChannelMemberships[0].AppInstanceUserMembershipSummary.Type, 'DEFAULT');
  await call('CreateChannelMembership', { ChannelArn: DM, MemberArn: user('ben'), Type: 'DEFAULT' });
  const joined = await ben.heard((one) => one.type === 'CREATE_CHANNEL_MEMBERSHIP');
  assert.equal(joined.kind, 'SYSTEM');
  assert.equal(joined.payload.Member.Arn, user('ben'));
  const members = await call('ListChannelMemberships', { ChannelArn: DM });
  assert.deepEqual(members.ChannelMemberships.map((one) => one.Member.Name), ['Ana', 'Dossier', 'Ben']);
  assert.equal((await call('DescribeChannel', { ChannelArn: DM })).Channel.Privacy, 'PRIVATE');
  await call('DeleteChannelMembership', { ChannelArn: DM, MemberArn: user('ben') });
  await ben.heard((one) => one.type === 'DELETE_CHANNEL_MEMBERSHIP');
  const outside = { ChannelArn: DM, ChimeBearer: user('ben') };
  await assert.rejects(call('ListChannelMessages', outside, client('ben')), { name: 'ForbiddenException' });
  await assert.rejects(call('DescribeChannel', { ChannelArn: channel('none') }), { name: 'NotFoundException' });
});

test('a message is changed and redacted by who wrote it alone', options, async () => {
  const ana = await started('ana');
  const { MessageId } = await write('a slip');
  await call('UpdateChannelMessage', { ChannelArn: DM, MessageId, Content: 'no slip' });
  const changed = await ana.heard((one) => one.type === 'UPDATE_CHANNEL_MESSAGE');
  assert.equal(changed.payload.Content, 'no slip');
  assert.ok(changed.payload.LastEditedTimestamp);
  await call('RedactChannelMessage', { ChannelArn: DM, MessageId });
  assert.equal((await ana.heard((one) => one.type === 'REDACT_CHANNEL_MESSAGE')).payload.Redacted, true);
  const bots = await control('say', { user: 'dossier', channel: 'dm', text: 'not yours' });
  await assert.rejects(call('UpdateChannelMessage', { ChannelArn: DM, MessageId: bots.id, Content: 'mine' }),
    { name: 'ForbiddenException' });
});

test('what is too long or malformed is refused', options, async () => {
  await write('x'.repeat(4096));
  await assert.rejects(write('ü'.repeat(2049)), { name: 'BadRequestException', message: /size limit exceeded/ });
  await assert.rejects(write('x'.repeat(31), { Type: 'CONTROL' }), { name: 'BadRequestException' });
  await assert.rejects(write('x', { Metadata: 'two\nlines' }), { name: 'BadRequestException' });
  await assert.rejects(write('x', { ClientRequestToken: 'with space' }), { name: 'BadRequestException' });
});

test('an altered signature, a wrong key, an unknown one and somebody else\'s bearer are refused', options, async () => {
  const altering = client();
  altering.middlewareStack.add((next) => (given) => {
    given.request.headers['x-amz-chime-bearer'] = user('dossier');
    return next(given);
  }, { step: 'finalizeRequest', priority: 'low' });
  await assert.rejects(write('x', {}, altering), { name: 'InvalidSignatureException' });
  const wrong = client('ana', { credentials: { ...keyOf('ana'), secretAccessKey: 'another' } });
  await assert.rejects(write('x', {}, wrong), { name: 'InvalidSignatureException' });
  const unknown = client('ana', { credentials: { ...keyOf('ana'), accessKeyId: 'AKIDUNKNOWN' } });
  await assert.rejects(write('x', {}, unknown), { name: 'UnrecognizedClientException' });
  const elsewhere = client('ana', { region: 'eu-central-1' });
  await assert.rejects(write('x', {}, elsewhere), { name: 'InvalidSignatureException' });
  await assert.rejects(write('x', { ChimeBearer: user('dossier') }), { name: 'ForbiddenException' });
});

test('passing credentials are good with their token only', options, async () => {
  const issued = await control('issue_credentials', { user: 'ana' });
  const credentials = { accessKeyId: issued.AccessKeyId, secretAccessKey: issued.SecretAccessKey };
  const withToken = client('ana', { credentials: { ...credentials, sessionToken: issued.Token } });
  await write('with a token', {}, withToken);
  await assert.rejects(write('x', {}, client('ana', { credentials })), { name: 'UnrecognizedClientException' });
  const one = new Session('ana');
  one.session.configuration.chimeClient = withToken;
  one.session.sigV4.chimeClient = withToken;
  await one.session.start();
});

test('a limit and server errors are what the client takes them for, and it repeats', options, async () => {
  for (const [status, name] of [[429, 'ThrottledClientException'], [403, 'ForbiddenException'],
    [500, 'ServiceFailureException'], [503, 'ServiceUnavailableException']]) {
    await control('fail', { operation: 'SendChannelMessage', status });
    await assert.rejects(write('x'), { name });
  }
  const patient = client('ana', { maxAttempts: 3 });
  const ana = await started('ana');
  for (const [text, how] of [['past a limit', { status: 429 }], ['past an outage', { status: 503 }],
    ['past a reset', { drop: true }], ['done, and reset', { drop: true, done: true }]]) {
    await control('fail', { operation: 'SendChannelMessage', ...how });
    await write(text, {}, patient);
    await ana.message(text);
  }
  assert.equal(ana.told.filter((one) => one.payload?.Content === 'done, and reset').length, 1);
  await control('set', { calls_per_second: 2 });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => write(`at once ${i}`)));
  await control('set', { calls_per_second: null });
  const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason.name);
  assert.deepEqual([...new Set(refused)], ['ThrottledClientException']);
});

test('events may come before the session is established, twice, or be nothing known', options, async () => {
  await control('set', { establishes_after: null });
  const ana = new Session('ana');
  const starting = ana.session.start();
  const before = (await control('connections')).filter((one) => one.user === 'ana').length;
  await control('wait_for_connections', { user: 'ana', count: before + 1 });
  await control('say', { user: 'dossier', channel: 'dm', text: 'early', times: 2 });
  assert.equal(ana.told.filter((one) => one.payload).length, 0);
  await control('establish', { user: 'ana' });
  await control('set', { establishes_after: 0 });
  await starting;
  await ana.message('early');
  await control('push_raw', { user: 'ana', text: 'no JSON' });
  await control('push_raw', { user: 'ana', text: '{"Headers":{"x-amz-chime-event-type":"NEWFANGLED"}}' });
  await control('set', { sends_nulls: true });
  await control('say', { user: 'dossier', channel: 'dm', text: 'with nulls' });
  const { Metadata, Status } = await ana.message('with nulls');
  const { ChannelMessages } = await call('ListChannelMessages', { ChannelArn: DM, MaxResults: 1 });
  await control('set', { sends_nulls: false });
  assert.deepEqual([Metadata, Status.Value], [null, null]);
  assert.equal(ChannelMessages[0].Content, 'with nulls');
  assert.equal(ana.told.filter((one) => one.payload?.Content === 'early').length, 2);
  assert.equal(ana.count('NEWFANGLED'), 1);
});

test('prefetch tells of the channels', options, async () => {
  const ana = await started('ana', { prefetchOn: sdk.PrefetchOn.Connect });
  const { payload } = await ana.heard((one) => one.type === 'CHANNEL_DETAILS' && one.payload.Channel.ChannelArn === DM);
  assert.ok(payload.ChannelMessages.length > 0 && payload.ChannelMessages.length <= 20);
});

for (const code of [1012, 1006, 4005])
  test(`after ${code} it asks for an endpoint, signs and connects anew`, options, async () => {
    const ana = await started('ana');
    const asked = async () => (await control('calls'))
      .filter((one) => one.user === 'ana' && one.operation === 'GetMessagingSessionEndpoint').length;
    const before = await asked();
    await control('disconnect', { user: 'ana', code });
    await ana.heard((one) => one.type === 'connecting' && one.again);
    await control('wait_for_sessions', { user: 'ana', count: 1 });
    assert.equal(await asked(), before + 1);
    await control('say', { user: 'dossier', channel: 'dm', text: `after ${code}` });
    await ana.message(`after ${code}`);
    });

for (const code of [4401, 4003])
  test(`${code} ends it for good`, options, async () => {
    const ana = await started('ana');
    await control('disconnect', { user: 'ana', code });
    assert.equal((await ana.heard((one) => one.type === 'stopped')).code, code);
    await control('refuse_sessions', { user: 'ana', code });
    await assert.rejects(started('ana'), (event) => event.code === code);
    assert.equal((await control('connections')).filter((one) => one.user === 'ana' && one.is_alive).length, 0);
  });

test('a session is not established with an altered signature, or for somebody else', options, async () => {
  const altered = new Session('ana');
  const sign = altered.session.sigV4.signURL.bind(altered.session.sigV4);
  altered.session.sigV4.signURL = async (...given) => (await sign(...given)).replace('userArn=', 'userArn=x');
  await assert.rejects(altered.session.start(), (event) => event.code === 4401);
  const other = new Session('ana');
  other.session.configuration.userArn = user('ben');
  await assert.rejects(other.session.start(), (event) => event.code === 4003);
});

test('an endpoint that is not to be had is asked for again', options, async () => {
  await control('fail', { operation: 'GetMessagingSessionEndpoint', status: 503 });
  const ana = new Session('ana');
  ana.session.start().catch(() => {}); // the promise of the attempt that fails is never kept
  await ana.heard((one) => one.type === 'started');
});
