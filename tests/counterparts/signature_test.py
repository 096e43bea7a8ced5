#!/usr/bin/env python3
"""The signature check of Slack's own Bolt beside ours, over a table of requests, good and bad.

They have to agree, but for the few rows in which Bolt is lenient; every one of those needs the signing secret.

DOSSIER names the program; the packages of package.json are looked for in $DOSSIER_COUNTERPARTS, else in
build/counterparts. Without them the table is held against our check alone.
"""

import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

import dossier_program  # noqa: E402

COUNTERPARTS = pathlib.Path(os.environ.get("DOSSIER_COUNTERPARTS", REPOSITORY / "build" / "counterparts"))
NODE = shutil.which("node")
HAS_BOLT = NODE and (COUNTERPARTS / "node_modules" / "@slack" / "bolt").exists()
SECRET = dossier_program.SIGNING_SECRET
BODY = "team_id=T0EX1&user_id=U0EX1&command=%2Fevidence&text=help&trigger_id=1.2.x"


def sign(timestamp, body=BODY, secret=SECRET):
    base = f"v0:{timestamp}:".encode() + body.encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def rows():
    """(what it is, timestamp, signature, body, whether we accept it, whether Bolt does)"""
    now = int(time.time())

    def at(seconds):
        return str(now + seconds), sign(now + seconds)
    stamp, good = at(0)
    yield "a good one", stamp, good, BODY, True, True
    yield "a good one with a longer body", stamp, sign(stamp, BODY + "&x=%F0%9F%8E%81"), BODY + "&x=%F0%9F%8E%81", True, True
    yield "290 s old", *at(-290), BODY, True, True
    yield "310 s old", *at(-310), BODY, False, False
    yield "a year old", *at(-365 * 86400), BODY, False, False
    yield "310 s in the future", *at(310), BODY, False, True
    yield "a year in the future", *at(365 * 86400), BODY, False, True
    yield "one byte of the body changed", stamp, good, BODY.replace("help", "helq"), False, False
    yield "an empty body in its place", stamp, good, "", False, False
    yield "another time", str(now - 1), good, BODY, False, False
    yield "another secret", stamp, sign(stamp, secret="another-secret"), BODY, False, False
    yield "an empty secret", stamp, sign(stamp, secret=""), BODY, False, False
    yield "version v1", stamp, good.replace("v0=", "v1="), BODY, False, False
    yield "no version", stamp, good.removeprefix("v0="), BODY, False, False
    yield "no signature", stamp, None, BODY, False, False
    yield "an empty signature", stamp, "", BODY, False, False
    yield "upper-case digits", stamp, "v0=" + good[3:].upper(), BODY, False, False
    yield "a digit too few", stamp, good[:-1], BODY, False, False
    yield "a digit too many", stamp, good + "0", BODY, False, False
    yield "junk behind it", stamp, good + "=junk", BODY, False, True
    yield "no time, signed", None, sign("undefined"), BODY, False, None
    yield "no number for a time, signed", "abc", sign("abc"), BODY, False, True
    yield "a fraction of a second, signed", f"{now}.5", sign(f"{now}.5"), BODY, False, True
    yield "digits and letters, signed", f"{now}x", sign(f"{now}x"), BODY, False, True
    yield "a time that overflows, signed", "9" * 30, sign("9" * 30), BODY, False, True


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="dossier-signature.")
        cls.rows = list(rows())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_are_judged_as_the_table_says(self):
        port = dossier_program.free_port()
        served = subprocess.Popen(
            [dossier_program.find_program(), "serve", "--database", f"{self.folder.name}/evidence.db", "--listen",
             f"127.0.0.1:{port}"],
            env={"PATH": os.environ["PATH"], "HOME": self.folder.name, "SLACK_SIGNING_SECRET": SECRET,
                 **{name: os.environ[name] for name in ("ASAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            served.stdout.readline()
            for name, timestamp, signature, body, ours, _ in self.rows:
                with self.subTest(name):
                    self.assertEqual(self.post(port, timestamp, signature, body), 200 if ours else 401)
        finally:
            served.terminate()
            served.wait()
            served.stdout.close()

    def post(self, port, timestamp, signature, body):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if timestamp is not None:
            headers["X-Slack-Request-Timestamp"] = timestamp
        if signature is not None:
            headers["X-Slack-Signature"] = signature
        try:
            connection.request("POST", "/slack/events", body=body, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    @unittest.skipUnless(HAS_BOLT, "not installed: @slack/bolt")
    def test_are_judged_alike_by_bolt_but_for_its_leniencies(self):
        table = [{"secret": SECRET, "timestamp": timestamp, "signature": signature, "body": body}
                 for _, timestamp, signature, body, _, _ in self.rows]
        done = subprocess.run([NODE, HERE / "signature.mjs"], input=json.dumps(table), text=True, capture_output=True,
                              env={**os.environ, "DOSSIER_COUNTERPARTS": str(COUNTERPARTS)}, timeout=60, check=True)
        for row, bolts in zip(self.rows, json.loads(done.stdout), strict=True):
            with self.subTest(row[0]):
                if row[5] is not None:
                    self.assertEqual(bolts, row[5])
                self.assertFalse(row[4] and not bolts, "nothing that Bolt refuses is taken here")


if __name__ == "__main__":
    unittest.main()
