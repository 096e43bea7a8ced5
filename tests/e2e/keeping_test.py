#!/usr/bin/env python3
"""Evidence is kept safe: backup while serving, restore on another machine, doctor, an old database brought up to date.

    tests/e2e/keeping_test.py [PROGRAM] [unittest's options]
"""

import datetime
import itertools
import os
import pathlib
import pwd
import re
import sqlite3
import tempfile
import threading
import unittest

import dossier_program

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
DAYS = datetime.timedelta(days=1)
SCHEMA_1 = dossier_program.REPOSITORY / "tests" / "data" / "schema-1.sql"


class Machine:
    """A machine of its own: a home, a data folder, and dossier's database in it."""

    def __init__(self, folder):
        folder.mkdir()
        self.program = dossier_program.Program(folder)
        self.database = folder / "data" / "dossier" / "dossier.db"

    def run(self, *arguments, moment=NOW):
        """Returns the exit code and everything that was printed."""
        done = self.program.run(arguments, moment)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8")

    def say(self, line, person="ana", moment=NOW):
        return self.program.say(line, self.database, moment, person)

    def doctor(self, *arguments, moment=NOW):
        """Returns the exit code and what is said about each thing, as {"chains": "ok: …"}."""
        code, printed = self.run("doctor", "--database", self.database, *arguments, moment=moment)
        said = {}
        for line in printed.splitlines():
            verdict, about, text = re.fullmatch(r"(ok|note|PROBLEM) +(.+?)  +(.*)", line).groups()
            said[about] = "; ".join(filter(None, [said.get(about), f"{verdict}: {text}"]))
        return code, said


class WithMachines(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-keeping.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.machine = Machine(self.folder / "machine")
        self.backup = self.folder / "monday.db"

    def alter(self, database, sql):
        with sqlite3.connect(database) as raw:
            raw.executescript(sql)
        raw.close()

    def fill(self):
        self.machine.say("/decision Deprioritised gift wrap #checkout because: retention risk")
        self.machine.say("/metric checkout-conversion 3.5% baseline: 3.1% for: D-1 #checkout", moment=NOW + DAYS)
        self.machine.say("/decision Kept the old search page", person="slack:T0EX1/U0EX1", moment=NOW + 2 * DAYS)

    def assert_did(self, answer, *words):
        code, printed = answer
        self.assertEqual(0, code, printed)
        for word in words:
            self.assertIn(word, printed)

    def assert_refused(self, answer, *words):
        """With exit code 1 and a sentence or two."""
        code, printed = answer
        self.assertEqual(1, code, printed)
        self.assertRegex(printed, r"\Adossier: [^\n]{20,600}\.?\n\Z")
        for word in words:
            self.assertIn(word, printed)


class BackingUp(WithMachines):
    def test_a_backup_is_made_while_dossier_is_serving_and_people_go_on(self):
        acknowledged = itertools.count(1)
        enough = threading.Event()
        with self.machine.program.serve(self.machine.database, NOW, SLACK_SIGNING_SECRET=dossier_program.SIGNING_SECRET) as server:
            server.slash_command("/decision the first", NOW)

            def go_on():
                while not enough.is_set():
                    server.slash_command(f"/decision number {next(acknowledged)}", NOW)

            people = threading.Thread(target=go_on)
            people.start()
            try:
                copies = [self.folder / f"copy-{number}.db" for number in range(5)]
                for copy in copies:
                    self.assert_did(self.machine.run("backup", copy, "--database", self.machine.database), "Backed up ")
            finally:
                enough.set()
                people.join()
            everything = self.links(self.machine.database)
        self.assertEqual(0, server.stop())
        self.assertGreater(len(everything), 5)
        for copy in copies:
            self.assert_did(self.machine.run("verify", copy), "intact")
            some = self.links(copy)
            self.assertEqual(everything[:len(some)], some)

    def links(self, database):
        raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            return raw.execute("SELECT person, seq, hex(hash) FROM record ORDER BY id").fetchall()
        finally:
            raw.close()

    def test_a_backup_replaces_an_earlier_backup_and_nothing_else(self):
        self.fill()
        here = ["--database", self.machine.database]
        self.assert_did(self.machine.run("backup", self.backup, *here), "3 records of 2 people")
        self.machine.say("/decision one more")
        self.assert_did(self.machine.run("backup", self.backup, *here), "4 records of 2 people")
        self.assertEqual(0o600, self.backup.stat().st_mode & 0o777)
        letter = self.folder / "letter"
        letter.write_text("Dear reader")
        self.assert_refused(self.machine.run("backup", letter, *here), "is not replaced")
        self.assertEqual("Dear reader", letter.read_text())
        self.assert_refused(self.machine.run("backup", self.folder, *here), "is a folder")
        self.assert_refused(self.machine.run("backup", self.machine.database, *here), "is the database itself")
        self.assert_refused(self.machine.run("backup", self.folder / "none" / "x", *here), "There is no folder")


class MovingToAnotherMachine(WithMachines):
    def test_everything_is_there_unchanged_and_goes_on(self):
        self.fill()
        self.machine.run("backup", self.backup, "--database", self.machine.database)
        other = Machine(self.folder / "other")
        self.assert_did(other.run("restore", self.backup), "Restored 3 records of 2 people", "every chain in it is intact")
        for person in ("ana", "slack:T0EX1/U0EX1"):
            was = self.machine.run("export", "--as", person, "--database", self.machine.database)
            self.assertEqual(was, other.run("export", "--as", person))
        self.assertEqual(self.machine.run("verify", self.machine.database), other.run("verify", other.database))
        self.assertIn("D-2 saved", other.say("/decision on the new machine", moment=NOW + 5 * DAYS))
        self.assertEqual(0, other.doctor(moment=NOW + 5 * DAYS)[0])

    def test_what_was_there_before_is_kept(self):
        self.fill()
        self.machine.run("backup", self.backup, "--database", self.machine.database)
        self.machine.say("/decision said since", moment=NOW + 3 * DAYS)
        code, printed = self.machine.run("restore", self.backup, moment=NOW + 4 * DAYS)
        self.assertEqual(0, code, printed)
        kept = pathlib.Path(re.search(r"kept as (\S+)\.\n", printed).group(1))
        self.assertEqual("dossier.db.before-restore-20260313T100000Z", kept.name)
        self.assert_did(self.machine.run("verify", kept), "local:ana: 3 records")
        self.assert_did(self.machine.run("verify", self.machine.database), "local:ana: 2 records")
        self.assertIn("kept from before: dossier.db.before-restore-", self.machine.doctor(moment=NOW + 4 * DAYS)[1]["copies"])

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files to somebody else")
    def test_what_root_restores_belongs_to_whom_the_database_belonged(self):
        self.machine.say("/decision one")
        self.assert_did(self.machine.run("backup", self.backup), "1 record")
        nobody = pwd.getpwnam("nobody")
        folder = self.machine.database.parent
        for path in (folder, *folder.iterdir()):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        self.assert_did(self.machine.run("restore", self.backup), "Restored 1 record")
        self.assertEqual({nobody.pw_uid}, {path.stat().st_uid for path in folder.iterdir()})

    def test_a_backup_that_is_not_intact_changes_nothing(self):
        self.fill()
        self.machine.run("backup", self.backup, "--database", self.machine.database)
        self.alter(self.backup, "UPDATE record SET canonical = replace(canonical, 'gift', 'gold') WHERE seq = 1")
        self.assert_refused(self.machine.run("restore", self.backup), "local:ana: record 1", "Nothing was changed.")
        self.assert_refused(self.machine.run("restore", self.folder / "none.db"), "There is no file", "Nothing was changed.")
        self.assert_did(self.machine.run("verify", self.machine.database), "local:ana: 2 records")


class BesideASigner(WithMachines):
    """Two heads of the anchors' tree that contradict one another must never be signed by one key."""

    def anchor(self, moment):
        code, printed = self.machine.run("anchor", moment=moment)
        self.assertEqual(0, code, printed)

    def signer(self):
        return self.machine.database.with_name("dossier.db.anchor-key").read_text()

    def test_a_key_that_has_signed_more_than_the_backup_holds_is_retired(self):
        self.fill()
        self.anchor(NOW + 3 * DAYS)
        self.machine.run("backup", self.backup)
        first = self.signer()
        self.machine.say("/decision said since", moment=NOW + 4 * DAYS)
        self.anchor(NOW + 4 * DAYS)
        self.assert_did(self.machine.run("restore", self.backup, moment=NOW + 5 * DAYS), "The key that signs anchors", "a new one begins")
        self.machine.say("/decision said otherwise", moment=NOW + 5 * DAYS)
        self.anchor(NOW + 5 * DAYS)
        self.assertNotEqual(first, self.signer())
        self.assert_did(self.machine.run("verify", self.machine.database), "intact")
        self.assertRegex(self.machine.doctor(moment=NOW + 6 * DAYS)[1]["anchors"], "^ok: 3 leaves under 2 signed heads")

    def test_a_key_that_the_backup_continues_stays(self):
        self.fill()
        self.anchor(NOW + 3 * DAYS)
        self.machine.run("backup", self.backup)
        first = self.signer()
        code, printed = self.machine.run("restore", self.backup, moment=NOW + 5 * DAYS)
        self.assertEqual(0, code)
        self.assertNotIn("anchors", printed)
        self.machine.say("/decision goes on", moment=NOW + 5 * DAYS)
        self.anchor(NOW + 5 * DAYS)
        self.assertEqual(first, self.signer())


class OneProcessAlone(WithMachines):
    def test_each_command_says_what_it_can_do_while_dossier_is_serving(self):
        with self.machine.program.serve(self.machine.database, NOW) as server:
            self.assertIn("D-1 saved", self.machine.say("/decision through the server"))
            self.assert_did(self.machine.run("backup", self.backup), "1 record of 1 person")
            self.assertEqual(f"ok: dossier serve has the database open, as process {server.pid}", self.machine.doctor()[1]["server"])
            self.assert_refused(self.machine.run("restore", self.backup), "Another dossier has", "Stop it first")
            self.assert_refused(self.machine.run("serve", "--listen", "127.0.0.1:0"), "Another dossier has", "Stop it first")
        self.assert_did(self.machine.run("restore", self.backup), "Restored 1 record")


class AnotherSchema(WithMachines):
    def old(self):
        self.machine.database.parent.mkdir(parents=True, mode=0o700)
        self.alter(self.machine.database, SCHEMA_1.read_text(encoding="utf-8"))
        self.machine.database.chmod(0o600)

    def test_an_old_database_is_brought_up_to_date_and_the_old_file_kept(self):
        self.old()
        self.assertRegex(self.machine.doctor(moment=NOW + 20 * DAYS)[1]["schema"], "^note: schema 1, which the next start brings up to")
        self.assert_refused(self.machine.run("backup", self.backup), "has an older schema", "Start `dossier serve` once")
        said = self.machine.say("/decision after the update", moment=NOW + 20 * DAYS)
        self.assertIn("D-3 saved", said)
        kept = self.machine.database.with_name("dossier.db.schema-1")
        self.assertIn(f"kept as {kept}", said)
        self.assertEqual(0o600, kept.stat().st_mode & 0o777)
        self.assertNotIn("kept as", self.machine.say("/evidence list", moment=NOW + 20 * DAYS))
        self.assert_did(self.machine.run("verify", self.machine.database), "local:ana: 9 records", "slack:T0EX1/U0EX1: 2 records")
        self.assertEqual(0, self.machine.doctor(moment=NOW + 21 * DAYS)[0])

    def test_an_old_backup_can_be_restored(self):
        self.old()
        self.backup.write_bytes(self.machine.database.read_bytes())
        self.assert_did(self.machine.run("restore", self.backup), "Restored 10 records of 2 people")
        self.assert_did(self.machine.run("verify", self.machine.database), "intact")

    def test_a_newer_database_is_left_alone_by_every_command(self):
        self.fill()
        self.machine.run("backup", self.backup)
        for database in (self.machine.database, self.backup):
            self.alter(database, "PRAGMA user_version = 99")
        for command in (["say", "/decision no"], ["serve", "--listen", "127.0.0.1:0"], ["backup", self.folder / "new.db"],
                        ["restore", self.backup], ["export"], ["verify", self.machine.database]):
            with self.subTest(command=command[0]):
                self.assert_refused(self.machine.run(*command), "was made by a newer dossier (schema 99", "Update dossier")
        code, said = self.machine.doctor(moment=NOW + 3 * DAYS)
        self.assertEqual(1, code)
        self.assertRegex(said["schema"], "^PROBLEM: schema 99 was made by a newer dossier.*Update dossier")


class TheDoctor(WithMachines):
    def test_a_healthy_dossier_has_no_problem(self):
        self.fill()
        code, said = self.machine.doctor(moment=NOW + 3 * DAYS)
        self.assertEqual(0, code, said)
        self.assertEqual("ok: 3 records of 2 people, every chain intact", said["chains"])

    def assert_problem(self, about, *words, arguments=(), moment=NOW + 3 * DAYS):
        code, said = self.machine.doctor(*arguments, moment=moment)
        self.assertEqual(1, code)
        self.assertRegex(said[about], "^PROBLEM: ")
        for word in words:
            self.assertIn(word, said[about])

    def test_no_database(self):
        self.assert_problem("database", "There is no database at", "--database")

    def test_settings(self):
        config = self.folder / "dossier.toml"
        config.write_text('colour = "red"\npaper = "a5"\n')
        self.fill()
        self.assert_problem("settings", "There is no setting “colour”", "“paper” must be", arguments=["--config", config])

    def test_permissions(self):
        self.fill()
        self.machine.database.chmod(0o644)
        self.assert_problem("permissions", "dossier.db (0644)", f"chmod go= {self.machine.database}")
        self.machine.database.chmod(0o600)
        self.machine.database.parent.chmod(0o777)
        self.assert_problem("permissions", f"chmod go-w {self.machine.database.parent}")

    def test_an_altered_record(self):
        self.fill()
        self.alter(self.machine.database, "UPDATE record SET canonical = replace(canonical, 'gift', 'gold') WHERE seq = 1")
        self.assert_problem("chains", "local:ana: record 1", "dossier restore FILE")

    def test_an_altered_schema(self):
        self.fill()
        self.alter(
            self.machine.database,
            "PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET sql = replace(sql, 'BLOB NOT NULL', 'BLOB') WHERE name = 'record'",
        )
        named = "the table record is not defined as dossier defines it"
        self.assert_problem("schema", named, "dossier restore FILE")
        code, printed = self.machine.run("verify", self.machine.database)
        self.assertEqual(1, code)
        self.assertIn(f"schema: {named}\n", printed)

    def test_a_damaged_file(self):
        self.fill()
        with sqlite3.connect(self.machine.database) as raw:
            page = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry_by_seq'").fetchone()[0]
        raw.close()
        with self.machine.database.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(b"x" * 4096)
        self.assert_problem("integrity", "the file is damaged", "dossier restore FILE")

    def test_a_file_that_is_no_database(self):
        self.fill()
        self.machine.database.write_bytes(b"Dear reader" * 1000)
        self.assert_problem("database", "is not a dossier database")

    def test_a_clock_that_is_behind(self):
        self.fill()
        self.assert_problem("clock", "the newest record was logged on 11 Mar 2026", moment=NOW)
        self.assert_problem("clock", "this program was built in", moment=datetime.datetime(2019, 1, 1))

    def test_the_secret_is_not_shown(self):
        self.fill()
        self.machine.program.environment["SLACK_SIGNING_SECRET"] = dossier_program.SIGNING_SECRET
        said = self.machine.doctor(moment=NOW + 3 * DAYS)[1]
        self.assertRegex(said["slack"], "^ok: over HTTP: 1 signing secret set; note: no SLACK_BOT_TOKEN")
        self.assertNotIn(dossier_program.SIGNING_SECRET, str(said))


class TheCommandLine(WithMachines):
    def test_names_that_lead_elsewhere_are_named(self):
        self.fill()
        self.assert_did(self.machine.run("packet", "--as", "anna", "--out", self.folder / "blank"),
                        "local:anna has logged nothing in", "--as says whose packet.")
        self.assert_refused(self.machine.run("packet", "--as", "ana", "--out", self.machine.database),
                            "dossier.db cannot be used: Not a directory.")
        self.assert_refused(self.machine.run("verify", self.machine.database, "--anchor-key", "k"), "are for a bundle.")
        export = self.folder / "evidence.jsonl"
        self.machine.run("export", "--as", "ana", "--out", export)
        self.assert_refused(self.machine.run("verify", export, "--anchor-key", "k"),
                            "is an export; --anchor-key and --tsa-ca are for a bundle.")
        self.assert_refused(self.machine.run("verify", ""), "Name what is to be checked")

    def test_each_mistake_gets_a_sentence_with_what_to_type(self):
        for arguments, words in {
            (): "Type one of serve, say, chat,",
            ("srve",): "There is no command srve. Type one of",
            ("--database", "x.db"): "There is no option --database. Type one of",
            ("--database", "x.db", "say", "/packet"): "Put --database behind say: `dossier say --database x.db …`",
            ("say",): "Type `dossier say \"/decision …\"`",
            ("say", "/decision", "in", "words"): "Put the whole line into quotes",
            ("packet",): "Type `dossier packet --out FOLDER`",
            ("backup",): "Type `dossier backup FILE`",
            ("backup", "--database"): "--database needs a value",
            ("serve", "--database", ""): "--database: its value is empty. Say one, or leave --database out.",
            ("serve", "--listen", ""): "--listen: its value is empty.",
            ("doctor", "--config", ""): "--config: its value is empty.",
            ("say", "/packet", "--as", ""): "--as: its value is empty.",
            ("verify", "x.zip", "--anchor-key", ""): "--anchor-key: its value is empty.",
            ("doctor", "--database", "a.db", "--database", "b.db"): "--database stands there more than once; say it once.",
            ("restore",): "Type `dossier restore FILE`",
            ("doctor", "--colour"): "has no option --colour",
        }.items():
            with self.subTest(arguments=arguments):
                code, printed = self.machine.run(*arguments)
                self.assertEqual(2, code)
                self.assertRegex(printed, r"\Adossier: [^\n]+\n\Z")
                self.assertIn(words, printed)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
