#!/usr/bin/env python3
"""Memory runs out under load: dossier turns something down or ends, by itself or by the kernel's hand; it is started
again, and nothing acknowledged is lost or kept twice.

First its address space is limited, to a little more than it needs at rest, so that an allocation fails somewhere, a bit
further on in each round. Then, for root alone, its pages are, by a control group, and the kernel kills it.

    tests/faults/memory_test.py [long] [PROGRAM] [unittest's options]
"""

import collections
import contextlib
import os
import pathlib
import random
import signal
import socket
import unittest

import trial

MEBIBYTE = 1024 * 1024
STEP = 4 * MEBIBYTE
HOARDERS = 300  # connections that each have it keep most of a body
HOARD = 190_000  # bytes
ROUND = 3.0  # seconds that it may go on for
# A C++ exception that nobody catches ends it by SIGABRT. GLib without memory does so by SIGTRAP, and fontconfig, which does
# not ask whether it got any, by SIGSEGV; so does a stack that cannot grow (setrlimit(2)). The kernel takes SIGKILL.
WAYS_TO_END = (0, 1, trial.STORE_FAILED, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGKILL)
GROUPS = (pathlib.Path("/sys/fs/cgroup/memory"), pathlib.Path("/sys/fs/cgroup"))  # version 1, version 2


class HeldInMemory:
    """Bodies that never end, all of which have to be kept meanwhile."""

    def __init__(self, dossier):
        self._dossier = dossier
        self._lines = []

    def __enter__(self):
        head = f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: {HOARD + 1}\r\n\r\n".encode()
        for _ in range(HOARDERS):
            with contextlib.suppress(OSError):  # it has ended
                line = socket.create_connection(("127.0.0.1", self._dossier.port), trial.PATIENCE)
                self._lines.append(line)
                line.setblocking(False)
                line.send(head + b"a" * HOARD)
        return self

    def __exit__(self, *_):
        for line in self._lines:
            line.close()


class MemoryRunsOut(unittest.TestCase):
    def setUp(self):
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.enterContext(trial.trial_folder()))))
        self.ledger = trial.Ledger()
        self.chance = random.Random(20260309)
        self.ends = collections.Counter()

    def start(self):
        """Whether there was memory enough for that."""
        self.ledger.start_the_clock()
        try:
            self.dossier.start()
            return True
        except (trial.NotStarted, AssertionError):
            self.count_the_end("no start: ")
            return False

    def count_the_end(self, when):
        code = self.dossier.poll()
        self.assertIn(code, WAYS_TO_END, self.dossier.said())
        self.ends[when + (f"code {code}" if code >= 0 else signal.Signals(-code).name)] += 1

    def let_it_run_out(self, load):
        """How it ends, if it does."""
        with HeldInMemory(self.dossier):
            for _ in range(int(ROUND / 0.05)):
                load.run_for(0.05)
                if not self.dossier.running:
                    break
        if self.dossier.running:
            self.ends["went on"] += 1
            self.dossier.kill()
        else:
            self.count_the_end("ended: ")

    def at_rest(self):
        """Of the address space of another one that has just started, in bytes."""
        with trial.trial_folder() as folder, trial.ended_at_last(trial.Dossier(folder)) as other:
            other.start()
            status = pathlib.Path(f"/proc/{other.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmPeak:"))

    def test_of_addresses(self):
        if trial.dossier_program.sanitizer_runtimes(self.dossier.program):
            self.skipTest("a sanitizer needs terabytes of addresses")
        rest = self.at_rest()
        rounds = trial.long_or_short(24, 4)
        steps = trial.long_or_short(1, 5)
        with trial.Load(self.dossier, self.ledger) as load:
            for number in range(rounds):
                self.dossier.prefix = ["prlimit", f"--as={rest + number * steps * STEP}"]
                if self.start():
                    self.let_it_run_out(load)
            self.dossier.prefix = []
            self.dossier.start()
            load.run_for(0.5)
        self.finish(f"address space runs out x {rounds}, from the {rest // MEBIBYTE} MiB of a start on")

    def test_of_pages(self):
        rounds = trial.long_or_short(20, 3)
        with self.group() as (group, limit):
            with trial.Load(self.dossier, self.ledger) as load:
                for _ in range(rounds):
                    limit.write_text("-1" if limit.name.startswith("memory.limit") else "max")
                    self.dossier.prefix = ["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', str(group)]
                    self.assertTrue(self.start())
                    load.run_for(self.chance.uniform(0.2, 0.6))
                    with contextlib.suppress(OSError):  # as long as it has more than that and cannot give it back
                        limit.write_text(str(self.resident() + self.chance.randint(1, 8) * MEBIBYTE))
                    self.let_it_run_out(load)
                self.dossier.prefix = []
                self.dossier.start()
                load.run_for(0.5)
            self.finish(f"memory of its control group runs out x {rounds}")

    def resident(self):
        return int(pathlib.Path(f"/proc/{self.dossier.pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @contextlib.contextmanager
    def group(self):
        """A control group, and the file with its limit."""
        if os.geteuid() != 0:
            self.skipTest("a control group needs root")
        for root in GROUPS:
            group = root / f"dossier-faults-{os.getpid()}"
            limits = [group / "memory.limit_in_bytes", group / "memory.max"]
            with contextlib.suppress(OSError):
                group.mkdir()
                limit = next((one for one in limits if one.exists()), None)
                if limit:
                    try:
                        yield group, limit
                    finally:
                        self.dossier.kill()
                        group.rmdir()
                    return
                group.rmdir()
        self.skipTest("there is no control group for memory that can be used")

    def finish(self, title):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger)
        trial.report(title, reckoning, ", ".join(f"{times} x {how}" for how, times in self.ends.items()),
                     f"{self.ledger.denials:,} times told that it cannot be written", self.ledger.recovery())


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
