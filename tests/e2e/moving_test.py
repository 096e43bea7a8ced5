#!/usr/bin/env python3
"""Out and in: a whole log moves to another machine and nothing changes, and other people's documents become proposals.

    tests/e2e/moving_test.py [PROGRAM] [unittest's options]
"""

import datetime
import functools
import http.cookies
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

import dossier_program

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
LATER = datetime.datetime(2026, 3, 20, 18, 30, 0)
DAY = datetime.timedelta(days=1)
AUTHOR = "local:author"
SECRET = "hushmoney"  # in the entry that is erased

# A log in which everything has happened that can happen to one.
SAID = [
    "/decision Dropped gift wrap #checkout because: retention risk 🎁 “quoted” rejected: gift wrap",
    "/metric checkout-conversion 3.1% baseline: 2.8% source: Looker #checkout",
    f"/decision Paid {SECRET} to the vendor #checkout",
    "/mentor @sam pairing on the design doc gap: jumps to the solution",
    f"/decision D-2 results: the vendor asked for more {SECRET}",
    "/evidence correct D-1 because: retention risk for returning shoppers",
    "/decision Said in a hurry",
    "/evidence undo",
    "/evidence erase D-2",
    "/evidence charter vision: pays in under 60 seconds #checkout",
    "/metric checkout-conversion 3.4% for: D-1 #checkout",
    "/decision Kept the old ranking #search happened: 2026-01-15",
    "/evidence retract D-4 reason: somebody else's",
]

NOTES = """# Brag document 2026

## February 2026

- Decided against a rewrite #checkout
- Improved search ctr from 31% to 33%
- 2026-02-12: mentored Robin on incident reviews
- [ ] write the postmortem

## Week of 2 Mar

1. Dropped the carousel, 3 Mar 2026
2. Signups reached 12
"""

TABLE = """Date,Metric,Value,Unit,Baseline,Project
2026-02-03,p95 latency,505,ms,640 ms,latency
2026-02-10,signups,12k,users,,
someday,bounce rate,20,%,,
2026-02-17,bounce rate,low,%,,
"""

HISTORY = """commit 3f2a90bc12de3f2a90bc12de3f2a90bc12de3f2a
Author: Ana <ana@example.com>
Date:   Wed Mar 4 12:00:00 2026 +0100

    Drop the fork of the checkout

    Nobody used it.

commit 4f2a90bc12de3f2a90bc12de3f2a90bc12de3f2a
Merge: 1111111 2222222
Author: Ana <ana@example.com>
Date:   Tue Mar 3 12:00:00 2026 +0100

    Merge branch 'main'

commit 5f2a90bc12de3f2a90bc12de3f2a90bc12de3f2a
Author: Ben <ben@example.com>
Date:   Mon Mar 2 12:00:00 2026 +0100

    Not hers
"""


class Machine:
    """A computer of its own: a folder with a database, and the ways to it, with a server running or not."""

    def __init__(self, test, served=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dossier-moving."))
        test.addCleanup(shutil.rmtree, self.folder)
        self.program = dossier_program.Program(self.folder)
        self.database = self.folder / "evidence.db"
        self.server = None
        if served:
            running = self.program.serve(self.database, NOW)
            self.server = running.__enter__()
            test.addCleanup(running.__exit__, None, None, None)

    def say(self, line, moment=NOW):
        return self.program.say(line, self.database, moment, AUTHOR)

    def run(self, *arguments, moment=LATER, person=AUTHOR):
        who = ["--as", person] if person else []
        return self.program.run([*arguments, *who, "--database", self.database], moment)

    def export(self, *arguments):
        done = self.run("export", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def bring(self, name, content, *arguments, person=AUTHOR):
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self.run("import", file, *arguments, person=person)

    def verify(self):
        return self.program.run(["verify", self.database], LATER)

    def inbox(self):
        """Every proposal that waits: its number, date, line and source."""
        pages, page = [], 1
        while True:
            text = self.say(f"/evidence inbox page {page}")
            pages += re.findall(r"^(\d+) · (.+?): (/.*) \((.+?)\)$", text, re.MULTILINE)
            if f"/evidence inbox page {page + 1}" not in text:
                return pages
            page += 1


def text_of(done):
    return (done.stdout + done.stderr).decode("utf-8")


def both_ways(test):
    """Runs a test on a machine without a server, and on one where a server runs."""
    @functools.wraps(test)
    def run(self):
        for served in (False, True):
            with self.subTest(served=served):
                test(self, Machine(self, served))
    return run


def first_machine(test, said=lambda number, machine: None):
    """The log as it was written. said: called after each line."""
    machine = Machine(test)
    for number, line in enumerate(SAID, 1):
        answer = machine.say(line, NOW + number * datetime.timedelta(hours=1))
        test.assertNotRegex(answer, r"(?i)nothing was|dossier:", line)
        said(number, machine)
    return machine


class AWholeLog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = unittest.TestCase()
        cls.exports = {}  # by the number of records at that time

        def keep_export(number, machine):
            cls.exports[number] = machine.export()

        cls.first = first_machine(cls.holder, keep_export)
        cls.exported = cls.exports[len(SAID)]

    @classmethod
    def tearDownClass(cls):
        cls.holder.doCleanups()

    @both_ways
    def test_is_the_same_on_another_machine(self, second):
        done = second.bring("log.jsonl", self.exported, person=None)
        self.assertEqual(0, done.returncode, text_of(done))
        self.assertIn(f"by {AUTHOR}", text_of(done))
        self.assertIn(f"{len(SAID)} records brought in", text_of(done))
        self.assertEqual(self.exported, second.export())
        for form in ("markdown", "csv"):
            self.assertEqual(self.first.export("--format", form), second.export("--format", form))
        verified = second.verify()
        self.assertEqual(0, verified.returncode, text_of(verified))
        self.assertEqual(*(text_of(machine.verify()).splitlines()[0] for machine in (self.first, second)))

    def test_makes_the_same_packet_there(self):
        second = Machine(self)
        second.bring("log.jsonl", self.exported, person=None)
        bundles = []
        for machine in (self.first, second):
            out = machine.folder / "packet"
            self.assertEqual(0, machine.run("packet", "--out", out).returncode)
            bundles.append(out)
        for name in ("decision-log.md", "product-outcome-map.md", "launch-charter.md"):
            self.assertEqual(*((bundle / name).read_bytes() for bundle in bundles), name)
        records = [(bundle / "evidence.jsonl").read_bytes().split(b"\n")[1:] for bundle in bundles]
        self.assertEqual(*records)

    def test_goes_on_there_with_the_next_numbers(self):
        second = Machine(self)
        second.bring("log.jsonl", self.exported, person=None)
        self.assertIn("D-5 saved", second.say("/decision The first one here", LATER))
        self.assertIn("Added to P-1", second.say("/mentor @sam session: the second outline", LATER))
        self.assertIn("was erased", second.say("/evidence show D-2", LATER))
        self.assertEqual(0, second.verify().returncode)

    @both_ways
    def test_comes_in_once(self, second):
        second.bring("log.jsonl", self.exported)
        done = second.bring("log.jsonl", self.exported)
        self.assertEqual(0, done.returncode)
        self.assertIn(f"Already here: all {len(SAID)} records", text_of(done))
        self.assertEqual(self.exported, second.export())

    @both_ways
    def test_continues_what_came_before(self, second):
        for count in (1, 5, 6, len(SAID)):
            done = second.bring("log.jsonl", self.exports[count])
            self.assertEqual(0, done.returncode, text_of(done))
            self.assertEqual(self.exports[count], second.export())
        self.assertEqual(self.exported, second.export())
        self.assertEqual(0, second.verify().returncode)

    def test_an_older_export_changes_nothing_in_a_newer_log(self):
        done = self.first.bring("old.jsonl", self.exports[5])
        self.assertIn("Already here: all 5 records", text_of(done))
        self.assertEqual(self.exported, self.first.export())

    @both_ways
    def test_what_was_erased_meanwhile_goes_where_it_had_arrived_before(self, second):
        second.bring("before.jsonl", self.exports[8])
        self.assertIn(SECRET, second.say("/evidence show D-2"))
        second.bring("after.jsonl", self.exported)
        self.assertEqual(self.exported, second.export())
        self.assertEqual(0, second.verify().returncode)
        self.assertIn("was erased", second.say("/evidence show D-2"))
        if second.server:
            second.server.stop()
        for path in second.folder.glob("evidence.db*"):
            self.assertNotIn(SECRET.encode(), path.read_bytes(), path)

    def test_of_somebody_else_is_refused(self):
        second = Machine(self)
        done = second.bring("log.jsonl", self.exported, person="local:ben")
        self.assertEqual(1, done.returncode)
        self.assertIn(f"--as {AUTHOR}", text_of(done))
        self.assertFalse(second.database.exists())

    def test_that_was_changed_is_refused_whole(self):
        for what, changed in {
            "a content": self.exported.replace(b"retention risk", b"retention gain", 1),
            "a record less": b"".join(line for i, line in enumerate(self.exported.splitlines(True)) if i != 4),
            "a content less": without_content(self.exported, 1),
            "cut off": self.exported[:-40],
        }.items():
            for second in (Machine(self), Machine(self, served=True)):
                with self.subTest(what, served=second.server is not None):
                    done = second.bring("log.jsonl", changed, person=None)
                    self.assertEqual(1, done.returncode, text_of(done))
                    self.assertIn("not whole, so nothing was brought in", text_of(done))
                    self.assertIn("There is nothing", second.say("/evidence undo"))

    def test_a_content_that_is_gone_without_a_word_is_noticed(self):
        file = self.first.folder / "gone.jsonl"
        file.write_bytes(without_content(self.exported, 1))
        done = self.first.program.run(["verify", file], LATER)
        self.assertEqual(1, done.returncode)
        self.assertIn("the content of record 1 is gone, and no record says that it was erased", text_of(done))

    @both_ways
    def test_that_parts_from_the_log_there_is_refused(self, second):
        second.bring("log.jsonl", self.exports[6])
        second.say("/decision Something else")
        before = second.export()
        done = second.bring("log.jsonl", self.exported)
        self.assertEqual(1, done.returncode)
        self.assertIn("differ from record 7 on", text_of(done))
        self.assertEqual(before, second.export())

    def test_of_a_packet_is_no_whole_log(self):
        out = self.first.folder / "packet-again"
        self.first.run("packet", "decision-log", "--out", out)
        self.first.run("packet", "--out", out)
        second = Machine(self)
        done = second.bring("evidence.jsonl", (out / "evidence.jsonl").read_bytes())
        self.assertEqual(1, done.returncode)
        self.assertIn("nothing was brought in", text_of(done))

    def test_is_shown_on_the_page_of_another_user(self):
        second = Machine(self)
        second.bring("log.jsonl", self.exported)
        state = page_of(second)
        self.assertEqual(AUTHOR, state["person"])
        self.assertIn("Dropped gift wrap", [entry["title"] for entry in state["entries"]])


class Documents(unittest.TestCase):
    @both_ways
    def test_notes_become_proposals(self, machine):
        done = machine.bring("brag.md", NOTES)
        self.assertEqual(0, done.returncode, text_of(done))
        self.assertIn("Read brag.md as notes: 5 proposals.", text_of(done))
        self.assertIn("Left out: line 8: an open task", text_of(done))
        self.assertEqual([
            ("1", "Feb 2026", "/decision Decided against a rewrite #checkout", "brag.md, line 5"),
            ("2", "Feb 2026", "/metric search ctr from 31% to 33%", "brag.md, line 6"),
            ("3", "12 Feb 2026", "/mentor @Robin mentored Robin on incident reviews", "brag.md, line 7"),
            ("4", "3 Mar 2026", "/decision Dropped the carousel", "brag.md, line 12"),
            ("5", "2 Mar 2026", "/decision Signups reached 12", "brag.md, line 13"),
        ], machine.inbox())
        self.assertIn("0 entries", machine.say("/evidence list"), "nothing is evidence yet")

    @both_ways
    def test_a_note_without_a_date_has_the_day_that_it_is_for_its_author(self, machine):
        machine.say("/evidence zone Pacific/Kiritimati")  # where it is tomorrow already
        machine.bring("brag.md", "- Dropped the carousel\n")
        tomorrow = LATER + datetime.timedelta(hours=14)
        self.assertEqual([(f"{tomorrow.day} {tomorrow:%b %Y}", "/decision Dropped the carousel")],
                         [proposal[1:3] for proposal in machine.inbox()])

    @both_ways
    def test_a_table_becomes_proposals(self, machine):
        done = machine.bring("metrics.csv", TABLE)
        self.assertIn("Read metrics.csv as a table: 2 proposals.", text_of(done))
        self.assertIn("Left out: line 4: “someday” is no date", text_of(done))
        self.assertIn("Left out: line 5: its value “low” is no number", text_of(done))
        self.assertEqual(
            ("1", "3 Feb 2026", "/metric p95 latency 505 ms baseline: 640 ms #latency", "metrics.csv, line 2"),
            machine.inbox()[0])

    @both_ways
    def test_a_history_becomes_proposals(self, machine):
        done = machine.bring("history.txt", HISTORY, "--author", "ana@example.com")
        self.assertIn("1 proposal.", text_of(done))
        self.assertEqual([("1", "4 Mar 2026", "/decision Drop the fork of the checkout",
                           "history.txt, commit 3f2a90bc12de")], machine.inbox())

    def test_a_history_of_several_people_asks_whose(self):
        done = Machine(self).bring("history.txt", HISTORY)
        self.assertEqual(1, done.returncode)
        self.assertIn("--author: ana@example.com, ben@example.com", text_of(done))

    @both_ways
    def test_a_repository_becomes_proposals(self, machine):
        repository = machine.folder / "shop"
        make_repository(repository)
        done = machine.run("import", "--git", repository)
        self.assertEqual(0, done.returncode, text_of(done))
        self.assertIn("1 proposal.", text_of(done))
        ((_, date, line, source),) = machine.inbox()
        self.assertEqual(("4 Mar 2026", "/decision Drop the fork"), (date, line))
        self.assertRegex(source, r"^shop, commit [0-9a-f]{12}$")
        again = machine.run("import", "--git", repository)
        self.assertIn("0 new, 1 known. Nothing was changed.", text_of(again))

    def test_what_no_repository_is_gets_a_sentence(self):
        machine = Machine(self)
        done = machine.run("import", "--git", machine.folder, "--author", "ana@example.com")
        self.assertEqual(1, done.returncode)
        self.assertIn("git finds no repository in", text_of(done))
        done = machine.run("import", "--git", machine.folder / "none")
        self.assertIn("There is no folder", text_of(done))

    @both_ways
    def test_the_same_document_twice_changes_nothing(self, machine):
        for name, content in {"brag.md": NOTES, "metrics.csv": TABLE}.items():
            first = machine.bring(name, content)
            self.assertIn(" new, 0 known", text_of(first))
            machine.say(f"/evidence accept {machine.inbox()[0][0]}")
            machine.say(f"/evidence dismiss {machine.inbox()[0][0]}")
            before = (machine.export(), machine.inbox())
            again = machine.bring(name, content)
            self.assertEqual(0, again.returncode)
            self.assertRegex(text_of(again), r"0 new, \d known\. Nothing was changed\.")
            self.assertEqual(before, (machine.export(), machine.inbox()))

    def test_a_document_that_grew_brings_what_is_new(self):
        machine = Machine(self)
        machine.bring("brag.md", NOTES)
        grown = NOTES.replace("## February 2026\n", "## February 2026\n\n- Chose one payment vendor\n")
        self.assertIn("1 new, 5 known", text_of(machine.bring("brag.md", grown)))

    def test_dossiers_own_readable_exports_become_proposals(self):
        first = first_machine(self)
        second = Machine(self)
        done = second.bring("log.md", first.export("--format", "markdown"))
        self.assertEqual(0, done.returncode, text_of(done))
        proposed = {(date, line) for _, date, line, _ in second.inbox()}
        self.assertIn(("9 Mar 2026", '/decision Dropped gift wrap because: retention risk for returning shoppers '
                                     'rejected: gift wrap #checkout'), proposed)
        self.assertIn(("9 Mar 2026", "/metric checkout-conversion 3.1% baseline: 2.8% source: Looker #checkout"),
                      proposed)
        self.assertIn(("9 Mar 2026", "/evidence charter vision: pays in under 60 seconds #checkout"), proposed)
        self.assertEqual(5, len(proposed), "neither the retracted, the undone nor the erased entry")
        for number in range(1, 6):
            self.assertIn("saved", second.say(f"/evidence accept {number}", LATER), second.inbox())
        done = Machine(self).bring("metrics.csv", first.export("--format", "csv"))
        self.assertIn("2 new, 0 known", text_of(done))

    def test_what_was_reconstructed_says_so_wherever_it_is_shown(self):
        machine = Machine(self)
        machine.bring("brag.md", NOTES)
        said = "reconstructed from brag.md, line 5"
        accepted = machine.say("/evidence accept 1 because: six months of work", LATER)
        self.assertIn("D-1 saved", accepted)
        self.assertIn("Reconstructed: from brag.md, line 5", accepted)
        machine.say("/evidence accept 2 source: Looker", LATER)
        self.assertIn(said, machine.say("/evidence list", LATER))
        self.assertIn(said, machine.say("/evidence show D-1", LATER))
        machine.say("/decision D-1 results: two teams freed", LATER)
        self.assertIn(said, machine.say("/evidence show D-1", LATER + DAY))
        self.assertIn("from brag.md, line 5", machine.export("--format", "markdown").decode())
        self.assertIn('"brag.md, line 6"', machine.export("--format", "csv").decode())
        self.assertIn('"reconstructed":"brag.md, line 5"', machine.export().decode())
        out = machine.folder / "packet"
        machine.run("packet", "--out", out)
        for name in ("decision-log", "product-outcome-map"):
            self.assertIn(said, (out / f"{name}.md").read_text(encoding="utf-8"), name)
            printed = subprocess.run(["pdftotext", "-layout", out / f"{name}.pdf", "-"], capture_output=True,
                                     text=True, check=True).stdout
            self.assertIn("reconstructed", re.sub(r"\s+", " ", printed), name)
        self.assertTrue(any(said in entry["note"] for entry in page_of(machine)["entries"]))
        retracted = machine.say("/evidence retract D-1 reason: not mine", LATER + DAY)
        self.assertIn("retracted", retracted)
        self.assertIn(said, machine.say("/evidence list", LATER + DAY))

    def test_a_number_without_a_unit_stays_in_the_inbox_until_it_has_one(self):
        machine = Machine(self)
        machine.bring("m.csv", "date,metric,value\n2026-03-01,incidents,3\n")
        refused = machine.say("/evidence accept 1")
        self.assertIn("3 of what?", refused)
        self.assertIn("/evidence accept 1 /metric incidents 3 incidents", refused)
        self.assertEqual(1, len(machine.inbox()))
        self.assertIn("M-1 saved", machine.say("/evidence accept 1 /metric incidents 3 incidents #ops"))
        self.assertEqual([], machine.inbox())
        self.assertIn("The inbox is empty", machine.say("/evidence inbox"))

    def test_what_cannot_be_read_gets_a_sentence_and_leaves_nothing(self):
        for name, content, sentence in (
                ("latin.md", "caf\xe9".encode("latin-1"), "no UTF-8 text"),
                ("picture.png", b"\x89PNG\0\0", "no UTF-8 text"),
                ("other.jsonl", '{"a":1}\n', "no export of dossier"),
                ("empty.md", "", "Nothing was found"),
                ("columns.csv", "a,b\n1,2\n", "has to name the columns"),
                ("large.md", b"x" * (64 * 1024 * 1024 + 1), "larger than 64 MiB")):
            with self.subTest(name):
                machine = Machine(self)
                done = machine.bring(name, content)
                self.assertEqual(1, done.returncode)
                self.assertIn(sentence, text_of(done))
                self.assertFalse(machine.database.exists())
        machine = Machine(self)
        self.assertIn("is a folder", text_of(machine.run("import", machine.folder)))
        self.assertIn("There is no", text_of(machine.run("import", machine.folder / "none.md")))

    def test_more_than_one_import_takes_is_said(self):
        machine = Machine(self)
        done = machine.bring("long.md", "".join(f"- Decided number {i}\n" for i in range(10_002)))
        self.assertIn("10000 proposals", text_of(done))
        self.assertIn("Left out: line 10001", text_of(done))
        self.assertIn("10000 new", text_of(done))


class TheChatPage(unittest.TestCase):
    def test_gives_the_export_as_files(self):
        machine = Machine(self)
        machine.say("/decision Dropped gift wrap")
        answer = machine.say("/evidence export")
        folder = pathlib.Path(re.search(r"The files are in (.*)", answer).group(1))
        self.assertEqual({"dossier-log.jsonl", "dossier-log.md", "dossier-metrics.csv"},
                         {path.name for path in folder.iterdir()})
        self.assertEqual(machine.export(), (folder / "dossier-log.jsonl").read_bytes())


def without_content(exported, number):
    lines = exported.splitlines()
    record = json.loads(lines[number])
    del record["content"], record["salt"]
    lines[number] = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return b"\n".join([*lines, b""])


def make_repository(folder):
    def git(*arguments, **environment):
        subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True,
                       env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment})

    folder.mkdir()
    git("init", "--quiet")
    git("config", "user.name", "Ana")
    git("config", "user.email", "ana@example.com")
    for mail, subject, day in (("ana@example.com", "Drop the fork", "2026-03-04"), ("ben@example.com", "Not hers", "2026-03-05")):
        git("commit", "--quiet", "--allow-empty", "--message", subject, GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL=mail,
            GIT_AUTHOR_DATE=f"{day}T12:00:00+0000", GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL=mail)


def page_of(machine):
    """What the chat page of the author knows, whoever the system user is."""
    settings = machine.folder / "settings.toml"
    settings.write_text(f'person = "{AUTHOR}"\n', encoding="utf-8")
    with machine.program.serve(machine.database, LATER, "--config", settings) as server:
        return state_of(server)


def state_of(server):
    """What the chat page knows, opened with the printed link."""
    address = urllib.parse.urlsplit(server.url)
    host = {"Host": address.netloc}
    status, headers, _ = server.request("GET", f"/?{address.query}", headers=host)
    assert status == 303, status
    cookie = http.cookies.SimpleCookie(headers["Set-Cookie"])
    sent = "; ".join(f"{name}={morsel.value}" for name, morsel in cookie.items())
    status, _, body = server.request("GET", "/chat/state", headers={**host, "Cookie": sent})
    assert status == 200, status
    return json.loads(body)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
