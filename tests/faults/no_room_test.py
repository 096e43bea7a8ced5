#!/usr/bin/env python3
"""No room and no way to write: a full disk, a write that is cut short, a file system that turns read-only.

dossier then answers that it cannot write, and ends with code 3; a supervisor starts it again, here as in deployment.

    tests/faults/no_room_test.py [long] [PROGRAM] [unittest's options]
"""

import unittest

import disks
import trial

KILOBYTE = 1024


class UnderASupervisor(unittest.TestCase):
    """Load on a dossier that ends when it cannot write, until there is room again."""

    def setUp(self):
        self.folder = self.enterContext(trial.trial_folder())
        self.ledger = trial.Ledger()
        self.ends = 0
        self.refused_starts = 0

    def have(self, dossier):
        self.dossier = self.enterContext(trial.ended_at_last(dossier))
        return self.dossier

    def await_the_end(self):
        """It has to end by itself, with the code for it and a reason in the log."""
        self.assertEqual(trial.STORE_FAILED, self.dossier.wait(), self.dossier.said())
        self.assertIn("could not be written", self.dossier.said())
        self.ends += 1

    def try_to_start_without_room(self):
        """Either it says why it cannot, or it starts and soon ends again."""
        try:
            self.dossier.start()
        except trial.NotStarted as refusal:
            self.assertEqual(1, refusal.code)
            self.assertIn(str(self.dossier.database), refusal.said, "it does not say what is wrong with which file")
            self.refused_starts += 1
        else:
            self.await_the_end()

    def start(self):
        self.ledger.start_the_clock()
        self.dossier.start()

    def finish(self, title, at_least):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=at_least)
        trial.report(title, reckoning, f"{self.ledger.denials:,} times told that it cannot be written",
                     f"{self.ends} ends with code {trial.STORE_FAILED}", f"{self.refused_starts} starts refused",
                     self.ledger.recovery())

    def test_write_cut_short(self):
        rounds = trial.long_or_short(20, 4)
        limit = 2000 * KILOBYTE
        self.have(trial.Dossier(self.folder))
        with trial.Load(self.dossier, self.ledger) as load:
            for _ in range(rounds):
                # A file may not grow beyond the limit: the write that would is cut short, the next one fails.
                self.dossier.prefix = ["sh", "-c", 'trap "" XFSZ; exec prlimit --fsize="$0" "$@"', str(limit)]
                self.start()
                self.await_the_end()
                limit += 250 * KILOBYTE
            self.dossier.prefix = []
            self.start()
            load.run_until_it_proves_something(self.ledger)
        self.finish(f"a write cut short x {rounds}", at_least=trial.ENOUGH)

    def test_disk_full_and_room_again(self):
        self.skip_without_disks()
        rounds = trial.long_or_short(20, 3)
        megabytes = 1
        with disks.tmpfs(self.folder / "disk", f"{megabytes}m") as disk:
            self.have(trial.Dossier(self.folder, database=disk / "evidence.db"))
            with trial.Load(self.dossier, self.ledger) as load:
                for _ in range(rounds):
                    self.start()
                    self.await_the_end()
                    for _ in range(3):
                        self.try_to_start_without_room()
                    megabytes += 1
                    disks.resize_tmpfs(disk, f"{megabytes}m")
                disks.resize_tmpfs(disk, f"{megabytes + 64}m")
                self.start()
                load.run_until_it_proves_something(self.ledger)
            self.finish(f"disk full x {rounds}, and room again", at_least=trial.ENOUGH)
            self.dossier.kill()

    def test_file_system_turns_read_only(self):
        self.skip_without_disks()
        rounds = trial.long_or_short(20, 3)
        with disks.ext4(self.folder / "disk") as disk:
            self.have(trial.Dossier(self.folder, database=disk.folder / "evidence.db"))
            with trial.Load(self.dossier, self.ledger) as load:
                for _ in range(rounds):
                    disk.mount()
                    self.start()
                    load.run_for(0.3)
                    # In no flush: one that ext4 gives up its journal meanwhile is told that it succeeded
                    # (tests/faults/README.md, F5), and no program can tell.
                    self.dossier.freeze()
                    disk.report_an_error()
                    self.dossier.thaw()
                    self.await_the_end()
                    self.try_to_start_without_room()
                    disk.unmount()
                    disk.check_and_repair()
                disk.mount()
                self.start()
                load.run_until_it_proves_something(self.ledger)
            self.finish(f"file system turned read-only x {rounds}", at_least=trial.ENOUGH)
            self.dossier.kill()
            disk.unmount()

    def skip_without_disks(self):
        if DISKS_MISSING:
            self.skipTest(DISKS_MISSING)


# Once, before there is any thread.
DISKS_MISSING = disks.why_not()

if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
