#!/usr/bin/env python3
"""A bad network: packets are dropped, connections reset in the middle of a request, the line is narrow, and now and
then cut altogether. Whoever is not answered in time delivers again, and gets the first answer; nothing is lost or kept twice.

It happens in a network namespace of the test's own, with its own loopback. For root alone.

    tests/faults/network_test.py [long] [PROGRAM] [unittest's options]
"""

import collections
import ctypes
import os
import random
import subprocess
import unittest

import trial

CLONE_NEWNET = 0x40000000
WAITED = 1  # seconds, for an answer
DROPPED = 0.1  # of the packets of the server's
RESET = 0.02  # of those that carry a request
SMALLEST_REQUEST = 200  # bytes of a packet; what is smaller carries no request

hang_ups = collections.Counter()


def why_not():
    """Why no network can be made worse here, or nothing."""
    if os.geteuid() != 0:
        return "a network of its own needs root"
    return trial.missing_tool("ip", "tc", "iptables") or _enter_own_network()


def _enter_own_network():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        return f"no network namespace of its own: {os.strerror(ctypes.get_errno())}"
    return _failure("ip", "link", "set", "lo", "up") or \
        _failure("tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", "20mbit", "burst", "64kb", "latency", "200ms") or \
        _failure(*dropping("-A", port=1))  # at which nobody listens: whether the kernel can


def dropping(how, port):
    """how: -A lets packets from that port be dropped, -D does so no more."""
    return ("iptables", how, "OUTPUT", "-o", "lo", "-p", "tcp", "--sport", str(port), "-m", "statistic", "--mode", "random",
            "--probability", str(DROPPED), "-j", "DROP")


def resetting(how, port):
    """Requests to that port."""
    return ("iptables", how, "INPUT", "-i", "lo", "-p", "tcp", "--dport", str(port), "-m", "length", "--length",
            f"{SMALLEST_REQUEST}:65535", "-m", "statistic", "--mode", "random", "--probability", str(RESET),
            "-j", "REJECT", "--reject-with", "tcp-reset")


def _failure(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{' '.join(command)}: {done.stderr.strip()}" if done.returncode else None


class Impatient:
    """Gives up on an answer as a platform does, without knowing what became of the request."""

    patience = WAITED

    def lose_patience(self, _):
        self.hang_up("in time")

    def hang_up(self, why):
        hang_ups["unanswered in time" if why == "in time" else "ended by the network"] += 1
        super().hang_up(why)


class OverSlack(Impatient, trial.OverSlack):
    pass


class OnThePage(Impatient, trial.OnThePage):
    pass


class ABadNetwork(unittest.TestCase):
    def setUp(self):
        if NETWORK_MISSING:
            self.skipTest(NETWORK_MISSING)
        self.dossier = self.enterContext(trial.ended_at_last(trial.Dossier(self.enterContext(trial.trial_folder()))))
        self.ledger = trial.Ledger()
        self.chance = random.Random(20260309)
        hang_ups.clear()
        self.addCleanup(self.do, "ip", "link", "set", "lo", "up")
        self.dossier.start()

    def do(self, *command):
        self.assertIsNone(_failure(*command))

    def make_worse(self, how="-A"):
        self.do(*dropping(how, self.dossier.port))
        self.do(*resetting(how, self.dossier.port))

    def load(self):
        return trial.Load(self.dossier, self.ledger, ways=(OverSlack, OnThePage), clients=8)

    def test_packets_dropped_and_connections_reset(self):
        self.make_worse()
        with self.load() as load:
            load.run_for(trial.long_or_short(90, 6))
            self.make_worse("-D")
        self.finish(f"{DROPPED:.0%} of the packets dropped, {RESET:.0%} of the requests reset, 20 Mbit/s")

    def test_cut_in_the_middle_of_everything(self):
        cuts = trial.long_or_short(60, 4)
        with self.load() as load:
            for _ in range(cuts):
                load.run_for(self.chance.uniform(0.1, 0.5))
                self.do("ip", "link", "set", "lo", "down")
                load.run_for(self.chance.uniform(0.1, 1.5 * WAITED))
                self.do("ip", "link", "set", "lo", "up")
            load.run_for(0.5)
        self.finish(f"the network cut x {cuts}")

    def finish(self, title):
        self.assertEqual(0, self.dossier.stop())
        reckoning = trial.reckon(self, self.dossier, self.ledger)
        self.assertGreater(hang_ups.total(), 0, "the network was good")
        trial.report(title, reckoning, f"{self.ledger.repeats:,} repeats answered alike",
                     ", ".join(f"{times:,} {how}" for how, times in hang_ups.items()))


# Once, before there is any thread.
NETWORK_MISSING = why_not()

if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
