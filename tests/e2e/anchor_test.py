#!/usr/bin/env python3
"""The log is anchored in time: signed once a day, stamped by an authority, checked years later with openssl alone.

    tests/e2e/anchor_test.py [PROGRAM] [unittest's options]
"""

import datetime
import os
import pathlib
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import dossier_program
import time_stamp_authority
import verify_anchor

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
DAYS = datetime.timedelta(days=1)
PATIENCE = 30  # seconds, for what happens by itself


class Anchored(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-anchor.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = dossier_program.Program(self.folder)
        self.program.clock.set(NOW)
        self.database = self.folder / "evidence.db"
        self.authority = time_stamp_authority.Authority(self.folder / "Test TSA", self.program.clock)
        self.addCleanup(self.authority.close)
        self.settings = self.folder / "dossier.toml"
        self.set_authority(self.authority.url, self.authority.ca)

    def set_authority(self, url, ca):
        self.settings.write_text(f'tsa = "{url}"\ntsa_ca = "{ca}"\n')

    def serve(self, moment):
        return self.program.serve(self.database, moment, "--config", self.settings)

    def say(self, line, moment):
        answer = self.program.say(line, self.database, moment, "ana")
        self.assertIn(" saved", answer)

    def run_dossier(self, *arguments, moment=NOW):
        done = self.program.run(arguments, moment)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8")

    def anchor(self, moment):
        return self.run_dossier("anchor", "--database", self.database, "--config", self.settings, moment=moment)

    def metrics(self, server):
        _, _, text = server.request("GET", "/metrics")
        return tuple(int(re.search(rf"^dossier_anchor_{name} (\d+)$", text.decode(), re.M).group(1)) for name in ("size", "unstamped"))

    def wait_for(self, server, size, unstamped):
        """Until /metrics says so: nothing else tells when the authority has been asked."""
        end = time.monotonic() + PATIENCE
        while self.metrics(server) != (size, unstamped):
            self.assertLess(time.monotonic(), end, f"{self.metrics(server)} instead of {(size, unstamped)}: {server.errors()}")
            time.sleep(0.02)

    def assert_intact(self, what, *options, moment=NOW):
        code, printed = self.run_dossier("verify", what, *options, moment=moment)
        self.assertEqual(0, code, printed)
        return printed

    def packet(self, moment):
        bundle = self.folder / "bundle"
        shutil.rmtree(bundle, ignore_errors=True)
        code, printed = self.run_dossier("packet", "--as", "ana", "--database", self.database, "--out", bundle, moment=moment)
        self.assertEqual(0, code, printed)
        return bundle


class DayByDay(Anchored):
    def test_a_year_later_a_reader_checks_it_without_dossier(self):
        with self.serve(NOW) as server:
            self.say("/decision Deprioritised gift wrap because: retention risk", NOW)
            self.wait_for(server, size=1, unstamped=0)
            self.say("/metric checkout-conversion 3.5%", NOW)
            self.wait_for(server, size=1, unstamped=0)  # once a day
            self.say("/decision Kept the old search page", NOW + DAYS)
            self.wait_for(server, size=2, unstamped=0)
        self.assertEqual(2, len(self.authority.queries))
        self.assertIn("anchors: 2 signed heads over 2 leaves, 2 stamped: intact", self.assert_intact(self.database))

        bundle = self.packet(NOW + 2 * DAYS)
        later = NOW + 365 * DAYS
        key = (bundle / "anchor.vkey").read_text().strip()
        said = self.assert_intact(bundle, moment=later)
        self.assertIn("records 1 to 3 anchored: leaf 2 of 2\n", said)
        self.assertIn(f"checkpoint signed by {key}\n", said)
        self.assertIn("checkpoint stamped 2026-03-10 10:00 UTC by Test TSA\n", said)
        self.assertIn("--anchor-key", said)
        self.assertIn("--tsa-ca", said)
        said = self.assert_intact(bundle, "--anchor-key", key, "--tsa-ca", self.authority.ca, moment=later)
        self.assertNotIn("own word", said)
        self.assert_intact(bundle / "dossier-packet.zip", moment=later)
        self.check_without_dossier(bundle, key)
        self.check_with_openssl(bundle, later)

    def check_without_dossier(self, bundle, key):
        """By another program, which knows evidence/README.md and nothing else; it must find every change, too."""
        self.assertEqual(["records 1 to 3 of local:ana are in the tree of 2 leaves that " + key.partition("+")[0] + " signed",
                          "which was stamped at 2026-03-10 10:00:00 UTC"], verify_anchor.check(bundle, key, self.authority.ca))
        changed = self.folder / "changed"
        another_day = (bundle / "checkpoint").read_bytes().replace(b"\n2\n", b"\n3\n")
        for name, fault, change in (
                ("evidence.jsonl", "of another chain", lambda text: text.replace(b'"author":"local:ana"', b'"author":"local:ben"')),
                ("anchor.tlog-proof", "not in the tree", lambda text: text.replace(b"index 1", b"index 0")),
                ("anchor.tlog-proof", "not the one in", lambda text: text.replace(b"\n2\n", b"\n3\n")),
                ("anchor.vkey", "not signed by that key", lambda _: self.another_key()),
                ("checkpoint.tsr", "does not hold", lambda _: self.authority.right(self.query_for(another_day))[1])):
            with self.subTest(fault):
                shutil.rmtree(changed, ignore_errors=True)
                shutil.copytree(bundle, changed)
                (changed / name).write_bytes(change((bundle / name).read_bytes()))
                self.assertRaisesRegex(verify_anchor.Fault, fault, verify_anchor.check, changed)

    def another_key(self):
        """Of a signer that begins elsewhere."""
        elsewhere = self.folder / "elsewhere.db"
        self.program.say("/decision one", elsewhere, NOW)
        _, printed = self.run_dossier("anchor", "--database", elsewhere)
        return re.search(r"signed by (\S+)", printed).group(1).encode()

    def query_for(self, data):
        asked = self.folder / "data"
        asked.write_bytes(data)
        return verify_anchor.openssl("ts", "-query", "-data", asked, "-sha256", "-cert").stdout

    def check_with_openssl(self, bundle, moment):
        """Types the very lines of VERIFY.md."""
        self.program.clock.set(moment)
        environment = {**self.program.clock.environment(pathlib.Path("/bin/true")), "PATH": "/usr/bin:/bin"}
        lines = re.findall(r"^ *(openssl ts .*)$", (bundle / "VERIFY.md").read_text(), re.M)
        self.assertEqual(2, len(lines))
        verify, show = (subprocess.run(shlex.split(line), cwd=bundle, env=environment, capture_output=True, timeout=60, check=False)
                        for line in lines)
        self.assertIn(b"Verification: OK", verify.stdout + verify.stderr)
        self.assertEqual(0, verify.returncode)
        self.assertIn(b"Mar 10 10:00:00 2026 GMT", show.stdout)
        (bundle / "checkpoint").write_text((bundle / "checkpoint").read_text().replace("\n2\n", "\n3\n"))
        verify = subprocess.run(shlex.split(lines[0]), cwd=bundle, env=environment, capture_output=True, timeout=60, check=False)
        self.assertNotEqual(0, verify.returncode)

    def test_a_bundle_with_another_anchor_is_not_intact(self):
        with self.serve(NOW) as server:
            self.say("/decision Deprioritised gift wrap", NOW)
            self.wait_for(server, size=1, unstamped=0)
        bundle = self.packet(NOW)
        other = time_stamp_authority.Authority(self.folder / "Another TSA", self.program.clock)
        self.addCleanup(other.close)
        key = (bundle / "anchor.vkey").read_text().strip()
        for options in (("--anchor-key", key[:-4] + "AAA="), ("--tsa-ca", other.ca)):
            code, printed = self.run_dossier("verify", bundle, *options)
            self.assertEqual(1, code, printed)
            self.assertIn("not intact", printed)

    def test_a_database_with_another_leaf_is_not_intact(self):
        with self.serve(NOW) as server:
            self.say("/decision Deprioritised gift wrap", NOW)
            self.wait_for(server, size=1, unstamped=0)
        self.sql("UPDATE anchor_leaf SET head = zeroblob(32)")
        code, printed = self.run_dossier("verify", self.database)
        self.assertEqual(1, code)
        self.assertIn("leaf 0 of the anchors' tree does not match record 1 of local:ana", printed)

    def sql(self, text):
        with sqlite3.connect(self.database) as raw:
            raw.execute(text)
        raw.close()


class WithATroubledAuthority(Anchored):
    def test_what_it_does_wrong_is_named_and_mended_later(self):
        """One day for each way of going wrong: the head is signed, waits for its stamp, and nobody else waits."""
        troubles = {
            "busy": "it answered with status 503",
            "talking_html": "it is no time-stamp reply that can be read",
            "cut_short": "it is no time-stamp reply that can be read",
            "answering_another_day": "it stamps something else",
            "answering_another_question": "its nonce is not the one that was sent",
            "refusing": "the authority refused",
        }
        with self.serve(NOW) as server:
            self.say("/decision day 0", NOW)
            self.wait_for(server, size=1, unstamped=0)
        for day, (manner, complaint) in enumerate(troubles.items(), 1):
            with self.subTest(manner):
                moment = NOW + day * DAYS
                self.authority.manner = manner
                with self.serve(moment) as server:
                    self.say(f"/decision day {day}", moment)
                    self.wait_for(server, size=day + 1, unstamped=1)
                    self.wait_for_words(server, complaint)
                    status, _, _ = server.request("GET", "/readyz")
                    self.assertEqual(200, status)
                    self.assertNotIn("checkpoint.tsr", {file.name for file in self.packet(moment).iterdir()})
                self.authority.manner = "right"
                with self.serve(moment) as server:
                    self.wait_for(server, size=day + 1, unstamped=0)
        self.assertIn(f"{len(troubles) + 1} stamped: intact", self.assert_intact(self.database))

    def test_one_that_is_silent_delays_nothing(self):
        self.authority.manner = "silent"
        with self.serve(NOW) as server:
            self.say("/decision one", NOW)
            self.wait_for(server, size=1, unstamped=1)
            self.say("/decision two", NOW)
            started = time.monotonic()
            self.assertEqual(0, server.stop())
            self.assertLess(time.monotonic() - started, 10, "the end waits for nobody")
        self.assert_intact(self.database)

    def test_one_that_is_down_leaves_heads_to_be_stamped_later(self):
        self.authority.close()
        for day in range(3):
            with self.serve(NOW + day * DAYS) as server:
                self.say(f"/decision day {day}", NOW + day * DAYS)
                self.wait_for(server, size=day + 1, unstamped=day + 1)
                self.wait_for_words(server, "no connection")
        self.authority = time_stamp_authority.Authority(self.folder / "Mended TSA", self.program.clock)
        self.addCleanup(self.authority.close)
        self.set_authority(self.authority.url, self.authority.ca)
        with self.serve(NOW + 3 * DAYS) as server:
            self.wait_for(server, size=3, unstamped=0)
        self.assertEqual(3, len(self.authority.queries))
        self.assertIn("3 stamped: intact", self.assert_intact(self.database))

    def test_a_stamp_after_its_certificate_has_ended_is_not_kept(self):
        moment = NOW + (time_stamp_authority.DAYS_GOOD + 1) * DAYS
        with self.serve(moment) as server:
            self.say("/decision late", moment)
            self.wait_for(server, size=1, unstamped=1)
            self.wait_for_words(server, "certificate has expired")

    def test_a_stranger_is_not_trusted(self):
        stranger = time_stamp_authority.Authority(self.folder / "Stranger", self.program.clock)
        self.addCleanup(stranger.close)
        self.set_authority(stranger.url, self.authority.ca)
        with self.serve(NOW) as server:
            self.say("/decision one", NOW)
            self.wait_for(server, size=1, unstamped=1)
            self.wait_for_words(server, "its certificate is not trusted at its time")

    def wait_for_words(self, server, words):
        end = time.monotonic() + PATIENCE
        while words not in server.errors():
            self.assertLess(time.monotonic(), end, f"{words!r} is not in: {server.errors()}")
            time.sleep(0.02)


class Interrupted(Anchored):
    def test_killed_at_any_moment_it_goes_on_with_the_same_head(self):
        chance = random.Random(20260309)
        for day in range(8):
            moment = NOW + day * DAYS
            with self.serve(moment) as server:
                self.say(f"/decision day {day}", moment)
                time.sleep(chance.uniform(0, 0.03))
                os.kill(server.pid, signal.SIGKILL)
            signed = self.signed()
            with self.serve(moment) as server:
                self.wait_for(server, size=day + 1, unstamped=0)
            if signed[1] == day + 1:
                self.assertEqual(signed, self.signed(), "what was signed once is not signed otherwise")
        self.assertIn("anchors: 8 signed heads over 8 leaves, 8 stamped: intact", self.assert_intact(self.database))

    def signed(self):
        """Name, size and root of what was signed last."""
        state = pathlib.Path(f"{self.database}.anchor")
        if not state.exists():
            return "", 0, ""
        name, size, root = state.read_text().splitlines()
        return name, int(size), root

    def test_an_older_database_is_not_signed_otherwise(self):
        with self.serve(NOW) as server:
            self.say("/decision one", NOW)
            self.wait_for(server, size=1, unstamped=0)
        older = self.folder / "older.db"
        shutil.copy(self.database, older)
        with self.serve(NOW + DAYS) as server:
            self.say("/decision two", NOW + DAYS)
            self.wait_for(server, size=2, unstamped=0)
        before = self.signed()
        shutil.copy(older, self.database)
        code, printed = self.run_dossier("verify", self.database)
        self.assertEqual(1, code)
        self.assertIn(f"the head of 2 leaves that {before[0]} signed last is not in the database", printed)
        with self.serve(NOW + 2 * DAYS) as server:
            self.say("/decision two, otherwise", NOW + 2 * DAYS)
            end = time.monotonic() + PATIENCE
            while "does not continue the one of 2 that was signed before" not in server.errors():
                self.assertLess(time.monotonic(), end, server.errors())
                time.sleep(0.02)
            self.assertEqual((1, 0), self.metrics(server))
        self.assertEqual(before, self.signed())
        for ending in (".anchor", ".anchor-key"):
            pathlib.Path(f"{self.database}{ending}").rename(f"{self.database}{ending}.before")
        with self.serve(NOW + 2 * DAYS) as server:
            self.wait_for(server, size=2, unstamped=0)
        self.assertNotEqual(before[0], self.signed()[0], "a new name signs")
        self.assert_intact(self.database)


class ByHand(Anchored):
    def test_it_is_done_in_a_terminal_when_no_server_runs(self):
        self.say("/decision one", NOW)
        code, printed = self.anchor(NOW)
        self.assertEqual(0, code, printed)
        self.assertRegex(printed, r"^Anchored: 1 leaf, 1 new, signed by dossier/\S+\nStamped 2026-03-09T10:00:00\.\d+Z by Test TSA\.\n$")
        self.assertEqual((0, "Nothing was logged since the last anchor.\n"), self.anchor(NOW))
        self.say("/decision two", NOW)
        self.assertIn("Anchored: 2 leaves, 1 new", self.anchor(NOW)[1])
        self.assertIn("stamped: intact", self.assert_intact(self.database))

    def test_a_running_server_does_it_itself(self):
        with self.serve(NOW):
            code, printed = self.anchor(NOW)
        self.assertEqual(1, code)
        self.assertIn("It anchors every day by itself", printed)

    def test_without_database_nothing_is_made(self):
        code, printed = self.anchor(NOW)
        self.assertEqual(1, code)
        self.assertIn("There is no database", printed)
        self.assertFalse(self.database.exists())

    def test_settings_that_cannot_work_are_named(self):
        no_pem = self.folder / "no.pem"
        no_pem.write_text("hello")
        for settings, complaint in ((f'tsa = "{self.authority.url}"\n', "belong together"),
                                    (f'tsa_ca = "{self.authority.ca}"\n', "belong together"),
                                    (f'tsa = "tsa.example"\ntsa_ca = "{self.authority.ca}"\n', "“tsa” must be"),
                                    (f'tsa = "{self.authority.url}"\ntsa_ca = "{no_pem}"\n', "holds no certificates"),
                                    (f'tsa = "{self.authority.url}"\ntsa_ca = "/nowhere.pem"\n', "There is no file")):
            with self.subTest(settings):
                self.settings.write_text(settings)
                code, printed = self.anchor(NOW)
                self.assertEqual(2, code)
                self.assertIn(complaint, printed)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
