#!/usr/bin/env python3
"""The whole program with every way in at once, killed again and again while it is spoken to, answers and reminds.

People talk to one dossier over Slack by HTTP (signed commands and events, many of them delivered twice) and by Socket
Mode, over a Chime session, in a room of the retired Chime, on the chat page and in a terminal. What it sends by itself,
answers to messages and Friday's nudges, goes to a Slack and a Chime of the tests, which count. It is killed with SIGKILL
at random moments, and often just as a letter has arrived. At the end everything is reckoned:

    said       as in every trial: acknowledged is stored, once, in order, and every chain is intact
    letters    each line that is answered by a letter has one; in a room, which has no way to look, one more for a kill
    nudges     each person who talked has one for each Friday; in a room at most one

Time is the machine's own, set forward from Friday to Friday, to the next minutes of the time of nudges at each kill.

    tests/faults/everything_test.py [long] [PROGRAM] [unittest's options]      KILLS=N: so many kills
"""

import collections
import contextlib
import datetime
import json
import logging
import os
import random
import re
import sqlite3
import sys
import threading
import time
import unittest

import trial  # puts the folder of the next ones on the path

import chime_program
import slack_program
from trial import dossier_program

sys.path.insert(0, str(dossier_program.REPOSITORY / "tests" / "fakes"))
import chime  # noqa: E402
import classic_chime  # noqa: E402
import slack  # noqa: E402

KILLS = int(os.environ.get("KILLS", trial.long_or_short(200, 5)))
KILLS_A_WEEK = 10
MOST_OWED = 2  # letters to one person, before they say the next thing
UNTIL_SETTLED = 120  # seconds
BEFORE_NUDGES = datetime.timedelta(minutes=10)
SPREAD = datetime.timedelta(minutes=9, seconds=30)  # of the people who are due at the same time
ROOM = "room-1"
INSTANCE = chime.APP_INSTANCE.rpartition("/")[2]
UTC = datetime.timezone.utc

logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # a peer that is killed in a handshake is no news here


class RunningClock(dossier_program.Clock):
    """The machine's own, set forward: of dossier, and of all who speak with it."""

    def __init__(self, path):
        super().__init__(path)
        self.set_to(datetime.datetime.now(UTC))

    def now(self):
        return datetime.datetime.now(UTC) + self._ahead

    def set_to(self, moment):
        self._ahead = max(moment - datetime.datetime.now(UTC), datetime.timedelta(0))
        self._write(f"+{self._ahead.total_seconds():.3f}\n")


class Slack(slack.FakeSlack):
    """Its messages bear the time of that clock."""

    def __init__(self, clock):
        self._clock = clock
        super().__init__()

    @property
    def epoch(self):
        return int(self._clock.now().timestamp())

    @epoch.setter
    def epoch(self, _):
        pass


# ---- the ways in that trial.py does not have; what a line is answered with comes by letter -----------------------

def direct_channel(client):
    return f"D0EX{client}".ljust(9, "0")


def event_of(line):
    return slack_program.direct_message(line.text, f"1767225600.{line.client:02}{line.number:04}", f"U0EX{line.client}",
                                        direct_channel(line.client))


def event_id_of(line):
    return f"Ev{line.client:02}{line.number:06}"


class InADirectMessage(trial.OverSlack):
    """Events, posted by Slack."""

    def send_line(self, line):
        self.post(json.dumps({
            "type": "event_callback", "team_id": slack.TEAM, "api_app_id": "A0EX1", "event": event_of(line),
            "event_id": event_id_of(line), "authorizations": [{"team_id": slack.TEAM, "user_id": slack.BOT_USER,
                                                               "is_bot": True}]}).encode(), "application/json")

    def answer(self):
        status, body = self.response()
        how = "saved" if status == 200 else "denied" if status == 401 else "unsure" if status == 503 else "other"
        return trial.Answer(how, None, body)


class OverASocket:
    """Commands in Socket Mode. Whoever sees no ack types the command again, which is the same trigger."""

    person = trial.OverSlack.person

    def __init__(self, fake):
        self.fake = fake

    def close(self):
        pass

    def send_line(self, line):
        up = self.fake.alive()
        if not up:
            raise trial.Hangup("no connection")
        self._connection = up[-1]
        self._acks_before = len(self.fake.acks)
        try:
            self._envelope = self.send_over(self._connection.number, line)
        except ConnectionError as error:
            raise trial.Hangup(str(error)) from None

    def send_over(self, number, line):
        payload = self.fake.slash_payload(line.text, f"U0EX{line.client}")
        return self.fake.send("slash_commands", {**payload, "trigger_id": f"{line.key}.22.abc"}, on=number)

    def answer(self):
        self.fake.wait_until(lambda: self._ack() or not self._connection.is_alive, "an ack", trial.PATIENCE)
        ack = self._ack()
        if not ack:
            raise trial.Hangup("the connection ended")
        return self.read(ack.payload)

    def _ack(self):
        return next((ack for ack in self.fake.acks[self._acks_before:] if ack.envelope_id == self._envelope), None)

    @staticmethod
    def read(payload):
        answered = json.dumps(payload, sort_keys=True).encode()
        entry = re.match(r"(?:Added to )?([DMPC]-[1-9][0-9]*)\b", (payload or {}).get("text", ""))
        return trial.Answer("saved" if entry else trial.failure_of(answered), entry and entry.group(1), answered)


class EventsOverASocket(OverASocket):
    """The fake sends again by itself what was not acked, and so does its sender: the two may meet."""

    def send_over(self, number, line):
        return self.fake.event(event_of(line), event_id_of(line), on=number)

    @staticmethod
    def read(_):
        return trial.Answer("saved", None, b"")


class InChime:
    """Nothing is acknowledged but by the answer. A repeat is the same message, pushed again."""

    def __init__(self, fake):
        self.fake = fake
        self._said = {}

    def close(self):
        pass

    @staticmethod
    def person(client):
        return f"chime:{INSTANCE}/k{client}"

    def send_line(self, line):
        self._line = line
        if line.token in self._said:
            self.fake.push_again(self._said[line.token])
        else:
            self._said[line.token] = self.fake.say(f"k{line.client}", f"with-k{line.client}", line.text)

    def answer(self):
        self.fake.wait_until(self._answers, f"an answer to {self._line.text!r}", 2 * trial.PATIENCE)
        text = self._answers()[0]
        return trial.Answer("saved", re.search(r"\b(D-[0-9]+) saved", text).group(1), text.encode())

    def _answers(self):
        mark = re.compile(rf"\b{self._line.token}\b")
        return [text for text in self.fake.texts(f"with-k{self._line.client}") if " saved" in text and mark.search(text)]


class InARoom(trial.Wire):
    """A mention, as the retired Chime posts it."""

    def __init__(self, fake, dossier):
        super().__init__(trial.socket.AF_INET, ("127.0.0.1", dossier.port))
        self.fake = fake

    @staticmethod
    def person(client):
        return f"chime:classic/k{client}@example.com"

    def send_line(self, line):
        if not hasattr(line, "body"):
            line.body = self.body(line.client, line.text)
        self.post(self.fake, line.body)

    def body(self, client, text):
        address = self.fake.webhook(ROOM, classic_chime.SHORT_LIFE)
        return json.dumps(self.fake.event("Mention", ROOM, f"k{client}@example.com", ("ShortLived", address),
                                          f"@dossier@example.com {text}")).encode()

    def post(self, fake, body):
        stamp = fake.stamp()
        self.send((f"POST /chime/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                   f"Chime-Request-Timestamp: {stamp}\r\nContent-Length: {len(body)}\r\n"
                   f"Chime-Signature: {classic_chime.sign(classic_chime.SECURITY_TOKEN, stamp, body)}\r\n\r\n").encode()
                  + body)

    response = trial.OverSlack.response
    answer = InADirectMessage.answer


class Talker(trial.Client):
    """Says things to which the answers come by letter, and waits for some of those."""

    def __init__(self, load, way, number, scene):
        super().__init__(load, way, number)
        self._scene = scene

    def _say_something_new(self):
        while self._scene.quiet.is_set() or self._scene.owed_to(self._way, self._number) >= MOST_OWED:
            if self._load.stopping.wait(0.02):
                return
        super()._say_something_new()

    def _words(self):
        return f"decision Deprioritise k{self._number}n{self._said} because: the risk"


class Commander(trial.Client):
    """Nearly as fast as acks come: the fakes need some time of their own. While letters are waited for, it only says again
    what it has said: whoever says more than dossier can think about keeps it from thinking about anybody else."""

    def __init__(self, load, way, number, scene):
        super().__init__(load, way, number)
        self._scene = scene

    def _say_something_new(self):
        if self._load.stopping.wait(0.005) or self._scene.quiet.is_set():
            return
        super()._say_something_new()


COMMANDING = (*trial.WAYS_IN, OverASocket)
FIRST_COMMANDER = 1
TALKING = (InADirectMessage, InADirectMessage, EventsOverASocket, EventsOverASocket, InChime, InChime, InARoom)
FIRST_TALKER = 21


class Everybody(trial.Load):
    def __init__(self, scene):
        super().__init__(scene.dossier, scene.ledger, ways=(), connect=scene.connect)
        self._clients += [Commander(self, way, number, scene) for number, way in enumerate(COMMANDING, FIRST_COMMANDER)]
        self._clients += [Talker(self, way, number, scene) for number, way in enumerate(TALKING, FIRST_TALKER)]


class WholeReckoning(trial.Reckoning):
    """The acknowledgement of an event names no entry."""

    def __init__(self, dossier, ledger):
        super().__init__(dossier, ledger)
        self.renamed = [line for line in self.renamed if line.first.entry]


# ---- the trial ---------------------------------------------------------------------------------------------------

class Everything(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(trial.trial_folder())
        self.clock = RunningClock(self.folder / "clock")
        self.slack = self.enterContext(Slack(self.clock))
        self.chime = self.enterContext(chime.FakeChime())
        self.rooms = self.enterContext(classic_chime.ClassicChime())
        self.chime.now = self.rooms.now = self.clock.now
        for number, way in enumerate(TALKING, FIRST_TALKER):
            self.slack.users[f"U0EX{number}"] = {"id": f"U0EX{number}", "tz": "UTC", "name": f"k{number}", "is_bot": False}
            self.slack.channels[direct_channel(number)] = {"id": direct_channel(number), "is_im": True}
            if way is InChime:
                self.chime.add_user(f"k{number}", f"K{number}")
                self.chime.add_channel(f"with-k{number}", [f"k{number}", chime.BOT])
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.folder, environment=self.environment())))
        settings = self.folder / "dossier.toml"
        settings.write_text(f'chime_bot = "{chime.user_arn(chime.BOT)}"\nchime_classic = true\n'
                            'chime_classic_hooks = "127.0.0.1"\n', encoding="utf-8")
        self.dossier.arguments = ["--config", settings]
        self.dossier.environment.update(self.clock.environment(self.dossier.program))
        self.ledger = trial.Ledger()
        self.chance = random.Random(20260309 + KILLS)
        self.quiet = threading.Event()
        self.weeks = []  # Fridays
        self.nudges = collections.Counter()  # person and Friday
        self.looked = collections.Counter()  # how much of what came was counted
        self.kills = collections.Counter()

    def environment(self):
        return {"SLACK_API_URL": self.slack.api_url, **slack_program.BY_SOCKET, "CHIME_API_URL": self.chime.api_url,
                chime_program.TRUSTED: self.chime.ca_file, **chime_program.lasting_credentials(self.chime),
                "CHIME_CLASSIC_TOKEN": classic_chime.SECURITY_TOKEN, "DOSSIER_TOKEN_KEY": "6b" * 32}

    def connect(self, way):
        if way in (OverASocket, EventsOverASocket):
            return way(self.slack)
        if way is InChime:
            return way(self.chime)
        if way is InARoom:
            return way(self.rooms, self.dossier)
        if issubclass(way, trial.OverSlack):
            return way(self.dossier, now=lambda: self.clock.now().timestamp())
        return way(self.dossier)

    # --- what came ---

    def answers_in(self, way, client):
        """The entries that were told by letter, each as often as it was."""
        if way is InChime:
            texts = self.chime.texts(f"with-k{client}")
        elif way is InARoom:
            texts = [post.text for post in self.rooms.seen(ROOM)]
        else:
            texts = [message["text"] for message in list(self.slack.messages.get(direct_channel(client), []))]
        found = (re.search(r"\b(D-[0-9]+) saved|Saved as (D-[0-9]+)", text) for text in texts)
        return [one.group(1) or one.group(2) for one in found if one]

    def owed_to(self, way, client):
        """How many letters."""
        if way is InChime:
            return 0  # the answer is waited for
        told = len(set(self.answers_in(way, client)))
        return sum(line.client == client and line.first is not None for line in list(self.ledger.lines.values())) - told

    def new_nudges(self):
        """The people who were reminded since this was last asked."""
        def news(name, items):
            fresh = list(items)[self.looked[name]:]
            self.looked[name] += len(fresh)
            return fresh

        for channel in list(self.slack.messages):
            for message in news(channel, self.slack.messages[channel]):
                key = message.get("metadata", {}).get("event_payload", {}).get("key", "")
                if key.startswith("nudge:slack:"):
                    yield key.split(":weekly ")[0].removeprefix("nudge:")
        for message in news("chime", self.chime.messages):
            if message.sender == chime.BOT and " saved" not in message.text:
                yield f"chime:{INSTANCE}/{message.channel.removeprefix('with-')}"
        for post in news("room", self.rooms.seen(ROOM)):
            if "Saved as" not in post.text and "Hello" not in post.text:
                yield "room"

    def talkers(self, *ways):
        return [way.person(number) for number, way in enumerate(TALKING, FIRST_TALKER) if way in ways]

    @staticmethod
    def reached():
        return [way for way in TALKING if way is not InARoom]

    def rows(self, query):
        with contextlib.closing(sqlite3.connect(f"file:{self.dossier.database}?mode=ro", uri=True, timeout=10)) as raw:
            return raw.execute(query).fetchall()

    # --- what happens ---

    def start(self):
        self.chime.forget_connections()
        self.ledger.start_the_clock()
        self.dossier.start()
        self.starts += 1

    def wait_for(self, is_so, what, load, seconds=trial.PATIENCE):
        end = time.monotonic() + seconds
        while not is_so():
            self.assertLess(time.monotonic(), end, f"waited in vain for {what}")
            load.run_for(0.05)

    def begin_week(self, friday, load):
        """Everybody says something before the time of nudges."""
        self.weeks.append(friday)
        self.clock.set_to(friday - BEFORE_NUDGES)
        self.start()
        if load:
            self.quiet.clear()
            load.run_for(0.5)

    def kill(self, load):
        """At a random moment, or just as a letter has arrived that dossier cannot have heard of yet."""
        self.wait_for(lambda: len(self.ledger.recoveries) >= self.starts, "an acknowledgement", load)
        if self.chance.random() < 0.5:
            how, came = "as a letter arrived", self.letters_that_came()
            end = time.monotonic() + 1
            while self.letters_that_came() == came and time.monotonic() < end:
                time.sleep(0.001)  # nothing tells of all three
        else:
            how = "at a random moment"
            load.run_for(self.chance.choice((self.chance.uniform(0.05, 0.6), self.chance.uniform(0.6, 2.5))))
        self.dossier.kill()
        self.kills[how] += 1

    def letters_that_came(self):
        return sum(len(one) for one in list(self.slack.messages.values())) + len(self.rooms.posts) + len(self.chime.texts())

    def settle(self, friday, load):
        """Until everything is sent and everybody is reminded. Nobody says anything new meanwhile."""
        self.quiet.set()
        expected = set(self.talkers(*self.reached()))

        def is_settled():
            self.nudges.update((person, friday) for person in self.new_nudges())
            return self.rows("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND platform <> 'page'") == \
                [(0,)] and expected <= {person for person, day in self.nudges if day == friday}
        began = time.monotonic()
        try:
            self.wait_for(is_settled, "all letters", load, UNTIL_SETTLED)
        except AssertionError:
            print(self.state_of_letters(), file=sys.stderr)
            raise
        return time.monotonic() - began

    def state_of_letters(self):
        return [self.rows("SELECT platform, kind, state, attempts, problem, key FROM outbox WHERE state IN ('waiting', 'sending')"),
                self.rows("SELECT name, key, sent, letter FROM nudge JOIN person ON person.id = nudge.person ORDER BY at DESC LIMIT 20"),
                self.rows("SELECT name, device_zone, since, next_look FROM nudge_plan JOIN person ON person.id = person"), self.nudges,
                self.dossier.said()]

    def test_killed_with_every_way_in(self):
        today = datetime.datetime.now(UTC)
        friday = datetime.datetime.combine(today.date() + datetime.timedelta(days=(4 - today.weekday()) % 7 + 7),
                                           datetime.time(16), UTC)
        self.starts = 0
        self.begin_week(friday, None)
        self.assertEqual(200, self.invite_into_the_room())
        with Everybody(self) as load:
            self.wait_for(self.everybody_was_heard, "everybody", load)
            left = KILLS
            while left:
                in_this_week = min(left, KILLS_A_WEEK)
                for number in range(1, in_this_week + 1):
                    self.kill(load)
                    self.clock.set_to(friday + SPREAD * number / in_this_week)
                    self.start()
                left -= in_this_week
                self.wait_for(lambda: len(self.ledger.recoveries) >= self.starts, "an acknowledgement", load)
                self.settle(friday, load)
                if left:
                    self.dossier.kill()
                    friday += datetime.timedelta(days=7)
                    self.begin_week(friday, load)
        self.assertEqual(0, self.dossier.stop())
        self.finish()

    def invite_into_the_room(self):
        self.rooms.events_url = f"http://127.0.0.1:{self.dossier.port}/chime/events"
        return self.rooms.invite(ROOM).status

    def everybody_was_heard(self):
        return len({line.client for line in self.ledger.acknowledged()}) == len(COMMANDING) + len(TALKING)

    # --- what came of it ---

    def finish(self):
        reckoning = WholeReckoning(self.dossier, self.ledger)
        problems = reckoning.problems()
        letters, lost, doubled, again_in_room = self.reckon_letters(reckoning)
        owed = [(person, friday) for person in self.talkers(*self.reached()) for friday in self.weeks]
        missed = [one for one in owed if not self.nudges[one]]
        twice = [one for one, times in self.nudges.items() if times > 1]
        late = [text for text in self.slack.complaints if text.startswith("an ack after")]
        rude = [text for text in [*self.slack.complaints, *self.chime.complaints] if text not in late]
        by_way = collections.Counter(line.way.__name__ for line in self.ledger.acknowledged())
        trial.report(f"SIGKILL x {KILLS}, every way in at once", reckoning,
                     f"{self.ledger.repeats:,} repeats answered alike", self.ledger.recovery())
        print(f"  killed {', '.join(f'{times} x {how}' for how, times in self.kills.items())}\n"
              f"  acknowledged {', '.join(f'{times:,} x {way}' for way, times in by_way.most_common())}\n"
              f"  letters: {letters:,} owed, {letters - len(lost):,} sent, {len(lost)} lost, {len(doubled)} sent twice"
              f" ({again_in_room} in the room, which cannot be asked)\n"
              f"  nudges: {len(owed)} owed, {len(owed) - len(missed)} sent, {len(missed)} lost, {len(twice)} sent twice"
              f" ({sum(self.nudges[one] for one in self.nudges if one[0] == 'room')} more in the room)\n"
              f"  {len(late)} acks of Socket Mode after more than {slack.ACK_DEADLINE} s", flush=True)
        self.assertEqual([], problems)
        self.assertEqual([], lost, "letters were lost")
        self.assertEqual([], [one for one in doubled if not one[0].startswith("chime:classic/")], "letters came twice")
        self.assertLessEqual(again_in_room, KILLS + len(self.weeks), "a room is told again for a kill alone")
        self.assertEqual([], missed, "nudges were lost")
        self.assertEqual([], twice, "nudges came twice")
        self.assertEqual([], rude)
        self.assertEqual(KILLS + len(self.weeks), len(self.ledger.recoveries), "after some start nothing was acknowledged")

    def reckon_letters(self, reckoning):
        """How many lines are answered by letter; those that were not, and those that were more than once."""
        owed = {(line.person, entry) for token, entries in reckoning.stored.items() for entry in entries
                if (line := self.ledger.lines[token]).way in TALKING}
        came = collections.Counter((way.person(number), entry) for number, way in enumerate(TALKING, FIRST_TALKER)
                                   for entry in self.answers_in(way, number))
        lost = [one for one in owed if not came[one]]
        doubled = [one for one, times in came.items() if times > 1]
        in_room = sum(came[one] - 1 for one in doubled if one[0].startswith("chime:classic/"))
        return len(owed), lost, doubled, in_room


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
