#!/usr/bin/env python3
"""The fake Chimes judged from outside: their signatures by published vectors, what they refuse, and their faults.

    tests/e2e/chime_fake_test.py [unittest's options]

What Amazon's own clients take for good is in tests/counterparts/fake_chime_test.mjs.
"""

import asyncio
import contextlib
import datetime
import http.client
import http.server
import itertools
import json
import pathlib
import ssl
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

import aiohttp
import yarl

import chime_program
import dossier_program
from chime_program import chime

import classic_chime  # noqa: E402  (found where chime is)
import sigv4  # noqa: E402

SENDING = {"Content": "hello", "Type": "STANDARD", "Persistence": "PERSISTENT", "ClientRequestToken": "tok-0001"}


class Signatures(unittest.TestCase):
    """By the vectors that AWS publishes (awslabs/aws-c-auth, "aws-signing-test-suite/v4"), and by some of Chime's shape."""

    KEY = {"key_id": "AKIDEXAMPLE", "secret": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
    OF_AWS = {**KEY, "time": "20150830T123600Z", "service": "service"}
    OF_CHIME = {**KEY, "time": "20260302T101530Z"}
    TOKEN = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
    INSTANCE = chime.APP_INSTANCE
    REST = ("Host", "messaging-chime.us-east-1.amazonaws.com")

    def signed(self, method, target, headers, body=b"", **how):
        return dict(sigv4.sign(method, target, headers, body, **how))["Authorization"].rpartition("=")[2]

    def presigned(self, *given, **how):
        return sigv4.presign(*given, **how).rpartition("=")[2]

    def test_key(self):
        self.assertEqual(sigv4.signing_key(self.KEY["secret"], "20150830", "us-east-1", "iam").hex(),
                         "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
        self.assertEqual(sigv4.signing_key(self.KEY["secret"], "20260302", "us-east-1", "chime").hex(),
                         "497cc8e778aec416d2f0566c61a47c9743638f78899cf2ea39ebed8f48095c2e")

    def test_in_headers(self):
        host = [("Host", "example.amazonaws.com")]
        self.assertEqual(self.signed("GET", "/", host, **self.OF_AWS),
                         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
        form = [*host, ("Content-Type", "application/x-www-form-urlencoded")]
        self.assertEqual(self.signed("POST", "/", form, b"Param1=value1", **self.OF_AWS),
                         "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")

    def test_in_a_query(self):
        host, longer = "example.amazonaws.com", {**self.OF_AWS, "expires": 3600}
        self.assertEqual(self.presigned(host, "/", [], **longer),
                         "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")
        self.assertEqual(self.presigned(host, "/", [("Param2", "value2"), ("Param1", "value1")], **longer),
                         "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5")
        self.assertEqual(self.presigned(host, "/", [], token=self.TOKEN, **longer),
                         "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c")

    def test_of_calls_of_chime(self):
        self.assertEqual(self.signed("GET", "/endpoints/messaging-session", [self.REST], **self.OF_CHIME),
                         "38e9d5ebd6a301fc37b4316ab8ff3704ac358f8e2187ea465fb55a44f71ccb35")
        channel = f"{self.INSTANCE}/channel/66666666-7777-8888-9999-000000000000"
        target = f"/channels/{urllib.parse.quote(channel, safe='')}/messages"
        headers = [self.REST, ("Content-Type", "application/json"), ("x-amz-chime-bearer", f"{self.INSTANCE}/user/log-bot")]
        body = json.dumps(SENDING, separators=(",", ":")).encode()
        self.assertEqual(self.signed("POST", target, headers, body, **self.OF_CHIME),
                         "1275edc167310d32e4473bf3df26b197decbeff9e0fc5753b0f3733055fd9ac7")

    def test_of_sessions_of_chime(self):
        host, query = "node001.ue1.ws-messaging.chime.aws", [("sessionId", "sess-0001"),
                                                             ("userArn", f"{self.INSTANCE}/user/log-bot")]
        self.assertEqual(self.presigned(host, "/connect", query, **self.OF_CHIME),
                         "4fe5e3fa8cf336cc7268c5dd0ea5d684210dca072dbcbaf6586d4a8e25263b2f")
        query.append(("prefetch-on", "connect"))
        self.assertEqual(self.presigned(host, "/connect", query, token="IQoJb3JpZ2luX2VjEXAMPLE+/==", **self.OF_CHIME),
                         "1a907003bb6108124d63c605e5410d8f38c73dc129a92022c6dc14e168cfdd80")


class AgainstTheFake(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.fake = stack.enter_context(chime.FakeChime(ping_interval=0.05))
        self.key_id, self.key = self.fake.key_of(chime.BOT)
        self.numbers = itertools.count(1)
        self.trust = ssl.create_default_context(cafile=self.fake.ca_file)

    def time(self, seconds=0):
        return f"{self.fake.now() + datetime.timedelta(seconds=seconds):%Y%m%dT%H%M%SZ}"

    def call(self, method, path, body=None, alter=None, over_tls=False, **how):
        """A signed call of the bot's. alter: does to the headers what nobody signed. Returns the status, kind and answer."""
        port = self.fake.tls_port if over_tls else self.fake.port
        host = f"localhost:{port}" if over_tls else f"127.0.0.1:{port}"
        raw = json.dumps(body).encode() if body is not None else b""
        headers = [("Host", host), ("x-amz-chime-bearer", chime.user_arn(chime.BOT))]
        how = {"key_id": self.key_id, "secret": self.key.secret, "time": self.time(), **how}
        sent = dict(sigv4.sign(method, path, headers, raw, **how))
        if alter:
            alter(sent)
        connection = http.client.HTTPSConnection("localhost", port, context=self.trust, timeout=chime.PATIENCE) \
            if over_tls else http.client.HTTPConnection("127.0.0.1", port, timeout=chime.PATIENCE)
        try:
            connection.request(method, path, body=raw, headers=sent)
            answer = connection.getresponse()
            said = answer.read()
            kind = answer.headers.get("x-amzn-ErrorType", "").partition(":")[0]
            self.headers = answer.headers
            return answer.status, kind, json.loads(said) if "json" in answer.headers["Content-Type"] else said
        finally:
            connection.close()

    def send(self, text="hello", as_request="tok-0001", **how):
        path = f"/channels/{urllib.parse.quote(chime.channel_arn('dm'), safe='')}/messages"
        return self.call("POST", path, {**SENDING, "Content": text, "ClientRequestToken": as_request}, **how)

    def address(self, seconds=0, session="session", user=chime.BOT, **how):
        """A presigned one, for a call to connect(); of a session of its own, when it is of one."""
        status, _, answer = self.call("GET", "/endpoints/messaging-session")
        self.assertEqual(status, 200)
        host = answer["Endpoint"]["Url"]
        parameters = [(name, value) for name, value in (("sessionId", session and f"{session}-{next(self.numbers)}"),
                                                          ("userArn", user and chime.user_arn(user))) if value]
        how = {"key_id": self.key_id, "secret": self.key.secret, "time": self.time(seconds), **how}
        return f"https://{host}" + sigv4.presign(host, "/connect", parameters, **how)

    def connect(self, address, until=1, meanwhile=lambda: None, says=None):
        """Hears so many frames, or all until it is closed. Returns them, and the code with which it was closed, if it was.

        meanwhile    what the test does once the first frame has come
        says         a frame to it then
        """
        async def session():
            async with aiohttp.ClientSession() as client:
                # Its URL is encoded already.
                socket = await client.ws_connect(yarl.URL(address, encoded=True), ssl=self.trust)
                frames, done = [], None
                while len(frames) < until:
                    message = await socket.receive(timeout=chime.PATIENCE)
                    if message.type != aiohttp.WSMsgType.TEXT:
                        return frames, socket.close_code
                    frames.append(json.loads(message.data))
                    if says and len(frames) == 1:
                        await socket.send_str(says)
                    done = done or asyncio.get_running_loop().run_in_executor(None, meanwhile)
                await done
                await socket.close()
                return frames, None
        return asyncio.run(session())

    def events(self, frames):
        return [frame["Headers"]["x-amz-chime-event-type"] for frame in frames]

    def payloads(self, frames):
        return [json.loads(frame["Payload"]) for frame in frames if "Payload" in frame]


class Calls(AgainstTheFake):
    def test_are_carried_out_over_tls_too(self):
        self.assertEqual(self.send("plain", "tok-1")[0], 201)
        self.assertEqual(self.send("over TLS", "tok-2", over_tls=True)[0], 201)
        self.assertEqual(self.fake.texts("dm"), ["plain", "over TLS"])

    def test_are_refused_when_they_are_signed_wrongly(self):
        def bearer_unsigned(headers):
            headers["Authorization"] = headers["Authorization"].replace("x-amz-chime-bearer;", "")
        faulty = "InvalidSignatureException"
        for what, kind, how in (
                ("another secret", faulty, {"secret": "another"}),
                ("an unknown key", "UnrecognizedClientException", {"key_id": "AKIDUNKNOWN"}),
                ("a token that it has not", "UnrecognizedClientException", {"token": "none"}),
                ("another region", faulty, {"region": "eu-central-1"}),
                ("another service", faulty, {"service": "execute-api"}),
                ("too old", faulty, {"time": self.time(-301)}),
                ("too new", faulty, {"time": self.time(302)}),
                ("an unsigned bearer", faulty, {"alter": bearer_unsigned}),
                ("another bearer", faulty, {"alter": lambda sent: sent.update({"x-amz-chime-bearer": "x"})}),
                ("a header more", faulty, {"alter": lambda sent: sent.update({"x-amz-more": "x"})}),
                ("no signature", "MissingAuthenticationTokenException",
                 {"alter": lambda sent: sent.pop("Authorization")})):
            with self.subTest(what):
                status, said, answer = self.send(**how)
                self.assertEqual((status, said), (403, kind))
                self.assertEqual(set(answer), {"Code", "Message"})
        self.assertEqual(self.fake.messages, [])
        self.assertEqual(self.send(time=self.time(-290))[0], 201)

    def test_without_a_member_for_a_bearer_are_refused(self):
        channel = urllib.parse.quote(chime.channel_arn("dm"), safe="")
        self.fake.leave("dm", chime.BOT)
        self.assertEqual(self.call("GET", f"/channels/{channel}/messages")[:2], (403, "ForbiddenException"))
        self.assertEqual(self.call("GET", f"/channels/{channel}x/messages")[:2], (404, "NotFoundException"))
        self.assertEqual(self.call("GET", "/nothing")[:2], (404, "NotFoundException"))

    def test_are_signed_under_the_clock_that_the_test_sets(self):
        self.fake.set_clock(datetime.datetime(2026, 3, 9, 10))
        self.assertEqual(self.send()[0], 201)
        self.assertEqual(self.headers["Date"], "Mon, 09 Mar 2026 10:00:00 GMT")
        self.assertEqual(self.fake.messages[0].created.isoformat(), "2026-03-09T10:00:00+00:00")
        self.assertEqual(self.send(time="20260309T095459Z")[1], "InvalidSignatureException")

    def test_repeated_are_one_message(self):
        first, second = self.send(), self.send()
        self.assertEqual(first, second)
        self.assertEqual(self.send("another")[:2], (409, "ConflictException"))
        self.assertEqual(self.fake.texts("dm"), ["hello"])
        self.assertEqual(self.fake.complaints.pop(), "another message under the token tok-0001")

    def test_over_the_limit_are_refused_with_429(self):
        self.fake.calls_per_second = 0
        status, kind, answer = self.send()
        self.assertEqual((status, kind, answer["Code"]), (429, "ThrottledClientException", "Throttled"))

    def test_fail_as_told(self):
        for status, kind in ((403, "ForbiddenException"), (429, "ThrottledClientException"),
                             (500, "ServiceFailureException"), (503, "ServiceUnavailableException")):
            self.fake.fail("SendChannelMessage", status=status, retry_after=3)
            self.assertEqual(self.send()[:2], (status, kind))
            self.assertEqual(self.headers["Retry-After"], "3")
        self.assertEqual(self.fake.messages, [])
        self.fake.fail("SendChannelMessage", html=True)
        self.assertEqual(self.send()[0], 502)
        self.fake.fail("SendChannelMessage", drop=True)
        with self.assertRaises(ConnectionError):
            self.send()
        self.assertEqual(self.fake.messages, [])
        self.fake.fail("SendChannelMessage", drop=True, done=True)
        with self.assertRaises(ConnectionError):
            self.send()
        self.assertEqual(self.fake.texts("dm"), ["hello"])
        self.fake.fail("SendChannelMessage", delay=0.01)
        self.assertEqual(self.send()[0], 201)
        statuses = [call.status for call in self.fake.calls_of("SendChannelMessage")]
        self.assertEqual(statuses, [403, 429, 500, 503, 502, None, None, 201])

    def test_a_message_of_exactly_the_limit_is_taken(self):
        self.assertEqual(self.send("ü" * 2048)[0], 201)
        self.assertEqual(self.send("ü" * 2048 + "x", "tok-2")[:2], (400, "BadRequestException"))

    def test_with_passing_credentials_end_with_them(self):
        self.fake.set_clock(datetime.datetime(2026, 3, 9, 10))
        issued = json.loads(urllib.request.urlopen(f"{self.fake.api_url}/credentials").read())
        self.assertEqual(issued["Expiration"], "2026-03-09T11:00:00Z")
        how = {"key_id": issued["AccessKeyId"], "secret": issued["SecretAccessKey"], "token": issued["Token"]}
        self.assertEqual(self.send(**how)[0], 201)
        self.fake.set_clock(datetime.datetime(2026, 3, 9, 11))
        self.assertEqual(self.send(**how)[:2], (403, "ExpiredTokenException"))

    def test_a_machines_credentials_need_its_token(self):
        def ask(method, path, **headers):
            request = urllib.request.Request(self.fake.api_url + path, method=method, headers=headers)
            try:
                return urllib.request.urlopen(request).read().decode()
            except urllib.error.HTTPError as problem:
                return problem.close() or problem.code
        path = "/latest/meta-data/iam/security-credentials/"
        self.assertEqual(ask("GET", path), 401)
        token = ask("PUT", "/latest/api/token", **{"X-aws-ec2-metadata-token-ttl-seconds": "60"})
        role = ask("GET", path, **{"X-aws-ec2-metadata-token": token})
        issued = json.loads(ask("GET", path + role, **{"X-aws-ec2-metadata-token": token}))
        self.assertEqual(issued["Code"], "Success")
        self.assertIn(issued["AccessKeyId"], self.fake.keys)


class Sessions(AgainstTheFake):
    def test_are_established_and_hear_their_channels(self):
        frames, _ = self.connect(self.address(), 3, lambda: (
            self.fake.say("ana", "dm", "decision list"), self.fake.join("strategy", "ben")))
        self.assertEqual(self.events(frames),
                         ["SESSION_ESTABLISHED", "CREATE_CHANNEL_MESSAGE", "CREATE_CHANNEL_MEMBERSHIP"])
        self.assertEqual([frame["Headers"]["x-amz-chime-message-type"] for frame in frames],
                         ["SYSTEM", "STANDARD", "SYSTEM"])
        message = self.payloads(frames)[0]
        self.assertEqual(message["Content"], "decision list")
        self.assertNotIn("Metadata", message)

    def test_open_and_are_closed_with_4401_when_they_are_signed_wrongly(self):
        self.fake.set_clock(datetime.datetime(2026, 3, 9, 10))  # or a slow machine would decide
        for what, address in (("another secret", self.address(secret="another")),
                              ("expired", self.address(-11)),
                              ("too new", self.address(302)),
                              ("an altered session", self.address().replace("session-", "another-")),
                              ("no session", self.address(session=None)),
                              ("no user", self.address(user=None))):
            with self.subTest(what):
                self.assertEqual(self.connect(address), ([], 4401))
        self.assertEqual(self.connect(self.address(user="ana")), ([], 4003))
        self.assertEqual(self.fake.sessions(), [])
        self.fake.complaints.clear()  # of so many sockets at once

    def test_an_address_is_good_once(self):
        address = self.address()
        self.assertEqual(self.connect(address)[1], None)
        self.assertEqual(self.connect(address), ([], 4401))
        self.assertIn("a signed address was used twice", self.fake.complaints)
        self.assertIn("a socket without asking for an endpoint first", self.fake.complaints)
        self.assertTrue(any(one.startswith("two sockets within") for one in self.fake.complaints))

    def test_after_a_new_start_a_socket_may_be_opened_at_once(self):
        for _ in range(2):
            self.fake.forget_connections()
            self.assertEqual(self.connect(self.address())[1], None)
        self.assertEqual(self.fake.complaints, [])

    def test_a_frame_from_the_bot_is_complained_of(self):
        self.connect(self.address(), says="hello")
        self.fake.wait_until(lambda: self.fake.complaints, "a complaint")
        self.assertEqual(self.fake.complaints, ["it sent a frame: 'hello'"])

    def test_are_closed_with_every_code(self):
        for code in (1000, 1001, 1006, 1011, 1012, 4003, 4005, 4401, 4999):
            with self.subTest(code):
                frames, closed = self.connect(self.address(), 2, lambda code=code: self.fake.disconnect(code=code))
                self.assertEqual((len(frames), closed), (1, code))
        self.fake.refuse_sessions(code=4005)
        self.assertEqual(self.connect(self.address()), ([], 4005))
        self.fake.fail("Connect", status=503)
        with self.assertRaises(aiohttp.WSServerHandshakeError):
            self.connect(self.address())
        self.fake.fail("Connect", drop=True)
        with self.assertRaises(aiohttp.ClientError):
            self.connect(self.address())

    def test_hear_early_twice_and_nulls(self):
        self.fake.establishes_after = None
        self.fake.sends_nulls = True

        def meanwhile():
            self.fake.wait_for_connections(1)
            self.fake.say("ana", "dm", "decision list", times=2)
            self.fake.establish()
        late = threading.Thread(target=meanwhile)
        late.start()
        frames, _ = self.connect(self.address(), 3)
        late.join()
        self.assertEqual(self.events(frames), ["CREATE_CHANNEL_MESSAGE"] * 2 + ["SESSION_ESTABLISHED"])
        message = self.payloads(frames)[0]
        self.assertEqual((message["Metadata"], message["Status"]["Value"], message["Target"]), (None, None, None))

    def test_are_pinged(self):
        self.connect(self.address(), 2, lambda: (
            self.fake.wait_until(lambda: self.fake.connections[0].pongs, "a pong"), self.fake.say("ana", "dm", "enough")))

    def test_hear_nothing_while_they_are_frozen(self):
        def meanwhile():
            self.fake.freeze()
            self.fake.say("ana", "dm", "not heard")
            self.fake.disconnect(code=1006)
        self.assertEqual(self.connect(self.address(), 2, meanwhile)[1], 1006)
        self.assertEqual([one.text for one in self.fake.messages], ["not heard"])

    def test_do_not_hear_what_is_not_pushed_or_for_somebody_else(self):
        frames, _ = self.connect(self.address(), 2, lambda: (
            self.fake.say("ana", "strategy", "missed", is_pushed=False), self.fake.say("ana", "strategy", "Ben's", "ben"),
            self.fake.say("ana", "strategy", "heard")))
        self.assertEqual(self.payloads(frames)[0]["Content"], "heard")
        channel = urllib.parse.quote(chime.channel_arn("strategy"), safe="")
        _, _, listed = self.call("GET", f"/channels/{channel}/messages?sort-order=ASCENDING")
        self.assertEqual([one["Content"] for one in listed["ChannelMessages"]], ["missed", "heard"])


class Conversations(AgainstTheFake):
    def test_a_reply_is_what_others_write_afterwards_where_one_sees_it(self):
        asked = self.fake.say("ana", "dm", "decision list")
        with self.assertRaises(AssertionError):
            self.fake.wait_for_reply(asked, seconds=0.01)
        self.send("D-1")
        self.assertEqual(self.fake.wait_for_reply(asked).text, "D-1")

    def test_pages_of_history_keep_their_place(self):
        for number in range(5):
            self.fake.say("ana", "dm", str(number), at=datetime.datetime(2026, 3, 9, 10))
        self.fake.largest_page = 2
        path = f"/channels/{urllib.parse.quote(chime.channel_arn('dm'), safe='')}/messages?sort-order=ASCENDING"
        path += "&not-before=2026-03-09T10%3A00%3A00.000000Z"
        found, token = [], ""
        while token is not None:
            _, _, answer = self.call("GET", path + (f"&next-token={urllib.parse.quote(token, safe='')}" if token else ""))
            found += [one["Content"] for one in answer["ChannelMessages"]]
            token = answer.get("NextToken")
        self.assertEqual(found, list("01234"))
        self.assertEqual(self.call("GET", path + "&not-after=yesterday")[0], 400)

    @unittest.skipIf(chime_program.missing_client(), chime_program.missing_client())
    def test_a_person_at_amazons_client_speaks_under_the_tests_clock(self):
        with tempfile.TemporaryDirectory(prefix="dossier-chime.") as folder:
            clock = dossier_program.Clock(pathlib.Path(folder) / "clock")
            clock.set(chime_program.NOW)
            self.fake.set_clock(chime_program.NOW)
            with chime_program.Person(self.fake, "ana", clock) as ana:
                ana.write("dm", "decision list")
                self.fake.wait_until(lambda: self.fake.messages, "a message")
                self.send("D-1, and more")
                self.assertEqual(ana.wait_for_text("D-1")["Content"], "D-1, and more")


class Receiver:
    """Takes the events of classic Chime, and answers with the statuses that it is given, at last with 200."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.taken = []  # (headers, body)
        taker = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taker.taken.append((self.headers, body))
                self.send_response(taker.statuses.pop(0) if taker.statuses else 200)
                self.end_headers()
                self.wfile.write(b"heard")

            def log_message(self, *_):
                pass
        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_port}/chime/events"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Classic(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.fake = stack.enter_context(classic_chime.ClassicChime(interval=0))

    def post(self, webhook, body):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = webhook if webhook.startswith("http") else self.fake.url(webhook)
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as problem:
            problem.close()
            return problem.code

    def test_signs_as_the_guide_says(self):
        for body, signature in (
                (b'{"EventType":"Mention","Message":"@logbot@example.com /decision list"}',
                 "ZJ//FtzsLnRRPp5VILW2GFq6PlgCMtkGVFL1UxSuGAs="),
                (b'{"Challenge":"00000000000000000000","EventType":"HTTPSEndpointVerification"}',
                 "09ooK85kYeK9ZwSnGWBPbpri4qWIDQr7A08Klktja6w=")):
            self.assertEqual(classic_chime.sign(classic_chime.SECURITY_TOKEN, "2026-01-15T09:30:00.000Z", body), signature)

    def test_events_are_signed_and_bring_addresses(self):
        with Receiver() as receiver:
            self.fake.events_url = receiver.url
            for delivery in (self.fake.challenge(), self.fake.invite("room-1"),
                             self.fake.mention("room-1", "ana@example.com", "@dossier decision list"),
                             self.fake.remove("room-1")):
                self.assertEqual((delivery.status, delivery.body, delivery.attempts), (200, b"heard", 1))
        for headers, body in receiver.taken:
            stamp = headers["Chime-Request-Timestamp"]
            self.assertEqual(headers["Chime-Signature"], classic_chime.sign(classic_chime.SECURITY_TOKEN, stamp, body))
        challenge, invite, mention, remove = [json.loads(body) for _, body in receiver.taken]
        self.assertEqual(challenge["EventType"], "HTTPSEndpointVerification")
        self.assertEqual(invite["InboundHttpsEndpoint"]["EndpointType"], "Persistent")
        self.assertEqual(mention["Message"], "@dossier decision list")
        self.assertNotIn("InboundHttpsEndpoint", remove)
        self.assertEqual(self.post(mention["InboundHttpsEndpoint"]["Url"], {"Content": "D-1"}), 200)
        self.assertEqual(self.post(invite["InboundHttpsEndpoint"]["Url"], {"Content": "D-1"}), 404)
        self.assertEqual(self.fake.wait_for_post(room="room-1").text, "D-1")

    def test_events_that_fail_come_twice_more_each_signed_anew(self):
        with Receiver(500, 503) as receiver:
            self.fake.events_url = receiver.url
            self.assertEqual(self.fake.challenge().attempts, 3)
            receiver.statuses = [500] * 3
            self.assertEqual(self.fake.challenge().status, 500)
            receiver.statuses = [401]
            self.assertEqual(self.fake.challenge().attempts, 1)
        self.assertEqual(len({headers["Chime-Request-Timestamp"] for headers, _ in receiver.taken[:3]}), 3)

    def test_events_can_be_forged(self):
        with Receiver() as receiver:
            self.fake.events_url = receiver.url
            self.fake.deliver({"EventType": "Invite"}, token="another", stamp="x", change=lambda body: body + b" ")
        headers, body = receiver.taken[0]
        self.assertEqual((headers["Chime-Request-Timestamp"], body), ("x", b'{"EventType": "Invite"} '))

    def test_webhooks_keep_their_limits(self):
        webhook = self.fake.webhook("room-1")
        self.assertEqual(self.post(webhook, {"Content": "x" * 4096}), 200)
        self.assertEqual(self.post(webhook, {"Content": "ü" * 2049}), 413)
        for body in (b"no JSON", {"Content": "x", "more": 1}, {"content": "x"}, {"Content": 1}, []):
            self.assertEqual(self.post(webhook, body), 400)
        self.assertEqual(self.post(self.fake.url(webhook) + "x", {"Content": "x"}), 403)
        self.fake.members["room-1"] = 51
        self.assertEqual(self.post(webhook, {"Content": "/md @All hear"}), 400)
        self.assertEqual(self.post(webhook, {"Content": "mail@All hear"}), 200)
        self.fake.fail(status=503)
        self.assertEqual(self.post(webhook, {"Content": "x"}), 503)
        self.fake.interval = 1000
        self.assertEqual(self.post(webhook, {"Content": "too soon"}), 429)

    def test_an_address_that_came_with_a_mention_ends_after_two_minutes(self):
        self.fake.set_clock(datetime.datetime(2026, 1, 15, 9, 30))
        webhook = self.fake.webhook("room-1", classic_chime.SHORT_LIFE)
        self.fake.set_clock(datetime.datetime(2026, 1, 15, 9, 32))
        self.assertEqual(self.post(webhook, {"Content": "just"}), 200)
        self.fake.set_clock(datetime.datetime(2026, 1, 15, 9, 32, 1))
        self.assertEqual(self.post(webhook, {"Content": "late"}), 404)


if __name__ == "__main__":
    unittest.main()
