#!/usr/bin/env python3
"""Commands over Socket Mode from a fake Slack to the real server: how late the acks are, each after its commit.

    tests/bench/socket_load.py [PROGRAM] [--commands 5000] [--senders 64] [--connections 2]

So many commands are always on their way. The fake is Python and shares the machine, so most of the time is its own.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(REPOSITORY / "tests" / "e2e"), str(REPOSITORY / "tests" / "fakes")]

import dossier_program  # noqa: E402
import slack  # noqa: E402


def memory_of(pid):
    """Resident, in MB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--commands", type=int, default=5000)
    parser.add_argument("--senders", type=int, default=64)
    program = dossier_program.find_program()
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dossier-load.", dir="/var/tmp") as folder, slack.FakeSlack() as fake:
        served = subprocess.Popen(
            [program, "serve", "--database", f"{folder}/evidence.db", "--listen",
             f"127.0.0.1:{dossier_program.free_port()}"],
            env={"PATH": "/usr/bin", "HOME": folder, "SLACK_APP_TOKEN": slack.APP_TOKEN,
                 "SLACK_BOT_TOKEN": slack.BOT_TOKEN, "SLACK_API_URL": fake.api_url},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            fake.wait_for_connections(2)
            began = time.monotonic()
            for number in range(chosen.commands):
                fake.wait_until(lambda: number - len(fake.acks) < chosen.senders, "acks")
                fake.send("slash_commands", fake.slash_payload(
                    f"/decision Deprioritised proposal {number} because: retention", user=f"U0EX{number % chosen.senders}"))
            fake.wait_until(lambda: len(fake.acks) == chosen.commands, "the last acks")
            took = time.monotonic() - began
            late = sorted(ack.seconds for ack in fake.acks)
            print(f"{chosen.commands:,} commands, {chosen.senders} on their way: {chosen.commands / took:,.0f} a second, "
                  f"envelope to ack p50 {statistics.median(late) * 1000:.1f} ms, "
                  f"p99 {late[len(late) * 99 // 100] * 1000:.1f} ms; memory {memory_of(served.pid):.0f} MB")
        finally:
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
