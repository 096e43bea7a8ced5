"""What the attacks share: the real dossier, lines of raw bytes to it, and a look at what became of it.

An attack has failed when three things hold: nothing of it was kept, honest people were served meanwhile and afterwards,
and dossier has grown by no more than it may.
"""

import base64
import contextlib
import datetime
import json
import os
import pathlib
import re
import resource
import select
import socket
import struct
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

import dossier_program  # noqa: E402

IS_LONG = "long" in sys.argv[1:2]
if IS_LONG:
    del sys.argv[1]

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
PATIENCE = 30  # seconds; a wait that takes longer has failed
MEBIBYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"


def long_or_short(long, short):
    return long if IS_LONG else short


def allow_many_descriptors():
    """For this process. What it starts may have as many, unless it is told otherwise."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def resident(pid):
    """The memory that a process has, in bytes."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def is_sanitized():
    """A sanitizer keeps what was freed and pads what was not: its figures say nothing about dossier's own."""
    return bool(dossier_program.sanitizer_runtimes(dossier_program.find_program()))


def until(is_so, what):
    """For what nobody tells: memory, a log, a counter."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


class Line:
    """A connection over which any bytes may go."""

    def __init__(self, port, takes=None):
        """takes: about how many bytes it has room for until they are read; as many as the system likes."""
        self._socket = socket.socket()
        self._socket.settimeout(PATIENCE)
        if takes:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
        self._socket.connect(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def fileno(self):
        return self._socket.fileno()

    def close(self):
        self._socket.close()

    def reset(self):
        """Ends it as a machine does that has forgotten the connection."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def half_close(self):
        with contextlib.suppress(OSError):  # the peer may have gone already
            self._socket.shutdown(socket.SHUT_WR)

    def send(self, data):
        """Whether the other side was still there. It may refuse before it has heard all."""
        try:
            self._socket.sendall(data)
            return True
        except OSError:
            return False

    def send_what_goes(self, data):
        """Without waiting for a peer that takes no more. Returns how many bytes went, or None when it has hung up."""
        try:
            with self._at_once():
                return self._socket.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            return None

    def is_open(self):
        """Whether the peer has not hung up yet; takes nothing away."""
        try:
            with self._at_once():
                return self._socket.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    @contextlib.contextmanager
    def _at_once(self):
        """Nothing is waited for."""
        self._socket.settimeout(0)
        try:
            yield
        finally:
            self._socket.settimeout(PATIENCE)

    def receive(self):
        """Some more bytes; none when the peer has hung up."""
        try:
            piece = self._socket.recv(65536)
        except ConnectionError:
            return b""
        self.received += piece
        return piece

    def rest(self):
        """Everything until the peer hangs up."""
        while self.receive():
            pass
        return self.received

    def response(self):
        """The next answer: its status, its headers in lower case, its body. None when the peer hung up before."""
        while b"\r\n\r\n" not in self.received:
            if not self.receive():
                return None
        head, _, rest = self.received.partition(b"\r\n\r\n")
        status = int(re.match(rb"HTTP/1\.[01] ([0-9]{3})", head).group(1))
        headers = {name.lower(): value.strip() for name, _, value in
                   (one.partition(":") for one in head.decode("latin-1").split("\r\n")[1:])}
        size = 0 if status in (100, 101) else int(headers.get("content-length", "0"))
        while len(rest) < size:
            if not self.receive():
                return None
            rest = self.received.partition(b"\r\n\r\n")[2]
        self.received = rest[size:]
        return status, headers, rest[:size]


def statuses(answered):
    """Of every response in these bytes."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] ([0-9]{3}) ", answered)]


class SlackAttacker(unittest.TestCase):
    """One dossier with Slack by HTTP for all tests of a class. Nothing that an attack says may be kept."""

    environment = {"SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET}

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="dossier-attack.")))
        cls.program = dossier_program.Program(folder)
        cls.database = folder / "evidence.db"
        cls.server = cls.stack.enter_context(cls.program.serve(cls.database, NOW, **cls.environment))
        cls.port = int(re.search(r":([0-9]+)/", cls.server.url).group(1))

    def setUp(self):
        self.before = self.kept()

    def tearDown(self):
        self.assertEqual(self.before, self.kept(), "something was kept that should not have been")

    def kept(self):
        return self.server.slash_command("/evidence list", NOW)

    def line(self):
        return self.enterContext(Line(self.port))

    def signed(self, body, moment=NOW):
        """The two headers, as Slack sends them."""
        stamp = str(int(moment.replace(tzinfo=datetime.timezone.utc).timestamp()))
        signature = dossier_program.slack_signature(dossier_program.SIGNING_SECRET, stamp, body)
        return f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n"

    def assert_bounded(self, before, most, what):
        """before: resident() then; most: bytes."""
        if is_sanitized():
            return
        grown = resident(self.server.pid) - before
        self.assertLess(grown, most, f"{what}: it grew by {grown / MEBIBYTE:.0f} MiB")


def command(line, delivery):
    return dossier_program.slash_command_body(line, delivery)


# ---- WebSocket, frame by frame -----------------------------------------------------------------------------------

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0
MASK = b"\x37\xfa\x21\x3d"


def frame(payload, opcode=TEXT, final=True, masked=True, reserved=0, size=None):
    """One frame (RFC 6455, section 5.2). reserved: the bits RSV1 to RSV3 as 4, 2, 1. size: what its header claims."""
    size = len(payload) if size is None else size
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack("!H", size)
    else:
        head += bytes([bit | 127]) + struct.pack("!Q", size)
    if not masked:
        return head + payload
    mask = (MASK * (len(payload) // 4 + 1))[:len(payload)]
    veiled = (int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(payload), "big")
    return head + MASK + veiled


class Socket(Line):
    """The chat page's socket. A refused upgrade raises."""

    def __init__(self, server, **headers):
        address = server.url.partition("//")[2].partition("/")[0]
        super().__init__(int(address.rpartition(":")[2]))
        token = server.url.partition("token=")[2]
        lines = {"Host": address, "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                 "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.send(f"GET /chat?token={token} HTTP/1.1\r\n{head}\r\n".encode())
        answered = self.response()
        if not answered or answered[0] != 101:
            self.close()
            raise AssertionError(f"the socket was refused: {answered}")
        self.headers = answered[1]

    def message(self):
        """The next message, or what came between its pieces: opcode and payload. None when the peer hung up."""
        while heard := self._frame():
            opcode, final, payload = heard
            if opcode >= CLOSE:
                return opcode, payload
            self._begun = (opcode, payload) if opcode else (self._begun[0], self._begun[1] + payload)
            if final:
                return self._begun
        return None

    def _frame(self):
        while True:
            if len(self.received) >= 2:
                size, at = self.received[1] & 127, 2
                if size == 126 and len(self.received) >= 4:
                    size, at = struct.unpack("!H", self.received[2:4])[0], 4
                elif size == 127 and len(self.received) >= 10:
                    size, at = struct.unpack("!Q", self.received[2:10])[0], 10
                if not (size >= 126 and at == 2) and len(self.received) >= at + size:
                    first, payload = self.received[0], self.received[at:at + size]
                    self.received = self.received[at + size:]
                    return first & 15, first >= 0x80, payload
            if not self.receive():
                return None

    def close_code(self):
        """With which it was closed, pongs and answers left aside. None: cut without a word."""
        while True:
            heard = self.message()
            if heard is None:
                return None
            if heard[0] == CLOSE:
                return struct.unpack("!H", heard[1][:2])[0] if len(heard[1]) >= 2 else 1005

    def ask(self, text, delivery):
        """Says a line and returns its answer's text."""
        self.send(frame(json.dumps({"id": delivery, "text": text}).encode()))
        while True:
            heard = self.message()
            if heard is None:
                raise AssertionError("the socket was closed instead of an answer")
            if heard[0] == TEXT:
                return json.loads(heard[1])["text"]


def happens(line, what, seconds=0):
    """what: select.POLLIN, when something has come or the line was closed; select.POLLOUT, when it takes more."""
    poll = select.poll()  # which knows descriptors of any number
    poll.register(line.fileno(), what)
    return bool(poll.poll(seconds * 1000))
