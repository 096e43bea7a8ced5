"""The programs that are measured side by side: dossier, the two yardsticks, and the bot that one would write instead."""

import hashlib
import hmac
import http.client
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

from dossier_program import free_port  # noqa: E402

BUILT = pathlib.Path(os.environ.get("DOSSIER_BUILT", REPOSITORY / "build" / "release" / "bin"))
PEER = REPOSITORY / "build" / "bench" / "peer"
SECRET = "bench-signing-secret-0123456789ab"
PATIENCE = 30  # seconds


class Program:
    """One of them: how it is started, and what it has kept afterwards."""

    name = ""
    says = " saved"  # stands in every acknowledgement
    links = 1  # connections that it opens over Socket Mode
    keeps = True  # whether it keeps anything

    def command(self, database, port):
        raise NotImplementedError

    def socket_command(self, database, port):
        raise NotImplementedError

    def kept(self, database):
        """How many commands are in its database, counted by the database."""
        raise NotImplementedError


class Dossier(Program):
    name = "dossier"
    links = 2

    def command(self, database, port):
        return [BUILT / "dossier", "serve", "--database", database, "--listen", f"127.0.0.1:{port}"]

    socket_command = command

    def kept(self, database):
        checked = subprocess.run([BUILT / "dossier", "verify", database], capture_output=True, text=True, check=False)
        if checked.returncode != 0:
            sys.exit(f"dossier's log does not verify: {checked.stdout[-2000:]}")
        return sum(map(int, re.findall(r"^slack:\S+: ([0-9]+) record", checked.stdout, re.MULTILINE)))


class Floor(Program):
    name = "floor"

    def command(self, database, port):
        return [BUILT / "floor", "--port", str(port), "--database", database, "--secret", SECRET]

    def kept(self, database):
        return rows_of(database, "rows")


class Bare(Program):
    name = "floor, bare 200"
    says = "ok"
    keeps = False

    def command(self, database, port):
        return [BUILT / "floor", "--port", str(port), "--bare"]


class Bolt(Program):
    name = "Bolt"

    def command(self, database, port):
        return ["node", PEER / "app.mjs", "--port", str(port), "--database", database]

    def socket_command(self, database, port):
        return ["node", PEER / "app.mjs", "--socket", "--database", database]

    def kept(self, database):
        return rows_of(database, "decisions")


class BoltWithoutDatabase(Bolt):
    name = "Bolt, no database"
    keeps = False

    def command(self, database, port):
        return ["node", PEER / "app.mjs", "--port", str(port), "--no-database"]

    def socket_command(self, database, port):
        return ["node", PEER / "app.mjs", "--socket", "--no-database"]


def rows_of(database, table):
    raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        raw.close()


def form(command, text, user):
    """A slash command of that user, as Slack sends it."""
    return urllib.parse.urlencode({"team_id": "T0EX1", "channel_id": "C0EX1", "user_id": user, "command": command,
                                   "text": text, "trigger_id": f"{time.monotonic_ns()}.22.abc"}).encode()


def signed(body):
    second = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + second.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": second,
            "X-Slack-Signature": f"v0={signature}"}


class Running:
    """One program, until the end of the block: with a fresh database, or with one that is there."""

    def __init__(self, program, folder, slack_port=None, database=None):
        self.program = program
        self.acknowledged = 0
        self.port = free_port()
        slug = re.sub(r"\W+", "-", program.name)
        self.database = database or folder / f"{slug}{'.socket' if slack_port else ''}.db"
        self._errors = self.database.with_suffix(".err").open("wb")
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        if slack_port:
            command = program.socket_command(self.database, self.port)
            environment |= {"SLACK_APP_TOKEN": "xapp-1-EXAMPLE", "SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/"}
        else:
            command = program.command(self.database, self.port)
            environment["SLACK_SIGNING_SECRET"] = SECRET
        began = time.perf_counter()
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=self._errors)
        if not slack_port:
            self._wait_until_ready()
        self.milliseconds_to_ready = (time.perf_counter() - began) * 1000
        self.memory_at_start = self.memory("VmRSS")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._errors.close()

    @property
    def pid(self):
        return self._process.pid

    def _wait_until_ready(self):
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self._process.kill()
                sys.exit(f"{self.program.name} does not start: see {self._errors.name}")
            time.sleep(0.001)

    def _answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/readyz")
            # Bolt knows no such address and says so, which is an answer too.
            return connection.getresponse().status == 200 or not isinstance(self.program, Dossier)
        except OSError:
            return False
        finally:
            connection.close()

    def memory(self, name):
        """In MB: VmRSS is what is resident now, VmHWM what has been at most."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"{name}:\s+([0-9]+) kB", status).group(1)) / 1024

    def check(self):
        """Ends it. Every acknowledged command has to be in its database once, and nothing else."""
        self._process.terminate()
        self._process.wait()
        if not self.program.keeps:
            return
        kept = self.program.kept(self.database)
        if kept != self.acknowledged:
            sys.exit(f"{self.program.name} acknowledged {self.acknowledged:,} commands and has kept {kept:,}.")


class SocketModeSlack:
    """The load generator as Slack, with one app connected to it."""

    def __init__(self, program, people, warm_up):
        self.port = free_port()
        self._process = subprocess.Popen(
            [BUILT / "load", "--socket", "--port", str(self.port), "--links", str(program.links), "--people",
             str(people), "--warm-up", str(warm_up), "--expect", program.says],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def wait_for_the_app(self):
        self.read()

    def load(self, window, seconds, watched):
        self._process.stdin.write(f"{window} {seconds} {watched}\n")
        self._process.stdin.flush()
        return self.read()

    def read(self):
        line = self._process.stdout.readline()
        if not line:
            sys.exit("The load generator has ended.")
        return line
