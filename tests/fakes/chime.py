#!/usr/bin/env python3
"""An Amazon Chime SDK messaging on loopback: its REST calls, its WebSocket sessions, and every fault of a network.

    with chime.FakeChime() as fake:             REST at fake.api_url; fake.ca_file vouches for the WebSocket's host
        fake.wait_for_sessions(1)               the bot's
        asked = fake.say("ana", "dm", "decision Dropped gift wrap")
        print(fake.wait_for_reply(asked).text)

People and channels go by their short names here; user_arn() and channel_arn() are what the wire says. What it answers
and pushes follows Amazon's API model and the way its own clients take it: tests/counterparts/fake_chime_test.mjs. It
records every call, message and connection with the time (of the monotonic clock), and in .complaints what a
well-behaved bot would not have done. Alone it is steered over HTTP, see CONTROLS below:

    tests/fakes/chime.py [--port PORT]          prints {"api": URL, "ca": FILE}
"""

import argparse
import asyncio
import base64
import collections
import dataclasses
import datetime
import itertools
import json
import re
import sys
import tempfile
import time
import urllib.parse

from aiohttp import WSMsgType, web

import loopback
import sigv4

PATIENCE = loopback.PATIENCE
REGION = "us-east-1"
APP_INSTANCE = f"arn:aws:chime:{REGION}:123456789012:app-instance/11111111-2222-3333-4444-555555555555"
BOT = "dossier"

LARGEST_CONTENT = 4096  # bytes of a STANDARD message
LARGEST_CONTROL = 30
LARGEST_METADATA = 1024
SKEW = datetime.timedelta(minutes=5)  # between the clocks of who signs and who checks
BETWEEN_CONNECTIONS = 0.99  # seconds: the quota is one a second, and clocks are not that exact

# Status, the exception's name in x-amzn-ErrorType, and the code in the body.
ERRORS = {
    400: ("BadRequestException", "BadRequest"),
    401: ("UnauthorizedClientException", "Unauthorized"),
    403: ("ForbiddenException", "Forbidden"),
    404: ("NotFoundException", "NotFound"),
    409: ("ConflictException", "Conflict"),
    429: ("ThrottledClientException", "Throttled"),
    500: ("ServiceFailureException", "ServiceFailure"),
    503: ("ServiceUnavailableException", "ServiceUnavailable"),
}


def user_arn(name):
    return f"{APP_INSTANCE}/user/{name}"


def channel_arn(name):
    return f"{APP_INSTANCE}/channel/{name}"


def short(arn):
    return arn.rpartition("/")[2]


class Refusal(Exception):
    def __init__(self, status, message, kind=None):
        super().__init__(message)
        self.status = status
        self.kind = kind or ERRORS[status][0]
        self.code = self.kind.removesuffix("Exception") if kind else ERRORS[status][1]

    def response(self):
        return web.json_response({"Code": self.code, "Message": str(self)}, status=self.status, headers={
            "x-amzn-ErrorType": f"{self.kind}:http://internal.amazon.com/coral/com.amazonaws.chime/"})


@dataclasses.dataclass
class Key:
    """What requests are signed with. A temporary one has a token, and a moment from which it is good no more."""

    secret: str
    user: str
    token: str = None
    expires: datetime.datetime = None


@dataclasses.dataclass
class Call:
    operation: str
    user: str  # None: nobody knows who signed it
    target: str  # the path and query, as they came
    body: dict
    at: float
    status: int = None  # None: the connection was reset


@dataclasses.dataclass
class Message:
    id: str
    channel: str
    sender: str
    text: str
    created: datetime.datetime
    type: str = "STANDARD"
    persistence: str = "PERSISTENT"
    target: str = None
    token: str = None
    metadata: str = None
    content_type: str = None
    attributes: dict = None
    sub_channel: str = None
    edited: datetime.datetime = None
    is_redacted: bool = False
    at: float = 0.0

    def is_seen_by(self, user):
        return self.target is None or user in (self.target, self.sender)


@dataclasses.dataclass
class Channel:
    name: str
    members: dict  # user: DEFAULT or HIDDEN
    mode: str = "UNRESTRICTED"
    privacy: str = "PRIVATE"


class Connection:
    """One WebSocket of somebody's."""

    def __init__(self, number, user, session, socket, request):
        self.number = number
        self.user = user
        self.session = session
        self.socket = socket
        self.request = request
        self.opened_at = time.monotonic()
        self.established_at = None
        self.is_alive = True
        self.is_frozen = False
        self.reading = None  # the task
        self.goodbye = None  # while it is being closed from here: set when that is done
        self.pongs = 0
        self.close_code = None  # what the other side said, or was told

    @property
    def is_established(self):
        return self.established_at is not None

    def answer_ping(self):
        self.pongs += 1


class FakeChime(loopback.Loopback):
    """
    ping_interval        seconds between the pings of a session
    establishes_after    seconds from an open socket to SESSION_ESTABLISHED; None: when establish() is called
    calls_per_second     by each bearer, and no more; None: no limit
    largest_page         of a list, whatever is asked for
    sends_nulls          what a message does not have is there and null, not absent
    """

    def __init__(self, port=0, ping_interval=5.0, establishes_after=0.0, calls_per_second=None):
        super().__init__()
        self.ping_interval = ping_interval
        self.establishes_after = establishes_after
        self.calls_per_second = calls_per_second
        self.largest_page = 50
        self.sends_nulls = False
        self.life_of_credentials = datetime.timedelta(hours=1)
        self.calls = []
        self.messages = []
        self.connections = []
        self.complaints = []  # about the bot
        self.users = {BOT: "Dossier", "ana": "Ana", "ben": "Ben"}
        self.channels = {"dm": Channel("Ana and Dossier", {"ana": "DEFAULT", BOT: "DEFAULT"}),
                         "strategy": Channel("Strategy", dict.fromkeys(("ana", "ben", BOT), "DEFAULT"))}
        self.keys = {f"AKIDEXAMPLE{user.upper()}": Key(f"secret+of/{user}", user) for user in self.users}
        self._moment = None
        self._last_created = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)
        self._numbers = itertools.count(1)
        self._faults = loopback.Faults()
        self._refused = collections.defaultdict(list)  # user: close codes for the sessions to come
        self._sent_tokens = {}  # (bearer, channel, ClientRequestToken): (body, message)
        self._made_tokens = {}  # (bearer, ClientRequestToken): channel
        self._pages = {}  # next-token: (of which list, from where)
        self._presigned = set()  # signatures that a socket was opened with
        self._endpoints = collections.Counter()  # user: asked for, and no socket opened since
        self._recent = collections.defaultdict(collections.deque)  # bearer: times of calls
        self._before_start = 0  # connections
        self._wanted_port = port
        self._folder = tempfile.TemporaryDirectory(prefix="dossier-chime.")
        self._certificates = loopback.Certificates(self._folder.name)

    def __exit__(self, *what):
        super().__exit__(*what)
        self._folder.cleanup()

    @property
    def api_url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_api_url(self):
        return f"https://localhost:{self.tls_port}"

    @property
    def ca_file(self):
        return str(self._certificates.ca)

    def key_of(self, user):
        """The lasting one: its id and what belongs to it."""
        return next((key_id, key) for key_id, key in self.keys.items() if key.user == user and not key.token)

    # --- for tests: the clock ---

    def now(self):
        return self._moment or datetime.datetime.now(datetime.timezone.utc)

    def set_clock(self, moment):
        """The time at which signatures are judged and messages are made, in UTC; None: the real one."""
        self._moment = moment.replace(tzinfo=datetime.timezone.utc) if moment else None

    # --- for tests: who is there ---

    def add_user(self, user, name):
        self.users[user] = name
        self.keys[f"AKIDEXAMPLE{user.upper()}"] = Key(f"secret+of/{user}", user)

    def add_channel(self, channel, members):
        self.channels[channel] = Channel(channel.capitalize(), dict.fromkeys(members, "DEFAULT"))

    def join(self, channel, user, inviter="ana"):
        self._do(self._join(channel, user, "DEFAULT", inviter))

    def leave(self, channel, user, remover="ana"):
        self._do(self._leave(channel, user, remover))

    def issue_credentials(self, user=BOT):
        """Temporary ones, as a role gets them: what the metadata services of containers and machines answer."""
        key_id, expires = f"ASIAEXAMPLE{next(self._numbers)}", self.now() + self.life_of_credentials
        key = Key(f"passing+secret/{key_id}", user, f"IQoJb3JpZ2luX2Vj+/{key_id}==", expires)
        self.keys[key_id] = key
        return {"AccessKeyId": key_id, "SecretAccessKey": key.secret, "Token": key.token,
                "Expiration": f"{expires:%Y-%m-%dT%H:%M:%SZ}"}

    # --- for tests: what happens, from the test's thread ---

    def wait_until(self, is_so, what, seconds=PATIENCE):
        super().wait_until(is_so, f"{what}; complaints: {self.complaints}", seconds)

    def sessions(self, user=BOT):
        """Those that are established, up, and could be pushed to."""
        return [one for one in self.connections
                if one.user == user and one.is_alive and one.is_established and not one.is_frozen]

    def wait_for_sessions(self, count, user=BOT, seconds=PATIENCE):
        self.wait_until(lambda: len(self.sessions(user)) == count, f"{count} sessions of {user}", seconds)

    def wait_for_connections(self, count, user=BOT, seconds=PATIENCE):
        """For so many sockets that were ever opened."""
        def opened():
            return [one for one in self.connections if one.user == user]
        self.wait_until(lambda: len(opened()) >= count, f"{count} sockets of {user}", seconds)
        return opened()[count - 1]

    def calls_of(self, operation, user=BOT):
        return [call for call in self.calls if call.operation == operation and call.user == user]

    def wait_for_call(self, operation, count=1, user=BOT, seconds=PATIENCE):
        self.wait_until(lambda: len(self.calls_of(operation, user)) >= count, f"{operation} of {user}", seconds)
        return self.calls_of(operation, user)[count - 1]

    def say(self, user, channel, text, target=None, is_pushed=True, at=None, times=1, **more):
        """Somebody writes a message, which is returned.

        is_pushed    False: nobody's session hears of it, it is only in the history
        at           when it says it was made, in UTC; else the clock's time, a millisecond after the last one at least
        times        how often it is pushed
        more         the other fields of Message
        """
        return self._do(self._say(user, channel, text, target, is_pushed, at, times, more))

    def edit(self, message, text):
        self._do(self._edit(message, text))

    def redact(self, message):
        self._do(self._redact(message))

    def push_again(self, message, user=BOT):
        """The very same event."""
        self._do(self._push_to(user, self._frame("CREATE_CHANNEL_MESSAGE", message)))

    def push_raw(self, text, user=BOT):
        """To each of their sessions, whatever it is."""
        self._do(self._push_to(user, text))

    def replies_to(self, message):
        """What others have written since, where its sender can see it."""
        return [one for one in self.messages[self.messages.index(message) + 1:]
                if one.channel == message.channel and one.sender != message.sender and one.is_seen_by(message.sender)]

    def wait_for_reply(self, message, count=1, seconds=PATIENCE):
        self.wait_until(lambda: len(self.replies_to(message)) >= count, f"reply {count} to {message.text!r}", seconds)
        return self.replies_to(message)[count - 1]

    def texts(self, channel=None, sender=BOT):
        return [one.text for one in self.messages if one.sender == sender and channel in (None, one.channel)]

    def establish(self, user=BOT):
        """SESSION_ESTABLISHED to each socket of theirs that has not had it."""
        async def all_of_them():
            for one in self._open_to(user):
                await self._establish(one)
        self._do(all_of_them())

    def disconnect(self, user=BOT, code=1012):
        """Closes their sessions with the code; 1006 is no code that is sent: the connection is reset."""
        self._do(self._disconnect(user, code))

    def refuse_sessions(self, user=BOT, code=4401, times=1):
        """Their next sockets open, and are closed with the code without ever being established."""
        self._refused[user] += [code] * times

    def freeze(self, user=BOT):
        """Half open: nothing is read or sent any more, no ping answered, and the socket stays."""
        async def stand_still():
            def freeze():
                for one in self._open_to(user):
                    one.is_frozen = True
            self._note(freeze)
        self._do(stand_still())

    def forget_connections(self):
        """The bot is started anew, and cannot know when it last connected."""
        self._before_start = len(self.connections)

    def fail(self, operation, **how):
        """The next calls of the operation fail; "Connect" is the WebSocket's upgrade, "*" all. how: as a Fault does."""
        self._faults.add(operation, how)

    # --- inside: the thread with the event loop ---

    def _application(self):
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.on_response_prepare.append(self._stamp)
        app.router.add_get("/connect", self._connect)
        app.router.add_get("/credentials", self._container_credentials)
        app.router.add_put("/latest/api/token", self._metadata_token)
        app.router.add_get("/latest/meta-data/iam/security-credentials/{role:.*}", self._metadata_credentials)
        for name in CONTROLS:
            app.router.add_post(f"/_test/{name}", self._control)
        app.router.add_route("*", "/{rest:.*}", self._api)
        return app

    async def _serve(self, runner):
        self.port = await self._listen_on(runner, self._wanted_port)
        self.tls_port = await self._listen_on(runner, 0, self._certificates.context())

    async def _end(self):
        for connection in self.connections:
            if connection.is_alive and connection.request.transport:
                connection.request.transport.abort()

    async def _stamp(self, _, response):
        """Amazon's clients set their clocks by the service's."""
        response.headers["Date"] = f"{self.now():%a, %d %b %Y %H:%M:%S GMT}"
        response.headers["x-amzn-RequestId"] = f"request-{next(self._numbers)}"

    def _complain(self, user, text):
        if user == BOT:
            self._note(lambda: self.complaints.append(text))

    # --- who asks ---

    def _authenticate(self, claim, request, body):
        """The user whose key has signed the request, or a Refusal."""
        headers = [(name.decode("latin-1"), value.decode("utf-8")) for name, value in request.raw_headers]
        if claim is None:
            raise Refusal(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
        key = self.keys.get(claim.key_id)
        if key is None or claim.token != key.token:
            raise Refusal(403, "The security token is invalid", "UnrecognizedClientException")
        must_be_signed = {"host"}
        if claim.expires is None:
            must_be_signed |= {name.lower() for name, _ in headers if name.lower().startswith("x-amz-")}
        if (claim.region, claim.service) != (REGION, "chime") or not must_be_signed <= set(claim.signed) or \
                not claim.is_by(key.secret, request.method, request.raw_path, headers, body):
            raise Refusal(403, "The signature does not match the request", "InvalidSignatureException")
        self._check_time(claim)
        if key.expires and key.expires <= self.now():
            raise Refusal(403, "The security token is expired", "ExpiredTokenException")
        return key.user

    def _check_time(self, claim):
        signed_at = datetime.datetime.strptime(claim.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        good_for = SKEW if claim.expires is None else datetime.timedelta(seconds=claim.expires)
        if signed_at + good_for < self.now():
            raise Refusal(403, f"Signature expired: {claim.time} is now earlier than "
                               f"{self.now() - good_for:%Y%m%dT%H%M%SZ}", "InvalidSignatureException")
        if signed_at - SKEW > self.now():
            raise Refusal(403, f"Signature not yet current: {claim.time} is still later than "
                               f"{self.now() + SKEW:%Y%m%dT%H%M%SZ}", "InvalidSignatureException")

    def _bearer(self, request, user):
        """Who speaks, which has to be who has signed."""
        arn = request.headers.get("x-amz-chime-bearer")
        if not arn:
            raise Refusal(400, "ChimeBearer must be given")
        if arn != user_arn(user):
            raise Refusal(403, f"User is not authorized to perform this on resource: {arn}")
        return user

    def _take_from_quota(self, bearer):
        recent, now = self._recent[bearer], time.monotonic()
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if self.calls_per_second is not None and len(recent) >= self.calls_per_second:
            raise Refusal(429, "Rate exceeded")
        recent.append(now)

    # --- credentials that pass ---

    async def _container_credentials(self, _):
        return web.json_response(self.issue_credentials())

    async def _metadata_token(self, request):
        if not request.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "").isdigit():
            return web.Response(status=400)
        return web.Response(text="metadata-token")

    async def _metadata_credentials(self, request):
        if request.headers.get("X-aws-ec2-metadata-token") != "metadata-token":
            return web.Response(status=401)
        if not request.match_info["role"]:
            return web.Response(text="dossier-role")
        return web.json_response({"Code": "Success", "Type": "AWS-HMAC", **self.issue_credentials()})

    # --- sessions ---

    async def _connect(self, request):
        fault = self._faults.next("Connect")
        response = await fault.befall(request, lambda status: web.Response(status=status)) if fault else None
        if response is not None:
            return response
        socket = web.WebSocketResponse(autoping=False, compress=False, timeout=1.0, max_msg_size=0)
        await socket.prepare(request)
        # It opens for everybody; who may not is told by the way in which it closes.
        user, code = self._who_connects(request)
        query = dict(sigv4.split_query(request.raw_path))
        connection = Connection(len(self.connections) + 1, user, query.get("sessionId"), socket, request)
        connection.is_alive = code is None
        connection.close_code = code
        self._note(lambda: self.connections.append(connection))
        if code is not None:
            await self._close(connection, code)
            return socket
        await self._listen(connection, query.get("prefetch-on") == "connect")
        return socket

    def _who_connects(self, request):
        """The user, and the code to close with at once."""
        claim = sigv4.Claim.of_query(request.raw_path)
        query = dict(sigv4.split_query(request.raw_path))
        try:
            user = self._authenticate(claim, request, b"")
        except Refusal:
            return None, 4401
        self._check_manners(user)
        # How the service takes a second use is not written down; that each attempt signs anew is.
        if claim.signature in self._presigned:
            self._complain(user, "a signed address was used twice")
            return user, 4401
        self._presigned.add(claim.signature)
        if not query.get("userArn") or not query.get("sessionId"):
            return user, 4401
        if query["userArn"] != user_arn(user):
            return user, 4003
        return user, self._refused[user].pop(0) if self._refused[user] else None

    def _check_manners(self, user):
        before = [one.opened_at for one in self.connections[self._before_start:] if one.user == user]
        if before and time.monotonic() - before[-1] < BETWEEN_CONNECTIONS:
            self._complain(user, f"two sockets within {time.monotonic() - before[-1]:.2f} s")
        if self._endpoints[user] == 0:
            self._complain(user, "a socket without asking for an endpoint first")
        self._endpoints[user] = 0

    async def _listen(self, connection, wants_details):
        tasks = [asyncio.ensure_future(self._ping(connection))]
        if self.establishes_after is not None:
            tasks.append(asyncio.ensure_future(self._establish_later(connection, wants_details)))
        connection.reading = asyncio.ensure_future(self._read(connection))
        try:
            await asyncio.wait([connection.reading])
            if connection.goodbye:
                await connection.goodbye.wait()
        finally:
            for task in tasks:
                task.cancel()

            def ended():
                connection.is_alive = False
                connection.close_code = connection.close_code or connection.socket.close_code or 1006
            self._note(ended)

    async def _read(self, connection):
        while True:
            message = await connection.socket.receive()
            if message.type == WSMsgType.PONG:
                self._note(connection.answer_ping)
            elif message.type == WSMsgType.PING:
                if not connection.is_frozen:
                    await connection.socket.pong(message.data)
            elif message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                self._complain(connection.user, f"it sent a frame: {message.data[:100]!r}")
            else:
                return

    async def _ping(self, connection):
        while True:
            await asyncio.sleep(self.ping_interval)
            if not connection.is_frozen:
                await connection.socket.ping(b"Ping from the fake Chime")

    async def _establish_later(self, connection, wants_details):
        await asyncio.sleep(self.establishes_after)
        await self._establish(connection)
        if wants_details:
            for channel in self._channels_of(connection.user):
                await connection.socket.send_str(self._details(channel, connection.user))

    async def _establish(self, connection):
        if connection.is_established:
            return
        await connection.socket.send_str(json.dumps({"Headers": {
            "x-amz-chime-event-type": "SESSION_ESTABLISHED", "x-amz-chime-message-type": "SYSTEM"}}))

        def established():
            connection.established_at = time.monotonic()
        self._note(established)

    def _open_to(self, user):
        return [one for one in self.connections if one.user == user and one.is_alive and not one.is_frozen]

    async def _disconnect(self, user, code):
        for one in [one for one in self.connections if one.user == user and one.is_alive]:
            def ended(one=one):
                one.is_alive = False
                one.close_code = code
            self._note(ended)
            one.goodbye = asyncio.Event()
            one.reading.cancel()  # or it would take the other side's goodbye, and nobody wait for that
            await asyncio.wait([one.reading])
            await self._close(one, code)
            one.goodbye.set()

    async def _close(self, connection, code):
        if code == 1006:
            if connection.request.transport:
                connection.request.transport.abort()
        else:
            await connection.socket.close(code=code, message=b"")

    async def _push_to(self, user, text):
        for one in self._open_to(user):
            try:
                await one.socket.send_str(text)
            except ConnectionResetError:
                pass  # it is just going; what is missed is in the history

    async def _push_to_members(self, channel, text, may_see=lambda user: True):
        for user in self.channels[channel].members:
            if may_see(user):
                await self._push_to(user, text)

    # --- what frames and answers say ---

    def _identity(self, user):
        return {"Arn": user_arn(user), "Name": self.users[user]}

    def _frame(self, event, message):
        return self._event(event, message.type, self._full(message, in_frame=True))

    def _event(self, event, kind, payload):
        return json.dumps({"Headers": {"x-amz-chime-event-type": event, "x-amz-chime-message-type": kind},
                           "Payload": json.dumps(payload)})

    def _time(self, moment, in_frame):
        """Text in a frame, a number in an answer; both to the millisecond."""
        if moment is None:
            return None
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z" if in_frame \
            else round(moment.timestamp(), 3)

    def _summary(self, message, in_frame=False):
        """As a list of messages has it."""
        said = {
            "MessageId": message.id, "Content": message.text, "Metadata": message.metadata, "Type": message.type,
            "CreatedTimestamp": self._time(message.created, in_frame),
            "LastUpdatedTimestamp": self._time(message.edited, in_frame),
            "LastEditedTimestamp": self._time(message.edited, in_frame),
            "Sender": self._identity(message.sender), "Redacted": message.is_redacted,
            "Status": {"Value": None if self.sends_nulls else "SENT", "Detail": None},
            "MessageAttributes": message.attributes, "ContentType": message.content_type,
            "Target": [{"MemberArn": user_arn(message.target)}] if message.target else None,
        }
        return self._without_nulls(said)

    def _full(self, message, in_frame=False):
        return self._without_nulls({
            "ChannelArn": channel_arn(message.channel), **self._summary(message, in_frame),
            "Persistence": message.persistence, "SubChannelId": message.sub_channel})

    def _without_nulls(self, said):
        if self.sends_nulls:
            return said
        return {name: self._without_nulls(value) if isinstance(value, dict) else value
                for name, value in said.items() if value is not None}

    def _channel(self, name):
        channel = self.channels[name]
        last = [one.created for one in self.messages if one.channel == name]
        return self._without_nulls({
            "Name": channel.name, "ChannelArn": channel_arn(name), "Mode": channel.mode, "Privacy": channel.privacy,
            "Metadata": None, "LastMessageTimestamp": self._time(last[-1], False) if last else None})

    def _details(self, name, user):
        seen = [one for one in self._history(name, user) if one.type == "STANDARD"][-20:]
        return self._event("CHANNEL_DETAILS", "SYSTEM", {
            "Channel": self._channel(name),
            "ChannelMessages": [self._full(one, in_frame=True) for one in reversed(seen)],
            "ChannelMemberships": [{"Member": self._identity(one)} for one in self.channels[name].members],
            "ReadMarkerTimestamp": None, "ChannelMessagesHasMore": len(self._history(name, user)) > 20})

    # --- what people do, and calls carry out ---

    def _new(self, moment):
        """An id and when it was made; two are never made at once."""
        created = moment or max(self.now(), self._last_created + datetime.timedelta(milliseconds=1))
        created = created.replace(tzinfo=datetime.timezone.utc, microsecond=created.microsecond // 1000 * 1000)
        self._last_created = max(created, self._last_created)
        return {"id": f"{next(self._numbers):064x}", "created": created, "at": time.monotonic()}

    async def _say(self, user, channel, text, target, is_pushed, at, times, more):
        if user not in self.channels[channel].members or target and target not in self.channels[channel].members:
            raise AssertionError(f"{user} or {target} is not in {channel}")
        message = self._keep(user, channel, text, target, at, **more)
        for _ in range(times if is_pushed else 0):
            await self._push_new(message)
        return message

    def _keep(self, user, channel, text, target=None, at=None, **more):
        message = Message(channel=channel, sender=user, text=text, target=target, **more, **self._new(at))
        self._note(lambda: self.messages.append(message))
        return message

    async def _push_new(self, message):
        await self._push_to_members(message.channel, self._frame("CREATE_CHANNEL_MESSAGE", message), message.is_seen_by)

    async def _edit(self, message, text, metadata=None):
        def change():
            message.text, message.metadata = text, metadata
            message.edited = max(self.now(), message.created)
        self._note(change)
        await self._push_to_members(message.channel, self._frame("UPDATE_CHANNEL_MESSAGE", message), message.is_seen_by)

    async def _redact(self, message):
        def change():
            message.text, message.metadata, message.is_redacted = "", None, True
            message.edited = max(self.now(), message.created)
        self._note(change)
        await self._push_to_members(message.channel, self._frame("REDACT_CHANNEL_MESSAGE", message), message.is_seen_by)

    async def _join(self, channel, user, kind, inviter):
        self._note(lambda: self.channels[channel].members.update({user: kind}))
        await self._push_membership("CREATE_CHANNEL_MEMBERSHIP", channel, user, kind, inviter)

    async def _leave(self, channel, user, remover):
        # Who has left is told as well.
        await self._push_membership("DELETE_CHANNEL_MEMBERSHIP", channel, user, "DEFAULT", remover)
        self._note(lambda: self.channels[channel].members.pop(user))

    async def _push_membership(self, event, channel, user, kind, by):
        await self._push_to_members(channel, self._event(event, "SYSTEM", {
            "ChannelArn": channel_arn(channel), "InvitedBy": self._identity(by), "Type": kind,
            "Member": self._identity(user), "CreatedTimestamp": self._time(self.now(), True)}))

    def _channels_of(self, user):
        return [name for name, channel in self.channels.items() if user in channel.members]

    def _history(self, channel, user):
        """Oldest first."""
        kept = [one for one in self.messages
                if one.channel == channel and one.persistence == "PERSISTENT" and one.is_seen_by(user)]
        return sorted(kept, key=lambda one: one.created)

    # --- REST ---

    async def _api(self, request):
        path, _, _ = request.raw_path.partition("?")
        parts = [urllib.parse.unquote(part) for part in path.split("/")[1:]]
        query = dict(sigv4.split_query(request.raw_path))
        operation, handler = self._operation(request.method, parts, query)
        raw = await request.read()
        call = Call(operation, None, request.raw_path, None, time.monotonic())
        try:
            call.user = self._authenticate(sigv4.Claim.of_headers(request.headers.items()), request, raw)
            call.body = self._read_body(raw)
            self._note(lambda: self.calls.append(call))
            response = await self._answer(request, call, handler, parts, query)
        except Refusal as refusal:
            if call not in self.calls:
                self._note(lambda: self.calls.append(call))
            response = refusal.response()

        def answered():
            call.status = response.status if request.transport and not request.transport.is_closing() else None
        self._note(answered)
        return response

    def _read_body(self, raw):
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            raise Refusal(400, "The body is not JSON") from None
        if not isinstance(body, dict):
            raise Refusal(400, "The body is not an object")
        return body

    async def _answer(self, request, call, handler, parts, query):
        async def carry_out():
            user = call.user
            if call.operation != "GetMessagingSessionEndpoint":
                self._take_from_quota(self._bearer(request, user))
            status, answer = await handler(user, parts, query, call.body)
            return web.json_response(answer, status=status) if answer is not None else web.Response(status=status)

        fault = self._faults.next(call.operation)
        if not fault:
            return await carry_out()
        done = await carry_out() if fault.done else None
        injected = await fault.befall(request, lambda status: Refusal(status, "As the test wants it").response())
        if injected is not None:
            return injected
        return await carry_out() if done is None else done

    def _operation(self, method, parts, query):
        shape = [parts[0]] + ["*" if i % 2 else part for i, part in enumerate(parts[1:], 1)]
        wanted = query.get("operation") or query.get("scope")
        known = {
            ("GET", "endpoints/messaging-session", None): self._get_messaging_session_endpoint,
            ("GET", "channels", "app-instance-user-memberships"): self._list_channel_memberships_for_app_instance_user,
            ("POST", "channels", None): self._create_channel,
            ("GET", "channels/*", None): self._describe_channel,
            ("POST", "channels/*/memberships", None): self._create_channel_membership,
            ("GET", "channels/*/memberships", None): self._list_channel_memberships,
            ("DELETE", "channels/*/memberships/*", None): self._delete_channel_membership,
            ("POST", "channels/*/messages", None): self._send_channel_message,
            ("GET", "channels/*/messages", None): self._list_channel_messages,
            ("GET", "channels/*/messages/*", None): self._get_channel_message,
            ("PUT", "channels/*/messages/*", None): self._update_channel_message,
            ("POST", "channels/*/messages/*", "redact"): self._redact_channel_message,
        }
        plain = "/".join(parts) if parts[0] == "endpoints" else "/".join(shape)
        handler = known.get((method, plain, wanted), self._unknown)
        return "".join(word.capitalize() for word in handler.__name__.split("_")), handler

    async def _unknown(self, *_):
        raise Refusal(404, "There is no such operation")

    async def _get_messaging_session_endpoint(self, user, *_):
        self._endpoints[user] += 1
        return 200, {"Endpoint": {"Url": f"localhost:{self.tls_port}"}}

    # --- REST: lists ---

    def _page(self, of, items, query):
        """The items of this page, and what the answer says of the next one. of: which list, so that no other is gone on."""
        most = query.get("max-results", "50")
        if not most.isdigit() or not 1 <= int(most) <= 50:
            raise Refusal(400, "MaxResults must be between 1 and 50")
        begin = 0
        if "next-token" in query:
            known, begin = self._pages.get(query["next-token"], (None, 0))
            if known != of:
                raise Refusal(400, "Invalid NextToken")
        end = begin + min(int(most), self.largest_page)
        if end >= len(items):
            return items[begin:], {"NextToken": None} if self.sends_nulls else {}
        # With all that a query has to encode.
        token = base64.b64encode(b"\xfb\xef\xff" + f"{len(self._pages):04}".encode()).decode()
        self._pages[token] = (of, end)
        return items[begin:end], {"NextToken": token}

    async def _list_channel_messages(self, user, parts, query, _):
        channel = self._channel_for(user, parts[1])
        order = query.get("sort-order", "DESCENDING")
        if order not in ("ASCENDING", "DESCENDING"):
            raise Refusal(400, f"SortOrder cannot be {order}")
        first, last = (self._query_time(query, name) for name in ("not-before", "not-after"))
        found = [one for one in self._history(channel, user)
                 if (not first or one.created >= first) and (not last or one.created <= last)]
        if order == "DESCENDING":
            found.reverse()
        messages, more = self._page((channel, user, order, first, last), found, query)
        return 200, {"ChannelArn": channel_arn(channel), "ChannelMessages": [self._summary(one) for one in messages],
                     **more}

    def _query_time(self, query, name):
        if name not in query:
            return None
        # JavaScript's has three digits behind the seconds, Python's six.
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", query[name]):
            raise Refusal(400, f"{name} is no time: {query[name]}")
        return datetime.datetime.fromisoformat(query[name])

    async def _list_channel_memberships_for_app_instance_user(self, user, _, query, __):
        if query.get("app-instance-user-arn", user_arn(user)) != user_arn(user):
            raise Refusal(403, "These are not yours to list")
        names, more = self._page(("memberships", user), self._channels_of(user), query)
        return 200, {"ChannelMemberships": [
            {"ChannelSummary": self._channel(name),
             "AppInstanceUserMembershipSummary": {"Type": self.channels[name].members[user]}} for name in names], **more}

    async def _list_channel_memberships(self, user, parts, query, _):
        channel = self._channel_for(user, parts[1])
        members = [one for one, kind in self.channels[channel].members.items() if query.get("type", kind) == kind]
        page, more = self._page(("members", channel), members, query)
        return 200, {"ChannelArn": channel_arn(channel),
                     "ChannelMemberships": [{"Member": self._identity(one)} for one in page], **more}

    async def _describe_channel(self, user, parts, *_):
        return 200, {"Channel": self._channel(self._channel_for(user, parts[1]))}

    # --- REST: messages ---

    def _channel_for(self, user, arn):
        """The name of a channel that the user is in."""
        name = short(arn)
        if arn != channel_arn(name) or name not in self.channels:
            raise Refusal(404, f"There is no channel {arn}")
        if user not in self.channels[name].members:
            raise Refusal(403, "You are not a member of the channel")
        return name

    def _message_for(self, user, parts):
        channel = self._channel_for(user, parts[1])
        for one in self.messages:
            if one.id == parts[3] and one.channel == channel and one.is_seen_by(user):
                return one
        raise Refusal(404, f"There is no message {parts[3]}")

    def _own_message(self, user, parts):
        message = self._message_for(user, parts)
        if message.sender != user:
            raise Refusal(403, "The message is somebody else's")
        return message

    async def _send_channel_message(self, user, parts, _, body):
        channel = self._channel_for(user, parts[1])
        target = self._check_message(channel, body)
        known = (user, channel, body["ClientRequestToken"])
        if known in self._sent_tokens:
            before, message = self._sent_tokens[known]
            if before != body:
                self._complain(user, f"another message under the token {known[2]}")
                raise Refusal(409, "The token was used for another request")
        else:
            message = self._keep(
                user, channel, body["Content"], target, type=body["Type"], persistence=body["Persistence"],
                token=body["ClientRequestToken"], metadata=body.get("Metadata"), content_type=body.get("ContentType"),
                attributes=body.get("MessageAttributes"), sub_channel=body.get("SubChannelId"))
            self._sent_tokens[known] = (body, message)  # before anything is awaited: a repeat may be on its way
            await self._push_new(message)
        return 201, self._sent(message)

    def _sent(self, message):
        return self._without_nulls({"ChannelArn": channel_arn(message.channel), "MessageId": message.id,
                                    "Status": {"Value": "SENT", "Detail": None}, "SubChannelId": message.sub_channel})

    def _check_message(self, channel, body):
        """Its target's name, or nothing; a Refusal when it is not as the API's model has it."""
        if body.get("Type") not in ("STANDARD", "CONTROL"):
            raise Refusal(400, "Type must be STANDARD or CONTROL")
        if body.get("Persistence") not in ("PERSISTENT", "NON_PERSISTENT"):
            raise Refusal(400, "Persistence must be PERSISTENT or NON_PERSISTENT")
        if not re.fullmatch(r"[-_a-zA-Z0-9]{2,64}", str(body.get("ClientRequestToken", ""))):
            raise Refusal(400, "ClientRequestToken must be 2 to 64 characters of [-_a-zA-Z0-9]")
        self._check_content(body, LARGEST_CONTENT if body["Type"] == "STANDARD" else LARGEST_CONTROL)
        attributes = body.get("MessageAttributes", {})
        if not isinstance(attributes, dict) or len(json.dumps(attributes)) > 1024 or any(
                not 1 <= len(name) <= 64 or not all(1 <= len(text) <= 512 for text in value.get("StringValues", []))
                for name, value in attributes.items()):
            raise Refusal(400, "MessageAttributes are too long")
        target = body.get("Target")
        if target is None:
            return None
        if not isinstance(target, list) or len(target) != 1 or \
                short(target[0].get("MemberArn", "")) not in self.channels[channel].members:
            raise Refusal(400, "Target must be one member of the channel")
        return short(target[0]["MemberArn"])

    def _check_content(self, body, most):
        content = body.get("Content")
        if not isinstance(content, str) or not content:
            raise Refusal(400, "Content must be given")
        if len(content.encode()) > most:
            raise Refusal(400, f"Message size limit exceeded: {len(content.encode())} of {most} bytes")
        metadata = body.get("Metadata", "")
        if not isinstance(metadata, str) or len(metadata) > LARGEST_METADATA or not re.fullmatch(".*", metadata):
            raise Refusal(400, f"Metadata must be one line of up to {LARGEST_METADATA} characters")
        if not isinstance(body.get("ContentType", ""), str) or len(body.get("ContentType", "")) > 45:
            raise Refusal(400, "ContentType must be up to 45 characters")

    async def _get_channel_message(self, user, parts, *_):
        return 200, {"ChannelMessage": self._full(self._message_for(user, parts))}

    async def _update_channel_message(self, user, parts, _, body):
        message = self._own_message(user, parts)
        self._check_content(body, LARGEST_CONTENT)
        await self._edit(message, body["Content"], body.get("Metadata"))
        return 200, self._sent(message)

    async def _redact_channel_message(self, user, parts, *_):
        message = self._own_message(user, parts)
        await self._redact(message)
        return 200, {"ChannelArn": channel_arn(message.channel), "MessageId": message.id}

    # --- REST: channels ---

    async def _create_channel(self, user, _, __, body):
        if body.get("AppInstanceArn") != APP_INSTANCE or not body.get("Name") or not body.get("ClientRequestToken"):
            raise Refusal(400, "AppInstanceArn, Name and ClientRequestToken must be given")
        known = (user, body["ClientRequestToken"])
        if known not in self._made_tokens:
            name = body.get("ChannelId") or f"made-{next(self._numbers)}"
            if name in self.channels:
                raise Refusal(409, f"There is a channel {name}")
            members = [user, *(short(arn) for arn in body.get("MemberArns", []))]
            if len(members) > 11 or not set(members) <= self.users.keys():
                raise Refusal(400, "MemberArns must be up to 10 users of the app instance")
            self._made_tokens[known] = name
            channel = Channel(body["Name"], dict.fromkeys(members, "DEFAULT"), body.get("Mode", "UNRESTRICTED"),
                              body.get("Privacy", "PRIVATE"))
            self._note(lambda: self.channels.update({name: channel}))
            for one in members:
                await self._push_membership("CREATE_CHANNEL_MEMBERSHIP", name, one, "DEFAULT", user)
        return 201, {"ChannelArn": channel_arn(self._made_tokens[known])}

    async def _create_channel_membership(self, user, parts, _, body):
        channel, member = self._channel_for(user, parts[1]), short(body.get("MemberArn", ""))
        if member not in self.users or body.get("Type") not in ("DEFAULT", "HIDDEN"):
            raise Refusal(400, "MemberArn must be a user, and Type DEFAULT or HIDDEN")
        if member in self.channels[channel].members:
            raise Refusal(409, f"{member} is a member of the channel")
        await self._join(channel, member, body["Type"], user)
        return 201, {"ChannelArn": channel_arn(channel), "Member": self._identity(member)}

    async def _delete_channel_membership(self, user, parts, *_):
        channel, member = self._channel_for(user, parts[1]), short(parts[3])
        if member not in self.channels[channel].members:
            raise Refusal(404, f"{member} is no member of the channel")
        await self._leave(channel, member, user)
        return 204, None

    # --- steering it over HTTP ---

    async def _control(self, request):
        name = request.path.rpartition("/")[2]
        arguments = await request.json() if request.can_read_body else {}
        # The methods wait for the event loop that this runs on.
        try:
            result = await self._loop.run_in_executor(None, lambda: CONTROLS[name](self, **arguments))
        except (AssertionError, KeyError, TypeError, IndexError, StopIteration) as problem:
            return web.json_response({"problem": str(problem)}, status=400)
        return web.json_response({"result": result}, dumps=lambda said: json.dumps(said, default=str))

    def _message(self, message_id):
        return next(one for one in self.messages if one.id == message_id)


def seen(connection):
    return {name: getattr(connection, name) for name in ("number", "user", "session", "opened_at", "established_at",
                                                          "is_alive", "pongs", "close_code")}


# POST /_test/NAME with a JSON object of arguments, as the methods of the same names take them.
CONTROLS = {
    "say": lambda fake, **given: dataclasses.asdict(fake.say(**given)),
    "edit": lambda fake, message_id, text: fake.edit(fake._message(message_id), text),
    "push_raw": lambda fake, **given: fake.push_raw(**given),
    "join": lambda fake, **given: fake.join(**given),
    "leave": lambda fake, **given: fake.leave(**given),
    "establish": lambda fake, **given: fake.establish(**given),
    "set": lambda fake, **given: [setattr(fake, name, value) for name, value in given.items()],
    "disconnect": lambda fake, **given: fake.disconnect(**given),
    "refuse_sessions": lambda fake, **given: fake.refuse_sessions(**given),
    "freeze": lambda fake, **given: fake.freeze(**given),
    "fail": lambda fake, **given: fake.fail(**given),
    "wait_for_sessions": lambda fake, **given: fake.wait_for_sessions(**given),
    "wait_for_connections": lambda fake, **given: seen(fake.wait_for_connections(**given)),
    "issue_credentials": lambda fake, **given: fake.issue_credentials(**given),
    "connections": lambda fake: [seen(one) for one in fake.connections],
    "messages": lambda fake: [dataclasses.asdict(one) for one in fake.messages],
    "calls": lambda fake: [dataclasses.asdict(call) for call in fake.calls],
    "complaints": lambda fake: fake.complaints,
}


def main():
    parser = argparse.ArgumentParser(description="An Amazon Chime SDK messaging on loopback, for tests.")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    with FakeChime(parser.parse_args().port) as fake:
        print(json.dumps({"api": fake.api_url, "ca": fake.ca_file}), flush=True)
        sys.stdin.read()  # until whoever started it closes the line


if __name__ == "__main__":
    main()
