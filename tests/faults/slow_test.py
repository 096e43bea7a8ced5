#!/usr/bin/env python3
"""Four hundred connections on which a byte comes each second, beside honest people: all of them are closed in time, and
nobody honest is refused. What it costs the honest ones is measured in the same run, without and with them in turn, and
only told: a machine that does something else besides would decide it.

    tests/faults/slow_test.py [long] [PROGRAM] [unittest's options]
"""

import contextlib
import multiprocessing
import select
import socket
import statistics
import threading
import time
import unittest

import trial

SLOW = 400
HONEST = 4
PACE = 1.0  # seconds between two bytes
STARTS = (
    b"",
    b"POST /slack/events HTTP/1.1\r\nX-Slow: ",
    b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n",
    b"GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: ",
)


def drip(port, results):
    """Opens them, lets them drip until all are closed, and tells after how many seconds each was. In another process."""
    results.send("ready")  # so that the start of this process is not counted
    ages = []
    with contextlib.ExitStack() as stack:
        opened = {}
        poll = select.poll()
        for number in range(SLOW):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.send(STARTS[number % len(STARTS)])
            line.setblocking(False)
            poll.register(line, select.POLLIN | select.POLLHUP)
            opened[line.fileno()] = (line, time.monotonic())
        end = time.monotonic() + 2 * trial.PATIENCE
        while opened and time.monotonic() < end:
            due = time.monotonic() + PACE
            while opened and (left := due - time.monotonic()) > 0:
                for number, _ in poll.poll(left * 1000):
                    line, since = opened[number]
                    if is_over(line):
                        poll.unregister(line)
                        ages.append(time.monotonic() - since)
                        del opened[number]
            for line, _ in opened.values():
                with contextlib.suppress(OSError):
                    line.send(b"a")
    results.send(ages)


def is_over(line):
    try:
        return line.recv(4096) == b""  # what was answered is read away
    except BlockingIOError:
        return False
    except OSError:
        return True


class Honest(threading.Thread):
    """Says one thing after another, and takes the time."""

    def __init__(self, dossier, client, ledger):
        super().__init__(daemon=True)
        self._dossier = dossier
        self._client = client
        self._ledger = ledger
        self.stopping = threading.Event()
        self.phase = None
        self.seconds = {}  # phase: [seconds, ...]
        self.failure = None

    def run(self):
        try:
            with contextlib.closing(trial.OverSlack(self._dossier)) as wire:
                number = 0
                while not self.stopping.is_set():
                    number += 1
                    token = f"k{self._client}n{number}"
                    line = trial.Line(trial.OverSlack, self._client, number, f"/decision Deprioritise {token} because: the risk")
                    self._ledger.send(line)
                    phase, began = self.phase, time.perf_counter()
                    wire.send_line(line)
                    answer = wire.answer()
                    self.seconds.setdefault(phase, []).append(time.perf_counter() - began)
                    self._ledger.hear(line, answer)
        except Exception as failure:  # told to the test
            self.failure = failure


class SlowLoris(unittest.TestCase):
    def test_all_are_closed_and_honest_people_are_served(self):
        rounds = trial.long_or_short(5, 1)
        ledger = trial.Ledger()
        with trial.trial_folder() as folder, trial.ended_at_last(trial.Dossier(folder)) as dossier:
            dossier.start()
            honest = [Honest(dossier, client, ledger) for client in range(1, HONEST + 1)]
            for one in honest:
                one.start()
            ages = []
            for number in range(rounds):
                self.enter(honest, ("warming up" if number == 0 else "between", number), 1)
                self.enter(honest, ("without", number), 5)
                ages += self.drip_beside(honest, ("with", number), dossier.port)
            for one in honest:
                one.stopping.set()
                one.join(trial.PATIENCE)
            self.assertEqual([None] * HONEST, [one.failure for one in honest])
            self.assertEqual(0, ledger.denials, "somebody honest was refused")
            self.assertEqual(0, dossier.stop())
            reckoning = trial.reckon(self, dossier, ledger)
            self.assertEqual(rounds * SLOW, len(ages), "some slow connections were never closed")
            ratios = [self.p99(honest, ("with", number)) / self.p99(honest, ("without", number)) for number in range(rounds)]
            trial.report(f"slow-loris, {SLOW} connections x {rounds}", reckoning, f"{len(ages)} of {rounds * SLOW} closed, the first"
                         f" after {min(ages):.1f} s, the last after {max(ages):.1f} s")
            for number in range(rounds):
                print(f"  honest p50 {self.p50(honest, ('without', number)) * 1000:.2f} ms without, "
                      f"{self.p50(honest, ('with', number)) * 1000:.2f} ms with them; p99 "
                      f"{self.p99(honest, ('without', number)) * 1000:.2f} and {self.p99(honest, ('with', number)) * 1000:.2f} ms: "
                      f"{ratios[number]:.2f} times")
            print(f"  p99 with them {statistics.median(ratios):.2f} times the p99 without (median)", flush=True)

    def enter(self, honest, phase, seconds):
        for one in honest:
            one.phase = phase
        time.sleep(seconds)

    def drip_beside(self, honest, phase, port):
        here, there = multiprocessing.Pipe(duplex=False)
        # Another interpreter: one that is forked beside threads may hold a lock of theirs for ever.
        dripping = multiprocessing.get_context("spawn").Process(target=drip, args=(port, there), daemon=True)
        dripping.start()
        there.close()
        here.recv()
        self.enter(honest, phase, 0)
        ages = here.recv()
        dripping.join()
        return ages

    @staticmethod
    def all_of(honest, phase):
        return sorted(seconds for one in honest for seconds in one.seconds[phase])

    def p50(self, honest, phase):
        return statistics.median(self.all_of(honest, phase))

    def p99(self, honest, phase):
        seconds = self.all_of(honest, phase)
        return seconds[len(seconds) * 99 // 100]


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
