"""A trial: dossier under load, a fault, and the reckoning afterwards.

Clients say lines over every way in and write down what they sent and what they were answered. A fault strikes, dossier
is started again, and every delivery whose answer was not heard is sent once more, as Slack and the chat page do. At the
end the log is read back and held against the clients' own ledger:

    acknowledged is a part of stored, stored is a part of sent, each is stored once, a repeat gets the first answer,
    each client's lines stand in the order in which they were said, and every chain and the file itself are intact.

A test runs short, or long with the argument `long` or with DOSSIER_FAULTS=long.
"""

import base64
import collections
import contextlib
import glob
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

import dossier_program  # noqa: E402

IS_LONG = "long" in sys.argv[1:2] or os.environ.get("DOSSIER_FAULTS") == "long"
if "long" in sys.argv[1:2]:
    del sys.argv[1]

PATIENCE = 30  # seconds; a wait that takes longer has failed
REPEATED = 0.2  # of all deliveries
ABANDONED = 0.1  # of the lines whose answer was not heard; all others are sent again
TOKEN = re.compile(r"\bk([0-9]+)n([0-9]+)\b")
STORE_FAILED = 3  # the exit code that tells a supervisor that the evidence could not be written


def long_or_short(long, short):
    return long if IS_LONG else short


ENOUGH = long_or_short(500, 50)  # acknowledgements that a reckoning under load proves something by


def end_as_an_exit(*_):
    sys.exit("ended by a signal")


# Otherwise a test that is told to stop would leave mounts and processes behind.
signal.signal(signal.SIGTERM, end_as_an_exit)


class NotStarted(Exception):
    """dossier serve ended before it was ready; the text is what it said."""

    def __init__(self, code, said):
        super().__init__(f"exit code {code}: {said}")
        self.code = code
        self.said = said


class Dossier:
    """dossier serve on one database, started again and again on the same address."""

    def __init__(self, folder, database=None, environment=None, prefix=()):
        self.program = dossier_program.find_program()
        self.folder = pathlib.Path(folder)
        self.database = pathlib.Path(database or self.folder / "evidence.db")
        self.prefix = list(prefix)
        self.arguments = []  # of serve, behind the others
        self.port = dossier_program.free_port()
        self.token = ""
        self.generation = 0  # of the process: how many have become ready so far
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET,
            **{name: os.environ[name] for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "USER") if name in os.environ},
            **(environment or {}),
        }
        self._process = None
        self._said = self.folder / f"serve-{self.port}.err"
        self._changed = threading.Condition()

    def preload(self, library, **environment):
        """Preloads a library into the program; a sanitizer's runtime has to come before it."""
        runtimes = dossier_program.sanitizer_runtimes(self.program)
        self.environment.update({"LD_PRELOAD": ":".join([*runtimes, str(library)]), **environment})

    def start(self):
        """Returns when it is ready. Raises NotStarted."""
        self.spawn()
        self.await_ready()

    def await_ready(self):
        late = threading.Timer(PATIENCE, self._process.kill)
        late.start()
        try:
            line = self._process.stdout.readline().decode("utf-8", "replace")
        finally:
            late.cancel()
            self._process.stdout.close()
        if "http://" not in line:
            raise NotStarted(self.wait(), self.said())
        self.token = line.partition("?token=")[2].strip()
        with self._changed:
            self.generation += 1
            self._changed.notify_all()

    def spawn(self):
        """Starts it and waits for nothing. It ends with the thread that started it: nothing is left behind."""
        command = [*self.prefix, self.program, "serve", "--database", self.database,
                   "--listen", f"127.0.0.1:{self.port}", *self.arguments]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], env=self.environment,
                                             cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                             stderr=said)

    def start_and_kill_after(self, seconds):
        """Kills it at that age, ready or not. Whether it was."""
        self.spawn()
        time.sleep(seconds)
        self.kill()
        with self._process.stdout:
            return b"http://" in self._process.stdout.read()

    def said(self):
        return self._said.read_text(encoding="utf-8", errors="replace")[-2000:]

    @property
    def running(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def poll(self):
        """Its exit code, minus a signal's number; nothing while it runs."""
        return self._process.poll()

    def kill(self):
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for leftover in glob.glob(f"/dev/shm/*faketime_*_{self._process.pid}"):  # libfaketime had no time to tidy up
            os.remove(leftover)

    def tear_the_wal(self, chance, which):
        """After a kill: appends what a write may leave behind that was never finished, each `which` something else.
        Whether there was a file to append to."""
        wal = self.database.with_name(self.database.name + "-wal")
        if not wal.exists():
            return False
        size = chance.randint(1, 4120)  # a frame of the -wal: 24 bytes of header, one page
        content = wal.read_bytes()
        start = chance.randrange(32, max(33, len(content) - size))
        tails = (chance.randbytes(size), bytes(size), content[start:start + size], content[-4120:][:size])
        with wal.open("ab") as file:
            file.write(tails[which % len(tails)])
        return True

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)
        # There is nothing to wait on that would not take its end away from whoever waits for that. A thread that is
        # in the middle of a flush comes to rest behind it.
        while self.running and self._states() != {"T"}:
            time.sleep(0.001)
        if not self.running:
            raise AssertionError(f"dossier serve ended by itself: {self.said()}")

    def _states(self):
        """Those of its threads, each one letter, as in proc(5)."""
        states = set()
        for thread in pathlib.Path(f"/proc/{self._process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has ended
                states.add(thread.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0])
        return states

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def stop(self):
        """Ends it as an operator would and returns its exit code."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self, patience=PATIENCE):
        """Waits for it to end by itself; it may never end by a signal of its own doing."""
        try:
            code = self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"dossier serve did not end within {patience} s; it said: {self.said()}") from None
        if code < 0:
            raise AssertionError(f"dossier serve crashed with signal {-code}; it said: {self.said()}")
        return code

    def await_next(self, generation, seconds):
        """Whether a process newer than that one is ready, waiting for it at most so long."""
        with self._changed:
            return self._changed.wait_for(lambda: self.generation > generation, seconds)

    def run(self, *arguments, timeout=PATIENCE):
        """Another command of dossier, on the same database, without any fault."""
        environment = {name: value for name, value in self.environment.items() if name != "LD_PRELOAD"}
        done = subprocess.run([self.program, *arguments], env=environment, cwd=self.folder, capture_output=True,
                              timeout=timeout, check=False)
        if done.returncode < 0:
            raise AssertionError(f"dossier {arguments[0]} crashed with signal {-done.returncode}: {done.stderr!r}")
        return done

    def verify(self, database=None):
        return self.run("verify", database or self.database, timeout=20 * PATIENCE)

    def export(self, person, database=None):
        """The bytes of dossier export."""
        done = self.run("export", "--as", person, "--database", database or self.database)
        if done.returncode != 0:
            raise AssertionError(f"dossier export --as {person}: {done.stderr.decode('utf-8', 'replace')}")
        return done.stdout


# ---- the ways in ------------------------------------------------------------------------------------------------

# how: "saved"; "denied", when it says that nothing was saved; "unsure", when it failed and does not say so; or "other".
# bytes: the whole answer, as it came.
Answer = collections.namedtuple("Answer", "how entry bytes")


def answer_of(tone, entry, answered):
    """From the reply of the page or of the terminal's socket."""
    return Answer("saved" if tone == "saved" else failure_of(answered) if tone == "failed" else "other", entry, answered)


def failure_of(answered):
    return "denied" if b"othing was saved" in answered else "unsure"


class Hangup(Exception):
    """The connection ended before there was an answer."""


class Wire:
    """A connection to dossier that hangs up rather than wait for ever."""

    patience = PATIENCE

    def __init__(self, family, address):
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.settimeout(self.patience)
        self._rest = b""
        try:
            self._socket.connect(address)
        except OSError as error:
            self.hang_up(error)

    def hang_up(self, why):
        self.close()
        raise Hangup(str(why)) from None

    def lose_patience(self, what):
        raise AssertionError(f"dossier {what} for {self.patience} s") from None

    def close(self):
        self._socket.close()

    def send(self, data):
        try:
            self._socket.sendall(data)
        except TimeoutError:
            self.lose_patience("took nothing")
        except OSError as error:
            self.hang_up(error)

    def until(self, mark):
        while mark not in self._rest:
            self._receive()
        found, _, self._rest = self._rest.partition(mark)
        return found

    def exactly(self, size):
        while len(self._rest) < size:
            self._receive()
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _receive(self):
        try:
            piece = self._socket.recv(65536)
        except TimeoutError:
            self.lose_patience("gave no answer")
        except OSError as error:
            self.hang_up(error)
        if not piece:
            self.hang_up("closed")
        self._rest += piece


class OverSlack(Wire):
    """Slash commands as Slack posts them."""

    def __init__(self, dossier, now=time.time):
        super().__init__(socket.AF_INET, ("127.0.0.1", dossier.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._now = now

    @staticmethod
    def person(client):
        return f"slack:T0EX1/U0EX{client}"

    def send_line(self, line):
        self.post(dossier_program.slash_command_body(line.text, line.key).replace(
            b"user_id=U0EX1&", f"user_id=U0EX{line.client}&".encode()))

    def post(self, body, kind="application/x-www-form-urlencoded"):
        """As Slack signs it."""
        stamp = str(int(self._now()))
        signature = dossier_program.slack_signature(dossier_program.SIGNING_SECRET, stamp, body)
        self.send((f"POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
                   f"Content-Type: {kind}\r\n"
                   f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n\r\n").encode() + body)

    def response(self):
        """The status and the body."""
        head = self.until(b"\r\n\r\n").decode("latin-1")
        status = int(head.split(" ", 2)[1])
        return status, self.exactly(int(re.search(r"(?i)content-length: ([0-9]+)", head).group(1)))

    def answer(self):
        status, body = self.response()
        if status == 401:  # the clocks of the two sides are apart
            return Answer("denied", None, body)
        if status != 200:
            return Answer(failure_of(body) if status in (500, 503) else "other", None, body)
        text = json.loads(body)["text"]
        entry = re.match(r"(?:Added to )?([DMPC]-[1-9][0-9]*)\b", text)
        if entry:
            return Answer("saved", entry.group(1), body)
        return Answer(failure_of(body) if "nothing was saved" in text else "other", None, body)


class OnThePage(Wire):
    """The chat page's socket (RFC 6455). All clients of the page are one person: who started dossier."""

    def __init__(self, dossier):
        super().__init__(socket.AF_INET, ("127.0.0.1", dossier.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.send((f"GET /chat?token={dossier.token} HTTP/1.1\r\nHost: 127.0.0.1:{dossier.port}\r\n"
                   f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                   "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        if b" 101 " not in self.until(b"\r\n\r\n"):
            self.hang_up("the page is another process's")  # its token ended with it

    @staticmethod
    def person(_):
        import pwd
        return "local:" + pwd.getpwuid(os.geteuid()).pw_name

    def send_line(self, line):
        payload = json.dumps({"id": line.key, "text": line.text}).encode()
        size = struct.pack("!BB", 0x81, 0x80 | len(payload)) if len(payload) < 126 else \
            struct.pack("!BBH", 0x81, 0x80 | 126, len(payload))
        self.send(size + b"\0\0\0\0" + payload)  # a mask of zeros changes nothing

    def answer(self):
        first, size = self.exactly(2)
        if first & 15 == 8:
            self.hang_up("closed by a frame")
        if size == 126:
            size = struct.unpack("!H", self.exactly(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.exactly(8))[0]
        frame = self.exactly(size)
        reply = json.loads(frame)["reply"]
        return answer_of(reply["tone"], reply.get("entry"), frame)


class InATerminal(Wire):
    """The Unix socket beside the database, over which dossier say reaches the server."""

    def __init__(self, dossier):
        super().__init__(socket.AF_UNIX, f"{dossier.database}.sock")

    @staticmethod
    def person(client):
        return f"local:k{client}"

    def send_line(self, line):
        self.send(json.dumps({"as": line.person, "line": line.text, "zone": "", "key": line.key}).encode() + b"\n")

    def answer(self):
        answered = self.until(b"\n")
        reply = json.loads(answered)
        return answer_of(reply.get("tone"), reply.get("entry"), answered)


WAYS_IN = (OverSlack, OnThePage, InATerminal)


# ---- what was said and what was answered ------------------------------------------------------------------------

class Line:
    """One line of one client, under one delivery key however often it is delivered."""

    def __init__(self, way, client, number, text):
        self.way = way
        self.person = way.person(client)
        self.client = client
        self.number = number
        self.token = f"k{client}n{number}"
        self.key = f"load-{self.token}"
        self.text = text
        self.first = None  # the first answer that acknowledged it
        self.acknowledged_at = None
        self.denied = False  # whether the last answer was that nothing was saved
        self.abandoned = False  # its outcome was never heard, and it was not sent again


class Ledger:
    """What the clients sent and heard. Written to by all of them."""

    def __init__(self):
        self._lock = threading.Lock()
        self.lines = {}
        self.repeats = 0
        self.denials = 0  # answers that nothing was saved, or that it is not sure
        self.other = []  # answers that no load should get
        self.contradictions = []  # a repeat that got another answer
        self.recoveries = []  # seconds from a start to the first acknowledgement after it
        self._started = None

    def send(self, line):
        with self._lock:
            self.lines[line.token] = line

    def hear(self, line, answer):
        now = time.monotonic()
        with self._lock:
            if answer.how in ("denied", "unsure"):
                self.denials += 1
                line.denied = answer.how == "denied"
            elif answer.how == "other":
                self.other.append((line, answer.bytes))
            elif line.first is None:
                line.first = answer
                line.acknowledged_at = now
                if self._started is not None:
                    self.recoveries.append(now - self._started)
                    self._started = None
            else:
                self.repeats += 1
                if answer.bytes != line.first.bytes:
                    self.contradictions.append((line, answer.bytes))

    def start_the_clock(self):
        """From here to the next acknowledgement is one recovery."""
        with self._lock:
            self._started = time.monotonic()

    def acknowledged(self):
        with self._lock:
            return [line for line in self.lines.values() if line.first]

    def recovery(self):
        if not self.recoveries:
            return "no recovery"
        return (f"first acknowledgement after a start: median {statistics.median(self.recoveries) * 1000:.0f} ms, "
                f"slowest {max(self.recoveries) * 1000:.0f} ms")


class Client(threading.Thread):
    """Says line after line over one way in; repeats some; says again what was not answered."""

    def __init__(self, load, way, number):
        super().__init__(daemon=True)
        self._load = load
        self._way = way
        self._number = number
        self._said = 0
        self._known = collections.deque(maxlen=50)  # acknowledged lines that may be repeated
        self._random = random.Random(number)
        self._wire = None
        self.failure = None

    def run(self):
        try:
            while not self._load.stopping.is_set():
                if self._known and self._random.random() < REPEATED:
                    self._deliver(self._random.choice(self._known))
                else:
                    self._say_something_new()
        except Exception as failure:  # told to the test, which would otherwise just wait
            self.failure = failure
        finally:
            if self._wire:
                self._wire.close()

    def _say_something_new(self):
        self._said += 1
        line = Line(self._way, self._number, self._said, self._words())
        self._load.ledger.send(line)
        self._deliver(line)
        if line.first:
            self._known.append(line)

    def _words(self):
        token = f"k{self._number}n{self._said}"
        dice = self._random.random()
        newest = next((line.first.entry for line in reversed(self._known) if line.first.entry[0] == "D"), None)
        if dice < 0.15 and newest:
            return f"/decision {newest} feedback: heard of {token}"
        if dice < 0.30:
            return f"/metric conversion-{self._number} {self._said % 90 + 1}.5% source: dashboard/{token}"
        if dice < 0.40:
            return f"/mentor @{token} gap: jumps to the solution"
        return f"/decision Deprioritise {token} #checkout because: " + "the risk " * self._random.randint(1, 30)

    def _deliver(self, line):
        """Until there is an answer, or until it is given up."""
        while True:
            generation = self._load.dossier.generation
            try:
                if self._wire is None:
                    self._wire = self._load.connect(self._way)
                self._wire.send_line(line)
                answer = self._wire.answer()
                self._load.ledger.hear(line, answer)
                if answer.how not in ("denied", "unsure"):
                    return
            except Hangup:
                self._wire = None
            if self._random.random() < ABANDONED and not line.first:
                line.abandoned = True
                return
            while not self._load.dossier.await_next(generation, 0.05):
                if self._load.stopping.is_set() and not self._load.dossier.running:
                    line.abandoned = not line.first
                    return
                if self._load.is_up():  # it goes on without a new process: too busy, or the clocks were apart
                    break


class Load:
    """Clients over every way in, from the start of the block to its end."""

    def __init__(self, dossier, ledger, ways=WAYS_IN, clients=2, connect=None):
        self.dossier = dossier
        self.ledger = ledger
        self.stopping = threading.Event()
        self.connect = connect or (lambda way: way(dossier))
        self._clients = [Client(self, way, 1 + index * clients + each)
                         for index, way in enumerate(ways) for each in range(clients)]

    def __enter__(self):
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, failed, *_):
        if failed:
            self.dossier.kill()  # what is left waits for nobody
        self.stop()

    def is_up(self):
        return self.dossier.running and not self.ended()

    def ended(self):
        """Whether the server takes no more connections."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            return probe.connect_ex(("127.0.0.1", self.dossier.port)) != 0

    def stop(self):
        """Each client finishes what it is saying."""
        self.stopping.set()
        for client in self._clients:
            if client.is_alive() or client.ident:
                client.join(2 * PATIENCE)
            if client.is_alive():
                raise AssertionError("a client waits for ever")
        for client in self._clients:
            if client.failure:
                raise client.failure

    def run_until_it_proves_something(self, ledger):
        """Until there are enough acknowledgements for a reckoning, however slow the machine is."""
        deadline = time.monotonic() + PATIENCE
        while len(ledger.acknowledged()) < ENOUGH and time.monotonic() < deadline:
            self.run_for(0.1)

    def run_for(self, seconds):
        """Lets the load run, and sees to it that it does."""
        time.sleep(seconds)
        for client in self._clients:
            if client.failure:
                raise client.failure


# ---- the reckoning ----------------------------------------------------------------------------------------------

class Reckoning:
    """The log of a stopped dossier, held against the ledger."""

    def __init__(self, dossier, ledger):
        self.dossier = dossier
        self.ledger = ledger
        self.stored = collections.defaultdict(list)  # token → the entries of the records that hold it
        self.order = collections.defaultdict(list)  # client → the numbers of its lines, as stored
        self.strangers = []  # records that nobody sent
        for person in sorted({line.person for line in ledger.lines.values()}):
            self._read(person)
        acknowledged = ledger.acknowledged()
        self.acknowledged = len(acknowledged)
        self.lost = [line for line in acknowledged if not self.stored.get(line.token)]
        self.doubled = [token for token, entries in self.stored.items() if len(entries) > 1]
        self.renamed = [line for line in acknowledged if self.stored.get(line.token, [line.first.entry])[0] !=
                        line.first.entry]
        self.denied_yet_stored = [line for line in ledger.lines.values()
                                  if line.denied and not line.first and line.token in self.stored]

    def _read(self, person):
        for text in self.dossier.export(person).decode("utf-8").splitlines()[1:]:
            content = json.loads(text)["content"]
            token = TOKEN.search(content["said"])
            line = self.ledger.lines.get(token.group()) if token else None
            if line is None or line.person != person:
                self.strangers.append(content["said"])
                continue
            self.stored[line.token].append(content["entry"])
            if not line.abandoned:
                self.order[line.client].append(line.number)

    def out_of_order(self):
        return [client for client, numbers in self.order.items() if numbers != sorted(numbers)]

    def problems(self):
        """Everything that breaks a promise, one sentence each."""
        found = []

        def complain(what, examples):
            if examples:
                found.append(f"{len(examples)} {what}, such as {examples[0]}")

        complain("acknowledged lines were lost", [line.text for line in self.lost])
        complain("lines were stored more than once", self.doubled)
        complain("records are there that nobody sent", self.strangers)
        complain("lines stand under another number than was acknowledged", [line.text for line in self.renamed])
        complain("repeats got another answer",
                 [(line.first.bytes, answer) for line, answer in self.ledger.contradictions])
        complain("answers were neither an acknowledgement nor a denial",
                 [(line.text, answer) for line, answer in self.ledger.other])
        complain("lines were stored of which it was said that nothing was saved",
                 [line.text for line in self.denied_yet_stored])
        complain("clients find their lines in another order", self.out_of_order())
        found.extend(integrity_problems(self.dossier))
        return found

    def summary(self):
        return f"{self.acknowledged:,} acknowledged, {len(self.lost)} lost, {len(self.doubled)} doubled"


def integrity_problems(dossier):
    """What dossier verify and SQLite's own check have to say, when it is nothing good."""
    found = []
    verdict = dossier.verify()
    said = verdict.stdout.decode("utf-8", "replace")
    if verdict.returncode != 0 or any(not line.endswith(": intact") for line in said.splitlines()):
        found.append(f"dossier verify: {said}{verdict.stderr.decode('utf-8', 'replace')}")
    check = integrity_check(dossier.database)
    if check != "ok":
        found.append(f"integrity_check: {check}")
    return found


def integrity_check(database):
    # Immutable would ignore the -wal; read-only is enough, for nothing else has the file open any more.
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return opened.execute("PRAGMA integrity_check").fetchone()[0]


def reckon(test, dossier, ledger, at_least=1):
    """The reckoning of a trial that has to keep every promise. Returns it; fails the test with all problems."""
    reckoning = Reckoning(dossier, ledger)
    problems = reckoning.problems()
    if problems:
        test.fail("\n".join(problems))
    test.assertGreaterEqual(reckoning.acknowledged, at_least, "so few acknowledgements prove nothing")
    return reckoning


def report(title, reckoning, *more):
    """The one line that each trial leaves behind."""
    print(f"\n{title}: {'; '.join([reckoning.summary(), *more])}", flush=True)


@contextlib.contextmanager
def trial_folder():
    with tempfile.TemporaryDirectory(prefix="dossier-faults.") as folder:
        yield pathlib.Path(folder)


@contextlib.contextmanager
def ended_at_last(dossier):
    """Whatever happens in the block, that dossier does not outlive it."""
    try:
        yield dossier
    finally:
        dossier.kill()


def preload_library(name):
    """A library of tests/CMakeLists.txt, or nothing when the tests were not built."""
    folders = [os.environ["DOSSIER_FAULTS_LIBRARIES"]] if "DOSSIER_FAULTS_LIBRARIES" in os.environ else [
        dossier_program.REPOSITORY / "build" / preset / "lib" for preset in ("dev", "asan", "tsan")]
    for folder in folders:
        found = pathlib.Path(folder) / f"lib{name}.so"
        if found.exists():
            return found
    return None


def missing_tool(*names):
    """The sentence with which a test skips itself, or nothing."""
    absent = [name for name in names if not shutil.which(name)]
    return f"{' and '.join(absent)} missing: run deploy/install test" if absent else None
