#!/usr/bin/env python3
"""Slack's tokens are replaced while dossier serves: the files that hold them change, and it is sent SIGHUP.

    tests/e2e/slack_reload_test.py [PROGRAM] [unittest's options]
"""

import os
import signal
import unittest

import slack_program
from slack_program import slack

NEW_APP_TOKEN = "xapp-1-A0EX1-2-new"
NEW_BOT_TOKEN = "xoxb-2-new"


class Tokens(slack_program.WithSlack):
    def say(self, line, ts, count):
        """Sends a direct message. Returns the answer's text, and the token by which it came."""
        self.fake.event(slack_program.direct_message(line, ts))
        call = self.fake.wait_for_call("chat.postMessage", count)
        return call.arguments["text"], call.token

    def test_are_replaced_without_a_start(self):
        app, bot = self.program.folder / "app-token", self.program.folder / "bot-token"
        app.write_text(slack.APP_TOKEN + "\n")
        bot.write_text(slack.BOT_TOKEN + "\n")
        server = self.serve_slack({"SLACK_APP_TOKEN_FILE": str(app), "SLACK_BOT_TOKEN_FILE": str(bot)})
        self.fake.wait_for_connections(2)
        self.wait_for_log(server, "speaking for the Slack workspace")
        answer, token = self.say("decision Dropped gift wrap", "1773050400.000100", 1)
        self.assertIn("D-1 saved", answer)
        self.assertEqual(token, slack.BOT_TOKEN)

        team = self.fake.bot_tokens.pop(slack.BOT_TOKEN)
        self.fake.bot_tokens[NEW_BOT_TOKEN] = team
        self.fake.app_tokens = {NEW_APP_TOKEN}
        app.write_text(NEW_APP_TOKEN + "\n")
        bot.write_text(NEW_BOT_TOKEN + "\n")
        os.kill(server.pid, signal.SIGHUP)
        self.wait_for_log(server, "took up SLACK_BOT_TOKEN, SLACK_APP_TOKEN")
        self.wait_for(lambda: server.errors().count("speaking for the Slack workspace") == 2, "the second introduction")

        answer, token = self.say("decision Dropped the banner", "1773050460.000100", 2)
        self.assertIn("D-2 saved", answer)
        self.assertEqual(token, NEW_BOT_TOKEN)
        opened = self.fake.wait_for_call("apps.connections.open", 2)
        self.assertEqual(opened.token, slack.APP_TOKEN)
        self.fake.disconnect("refresh_requested")
        self.assertEqual(self.fake.wait_for_call("apps.connections.open", 3).token, NEW_APP_TOKEN)
        self.fake.wait_for_connections(2)
        for token in (slack.BOT_TOKEN, slack.APP_TOKEN, NEW_BOT_TOKEN, NEW_APP_TOKEN):
            self.assertNotIn(token, server.errors())

    def test_a_new_app_token_is_listened_with_where_the_one_before_was_refused(self):
        app = self.program.folder / "app-token"
        app.write_text("xapp-1-A0EX1-0-old\n")
        server = self.serve_slack({"SLACK_APP_TOKEN_FILE": str(app), "SLACK_BOT_TOKEN": slack.BOT_TOKEN})
        self.wait_for_log(server, "Slack is not listened to any more")
        app.write_text(slack.APP_TOKEN + "\n")
        os.kill(server.pid, signal.SIGHUP)
        self.fake.wait_for_connections(2)
        answer, _ = self.say("decision Dropped gift wrap", "1773050400.000100", 1)
        self.assertIn("D-1 saved", answer)


if __name__ == "__main__":
    unittest.main()
