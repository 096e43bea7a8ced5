#!/usr/bin/env python3
"""Killed, frozen, killed with a torn tail of the log: under load, and nothing acknowledged is lost or doubled.

    tests/faults/killed_test.py [long] [PROGRAM] [unittest's options]

With DOSSIER_FAULTS_BEGIN_WITH=FILE it begins with a copy of that log, however large: how soon is dossier back in it?
"""

import os
import random
import shutil
import unittest

import trial


class UnderLoad(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(trial.trial_folder())
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.folder)))
        if begun_with := os.environ.get("DOSSIER_FAULTS_BEGIN_WITH"):
            shutil.copyfile(begun_with, self.dossier.database)
        self.ledger = trial.Ledger()
        self.chance = random.Random(20260309)

    def start(self):
        self.ledger.start_the_clock()
        self.dossier.start()

    def finish(self, title, *more):
        """Stops in good order, reckons, and says how it went."""
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=trial.ENOUGH)
        trial.report(title, reckoning, f"{self.ledger.repeats:,} repeats answered alike", *more)

    def wait_for_recovery(self, load, starts):
        """On a busy machine the first acknowledgement after a start may take longer than the random moment."""
        for _ in range(int(trial.PATIENCE / 0.05)):
            if len(self.ledger.recoveries) >= starts:
                return
            load.run_for(0.05)

    def test_killed_at_random_moments(self):
        kills = trial.long_or_short(200, 5)
        self.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for starts in range(1, kills + 1):
                load.run_for(self.chance.uniform(0.05, 0.6))
                self.wait_for_recovery(load, starts)
                self.dossier.kill()
                self.start()
            self.wait_for_recovery(load, kills + 1)
            load.run_until_it_proves_something(self.ledger)
        self.assertEqual(kills + 1, len(self.ledger.recoveries), "after some start nothing was acknowledged any more")
        self.assertLess(max(self.ledger.recoveries), trial.PATIENCE)
        self.finish(f"SIGKILL x {kills}", self.ledger.recovery())

    def test_killed_while_it_starts(self):
        kills = trial.long_or_short(100, 10)
        began = 0
        self.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for _ in range(kills):
                load.run_for(0.05)
                self.dossier.kill()
                began += self.dossier.start_and_kill_after(self.chance.uniform(0.0, 0.02))
                self.start()
            load.run_until_it_proves_something(self.ledger)
        self.finish(f"SIGKILL x {2 * kills}, every second one within 20 ms of the start", f"{began} of those were ready")

    def test_frozen_and_resumed(self):
        freezes = trial.long_or_short(30, 3)
        self.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for _ in range(freezes):
                load.run_for(self.chance.uniform(0.05, 0.3))
                self.dossier.freeze()
                load.run_for(trial.long_or_short(1.0, 0.5))
                self.dossier.thaw()
            load.run_until_it_proves_something(self.ledger)
        self.assertEqual(0, self.ledger.denials, "a frozen moment is no reason to turn anything down")
        self.finish(f"SIGSTOP and SIGCONT x {freezes}")

    def test_killed_with_a_torn_tail(self):
        kills = trial.long_or_short(60, 6)
        torn = 0
        self.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for kill in range(kills):
                load.run_for(self.chance.uniform(0.05, 0.3))
                self.dossier.kill()
                torn += self.dossier.tear_the_wal(self.chance, kill)
                self.start()
            load.run_until_it_proves_something(self.ledger)
        self.assertGreater(torn, 0)
        self.finish(f"SIGKILL x {kills}, {torn} with a torn tail of the -wal", self.ledger.recovery())


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
