#!/usr/bin/env python3
"""The reckoning itself: it has to see every kind of broken promise, or the trials that it judges prove nothing.

    tests/faults/reckoning_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import re
import sqlite3
import unittest

import trial

LINES = 10


class TheReckoning(unittest.TestCase):
    """Ten lines, kept as they should be; then one promise is broken, in the log or in what the clients heard."""

    def setUp(self):
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.enterContext(trial.trial_folder()))))
        self.ledger = trial.Ledger()
        self.dossier.start()
        self.lines = [self.said(number) for number in range(1, LINES + 1)]

    def said(self, number, client=1, key=None):
        """One more line, delivered once."""
        line = trial.Line(trial.InATerminal, client, number, f"/decision Keep k{client}n{number} because: it is used")
        line.key = key or line.key
        self.ledger.send(line)
        self.deliver(line)
        return line

    def deliver(self, line):
        with contextlib.closing(trial.InATerminal(self.dossier)) as wire:
            wire.send_line(line)
            self.ledger.hear(line, wire.answer())

    def assert_found(self, sentence):
        if self.dossier.running:
            self.assertEqual(0, self.dossier.stop())
        problems = trial.Reckoning(self.dossier, self.ledger).problems()
        self.assertTrue(any(re.search(sentence, problem) for problem in problems), problems)

    def test_finds_nothing_when_there_is_nothing(self):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=LINES)
        self.assertEqual(f"{LINES} acknowledged, 0 lost, 0 doubled", reckoning.summary())

    def test_finds_what_was_lost(self):
        line = trial.Line(trial.InATerminal, 1, LINES + 1, f"/decision Keep k1n{LINES + 1}")
        self.ledger.send(line)
        self.ledger.hear(line, self.lines[-1].first)
        self.assert_found("1 acknowledged lines were lost, such as /decision Keep k1n11")

    def test_finds_what_was_doubled(self):
        self.said(3, key="another delivery of the same words")
        self.assert_found("1 lines were stored more than once, such as k1n3")

    def test_finds_what_nobody_sent(self):
        del self.ledger.lines["k1n4"]
        self.assert_found("1 records are there that nobody sent, such as .*k1n4")

    def test_finds_what_was_given_to_somebody_else(self):
        self.lines[4].person = "local:k2"
        self.said(1, client=2)
        self.assert_found("1 records are there that nobody sent, such as .*k1n5")

    def test_finds_a_changed_number(self):
        self.lines[5].first = self.lines[5].first._replace(entry="D-60")
        self.assert_found("1 lines stand under another number than was acknowledged, such as .*k1n6")

    def test_finds_another_answer_to_a_repeat(self):
        self.lines[6].first = self.lines[6].first._replace(bytes=b"something else")
        self.deliver(self.lines[6])
        self.assert_found("1 repeats got another answer")

    def test_finds_an_untrue_denial(self):
        line = trial.Line(trial.InATerminal, 1, LINES + 1, f"/decision Keep k1n{LINES + 1}")
        self.said(LINES + 1)
        self.ledger.send(line)
        self.ledger.hear(line, trial.Answer("denied", None, b"nothing was saved"))
        self.assert_found("1 lines were stored of which it was said that nothing was saved, such as .*k1n11")

    def test_finds_an_answer_that_is_neither(self):
        self.ledger.hear(self.lines[7], trial.Answer("other", None, b"hello"))
        self.assert_found("1 answers were neither an acknowledgement nor a denial")

    def test_finds_another_order(self):
        self.lines[8].number, self.lines[9].number = self.lines[9].number, self.lines[8].number
        self.assert_found("1 clients find their lines in another order, such as 1")

    def test_finds_a_broken_chain(self):
        self.assertEqual(0, self.dossier.stop())
        with contextlib.closing(sqlite3.connect(self.dossier.database)) as editor:
            editor.executescript("UPDATE record SET logged_at = logged_at + 1 WHERE seq = 2")
        self.assert_found("dossier verify: .*record 2 ")


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
