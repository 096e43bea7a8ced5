#!/usr/bin/env python3
"""Two processes on one file: one of them writes, the other says so; whatever either acknowledged is there once.

    tests/faults/two_processes_test.py [long] [PROGRAM] [unittest's options]
"""

import os
import re
import subprocess
import threading
import time
import unittest

import trial


class TwoProcesses(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(trial.trial_folder())
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.folder)))
        self.ledger = trial.Ledger()

    def second(self, database):
        return self.enterContext(trial.ended_at_last(trial.Dossier(self.folder, database=database)))

    def assert_turned_away(self, database):
        with self.assertRaises(trial.NotStarted) as refusal:
            self.second(database).start()
        self.assertEqual(1, refusal.exception.code)
        self.assertIn("Another dossier has", refusal.exception.said)

    def test_a_second_server_is_turned_away_under_load(self):
        others = trial.long_or_short(50, 5)
        self.dossier.start()
        with trial.Load(self.dossier, self.ledger) as load:
            for _ in range(others):
                load.run_for(0.05)
                self.assert_turned_away(self.dossier.database)
        self.finish(f"a second server turned away x {others}")

    def test_by_whatever_name_the_file_is_called(self):
        """A link to the database is the database."""
        other = self.folder / "elsewhere"
        other.mkdir()
        (other / "link.db").symlink_to(self.dossier.database)
        (self.folder / "folder").symlink_to(self.folder)
        self.dossier.start()
        for name in (other / "link.db", self.folder / "folder" / "evidence.db",
                     self.folder / "elsewhere" / ".." / "evidence.db", "evidence.db",
                     os.path.relpath(self.dossier.database, self.folder)):
            with self.subTest(name=name):
                self.assert_turned_away_by_that_name(name)
        with trial.Load(self.dossier, self.ledger) as load:
            for number in range(1, 6):
                load.run_for(0.05)
                done = self.dossier.run("say", "--as", "local:k9", "--database", other / "link.db",
                                        f"/decision Keep k9n{number} because: it is used")
                line = trial.Line(trial.InATerminal, 9, number, done.args[-1])
                self.ledger.send(line)
                self.ledger.hear(line, said_by(done))
        self.finish("the file under another name, through the server that has it open")

    def assert_turned_away_by_that_name(self, name):
        second = trial.Dossier(self.folder)
        second.database = name
        with trial.ended_at_last(second), self.assertRaises(trial.NotStarted) as refusal:
            second.start()
        self.assertIn("Another dossier has", refusal.exception.said)

    def test_both_start_at_the_same_moment(self):
        """One of them serves; the other is turned away, and never both of either."""
        rounds = trial.long_or_short(50, 10)
        for number in range(rounds):
            servers = [self.second(self.dossier.database) for _ in range(2)]
            for server in servers:
                server.spawn()
            ready = []
            for server in servers:
                try:
                    server.await_ready()
                    ready.append(server)
                except trial.NotStarted as refusal:
                    self.assertIn("Another dossier has", refusal.said)
            self.assertEqual(1, len(ready))
            self.dossier.port = ready[0].port
            wire = trial.InATerminal(ready[0])
            line = trial.Line(trial.InATerminal, 1, number + 1, f"/decision Keep k1n{number + 1} because: it is used")
            self.ledger.send(line)
            wire.send_line(line)
            self.ledger.hear(line, wire.answer())
            wire.close()
            self.assertEqual(0, ready[0].stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=rounds)
        trial.report(f"two servers started at the same moment x {rounds}", reckoning)

    def test_terminals_while_the_server_comes_and_goes(self):
        """dossier say goes through the server when there is one, else it writes itself; nothing falls in between."""
        seconds = trial.long_or_short(60, 5)
        stop = threading.Event()
        terminals = [threading.Thread(target=self.say_again_and_again, args=(client, stop)) for client in range(1, 5)]
        for terminal in terminals:
            terminal.start()
        try:
            end = time.monotonic() + seconds
            starts = 0
            while time.monotonic() < end:
                try:
                    self.dossier.start()
                except trial.NotStarted as refusal:  # a terminal was just writing
                    self.assertIn("Another dossier has", refusal.said)
                    continue
                starts += 1
                time.sleep(0.1)
                if starts % 2:
                    self.assertEqual(0, self.dossier.stop())
                else:
                    self.dossier.kill()
        finally:
            stop.set()
            for terminal in terminals:
                terminal.join()
            self.dossier.kill()
        self.finish(f"four terminals, and a server that came and went x {starts}")

    def say_again_and_again(self, client, stop):
        number = 0
        while not stop.is_set():
            number += 1
            text = f"/decision Keep k{client}n{number} because: it is used"
            line = trial.Line(trial.InATerminal, client, number, text)
            line.abandoned = True  # until it is acknowledged
            self.ledger.send(line)
            done = subprocess.run([self.dossier.program, "say", "--as", line.person, "--database",
                                   self.dossier.database, text], env=self.dossier.environment, cwd=self.folder,
                                  capture_output=True, check=False)
            answer = said_by(done)
            line.abandoned = answer.how != "saved"
            self.ledger.hear(line, answer)

    def finish(self, title):
        if self.dossier.running:
            self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger, at_least=30)
        trial.report(title, reckoning)


def said_by(done):
    """The answer that a dossier say has printed."""
    said = done.stdout + done.stderr
    saved = re.match(rb"(D-[0-9]+) saved", said)
    if saved:
        return trial.Answer("saved", saved.group(1).decode(), said)
    return trial.Answer("denied" if b"Another dossier has" in said else "other", None, said)


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
