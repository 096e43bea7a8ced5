#!/usr/bin/env python3
"""How many nudges dossier decides and hands over in a minute, with people in one workspace and in many.

    tests/bench/nudges.py [PROGRAM] [--people 6000] [--teams 1,1000] [--seconds 60] [--folder FOLDER]

Everybody is owed their weekly nudge when dossier starts, as after an outage: a quarter of an hour behind four o'clock
of a Friday, by a clock that runs on from there. A fake Slack takes the messages; it answers at once, and what is measured
is how fast dossier goes, at the pace that Slack's documentation allows in each workspace.
"""

import argparse
import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

import dossier_program  # noqa: E402
from slack_program import slack  # noqa: E402

LINES_OF_EACH = 5
QUARTER_PAST = datetime.time(16, 15)
ALWAYS = 10**9  # times
SETTINGS = {"SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET, "SLACK_BOT_TOKEN": slack.BOT_TOKEN,
            "FAKETIME_NO_CACHE": "0"}  # the clock is not set again


def next_friday():
    """That comes after the fill's moment: what was said lies behind it."""
    today = datetime.date.today()
    thursday = today + datetime.timedelta(days=(3 - today.weekday()) % 7)
    return datetime.datetime.combine(thursday + datetime.timedelta(days=1), QUARTER_PAST)


def fill(program, database, people, teams):
    subprocess.run([program.parent / "fill", "--database", database, "--records", str(LINES_OF_EACH * people),
                    "--people", str(people), "--teams", str(teams), "--due", str(people)], check=True)


class Counts:
    """What has been decided and what has arrived, and when."""

    def __init__(self, server, fake):
        metrics = server.request("GET", "/metrics")[2].decode()
        self.at = time.monotonic()
        self.decided = int(re.search(r"^dossier_nudges_sent_total (\d+)", metrics, re.MULTILINE).group(1))
        self.arrived = sum(len(messages) for messages in list(fake.messages.values()))
        fields = pathlib.Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        self.processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder, people, teams, seconds):
    """Prints a row."""
    program = dossier_program.Program(folder)
    database = folder / "evidence.db"
    fill(program.path, database, people, teams)
    with slack.FakeSlack() as fake:
        fake.users = {f"U{number:06}": {"id": f"U{number:06}", "tz": "UTC", "name": "author", "is_bot": False}
                      for number in range(people)}
        if teams > 1:  # a token of nobody knows whose serves all
            fake.fail("auth.test", times=ALWAYS, error="internal_error")
        program.clock.run_from(next_friday())
        with program.serve(database, None, SLACK_API_URL=fake.api_url, **SETTINGS) as server:
            first = last = Counts(server, fake)
            decided_by = None
            while last.arrived < people and last.at - first.at < seconds:
                time.sleep(0.2)
                last = Counts(server, fake)
                if decided_by is None and last.decided == people:
                    decided_by = last
        assert fake.complaints == [], fake.complaints[:3]
    until = decided_by or last
    cells = [f"{people:,}", f"{teams:,}", f"{until.decided / (until.at - first.at) * 60:,.0f}",
             f"{last.arrived / (last.at - first.at) * 60:,.0f}",
             f"{(last.processor - first.processor) / max(last.decided, 1) * 1000:.1f} ms", f"{last.decided:,}",
             f"{last.arrived:,}", f"{last.at - first.at:.0f} s"]
    print("|", " | ".join(cells), "|", flush=True)


def main():
    dossier_program.find_program()
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=6000, help="who are owed a nudge; 6000")
    options.add_argument("--teams", default="1,1000", help="workspaces that they are in; 1,1000")
    options.add_argument("--seconds", type=float, default=60, help="the longest that is measured; 60")
    options.add_argument("--folder", help="for the databases; the system's for temporary files")
    chosen = options.parse_args()
    print("| people owed one | workspaces | decided a minute | handed over a minute | processor for each | decided "
          "| arrived | measured |\n|---|---|---|---|---|---|---|---|", flush=True)
    for teams in map(int, chosen.teams.split(",")):
        with tempfile.TemporaryDirectory(prefix="dossier-nudges.", dir=chosen.folder) as folder:
            measure(pathlib.Path(folder), chosen.people, teams, chosen.seconds)


if __name__ == "__main__":
    main()
