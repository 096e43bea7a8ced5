#!/usr/bin/env python3
"""Many copies of one delivery at the same moment, over every way in, and again after a restart: one record, one answer.

    tests/faults/copies_test.py [long] [PROGRAM] [unittest's options]
"""

import contextlib
import unittest

import trial

COPIES = 64


class ManyCopies(unittest.TestCase):
    def setUp(self):
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.enterContext(trial.trial_folder()))))
        self.ledger = trial.Ledger()
        self.dossier.start()

    def test_over_slack(self):
        self.let_copies_come(trial.OverSlack)

    def test_on_the_page(self):
        self.let_copies_come(trial.OnThePage)

    def test_in_a_terminal(self):
        self.let_copies_come(trial.InATerminal)

    def let_copies_come(self, way):
        lines = [trial.Line(way, 1, number, f"/decision Deprioritise k1n{number} #checkout because: the risk")
                 for number in range(1, trial.long_or_short(400, 20) + 1)]
        for line in lines:
            self.ledger.send(line)
        self.deliver_at_once(way, lines)
        self.deliver_at_once(way, lines[-1:])  # one more before the restart
        self.assertEqual(0, self.dossier.stop())
        self.dossier.start()
        self.deliver_at_once(way, lines[-2:])
        self.dossier.kill()
        self.dossier.start()
        self.deliver_at_once(way, lines[-3:])
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=len(lines))
        deliveries = COPIES * (len(lines) + 1 + 2 + 3)
        self.assertEqual(deliveries - len(lines), self.ledger.repeats)
        trial.report(f"{COPIES} copies at once ({way.__name__})", reckoning,
                     f"{self.ledger.repeats:,} repeats answered alike, also after a restart and after a kill")

    def deliver_at_once(self, way, lines):
        """Every line, one after the other, on all connections before any of them is read."""
        with contextlib.ExitStack() as stack:
            wires = [stack.enter_context(contextlib.closing(way(self.dossier))) for _ in range(COPIES)]
            for line in lines:
                for wire in wires:
                    wire.send_line(line)
                for wire in wires:
                    self.ledger.hear(line, wire.answer())


class AsTheyCrash(unittest.TestCase):
    """The same copies again and again while dossier is killed under them."""

    def test_copies_while_it_is_killed(self):
        rounds = trial.long_or_short(100, 6)
        with trial.trial_folder() as folder, trial.ended_at_last(trial.Dossier(folder)) as dossier:
            ledger = trial.Ledger()
            for number in range(1, rounds + 1):
                dossier.start()
                lines = [trial.Line(way, 1 + index, number, f"/decision Deprioritise k{1 + index}n{number} because: risk")
                         for index, way in enumerate(trial.WAYS_IN)]
                for line in lines:
                    ledger.send(line)
                self.send_copies(dossier, ledger, lines, hear=number % COPIES)
                dossier.kill()
                dossier.start()
                self.send_copies(dossier, ledger, lines, hear=COPIES)
                dossier.kill()
            reckoning = trial.reckon(self, dossier, ledger, at_least=3 * rounds)
            trial.report(f"{COPIES} copies at once x {rounds}, killed before all were answered", reckoning)

    @staticmethod
    def send_copies(dossier, ledger, lines, hear):
        """On each way in, as many copies; only so many of the answers are waited for."""
        with contextlib.ExitStack() as stack:
            waiting = []
            for line in lines:
                wires = [stack.enter_context(contextlib.closing(line.way(dossier))) for _ in range(COPIES)]
                for wire in wires:
                    wire.send_line(line)
                waiting.extend((wire, line) for wire in wires[:hear])
            for wire, line in waiting:
                ledger.hear(line, wire.answer())


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
