#!/usr/bin/env python3
"""Memory and start of the real server with one workspace and with many, each installed by OAuth from a fake Slack.

    tests/bench/workspaces.py [PROGRAM] [--workspaces 1000] [--rounds 5] [--folder FOLDER]

In each workspace one person sends a command, opens the home and sends a direct message: so dossier holds a token, a
name and a zone, a home, a letter and a pace for each of them. More rounds of the same show whether anything grows that
should not. Everything that was said has to be in the log, and every direct message answered, in its own workspace.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

import dossier_program  # noqa: E402
from slack_program import direct_message, slack  # noqa: E402

ON_THEIR_WAY = 64  # envelopes
INSTALLATIONS_OF_A_PROCESS = 100  # a minute: dossier asks Slack no more often
PATIENCE = 300  # seconds


class Workspace:
    """With one person in it."""

    def __init__(self, number):
        self.code = f"code-{number}"
        self.team = f"T0EX{number:05}"
        self.user = f"U0EX{number:05}"
        self.channel = f"D0EX{number:05}"


class Dossier:
    """dossier serve, ready and connected, until the end of the block."""

    def __init__(self, program, folder, fake):
        self._port = dossier_program.free_port()
        environment = {
            "PATH": "/usr/bin", "HOME": str(folder), "SLACK_API_URL": fake.api_url, "SLACK_APP_TOKEN": slack.APP_TOKEN,
            "SLACK_CLIENT_ID": slack.CLIENT_ID, "SLACK_CLIENT_SECRET": slack.CLIENT_SECRET,
            "DOSSIER_TOKEN_KEY": base64.b64encode(bytes(range(32))).decode()}
        self._errors = (folder / "serve.err").open("ab")
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [program, "serve", "--database", folder / "evidence.db", "--listen", f"127.0.0.1:{self._port}"],
            env=environment, stdout=subprocess.PIPE, stderr=self._errors)
        self._process.stdout.readline()
        self.milliseconds_to_ready = (time.perf_counter() - began) * 1000
        self._fake = fake

    def __enter__(self):
        self._fake.wait_for_connections(2)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()
        self._fake.wait_for_connections(0)

    def memory(self, name="VmRSS"):
        """In MB."""
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"{name}:\s+([0-9]+) kB", status).group(1)) / 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def get(self, path, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def install(self, workspace):
        """As a browser does."""
        begun = self.get("/slack/install", {})
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(begun.headers["Location"]).query)["state"][0]
        ended = self.get(f"/slack/oauth_redirect?code={workspace.code}&state={state}",
                         {"Cookie": begun.headers["Set-Cookie"].partition(";")[0]})
        assert ended.status == 200, f"{workspace.team} was not installed: status {ended.status}"


def install(program, folder, fake, workspaces):
    for workspace in workspaces:
        fake.codes[workspace.code] = workspace.team
        fake.users[workspace.user] = {"id": workspace.user, "tz": "Europe/Lisbon", "name": "author", "is_bot": False}
        fake.channels[workspace.channel] = {"id": workspace.channel, "is_im": True, "user": workspace.user}
    for first in range(0, len(workspaces), INSTALLATIONS_OF_A_PROCESS):
        with Dossier(program, folder, fake) as dossier:
            for workspace in workspaces[first:first + INSTALLATIONS_OF_A_PROCESS]:
                dossier.install(workspace)


def speak(fake, workspaces, rounds):
    """One more round of everybody, until all of it is acknowledged, answered, and shown in each home."""
    acks, answers, homes = len(fake.acks), letters(fake), len(fake.views)
    said = f"conversion {rounds + 1}%"
    sent = 0
    for workspace in workspaces:
        fake.wait_until(lambda: sent - (len(fake.acks) - acks) < ON_THEIR_WAY, "acks")
        fake.send("slash_commands", fake.slash_payload(
            "/decision Dropped gift wrap #checkout because: retention risk", workspace.user, workspace.team))
        fake.event({"type": "app_home_opened", "user": workspace.user, "tab": "home"}, team=workspace.team)
        fake.event(direct_message(f"metric {said} #checkout", f"1767225600.{rounds:06}", workspace.user,
                                  workspace.channel), team=workspace.team)
        sent += 3
    fake.wait_until(lambda: len(fake.acks) - acks == sent, "the last acks", PATIENCE)
    fake.wait_until(lambda: letters(fake) - answers == len(workspaces), "the last answers", PATIENCE)
    shown, looked_at = set(), homes

    def all_homes_show_it():
        nonlocal looked_at
        fresh = fake.views[looked_at:]
        looked_at += len(fresh)
        shown.update(one["user"] for one in fresh if said in json.dumps(one["view"]))
        return len(shown) == len(workspaces)
    fake.wait_until(all_homes_show_it, "the last homes", PATIENCE)


def letters(fake):
    return sum(len(messages) for messages in fake.messages.values())


def check(program, folder, fake, workspaces, rounds):
    """Two records and one answer for each round of each, spoken with their own workspace's token."""
    checked = subprocess.run([program, "verify", folder / "evidence.db"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-2000:]
    held = dict(re.findall(r"^(slack:\S+): ([0-9]+) records", checked.stdout, re.MULTILINE))
    assert held == {f"slack:{one.team}/{one.user}": str(2 * rounds) for one in workspaces}, "the log holds something else"
    at_home = {one.channel: one.team for one in workspaces} | {one.user: one.team for one in workspaces}
    for call in fake.calls:
        for where in (call.arguments.get("channel"), call.arguments.get("user"), call.arguments.get("user_id")):
            assert where not in at_home or fake.bot_tokens[call.token] == at_home[where], f"{call.method} of another's"
    assert all(len(fake.messages[one.channel]) == rounds for one in workspaces)
    assert fake.complaints == [], fake.complaints[:3]


def measure(program, folder, count, rounds):
    """Prints a row, and returns the memory behind all the rounds."""
    workspaces = [Workspace(number) for number in range(1, count + 1)]
    with slack.FakeSlack() as fake:
        install(program, folder, fake, workspaces)
        with Dossier(program, folder, fake) as dossier:
            figures = [f"{dossier.milliseconds_to_ready:.0f} ms", f"{dossier.memory():.1f} MB"]
            for number in range(rounds):
                speak(fake, workspaces, number)
                if number in (0, rounds - 1):
                    figures.append(f"{dossier.memory():.1f} MB")
            memory = dossier.memory()
            figures += [f"{dossier.memory('VmHWM'):.1f} MB", str(dossier.open_files())]
        with Dossier(program, folder, fake) as dossier:
            figures += [f"{dossier.milliseconds_to_ready:.0f} ms", f"{dossier.memory():.1f} MB"]
        check(program, folder, fake, workspaces, rounds)
    figures.append(f"{(folder / 'evidence.db').stat().st_size / 2**20:.1f} MB")
    print("|", " | ".join([f"{count:,}", *figures]), "|", flush=True)
    return memory


def main():
    program = dossier_program.find_program()
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--workspaces", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder")
    chosen = options.parse_args()
    if chosen.workspaces < 2 or chosen.rounds < 2:
        options.error("at least two workspaces and two rounds")
    print(f"| workspaces | start to ready | at rest | all have spoken | {chosen.rounds} times | peak | open files "
          "| started again | at rest | database |\n|---|---|---|---|---|---|---|---|---|---|", flush=True)
    memory = []
    for count in (1, chosen.workspaces):
        with tempfile.TemporaryDirectory(prefix="dossier-workspaces.", dir=chosen.folder) as folder:
            memory.append(measure(program, pathlib.Path(folder), count, chosen.rounds))
    print(f"\nEach workspace after the first adds {(memory[1] - memory[0]) * 1024 / (chosen.workspaces - 1):.1f} KB.")


if __name__ == "__main__":
    main()
