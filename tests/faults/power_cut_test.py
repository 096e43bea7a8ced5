#!/usr/bin/env python3
"""The power is cut under load, again and again: what was acknowledged is there when it comes back.

dossier's disk is an ext4 in a file. For a cut, dossier is frozen and the file is copied: the copy holds what the file
system had sent down, and nothing that it was still holding back. Then everything is killed, and life goes on on the
copy, whose journal is replayed when it is mounted.

The control: with synchronous=NORMAL, given to SQLite by a preloaded library, the same cuts have to lose something. A
test of durability that cannot fail proves nothing. The disk below the file is trusted: one that lies about flushes
cannot be simulated here.

    tests/faults/power_cut_test.py [long] [PROGRAM] [unittest's options]
"""

import pathlib
import random
import tempfile
import time
import unittest

import disks
import trial

HELD_BACK = "commit=300"  # seconds until the file system sends down by itself what nobody flushed


class PowerCut(unittest.TestCase):
    def setUp(self):
        if DISKS_MISSING:
            self.skipTest(DISKS_MISSING)
        self.folder = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory(prefix="dossier-faults.", dir=disks.folder_in_memory())))
        self.disk = self.enterContext(disks.ext4(self.folder / "disk", options=f"errors=remount-ro,{HELD_BACK}"))
        self.dossier = self.enterContext(trial.ended_at_last(
            trial.Dossier(self.folder, database=self.disk.folder / "evidence.db")))
        self.ledger = trial.Ledger()
        self.chance = random.Random(20260309)
        self.cuts = []  # when each cut was

    def cut_again_and_again(self, times):
        self.disk.mount()
        self.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for _ in range(times):
                load.run_for(self.chance.uniform(0.05, 0.5))
                self.cut_the_power()
                self.disk.mount()
                self.start()
            load.run_until_it_proves_something(self.ledger)
        self.assertEqual(0, self.dossier.stop())

    def start(self):
        self.ledger.start_the_clock()
        self.dossier.start()

    def cut_the_power(self):
        self.dossier.freeze()
        self.cuts.append(time.monotonic())
        copy = self.folder / "copy"
        self.disk.copy_to(copy)
        self.dossier.kill()
        self.disk.unmount()
        self.disk.become(copy)

    def tell_when_they_were_acknowledged(self, lost):
        """A lost line that was acknowledged long before the cut is a fault of ours; a few milliseconds may be the copy's."""
        for line in lost:
            before = min((cut - line.acknowledged_at for cut in self.cuts if cut >= line.acknowledged_at), default=0)
            print(f"{line.text[:60]} was acknowledged {before * 1000:.1f} ms before the cut")

    def test_nothing_acknowledged_is_lost(self):
        times = trial.long_or_short(200, 5)
        self.cut_again_and_again(times)
        self.tell_when_they_were_acknowledged(trial.Reckoning(self.dossier, self.ledger).lost)
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=trial.ENOUGH)
        trial.report(f"power cut x {times}", reckoning, self.ledger.recovery())

    def test_with_less_than_that_something_is_lost(self):
        library = trial.preload_library("synchronous_normal")
        if not library:
            self.skipTest("libsynchronous_normal.so is not built: run deploy/build dev")
        done = self.folder / "weakened"
        self.dossier.preload(library, SYNCHRONOUS_NORMAL_REPORT=str(done))
        times = trial.long_or_short(20, 5)
        self.cut_again_and_again(times)
        self.assertTrue(done.exists(), "the library did not find the place that it weakens")
        reckoning = trial.Reckoning(self.dossier, self.ledger)
        self.assertTrue(reckoning.lost, "the control lost nothing, so the test above proves nothing")
        trial.report(f"control, power cut x {times} with synchronous=NORMAL", reckoning, "as it must")


# Once, before there is any thread.
DISKS_MISSING = disks.why_not()

if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
