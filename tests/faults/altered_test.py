#!/usr/bin/env python3
"""The database file is altered, cut off, emptied or replaced: dossier says so, and never acknowledges into the void.

    tests/faults/altered_test.py [long] [PROGRAM] [unittest's options]
"""

import contextlib
import os
import pathlib
import random
import re
import shutil
import sqlite3
import time
import unittest

import trial

LINES = 60
TEXT = "/decision Deprioritise {} #checkout because: it earns its place"


class WithALog(unittest.TestCase):
    """A stopped dossier with a log of some lines, of two people."""

    def setUp(self):
        self.folder = self.enterContext(trial.trial_folder())
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.folder)))
        self.ledger = trial.Ledger()
        self.database = self.dossier.database
        self.chance = random.Random(20260309)
        self.dossier.start()
        for client in (1, 2):
            self.say(client, range(1, LINES + 1))
        self.people = sorted({line.person for line in self.ledger.lines.values()})

    def say(self, client, numbers):
        """Says lines until the connection ends. Returns what was answered."""
        answers = []
        with contextlib.suppress(trial.Hangup), contextlib.closing(trial.InATerminal(self.dossier)) as wire:
            for number in numbers:
                line = trial.Line(trial.InATerminal, client, number, TEXT.format(f"k{client}n{number}"))
                self.ledger.send(line)
                wire.send_line(line)
                answers.append(wire.answer())
                self.ledger.hear(line, answers[-1])
        return answers

    def exports(self):
        return [self.dossier.export(person) for person in self.people]

    def keep_the_original(self):
        self.assertEqual(0, self.dossier.stop())
        self.original = self.folder / "original.db"
        shutil.copyfile(self.database, self.original)
        self.shown = self.exports()

    def restore_the_original(self):
        for leftover in ("-wal", "-shm", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{self.database}{leftover}")
        shutil.copyfile(self.original, self.database)


class WhileItIsStopped(WithALog):
    def setUp(self):
        super().setUp()
        self.keep_the_original()

    def test_one_bit_of_what_somebody_said(self):
        """The verifier names the record; nobody else's is touched."""
        tries = trial.long_or_short(LINES, 10)
        for number in self.chance.sample(range(1, LINES + 1), tries):
            self.restore_the_original()
            self.flip_a_bit_of(f"Deprioritise k1n{number} ".encode())
            with self.subTest(record=number):
                verdict = self.dossier.verify()
                said = verdict.stdout.decode()
                self.assertEqual(1, verdict.returncode)
                self.assertRegex(said, rf"local:k1: .*\brecord {number}\b.*altered")
                self.assertRegex(said, r"local:k2: .*: intact")
                self.assert_serves_or_says_why()
        self.tell(f"one bit of a committed record x {tries}")

    def flip_a_bit_of(self, words):
        """In the record as it is hashed, which the file holds beside the list's own copy of its title."""
        content = bytearray(self.database.read_bytes())
        places = [found.start() for found in re.finditer(re.escape(b'"said":"/decision ' + words), content)]
        self.assertEqual(1, len(places))
        content[places[0] + len(b'"said":"/decision ') + self.chance.randrange(6)] ^= 1
        self.database.write_bytes(content)

    def test_any_bit_of_the_file(self):
        """Whatever is intact shows exactly what it showed; whatever shows something else is not intact."""
        tries = trial.long_or_short(2000, 40)
        found = unseen = 0
        size = self.original.stat().st_size
        for _ in range(tries):
            self.restore_the_original()
            place, bit = self.chance.randrange(size), self.chance.randrange(8)
            with self.database.open("r+b") as file:
                file.seek(place)
                byte = file.read(1)[0]
                file.seek(place)
                file.write(bytes([byte ^ (1 << bit)]))
            with self.subTest(byte=place, bit=bit):
                verdict = self.dossier.verify()
                self.assertIn(verdict.returncode, (0, 1))
                if verdict.returncode:
                    found += 1
                    self.assertTrue(verdict.stdout + verdict.stderr, "it does not say what is wrong")
                else:
                    unseen += 1
                    self.assertEqual(self.shown, self.exports(), "intact, and yet it shows something else")
        self.tell(f"any bit of the file x {tries}",
                  f"{found} found by dossier verify, {unseen} in bytes that no record needs")

    def test_cut_off(self):
        """At any length, dossier verify finds it, and a server refuses, or ends when it comes to the gap."""
        size = self.original.stat().st_size
        lengths = [0, 1, 15, 100, 512, 4095, 4096, 8192, size // 2, size - 4096, size - 1]
        lengths += [self.chance.randrange(size) for _ in range(trial.long_or_short(200, 5))]
        for length in lengths:
            self.restore_the_original()
            os.truncate(self.database, length)
            with self.subTest(length=length):
                self.assert_not_intact_or_all_there()
                self.assert_serves_or_says_why()
        self.tell(f"cut off at {len(lengths)} lengths")

    def test_emptied_beside_a_log_that_was_not_checkpointed(self):
        """SQLite itself would delete the log of an empty database, and evidence stands in it."""
        self.restore_the_original()
        self.dossier.start()
        self.say(1, range(LINES + 1, LINES + 10))
        self.dossier.kill()
        wal = self.database.with_name(self.database.name + "-wal")
        before = wal.read_bytes()
        os.truncate(self.database, 0)
        with self.assertRaises(trial.NotStarted) as refusal:
            self.dossier.start()
        self.assertIn(str(self.database), refusal.exception.said)
        self.assertEqual(before, wal.read_bytes(), "the log was touched")
        self.tell("emptied, with evidence in the -wal")

    def test_replaced_by_something_else(self):
        def text():
            self.database.write_text("What I did in 2026\n" * 1000, encoding="ascii")

        def noise():
            self.database.write_bytes(self.chance.randbytes(100_000))

        def folder():
            self.database.unlink()
            self.database.mkdir()

        def somebody_elses_database():
            self.database.unlink()
            with contextlib.closing(sqlite3.connect(self.database)) as other:
                other.execute("CREATE TABLE bookmark (address TEXT)")
                other.execute("PRAGMA user_version = 1")

        for replace in (text, noise, folder, somebody_elses_database):
            self.restore_the_original()
            replace()
            with self.subTest(by=replace.__name__):
                with self.assertRaises(trial.NotStarted) as refusal:
                    self.dossier.start()
                self.assertEqual(1, refusal.exception.code)
                self.assertIn(str(self.database), refusal.exception.said)
                self.assertNotEqual(0, self.dossier.verify().returncode)
            if self.database.is_dir():
                self.database.rmdir()
        self.tell("replaced by something else x 4")

    def test_records_changed_with_sql(self):
        """By somebody who knows the tables, but did not rebuild the chain."""
        changes = {
            "removed in the middle": ("DELETE FROM record WHERE seq = 30", "record 30 is missing"),
            "removed at the end": (f"DELETE FROM record WHERE seq = {LINES}", f"record {LINES} is missing"),
            "dated back": ("UPDATE record SET logged_at = logged_at - 86400000 WHERE seq = 12", "record 12 "),
            "two swapped": ("UPDATE record SET seq = 1000000 - seq WHERE seq IN (20, 21);"
                            "UPDATE record SET seq = 41 - (1000000 - seq) WHERE seq > 900000", "record 2[01] "),
            "filed under another number": ("UPDATE record SET number = 9999 WHERE seq = 7", "record 7 "),
        }
        for name, (sql, sentence) in changes.items():
            self.restore_the_original()
            with contextlib.closing(sqlite3.connect(self.database)) as editor:
                editor.executescript(sql)
            with self.subTest(name):
                verdict = self.dossier.verify()
                self.assertEqual(1, verdict.returncode)
                self.assertRegex(verdict.stdout.decode(), sentence)
                self.assert_serves_or_says_why()
        self.tell(f"records changed with SQL in {len(changes)} ways")

    def assert_not_intact_or_all_there(self):
        verdict = self.dossier.verify()
        self.assertIn(verdict.returncode, (0, 1))
        if verdict.returncode == 0:
            self.assertEqual(self.shown, self.exports(), "intact, and yet it shows something else")

    def assert_serves_or_says_why(self):
        """Either it refuses to start and names the file, or it goes on; it never crashes."""
        try:
            self.dossier.start()
        except trial.NotStarted as refusal:
            self.assertEqual(1, refusal.code)
            self.assertIn(str(self.database), refusal.said)
            return
        self.say(2, range(LINES + 1, LINES + 3))
        self.assertIn(self.dossier.stop(), (0, trial.STORE_FAILED))

    def tell(self, title, *more):
        """The original is whole, and holds all that was ever acknowledged."""
        self.restore_the_original()
        self.ledger.lines = {token: line for token, line in self.ledger.lines.items() if line.number <= LINES}
        trial.report(title, trial.reckon(self, self.dossier, self.ledger, at_least=2 * LINES),
                     "in the file as it was", *more)


class WhileItRuns(WithALog):
    """What stands under the database's name is no longer what the server writes to."""

    def assert_ends_rather_than_acknowledge(self):
        answers = self.say(1, range(LINES + 1, LINES + 4))
        self.assertEqual([], [answer for answer in answers if answer.how == "saved"],
                         "acknowledged, into a file that nobody will find")
        self.assertEqual(trial.STORE_FAILED, self.dossier.wait())
        self.assertIn(str(self.database), self.dossier.said())

    def moved_away(self):
        """The file that the server had open, whole under its other name."""
        kept = self.folder / "kept.db"
        self.database.rename(kept)
        return kept

    def test_another_database_is_put_in_its_place(self):
        self.await_anchor()
        other = trial.Dossier(self.folder, database=self.folder / "other.db")
        with trial.ended_at_last(other):
            other.start()
            self.assertEqual(0, other.stop())
        kept = self.moved_away()
        other.database.rename(self.database)
        whole = self.database.read_bytes()
        self.assert_ends_rather_than_acknowledge()
        self.assertEqual(whole, self.database.read_bytes(), "what was put in its place was written to")
        self.assert_nothing_acknowledged_is_lost(kept)
        self.dossier.start()  # on what was put in its place, without anything of the other's log
        self.assertEqual(0, self.dossier.stop())
        verdict = self.dossier.verify()
        self.assertEqual(1, verdict.returncode)
        self.assertIn("signed last is not in the database", verdict.stdout.decode())

    def await_anchor(self):
        """Until the signer beside the database has signed something, which it does after the first line of a day."""
        state, end = pathlib.Path(f"{self.database}.anchor"), time.monotonic() + trial.PATIENCE
        while not state.exists() or state.read_text("ascii").split("\n")[1] == "0":
            self.assertLess(time.monotonic(), end, "nothing was anchored")
            time.sleep(0.01)

    def test_it_is_moved_away(self):
        kept = self.moved_away()
        self.assert_ends_rather_than_acknowledge()
        self.assert_nothing_acknowledged_is_lost(kept)

    def assert_nothing_acknowledged_is_lost(self, kept):
        """Whoever moved the file has all of it, though the server's log lay beside its old name."""
        moved = trial.Dossier(self.folder, database=kept)
        trial.report("the file was taken away from under a running server", trial.reckon(self, moved, self.ledger))

    def test_it_is_cut_off(self):
        """What the server wrote before stands in its log; it never crashes, and dossier verify finds the damage."""
        self.assertEqual(0, self.dossier.stop())  # which puts all that was said into the file itself
        self.dossier.start()
        os.truncate(self.database, 4096)
        self.say(1, range(LINES + 1, LINES + 4))
        self.dossier.run("export", "--as", "local:k1", "--database", self.database)
        self.dossier.run("say", "--as", "local:k3", "--database", self.database, "/decision One more because: of it")
        self.assertIn(self.dossier.stop(), (0, trial.STORE_FAILED))
        verdict = self.dossier.verify()
        self.assertEqual(1, verdict.returncode)
        self.assertTrue(verdict.stdout + verdict.stderr, "it does not say what is wrong")
        print(f"\ncut off under a running server: {len(self.ledger.acknowledged())} acknowledged, and dossier verify finds "
              "that they are not all there", flush=True)


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
