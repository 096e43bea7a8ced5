#!/usr/bin/env python3
"""`dossier doctor --slack`: what it says of a Slack that is well, refuses, lacks something, or is not there.

    tests/e2e/slack_doctor_test.py [PROGRAM] [unittest's options]
"""

import base64
import datetime
import pathlib
import re
import sys
import tempfile
import unittest

import dossier_program

sys.path.insert(0, str(dossier_program.REPOSITORY / "tests" / "fakes"))
import slack  # noqa: E402  (the fakes have a folder of their own)

SECRETS = {
    "SLACK_BOT_TOKEN": slack.BOT_TOKEN,
    "SLACK_APP_TOKEN": slack.APP_TOKEN,
    "SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET,
}


class AnOperator(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-doctor.")
        self.addCleanup(folder.cleanup)
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.fake = slack.FakeSlack()
        self.fake.__enter__()
        self.addCleanup(self.fake.__exit__)
        self.program.environment.update(SECRETS, SLACK_API_URL=self.fake.api_url)
        self.say("/decision Dropped gift wrap")

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)

    def say(self, line):
        return self.program.say(line, self.program.folder / "evidence.db", self.now())

    def doctor(self, *options, ahead=datetime.timedelta()):
        """Returns the exit code and what is said about each thing, as {"slack token": ["ok: …"]}."""
        done = self.program.run(["doctor", "--database", self.program.folder / "evidence.db", *options], self.now() + ahead)
        printed = (done.stdout + done.stderr).decode("utf-8")
        for secret in (*SECRETS.values(), *self.fake.bot_tokens, *self.fake.refresh_tokens, "ticket"):
            self.assertNotIn(secret, printed)
        said = {}
        for line in done.stdout.decode("utf-8").splitlines():
            verdict, about, text = re.fullmatch(r"(ok|note|PROBLEM) +(.+?)  +(.*)", line).groups()
            said.setdefault(about, []).append(f"{verdict}: {text}")
        return done.returncode, said

    def assert_only(self, lines, pattern):
        self.assertEqual(len(lines), 1, lines)
        self.assertRegex(lines[0], pattern)

    def test_hears_that_all_is_well(self):
        code, said = self.doctor("--slack")
        self.assertEqual(code, 0, said)
        self.assertEqual(said["slack"], ["ok: over HTTP: 1 signing secret set", "ok: over Socket Mode: an app token is set"])
        self.assertEqual(said["slack token"], ["ok: speaks as @dossier in the workspace Example (T0EX1)"])
        self.assertEqual(said["slack scopes"], [f"ok: all {len(slack.SCOPES.split(','))} that it needs"])
        self.assert_only(said["slack socket"], "^ok: ")
        self.assert_only(said["slack clock"], "^ok: [0-9]+ seconds? (ahead of|behind) Slack's$")
        self.assertEqual(self.fake.connections, [], "the socket stays closed")

    def test_asks_nobody_without_being_told_to(self):
        code, said = self.doctor()
        self.assertEqual(code, 0, said)
        self.assertEqual([about for about in said if about.startswith("slack")], ["slack"])
        self.assertEqual(self.fake.calls, [])

    def test_hears_which_scopes_are_missing_and_what_each_is_for(self):
        self.fake.scopes = ",".join(set(slack.SCOPES.split(",")) - {"im:write", "files:write"})
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assertEqual(len(said["slack scopes"]), 2)
        self.assertRegex(said["slack scopes"][0], "^PROBLEM: im:write is missing, which is for opening .*install the app")
        self.assertRegex(said["slack scopes"][1], "^PROBLEM: files:write is missing, which is for packets")

    def test_hears_that_the_tokens_are_refused(self):
        self.fake.bot_tokens.clear()
        self.fake.app_tokens.clear()
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack token"], r"^PROBLEM: Slack does not take SLACK_BOT_TOKEN \(invalid_auth\)")
        self.assert_only(said["slack socket"], r"^PROBLEM: Slack does not take SLACK_APP_TOKEN \(invalid_auth\)")
        self.assertNotIn("slack scopes", said)

    def test_hears_that_slack_is_not_well(self):
        self.fake.fail("auth.test", status=502, html=True)
        self.fake.fail("apps.connections.open", status=429, error="ratelimited", retry_after=30)
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack token"], "^PROBLEM: nothing that can be read came back .*Ask again")
        self.assertEqual(said["slack socket"], ["note: Slack puts it off (ratelimited). Ask again in 30 seconds."])

    def test_hears_that_slack_cannot_be_reached(self):
        self.program.environment["SLACK_API_URL"] = f"http://127.0.0.1:{dossier_program.free_port()}/api/"
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack token"], "^PROBLEM: Slack was not reached at http://127.0.0.1:")
        self.assertNotIn("slack clock", said)

    def test_hears_that_the_clock_is_off(self):
        code, said = self.doctor("--slack", ahead=datetime.timedelta(minutes=7))
        self.assertEqual(code, 1)
        self.assert_only(said["slack clock"], "^PROBLEM: 4[0-9]{2} seconds ahead of Slack's.*timedatectl")

    def test_hears_what_is_not_set(self):
        for name in SECRETS:
            del self.program.environment[name]
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack"], "^note: no signing secret and no app token")
        self.assert_only(said["slack token"], "^PROBLEM: there is no SLACK_BOT_TOKEN .*OAuth & Permissions")

    def test_is_told_what_to_type(self):
        done = self.program.run(["doctor", "--slak"], self.now())
        self.assertEqual(done.returncode, 2)
        self.assertIn("`dossier doctor` has no option --slak", done.stderr.decode("utf-8"))


class WhoServesManyWorkspaces(AnOperator):
    """Two of them have installed dossier; no server runs."""

    def setUp(self):
        super().setUp()
        del self.program.environment["SLACK_BOT_TOKEN"]
        self.program.environment.update(SLACK_CLIENT_ID=slack.CLIENT_ID, SLACK_CLIENT_SECRET=slack.CLIENT_SECRET)
        self.use_key(range(32))
        self.fake.bot_tokens.clear()
        self.fake.codes = {"code-1": "T0EX1", "code-2": "T0EX2"}
        with self.program.serve(self.program.folder / "evidence.db", self.now()) as server:
            for code in sorted(self.fake.codes):
                self.assertEqual(self.install(server, code), 200)
        self.fake.calls.clear()

    def use_key(self, numbers):
        self.program.environment["DOSSIER_TOKEN_KEY"] = base64.b64encode(bytes(numbers)).decode()

    def install(self, server, code):
        _, headers, _ = server.request("GET", "/slack/install")
        state = re.search("state=([0-9a-f]+)", headers["Location"]).group(1)
        return server.request("GET", f"/slack/oauth_redirect?code={code}&state={state}",
                              headers={"Cookie": headers["Set-Cookie"].partition(";")[0]})[0]

    def test_hears_that_all_is_well(self):
        code, said = self.doctor("--slack")
        self.assertEqual(code, 0, said)
        self.assert_only(said["slack token"], "^note: no SLACK_BOT_TOKEN: each workspace's token came with its installation")
        count = len(slack.SCOPES.split(","))
        self.assertEqual(said["slack teams"], [
            f"ok: Example ({team}): speaks as @dossier, with all {count} scopes that it needs" for team in ("T0EX1", "T0EX2")])
        self.assertEqual({self.fake.bot_tokens[call.token] for call in self.fake.calls if call.method == "auth.test"},
                         {"T0EX1", "T0EX2"}, "each with its own token")

    def test_asks_nobody_without_being_told_to(self):
        code, said = self.doctor()
        self.assertEqual(code, 0, said)
        self.assertEqual(self.fake.calls, [])

    def test_hears_while_dossier_runs(self):
        with self.program.serve(self.program.folder / "evidence.db", self.now()):
            code, said = self.doctor("--slack")
        self.assertEqual(code, 0, said)
        self.assertEqual(len(said["slack teams"]), 2)

    def test_hears_which_scopes_are_missing_and_what_each_is_for(self):
        self.fake.scopes = ",".join(set(slack.SCOPES.split(",")) - {"im:write", "files:write"})
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assertEqual(said["slack teams"][0],
                         "PROBLEM: Example (T0EX1): its token lacks im:write, files:write. Install dossier there again.")

    def test_hears_that_the_tokens_are_refused(self):
        self.fake.fail("auth.test", error="token_revoked")
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assertEqual(said["slack teams"][0], "PROBLEM: Example (T0EX1): Slack does not take its token (token_revoked). "
                         "Install dossier there again.")
        self.assertRegex(said["slack teams"][1], r"^ok: Example \(T0EX2\): ")

    def test_hears_that_slack_is_not_well(self):
        self.fake.fail("auth.test", status=502, html=True)
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assertRegex(said["slack teams"][0], r"^PROBLEM: Example \(T0EX1\): nothing that can be read came back")
        self.assertEqual(said["slack teams"][1:], ["note: 1 more was not asked about"])

    def test_hears_that_slack_cannot_be_reached(self):
        self.program.environment["SLACK_API_URL"] = f"http://127.0.0.1:{dossier_program.free_port()}/api/"
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assertRegex(said["slack teams"][0], r"^PROBLEM: Example \(T0EX1\): Slack was not reached")

    def test_hears_that_the_clock_is_off(self):
        """So far that the tokens seem to have run out."""
        code, said = self.doctor("--slack", ahead=datetime.timedelta(hours=13))
        self.assertEqual(code, 1)
        self.assert_only(said["slack clock"], "^PROBLEM: ")
        self.assertRegex(said["slack teams"][0], r"^note: Example \(T0EX1\): its token has run out; dossier renews it")

    def test_hears_that_the_key_is_another(self):
        self.use_key(range(1, 33))
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        for line in said["slack teams"]:
            self.assertRegex(line, r"^PROBLEM: Example \(T0EX[12]\): its token cannot be opened with this key")
        self.assertNotIn("auth.test", [call.method for call in self.fake.calls])

    def test_hears_what_is_not_set(self):
        for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "DOSSIER_TOKEN_KEY"):
            del self.program.environment[name]
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack teams"], "^PROBLEM: there are tokens of 2 workspaces .*DOSSIER_TOKEN_KEY")

    def test_hears_that_the_database_is_not_there(self):
        (self.program.folder / "evidence.db").rename(self.program.folder / "elsewhere.db")
        code, said = self.doctor("--slack")
        self.assertEqual(code, 1)
        self.assert_only(said["slack teams"], "^note: the database could not be read")


if __name__ == "__main__":
    unittest.main()
