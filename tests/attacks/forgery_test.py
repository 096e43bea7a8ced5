#!/usr/bin/env python3
"""Requests that Slack did not make: forged, altered, replayed, put in another form; and what comes of JSON that is odd.

    tests/attacks/forgery_test.py [PROGRAM] [unittest's options]

More of them are in tests/e2e/bad_input_test.py.
"""

import concurrent.futures
import datetime
import hashlib
import hmac
import itertools
import json
import pathlib
import re
import tempfile
import unittest
import urllib.parse

import attack
import dossier_program

SECRET = dossier_program.SIGNING_SECRET


class Forged(attack.SlackAttacker):
    def post(self, head, body):
        return self.server.raw_request(f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: {attack.FORM}\r\n{head}"
                                       f"Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body)

    def parts(self, body):
        return re.match(r"X-Slack-Request-Timestamp: ([0-9]+)\r\nX-Slack-Signature: (v0=[0-9a-f]{64})\r\n", self.signed(body)).groups()

    def with_stamp(self, stamp, body, secret=SECRET, prefix="v0"):
        """Signed over that very timestamp, whatever it is."""
        mac = hmac.new(secret.encode(), f"{prefix}:{stamp}:".encode("latin-1") + body, hashlib.sha256).hexdigest()
        return f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {prefix}={mac}\r\n"

    def test_timestamps_of_every_odd_form_are_refused(self):
        """Each is signed as it stands with the right secret: the form alone is wrong."""
        body = attack.command("/decision odd time", 9_000_001)
        good = self.parts(body)[0]
        for odd in ("", good + "0" * 20, "0" * 20 + good, "-" + good, "+" + good, good + ".0", good + "e0", "0x" + format(int(good), "x"), good + " 1",
                    good + "\xa0", "\u0661".encode().decode("latin-1") * 10, good + "\x00", "NaN", "18446744073709551615", "18446744073709551616",
                    str(int(good) + 2**32), str(int(good) + 2**64), "9223372036854775807", "0", "1", good[:-1], good + "5", good + ",5", f"{good}, {good}"):
            with self.subTest(odd=odd):
                self.assertIn(self.post(self.with_stamp(odd, body), body), (400, 401))

    def test_missing_and_doubled_headers_are_refused(self):
        body = attack.command("/decision odd headers", 9_000_002)
        stamp, signature = self.parts(body)
        head_of = {"time": f"X-Slack-Request-Timestamp: {stamp}\r\n", "signature": f"X-Slack-Signature: {signature}\r\n"}
        for odd in ("", head_of["time"], head_of["signature"], head_of["time"] * 2 + head_of["signature"], head_of["time"] + head_of["signature"] * 2,
                    head_of["time"] + "X-Slack-Signature: \r\n", "X-Slack-Request-Timestamp: \r\n" + head_of["signature"],
                    head_of["time"] + head_of["signature"].replace("Slack", "Slack_"), head_of["time"] + f"X-Slack-Signature: {signature}, {signature}\r\n",
                    head_of["time"] + head_of["signature"] + f"x-slack-signature: v0={'0' * 64}\r\n"):
            with self.subTest(odd=odd):
                self.assertIn(self.post(odd, body), (400, 401))

    def test_signatures_of_every_odd_form_are_refused(self):
        body = attack.command("/decision odd signature", 9_000_003)
        stamp, signature = self.parts(body)
        digits = signature[3:]
        for odd in (signature.upper(), "v0=" + digits.upper(), "V0=" + digits, "v1=" + digits, "v0:" + digits, "v0" + digits, digits, "v0=" + digits[:63],
                    signature + "=junk", signature + "\xa0", '"' + signature + '"', "v0=" + digits[:-1] + ("1" if digits[-1] == "0" else "0"),
                    "v0=" + ("1" if digits[0] == "0" else "0") + digits[1:], "v0=" + "\xff" * 64, "v0=" + digits[:32] + "\x00" + digits[33:]):
            with self.subTest(odd=odd):
                self.assertIn(self.post(f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {odd}\r\n", body), (400, 401))

    def test_other_secrets_are_refused(self):
        body = attack.command("/decision other secret", 9_000_004)
        stamp = self.parts(body)[0]
        for secret in ("", SECRET[:-1], SECRET + "0", SECRET.upper(), " " + SECRET, SECRET + "\n"):
            self.assertEqual(401, self.post(self.with_stamp(stamp, body, secret), body), secret)
        self.assertEqual(401, self.post(self.with_stamp(stamp, body, prefix="v1"), body))

    def test_an_altered_body_is_refused_wherever_it_was_altered(self):
        body = attack.command("/decision altered on its way", 9_000_005)
        head = self.signed(body)
        for at in range(0, len(body), 7):
            altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1:]
            self.assertEqual(401, self.post(head, altered))
        for altered in (body + b"&", body + b"\r\n", body[:-1], b"&" + body, body.replace(b"%2F", b"/"), body.replace(b"+", b"%20")):
            self.assertEqual(401, self.post(head, altered))

    def test_no_answer_tells_why(self):
        """Whoever guesses learns nothing from it: neither what was wrong nor that the time was right."""
        body = attack.command("/decision told", 9_000_006)
        stamp, signature = self.parts(body)
        old = str(int(stamp) - 100_000)
        answers = set()
        for head in (self.with_stamp(old, body), self.with_stamp(stamp, body, "wrong"), f"X-Slack-Request-Timestamp: {old}\r\nX-Slack-Signature: {signature}\r\n", ""):
            with attack.Line(self.port) as line:
                line.send(f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: {attack.FORM}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                answers.add(repr(line.response()))
        self.assertEqual(1, len(answers), answers)

    def test_what_is_refused_is_logged_without_what_it_said(self):
        body = attack.command("/decision unspeakable", 9_000_007)
        self.post(self.with_stamp(self.parts(body)[0], body, "a-guess"), body)
        attack.until(lambda: "refused a request" in self.server.errors(), "the log's line")
        for word in ("unspeakable", SECRET, "a-guess"):
            self.assertNotIn(word, self.server.errors())


class Replayed(attack.SlackAttacker):
    """The very bytes once more, as whoever has recorded them can send them."""

    deliveries = itertools.count(7_000_000)

    def tearDown(self):
        pass  # what was really said is kept: once, as each test sees for itself

    def count(self, words):
        return self.server.slash_command("/evidence list", attack.NOW).count(words)

    def test_within_five_minutes_it_is_the_same_delivery(self):
        body = attack.command("/decision Replayed at once", next(self.deliveries))
        with concurrent.futures.ThreadPoolExecutor(32) as many:
            heard = list(many.map(lambda _: self.server.post_slack(body, attack.NOW), range(64)))
        self.assertEqual({200}, {status for status, _, _ in heard})
        self.assertEqual(1, len({answer for _, _, answer in heard}))
        self.assertEqual(1, self.count("Replayed at once"))

    def test_beyond_that_it_is_refused_and_before_it_too(self):
        body = attack.command("/decision Replayed later", next(self.deliveries))
        self.addCleanup(self.program.clock.set, attack.NOW)
        for seconds, status in ((300, 200), (301, 401), (86_400, 401), (365 * 86_400, 401), (-301, 401), (-300, 200)):
            self.program.clock.set(attack.NOW + datetime.timedelta(seconds=seconds))
            self.assertEqual(status, self.server.post_slack(body, attack.NOW, signed=attack.NOW)[0], seconds)
        self.program.clock.set(attack.NOW)
        self.assertEqual(1, self.count("Replayed later"))

    def test_a_recorded_body_signed_anew_is_still_the_same_delivery(self):
        """Slack does so when it sends again; nobody else can."""
        body = attack.command("/decision Signed anew", next(self.deliveries))
        self.addCleanup(self.program.clock.set, attack.NOW)
        for hours in (0, 1, 23):
            later = attack.NOW + datetime.timedelta(hours=hours)
            self.program.clock.set(later)
            self.assertEqual(200, self.server.post_slack(body, later)[0])
        self.program.clock.set(attack.NOW)
        self.assertEqual(1, self.count("Signed anew"))

    def test_a_recorded_signature_opens_nothing_else(self):
        body = attack.command("/decision Recorded", next(self.deliveries))
        stamp = str(int(attack.NOW.replace(tzinfo=datetime.timezone.utc).timestamp()))
        head = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": dossier_program.slack_signature(SECRET, stamp, body)}
        for method, path in (("POST", "/chime/events"), ("GET", "/slack/events"), ("PUT", "/slack/events"), ("POST", "/chat/state"), ("POST", "/")):
            self.assertIn(self.server.request(method, path, body, head)[0], (404, 405))


class WithoutASecret(unittest.TestCase):
    def test_an_empty_one_opens_no_door(self):
        with tempfile.TemporaryDirectory(prefix="dossier-attack.") as folder:
            program = dossier_program.Program(pathlib.Path(folder))
            with program.serve(program.folder / "evidence.db", attack.NOW, SLACK_SIGNING_SECRET="") as server:
                status, _, _ = server.post_slack(attack.command("/decision forged", 9_000_001), attack.NOW, secret="")
                self.assertEqual(404, status)


class OddJson(attack.SlackAttacker):
    """Signed as Slack signs it, so that it is read at all."""

    numbers = itertools.count(1)

    def event(self, text, kind="application/json"):
        body = text if isinstance(text, bytes) else text.encode()
        return self.server.post_slack(body, attack.NOW, headers={"Content-Type": kind})[0]

    def interaction(self, payload):
        return self.event(urllib.parse.urlencode({"payload": payload}, quote_via=urllib.parse.quote, safe="[]{}:,\""), attack.FORM)

    def test_nested_without_end_is_taken_for_nothing_or_refused(self):
        deep = 40_000
        nest = "[" * deep + "]" * deep
        for text in (nest, "[" * deep * 2, '{"type":' + nest + "}", '{"type":"event_callback","event":' + nest + "}", '{"a":' * deep,
                     '{"type":"event_callback","team_id":"T0EX1","event_id":"EvD","event":{"type":"message","channel_type":"im","channel":"D0EX10000",'
                     '"user":"U0EX1","ts":"1.2","blocks":' + nest + "}}", '{"type":"url_verification","challenge":' + nest + "}"):
            self.assertIn(self.event(text), (200, 400, 404), text[:30])
        for kind in ("block_actions", "view_submission", "block_suggestion", "message_action", "shortcut", "view_closed"):
            self.assertIn(self.interaction(f'{{"type":"{kind}","team":{{"id":"T0EX1"}},"user":{{"id":"U0EX1"}},"trigger_id":"1.2.3",'
                                           f'"view":{nest},"actions":{nest},"message":{nest},"state":{nest}}}'), (200, 400))

    def test_of_two_keys_that_are_one_nothing_is_kept_twice(self):
        twice = ('{"type":"event_callback","type":"event_callback","team_id":"T0EX1","team_id":"T0EX2","event_id":"Ev2","event_id":"Ev3","event":'
                 '{"type":"message","channel_type":"im","channel":"D0EX10000","user":"U0EX1","user":"U0EX2","text":"/evidence help","ts":"3.4"}}')
        self.assertIn(self.event(twice), (200, 400))

    def test_numbers_and_text_that_are_none_are_refused(self):
        for odd in ("1e400", "-1e400", "NaN", "01", "1.", "'a'", '"\\ud800"', '"\\udc00\\ud800"', '"\\x41"', '"a\tb"', '"a', "tru", "{,}", "[1,]", "/**/1"):
            self.assertEqual(400, self.event(f'{{"type":"event_callback","team_id":{odd}}}'), odd)
        for odd in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
            self.assertEqual(400, self.event(b'{"type":"event_callback","team_id":"' + odd + b'"}'), odd)
        for odd in ("", " ", "null", "[]", '"type"', "1", "{}{}", "{} x"):
            self.assertEqual(400, self.event(odd), odd)

    def test_values_of_another_kind_are_passed_over(self):
        values = ("null", "true", "0", "-1", "1e308", "18446744073709551616", '""', '"\\u0000"', "[]", "{}", "[[]]", '{"id":[]}', '"' + "a" * 100_000 + '"')
        keys = ("type", "team_id", "event_id", "event", "authorizations", "api_app_id", "event_time")
        inner = ("type", "channel_type", "channel", "user", "text", "ts", "thread_ts", "subtype", "message", "previous_message", "bot_id", "blocks", "files", "item")
        for value in values:
            for key in keys:
                self.assertIn(self.event(self.event_with(value, key, None)), (200, 400, 404), (key, value[:20]))
            for key in inner:
                if key not in ("text", "blocks", "files", "thread_ts", "item", "message", "previous_message", "bot_id", "subtype", "ts", "user", "channel"):
                    self.assertIn(self.event(self.event_with(value, None, key)), (200, 400), (key, value[:20]))

    def event_with(self, value, outer, inner):
        number = next(self.numbers)
        event = {"type": "message", "channel_type": "channel", "channel": "C0EX1", "user": "U0EX1", "text": "/decision smuggled", "ts": f"{number}.1"}
        whole = {"type": "event_callback", "team_id": "T0EX1", "event_id": f"EvK{number}", "event": event}
        (whole if outer else event)[outer or inner] = "MARK"
        return json.dumps(whole).replace('"MARK"', value)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
