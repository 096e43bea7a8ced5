"""The retired Amazon Chime on loopback, as far as a chat bot sees it: signed events out, incoming webhooks in.

    with classic_chime.ClassicChime() as fake:
        fake.events_url = server.url + "/chime/events"
        fake.invite("room-1")
        fake.mention("room-1", "ana@example.com", "@dossier decision list")
        print(fake.wait_for_post().text)

Source of what it does: Amazon Chime Administration Guide, "webhooks"; Developer Guide, "Chat bots".
"""

import base64
import collections
import dataclasses
import datetime
import hashlib
import hmac
import http.client
import itertools
import json
import re
import time
import urllib.parse

from aiohttp import web

import loopback

PATIENCE = loopback.PATIENCE
SECURITY_TOKEN = "example-security-token-0123456789"
BOT_EMAIL = "dossier-chimebot@example.com"
LARGEST_CONTENT = 4096  # bytes
SHORT_LIFE = datetime.timedelta(minutes=2)  # of the address that comes with a mention
LARGEST_ROOM_FOR_ALL = 50  # members that @All may alert
DEADLINE = 2  # seconds that an event's receiver has
RETRIES = (0.2, 0.4)  # seconds before each


def sign(token, stamp, body):
    made = hmac.new(token.encode(), stamp.encode() + b"|" + body, hashlib.sha256).digest()
    return base64.b64encode(made).decode()


@dataclasses.dataclass
class Post:
    room: str
    text: str
    at: float
    status: int  # 200 is what the room sees


@dataclasses.dataclass
class Webhook:
    room: str
    token: str
    expires: datetime.datetime = None
    is_deleted: bool = False
    last_post: float = None


@dataclasses.dataclass
class Delivery:
    """What became of an event: the answer to the last attempt; status None: there was none."""

    status: int = None
    body: bytes = b""
    attempts: int = 0
    seconds: float = 0.0


class ClassicChime(loopback.Loopback):
    """
    events_url    where the bot takes its events
    interval      seconds that a webhook wants between two posts
    members       of a room
    """

    def __init__(self, interval=1.0, members=3):
        super().__init__()
        self.events_url = None
        self.interval = interval
        self.members = collections.defaultdict(lambda: members)
        self.posts = []
        self.webhooks = {}
        self._invited = {}  # room: the id of its lasting webhook
        self._moment = None
        self._numbers = itertools.count(1)
        self._faults = loopback.Faults()

    # --- for tests ---

    def now(self):
        return self._moment or datetime.datetime.now(datetime.timezone.utc)

    def set_clock(self, moment):
        """The time of events, and by which addresses end; in UTC. None: the real one."""
        self._moment = moment.replace(tzinfo=datetime.timezone.utc) if moment else None

    def stamp(self):
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.now().microsecond // 1000:03}Z"

    def webhook(self, room, life=None):
        """A new address of the room's; life: how long it is good."""
        number = next(self._numbers)
        webhook_id = f"22222222-3333-4444-5555-{number:012}"
        self.webhooks[webhook_id] = Webhook(room, f"Token-_{number}", self.now() + life if life else None)
        return webhook_id

    def url(self, webhook_id):
        return (f"http://127.0.0.1:{self.port}/incomingwebhooks/{webhook_id}"
                f"?token={self.webhooks[webhook_id].token}")

    def delete_webhook(self, room):
        """The one that came with the invite."""
        self.webhooks[self._invited[room]].is_deleted = True

    def fail(self, **how):
        """The next posts to any webhook fail; how: as a Fault does."""
        self._faults.add("Post", how)

    def seen(self, room=None):
        return [one for one in self.posts if one.status == 200 and room in (None, one.room)]

    def wait_for_post(self, count=1, room=None, seconds=PATIENCE):
        self.wait_until(lambda: len(self.seen(room)) >= count, f"post {count}; {self.posts}", seconds)
        return self.seen(room)[count - 1]

    def challenge(self, text="48151623420000000000"):
        return self.deliver({"Challenge": text, "EventType": "HTTPSEndpointVerification"})

    def invite(self, room, sender="ana@example.com"):
        self._invited[room] = self.webhook(room)
        return self.deliver(self.event("Invite", room, sender, ("Persistent", self._invited[room])))

    def mention(self, room, sender, message):
        return self.deliver(self.event("Mention", room, sender, ("ShortLived", self.webhook(room, SHORT_LIFE)), message))

    def remove(self, room, sender="ana@example.com"):
        self.webhooks[self._invited.pop(room)].is_deleted = True
        return self.deliver(self.event("Remove", room, sender))

    def event(self, kind, room, sender, endpoint=None, message=None):
        event = {"Sender": {"SenderId": sender, "SenderIdType": "EmailId"},
                 "Discussion": {"DiscussionId": room, "DiscussionType": "Room"},
                 "EventType": kind, "EventTimestamp": self.stamp()}
        if endpoint:
            event["InboundHttpsEndpoint"] = {"EndpointType": endpoint[0], "Url": self.url(endpoint[1])}
        if message is not None:
            event["Message"] = message
        return event

    def deliver(self, event, token=SECURITY_TOKEN, stamp=None, change=None):
        """Posts an event, signed, and again as Chime does when it fails.

        event     an object, or the very bytes
        stamp     the time in the header; else the clock's
        change    what is done to the body after it was signed
        """
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        delivery = Delivery()
        begun = time.monotonic()
        for pause in (*RETRIES, None):
            at = stamp or self.stamp()
            delivery.status, delivery.body = self._post(change(body) if change else body, {
                "Content-Type": "application/json", "Chime-Request-Timestamp": at,
                "Chime-Signature": sign(token, at, body)})
            delivery.attempts += 1
            if delivery.status is not None and delivery.status < 500 or pause is None:
                break
            time.sleep(pause)  # the service's own
        delivery.seconds = time.monotonic() - begun
        return delivery

    def _post(self, body, headers):
        url = urllib.parse.urlsplit(self.events_url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=DEADLINE)
        try:
            connection.request("POST", url.path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return None, b""
        finally:
            connection.close()

    # --- the webhooks ---

    def _application(self):
        app = web.Application()
        app.router.add_post("/incomingwebhooks/{id}", self._incoming)
        return app

    async def _serve(self, runner):
        self.port = await self._listen_on(runner, 0)

    async def _incoming(self, request):
        fault = self._faults.next("Post")
        response = await fault.befall(request, lambda status: web.Response(status=status)) if fault else None
        if response is not None:
            return response
        webhook = self.webhooks.get(request.match_info["id"])
        if webhook is None or request.query.get("token") != webhook.token:
            return web.Response(status=403)
        status, text = self._judge(webhook, await request.read())
        post = Post(webhook.room, text, time.monotonic(), status)
        if status == 200:
            webhook.last_post = post.at
        self._note(lambda: self.posts.append(post))
        if status != 200:
            return web.Response(status=status)
        return web.json_response({"MessageId": f"message-{next(self._numbers)}", "RoomId": webhook.room})

    def _judge(self, webhook, body):
        try:
            said = json.loads(body)
        except ValueError:
            return 400, None
        if not isinstance(said, dict) or set(said) != {"Content"} or not isinstance(said["Content"], str):
            return 400, None
        text = said["Content"]
        if webhook.is_deleted or webhook.expires and webhook.expires < self.now():
            return 404, text
        if len(text.encode()) > LARGEST_CONTENT:
            return 413, text
        if webhook.last_post is not None and time.monotonic() - webhook.last_post < self.interval:
            return 429, text
        if re.search(r"(?<!\S)@(All|Present)\b", text) and self.members[webhook.room] > LARGEST_ROOM_FOR_ALL:
            return 400, text
        return 200, text
