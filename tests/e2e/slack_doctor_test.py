#!/usr/bin/env python3
"""`dossier doctor --slack`: what it says of a Slack that is well, refuses, lacks something, or is not there.

    tests/e2e/slack_doctor_test.py [PROGRAM] [unittest's options]
"""

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
        for secret in (*SECRETS.values(), "ticket"):
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
        self.assertEqual(said["slack scopes"], ["ok: all 10 that it needs"])
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


if __name__ == "__main__":
    unittest.main()
