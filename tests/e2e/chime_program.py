"""What the tests of Chime share: the real dossier, the fake Chime that it speaks to, and a look at what came of it.

    class Commands(chime_program.WithChime):
        def test_is_answered(self):
            self.serve_and_connect()
            asked = self.fake.say("ana", "dm", "decision Dropped gift wrap")
            self.assertIn("D-1", self.fake.wait_for_reply(asked).text)
"""

import contextlib
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import dossier_program

sys.path.insert(0, str(dossier_program.REPOSITORY / "tests" / "fakes"))
import chime  # noqa: E402  (the fakes have a folder of their own)

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)

# --- what dossier is told by: the only place in these tests that knows the names ---

SETTING_OF_USER = "chime_bot"
API_URL = "CHIME_API_URL"
KEY_ID, SECRET, TOKEN = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"
CONTAINER_CREDENTIALS = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
METADATA_SERVICE, NO_METADATA = "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_DISABLED"
TRUSTED = "SSL_CERT_FILE"  # OpenSSL's own


def lasting_credentials(fake, user=chime.BOT):
    """In the environment; nothing else is asked for any."""
    key_id, key = fake.key_of(user)
    return {KEY_ID: key_id, SECRET: key.secret, NO_METADATA: "true"}


def passing_credentials(fake, user=chime.BOT):
    issued = fake.issue_credentials(user)
    return {KEY_ID: issued["AccessKeyId"], SECRET: issued["SecretAccessKey"], TOKEN: issued["Token"],
            NO_METADATA: "true"}


def container_credentials(fake):
    """From where a container's role gets them, over and over; fake.life_of_credentials says how long each are good."""
    return {CONTAINER_CREDENTIALS: f"{fake.api_url}/credentials", NO_METADATA: "true"}


def machine_credentials(fake):
    return {METADATA_SERVICE: fake.api_url}


class WithChime(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-chime.")
        self.addCleanup(folder.cleanup)
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.database = self.program.folder / "evidence.db"
        self.fake = self.enter(chime.FakeChime())
        self.set_clock(NOW)

    def tearDown(self):
        self.assertEqual(self.fake.complaints, [])

    def enter(self, manager):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(manager)

    def set_clock(self, moment):
        """Both clocks, or no signature would be good."""
        self.program.clock.set(moment)
        self.fake.set_clock(moment)

    def serve_chime(self, moment=NOW, settings="", credentials=lasting_credentials, user=chime.BOT):
        """dossier, ready, as that user of the fake's; stopped at the end of the test. settings: more lines of the file.
        moment: none when the clocks were set before."""
        file = self.program.folder / "dossier.toml"
        file.write_text(f'{SETTING_OF_USER} = "{chime.user_arn(user)}"\n{settings}', encoding="utf-8")
        if moment:
            self.set_clock(moment)
        self.fake.forget_connections()
        environment = {API_URL: self.fake.api_url, TRUSTED: self.fake.ca_file, **credentials(self.fake)}
        return self.enter(self.program.serve(self.database, moment, "--config", file, **environment))

    def serve_in_real_time(self, **more):
        """Both clocks run, for what waits by the clock on the wall: a letter that is put off."""
        self.fake.set_clock(None)
        self.program.clock.run_from(datetime.datetime.now(datetime.timezone.utc))
        server = self.serve_chime(None, **more)
        self.fake.wait_for_sessions(1, seconds=30)
        return server

    def serve_and_connect(self, *arguments, **more):
        server = self.serve_chime(*arguments, **more)
        self.fake.wait_for_sessions(1)
        return server

    # --- what there is to see ---

    def ask(self, line, user="ana", channel="dm", **more):
        """Types a line and returns the text of the answer."""
        return self.fake.wait_for_reply(self.fake.say(user, channel, line, **more)).text

    def rows(self, query, *values):
        """Of the database, as it is on the disk."""
        return dossier_program.rows(self.database, query, *values)

    def derived_rows(self, query, *values):
        return dossier_program.derived_rows(self.database, query, *values)

    def titles(self):
        """Of everything that was saved."""
        return [title for (title,) in self.derived_rows("SELECT title FROM entry ORDER BY title")]

    def wait_for(self, is_so, what, seconds=chime.PATIENCE):
        """For what the fake does not hear of."""
        until = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), until, f"waited in vain for {what}")
            time.sleep(0.02)  # nothing tells that a file or a number has changed

    def wait_for_metric(self, server, line):
        self.wait_for(lambda: line in server.request("GET", "/metrics")[2].decode().splitlines(), line)

    def wait_for_log(self, server, words):
        self.wait_for(lambda: words in server.errors(), words)


# --- Amazon's client on a person's side ---

COUNTERPARTS = pathlib.Path(os.environ.get("DOSSIER_COUNTERPARTS",
                                           dossier_program.REPOSITORY / "build" / "counterparts"))
NODE = shutil.which("node")
PACKAGES = ("amazon-chime-sdk-js", "@aws-sdk/client-chime-sdk-messaging", "ws")


def missing_client():
    """What keeps Amazon's client from running, in a sentence; None when nothing does."""
    if not NODE:
        return "node is not installed"
    gone = [name for name in PACKAGES if not (COUNTERPARTS / "node_modules" / name).exists()]
    return f"not installed in {COUNTERPARTS}: {', '.join(gone)}" if gone else None


class Person:
    """Somebody at amazon-chime-sdk-js, in a process of their own: they hear by its session and write by its client.

    with chime_program.Person(fake, "ana") as ana:
        ana.write("dm", "decision list")
        ana.wait_for_text("D-1")

    clock: what set the fake's, if anything has; a signature of another time would be no good
    """

    def __init__(self, fake, name, clock=None):
        key_id, key = fake.key_of(name)
        self.name = name
        self.heard = []  # {type, headers, payload}, as the client tells its observers
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            [NODE, dossier_program.REPOSITORY / "tests" / "counterparts" / "chime_person.mjs"],
            env={"PATH": os.environ["PATH"], "DOSSIER_COUNTERPARTS": str(COUNTERPARTS), "CHIME_PERSON": json.dumps({
                "api": fake.api_url, "ca": fake.ca_file, "user": chime.user_arn(name), "keyId": key_id,
                "secret": key.secret}), **(clock.environment(pathlib.Path(NODE)) if clock else {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self):
        self.wait_for(lambda one: one["type"] == "SESSION_ESTABLISHED")
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=chime.PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def write(self, channel, text, target=None):
        said = {"channel": chime.channel_arn(channel), "text": text, "target": target and chime.user_arn(target)}
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def wait_for(self, is_it, seconds=chime.PATIENCE):
        """For the first thing heard of which that is so, past or to come."""
        def found():
            return next((one for one in self.heard if is_it(one)), None)
        with self._changed:
            if not self._changed.wait_for(found, seconds):
                raise AssertionError(f"{self.name} waited in vain; heard {self.heard}")
            return found()

    def wait_for_text(self, words):
        """For a message of somebody else's with these words in it."""
        def is_it(one):
            message = one["payload"]
            return one["type"] == "CREATE_CHANNEL_MESSAGE" and words in message["Content"] and \
                message["Sender"]["Arn"] != chime.user_arn(self.name)
        return self.wait_for(is_it)["payload"]

    def _read(self):
        for line in self._process.stdout:
            with self._changed:
                self.heard.append(json.loads(line))
                self._changed.notify_all()
