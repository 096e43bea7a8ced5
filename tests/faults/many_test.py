#!/usr/bin/env python3
"""Ten million commands and a thousand faults: SIGKILL, SIGKILL with a torn tail of the log, SIGSTOP, at full speed.

    tests/faults/many_test.py [long] [PROGRAM] [unittest's options]

The sender is tests/bench/insist.cpp, beside PROGRAM: what was not answered it sends again under its key, and one answer
in fifty it asks for once more. Long it takes ten databases, one after the other, of a million commands and a hundred
faults each, and wants `release` for it; DOSSIER_FAULTS_ROUNDS=N: N databases, and one in tests/run long.
"""

import contextlib
import json
import os
import random
import re
import sqlite3
import subprocess
import unittest

import trial

COMMANDS = trial.long_or_short(1_000_000, 3_000)  # in each database
FAULTS = trial.long_or_short(100, 6)
ROUNDS = int(os.environ.get("DOSSIER_FAULTS_ROUNDS", trial.long_or_short(10, 1)))
NUMBER = re.compile(r"Deprioritised proposal ([0-9]{12})")


class Sender:
    """tests/bench/insist.cpp, until every command is acknowledged."""

    def __init__(self, dossier):
        program = dossier.program.with_name("insist")
        if not program.exists():
            raise unittest.SkipTest(f"{program} is not built")
        self._process = subprocess.Popen(
            [program, "--port", str(dossier.port), "--secret", trial.dossier_program.SIGNING_SECRET,
             "--commands", str(COMMANDS), "--told", str(FAULTS + 1)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process.stderr.close()

    def await_next_part(self):
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(self._process.stderr.read())
        return line

    def await_the_end(self):
        """Its figures."""
        rest, said = self._process.communicate(timeout=20 * trial.PATIENCE)
        if self._process.returncode != 0:
            raise AssertionError(said)
        return json.loads(rest.splitlines()[-1])


class Many(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(20260309)

    def test_are_each_there_once(self):
        every = {"acknowledged": 0, "alike": 0, "cut_off": 0, "refused": 0}
        longest = 0.0
        for nth in range(ROUNDS):
            with trial.trial_folder() as folder, trial.ended_at_last(trial.Dossier(folder)) as dossier:
                figures = self.send_all(dossier)
                self.assertEqual(0, dossier.stop())
                self.reckon(dossier)
            for name in every:
                every[name] += figures[name]
            longest = max(longest, figures["longest_gap_ms"])
            print(f"\n{nth + 1}: {figures}", flush=True)
        print(f"\n{ROUNDS * FAULTS:,} faults: {every['acknowledged']:,} acknowledged, 0 lost, 0 doubled; {every['alike']:,} "
              f"repeats answered alike; {every['cut_off']:,} cut off and sent again; at most {longest:.0f} ms from the last "
              "answer before a kill to the first one after it", flush=True)

    def send_all(self, dossier):
        dossier.start()
        with Sender(dossier) as sender:
            for fault in range(FAULTS):
                sender.await_next_part()
                self.strike(dossier, fault)
            return sender.await_the_end()

    def strike(self, dossier, fault):
        if fault % 5 == 4:
            dossier.freeze()
            dossier.thaw()
            return
        dossier.kill()
        if fault % 5 == 3:
            self.assertTrue(dossier.tear_the_wal(self.chance, fault))
        dossier.start()

    def reckon(self, dossier):
        self.assertEqual([], trial.integrity_problems(dossier))
        with contextlib.closing(sqlite3.connect(f"file:{dossier.database}?mode=ro", uri=True)) as opened:
            there = bytearray(COMMANDS)
            for (canonical,) in opened.execute("SELECT canonical FROM record"):
                there[int(NUMBER.search(canonical).group(1))] += 1
        lost, doubled = there.count(0), COMMANDS - there.count(0) - there.count(1)
        self.assertEqual((0, 0), (lost, doubled), "lost, doubled")


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
