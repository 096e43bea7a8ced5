#!/usr/bin/env python3
"""Every kind of fault that Slack and the network have, while people say things: what was lost, what came twice.

    tests/e2e/slack_faults_test.py [PROGRAM] [long] [unittest's options]

Each test breaks one thing many times, and then reckons three sides against one another: the lines that dossier
acknowledged, the records in its database, and the answers that reached their author. A table at the end sums it up.
`long` breaks nearly everything 64 times. dossier runs by the machine's own clock here, so that every pause is a real one.
"""

import collections
import concurrent.futures
import dataclasses
import datetime
import itertools
import json
import os
import random
import signal
import sys
import time
import unittest

import dossier_program
import slack_program
from slack_program import direct_message, slack

IS_LONG = "long" in sys.argv
if IS_LONG:
    sys.argv.remove("long")

MANY = 64 if IS_LONG else 8  # dossier has up to eight letters on their way
KILLS = 16 if IS_LONG else 2
BREAKS = 64 if IS_LONG else 4  # of a connection
UNTIL_SETTLED = 900 if IS_LONG else 300  # seconds: Slack allows 50 looks into conversations a minute, and dossier keeps to that
UNTIL_NOTICED = 60  # seconds: dossier finds out within 20 to 30 that nobody answers it
SLOWER_THAN_DOSSIER_WAITS = 11  # seconds; it waits ten for an answer
CUTS_IN_A_ROW = 2  # behind each cut dossier waits longer before it connects again, and begins anew with itself
PEOPLE = 16
DONE = {"done": True}

REAL_CLOCK = {"LD_PRELOAD": ""}
BY_SOCKET = {**slack_program.BY_SOCKET, **REAL_CLOCK}
BY_HTTP = {"SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET, "SLACK_BOT_TOKEN": slack.BOT_TOKEN, **REAL_CLOCK}


@dataclasses.dataclass
class Reckoning:
    """said: lines acknowledged. kept: records. answered: letters and replies that reached their author, each once."""
    fault: str
    injected: int
    said: int
    kept: int
    answered: int
    lost: int
    doubled: int


reckonings = []


def tearDownModule():
    if not reckonings:
        return
    print("\n| fault | injected | said | records | answers | lost | doubled |\n|---|---|---|---|---|---|---|", file=sys.stderr)
    for one in reckonings:
        print(f"| {one.fault} | {one.injected} | {one.said} | {one.kept} | {one.answered} | {one.lost} | {one.doubled} |",
              file=sys.stderr)


def reckon(fault, injected, said, kept, answers):
    """said: titles. kept: the title of each record. answers: the title that each answer is to, repeats included."""
    kept, answers = collections.Counter(kept), collections.Counter(answers)
    lost = sum(title not in kept for title in said) + sum(title not in answers for title in said)
    doubled = sum(times - 1 for times in [*kept.values(), *answers.values()])
    strange = (kept.keys() | answers.keys()) - set(said)
    assert not strange, f"nobody said {strange}"
    return Reckoning(fault, injected, len(said), kept.total(), answers.total(), lost, doubled)


class Faults(slack_program.WithSlack):
    def setUp(self):
        super().setUp()
        self.fake.epoch = int(time.time())
        self.numbers = itertools.count(1)
        self.said = []  # titles of messages
        self.commanded = {}  # title of a command: what it was answered, each time
        self.asked_for_files = {}  # conversation that files are to come to: the title of what they hold
        for person in range(PEOPLE):
            self.fake.channels[self.channel_of(person)] = {"id": self.channel_of(person), "is_im": True}

    def serve(self, environment):
        self.server = self.serve_slack(environment)
        if environment is BY_SOCKET:
            self.fake.wait_for_connections(2)

    # --- what people do ---

    def user_of(self, number):
        return f"U0EX{number % PEOPLE:02}"

    def channel_of(self, number):
        return f"D0EX{number % PEOPLE:02}000"

    def title(self):
        """Of a line that nobody has said yet, and its number."""
        number = next(self.numbers)
        return number, f"Dropped proposal {number:04}"

    def message(self):
        """Somebody's next line in their direct message: its event and the event's id."""
        number, title = self.title()
        self.said.append(title)
        return direct_message(f"decision {title}", f"{self.fake.epoch}.{number:06}", self.user_of(number),
                              self.channel_of(number)), f"Ev{number:08}"

    def tell(self, **how):
        """Says it, and returns the envelope that it travels in."""
        event, event_id = self.message()
        return self.fake.event(event, event_id, **how)

    def command(self):
        """Somebody's next command: its title and its payload."""
        number, title = self.title()
        self.commanded[title] = []
        return title, self.fake.slash_payload(f"/decision {title}", self.user_of(number))

    # --- what came of it ---

    def is_settled(self):
        return self.rows("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')") == [(0,)]

    def answers(self):
        """The titles that were answered: by a letter, which its key tells, by files, or by the reply to a command."""
        for channel, title in self.asked_for_files.items():
            yield from [title for message in self.posted(channel) if message.get("files")]
        for message in self.posted():
            if message.get("files") or "metadata" not in message:
                continue
            _, _, _, event_id, _ = message["metadata"]["event_payload"]["key"].split(":")
            yield f"Dropped proposal {int(event_id.removeprefix('Ev')):04}"
        for title, replies in self.commanded.items():
            yield from [title] * len(set(replies))

    def injected_into(self, method):
        return sum(call.is_faulty for call in self.fake.calls if call.method == method)

    def nothing_is_lost_or_doubled(self, fault, injected=None):
        """injected: how many faults; when not said, those in answers of Slack's to what brings something to a person."""
        self.wait_for(self.is_settled, "the outbox", UNTIL_SETTLED)
        if injected is None:
            injected = self.injected_into("chat.postMessage") + self.injected_into("files.completeUploadExternal")
        kept = [title for (title,) in self.derived_rows("SELECT title FROM entry")]
        found = reckon(fault, injected, [*self.said, *self.commanded], kept, self.answers())
        reckonings.append(found)
        self.assertGreater(injected, 0)
        self.assertEqual((found.lost, found.doubled), (0, 0), found)


class Answers(Faults):
    """Of Slack's to a letter: as many faults as letters, half of them after Slack has posted it where that can be."""

    def break_letters(self, fault, *ways, **where):
        """where: more about the events that the letters answer."""
        self.serve(BY_SOCKET)
        for how in ways:
            self.fake.fail("chat.postMessage", times=MANY // len(ways), **how)
        for _ in range(MANY):
            event, event_id = self.message()
            self.fake.wait_for_ack(self.fake.event({**event, **where}, event_id))
        self.nothing_is_lost_or_doubled(fault)

    def test_429(self):
        self.break_letters("429 with Retry-After", {"status": 429, "error": "ratelimited", "retry_after": 1},
                           {"status": 429, "html": True, "retry_after": 1})

    def test_500(self):
        self.break_letters("500, and internal_error", {"status": 500}, {"status": 500, **DONE},
                           {"error": "internal_error"}, {"error": "internal_error", **DONE})

    def test_html(self):
        self.break_letters("200 with HTML", {"html": True}, {"html": True, **DONE})

    def test_half_a_body(self):
        self.break_letters("half a JSON body", {"half": True}, {"half": True, **DONE}, {"cut": True}, {"cut": True, **DONE})

    def test_reset(self):
        self.break_letters("connection reset, nothing posted", {"drop": True})

    def test_lost(self):
        self.break_letters("posted, answer lost", {"drop": True, **DONE})

    def test_lost_in_a_thread(self):
        """Slack shows what stands in threads by conversations.replies alone."""
        self.break_letters("posted in a thread, answer lost", {"drop": True, **DONE},
                           thread_ts=f"{self.fake.epoch}.900000")

    def test_lost_among_much_talk(self):
        """More was said since than Slack shows on a page."""
        self.serve(BY_SOCKET)
        self.fake.fail("chat.postMessage", delay=slack.PATIENCE, drop=True, **DONE)
        self.fake.wait_for_ack(self.tell())
        self.fake.wait_for_call("chat.postMessage")
        os.kill(self.server.pid, signal.SIGKILL)
        self.server.stop()
        self.fake.wait_for_connections(0)
        self.fake.messages[self.channel_of(1)] += [
            {"type": "message", "user": self.user_of(1), "text": "talk", "ts": f"{self.fake.epoch + 1}.{number:06}"}
            for number in range(400)]
        self.serve(BY_SOCKET)
        self.nothing_is_lost_or_doubled("posted, answer lost, much talk since", 1)

    def test_lost_and_cannot_be_looked_for(self):
        """Long: six times for each letter, so that dossier looks again after a minute."""
        self.fake.fail("conversations.history", times=3 * MANY if IS_LONG else MANY // 8, status=500)
        self.fake.fail("conversations.history", times=3 * MANY if IS_LONG else MANY // 8, status=429,
                       error="ratelimited", retry_after=1)
        self.break_letters("posted, answer lost, looking for it fails, too", {"drop": True, **DONE})

    def test_slow(self):
        self.break_letters("posted, answer slower than the time limit", {"delay": SLOWER_THAN_DOSSIER_WAITS, **DONE})

    @unittest.skipUnless(IS_LONG, "takes a minute")
    def test_slow_and_posted_only_then(self):
        self.break_letters("posted only after the time limit", {"delay": SLOWER_THAN_DOSSIER_WAITS})


class Files(Faults):
    def break_uploads(self, fault, *ways):
        """Each person says one line and asks for the packet of it."""
        self.serve(BY_SOCKET)
        for how in ways:
            self.fake.fail("files.completeUploadExternal", times=8 // len(ways), **how)
        for _ in range(8):
            title, payload = self.command()
            user = payload["user_id"]
            del self.commanded[title]  # the files are the answer
            self.said.append(title)
            self.asked_for_files[self.channel_of(len(self.said))] = title
            self.fake.wait_for_ack(self.fake.send("slash_commands", payload))
            self.fake.slash_command("/packet", user)
        self.nothing_is_lost_or_doubled(fault)

    def test_not_shared(self):
        self.break_uploads("files: 429, connection reset, nothing shared", {"status": 429, "retry_after": 1}, {"drop": True})

    def test_shared(self):
        self.break_uploads("files: shared, answer lost", {"drop": True, **DONE})


class TwiceByHttp(Faults):
    def post(self, body, **headers):
        status, _, answer = self.server.post_slack(body, datetime.datetime.now(datetime.timezone.utc), headers=headers)
        self.assertEqual(status, 200, answer)
        return answer

    def post_at_once(self, bodies, **headers):
        with concurrent.futures.ThreadPoolExecutor(8) as senders:
            return [one.result() for one in [senders.submit(self.post, body, **headers) for body in bodies]]

    def test_commands(self):
        """Each twice at the same time, and once more after a restart."""
        self.serve(BY_HTTP)
        commands = []
        for _ in range(MANY):
            number, title = self.title()
            self.commanded[title] = []
            body = dossier_program.slash_command_body(f"/decision {title}", f"{number}.22")
            commands.append((title, body.replace(b"U0EX1", self.user_of(number).encode())))
        twice = [command for command in commands for _ in range(2)]

        def deliver(again):
            for (title, _), answer in zip(again, self.post_at_once([body for _, body in again])):
                self.commanded[title].append(json.loads(answer)["text"])
        deliver(twice)
        self.server.stop()
        self.serve(BY_HTTP)
        deliver(commands)
        self.nothing_is_lost_or_doubled("HTTP: a command delivered again", 2 * MANY)

    def bodies(self, count):
        """Of so many events, each from somebody else."""
        for _ in range(count):
            event, event_id = self.message()
            yield json.dumps({"type": "event_callback", "team_id": slack.TEAM, "api_app_id": "A0EX1", "event": event,
                              "event_id": event_id, "event_time": self.fake.epoch}).encode()

    def test_events(self):
        self.serve(BY_HTTP)
        bodies = list(self.bodies(MANY))
        as_json = {"Content-Type": "application/json"}
        self.post_at_once([body for body in bodies for _ in range(2)], **as_json)
        self.server.stop()
        self.serve(BY_HTTP)
        self.post_at_once(bodies, **as_json, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})
        self.nothing_is_lost_or_doubled("HTTP: an event delivered again", 2 * MANY)

    def test_events_in_any_order(self):
        self.serve(BY_HTTP)
        deliveries = 3 * list(self.bodies(MANY))
        random.Random(4).shuffle(deliveries)
        self.post_at_once(deliveries, **{"Content-Type": "application/json"})
        self.nothing_is_lost_or_doubled("HTTP: events again, in any order", 2 * MANY)


class Killed(Faults):
    def test_while_letters_are_on_their_way(self):
        """Half of them are posted already; some lines are not even acknowledged, and Slack sends those again."""
        self.serve(BY_SOCKET)
        injected = 0
        for _ in range(KILLS):
            for way in ({"delay": slack.PATIENCE, "drop": True}, {"delay": slack.PATIENCE, "drop": True, **DONE}):
                self.fake.fail("chat.postMessage", times=4, **way)
            for envelope in [self.tell() for _ in range(10)]:
                self.fake.wait_for_ack(envelope)
            injected += 8
            self.fake.wait_until(lambda: self.injected_into("chat.postMessage") == injected, "letters on their way")
            late = [self.tell() for _ in range(2)]
            os.kill(self.server.pid, signal.SIGKILL)
            self.server.stop()
            self.fake.wait_for_connections(0)
            self.serve(BY_SOCKET)
            for envelope in late:
                self.fake.wait_for_ack(envelope)
        self.nothing_is_lost_or_doubled(f"SIGKILL x {KILLS}, eight letters on their way", injected)


class OverSockets(Faults):
    def setUp(self):
        super().setUp()
        self.serve(BY_SOCKET)
        self.sent = []  # the title and the envelope of each command

    def type_command(self, on=None):
        title, payload = self.command()
        self.sent.append((title, self.fake.send("slash_commands", payload, on=on)))

    def reckon_all(self, fault, injected, times=1):
        """times: how often each command was sent, and so has to be acked."""
        for title, envelope in self.sent:
            self.fake.wait_for_ack(envelope, times)
            self.commanded[title] = [ack.payload["text"] for ack in self.fake.acks_of(envelope)]
        self.nothing_is_lost_or_doubled(fault, injected)

    def either(self, number):
        self.fake.wait_for_connections(2)
        return self.fake.alive()[number % 2].number

    def wait_for_the_end(self, of):
        self.fake.wait_until(lambda: not self.fake.connections[of - 1].is_alive, "the end of the old one")

    def disconnect(self, reason):
        """A command before it, one behind it on the same connection, one and a message on the other."""
        for number in range(BREAKS):
            old = self.either(number)
            self.type_command(on=old)
            title, payload = self.command()
            behind = self.fake.write("slash_commands", payload)
            self.sent.append((title, behind))
            self.fake.disconnect(reason, on=old, behind=[behind])
            self.type_command()
            self.tell()
            self.wait_for_the_end(old)
        self.reckon_all(f"socket: disconnect, {reason}", BREAKS)

    def test_warning(self):
        self.disconnect("warning")

    def test_refresh_requested(self):
        self.disconnect("refresh_requested")

    def test_cut(self):
        """Slack sends events again that were not acked; a person whose command was not, types it again."""
        for number in range(BREAKS):
            if number > 0 and number % CUTS_IN_A_ROW == 0:
                self.start_again()
            old = self.either(number)
            self.tell(on=old)
            self.fake.drop(on=old)
            self.type_command()
            self.wait_for_the_end(old)
        self.reckon_all("socket: dropped without close", BREAKS)

    def start_again(self):
        for _, envelope in self.sent:
            self.fake.wait_for_ack(envelope)
        self.server.stop()
        self.fake.wait_for_connections(0)
        self.serve(BY_SOCKET)

    def test_half_open(self):
        """What dossier hears last on it is not acked there and comes again; the long run waits until dossier notices."""
        rounds = 4 if IS_LONG else 2
        for number in range(rounds):
            old = self.fake.freeze(self.either(number))
            for _ in range(4):
                self.tell(on=old)
                self.type_command()
            if IS_LONG:
                self.fake.wait_for_connections(2, UNTIL_NOTICED)
            self.fake.drop(on=old)
            self.wait_for_the_end(old)
        self.reckon_all("socket: half open", rounds)

    def test_duplicates_on_the_other_connection(self):
        """At the same time, and once more later."""
        one, other = (connection.number for connection in self.fake.alive())
        for _ in range(MANY):
            self.type_command(on=one)
            self.fake.send_again(self.sent[-1][1], on=other)
        said = [self.tell(on=other) for _ in range(MANY)]
        for envelope in said:
            self.fake.send_again(envelope, on=one)
        for envelope in [*said, *(envelope for _, envelope in self.sent)]:
            self.fake.wait_for_ack(envelope, 2)
            self.fake.send_again(envelope, on=other)
        for envelope in said:
            self.fake.wait_for_ack(envelope, 3)
        self.reckon_all("socket: the same envelope on the other connection", 4 * MANY, times=3)

    def test_events_in_any_order(self):
        """In new envelopes, as after a restart of Slack's."""
        deliveries = 3 * [self.message() for _ in range(MANY)]
        random.Random(4).shuffle(deliveries)
        for envelope in [self.fake.event(event, event_id, on=1 + number % 2)
                         for number, (event, event_id) in enumerate(deliveries)]:
            self.fake.wait_for_ack(envelope)
        self.reckon_all("socket: events again, in any order", 2 * MANY)


class TheReckoning(unittest.TestCase):
    """It has to notice what all of the above must not find."""

    def lost_and_doubled(self, kept, answers):
        found = reckon("", 1, ["one", "two"], kept, answers)
        return found.lost, found.doubled

    def test_counts_what_is_missing_and_what_is_there_twice(self):
        everything = ["one", "two"]
        self.assertEqual(self.lost_and_doubled(everything, everything), (0, 0))
        self.assertEqual(self.lost_and_doubled(["one"], everything), (1, 0))
        self.assertEqual(self.lost_and_doubled(everything, ["two"]), (1, 0))
        self.assertEqual(self.lost_and_doubled([*everything, "one"], everything), (0, 1))
        self.assertEqual(self.lost_and_doubled(everything, [*everything, "two", "two"]), (0, 2))
        self.assertRaises(AssertionError, self.lost_and_doubled, [*everything, "three"], everything)


if __name__ == "__main__":
    unittest.main()
