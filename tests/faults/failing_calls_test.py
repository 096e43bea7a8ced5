#!/usr/bin/env python3
"""Every single call that writes or flushes fails once, in turn: whatever was acknowledged is there all the same.

A fixed conversation of ten lines is held again and again, from an empty folder to the end of the server. In run n the
n-th call on the database's files fails, by failing_calls.cpp. After each run dossier is started on a sound disk, every
line is delivered once more, and the log has to hold each of them once.

    tests/faults/failing_calls_test.py [long] [PROGRAM] [unittest's options]
"""

import collections
import contextlib
import unittest

import trial

CONVERSATION = (
    "/decision Deprioritise {} #checkout because: retention risk",
    "/metric checkout-conversion 3.5% baseline: 3.1% source: Looker/{} #checkout",
    "/mentor @sam {} gap: jumps to the solution",
    "/decision D-1 results: conversion is up, says {}",
    "/decision Keep the old search page {} #search rejected: a rewrite",
    "/evidence correct D-1 stake: $2M reason: {}",
    "/metric checkout-conversion 3.7% source: Looker/{} for: D-1",
    "/evidence retract D-2 reason: not ours, {}",
    "/mentor @sam {} session: talked about the next design",
    "/decision The last word {} #checkout",
)


ENDS = {0: "went on", 1: "did not start", trial.STORE_FAILED: "ended with code 3"}

# calls: every call on the database's files, in order; failed: the one that did; acknowledged: lines, before the fault
# and in spite of it; stored_all_the_same: lines whose answer was that they could most likely not be saved, and that
# are there after all. Their sender was told to look, and the same delivery gets its answer.
Result = collections.namedtuple("Result", "calls failed end acknowledged stored_all_the_same")


class Run:
    """One conversation with one failing call."""

    def __init__(self, library, at, error, for_good):
        self._folder = trial.trial_folder()
        self.folder = self._folder.__enter__()
        self.dossier = trial.Dossier(self.folder)
        self.ledger = trial.Ledger()
        self.calls_path = self.folder / "calls"
        sound = dict(self.dossier.environment)
        self.dossier.preload(library, FAILING_CALLS_ON=str(self.dossier.database), FAILING_CALLS_AT=str(at),
                             FAILING_CALLS_ERROR=error, FAILING_CALLS_FOR_GOOD="1" if for_good else "0",
                             FAILING_CALLS_REPORT=str(self.calls_path))
        try:
            self.hold_conversation()
            self.calls = [self.without_names(call) for call in self.calls_path.read_text("utf-8").splitlines()]
            self.dossier.environment = sound
            self.stored_all_the_same = self.count_stored_all_the_same()
            self.repeat_all()
        finally:
            self.dossier.kill()

    def close(self):
        self._folder.__exit__(None, None, None)

    def without_names(self, call):
        """'pwrite -wal', 'fdatasync folder'."""
        name, _, file = call.partition(" ")
        return f"{name} {file.removeprefix(self.dossier.database.name) or 'database'}".replace(
            self.folder.name, "folder")

    def hold_conversation(self):
        lines = [trial.Line(trial.InATerminal, 1, number, text.format(f"k1n{number}"))
                 for number, text in enumerate(CONVERSATION, 1)]
        for line in lines:
            self.ledger.send(line)
        self.exit_code = None
        try:
            self.dossier.start()
        except trial.NotStarted as ended:
            self.exit_code = ended.code
            self.said = ended.said
            return
        with contextlib.suppress(trial.Hangup):
            wire = trial.InATerminal(self.dossier)
            with contextlib.closing(wire):
                for line in lines:
                    wire.send_line(line)
                    self.ledger.hear(line, wire.answer())
        self.exit_code = self.dossier.stop()
        self.said = self.dossier.said()

    def count_stored_all_the_same(self):
        if not self.ledger.denials:
            return 0
        before = trial.Reckoning(self.dossier, self.ledger)
        if before.denied_yet_stored:
            raise AssertionError(f"it was said that nothing was saved, and yet it was: {before.denied_yet_stored[0].text}")
        return sum(token in before.stored for token, line in self.ledger.lines.items() if not line.first)

    def repeat_all(self):
        """On a sound disk, every line once more: those that were answered get the same answer."""
        self.dossier.start()
        with contextlib.closing(trial.InATerminal(self.dossier)) as wire:
            for line in self.ledger.lines.values():
                wire.send_line(line)
                self.ledger.hear(line, wire.answer())
        if self.dossier.stop() != 0:
            raise AssertionError(f"on a sound disk it did not end well: {self.dossier.said()}")


class EachCallInTurn(unittest.TestCase):
    def setUp(self):
        self.library = trial.preload_library("failing_calls")
        if not self.library:
            self.skipTest("libfailing_calls.so is not built: run deploy/build dev")

    def test_once_with_an_io_error(self):
        self.let_each_fail("EIO", for_good=False)

    @unittest.skipUnless(trial.IS_LONG, "long")
    def test_once_for_want_of_room(self):
        self.let_each_fail("ENOSPC", for_good=False)

    @unittest.skipUnless(trial.IS_LONG, "long")
    def test_from_there_on_with_io_errors(self):
        self.let_each_fail("EIO", for_good=True)

    @unittest.skipUnless(trial.IS_LONG, "long")
    def test_from_there_on_for_want_of_room(self):
        self.let_each_fail("ENOSPC", for_good=True)

    def let_each_fail(self, error, for_good):
        counted = self.run_with(0, error, for_good)
        self.assertEqual(len(CONVERSATION), counted.acknowledged)
        results = [self.run_with(number, error, for_good)
                   for number in range(1, len(counted.calls) + 1) if self.is_chosen(number, counted.calls)]
        failed = collections.Counter(result.failed for result in results)
        ends = collections.Counter(result.end for result in results)
        print(f"\n{error} at {len(results)} of {len(counted.calls)} calls{' and all after it' if for_good else ''}: "
              f"{sum(result.acknowledged for result in results):,} acknowledged, 0 lost, 0 doubled; "
              f"{', '.join(f'{count} x {end}' for end, count in ends.most_common())}; "
              f"{', '.join(f'{count} {name}' for name, count in failed.most_common())}; "
              f"{sum(result.stored_all_the_same for result in results)} stored although it seemed unlikely", flush=True)

    @staticmethod
    def is_chosen(number, calls):
        """Short, one write of a page stands for sixteen: most calls are such writes, and one is like the other."""
        return trial.IS_LONG or number % 16 == 0 or calls[number - 1] not in ("pwrite -wal", "pwrite database")

    def run_with(self, number, error, for_good):
        """What became of one run, after everything that must hold in each was checked."""
        run = Run(self.library, number, error, for_good)
        try:
            failed = run.calls[number - 1] if 0 < number <= len(run.calls) else "none"
            with self.subTest(call=number, failed=failed):
                self.assertIn(run.exit_code, ENDS, run.said)
                if run.exit_code == 1:
                    self.assertIn(str(run.dossier.database), run.said, "it does not say what is wrong with which file")
                reckoning = trial.Reckoning(run.dossier, run.ledger)
                self.assertEqual([], reckoning.problems())
                self.assertEqual(len(CONVERSATION), reckoning.acknowledged)
            return Result(run.calls, failed, ENDS.get(run.exit_code), run.ledger.repeats,
                          run.stored_all_the_same)
        finally:
            run.close()


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
