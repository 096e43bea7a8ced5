#!/usr/bin/env python3
"""The chat page's socket in the hands of somebody who has its link: frames that are none, floods, and bad JSON.

    tests/attacks/websocket_test.py [long] [PROGRAM] [unittest's options]
"""

import json
import struct
import unittest

import attack
import dossier_program
from attack import BINARY, CLOSE, MORE, PING, PONG, TEXT, frame

ASKED = json.dumps({"id": "1", "text": "/decision smuggled in"}).encode()
LARGEST = 256 * 1024  # bytes of a message


class OnThePage(attack.SlackAttacker):
    """Beside each attack another page stays open, and is answered afterwards."""

    def setUp(self):
        self.honest = self.enterContext(attack.Socket(self.server))
        self.before = self.kept()

    def kept(self):
        return self.honest.ask("/evidence list", "honest")

    def socket(self, **headers):
        return self.enterContext(attack.Socket(self.server, **headers))

    def assert_closed(self, data, codes):
        with attack.Socket(self.server) as socket:
            socket.send(data)
            self.assertIn(socket.close_code(), codes)


class Frames(OnThePage):
    PROTOCOL = (1002, None)  # closed for it, or cut off without a word

    def test_that_break_the_protocol_close_the_socket(self):
        broken = {
            "no mask": frame(ASKED, masked=False),
            "RSV1, as if it were compressed": frame(ASKED, reserved=4),
            "RSV2": frame(ASKED, reserved=2),
            "RSV3": frame(ASKED, reserved=1),
            "an opcode kept for later": frame(ASKED, opcode=3),
            "a control opcode kept for later": frame(b"", opcode=11),
            "a ping of 126 bytes": frame(b"a" * 126, opcode=PING),
            "a pong of 64 kB": frame(b"a" * 65536, opcode=PONG),
            "a close of 126 bytes": frame(struct.pack("!H", 1000) + b"a" * 124, opcode=CLOSE),
            "a ping in pieces": frame(b"a", opcode=PING, final=False),
            "a piece of nothing": frame(ASKED, opcode=MORE),
            "a message inside a message": frame(ASKED, final=False) + frame(ASKED),
            "a close of one byte": frame(b"\x03", opcode=CLOSE),
            "a close with a code that is none": frame(struct.pack("!H", 999), opcode=CLOSE),
            "a close with a code that is never sent": frame(struct.pack("!H", 1005), opcode=CLOSE),
            "a short length put long": b"\x81\xfe\x00\x05" + attack.MASK + b"aaaaa",
            "a short length put very long": b"\x81\xff" + struct.pack("!Q", 5) + attack.MASK + b"aaaaa",
        }
        for name, data in broken.items():
            with self.subTest(name):
                self.assert_closed(data, self.PROTOCOL)

    def test_of_bad_text_close_the_socket(self):
        for odd in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"):
            with self.subTest(odd):
                self.assert_closed(frame(ASKED[:-2] + odd + ASKED[-2:]), (1007, None))
                self.assert_closed(frame(odd[:1], final=False) + frame(odd[1:] + b"a", opcode=MORE), (1007, None))
        self.assert_closed(frame(struct.pack("!H", 1000) + b"\xff", opcode=CLOSE), (1007, 1002, None))

    def test_that_claim_too_much_close_the_socket_before_they_come(self):
        before = attack.resident(self.server.pid)
        for size in (LARGEST + 1, 2**31, 2**32, 2**62, 2**63 - 1, 2**63, 2**64 - 1):
            with self.subTest(size):
                self.assert_closed(frame(b"", size=size), (1009, 1002, None))
        self.assert_bounded(before, 32 * attack.MEBIBYTE, "frames that claim to be large")

    def test_that_become_too_much_in_pieces_close_the_socket(self):
        before = attack.resident(self.server.pid)
        with attack.Socket(self.server) as socket:
            socket.send(frame(b"a" * 1000, final=False))
            while socket.send(frame(b"a" * 65536, opcode=MORE, final=False)):
                pass  # until it is cut
            self.assertIn(socket.close_code(), (1009, None))
        self.assert_bounded(before, 32 * attack.MEBIBYTE, "a message without end")

    def test_of_nothing_in_a_flood_hold_up_nobody(self):
        with attack.Socket(self.server) as socket:
            before = attack.resident(self.server.pid)
            socket.send(frame(b"", final=False))
            for _ in range(attack.long_or_short(200, 10)):
                socket.send(frame(b"", opcode=MORE, final=False) * 5000)
                self.kept()
            socket.send(frame(json.dumps({"id": "2", "text": "/evidence help"}).encode(), opcode=MORE))
            self.assertEqual("2", json.loads(socket.message()[1])["id"])
            self.assert_bounded(before, 32 * attack.MEBIBYTE, "a flood of empty pieces")

    def test_of_bytes_are_held_to_the_same_rules(self):
        with attack.Socket(self.server) as socket:
            socket.send(frame(b'{"id":"1","text":"\xff\xfe"}', opcode=BINARY))
            self.assertIn("not JSON", json.loads(socket.message()[1])["text"])


class Pings(OnThePage):
    def test_in_a_flood_hold_up_nobody_and_cost_a_bounded_sum(self):
        before = attack.resident(self.server.pid)
        flood = frame(b"a" * 125, opcode=PING) * 1000
        with attack.Socket(self.server) as socket:
            for _ in range(attack.long_or_short(500, 20)):  # and no pong is read
                socket.send_what_goes(flood)
                self.kept()
            self.assert_bounded(before, 32 * attack.MEBIBYTE, "a flood of pings")

    def test_are_answered_between_the_pieces_of_a_message(self):
        with attack.Socket(self.server) as socket:
            text = json.dumps({"id": "2", "text": "/evidence help"}).encode()
            socket.send(frame(text[:5], final=False) + frame(b"now", opcode=PING) + frame(text[5:], opcode=MORE))
            heard = dict([socket.message(), socket.message()])
            self.assertEqual(b"now", heard[PONG])
            self.assertEqual("2", json.loads(heard[TEXT])["id"])


class Ends(OnThePage):
    def test_half_way_are_let_go(self):
        whole = frame(ASKED)
        for part in (0, 1, 2, 5, len(whole) - 1):
            with self.subTest(part=part):
                with attack.Socket(self.server) as socket:
                    socket.send(whole[:part])
                    socket.half_close()
                    self.assertIsNone(socket.message())
                socket = attack.Socket(self.server)
                socket.send(whole[:part])
                socket.reset()

    def test_with_a_goodbye_take_nothing_more(self):
        with attack.Socket(self.server) as socket:
            socket.send(frame(struct.pack("!H", 1000), opcode=CLOSE) + frame(ASKED))
            self.assertEqual(1000, socket.close_code())
            self.assertIsNone(socket.message())


class Upgrades(OnThePage):
    def test_take_no_compression_so_that_no_bomb_can_be_sent(self):
        with attack.Socket(self.server, **{"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}) as socket:
            self.assertNotIn("sec-websocket-extensions", socket.headers)

    def test_that_are_none_are_refused(self):
        for odd in ({"Sec-WebSocket-Version": "12"}, {"Sec-WebSocket-Version": "0"},
                    {"Content-Length": "5"}, {"Transfer-Encoding": "chunked"}):
            with self.subTest(odd), self.assertRaises(AssertionError):
                attack.Socket(self.server, **odd).close()

    def test_are_taken_by_the_page_alone(self):
        for path in ("/slack/events", "/", "/healthz", "/chat/", "/chat/state", "/CHAT"):
            token = self.server.url.partition("token=")[2]
            status = self.server.raw_request(
                f"GET {path}?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
            self.assertEqual(404, status, path)


class Json(OnThePage):
    """What stands in a frame."""

    def answer_to(self, text):
        with attack.Socket(self.server) as socket:
            socket.send(frame(text if isinstance(text, bytes) else text.encode()))
            heard = socket.message()
            self.assertIsNotNone(heard, text[:60])
            return json.loads(heard[1])["text"]

    def test_that_is_nested_without_end_is_refused(self):
        deep = 120_000
        for text in ("[" * deep, "[" * deep + "]" * deep, '{"a":' * 40_000 + "1" + "}" * 40_000,
                     '{"id":"1","text":' + "[" * deep + "]" * deep + "}", '{"id":' + "[" * deep + "]" * deep + ',"text":"/evidence help"}',
                     '{"listen":' + "[" * deep + "]" * deep + "}"):
            with self.subTest(text[:12]):
                self.assertIn("Send {", self.answer_to(text))

    def test_that_could_be_read_in_two_ways_is_kept_once_at_most(self):
        self.assertIn("Send {", self.answer_to(b'\xef\xbb\xbf{"id":"1"}'))
        twice = '{"id":"1","text":"/evidence help","id":"2","text":"/evidence list"}'
        with attack.Socket(self.server) as socket:
            socket.send(frame(twice.encode()))
            socket.send(frame(b'{"id":"3","text":"/evidence help"}'))
            self.assertIsNotNone(socket.message())
            self.assertEqual("3", json.loads(socket.message()[1])["id"])

    def test_with_numbers_that_are_none_is_refused(self):
        for number in ("1e400", "-1e400", "NaN", "Infinity", "0x10", "01", "1.", "+1"):
            with self.subTest(number):
                self.assertIn("Send {", self.answer_to(f'{{"id":{number},"text":"/decision smuggled in"}}'))

    def test_with_half_a_character_is_refused(self):
        for odd in (r"\ud800", r"\udc00\ud800", r"\ud800\ud800", r"\u00", r"\x41"):
            with self.subTest(odd):
                self.assertIn("Send {", self.answer_to(f'{{"id":"1","text":"/decision smuggled {odd} in"}}'))

    def test_names_nobody_else(self):
        for more in ('"person":"slack:T0EX1/U0EX1"', '"as":"local:root"', '"author":"local:root"', '"who":"local:root"'):
            with self.subTest(more):
                answer = self.answer_to(f'{{"id":"9","text":"/evidence export","zone":"../../etc/passwd",{more}}}')
                self.assertNotIn("root", answer)
                self.assertNotIn("U0EX1", answer)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
