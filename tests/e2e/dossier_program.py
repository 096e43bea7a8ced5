"""Runs the real dossier under a clock that the test sets.

dossier's clock can be set by nothing of its own, or its timestamps could be forged. So the tests preload libfaketime,
which reads the time from a file at each call; the monotonic clock, and with it every timer, keeps running.
"""

import contextlib
import datetime
import functools
import glob
import hashlib
import hmac
import http.client
import itertools
import json
import os
import pathlib
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
SIGNING_SECRET = "test-signing-secret-0123456789abcd"
START_TIMEOUT = 30
REPLY_TIMEOUT = 30


@functools.cache
def find_program():
    """The first argument if it is a program, else $DOSSIER, else what was built here."""
    if len(sys.argv) > 1 and os.path.isfile(sys.argv[1]) and os.access(sys.argv[1], os.X_OK):
        return pathlib.Path(sys.argv.pop(1)).resolve()
    if "DOSSIER" in os.environ:
        return pathlib.Path(os.environ["DOSSIER"]).resolve()
    for preset in ("release", "dev"):
        built = REPOSITORY / "build" / preset / "bin" / "dossier"
        if built.exists():
            return built
    sys.exit("There is no dossier to test: run deploy/build release, or name the program in DOSSIER.")


def find_libfaketime():
    for pattern in ("/usr/lib/*/faketime", "/usr/lib*/faketime", "/usr/local/lib*/faketime"):
        for found in glob.glob(f"{pattern}/libfaketimeMT.so.1"):
            return found
    sys.exit("libfaketime is not installed: run deploy/install replay.")


def true_timers():
    """What keeps libfaketime's hands off timers (true_timers.cpp); nothing where the tests were not built."""
    built = [REPOSITORY / "build" / preset / "lib" / "libtrue_timers.so" for preset in ("dev", "asan", "tsan", "release")]
    return [str(library) for library in built if library.exists()][:1]


def sanitizer_runtimes(program):
    """A sanitizer's runtime has to come before any other preloaded library."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return re.findall(r"=> (\S+/lib[at]san\.so\S*)", linked)


def rows(database, query, *values):
    """Of a database, as it is on the disk."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as raw:
        return raw.execute(query, values).fetchall()


def derived_rows(database, query, *values):
    """The same of entries and words, which a running program derives from the records a moment later."""
    until = time.monotonic() + REPLY_TIMEOUT
    while rows(database, "SELECT 1 FROM person WHERE stale = 1 LIMIT 1"):
        assert time.monotonic() < until, "what is new is not derived"
        time.sleep(0.005)  # nothing tells that a row has gone
    return rows(database, query, *values)


class Clock:
    """The time that the program sees. It stands still between two settings, unless it is let run."""

    def __init__(self, path):
        self._path = path

    def set(self, moment):
        self._write(f"{moment:%Y-%m-%d %H:%M:%S}\n")

    def run_from(self, moment):
        """For a program that is started next it is that moment then, and goes on as on a wall."""
        self._write(f"@{moment:%Y-%m-%d %H:%M:%S}\n")

    def _write(self, line):
        # Replaced in one step, so that no reader finds half a line; each thread has a file of its own for it.
        fresh = self._path.with_suffix(f".{threading.get_ident()}")
        fresh.write_text(line, encoding="ascii")
        os.replace(fresh, self._path)

    def environment(self, program):
        return {
            "LD_PRELOAD": ":".join([*sanitizer_runtimes(program), *true_timers(), find_libfaketime()]),
            "FAKETIME_TIMESTAMP_FILE": str(self._path),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
            "NO_FAKE_STAT": "1",
        }


class Program:
    """The program in a folder of its own, away from the settings and data of whoever runs the tests."""

    def __init__(self, folder, home=None):
        self.path = find_program()
        self.folder = folder
        self.clock = Clock(folder / "clock")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home or folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            **{name: os.environ[name] for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "USER") if name in os.environ},
        }

    def run(self, arguments, moment, timeout=60):
        """Runs a command of dossier at that moment and returns what became of it."""
        self.clock.set(moment)
        return subprocess.run([self.path, *arguments], env={**self.environment, **self.clock.environment(self.path)},
                              cwd=self.folder, capture_output=True, timeout=timeout, check=False)

    def say(self, line, database, moment, person=None):
        """Types one line in a terminal and returns the answer."""
        who = ["--as", person] if person else []
        done = self.run(["say", *who, "--database", database, line], moment)
        return (done.stdout + done.stderr).decode("utf-8")

    @contextlib.contextmanager
    def serve(self, database, moment, *arguments, **environment):
        """dossier serve, from the line that says that it is ready to the end of the block. moment: none when the
        clock was set before."""
        if moment:
            self.clock.set(moment)
        server = Server(self, database, environment, arguments)
        try:
            yield server
        finally:
            server.stop()


class Server:
    def __init__(self, program, database, environment, arguments=()):
        self.program = program
        self._port = free_port()
        self._delivery = itertools.count(1)
        self._drain = None
        self._errors = (program.folder / "serve.err").open("ab")
        self._process = subprocess.Popen(
            [program.path, "serve", "--database", database, "--listen", f"127.0.0.1:{self._port}", *arguments],
            env={**program.environment, **program.clock.environment(program.path), **environment},
            cwd=program.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._errors)
        self.url = self._wait_for_url()
        # Whatever else it prints must not fill the pipe and stop it.
        self._drain = threading.Thread(target=self._process.stdout.read)
        self._drain.start()

    @property
    def pid(self):
        return self._process.pid

    def _wait_for_url(self):
        late = threading.Timer(START_TIMEOUT, self._process.kill)
        late.start()
        try:
            for line in self._process.stdout:
                found = re.search(r"https?://\S+", line.decode("utf-8", "replace"))
                if found:
                    return found.group()
        finally:
            late.cancel()
        self.stop()
        raise AssertionError(f"dossier serve ended before it printed its address: {self.errors()}")

    def errors(self):
        return (self.program.folder / "serve.err").read_text(encoding="utf-8", errors="replace")[-4000:]

    def stop(self):
        """Ends it as an operator would and returns its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
                raise AssertionError("dossier serve did not end within 20 s of SIGTERM") from None
        if self._drain:
            self._drain.join()
        self._process.stdout.close()
        self._errors.close()
        return self._process.returncode

    def request(self, method, path, body=None, headers=None):
        """An ordinary request. Returns the status, the headers and the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=REPLY_TIMEOUT)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def raw_request(self, data):
        """Sends these very bytes and returns the status of the answer, or nothing if the line was just closed."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=REPLY_TIMEOUT) as line:
            answer = b""
            try:
                line.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before it had heard all; the answer may be there all the same
            try:
                while b"\r\n" not in answer:
                    piece = line.recv(4096)
                    if not piece:
                        break
                    answer += piece
            except ConnectionResetError:
                pass
        found = re.match(rb"HTTP/1\.[01] ([0-9]{3}) ", answer)
        return int(found.group(1)) if found else None

    def post_slack(self, body, moment, secret=SIGNING_SECRET, signed=None, headers=None):
        """A form as Slack posts it, signed at `signed` (the server's own moment unless told otherwise)."""
        stamp = str(int((signed or moment).replace(tzinfo=datetime.timezone.utc).timestamp()))
        return self.request("POST", "/slack/events", body, {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": slack_signature(secret, stamp, body),
            **(headers or {}),
        })

    def slash_command(self, line, moment):
        """Types one line in Slack and returns the answer's text."""
        self.program.clock.set(moment)
        status, _, answer = self.post_slack(slash_command_body(line, next(self._delivery)), moment)
        if status != 200:
            raise AssertionError(f"status {status} for {line!r}: {answer[:300]!r}")
        return json.loads(answer)["text"] if answer else ""


def slack_signature(secret, stamp, body):
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def slash_command_body(line, delivery):
    """Slack delivers the command and what follows its first space apart, with &, < and > escaped."""
    line = re.sub(r"^(?:@dossier )?/?", "/", line)
    command, _, text = line.partition(" ")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return urllib.parse.urlencode({
        "team_id": "T0EX1",
        "team_domain": "example",
        "channel_id": "C0EX1",
        "channel_name": "strategy",
        "user_id": "U0EX1",
        "user_name": "author",
        "command": command,
        "text": text,
        "api_app_id": "A0EX1",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/T0EX1/{delivery}/aBc",
        "trigger_id": f"{delivery}.22.abc",
    }).encode("ascii")


_held_ports = []  # of this process, until it ends


def free_port():
    """A port of loopback on which a server can be started, stopped and started again until this process ends: one
    that the system gives to nobody who asks for any port or just connects, and that no other process got from here."""
    lowest, highest = outside_of_the_systems_ports()
    for port in random.Random().sample(range(lowest, highest), highest - lowest):
        held = socket.socket(socket.AF_UNIX)
        try:
            held.bind(f"\0dossier-test-port-{port}")  # a name that vanishes with its process
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            held.close()
            continue
        _held_ports.append(held)
        return port
    raise AssertionError(f"no port of {lowest} to {highest} is free")


def outside_of_the_systems_ports():
    """The larger of the two ranges below and above the ports that the system gives away by itself."""
    first, last = (int(word) for word in pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    return max(((11000, first), (last + 1, 65536)), key=lambda ports: ports[1] - ports[0])
