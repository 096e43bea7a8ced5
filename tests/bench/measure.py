"""Measures dossier beside the floor program and beside a Bolt app; tests/bench/run calls it when everything is built."""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import programs
import report

FLUSHES = 20


def flush_time(folder):
    """Milliseconds for one fdatasync after 4 kB more in a file, the median of some."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


class Measurement:
    """All rounds. Whatever is measured is one point: a dictionary with its place and its figures."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.points = []
        self.programs = []

    def run(self, folder, which):
        for number in range(self.chosen.rounds):
            # The disk and the machine have good and bad minutes, so programs take turns at every load, each round in
            # the other direction, and a ratio compares what was measured side by side.
            order = which[::-1] if number % 2 else which
            self._http_round(pathlib.Path(folder), number, order)
            self._socket_round(pathlib.Path(folder), number, [one for one in order if isinstance(
                one, (programs.Dossier, programs.Bolt))])

    def _http_round(self, folder, number, which):
        with fresh_folder(folder) as databases, contextlib.ExitStack() as open_ones:
            running = [open_ones.enter_context(programs.Running(one, databases)) for one in which]
            for connections in self.chosen.loads:
                for one in running:
                    flush = flush_time(databases)
                    figures = self._http_load(one, connections)
                    self._keep("http", number, connections, one, flush, figures)
            self._finish("http", number, running)

    def _http_load(self, one, connections):
        done = subprocess.run(
            [programs.BUILT / "load", "--port", str(one.port), "--secret", programs.SECRET, "--connections",
             str(connections), "--people", str(self.chosen.people), "--seconds", str(self.chosen.seconds), "--warm-up",
             str(self.chosen.warm_up), "--expect", one.program.says, "--watch", str(one.pid)],
            stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"The load on {one.program.name} could not be measured.")
        return json.loads(done.stdout)

    def _socket_round(self, folder, number, which):
        with fresh_folder(folder) as databases, contextlib.ExitStack() as open_ones:
            running = []
            for program in which:
                slack = open_ones.enter_context(
                    programs.SocketModeSlack(program, self.chosen.people, self.chosen.warm_up))
                one = open_ones.enter_context(programs.Running(program, databases, slack.port))
                slack.wait_for_the_app()
                running.append((one, slack))
            for window in self.chosen.loads:
                for one, slack in running:
                    flush = flush_time(databases)
                    figures = json.loads(slack.load(window, self.chosen.seconds, one.pid))
                    self._keep("socket", number, window, one, flush, figures)
            self._finish("socket", number, [one for one, _ in running])

    def _keep(self, way, number, load, one, flush, figures):
        one.acknowledged += figures["acknowledged"]
        self.points.append({"way": way, "round": number, "load": load, "program": one.program.name, "flush_ms": flush,
                            **figures})
        print(f"{way} {load:>3}, round {number + 1}: {one.program.name:<18} {figures['per_second']:>9,.0f} a second, "
              f"p99 {figures['p99_us'] / 1000:.1f} ms, flush {flush:.2f} ms", file=sys.stderr, flush=True)
        if figures["errors"]:
            sys.exit(f"{one.program.name} answered {figures['errors']} commands with something else.")

    def _finish(self, way, number, running):
        for one in running:
            self.programs.append({"way": way, "round": number, "program": one.program.name,
                                  "start_memory_mb": one.memory_at_start,
                                  "peak_memory_mb": one.memory("VmHWM"), "ready_ms": one.milliseconds_to_ready,
                                  "acknowledged": one.acknowledged, "keeps": one.program.keeps})
            one.check()


@contextlib.contextmanager
def fresh_folder(inside):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="round.", dir=inside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def main():
    options = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    options.add_argument("--quick", action="store_true", help="one round of two seconds for each figure")
    options.add_argument("--rounds", type=int, help="how often everything is measured; 3 unless --quick")
    options.add_argument("--seconds", type=float, help="for each figure; 4 unless --quick")
    options.add_argument("--loads", default="1,16,64,256", help="connections, and envelopes on their way; 1,16,64,256")
    options.add_argument("--people", type=int, default=1000, help="how many users take turns; 1000")
    options.add_argument("--folder", type=pathlib.Path, default=programs.REPOSITORY / "build" / "bench",
                         help="on the disk to measure; build/bench")
    options.add_argument("--out", type=pathlib.Path, default=programs.REPOSITORY / "build" / "bench",
                         help="where figures.json and figures.svg go; build/bench")
    options.add_argument("--no-bolt", action="store_true", help="leave Bolt out")
    chosen = options.parse_args()
    chosen.loads = [int(load) for load in chosen.loads.split(",")]
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 3)
    chosen.seconds = chosen.seconds or (2 if chosen.quick else 4)
    chosen.warm_up = 0.3 if chosen.quick else 1
    which = [programs.Dossier(), programs.Floor(), programs.Bare()]
    if not chosen.no_bolt:
        which += [programs.Bolt(), programs.BoltWithoutDatabase()]
    chosen.folder = chosen.folder.resolve()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    measured = Measurement(chosen)
    measured.run(chosen.folder, which)
    figures = report.summary(measured.points, measured.programs, chosen)
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(report.as_markdown(figures))
    report.plot(figures, chosen.out)


if __name__ == "__main__":
    main()
