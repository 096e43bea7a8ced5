#!/usr/bin/env python3
"""Killed at every single call that writes or flushes while it anchors the log, dossier never signs two heads that
contradict one another, and shows none before it is on the disk.

In run n `dossier anchor` is killed in place of its n-th call on the database and the signer's two files, by
failing_calls.cpp, and then run again, until there is a run that comes to its end. After each of them a witness writes
down every head that was signed, and every one that the time-stamp authority was shown.

    tests/faults/anchoring_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import hashlib
import itertools
import pathlib
import signal
import sqlite3
import subprocess
import unittest

import trial
import time_stamp_authority

MOST_CALLS = 1000


class Witness:
    """All heads that were ever signed, by the name that signed them."""

    def __init__(self, dossier, authority):
        self.database = dossier.database
        self.authority = authority
        self.roots = {}  # by (name, size)

    def look(self):
        state = pathlib.Path(f"{self.database}.anchor")
        if state.exists():
            self.note(state.read_text("ascii"))
        checkpoints = [text for text, in self.select("SELECT checkpoint FROM anchor WHERE checkpoint <> ''")]
        for text in checkpoints:
            self.note(text)
        kept = {hashlib.sha256(text.encode()).digest() for text in checkpoints}
        for query in self.authority.queries:
            if not any(imprint in query for imprint in kept):
                raise AssertionError("the authority was shown a head that is not in the database")

    def note(self, text):
        name, size, root = text.split("\n")[:3]
        if size != "0" and self.roots.setdefault((name, size), root) != root:
            raise AssertionError(f"{name} signed two heads of {size} leaves: {root} and {self.roots[name, size]}")

    def select(self, query):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as opened:
            return opened.execute(query).fetchall()

    def missing(self):
        """Heads that were signed and that the database has no more, or otherwise."""
        held = {(str(size), root) for size, root in self.select("SELECT size, root FROM anchor")}
        return [(name, size) for (name, size), root in self.roots.items()
                if (size, trial.base64.b64decode(root)) not in held]


class KilledAtEachCall(unittest.TestCase):
    def setUp(self):
        self.library = trial.preload_library("failing_calls")
        if not self.library:
            self.skipTest("libfailing_calls.so is not built: run deploy/build dev")
        self.folder = self.enterContext(trial.trial_folder())
        clock = trial.dossier_program.Clock(self.folder / "clock")
        clock.set(datetime.datetime(2026, 3, 9, 10))
        self.authority = time_stamp_authority.Authority(self.folder / "Test TSA", clock)
        self.addCleanup(self.authority.close)
        self.settings = self.folder / "dossier.toml"
        self.settings.write_text(f'tsa = "{self.authority.url}"\ntsa_ca = "{self.authority.ca}"\n')
        self.entries = itertools.count(1)

    def test_in_a_log_that_grows(self):
        dossier = self.dossier("growing")
        self.say(dossier)
        self.anchor(dossier)
        witness = Witness(dossier, self.authority)
        killed = 0
        while self.killed_and_mended(dossier, witness, killed + 1):
            killed += 1
        print(f"\nkilled at each of {killed} calls: {len(witness.roots)} heads signed, 0 contradict, 0 lost", flush=True)
        self.assertGreater(killed, 10, "so few calls prove nothing")

    def test_while_the_key_is_made(self):
        """Each time in a folder of its own, where nothing was ever signed."""
        for killed in range(MOST_CALLS):
            dossier = self.dossier(f"fresh-{killed}")
            witness = Witness(dossier, self.authority)
            self.authority.queries.clear()
            if not self.killed_and_mended(dossier, witness, killed + 1):
                break
            self.assertEqual(1, len({name for name, _ in witness.roots}), "a name that had signed was given up")
        print(f"\nkilled at each of {killed} calls of a first anchoring: 0 contradict, 0 lost", flush=True)
        self.assertGreater(killed, 10, "so few calls prove nothing")

    def killed_and_mended(self, dossier, witness, number):
        """Whether it came so far as to be killed. Whatever was signed by then must still hold at the end."""
        self.say(dossier)
        with self.subTest(call=number):
            code = self.anchor_until(dossier, number)
            self.assertIn(code, (0, -signal.SIGKILL))
            witness.look()
            self.say(dossier)
            self.anchor(dossier)
            witness.look()
            verdict = dossier.verify()
            self.assertEqual(0, verdict.returncode, verdict.stdout)
            self.assertEqual([], witness.missing())
        return code != 0

    def dossier(self, name):
        folder = self.folder / name
        folder.mkdir()
        return trial.Dossier(folder)

    def say(self, dossier):
        done = dossier.run("say", "--as", "ana", "--database", dossier.database, f"/decision number {next(self.entries)}")
        self.assertEqual(0, done.returncode, done.stderr)

    def anchor(self, dossier):
        done = dossier.run(*self.command(dossier))
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def anchor_until(self, dossier, number):
        runtimes = trial.dossier_program.sanitizer_runtimes(dossier.program)
        environment = {**dossier.environment, "LD_PRELOAD": ":".join([*runtimes, str(self.library)]),
                       "FAILING_CALLS_ON": str(dossier.database), "FAILING_CALLS_AT": str(number),
                       "FAILING_CALLS_ERROR": "KILL", "FAILING_CALLS_REPORT": str(dossier.folder / "calls")}
        return subprocess.run([dossier.program, *self.command(dossier)], env=environment, cwd=dossier.folder,
                              capture_output=True, timeout=trial.PATIENCE, check=False).returncode

    def command(self, dossier):
        return "anchor", "--database", dossier.database, "--config", self.settings


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
