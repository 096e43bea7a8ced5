// A Slack bot as the documentation of @slack/bolt and better-sqlite3 suggests to write one. It does with a /decision
// what the floor does: one row, kept once for each delivery, and the acknowledgement after the commit.
//
//     node app.mjs --port 8080 --database FILE      # by HTTP; SLACK_SIGNING_SECRET
//     node app.mjs --socket --database FILE         # over Socket Mode; SLACK_APP_TOKEN, SLACK_API_URL
//     node app.mjs --port 8080 --no-database        # acknowledges, and keeps nothing
import { parseArgs } from 'node:util';
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    socket: { type: 'boolean', default: false },
    database: { type: 'string' },
    'no-database': { type: 'boolean', default: false },
  },
});

function openLog(file) {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE IF NOT EXISTS decisions(
    id INTEGER PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    delivery TEXT NOT NULL UNIQUE)`);
  const insert = database.prepare(`INSERT INTO decisions(author, text, at, delivery) VALUES(?, ?, ?, ?)
    ON CONFLICT(delivery) DO NOTHING`);
  return ({ user_id: author, text, trigger_id: delivery }) => {
    const { changes, lastInsertRowid } = insert.run(author, text, Date.now(), delivery);
    return changes === 1 ? `Decision ${lastInsertRowid} saved.` : 'It is there already.';
  };
}

const keep = options['no-database'] ? () => 'Nothing was saved.' : openLog(options.database);

const app = new bolt.App({
  // Whose token it is, is known; nothing has to be asked of Slack.
  authorize: async () => ({ botToken: 'xoxb-example', botId: 'B0EX1', botUserId: 'U0EXBOT' }),
  ...(options.socket
    ? {
        socketMode: true,
        appToken: process.env.SLACK_APP_TOKEN,
        clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
      }
    : { signingSecret: process.env.SLACK_SIGNING_SECRET }),
});

app.command('/decision', async ({ command, ack }) => {
  await ack(keep(command));
});

if (options.socket) await app.start();
else await app.start({ port: Number(options.port), host: '127.0.0.1' });
