#!/usr/bin/env python3
"""Nudges of the program itself over both clock changes of a year: at four in the afternoon of the person's clock,
before and after, once, whatever is killed in between.

    tests/e2e/nudges_test.py [PROGRAM] [unittest's options]

The clock runs here as it does on a wall, from a few seconds before the hour on.
"""

import contextlib
import datetime
import itertools
import os
import pathlib
import signal
import sqlite3
import tempfile
import time
import unittest

import dossier_program

UTC = datetime.timezone.utc
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
PATIENCE = 60  # seconds, until what must come has come
EARLIER = 8 * SECOND  # the program is started so long before the hour
PUNCTUAL = 10 * SECOND  # what leaves later was not on time


def share_of_spread(person):
    """People who are due in the same minute are sent to within nine and a half, by a hash of their names (FNV-1a)."""
    value = 14695981039346656037
    for byte in person.encode():
        value = (value ^ byte) * 1099511628211 % 2**64
    value ^= value >> 32
    return datetime.timedelta(milliseconds=value % 570_000)


def punctual_name():
    """Of somebody whose share of that is less than a second."""
    return next(name for name in (f"ana{number}" for number in itertools.count())
                if share_of_spread(f"local:{name}") < SECOND)


class WithAClockThatRuns(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-nudges.")
        self.addCleanup(folder.cleanup)
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.database = self.program.folder / "evidence.db"
        self.settings = self.program.folder / "dossier.toml"
        self.person = punctual_name()
        self.settings.write_text(f'person = "local:{self.person}"\n', encoding="utf-8")

    def say(self, line, moment, person=None):
        answer = self.program.say(line, self.database, moment, person or self.person)
        self.assertNotIn("Nothing was", answer)
        return answer

    @contextlib.contextmanager
    def serving(self, moment):
        """dossier under a clock that runs on from that moment."""
        self.program.clock.run_from(moment)
        with self.program.serve(self.database, None, "--config", self.settings) as server:
            yield server

    def letters(self):
        """When each was put into the outbox, and what it carries; until its time is over without having been seen."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as raw:
            rows = raw.execute("SELECT o.made_at, n.key FROM outbox o JOIN nudge n ON n.letter = o.key"
                               " ORDER BY o.id").fetchall()
        return [(datetime.datetime.fromtimestamp(made / 1000, UTC).replace(tzinfo=None), key) for made, key in rows]

    def keys(self):
        return [key for _, key in self.letters()]

    def wait_for(self, is_so, what):
        until = time.monotonic() + PATIENCE
        while not is_so():
            self.assertLess(time.monotonic(), until, f"waited in vain for {what}: {self.letters()}")
            time.sleep(0.02)  # nothing tells that a file has changed

    def assert_one_comes_at(self, hour, key, kills=2):
        """The clock runs towards that hour, and past it; dossier is killed when it has decided, and started again."""
        before = self.keys()
        with self.serving(hour - EARLIER) as server:
            self.wait_for(lambda: key in self.keys(), key)
            os.kill(server.pid, signal.SIGKILL)
        for again in range(1, kills + 1):
            with self.serving(hour + again * MINUTE) as server:
                self.assert_it_looks_again(server, hour + again * MINUTE)
                os.kill(server.pid, signal.SIGKILL)
        fresh = [letter for letter in self.letters() if letter[1] not in before]
        self.assertEqual([key], [what for _, what in fresh])
        self.assertGreaterEqual(fresh[0][0], hour)
        self.assertLess(fresh[0][0], hour + PUNCTUAL)

    def assert_none_comes_at(self, moment):
        """A little after that moment dossier thinks about the person, and sends nothing."""
        before = self.keys()
        with self.serving(moment) as server:
            self.assert_it_looks_again(server, moment)
        self.assertEqual([], [key for key in self.keys() if key not in before])

    def assert_it_looks_again(self, server, moment):
        """Whoever says something is thought about ten minutes later, whatever there is to find."""
        looks = self.looks(server)
        self.say("/decision Moved the button #checkout because: nobody found it", moment)
        self.say("/evidence emoji :pushpin:", moment + 11 * MINUTE, person="ben")  # what wakes it up
        self.wait_for(lambda: self.looks(server) > looks, "a look")

    def looks(self, server):
        lines = server.request("GET", "/metrics")[2].decode().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("dossier_nudge_looks_total "))


def utc(text):
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")


class OverAClockChange(WithAClockThatRuns):
    def test_in_spring_it_is_the_same_hour_on_the_wall_before_and_after(self):
        self.say("/decision Deprioritised gift wrap #checkout because: retention risk", utc("2026-03-23 10:00"))
        self.say("/evidence zone Europe/Lisbon", utc("2026-03-23 10:01"))
        self.assert_one_comes_at(utc("2026-03-27 16:00"), "weekly 2026-03-23")  # winter time: UTC
        self.say("/decision Kept the old search page #checkout", utc("2026-03-30 10:00"))
        self.assert_one_comes_at(utc("2026-04-03 15:00"), "weekly 2026-03-30")  # summer time, from 29 March on
        self.assert_none_comes_at(utc("2026-04-03 16:00"))
        # A week that is paused, and the one after it.
        self.say("/evidence nudges pause until 2026-04-13", utc("2026-04-07 10:00"))
        self.assert_none_comes_at(utc("2026-04-10 15:00"))
        self.say("/decision Dropped the coupon field #checkout", utc("2026-04-13 10:00"))
        self.assert_one_comes_at(utc("2026-04-17 15:00"), "weekly 2026-04-13", kills=0)

    def test_in_autumn_nothing_comes_an_hour_early(self):
        self.say("/decision Deprioritised gift wrap #checkout because: retention risk", utc("2026-10-19 10:00"))
        self.say("/evidence zone Europe/Lisbon", utc("2026-10-19 10:01"))
        self.assert_one_comes_at(utc("2026-10-23 15:00"), "weekly 2026-10-19")  # summer time
        self.say("/decision Kept the old search page #checkout", utc("2026-10-26 10:00"))
        self.assert_none_comes_at(utc("2026-10-30 15:00"))  # winter time, from 25 October on
        self.assert_one_comes_at(utc("2026-10-30 16:00"), "weekly 2026-10-26")

    def test_after_a_day_of_downtime_it_comes_once_and_at_a_decent_hour(self):
        self.say("/decision Deprioritised gift wrap #checkout because: retention risk", utc("2026-03-23 10:00"))
        self.say("/evidence zone Europe/Lisbon", utc("2026-03-23 10:01"))
        # Down on Friday, up on Sunday; summer time since that morning.
        self.assert_none_comes_at(utc("2026-03-29 12:00"))
        self.assert_one_comes_at(utc("2026-03-30 07:00"), "weekly 2026-03-23")


if __name__ == "__main__":
    unittest.main()
