#!/usr/bin/env python3
"""Signed Slack commands over many connections to the real server: how many acknowledgements a second, and how late.

    tests/bench/load_test.py [PROGRAM] [--seconds 5] [--connections 1,8,64,512] [--folder FOLDER]

Each connection belongs to somebody else and sends the next command when the last one is acknowledged. Afterwards every
acknowledged command has to stand in the log, once, and the log has to verify. FOLDER must lie on a real disk.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

import dossier_program

LINE = "/decision Deprioritised proposal {} #area-{} because: retention of new accounts is at risk"
ENTRY = re.compile(rb"\bD-([1-9][0-9]*) saved")
WORKERS = 2  # processes that send: one alone would be the bottleneck


class Connection:
    """One person's connection, with at most one command on its way."""

    def __init__(self, port, number):
        self.number = number
        self.said = 0
        self.late = []  # seconds from a command to its acknowledgement
        self.errors = []
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer = b""

    def say(self):
        self.said += 1
        body = command_of(self.number, self.said)
        stamp = str(int(time.time()))
        signature = dossier_program.slack_signature(dossier_program.SIGNING_SECRET, stamp, body)
        self._began = time.perf_counter()
        self.socket.sendall(
            f"POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def hear(self):
        """Takes what has arrived. Whether the answer is complete."""
        piece = self.socket.recv(65536)
        if not piece:
            self.errors.append("closed")
            return True
        self._answer += piece
        head, found, body = self._answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: ([0-9]+)", head)
        if not found or len(body) < int(length.group(1)):
            return False
        self.late.append(time.perf_counter() - self._began)
        saved = ENTRY.search(body)
        if b" 200 " not in head[:20] or not saved or int(saved.group(1)) != self.said:
            self.errors.append(self._answer[:300].decode("utf-8", "replace"))
        self._answer = b""
        return True


def command_of(person, number):
    text = LINE.format(number, number % 50)
    body = dossier_program.slash_command_body(text, f"{person}.{number}")
    return body.replace(b"user_id=U0EX1", f"user_id=U{person:05}".encode())


def send_from(port, numbers, seconds):
    """Sends over these connections for so long; returns what they said, how late each answer came, and errors."""
    connections = [Connection(port, number) for number in numbers]
    with selectors.DefaultSelector() as waiting:
        for connection in connections:
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
        end = time.perf_counter() + seconds
        for connection in connections:
            connection.say()
        while waiting.get_map():
            for key, _ in waiting.select():
                if not key.data.hear():
                    continue
                if time.perf_counter() < end and not key.data.errors:
                    key.data.say()
                else:
                    waiting.unregister(key.fileobj)
                    key.data.socket.close()
    return ({connection.number: connection.said for connection in connections},
            [late for connection in connections for late in connection.late],
            [error for connection in connections for error in connection.errors])


def load(port, first, connections, seconds):
    numbers = range(first, first + connections)
    parts = [part for part in (numbers[worker::WORKERS] for worker in range(WORKERS)) if part]
    began = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(len(parts)) as workers:
        done = list(workers.map(send_from, [port] * len(parts), parts, [seconds] * len(parts)))
    took = time.perf_counter() - began
    said = {number: count for part in done for number, count in part[0].items()}
    late = sorted(late for part in done for late in part[1])
    errors = [error for part in done for error in part[2]]
    return said, late, errors, took


def check_log(program, database, said):
    """Every acknowledged command stands in its person's log once and in order, and the chains hold."""
    checked = subprocess.run([program, "verify", database], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-2000:]
    held = dict(re.findall(r"^slack:T0EX1/U([0-9]+): ([0-9]+) records", checked.stdout, re.MULTILINE))
    assert {int(number): int(count) for number, count in held.items()} == said, "the log holds something else"
    somebody = next(iter(said))
    exported = subprocess.run([program, "export", "--as", f"slack:T0EX1/U{somebody:05}", "--database", database],
                              capture_output=True, check=True).stdout
    texts = [json.loads(line)["content"]["text"] for line in exported.splitlines()[1:]]
    assert texts == [f"Deprioritised proposal {number}" for number in range(1, said[somebody] + 1)]


def main():
    program = dossier_program.find_program()
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--connections", default="1,8,64,512")
    options.add_argument("--folder")
    chosen = options.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="dossier-load.", dir=chosen.folder) as folder:
        database = pathlib.Path(folder) / "evidence.db"
        port = dossier_program.free_port()
        errors_told = (pathlib.Path(folder) / "serve.err").open("wb")
        served = subprocess.Popen([program, "serve", "--database", database, "--listen", f"127.0.0.1:{port}"],
                                  env={"PATH": "/usr/bin", "HOME": folder,
                                       "SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET},
                                  stdout=subprocess.PIPE, stderr=errors_told)
        try:
            served.stdout.readline()
            everybody = {}
            print("| connections | acknowledged a second | median | 99th percentile | slowest | errors |")
            print("|---|---|---|---|---|---|")
            for connections in map(int, chosen.connections.split(",")):
                said, late, errors, took = load(port, len(everybody), connections, chosen.seconds)
                everybody.update(said)
                print(f"| {connections} | {len(late) / took:,.0f} | {statistics.median(late) * 1000:.1f} ms "
                      f"| {late[len(late) * 99 // 100] * 1000:.1f} ms | {late[-1] * 1000:.0f} ms | {len(errors)} |",
                      flush=True)
                for error in errors[:3]:
                    print(error, file=sys.stderr)
                failed = failed or errors != []
        finally:
            served.terminate()
            served.wait()
            served.stdout.close()
            errors_told.close()
        check_log(program, database, everybody)
        print(f"\n{sum(everybody.values()):,} commands acknowledged, each in the log once.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
