#!/usr/bin/env python3
"""The edges of HTTP: framing that means two things, floods, and whoever speaks slowly, by halves or not at all.

    tests/attacks/http_edges_test.py [long] [PROGRAM] [unittest's options]
"""

import concurrent.futures
import contextlib
import itertools
import resource
import select
import time
import unittest

import attack
import dossier_program

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLED = "/decision smuggled in"


class Framing(attack.SlackAttacker):
    """Each is signed as Slack signs; only how the request is put is wrong. A second request stands behind it, which a
    front that reads the framing otherwise would have taken for a part of the first, or the other way round."""

    deliveries = itertools.count(5_000_000)

    def post(self, head, body, version="HTTP/1.1", target="/slack/events", end="\r\n"):
        lines = ["POST " + target + " " + version, "Host: localhost", "Content-Type: " + attack.FORM]
        lines += self.signed(body).rstrip("\r\n").split("\r\n")
        return (end.join(lines + head) + end + end).encode("latin-1")

    def assert_refused(self, data, among=(400, 411, 413, 431, 501, 505), may_hang_up=True):
        with attack.Line(self.port) as line:
            line.send(data)
            line.half_close()
            heard = attack.statuses(line.rest())
        if heard or not may_hang_up:
            self.assertEqual(1, len(heard), f"a second request was heard: {heard}")
            self.assertIn(heard[0], among)

    def body(self):
        return attack.command(SMUGGLED, next(self.deliveries))

    def test_transfer_encodings_are_refused(self):
        for spelled in ("Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: chunked, identity", "Transfer-Encoding: gzip", "Transfer-Encoding:\tchunked",
                        "Transfer-Encoding:\r\n chunked", "transfer-encoding: CHUNKED", "Transfer-Encoding: ",
                        "Transfer-Encoding : chunked", "Transfer-Encoding: \x0bchunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"):
            body = self.body()
            chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            for head, sent in (([spelled], chunked), ([f"Content-Length: {len(body)}", spelled], body),
                               ([spelled, f"Content-Length: {len(body)}"], body), ([spelled], body)):
                with self.subTest(head=head):
                    self.assert_refused(self.post(head, body) + sent + HEALTH)

    def test_a_folded_line_belongs_to_the_one_before_it(self):
        body = self.body()
        for folded in (" Transfer-Encoding: chunked", "\tContent-Length: 5"):
            with self.subTest(folded=folded), attack.Line(self.port) as line:
                # To the signature, which it spoils. The length decides: RFC 9112 has a space in the fold's place.
                line.send(self.post([folded, f"Content-Length: {len(body)}"], body) + body + HEALTH)
                line.half_close()
                self.assertEqual([401, 200], attack.statuses(line.rest()))

    def test_a_transfer_encoding_in_http_1_0_is_refused(self):
        body = self.body()
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        self.assert_refused(self.post(["Transfer-Encoding: chunked"], body, version="HTTP/1.0") + chunked + HEALTH)

    def test_lengths_that_are_no_one_number_are_refused(self):
        for length in ("{0}\r\nContent-Length: {0}", "{0}\r\nContent-Length: 5", "5\r\nContent-Length: {0}", "{0}, {0}", "{0},5",
                       "+{0}", "-{0}", "0x{0:x}", "{0} {0}", "{0};", "", "\r\n {0}\r\nContent-Length: 5", "1{0:0>30}",
                       "18446744073709551616", "18446744073709551615", "9223372036854775807", "{0}.0", "\x0b{0}", "{0}\x00"):
            body = self.body()
            with self.subTest(length=length):
                self.assert_refused(self.post(["Content-Length: " + length.format(len(body))], body) + body + HEALTH)

    def test_endless_chunk_extensions_and_trailers_take_no_memory(self):
        body = self.body()
        head = self.post(["Transfer-Encoding: chunked"], body)
        before = attack.resident(self.server.pid)
        for endless in (b"1;" + b"a" * 65536, b"0\r\n" + b"X-Trailer: a\r\n" * 4096):
            with attack.Line(self.port) as line:
                line.send(head + endless)
                for _ in range(256):  # 16 MiB
                    if not line.send(endless[2:]):
                        break
                self.assertIn(attack.statuses(line.rest()), ([411], []))
        self.assert_bounded(before, 32 * attack.MEBIBYTE, "16 MiB of chunk extensions and as many of trailers")

    def test_lines_that_are_no_lines_of_http_are_refused(self):
        for odd in ("X-Odd: a\0b", "X-O\0dd: a", "X Odd: a", "X-Odd : a", ": a", "X-Odd", "X-Odd: a\rb", "X-Odd: a\nSmuggled: b",
                    "X-Odd: \x7f", "X-\xe9: a", "(X): a"):
            body = self.body()
            with self.subTest(line=odd):
                self.assert_refused(self.post([odd, f"Content-Length: {len(body)}"], body) + body)

    def test_bare_line_feeds_are_refused(self):
        body = self.body()
        self.assert_refused(self.post([f"Content-Length: {len(body)}"], body, end="\n") + body)
        self.assert_refused(self.post([f"Content-Length: {len(body)}"], body, end="\r") + body)

    def test_other_versions_are_refused(self):
        body = self.body()
        for version in ("HTTP/0.9", "HTTP/2.0", "HTTP/3", "HTTP/1.2", "HTTP/11", "http/1.1", "HTTP/1.1 ", "ICAP/1.0", ""):
            with self.subTest(version=version):
                self.assert_refused(self.post([f"Content-Length: {len(body)}"], body, version=version) + body)
        self.assert_refused(b"GET /healthz\r\n")
        self.assert_refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")

    def test_an_upgrade_to_http_2_is_not_taken(self):
        with attack.Line(self.port) as line:
            line.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                      b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n")
            self.assertEqual(200, line.response()[0])

    def test_targets_that_are_no_path_are_refused(self):
        body = self.body()
        for target in ("http://localhost/slack/events", "https://evil.example/slack/events", "localhost:80", "*", "",
                       "//slack/events", "/slack/events\0", "/slack/events ", "\\slack\\events", "/slack/events#x",
                       "/slack/%65vents", "/%2e%2e/slack/events", "/./slack/events", "/slack//events", "/slack/events/",
                       "/slack/events;x=1", "/SLACK/events", "/slack/ev\xe9nts"):
            with self.subTest(target=target):
                self.assert_refused(self.post([f"Content-Length: {len(body)}"], body, target=target) + body,
                                    among=(400, 404))

    def test_other_methods_are_refused(self):
        body = self.body()
        good = self.post([f"Content-Length: {len(body)}"], body) + body
        for method in (b"post", b"TRACE", b"CONNECT", b"OPTIONS", b"POST\0", b"PO ST", b"\x16\x03\x01", b"A" * 10000, b"(POST)"):
            with self.subTest(method=method[:10]):
                self.assert_refused(good.replace(b"POST", method, 1), among=(400, 405, 431))

    def test_what_overrides_the_method_or_the_target_is_passed_over(self):
        for header in ("X-HTTP-Method-Override: POST", "X-Original-URL: /slack/events", "X-Rewrite-URL: /slack/events"):
            self.assertEqual(405, self.server.raw_request(f"GET /slack/events HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n".encode()))

    def test_security_headers_stand_once(self):
        body = self.body()
        stamp, signature = self.signed(body).rstrip("\r\n").split("\r\n")
        for twice in (stamp, signature, signature.lower(), "Host: evil.example", "Content-Type: application/json",
                      "Cookie: a=1\r\nCookie: a=2", "Origin: null\r\nOrigin: http://localhost", "Authorization: a\r\nAuthorization: b"):
            with self.subTest(twice=twice):
                self.assert_refused(self.post([twice, f"Content-Length: {len(body)}"], body) + body, may_hang_up=False)

    def test_headers_are_few_and_short(self):
        before = attack.resident(self.server.pid)
        for head in (b"X-Long: " + b"a" * attack.MEBIBYTE, b"X-Many: a\r\n" * 100_000, b"X-Folded: a\r\n" + b" b\r\n" * 100_000,
                     b"X-" + b"n" * attack.MEBIBYTE + b": a\r\n"):
            with self.subTest(head=head[:12]):
                self.assert_refused(b"POST /slack/events HTTP/1.1\r\n" + head, among=(400, 431))
        self.assert_refused(b"GET /" + b"a" * attack.MEBIBYTE + b" HTTP/1.1\r\n\r\n", among=(400, 414, 431))
        self.assert_bounded(before, 32 * attack.MEBIBYTE, "long headers")

    def test_a_body_is_refused_by_its_length_alone(self):
        with attack.Line(self.port) as line:  # and no byte of it is waited for
            line.send(b"POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n")
            self.assertEqual(413, line.response()[0])
            self.assertEqual(b"", line.rest())

    def test_a_body_where_none_is_due_is_refused(self):
        for path in ("/healthz", "/metrics", "/readyz", "/"):
            with self.subTest(path=path):
                self.assert_refused(f"GET {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(HEALTH)}\r\n\r\n".encode() + HEALTH)

    def test_whoever_asks_before_sending_a_body_is_refused_before_it(self):
        for head, status in (("Content-Length: 1000000000", 413), ("Transfer-Encoding: chunked", 411)):
            with attack.Line(self.port) as line:
                line.send(f"POST /slack/events HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n{head}\r\n\r\n".encode())
                self.assertEqual(status, line.response()[0])

    def test_no_answer_says_what_is_behind_it(self):
        for path in ("/healthz", "/nothing", "/slack/events"):
            _, headers, _ = self.server.request("GET", path)
            self.assertIsNone(headers["Server"])
            self.assertIsNone(headers["X-Powered-By"])
            self.assertEqual("no-store", headers["Cache-Control"])
            self.assertEqual("nosniff", headers["X-Content-Type-Options"])


class OneBehindTheOther(attack.SlackAttacker):
    """Requests without waiting for an answer."""

    def request(self, number):
        body = attack.command("/evidence help", f"pipelined-{number}")
        return (f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: {attack.FORM}\r\n{self.signed(body)}"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body

    def test_each_is_answered_in_its_turn(self):
        with attack.Line(self.port) as line:
            line.send(b"".join(self.request(number) + HEALTH for number in range(50)))
            for _ in range(50):
                self.assertEqual((200, "application/json; charset=utf-8"),
                                 (lambda status, headers, _: (status, headers["content-type"]))(*line.response()))
                self.assertEqual(b"alive\n", line.response()[2])

    def test_one_that_is_refused_ends_what_stands_behind_it(self):
        with attack.Line(self.port) as line:
            line.send(HEALTH + b"POST /slack/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HEALTH * 3)
            self.assertEqual([200, 411], attack.statuses(line.rest()))

    def test_who_never_reads_the_answers_costs_a_bounded_sum(self):
        before = attack.resident(self.server.pid)
        many = HEALTH.replace(b"/healthz", b"/metrics") * 1024
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(attack.Line(self.port, takes=4096)) for _ in range(4)]
            for line in lines:
                sent = 0
                while sent < 8 * attack.MEBIBYTE:
                    went = line.send_what_goes(many)
                    if not went and not attack.happens(line, select.POLLOUT, 1):
                        break  # it takes no more: its answers have nowhere to go
                    sent += went or 0
                self.assertLess(sent, 8 * attack.MEBIBYTE)
            self.assertEqual(200, self.server.request("GET", "/healthz")[0])
            self.assert_bounded(before, 32 * attack.MEBIBYTE, "four that read nothing")


class Halves(attack.SlackAttacker):
    """Those who hang up at a bad moment."""

    def request(self, line):
        body = attack.command(line, "halves")
        return (f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: {attack.FORM}\r\n{self.signed(body)}"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body

    def test_who_has_asked_and_says_no_more_is_answered(self):
        with attack.Line(self.port) as line:
            line.send(self.request("/evidence help"))
            line.half_close()
            self.assertEqual([200], attack.statuses(line.rest()))

    def test_who_stops_inside_a_request_is_let_go(self):
        whole = self.request("/decision never said to the end")
        for part in (1, 10, whole.index(b"\r\n\r\n"), len(whole) - 1):
            with self.subTest(part=part), attack.Line(self.port) as line:
                line.send(whole[:part])
                line.half_close()
                self.assertNotIn(200, attack.statuses(line.rest()))

    def test_who_resets_the_connection_harms_nobody(self):
        whole = self.request("/evidence list")
        for _ in range(attack.long_or_short(2000, 100)):
            for part in (0, 10, len(whole) - 1, len(whole)):
                line = attack.Line(self.port)
                line.send(whole[:part])
                line.reset()
        self.assertEqual(200, self.server.request("GET", "/healthz")[0])


class Slowly(attack.SlackAttacker):
    """A byte now and then: each read is quick enough, the whole never ends. A deadline for the whole ends it."""

    def test_nobody_is_waited_for_and_honest_people_do_not_notice(self):
        body = attack.command("/decision dripped in", "slow")
        head = f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: {attack.FORM}\r\n{self.signed(body)}".encode()
        begun = {
            "nothing at all": b"",
            "a header": b"POST /slack/events HTTP/1.1\r\nX-Slow: ",
            "headers": b"POST /slack/events HTTP/1.1\r\n",
            "a body": head + b"Content-Length: 100000\r\n\r\n",
            "an upgrade": b"GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: ",
            "the next request": HEALTH + b"GET /hea",
        }
        allowed = attack.long_or_short(60, 40)
        with contextlib.ExitStack() as stack:
            slow = [stack.enter_context(attack.Line(self.port)) for _ in begun for _ in range(allowed)]
            for line, start in zip(slow, itertools.cycle(begun.values())):
                line.send(start)
            open_ones = set(slow)
            served = 0
            end = time.monotonic() + 2 * attack.PATIENCE
            while open_ones:
                self.assertLess(time.monotonic(), end, f"{len(open_ones)} that drip are still listened to")
                for line, start in zip(slow, itertools.cycle(begun.values())):
                    if line in open_ones and start and line.send_what_goes(b"a") is None:
                        open_ones.discard(line)
                open_ones -= {line for line in open_ones if self.is_over(line)}
                self.assertEqual(200, self.server.request("GET", "/healthz")[0])
                self.server.slash_command("/evidence help", attack.NOW)
                served += 1
                time.sleep(0.5)  # the pace of the drip
            self.assertGreater(served, 10)

    @staticmethod
    def is_over(line):
        """What was answered to the first request on the line is read, so that only its end is left to see."""
        while attack.happens(line, select.POLLIN):
            if not line.receive():
                return True
        return False


class ThousandsOfIdleConnections(attack.SlackAttacker):
    """More than dossier takes. Whoever comes last is served at once, in the place of who has idled for longest."""

    def setUp(self):
        self.many = 2300
        if attack.allow_many_descriptors() < self.many + 200:
            self.skipTest("this system allows too few open files")
        super().setUp()

    def test_honest_people_are_served_while_they_are_open(self):
        before = attack.resident(self.server.pid)
        with contextlib.ExitStack() as stack:
            idle = [stack.enter_context(attack.Line(self.port)) for _ in range(self.many)]
            for line in idle[::2]:
                line.send(b"POST /slack/events HTTP/1.1\r\nX-Half: a")
            for _ in range(10):
                self.server.slash_command("/evidence help", attack.NOW)
            still_open = sum(line.is_open() for line in idle)
            self.assertGreater(still_open, 1500, "they were served only once the idle ones had gone")
            self.assert_bounded(before, 96 * attack.MEBIBYTE, f"{self.many} idle connections")

    def test_bodies_that_never_end_keep_nobody_out_either(self):
        head = b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"a" * 1000
        with contextlib.ExitStack() as stack:
            idle = [stack.enter_context(attack.Line(self.port)) for _ in range(self.many)]
            for line in idle:
                line.send(head)
            for _ in range(10):
                self.server.slash_command("/evidence help", attack.NOW)
            self.assertGreater(sum(line.is_open() for line in idle), 1500)

    def test_an_open_chat_page_is_not_cut_off_for_them(self):
        with contextlib.ExitStack() as stack:
            page = stack.enter_context(attack.Socket(self.server))
            for _ in range(self.many):
                stack.enter_context(attack.Line(self.port))
            self.server.slash_command("/evidence help", attack.NOW)
            self.assertIn("decision", page.ask("/evidence help", "1"))


class FewDescriptors(attack.SlackAttacker):
    """As a service manager hands them out. Connections may not use them up: the database needs some, and so does
    whatever dossier calls."""

    @classmethod
    def setUpClass(cls):
        allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, most))
        try:
            super().setUpClass()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))

    def test_some_are_left_for_the_work(self):
        with contextlib.ExitStack() as stack:
            idle = [stack.enter_context(attack.Line(self.port)) for _ in range(500)]
            for _ in range(5):
                self.server.slash_command("/evidence help", attack.NOW)
            self.assertGreater(sum(line.is_open() for line in idle), 100)
            done = self.program.run(["say", "--as", "slack:T0EX1/U0EX1", "--database", self.database, "/evidence list"],
                                    attack.NOW)
            self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertNotIn("Too many open files", self.server.errors())


class ManyAtOnce(attack.SlackAttacker):
    """Unsigned bodies of the largest size, all at the same moment: they are let go as soon as they are heard."""

    def test_large_unsigned_bodies_are_let_go(self):
        before = attack.resident(self.server.pid)
        body = b"a" * (192 * 1024)
        head = f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()

        def send(_):
            with attack.Line(self.port) as line:
                line.send(head + body)
                return line.response()[0]

        with concurrent.futures.ThreadPoolExecutor(16) as many:
            self.assertEqual({401}, set(many.map(send, range(attack.long_or_short(8000, 200)))))
        self.assert_bounded(before, 32 * attack.MEBIBYTE, "large unsigned bodies")


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
