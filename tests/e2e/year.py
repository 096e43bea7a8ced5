"""The year of tests/data/year.txt: reads it; run as a program, replays it and opens dossier on it."""

import collections
import datetime
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

import dossier_program

PATH = pathlib.Path(__file__).resolve().parent.parent / "data" / "year.txt"

# moment: when the line is typed; entry: the entry that its answer names, or nothing; refused: whether it must be
# turned down; text: the line as typed.
Line = collections.namedtuple("Line", "moment entry refused text")


def read(path=PATH):
    return [_line(text) for text in path.read_text(encoding="utf-8").split("\n") if text and not text.startswith("#")]


def _line(text):
    moment, effect, typed = text.split(" ", 2)
    if not re.fullmatch(r"[DMPCE]-[1-9][0-9]*|-|!", effect):
        raise ValueError(f"neither an entry nor - nor !: {text}")
    return Line(datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ"),
                effect if effect[0].isalpha() else None, effect == "!", typed)


def try_it(options):
    """Replays the year into a database that is thrown away at the end, and serves it until it is stopped."""
    lines = read()
    with tempfile.TemporaryDirectory(prefix="dossier-year.") as folder:
        program = dossier_program.Program(pathlib.Path(folder), home=os.environ["HOME"])
        database = pathlib.Path(folder) / "evidence.db"
        tell(f"Replaying {len(lines)} lines, from {lines[0].moment:%d %b %Y} to {lines[-1].moment:%d %b %Y}.")
        for line in lines:
            program.say(line.text, database, line.moment)
        tell('Press "Build the packet" on the page. The replayed year is thrown away when you stop dossier (Ctrl-C).')
        # Not under the set clock: from here on it is an ordinary dossier.
        served = subprocess.Popen([program.path, "serve", "--database", database, *options])
        signal.signal(signal.SIGTERM, lambda *_: served.terminate())
        while True:
            try:
                return served.wait()
            except KeyboardInterrupt:
                continue  # the terminal has told dossier too


def tell(sentence):
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(try_it(sys.argv[1:]))
