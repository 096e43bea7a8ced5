#!/usr/bin/env python3
"""Somebody else in Slack's place: answers that lead elsewhere or never end, addresses that are not Slack's, and a
Socket Mode that breaks every rule. dossier tells nobody its token, grows by little, and goes on keeping evidence.

    tests/attacks/hostile_slack_test.py [PROGRAM] [unittest's options]
"""

import base64
import contextlib
import gzip
import hashlib
import json
import pathlib
import re
import socket
import struct
import tempfile
import threading
import unittest
import urllib.parse

import attack
import dossier_program

TOKEN = "xoxb-1-secret-of-the-workspace"
APP_TOKEN = "xapp-1-secret-of-the-app"


class Peer:
    """Listens on loopback and treats each connection as it was told to, on a thread of its own.

    heard    what each connection has said, in the order in which they came
    """

    def __init__(self, treat=None):
        self.heard = []
        self._treat = treat or (lambda line, said: None)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._changed = threading.Condition()
        self._over = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line):
        line.settimeout(attack.PATIENCE)
        said = b""
        with contextlib.suppress(OSError), line:
            while b"\r\n\r\n" not in said:
                piece = line.recv(65536)
                if not piece:
                    break
                said += piece
            with self._changed:
                self.heard.append(said)
                self._changed.notify_all()
            if said:
                self._treat(line, said)
        with self._changed:
            self._over += 1
            self._changed.notify_all()

    def wait_for(self, connections=1):
        """Until so many have said what they wanted."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.heard) >= connections, attack.PATIENCE):
                raise AssertionError(f"{len(self.heard)} of {connections} connections came")

    def wait_for_the_end(self, connections=1):
        """Until so many are over, whoever ended them."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._over >= connections, attack.PATIENCE):
                raise AssertionError(f"{self._over} of {connections} connections are over")


def answer(status, body=b"", *headers):
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def pour(line, piece, most=64 * attack.MEBIBYTE):
    """Until the other side has had enough."""
    for _ in range(most // len(piece)):
        line.sendall(piece)


class AgainstSlack(unittest.TestCase):
    @contextlib.contextmanager
    def serve(self, api_url, **environment):
        """dossier, with a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="dossier-attack.") as folder:
            program = dossier_program.Program(pathlib.Path(folder))
            with program.serve(program.folder / "evidence.db", attack.NOW,
                               **{"SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET, "SLACK_BOT_TOKEN": TOKEN,
                                  "SLACK_API_URL": api_url, **environment}) as server:
                yield server

    def assert_well(self, server, before=None):
        """It keeps evidence, and has grown by little."""
        self.assertIn("D-1", server.slash_command("/decision Kept all the same", attack.NOW))
        if before and not attack.is_sanitized():
            self.assertLess(attack.resident(server.pid) - before, 48 * attack.MEBIBYTE)


class Answers(AgainstSlack):
    """To a call of the Web API that dossier makes by itself as it starts."""

    def let_slack(self, treat, connections=1):
        with Peer(treat) as peer, self.serve(f"http://127.0.0.1:{peer.port}/api/") as server:
            before = attack.resident(server.pid)
            peer.wait_for_the_end(connections)
            self.assert_well(server, before)
            self.assertIn(TOKEN.encode(), peer.heard[0])  # the call itself was made
            self.assertNotIn(b"accept-encoding", peer.heard[0].lower())

    def test_that_lead_elsewhere_are_not_followed(self):
        for status in (301, 302, 303, 307, 308):
            with self.subTest(status=status), Peer() as trap:
                places = (f"http://127.0.0.1:{trap.port}/api/auth.test", f"//127.0.0.1:{trap.port}/")
                self.let_slack(lambda line, said, to=places[status % 2], how=status: line.sendall(answer(how, b"", f"Location: {to}")))
                self.assertEqual([], trap.heard)

    def test_without_end_are_cut_off(self):
        head = b"HTTP/1.1 200 OK\r\n"
        endless = {
            "body by length": (head + b"Content-Length: 1000000000000\r\n\r\n", b"a" * 65536),
            "body until the end": (head + b"\r\n", b"a" * 65536),
            "chunks": (head + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65536 + b"\r\n"),
            "one chunk": (head + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n", b"a" * 65536),
            "chunk extension": (head + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a" * 65536),
            "trailers": (head + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: aaaa\r\n" * 4096),
            "headers": (head, b"X-Header: aaaa\r\n" * 4096),
            "one header": (head + b"X-Header: ", b"a" * 65536),
            "status line": (b"HTTP/1.1 200 ", b"a" * 65536),
        }
        for name, (start, more) in endless.items():
            with self.subTest(name):
                def treat(line, _, start=start, more=more):
                    line.sendall(start)
                    pour(line, more)
                self.let_slack(treat)

    def test_that_are_packed_are_not_unpacked(self):
        bomb = gzip.compress(b'{"ok":true,"pad":"' + b"a" * 64 * attack.MEBIBYTE + b'"}')
        self.let_slack(lambda line, _: line.sendall(answer(200, bomb, "Content-Encoding: gzip")))

    def test_that_are_nested_without_end_or_say_two_things_harm_nothing(self):
        deep = 100_000
        for body in (b"[" * deep + b"]" * deep, b'{"ok":' + b"[" * deep + b"]" * deep + b"}", b'{"ok":true,"team_id":' + b"[" * deep + b"]" * deep + b"}",
                     b'{"ok":true,"ok":false,"team_id":"T1","team_id":"T2"}', b'{"ok":true,"team_id":1e400}', b'{"ok":1}', b'{"ok":true,"team_id":"\\ud800"}',
                     b'\xef\xbb\xbf{"ok":true}', b'{"ok":true,"user_id":"\xff"}', b'{"ok":true,"response_metadata":{"messages":[[],{},1]}}'):
            with self.subTest(body[:24]):
                self.let_slack(lambda line, _, body=body: line.sendall(answer(200, body)))


class Addresses(AgainstSlack):
    """A response_url comes with the request. What is behind it hears of nothing unless it is Slack's."""

    def press(self, server, response_url, number):
        payload = {"type": "block_actions", "team": {"id": "T0EX1"}, "user": {"id": "U0EX1"}, "trigger_id": f"{number}.2.x",
                   "container": {"type": "message"}, "channel": {"id": "C0EX1"}, "response_url": response_url,
                   "actions": [{"action_id": "say", "value": "/evidence list", "action_ts": str(number)}]}
        body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
        self.assertEqual(200, server.post_slack(body, attack.NOW)[0])

    def say(self, server, response_url, number):
        body = dossier_program.slash_command_body("/packet", number)
        fields = dict(urllib.parse.parse_qsl(body.decode()))
        fields["response_url"] = response_url
        self.assertEqual(200, server.post_slack(urllib.parse.urlencode(fields).encode(), attack.NOW)[0])

    def test_of_nobody_else_are_called(self):
        # Slack's own address is one of https, too.
        with Peer() as api, Peer() as trap, self.serve(f"https://127.0.0.1:{api.port}/api/") as server:
            port = trap.port
            urls = [f"http://127.0.0.1:{port}/x", f"https://127.0.0.1:{port}/x", f"http://localhost:{port}/", f"http://[::1]:{port}/",
                    f"https://hooks.slack.com@127.0.0.1:{port}/", f"https://hooks.slack.com:x@127.0.0.1:{port}/",
                    f"https://127.0.0.1:{port}#hooks.slack.com/", f"https://127.0.0.1:{port}/?hooks.slack.com", f"http://hooks.slack.com.localhost:{port}/",
                    f"https://localhost:{port}/.hooks.slack.com", f"//127.0.0.1:{port}/", f"http://2130706433:{port}/", f"http://0x7f000001:{port}/",
                    f"http://127.1:{port}/", f"http://0:{port}/", f"http://127.0.0.1:{port}\\@hooks.slack.com/", f" http://127.0.0.1:{port}/",
                    f"http://127.0.0.1:{port}/\r\nX-Injected: 1", f"gopher://127.0.0.1:{port}/", f"ftp://127.0.0.1:{port}/", "file:///etc/passwd",
                    "http://169.254.169.254/latest/meta-data/"]
            for number, url in enumerate(urls, 1):
                self.press(server, url, number)
                self.say(server, url, 1000 + number)
            self.assert_well(server)
            self.assertEqual(0, server.stop())  # what it had still to do is done
            self.assertEqual([], trap.heard)

    def test_are_called_where_they_are_of_slacks_own_machine(self):
        """The control: the same press, with the address where the test's Slack is."""
        well = Peer(lambda line, _: line.sendall(answer(200, b'{"ok":true}')))
        hook = Peer(lambda line, _: line.sendall(answer(200, b"ok")))
        with well as api, hook, self.serve(f"http://127.0.0.1:{api.port}/api/") as server:
            self.press(server, f"http://127.0.0.1:{hook.port}/actions/x", 1)
            hook.wait_for()
            self.assertNotIn(TOKEN.encode(), hook.heard[0])


GREETING = b'{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0EX1"},"debug_info":{"approximate_connection_time":3600}}'


class OverASocket(AgainstSlack):
    """Each breaks one rule of RFC 6455 or of Socket Mode. dossier hangs up, or passes over it; it never falls."""

    def let_slack(self, greet, is_hung_up=True):
        """greet: does what it wants with a connection once it asked to become a WebSocket, given the accepting answer."""
        def treat(line, said):
            if b"apps.connections.open" in said:
                url = f"ws://127.0.0.1:{peer.port}/link?ticket=1"
                line.sendall(answer(200, json.dumps({"ok": True, "url": url}).encode(), "Connection: close"))
            elif b"Upgrade: websocket" in said or b"upgrade: websocket" in said.lower():
                if opened.is_set():
                    return  # what comes again is another story
                opened.set()
                key = re.search(rb"(?i)sec-websocket-key: *([^\r]+)", said).group(1)
                accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
                with contextlib.suppress(OSError):
                    greet(line, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                b"Sec-WebSocket-Accept: " + accept + b"\r\n", said)
                    while is_hung_up and (heard := line.recv(65536)) and heard[0] != 0x88:
                        pass  # until it says goodbye, or leaves without
                hung_up.set()
            else:
                line.sendall(answer(200, b'{"ok":true,"team_id":"T0EX1","user_id":"U0BOT","bot_id":"B0EX1"}', "Connection: close"))
        opened, hung_up = threading.Event(), threading.Event()
        with Peer(treat) as peer, self.serve(f"http://127.0.0.1:{peer.port}/api/", SLACK_APP_TOKEN=APP_TOKEN) as server:
            before = attack.resident(server.pid)
            self.assertTrue(hung_up.wait(attack.PATIENCE), "it is still there")
            self.assert_well(server, before)
            self.assertNotIn(APP_TOKEN, server.errors())
            self.assertNotIn(TOKEN, server.errors())

    def test_frames_that_break_the_rules(self):
        frames = {
            "masked": attack.frame(b"{}"),
            "as if compressed": attack.frame(b"{}", masked=False, reserved=4),
            "reserved bits": attack.frame(b"{}", masked=False, reserved=3),
            "an opcode that is none": attack.frame(b"{}", masked=False, opcode=5),
            "a ping of 126 bytes": attack.frame(b"a" * 126, masked=False, opcode=attack.PING),
            "a piece of nothing": attack.frame(b"{}", masked=False, opcode=attack.MORE),
            "bad text": attack.frame(b'{"type":"\xff"}', masked=False),
            "as large as can be said": attack.frame(b"", masked=False, size=2**64 - 1),
            "as large as an integer": attack.frame(b"", masked=False, size=2**63 - 1),
            "a close of one byte": attack.frame(b"\x03", masked=False, opcode=attack.CLOSE),
        }
        for name, data in frames.items():
            with self.subTest(name):
                self.let_slack(lambda line, accepted, _, data=data: line.sendall(
                    accepted + b"\r\n" + attack.frame(GREETING, masked=False) + data))

    def test_messages_without_end(self):
        def in_pieces(line, accepted, _):
            line.sendall(accepted + b"\r\n" + attack.frame(b"a", masked=False, final=False))
            pour(line, attack.frame(b"a" * 65536, opcode=attack.MORE, masked=False, final=False))

        def in_one(line, accepted, _):
            line.sendall(accepted + b"\r\n" + attack.frame(b"", masked=False, size=64 * attack.MEBIBYTE))
            pour(line, b"a" * 65536)

        def answering(line, accepted, _):
            line.sendall(accepted)
            pour(line, b"X-Header: aaaa\r\n" * 4096)

        for endless in (in_pieces, in_one, answering):
            with self.subTest(endless.__name__):
                self.let_slack(endless)

    def test_an_answer_that_accepts_nothing(self):
        for odd in (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
                    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                    b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"):
            with self.subTest(odd[:16]):
                self.let_slack(lambda line, _, __, odd=odd: line.sendall(odd))

    def test_compression_that_was_not_asked_for(self):
        def treat(line, accepted, said):
            self.assertNotIn(b"permessage-deflate", said)
            line.sendall(accepted + b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
                         + attack.frame(b"\xaa\x56\x2a\xa9\x2c\x48\x55\xb2", masked=False, reserved=4))
        self.let_slack(treat)

    def test_envelopes_that_are_none(self):
        """They are passed over: the connection stays, and the one behind them is acked."""
        deep = 100_000
        odd = [b"[" * deep + b"]" * deep, b'{"type":"slash_commands","envelope_id":"e1","payload":' + b"[" * deep + b"]" * deep + b"}",
               b'{"type":"interactive","envelope_id":"e4","payload":{"type":"view_submission","team":{"id":"T0EX1"},"user":{"id":"U0EX1"},"view":'
               + b"[" * deep + b"]" * deep + b"}}", b'{"type":"events_api","envelope_id":1e400}', b'{"type":{},"envelope_id":[]}', b"null", b"", b'{"type":"disconnect","reason":[]}',
               b'{"type":"slash_commands","envelope_id":"e2","envelope_id":"e3","payload":{}}', b'{"type":"events_api","payload":{"event":"\\ud800"}}']

        def treat(line, accepted, _):
            line.sendall(accepted + b"\r\n" + b"".join(attack.frame(one, masked=False) for one in [GREETING, *odd]))
            asked = {"type": "slash_commands", "envelope_id": "last-of-all", "accepts_response_payload": True,
                     "payload": {"command": "/evidence", "text": "help", "team_id": "T0EX1", "user_id": "U0EX1", "channel_id": "C0EX1",
                                 "trigger_id": "1.2.3", "response_url": "http://127.0.0.1:9/"}}
            line.sendall(attack.frame(json.dumps(asked).encode(), masked=False))
            heard = b""
            while b"last-of-all" not in unmasked(heard):
                piece = line.recv(65536)
                if not piece:
                    raise AssertionError("it hung up")
                heard += piece
            acked.set()

        acked = threading.Event()
        self.let_slack(treat, is_hung_up=False)
        self.assertTrue(acked.is_set(), "what came behind them was not acked")


def unmasked(data):
    """The payloads of whole frames of a client, one behind the other."""
    text = b""
    while len(data) >= 6:
        size, at = data[1] & 127, 2
        if size == 126:
            size, at = struct.unpack("!H", data[2:4])[0], 4
        elif size == 127:
            size, at = struct.unpack("!Q", data[2:10])[0], 10
        mask, payload = data[at:at + 4], data[at + 4:at + 4 + size]
        if len(payload) < size:
            break
        text += bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        data = data[at + 4 + size:]
    return text


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
