#!/usr/bin/env python3
"""The machine's clock is set forward and back under load: order is by sequence, and nothing is lost or doubled.

    tests/faults/clock_test.py [long] [PROGRAM] [unittest's options]
"""

import calendar
import contextlib
import datetime
import itertools
import json
import random
import unittest

import trial

MIDDAY = datetime.datetime(2026, 3, 9, 12, 0, 0)
JUMPS = (
    datetime.timedelta(hours=1),
    datetime.timedelta(hours=-1),
    datetime.timedelta(seconds=-1),
    datetime.timedelta(days=40),
    datetime.timedelta(days=-40),
    datetime.timedelta(days=-3650),
    datetime.timedelta(days=3650),
    datetime.timedelta(days=4),  # beyond the time for which a delivery is remembered
)


class ClockIsSet(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(trial.trial_folder())
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(folder)))
        self.ledger = trial.Ledger()
        self.clock = trial.dossier_program.Clock(folder / "clock")
        self.set_clock(MIDDAY)
        self.dossier.environment.update(self.clock.environment(self.dossier.program))
        self.dossier.start()

    def set_clock(self, moment):
        self.moment = moment
        self.clock.set(moment)

    def connect(self, way):
        """Slack's clock is the one that jumps here too: what it signs with an old time is turned down."""
        if way is trial.OverSlack:
            return way(self.dossier, now=lambda: calendar.timegm(self.moment.timetuple()))
        return way(self.dossier)

    def test_forward_and_back_under_load(self):
        jumps = trial.long_or_short(200, 16)
        chance = random.Random(20260309)
        with trial.Load(self.dossier, self.ledger, connect=self.connect) as load:
            for jump in itertools.islice(itertools.cycle(JUMPS), jumps):
                load.run_for(chance.uniform(0.02, 0.1))
                self.set_clock(self.moment + jump)
                if chance.random() < 0.2:
                    self.dossier.kill()
                    self.dossier.start()
            load.run_until_it_proves_something(self.ledger)
        self.finish(f"clock set forward and back x {jumps}")

    def test_a_repeat_after_the_clock_was_set_forward(self):
        """A platform that repeats after a minute does not know that the clock here says it was a year."""
        lines = [trial.Line(way, 1 + index, number, f"/decision Deprioritise k{1 + index}n{number} because: the risk")
                 for index, way in enumerate(trial.WAYS_IN) for number in range(1, trial.long_or_short(100, 10))]
        for line in lines:
            self.ledger.send(line)
        self.deliver(lines)
        self.set_clock(MIDDAY + datetime.timedelta(days=365))
        self.deliver([self.another_line(4, number) for number in range(1, 10)])  # gives it cause to tidy up
        self.deliver(lines)
        self.set_clock(MIDDAY + datetime.timedelta(minutes=2))
        self.deliver(lines)
        self.finish("a repeat after the clock was set forward a year", at_least=len(lines))

    def another_line(self, client, number):
        line = trial.Line(trial.InATerminal, client, number, f"/decision Keep k{client}n{number} because: it is used")
        self.ledger.send(line)
        return line

    def deliver(self, lines):
        for way in trial.WAYS_IN:
            with contextlib.closing(self.connect(way)) as wire:
                for line in (line for line in lines if line.way is way):
                    wire.send_line(line)
                    self.ledger.hear(line, wire.answer())

    def finish(self, title, at_least=trial.ENOUGH):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=at_least)
        trial.report(title, reckoning, f"{self.ledger.repeats:,} repeats answered alike",
                     f"{self.backward_steps()} records logged at an earlier time than the record before them")

    def backward_steps(self):
        """The clock of a record is what the machine's clock said: it is kept, wrong or not, and the order stands."""
        steps = 0
        for person in {line.person for line in self.ledger.lines.values()}:
            moments = [json.loads(text)["logged_at"] for text in self.dossier.export(person).splitlines()[1:]]
            steps += sum(later < earlier for earlier, later in itertools.pairwise(moments))
        return steps


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
