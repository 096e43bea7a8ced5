"""What the tests of Slack share: the real dossier, the fake Slack that it speaks to, and a look at what came of it."""

import contextlib
import datetime
import pathlib
import sys
import tempfile
import time
import unittest

import dossier_program

sys.path.insert(0, str(dossier_program.REPOSITORY / "tests" / "fakes"))
import slack  # noqa: E402  (the fakes have a folder of their own)

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
BY_SOCKET = {"SLACK_APP_TOKEN": slack.APP_TOKEN, "SLACK_BOT_TOKEN": slack.BOT_TOKEN}


class WithSlack(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-slack.")
        self.addCleanup(folder.cleanup)
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.database = self.program.folder / "evidence.db"
        self.fake = self.enter(slack.FakeSlack())

    def tearDown(self):
        self.assertEqual(self.fake.complaints, [])

    def enter(self, manager):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(manager)

    def serve_slack(self, environment, moment=NOW, *arguments):
        """dossier, ready, with these settings and the fake's address; stopped at the end of the test."""
        return self.enter(self.program.serve(self.database, moment, *arguments, SLACK_API_URL=self.fake.api_url,
                                             **environment))

    # --- what there is to see ---

    def rows(self, query, *values):
        """Of the database, as it is on the disk."""
        return dossier_program.rows(self.database, query, *values)

    def derived_rows(self, query, *values):
        return dossier_program.derived_rows(self.database, query, *values)

    def posted(self, channel=None):
        """The messages of one conversation, or of all."""
        if channel:
            return self.fake.messages.get(channel, [])
        return [message for channel in list(self.fake.messages.values()) for message in channel]

    def wait_for(self, is_so, what, seconds=slack.PATIENCE):
        """For what the fake does not hear of."""
        until = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), until, f"waited in vain for {what}")
            time.sleep(0.02)  # nothing tells that a file or a number has changed

    def wait_for_metric(self, server, line):
        self.wait_for(lambda: line in server.request("GET", "/metrics")[2].decode().splitlines(), line)

    def wait_for_log(self, server, words):
        self.wait_for(lambda: words in server.errors(), words)


def direct_message(text, ts, user="U0EX1", channel="D0EX10000", **more):
    """The event of a line that somebody types in their direct message with dossier."""
    return {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts, **more}
