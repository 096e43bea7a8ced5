#!/usr/bin/env python3
"""Many workspaces: a browser installs dossier, tokens are renewed, a workspace takes dossier out and comes back.

    tests/e2e/slack_oauth_test.py [PROGRAM] [unittest's options]
"""

import base64
import datetime
import unittest
import urllib.parse

import dossier_program
import slack_program
from slack_program import NOW, direct_message, slack

FIRST, SECOND = slack.TEAM, "T0EX2"
DIRECT = {FIRST: "D0EX10000", SECOND: "D0EX20000"}  # the direct message of one person in each
PERSON = {FIRST: "U0EX1", SECOND: "U0EX2"}
KEY = base64.b64encode(bytes(range(32))).decode()


class ManyWorkspaces(slack_program.WithSlack):
    def setUp(self):
        super().setUp()
        self.fake.codes = {"code-1": FIRST, "code-2": SECOND, "code-3": FIRST}
        for team, channel in DIRECT.items():
            self.fake.channels[channel] = {"id": channel, "is_im": True, "user": PERSON[team]}
            self.fake.users[PERSON[team]] = {"id": PERSON[team], "tz": "Europe/Lisbon", "name": "author", "is_bot": False}
        self.pages = []
        self.server = self.serve()

    def tearDown(self):
        super().tearDown()
        self.server.stop()
        self.assert_no_token_in_clear()
        self.assert_each_token_spoke_at_home()

    def assert_no_token_in_clear(self):
        """Not in the database, its journal, a log, or a page."""
        places = {path.name: path.read_bytes() for path in self.program.folder.rglob("*") if path.is_file()}
        self.assertIn(self.database.name, places)
        places["the pages"] = b"".join(self.pages)
        for secret in [*self.fake.bot_tokens, *self.fake.refresh_tokens, "xoxe", slack.CLIENT_SECRET, "code-1"]:
            for name, data in places.items():
                self.assertNotIn(secret.encode(), data, f"in clear in {name}")

    def assert_each_token_spoke_at_home(self):
        for call in self.fake.calls:
            channel, user = call.arguments.get("channel"), call.arguments.get("user")
            for team in (FIRST, SECOND):
                if channel == DIRECT[team] or user == PERSON[team]:
                    self.assertEqual(self.fake.bot_tokens.get(call.token), team, f"{call.method} in {team}")

    def serve(self, moment=NOW, key=KEY):
        server = self.serve_slack({"SLACK_APP_TOKEN": slack.APP_TOKEN, "SLACK_CLIENT_ID": slack.CLIENT_ID,
                                   "SLACK_CLIENT_SECRET": slack.CLIENT_SECRET, "DOSSIER_TOKEN_KEY": key}, moment)
        self.fake.wait_for_connections(2)
        return server

    # --- what a browser does ---

    def get(self, path, cookie=""):
        status, headers, body = self.server.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        self.pages.append(body + str(headers).encode())
        return status, headers, body.decode()

    def begin(self):
        """Returns the state that went to Slack and the cookie that stayed."""
        status, headers, _ = self.get("/slack/install")
        self.assertEqual(status, 302)
        asked = urllib.parse.urlsplit(headers["Location"])
        self.assertEqual(f"{asked.scheme}://{asked.netloc}/api/", self.fake.api_url)
        self.assertEqual(asked.path, "/oauth/v2/authorize")
        query = urllib.parse.parse_qs(asked.query)
        self.assertEqual(query["client_id"], [slack.CLIENT_ID])
        self.assertIn("chat:write", query["scope"][0].split(","))
        return query["state"][0], headers["Set-Cookie"].partition(";")[0]

    def install(self, code):
        state, cookie = self.begin()
        return self.get(f"/slack/oauth_redirect?code={code}&state={state}", cookie)

    # --- what happens in Slack ---

    def event(self, team, event):
        return self.fake.wait_for_ack(self.fake.event(event, team=team))

    def tell(self, team, text):
        self.event(team, direct_message(text, f"1767225600.{len(self.fake.acks):06}", PERSON[team], DIRECT[team]))

    def say(self, team, text):
        """In the direct message there. Returns what dossier answers."""
        before = len(self.answers(team))
        self.tell(team, text)
        self.fake.wait_until(lambda: len(self.answers(team)) > before, f"an answer in {team}")
        return self.answers(team)[-1]["text"]

    def answers(self, team):
        return self.posted(DIRECT[team])

    def renewals(self):
        return [call for call in self.fake.calls if call.arguments.get("grant_type") == "refresh_token"]

    # --- stories ---

    def test_a_browser_installs_and_the_workspace_is_answered(self):
        status, headers, page = self.install("code-1")
        self.assertEqual(status, 200)
        self.assertIn("Open Slack and type <code>/decision</code>", page)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertIn("D-1 saved", self.say(FIRST, "decision Dropped gift wrap"))
        self.server.stop()
        self.server = self.serve()
        self.assertIn("D-2 saved", self.say(FIRST, "decision Kept the gift wrap"))

    def test_an_installation_ends_once_and_in_its_browser(self):
        state, cookie = self.begin()
        _, other_cookie = self.begin()
        self.assertEqual(self.get(f"/slack/oauth_redirect?code=code-1&state={state}", other_cookie)[0], 400)
        self.assertEqual(self.get(f"/slack/oauth_redirect?code=code-1&state={state}", cookie)[0], 400)
        self.assertEqual(self.get("/slack/oauth_redirect?error=access_denied&state=x")[0], 200)
        self.assertEqual(self.install("code-9")[0], 400)
        self.assertEqual(self.install("code-1")[0], 200)
        self.assertEqual(self.install("code-1")[0], 400, "Slack takes a code once")

    def test_each_workspace_has_its_own_token_and_its_own_log(self):
        self.install("code-1")
        self.install("code-2")
        self.assertIn("D-1 saved", self.say(FIRST, "decision Secret plan"))
        self.assertIn("D-1 saved", self.say(SECOND, "decision Something else"))
        self.assertNotIn("Secret", self.say(SECOND, "/evidence list"))

    def test_tokens_are_renewed_once_though_many_need_them(self):
        self.install("code-1")
        self.say(FIRST, "decision one")
        old = self.fake.wait_for_call("chat.postMessage").token
        self.program.clock.set(NOW + datetime.timedelta(hours=10, minutes=30))
        self.fake.fail("oauth.v2.access", delay=0.5)
        for number in range(6):
            self.tell(FIRST, f"decision {number}")
        self.fake.wait_until(lambda: len(self.answers(FIRST)) == 7, "all answers")
        self.say(FIRST, "decision last")
        self.assertEqual(len(self.renewals()), 1)
        new = [call for call in self.fake.calls if call.method == "chat.postMessage"][-1].token
        self.assertNotEqual(new, old)
        self.server.stop()
        self.server = self.serve(NOW + datetime.timedelta(hours=11))
        self.say(FIRST, "decision after a restart")
        self.assertEqual(len(self.renewals()), 1, "the new pair was on the disk")

    def take_out(self, team):
        self.event(team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.BOT_USER]}})
        self.event(team, {"type": "app_uninstalled"})

    def assert_silent(self, team, since):
        calls = [call.method for call in self.fake.calls[since:] if self.fake.bot_tokens.get(call.token) == team]
        self.assertEqual(calls, [], f"calls with the token of {team}")

    def test_nothing_is_sent_where_dossier_was_taken_out(self):
        self.install("code-1")
        self.install("code-2")
        self.say(FIRST, "decision one")
        self.fake.fail("chat.postMessage", status=429, error="ratelimited", retry_after=1)
        self.tell(FIRST, "decision that waits")
        self.wait_for_metric(self.server, "dossier_slack_letters_put_off_total 1")
        self.take_out(FIRST)
        asked = len(self.fake.calls)
        self.program.clock.set(NOW + datetime.timedelta(hours=1))
        self.tell(FIRST, "decision into the void")
        self.fake.slash_command("/decision by command", user=PERSON[FIRST], team=FIRST)
        self.say(SECOND, "decision elsewhere")
        self.assertEqual(len(self.answers(FIRST)), 1)
        self.assert_silent(FIRST, asked)

        self.assertEqual(self.install("code-3")[0], 200)
        self.assertIn("saved", self.say(FIRST, "decision again"))
        self.assertNotIn("that waits", str(self.answers(FIRST)))

    def test_nothing_is_sent_that_was_waiting_for_its_turn(self):
        self.install("code-1")
        self.say(FIRST, "decision one")
        self.tell(FIRST, "decision two")  # a channel takes one message a second
        self.wait_for(lambda: self.rows("SELECT state FROM outbox ORDER BY id") == [("sent",), ("sending",)],
                      "a letter that waits")
        self.take_out(FIRST)
        asked = len(self.fake.calls)
        self.wait_for_metric(self.server, "dossier_slack_letters_put_off_total 1")
        self.assert_silent(FIRST, asked)
        self.assertEqual(len(self.answers(FIRST)), 1)

    def test_late_word_of_an_end_leaves_the_installation_that_came_after_it(self):
        self.install("code-1")
        self.say(FIRST, "decision one")
        ended = int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp()) + 60
        self.program.clock.set(NOW + datetime.timedelta(minutes=2))
        self.install("code-3")
        for event in ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.BOT_USER]}},
                      {"type": "app_uninstalled"}):
            self.fake.wait_for_ack(self.fake.event(event, team=FIRST, seconds=ended))
        self.assertIn("D-2 saved", self.say(FIRST, "decision two"))

    def test_another_key_opens_nothing(self):
        self.install("code-1")
        self.server.stop()
        self.server = self.serve(key=base64.b64encode(bytes(32)).decode())
        answer = self.fake.slash_command("/decision Dropped gift wrap", user=PERSON[FIRST], team=FIRST)
        self.assertIn("D-1 saved", answer.payload["text"], "what was typed is kept all the same")
        self.assertIn("Install dossier there again", self.server.errors())
        self.assertEqual(self.install("code-3")[0], 200)
        self.assertIn("D-2 saved", self.say(FIRST, "decision Kept it"))

    def test_without_the_apps_secret_nobody_can_install(self):
        alone = self.program.folder / "alone.db"
        with self.program.serve(alone, NOW, SLACK_SIGNING_SECRET=dossier_program.SIGNING_SECRET) as server:
            self.assertEqual(server.request("GET", "/slack/install")[0], 404)
            self.assertEqual(server.request("GET", "/slack/oauth_redirect?code=code-1")[0], 404)


if __name__ == "__main__":
    unittest.main()
