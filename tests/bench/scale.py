#!/usr/bin/env python3
"""What a command costs with few and with many records in the file, and what one machine holds.

    tests/bench/scale.py [--quick] [--sizes 10:1,10000:1,...] [--folder FOLDER]      --help names the other options

Each size is records:people. Its database is written through the real log, and dossier serves it beside a fresh copy of
the first size; both are measured in turn, round after round, and a ratio is taken within its round. It runs what
`cmake --build --preset release --target dossier fill load` has built. README.md beside this file says what the figures
mean.
"""

import argparse
import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import measure
import programs
import report

SIZES = "10:1,10000:1,10000:1000,10000000:1000,10000000:100000"
QUICK_SIZES = "10:1,10000:1000"
NEWCOMER = 900_000  # the number of a user who says ten lines in every database, whatever else is in it
NEWCOMERS_LINES = [
    "/decision Dropped gift wrap #checkout because: retention risk rejected: gift wrap for Valentines",
    "/decision D-1 results: conversion 2.8% -> 3.0%",
    "/metric checkout-conversion 3.1% source: Looker/checkout for: D-1 #checkout",
    "/metric checkout-conversion 3.5% source: Looker/checkout for: D-1 #checkout",
    "/mentor @sam pairing on the design doc gap: jumps to the solution",
    "/decision Kept the old form #checkout because: support load rejected: a redesign",
    "/decision Bought the address check #checkout because: returns cost more stake: $40k",
    "/metric returns 4.2% source: Looker/returns #checkout",
    "/evidence charter scope: checkout on the web",
    "/decision Moved the launch by a week #checkout because: the audit is open",
]
READINGS = {"list": "/evidence list", "search": "/evidence search retention"}
LINES_OF_A_YEAR = 208  # four in a week: one more than a rich week has (README.md of the project)
STARTS = 3
QUIET = 0.3  # seconds without any processor time: everything is derived
PATIENCE = 600  # seconds


class Size:
    def __init__(self, text):
        self.records, self.people = (int(number) for number in text.split(":"))
        self.name = f"{self.records:,} records, {self.people:,} {'person' if self.people == 1 else 'people'}"
        self.file = f"{self.records}-{self.people}.db"


class Server:
    """dossier on one of the databases, until the end of the block."""

    def __init__(self, database, people, seconds):
        self._people = people
        self._seconds = seconds
        self._running = programs.Running(programs.Dossier(), database.parent, database=database)
        self.ready_ms = self._running.milliseconds_to_ready
        self.memory_mb = self._running.memory_at_start

    def __enter__(self):
        self.wait_until_quiet()
        return self

    def __exit__(self, *_):
        self._running.__exit__()

    def memory(self):
        return self._running.memory("VmRSS")

    def load(self, connections, *arguments, people=None):
        done = subprocess.run(
            [programs.BUILT / "load", "--port", str(self._running.port), "--secret", programs.SECRET, "--connections",
             str(connections), "--people", str(people or self._people), "--seconds", str(self._seconds), "--warm-up",
             str(self._seconds / 4), "--watch", str(self._running.pid), *arguments],
            stdout=subprocess.PIPE, text=True, check=False)
        figures = json.loads(done.stdout or '{"errors": 1}')
        if done.returncode != 0 or figures["errors"]:
            sys.exit("dossier did not answer as it should.")
        return figures

    def say_lines(self, connections):
        """Decisions of everybody in turn; also what they cost until everything is derived from them."""
        flush = measure.flush_time(self._running.database.parent)
        before = self._processor_seconds()
        figures = self.load(connections)
        self.wait_until_quiet()
        used = self._processor_seconds() - before
        return {**figures, "with_deriving_us": used / figures["acknowledged"] * 1e6, "flush_ms": flush}

    def read(self, line, reader):
        return self.load(1, "--line", line, "--first", str(reader), "--expect", "D-", people=1)

    def say(self, line, who):
        """One line of one person, as Slack sends it."""
        command, _, text = line.partition(" ")
        body = programs.form(command, text, f"U{who:06}")
        connection = http.client.HTTPConnection("127.0.0.1", self._running.port, timeout=PATIENCE)
        connection.request("POST", "/slack/events", body, programs.signed(body))
        answer = connection.getresponse().read().decode()
        connection.close()
        if " saved" not in answer and "Added to" not in answer:
            sys.exit(f"dossier did not save {line}: {answer[:500]}")

    def wait_until_quiet(self):
        until = time.monotonic() + PATIENCE
        used = None
        while used != (used := self._processor_seconds()):
            if time.monotonic() > until:
                sys.exit("dossier does not come to rest.")
            time.sleep(QUIET)

    def _processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self._running.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measurement:
    def __init__(self, chosen):
        self._chosen = chosen
        self._folder = chosen.folder
        self._first = chosen.sizes[0]

    def run(self):
        """The figures of one size after the other."""
        for size in self._chosen.sizes:
            yield self._measure(size)

    def _measure(self, size):
        database, seconds_to_fill = fill(self._folder, size, keep=self._chosen.keep)
        figures = {"name": size.name, "records": size.records, "people": size.people, "seconds_to_fill": seconds_to_fill,
                   "file_mb": database.stat().st_size / 1e6, **self._start(database, size)}
        rounds = []
        for number in range(self._chosen.rounds):
            rounds.append(self._round(database, size, number))
            told = rounds[-1]["here"]
            print(f"{size.name}, round {number + 1}: {told['at 64']['with_deriving_us']:.0f} us, "
                  f"p99 {told['at 64']['p99_us'] / 1000:.1f} ms, flush {told['at 64']['flush_ms']:.2f} ms",
                  file=sys.stderr, flush=True)
        with Server(database, size.people, self._chosen.seconds) as again:
            figures |= {"again_ready_ms": again.ready_ms, "again_memory_mb": again.memory_mb}
        figures["said"] = sum(one["here"]["said"] for one in rounds)
        figures["rounds"] = rounds
        if not self._chosen.keep:
            remove(database)
        return figures

    def _start(self, database, size):
        ready, memory, at_rest = [], [], []
        for _ in range(STARTS):
            began = time.monotonic()
            with Server(database, size.people, self._chosen.seconds) as server:
                at_rest.append(time.monotonic() - began)
                ready.append(server.ready_ms)
                memory.append(server.memory_mb)
        return {"ready_ms": statistics.median(ready), "memory_mb": statistics.median(memory),
                "first_rest_ms": at_rest[0] * 1000}

    def _round(self, database, size, number):
        """This size, and beside it the first one as it was written."""
        smallest, _ = fill(self._folder, self._first, name="smallest.db")
        with Server(smallest, self._first.people, self._chosen.seconds) as beside, \
                Server(database, size.people, self._chosen.seconds) as here:
            servers = {"beside": (beside, smallest, self._first), "here": (here, database, size)}
            for server, _, _ in servers.values():
                for line in NEWCOMERS_LINES:
                    server.say(line, NEWCOMER + number)
                server.wait_until_quiet()
            points = {name: {"said": len(NEWCOMERS_LINES)} for name in servers}
            # Whatever is compared is measured right after each other, each round in the other direction.
            order = list(servers)[::-1] if number % 2 else list(servers)
            for take in (self._say_at(1), self._say_at(64), self._read(number)):
                for name in order:
                    points[name] |= take(*servers[name], points[name])
        remove(smallest)
        return points

    def _say_at(self, connections):
        def take(server, _, __, so_far):
            figures = server.say_lines(connections)
            return {f"at {connections}": figures, "said": so_far["said"] + figures["acknowledged"],
                    "memory_mb": server.memory()}
        return take

    def _read(self, number):
        def take(server, database, size, so_far):
            # The first of the people is the one who said most; in one person's log, nearly everything.
            readers = {"newcomer": (NEWCOMER + number, len(NEWCOMERS_LINES)),
                       "resident": (0, (size.records + so_far["said"]) // size.people)}
            figures = {}
            for who, (user, lines) in readers.items():
                figures[who] = {"records": lines, "packet_ms": build_packet(database, user),
                                **{name: server.read(line, user) for name, line in READINGS.items()}}
            return figures
        return take


def fill(folder, size, name=None, keep=False):
    """The database of that size, and how long it took to write; one that is kept is used again."""
    database = folder / (name or size.file)
    if keep and database.exists():
        return database, None
    remove(database)
    began = time.monotonic()
    subprocess.run([programs.BUILT / "fill", "--database", database, "--records", str(size.records), "--people",
                    str(size.people)], check=True)
    return database, time.monotonic() - began


def remove(database):
    for beside in database.parent.glob(database.name + "*"):
        beside.unlink()


def build_packet(database, user):
    """Milliseconds, from the start of `dossier packet` to its end."""
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        began = time.perf_counter()
        subprocess.run([programs.BUILT / "dossier", "packet", "--database", database, "--as", f"slack:T0EX1/U{user:06}",
                        "--out", pathlib.Path(folder) / "packet"], check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - began) * 1000


# --- the tables ---

def dig(point, path):
    for name in path:
        point = point[name]
    return point


def paired(size, path):
    """The median over the rounds, and that of the ratios to the smallest, each within its round."""
    here = [dig(one["here"], path) for one in size["rounds"]]
    ratios = [dig(one["here"], path) / dig(one["beside"], path) for one in size["rounds"]]
    return statistics.median(here), statistics.median(ratios)


def ms(value):
    return f"{value:.3g} ms" if value < 1000 else f"{value / 1000:.3g} s"


def us(value):
    return f"{value:.0f} µs"


def us_as_ms(value):
    return f"{value / 1000:.2f} ms"


COMPARED = (
    ("a command, 64 at once: processor, deriving included", ("at 64", "with_deriving_us"), us),
    ("… until it is acknowledged", ("at 64", "server_cpu_us"), us),
    ("… p50", ("at 64", "p50_us"), us_as_ms),
    ("… p99", ("at 64", "p99_us"), us_as_ms),
    ("… acknowledged a second", ("at 64", "per_second"), lambda value: f"{value:,.0f}"),
    ("one at a time: processor, deriving included", ("at 1", "with_deriving_us"), us),
    ("… p50", ("at 1", "p50_us"), us_as_ms),
    ("… p99", ("at 1", "p99_us"), us_as_ms),
    ("who has said ten lines, `/evidence list`: p50", ("newcomer", "list", "p50_us"), us_as_ms),
    ("… `/evidence search` a word: p50", ("newcomer", "search", "p50_us"), us_as_ms),
    ("… `dossier packet`", ("newcomer", "packet_ms"), ms),
)

OF_THE_FIRST = (
    ("records of the first of the people", ("resident", "records"), lambda value: f"{value:,.0f}"),
    ("… `/evidence list`: p50", ("resident", "list", "p50_us"), us_as_ms),
    ("… `/evidence search` a word: p50", ("resident", "search", "p50_us"), us_as_ms),
    ("… `dossier packet`", ("resident", "packet_ms"), ms),
)


def rows_of(sizes):
    for title, path, shown in COMPARED:
        yield title, [f"{shown(value)} ({ratio:.2f}×)" for value, ratio in (paired(size, path) for size in sizes)]
    for title, path, shown in OF_THE_FIRST:
        yield title, [shown(paired(size, path)[0]) for size in sizes]
    yield "start to ready", [ms(size["ready_ms"]) for size in sizes]
    yield "from the first start until everything is anchored", [ms(size["first_rest_ms"]) for size in sizes]
    yield "resident memory when ready", [f"{size['memory_mb']:.0f} MB" for size in sizes]
    yield "… behind all that was said here", [
        f"{statistics.median(one['here']['memory_mb'] for one in size['rounds']):.0f} MB" for size in sizes]
    yield "deliveries of the last three days, when it is started again", [f"{size['said']:,}" for size in sizes]
    yield "… start to ready", [ms(size["again_ready_ms"]) for size in sizes]
    yield "… resident memory when ready", [f"{size['again_memory_mb']:.0f} MB" for size in sizes]
    yield "the file", [f"{size['file_mb']:,.1f} MB" for size in sizes]
    yield "… a record", [of_each_record(size, 1, "B") for size in sizes]
    yield f"… a person's year, {LINES_OF_A_YEAR} records", [
        of_each_record(size, LINES_OF_A_YEAR / 1000, "kB") for size in sizes]


def of_each_record(size, times, unit):
    """Nothing of a database that is hardly more than its tables."""
    return f"{size['file_mb'] * 1e6 / size['records'] * times:,.0f} {unit}" if size["records"] >= 1000 else "–"


def machine_line(on):
    return f"{on['cores']} cores ({on['processor']}), {on['memory_gb']} GB, {on['system']}, Linux {on['kernel']}"


def as_markdown(figures):
    sizes = figures["sizes"]
    flush = statistics.median(one["here"]["at 64"]["flush_ms"] for size in sizes for one in size["rounds"])
    lines = [f"{figures['date']}; {machine_line(figures['machine'])}; one flush {flush:.2f} ms; "
             f"{figures['seconds']:g} s for each figure, {figures['round_count']} rounds.", "",
             "| | " + " | ".join(size["name"] for size in sizes) + " |", "|---|" + "---|" * len(sizes)]
    lines += [f"| {title} | " + " | ".join(cells) + " |" for title, cells in rows_of(sizes)]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help=f"{QUICK_SIZES}, one round of a tenth of a second")
    options.add_argument("--sizes", help=f"records:people, the smallest first; {SIZES}")
    options.add_argument("--rounds", type=int, help="how often each size is measured; 5 unless --quick")
    options.add_argument("--seconds", type=float, help="for each figure; 1 unless --quick")
    options.add_argument("--keep", action="store_true", help="the databases, and use those that were kept")
    options.add_argument("--folder", type=pathlib.Path, default=programs.REPOSITORY / "build" / "bench",
                         help="on the disk to measure; build/bench")
    options.add_argument("--out", type=pathlib.Path, default=programs.REPOSITORY / "build" / "bench",
                         help="where scale.json goes; build/bench")
    chosen = options.parse_args()
    chosen.sizes = [Size(text) for text in (chosen.sizes or (QUICK_SIZES if chosen.quick else SIZES)).split(",")]
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 5)
    chosen.seconds = chosen.seconds or (0.1 if chosen.quick else 1)
    chosen.folder = chosen.folder.resolve()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    figures = {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
               "machine": report.machine(), "seconds": chosen.seconds, "round_count": chosen.rounds}
    figures["sizes"] = []
    for size in Measurement(chosen).run():
        figures["sizes"].append(size)
        (chosen.out / "scale.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(as_markdown(figures))


if __name__ == "__main__":
    main()
