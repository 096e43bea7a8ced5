#!/usr/bin/env python3
"""A Slack on loopback: the Web API that dossier calls, and Socket Mode, with every fault that a network has.

    with slack.FakeSlack() as fake:             its Web API is at fake.api_url
        fake.wait_for_connections(2)
        ack = fake.slash_command("/decision Dropped gift wrap")

It records every call and every ack with the time (of the monotonic clock), and in .complaints what a well-behaved app
would not have done. Alone it is steered over HTTP, see CONTROLS below:

    tests/fakes/slack.py [--port PORT]
"""

import argparse
import asyncio
import base64
import dataclasses
import itertools
import json
import re
import sys
import threading
import time

from aiohttp import WSMsgType, web

PATIENCE = 15  # seconds that a test waits for anything at most
LARGEST_FRAME = 20480  # bytes: Slack refuses what is not smaller
ACK_DEADLINE = 3  # seconds

APP_TOKEN = "xapp-1-A0EX1-1-test"
BOT_TOKEN = "xoxb-1-test"
CLIENT_ID = "12345.67890"
CLIENT_SECRET = "test-client-secret"
TEAM = "T0EX1"
BOT_USER = "U0BOT"
SCOPES = ("commands,chat:write,im:write,im:history,users:read,files:write,app_mentions:read,reactions:read,"
          "channels:history,groups:history,mpim:history")

HALF = '{"ok":true,"channel":"C0'  # of an answer

# Arguments that are JSON text where the body is a form.
COMPLEX = {"blocks", "attachments", "metadata", "view", "files"}


@dataclasses.dataclass
class Call:
    method: str
    arguments: dict
    token: str
    at: float
    answer: dict = None
    is_faulty: bool = False  # a fault stood in for its answer


@dataclasses.dataclass
class Ack:
    envelope_id: str
    payload: object  # None: there was none
    connection: int
    at: float
    seconds: float  # since the envelope was sent there


class Fault:
    """What happens to the next calls of a method instead of, or before, its answer.

    times      how many calls it befalls
    done       the call is carried out all the same, at once
    delay      seconds until anything else happens
    drop       the connection is reset; nothing is answered
    html, half, error, status, retry_after    what is answered; half: the first half of some JSON, as if it were whole
    cut        the connection is reset in the middle of the answer
    """

    def __init__(self, times=1, status=200, error=None, retry_after=None, html=False, delay=0.0, drop=False, done=False,
                 half=False, cut=False):
        self.times = times
        self.status = status
        self.error = error
        self.retry_after = retry_after
        self.html = html
        self.delay = delay
        self.drop = drop
        self.done = done
        self.half = half
        self.cut = cut

    def _response(self):
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.half:
            return web.Response(status=self.status, text=HALF, content_type="application/json", headers=headers)
        if self.html:
            return web.Response(status=self.status, text="<html><body>Server error</body></html>",
                                content_type="text/html", headers=headers)
        if self.error:
            return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=headers)
        if self.status != 200 or self.drop:
            return web.Response(status=self.status, headers=headers)
        return None

    async def befall(self, request):
        """What is answered in its place; None: the call is answered as ever."""
        await asyncio.sleep(self.delay)
        response = self._response()
        if self.cut:
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            response.content_length = 2 * len(HALF)
            await response.prepare(request)
            await response.write(HALF.encode())
        if (self.cut or self.drop) and request.transport:
            request.transport.abort()
        return response


class Connection:
    """One WebSocket of an app's."""

    def __init__(self, number, socket, request):
        self.number = number
        self.socket = socket
        self.request = request
        self.opened_at = time.monotonic()
        self.is_greeted = False
        self.is_alive = True
        self.is_announced = False  # its end is
        self.is_cut = False
        self.moving = asyncio.Event()  # cleared: half open
        self.moving.set()
        self.owed = {}  # envelope id: [how often it was sent here and not acked, the last time]
        self.close_code = None


class FakeSlack:
    def __init__(self, port=0, ping_interval=5.0, greets=True):
        self.ping_interval = ping_interval
        self.greets = greets
        self.epoch = 1767225600  # seconds; when messages are posted
        self.calls = []
        self.acks = []
        self.connections = []
        self.complaints = []
        self.views = []  # opened, updated, pushed, published
        self.messages = {}  # channel: [message, ...]
        self.files = {}  # id: {name, length, bytes, token, complete}
        self.reactions = []
        self.users = {"U0EX1": {"id": "U0EX1", "tz": "Europe/Lisbon", "name": "author", "is_bot": False}}
        self.channels = {"C0EX1": {"id": "C0EX1", "name": "strategy", "is_channel": True}}
        self.codes = {"code-1": TEAM}  # of OAuth
        self.refresh_tokens = {}
        self.bot_tokens = {BOT_TOKEN: TEAM}
        self.scopes = SCOPES  # of those
        self.app_tokens = {APP_TOKEN}
        self.faults = {}  # method: [Fault, ...]
        self._tickets = set()
        self._numbers = itertools.count(1)
        self._envelopes = {}  # id: envelope
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._wanted_port = port
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        if not self._started.wait(PATIENCE):
            raise AssertionError("the fake Slack did not start")
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    @property
    def api_url(self):
        return f"http://127.0.0.1:{self.port}/api/"

    # --- for tests: what happens, from the test's thread ---

    def wait_until(self, is_so, what, seconds=PATIENCE):
        with self._changed:
            if not self._changed.wait_for(is_so, seconds):
                raise AssertionError(f"waited in vain for {what}; complaints: {self.complaints}")

    def alive(self):
        """Those that an envelope could come over."""
        return [one for one in self.connections if one.is_alive and one.is_greeted and one.moving.is_set()]

    def wait_for_connections(self, count, seconds=PATIENCE):
        self.wait_until(lambda: len(self.alive()) == count, f"{count} connections; {len(self.alive())} are up", seconds)

    def wait_for_call(self, method, count=1):
        def found():
            return [call for call in self.calls if call.method == method]
        self.wait_until(lambda: len(found()) >= count, f"{method}")
        return found()[count - 1]

    def acks_of(self, envelope_id):
        return [ack for ack in self.acks if ack.envelope_id == envelope_id]

    def wait_for_ack(self, envelope_id, count=1, seconds=PATIENCE):
        self.wait_until(lambda: len(self.acks_of(envelope_id)) >= count, f"ack {count} of {envelope_id}", seconds)
        return self.acks_of(envelope_id)[count - 1]

    def fail(self, method, **how):
        """The next calls of the method fail; how: as a Fault does."""
        self.faults.setdefault(method, []).append(Fault(**how))

    def write(self, kind, payload, envelope_id=None, **more):
        """Makes an envelope without sending it, and returns its id."""
        number = next(self._numbers)
        envelope_id = envelope_id or f"57d6a792-0000-4000-8000-{number:012}"
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload,
                    "accepts_response_payload": kind in ("slash_commands", "interactive"), **more}
        self._envelopes[envelope_id] = envelope
        return envelope_id

    def send(self, kind, payload, envelope_id=None, on=None, **more):
        """Sends an envelope over a connection (by number; else the newest that is not to go) and returns its id."""
        envelope_id = self.write(kind, payload, envelope_id, **more)
        self.send_again(envelope_id, on)
        return envelope_id

    def send_again(self, envelope_id, on=None):
        """The very same envelope, over the same or another connection."""
        self._do(self._send_envelope(self._envelopes[envelope_id], on))

    def send_raw(self, text, on=None):
        self._do(self._pick(on).socket.send_str(text))

    def slash_payload(self, line, user="U0EX1", team=TEAM):
        command, _, text = line.partition(" ")
        number = next(self._numbers)
        return {
            "team_id": team, "team_domain": "example", "channel_id": "C0EX1", "channel_name": "strategy",
            "user_id": user, "user_name": "author", "command": command,
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "api_app_id": "A0EX1", "is_enterprise_install": "false", "trigger_id": f"{number}.22.abc",
            "response_url": f"http://127.0.0.1:{self.port}/response/{number}",
        }

    def slash_command(self, line, user="U0EX1", team=TEAM, on=None):
        """Types a command and returns its ack."""
        return self.wait_for_ack(self.send("slash_commands", self.slash_payload(line, user, team), on=on))

    def event(self, event, event_id=None, on=None, team=TEAM, seconds=None):
        number = next(self._numbers)
        return self.send("events_api", {
            "type": "event_callback", "team_id": team, "api_app_id": "A0EX1", "event": event,
            "event_id": event_id or f"Ev{number:08}", "event_time": seconds or int(time.time()),
            "authorizations": [{"team_id": team, "user_id": BOT_USER, "is_bot": True}],
        }, on=on, retry_attempt=0, retry_reason="")

    def disconnect(self, reason, on=None, grace=10.0, behind=()):
        """Announces the end of a connection; `grace` seconds later it is closed, if the app has not done so.

        behind: envelopes that come over it right after that.
        """
        connection = self._pick(on)
        self._do(self._announce(connection, reason, grace, behind))
        return connection.number

    def drop(self, on=None):
        """Cuts the TCP connection without a word."""
        connection = self._pick(on)
        self._do(self._cut(connection))
        return connection.number

    def freeze(self, on=None):
        """Half open: nothing is read any more, nothing sent, no ping answered, and the socket stays."""
        connection = self._pick(on)

        async def stand_still():
            self._note(connection.moving.clear)
        self._do(stand_still())
        return connection.number

    # --- inside: the thread with the event loop ---

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._stop())
        self._loop.close()

    async def _start(self):
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._link)
        app.router.add_get("/link", self._link)
        app.router.add_post("/upload/v1/{id}", self._upload)
        app.router.add_post("/response/{number}", self._respond)
        for name in CONTROLS:
            app.router.add_post(f"/_test/{name}", self._control)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._wanted_port, shutdown_timeout=0.1)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop(self):
        for connection in self.connections:
            connection.moving.set()
            if connection.is_alive and connection.request.transport:
                connection.request.transport.abort()
        await self._runner.cleanup()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(PATIENCE)

    def _note(self, change):
        with self._changed:
            change()
            self._changed.notify_all()

    def _complain(self, text):
        self._note(lambda: self.complaints.append(text))

    # --- Socket Mode ---

    def _pick(self, on):
        if on is not None:
            return self.connections[on - 1]
        up = self.alive()
        if not up:
            raise AssertionError("no connection is up")
        return ([one for one in up if not one.is_announced] or up)[-1]

    async def _link(self, request):
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)  # good for one connection
        socket = web.WebSocketResponse(autoping=False, autoclose=True, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(len(self.connections) + 1, socket, request)
        self._note(lambda: self.connections.append(connection))
        if self.greets:
            await self._greet(connection)
        pings = asyncio.ensure_future(self._ping(connection))
        try:
            await self._listen(connection)
        except ConnectionResetError:
            pass  # the app has left it, as it does when nobody answers
        finally:
            pings.cancel()
            connection.close_code = socket.close_code

            def ended():
                connection.is_alive = False
            self._note(ended)
            await self._redeliver(connection)
        return socket

    async def _greet(self, connection):
        count = sum(1 for one in self.connections if one.is_alive)
        await connection.socket.send_json({
            "type": "hello", "num_connections": count, "connection_info": {"app_id": "A0EX1"},
            "debug_info": {"host": "applink-1", "started": "2026-03-09 10:00:00.000", "build_number": 1,
                           "approximate_connection_time": 18060},
        })

        def greeted():
            connection.is_greeted = True
        self._note(greeted)

    async def _ping(self, connection):
        while True:
            await asyncio.sleep(self.ping_interval)
            await connection.moving.wait()
            await connection.socket.ping(b"Ping from the fake Slack")

    async def _listen(self, connection):
        while True:
            message = await connection.socket.receive()
            await connection.moving.wait()
            if connection.is_cut:
                return
            if message.type == WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._take_ack(connection, message.data)
            elif message.type == WSMsgType.BINARY:
                self._complain("a binary frame")
            elif message.type != WSMsgType.PONG:
                return

    def _take_ack(self, connection, text):
        now = time.monotonic()
        if len(text.encode()) >= LARGEST_FRAME:
            self._complain(f"a frame of {len(text.encode())} bytes")
        try:
            said = json.loads(text)
        except ValueError:
            return self._complain(f"a frame that is not JSON: {text[:100]}")
        envelope_id = said.get("envelope_id")
        envelope = self._envelopes.get(envelope_id)
        owed = connection.owed.get(envelope_id)
        if not owed or owed[0] == 0:
            self._complain(f"an ack on connection {connection.number} that it does not owe: {envelope_id}")
        else:
            owed[0] -= 1
        if envelope and said.get("payload") and not envelope.get("accepts_response_payload"):
            self._complain(f"an ack with a payload for {envelope['type']}")
        seconds = now - owed[1] if owed else 0.0
        if seconds > ACK_DEADLINE:
            self._complain(f"an ack after {seconds:.1f} s: {envelope_id}")
        ack = Ack(envelope_id, said.get("payload"), connection.number, now, seconds)
        self._note(lambda: self.acks.append(ack))

    async def _send_envelope(self, envelope, on):
        connection = self._pick(on)
        owed = connection.owed.setdefault(envelope["envelope_id"], [0, 0.0])
        owed[0] += 1
        owed[1] = time.monotonic()
        await connection.socket.send_str(json.dumps(envelope))

    async def _redeliver(self, gone):
        """Events that were not acked come again over another connection; commands and interactions do not."""
        for envelope_id, (count, _) in list(gone.owed.items()):
            envelope = self._envelopes[envelope_id]
            if count == 0 or envelope["type"] != "events_api":
                continue
            envelope = {**envelope, "retry_attempt": envelope.get("retry_attempt", 0) + 1, "retry_reason": "timeout"}
            self._envelopes[envelope_id] = envelope
            while not await self._could_send(envelope):
                await asyncio.sleep(0.01)

    async def _could_send(self, envelope):
        """False when no connection is up, or the one that seems to be is ending as well."""
        if not self.alive():
            return False
        try:
            await self._send_envelope(envelope, None)
        except ConnectionResetError:
            return False
        return True

    async def _announce(self, connection, reason, grace, behind):
        connection.is_announced = True
        await connection.socket.send_json({"type": "disconnect", "reason": reason,
                                           "debug_info": {"host": "applink-1"}})
        for envelope_id in behind:
            await self._send_envelope(self._envelopes[envelope_id], connection.number)

        async def close_later():
            await asyncio.sleep(grace)
            if connection.is_alive:
                await connection.socket.close()
        asyncio.ensure_future(close_later())

    async def _cut(self, connection):
        connection.is_cut = True
        connection.moving.set()
        if connection.request.transport:
            connection.request.transport.abort()

    # --- the Web API ---

    async def _api(self, request):
        method = request.match_info["method"]
        arguments = await self._arguments(request)
        header = request.headers.get("Authorization", "")
        call = Call(method, arguments, header.removeprefix("Bearer ") if header.startswith("Bearer ") else "",
                    time.monotonic())
        self._note(lambda: self.calls.append(call))
        fault = self._next_fault(method)
        if fault:
            call.is_faulty = True
            if fault.done:
                call.answer = self._answer(call, request)
            response = await fault.befall(request)
            if response is not None:
                return response
        call.answer = call.answer or self._answer(call, request)
        return web.json_response(call.answer, headers={"x-oauth-scopes": self.scopes})

    def _next_fault(self, method):
        waiting = self.faults.get(method) or self.faults.get("*") or []
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.pop(0)
        return fault

    async def _arguments(self, request):
        arguments = dict(request.query)
        if request.content_type == "application/json":
            arguments.update(await request.json())
        elif request.method == "POST":
            arguments.update(await request.post())
        for name in COMPLEX & arguments.keys():
            if isinstance(arguments[name], str):
                try:
                    arguments[name] = json.loads(arguments[name])
                except ValueError:
                    self._complain(f"the argument {name} is not JSON: {arguments[name][:100]}")
        return arguments

    def _answer(self, call, request):
        if "token" in call.arguments and call.method == "apps.connections.open":
            return {"ok": False, "error": "invalid_auth"}
        handler = getattr(self, "_" + re.sub(r"\W", "_", call.method), None)
        if not handler or call.method.startswith("_"):
            return {"ok": False, "error": "unknown_method"}
        if call.method == "oauth.v2.access":
            return handler(call, request)
        known = self.app_tokens if call.method == "apps.connections.open" else self.bot_tokens
        if not call.token:
            return {"ok": False, "error": "not_authed"}
        if call.token not in known:
            return {"ok": False, "error": "invalid_auth"}
        return handler(call.arguments)

    def _apps_connections_open(self, _):
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id=A0EX1"}

    def _auth_test(self, _):
        return {"ok": True, "url": "https://example.slack.com/", "team": "Example", "user": "dossier", "team_id": TEAM,
                "user_id": BOT_USER, "bot_id": "B0BOT", "is_enterprise_install": False}

    def _users_info(self, arguments):
        user = self.users.get(arguments.get("user"))
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def _conversations_open(self, arguments):
        users = [one for one in arguments.get("users", "").split(",") if one]
        if not users:
            return {"ok": False, "error": "users_list_not_supplied"}
        if any(not re.fullmatch(r"[UW][A-Z0-9]+", one) for one in users):
            return {"ok": False, "error": "user_not_found"}
        channel = ("D" + users[0][1:]).ljust(9, "0")
        known = channel in self.channels
        self.channels[channel] = {"id": channel, "is_im": True, "user": users[0]}
        return {"ok": True, "no_op": known, "already_open": known, "channel": {"id": channel}}

    def _conversations_info(self, arguments):
        channel = self.channels.get(arguments.get("channel"))
        return {"ok": True, "channel": channel} if channel else {"ok": False, "error": "channel_not_found"}

    def _conversations_history(self, arguments):
        """Without what stands in threads, but for what opened them; newest first."""
        return self._page(arguments, [one for one in reversed(self.messages.get(arguments.get("channel"), []))
                                      if one.get("thread_ts", one["ts"]) == one["ts"]])

    def _conversations_replies(self, arguments):
        """One thread with what opened it; oldest first."""
        thread = [one for one in self.messages.get(arguments.get("channel"), [])
                  if arguments.get("ts") in (one["ts"], one.get("thread_ts"))]
        if arguments.get("channel") in self.channels and not thread:
            return {"ok": False, "error": "thread_not_found"}
        return self._page(arguments, thread)

    def _page(self, arguments, messages):
        if arguments.get("channel") not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        oldest, latest = arguments.get("oldest", "0"), arguments.get("latest", "9" * 10)
        inclusive = str(arguments.get("inclusive", "")).lower() in ("1", "true")

        def stamp(text):
            seconds, _, rest = str(text).partition(".")
            return int(seconds), int(rest.ljust(6, "0") or 0)

        def within(message):
            at = stamp(message["ts"])
            return stamp(oldest) < at < stamp(latest) or inclusive and at in (stamp(oldest), stamp(latest))
        found = [one for one in messages if within(one)]
        if str(arguments.get("include_all_metadata", "")).lower() not in ("1", "true"):
            found = [{name: value for name, value in one.items() if name != "metadata"} for one in found]
        begin = int(arguments.get("cursor") or 0)
        end = begin + int(arguments.get("limit", 100))
        has_more = len(found) > end
        return {"ok": True, "messages": found[begin:end], "has_more": has_more,
                **({"response_metadata": {"next_cursor": str(end)}} if has_more else {})}

    def _next_ts(self):
        return f"{self.epoch}.{next(self._numbers):06}"

    def _post(self, arguments):
        """What is wrong with a message, or nothing."""
        if arguments.get("channel") not in self.channels:
            return "channel_not_found"
        if not arguments.get("text") and not arguments.get("blocks"):
            return "no_text"
        if arguments.get("blocks") and not arguments.get("text"):
            self._complain("a message with blocks and no text")
        if len(arguments.get("text", "")) > 40000:
            return "msg_too_long"
        if not isinstance(arguments.get("blocks", []), list) or len(arguments.get("blocks", [])) > 50:
            return "invalid_blocks"
        return None

    def _chat_postMessage(self, arguments):
        problem = self._post(arguments)
        if problem:
            return {"ok": False, "error": problem}
        message = {"type": "message", "user": BOT_USER, "bot_id": "B0BOT", "ts": self._next_ts(),
                   **{name: arguments[name] for name in ("text", "blocks", "metadata", "thread_ts") if name in arguments}}
        self._note(lambda: self.messages.setdefault(arguments["channel"], []).append(message))
        return {"ok": True, "channel": arguments["channel"], "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, arguments):
        problem = self._post(arguments) or (None if arguments.get("user") else "user_not_in_channel")
        return {"ok": False, "error": problem} if problem else {"ok": True, "message_ts": self._next_ts()}

    def _chat_update(self, arguments):
        problem = self._post(arguments)
        if problem:
            return {"ok": False, "error": problem}
        for message in self.messages.get(arguments["channel"], []):
            if message["ts"] == arguments.get("ts"):
                message.pop("blocks", None)
                message.update({name: arguments[name] for name in ("text", "blocks", "metadata") if name in arguments})
                return {"ok": True, "channel": arguments["channel"], "ts": message["ts"], "text": message.get("text", "")}
        return {"ok": False, "error": "message_not_found"}

    def _chat_getPermalink(self, arguments):
        ts = arguments.get("message_ts", "")
        if not re.fullmatch(r"\d{10}\.\d{6}", ts):
            return {"ok": False, "error": "message_not_found"}
        channel = arguments.get("channel", "")
        return {"ok": True, "channel": channel,
                "permalink": f"https://example.slack.com/archives/{channel}/p{ts.replace('.', '')}"}

    def _view(self, kind, arguments):
        view = arguments.get("view")
        if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
            return {"ok": False, "error": "invalid_arguments"}
        if kind in ("open", "push") and not arguments.get("trigger_id"):
            return {"ok": False, "error": "invalid_trigger_id"}
        if kind == "publish" and not arguments.get("user_id"):
            return {"ok": False, "error": "invalid_arguments"}
        if len(json.dumps(view)) > 250_000:
            return {"ok": False, "error": "view_too_large"}
        number = next(self._numbers)
        shown = {**view, "id": arguments.get("view_id") or f"V{number:08}", "hash": f"1767225600.h{number}",
                 "team_id": TEAM, "bot_id": "B0BOT"}
        self._note(lambda: self.views.append({"kind": kind, "user": arguments.get("user_id"), "view": shown}))
        return {"ok": True, "view": shown}

    def _views_open(self, arguments):
        return self._view("open", arguments)

    def _views_push(self, arguments):
        return self._view("push", arguments)

    def _views_update(self, arguments):
        if not arguments.get("view_id") and not arguments.get("external_id"):
            return {"ok": False, "error": "invalid_arguments"}
        return self._view("update", arguments)

    def _views_publish(self, arguments):
        return self._view("publish", arguments)

    def _files_getUploadURLExternal(self, arguments):
        name, length = arguments.get("filename"), str(arguments.get("length", ""))
        if not name or not length.isdigit() or int(length) == 0:
            return {"ok": False, "error": "missing_argument"}
        file_id = f"F{next(self._numbers):08}"
        self.files[file_id] = {"name": name, "length": int(length), "bytes": None, "complete": None}
        return {"ok": True, "file_id": file_id, "upload_url": f"http://127.0.0.1:{self.port}/upload/v1/{file_id}"}

    async def _upload(self, request):
        file = self.files.get(request.match_info["id"])
        fault = self._next_fault("upload")
        response = await fault.befall(request) if fault else None
        if response is not None:
            return response
        if request.content_type == "multipart/form-data":
            data = next(iter((await request.post()).values())).file.read()
        else:
            data = await request.read()
        if file is None:
            return web.Response(status=404)
        if len(data) != file["length"]:
            return web.Response(status=400, text="length")

        def keep():
            file["bytes"] = data
            file["token"] = request.headers.get("Authorization", "")  # Slack's Node client sends it, and need not
        self._note(keep)
        return web.Response(text=f"OK - {len(data)}")

    def _files_completeUploadExternal(self, arguments):
        files, channel = arguments.get("files"), arguments.get("channel_id")
        if not isinstance(files, list) or not files:
            return {"ok": False, "error": "invalid_arguments"}
        if channel is not None and not re.fullmatch(r"[CGDZ][A-Z0-9]{8,}", channel):
            return {"ok": False, "error": "invalid_arguments",
                    "response_metadata": {"messages": ["[ERROR] failed to match the allowed regex [json-pointer:/channel_id]"]}}
        if channel is not None and channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        known = [self.files.get(one.get("id")) for one in files]
        if any(one is None or one["bytes"] is None or one["complete"] for one in known):
            return {"ok": False, "error": "file_not_found"}

        def complete():
            for one in known:
                one["complete"] = {"channel": channel, "comment": arguments.get("initial_comment", "")}
            if channel is not None:
                self.messages.setdefault(channel, []).append({
                    "type": "message", "user": BOT_USER, "bot_id": "B0BOT", "ts": self._next_ts(),
                    "text": arguments.get("initial_comment", ""),
                    "files": [{"id": file["id"], "name": one["name"]} for file, one in zip(files, known)]})
        self._note(complete)
        return {"ok": True, "files": [{"id": one["id"], "title": one.get("title", "")} for one in files]}

    def _reactions_add(self, arguments):
        one = (arguments.get("channel"), arguments.get("timestamp"), arguments.get("name"))
        if one in self.reactions:
            return {"ok": False, "error": "already_reacted"}
        self._note(lambda: self.reactions.append(one))
        return {"ok": True}

    def _oauth_v2_access(self, call, request):
        arguments = call.arguments
        given = (arguments.get("client_id"), arguments.get("client_secret"))
        header = request.headers.get("Authorization", "")
        if header.startswith("Basic "):
            given = tuple(base64.b64decode(header[6:]).decode().split(":", 1))
        if given[0] != CLIENT_ID:
            return {"ok": False, "error": "invalid_client_id"}
        if given[1] != CLIENT_SECRET:
            return {"ok": False, "error": "bad_client_secret"}
        refreshing = arguments.get("grant_type") == "refresh_token"
        good = self.refresh_tokens if refreshing else self.codes
        word = arguments.get("refresh_token" if refreshing else "code")
        if word not in good:
            return {"ok": False, "error": "invalid_refresh_token" if refreshing else "invalid_code"}
        team = good.pop(word)  # each is good once
        number = next(self._numbers)
        token, refresh = f"xoxe.xoxb-1-{number}", f"xoxe-1-{number}"
        self.bot_tokens[token] = team
        self.refresh_tokens[refresh] = team
        return {"ok": True, "app_id": "A0EX1", "token_type": "bot", "access_token": token, "refresh_token": refresh,
                "expires_in": 43200, "scope": "commands,chat:write,im:write,files:write", "bot_user_id": BOT_USER,
                "team": {"id": team, "name": "Example"}, "enterprise": None, "is_enterprise_install": False,
                "authed_user": {"id": "U0EX1"}}

    async def _respond(self, request):
        """A response_url."""
        call = Call("response_url", await request.json(), request.headers.get("Authorization", ""), time.monotonic())
        self._note(lambda: self.calls.append(call))
        fault = self._next_fault("response_url")
        response = await fault.befall(request) if fault else None
        return web.Response(text="ok") if response is None else response

    # --- steering it over HTTP ---

    async def _control(self, request):
        name = request.path.rpartition("/")[2]
        arguments = await request.json() if request.can_read_body else {}
        # The methods wait for the event loop that this runs on.
        try:
            result = await self._loop.run_in_executor(None, lambda: CONTROLS[name](self, **arguments))
        except (AssertionError, KeyError, TypeError, IndexError) as problem:
            return web.json_response({"problem": str(problem)}, status=400)
        return web.json_response({"result": result})


# POST /_test/NAME with a JSON object of arguments, as the methods of the same names take them.
CONTROLS = {
    "send": lambda fake, **given: fake.send(**given),
    "send_again": lambda fake, **given: fake.send_again(**given),
    "send_raw": lambda fake, **given: fake.send_raw(**given),
    "slash_command": lambda fake, **given: dataclasses.asdict(fake.slash_command(**given)),
    "event": lambda fake, **given: fake.event(**given),
    "disconnect": lambda fake, **given: fake.disconnect(**given),
    "drop": lambda fake, **given: fake.drop(**given),
    "freeze": lambda fake, **given: fake.freeze(**given),
    "fail": lambda fake, **given: fake.fail(**given),
    "wait_for_connections": lambda fake, **given: fake.wait_for_connections(**given),
    "wait_for_ack": lambda fake, **given: dataclasses.asdict(fake.wait_for_ack(**given)),
    "calls": lambda fake: [dataclasses.asdict(call) for call in fake.calls],
    "acks": lambda fake: [dataclasses.asdict(ack) for ack in fake.acks],
    "files": lambda fake: {name: {**file, "bytes": base64.b64encode(file["bytes"] or b"").decode()}
                           for name, file in fake.files.items()},
    "complaints": lambda fake: fake.complaints,
}


def main():
    parser = argparse.ArgumentParser(description="A Slack on loopback, for tests.")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    with FakeSlack(parser.parse_args().port) as fake:
        print(fake.api_url, flush=True)
        sys.stdin.read()  # until whoever started it closes the line


if __name__ == "__main__":
    main()
