#!/usr/bin/env python3
"""Dates at which clocks are known to fail: a leap day, the year that has none, the ends of 32 bits. What is said then is
kept with its true time, in RFC 3339 with Z, on its true day, and the chains hold.

    tests/faults/dates_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import json
import unittest

import trial

SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)
UTC = datetime.timezone.utc
MOMENTS = {
    "before the leap day": datetime.datetime(2028, 2, 28, 23, 59, 59),
    "the leap day": datetime.datetime(2028, 2, 29),
    "the leap day at its end": datetime.datetime(2028, 2, 29, 23, 59, 59),
    "after the leap day": datetime.datetime(2028, 3, 1),
    "the last second of 31 bits": datetime.datetime(2038, 1, 19, 3, 14, 7),
    "the first second that needs more than 31 bits": datetime.datetime(2038, 1, 19, 3, 14, 8),
    "the end of February 2100, which has no leap day": datetime.datetime(2100, 2, 28, 23, 59, 59),
    "the first of March 2100": datetime.datetime(2100, 3, 1),
    "the last second of 32 bits": datetime.datetime(2106, 2, 7, 6, 28, 15),
    "the first second that needs more than 32 bits": datetime.datetime(2106, 2, 7, 6, 28, 16),
}


class OnThatDay(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(trial.trial_folder())
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(folder)))
        self.clock = trial.dossier_program.Clock(folder / "clock")
        self.dossier.environment.update(self.clock.environment(self.dossier.program))
        self.ledger = trial.Ledger()
        self.said = 0

    def say(self, way, moment, words):
        """A line over that way; its answer."""
        self.said += 1
        client = trial.WAYS_IN.index(way) + 1
        line = trial.Line(way, client, self.said, f"/decision Deprioritise k{client}n{self.said} {words}".rstrip())
        line.moment = moment
        self.ledger.send(line)
        wire = way(self.dossier, now=lambda: moment.replace(tzinfo=UTC).timestamp()) if way is trial.OverSlack else way(self.dossier)
        with contextlib.closing(wire):
            wire.send_line(line)
            self.ledger.hear(line, wire.answer())
        self.assertIsNotNone(line.first, f"{line.text}: {self.ledger.other} {self.dossier.said()}")
        return line

    def record_of(self, line):
        for text in self.dossier.export(line.person).decode("utf-8").splitlines()[1:]:
            record = json.loads(text)
            if f" {line.token}" in record["content"]["said"]:
                return record
        raise AssertionError(f"{line.text} is not in the log")

    def assert_true_times(self, lines):
        for line, happened in lines:
            record = self.record_of(line)
            self.assertEqual(f"{line.moment:%Y-%m-%dT%H:%M:%S}.000Z", record["logged_at"])
            self.assertEqual(f"{happened:%Y-%m-%d}", record["content"]["happened"], line.text)

    def finish(self, title):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=self.said)
        trial.report(title, reckoning)

    def test_over_every_way_in_with_a_start_on_each(self):
        lines = []
        for name, moment in MOMENTS.items():
            with self.subTest(name):
                self.clock.set(moment)
                self.dossier.start()
                for way in trial.WAYS_IN:
                    lines.append((self.say(way, moment, ""), moment))
                    lines.append((self.say(way, moment, "happened: yesterday"), moment - DAY))
                self.assertEqual(0, self.dossier.stop())
        self.dossier.start()
        self.assert_true_times(lines)
        self.finish(f"{len(MOMENTS)} dates at which clocks fail, a start on each")

    def test_while_it_runs(self):
        """From the last second to the next, without a start in between."""
        lines = []
        self.clock.set(min(MOMENTS.values()))
        self.dossier.start()
        for moment in MOMENTS.values():
            for second in (moment - SECOND, moment, moment + SECOND):
                self.clock.set(second)
                lines.append((self.say(trial.OverSlack, second, ""), second))
                lines.append((self.say(trial.InATerminal, second, ""), second))
        self.assert_true_times(lines)
        self.finish(f"over {len(MOMENTS)} dates at which clocks fail while it runs")

    def test_on_a_clock_that_is_elsewhere(self):
        """The day is the person's, the time is everybody's: New York is behind by four hours or five, Auckland ahead."""
        for zone, ahead in (("America/New_York", -5), ("Pacific/Auckland", 13)):
            settings = self.dossier.folder / "dossier.toml"
            settings.write_text(f'zone = "{zone}"\n', encoding="ascii")
            self.dossier.arguments = ["--config", settings]
            lines = []
            for moment in (MOMENTS["the leap day"], MOMENTS["the first second that needs more than 31 bits"],
                           MOMENTS["the first of March 2100"], MOMENTS["the first second that needs more than 32 bits"]):
                self.clock.set(moment)
                self.dossier.start()
                lines.append((self.say(trial.InATerminal, moment, ""), moment + datetime.timedelta(hours=ahead)))
                self.assertEqual(0, self.dossier.stop())
            self.dossier.start()
            self.assert_true_times(lines)
            self.assertEqual(0, self.dossier.stop())
        self.dossier.start()
        self.finish("on clocks that are elsewhere")


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
