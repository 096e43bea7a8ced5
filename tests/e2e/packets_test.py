#!/usr/bin/env python3
"""Packets one after another: numbered, told apart, redacted, and read by programs that share nothing with dossier.

    tests/e2e/packets_test.py [PROGRAM] [unittest's options]
"""

import datetime
import io
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import zipfile

import dossier_program
import verify_log

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
HOUR = datetime.timedelta(hours=1)
AUTHOR = "slack:TGLOBEX/U0EX1"

# Everything that somebody outside must not read stands here in more than one spelling.
SAID = [
    "/decision Dropped Gift Wrap for checkout with @sam.lee #checkout because: Sam Lee found $2,345,678 at risk "
    "rejected: the gift-wrap of #gift-wrap stake: $2,345,678 teams: Legal, Supply Chain",
    "/metric checkout-conversion 3.1% source: Looker/globex #checkout",
    "/metric checkout-conversion 3.5% money: $3,456,789/yr for: D-1 #checkout",
    "/decision D-1 feedback: VP @zoe agreed, see https://globex.slack.com/archives/C0EX1/p1 for all of it",
    "/evidence charter vision: GiftWrap is gone responsibilities: Legal - reviews it with zoe@globex.example #checkout",
    "/decision Moved the deadline because: two weeks were not enough",
    "/decision Kept the promise because: @marta.lopez asked, Lopez signed, Zoë too; see m.lopez, and @search-lead",
]
SECRETS = ["sam.lee", "sam lee", "zoe", "checkout", "gift wrap", "gift-wrap", "giftwrap", "globex", "looker", "2,345,678",
           "2345678", "3,456,789", "3456789", "slack.com", "marta", "lopez", "zoë"]


def text_of(name, data):
    """What a reader finds in a file: the text of a PDF, the parts of a DOCX, everything else as it is."""
    if name.endswith(".pdf"):
        return subprocess.run(["pdftotext", "-q", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(part + parts.read(part).decode() for part in parts.namelist())
    return data.decode()


class Packets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-packets.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = dossier_program.Program(self.folder)
        self.database = self.folder / "evidence.db"
        self.moment = NOW

    def say(self, line):
        self.moment += HOUR
        return self.program.say(line, self.database, self.moment, AUTHOR)

    def tell_everything(self):
        for line in SAID:
            self.assertIn(" saved" if "D-1 f" not in line else "Added", self.say(line))

    def run_packet(self, name, *arguments):
        """dossier packet, into a folder of that name; what it printed and its exit code."""
        self.moment += HOUR
        done = self.program.run(["packet", "--as", AUTHOR, "--database", self.database, "--out", self.folder / name,
                                 *arguments], self.moment)
        return (done.stdout + done.stderr).decode(), done.returncode

    def test_numbers_go_on_from_one_way_in_to_another(self):
        self.tell_everything()
        self.assertIn("Version: Packet 1\n", self.run_packet("first")[0])
        self.assertIn("Version: Packet 2\n", self.say("/packet charter"))
        with self.program.serve(self.database, self.moment):
            self.assertIn("Version: Packet 3\n", self.run_packet("third")[0])
        listed = self.say("/packet versions")
        self.assertEqual(["Packet 3", "Packet 2", "Packet 1"], re.findall(r"Packet \d", listed))
        self.assertIn("launch charter", listed)
        for name, number in (("first", 1), ("third", 3)):
            for artifact in ("product-outcome-map.md", "decision-log.md", "launch-charter.md", "readiness.md"):
                self.assertIn(f"packet {number}\n", (self.folder / name / artifact).read_text(encoding="utf-8"))

    def test_what_is_new_since_a_packet_is_told(self):
        self.tell_everything()
        self.assertIn("No packet was built yet", self.say("/packet changes"))
        self.run_packet("first")
        self.assertIn("Nothing is new since packet 1", self.say("/packet changes"))
        self.say("/decision Stopped the carousel")
        self.run_packet("second")
        self.say("/decision D-2 results: the deadline held")
        self.assertIn("1 change since packet 2", self.say("/packet changes"))
        since_the_first = self.say("/packet changes since 1")
        self.assertIn("2 changes since packet 1", since_the_first)
        self.assertIn("Stopped the carousel", since_the_first)
        self.assertIn("the deadline held", since_the_first)

    def test_numbers_survive_a_restore_and_no_erasure_of_everything(self):
        self.say("/decision Stopped the carousel")
        self.run_packet("first")
        backup = self.folder / "monday.db"
        self.program.run(["backup", "--database", self.database, backup], self.moment)
        self.run_packet("second")
        self.program.run(["restore", "--database", self.database, backup], self.moment)
        self.assertIn("1 packet\n", self.say("/packet versions"))
        self.assertIn("Version: Packet 2\n", self.run_packet("again")[0])
        self.assertIn("erased", self.say("/evidence erase everything, all 1 entry"))
        self.assertIn("No packet was built yet", self.say("/packet versions"))

    def test_nothing_of_a_packet_for_outside_tells_a_name(self):
        self.tell_everything()
        said, code = self.run_packet("outside", "--for", "outside")
        self.assertEqual(0, code, said)
        with zipfile.ZipFile(self.folder / "outside" / "dossier-packet.zip") as bundle:
            names = bundle.namelist()
            self.assertGreater(len(names), 8)
            self.assertNotIn("readiness.md", names)
            for name in names:
                text = (name + text_of(name, bundle.read(name))).lower()
                found = [secret for secret in SECRETS if secret in text]
                self.assertEqual([], found, name)
        log = (self.folder / "outside" / "decision-log.md").read_text(encoding="utf-8")
        self.assertIn("Dropped Initiative B for Initiative A with a colleague", log)
        self.assertIn("the search lead", log)

    def test_a_packet_for_outside_leaves_nothing_of_an_earlier_one_beside_it(self):
        self.tell_everything()
        self.run_packet("outbox")
        (self.folder / "outbox" / "notes.txt").write_text("the author's own\n", encoding="utf-8")
        said, code = self.run_packet("outbox", "--for", "outside")
        self.assertEqual(0, code, said)
        self.assertIn("Removed from there, because it was of an earlier packet: readiness.md\n", said)
        left = {file.name for file in (self.folder / "outbox").iterdir()}
        self.assertNotIn("readiness.md", left)
        self.assertIn("notes.txt", left)

    def test_a_packet_for_outside_shows_no_choices_and_asks_its_author_in_real_names(self):
        self.tell_everything()
        for line in ("/packet leave out D-2", "/decision Began something #secretproj", "/evidence retract D-4 reason: early"):
            self.say(line)
        said, code = self.run_packet("outside", "--for", "outside")
        self.assertEqual(0, code, said)
        self.assertNotIn("secretproj", said)
        self.assertIn("#checkout", said)
        proof = (self.folder / "outside" / "evidence.jsonl").read_text(encoding="utf-8")
        self.assertNotIn("leave out", proof)
        for path in (self.folder / "outside").glob("*.md"):
            self.assertNotRegex(path.read_text(encoding="utf-8"), r" /(decision|metric|evidence|packet) ", path.name)

    def test_a_redacted_packet_verifies_and_says_what_it_does_not_show(self):
        self.tell_everything()
        for whom in ("manager", "committee", "outside"):
            with self.subTest(whom=whom):
                self.run_packet(whom, "--for", whom)
                bundle = self.folder / whom
                for path in (bundle, bundle / "dossier-packet.zip"):
                    done = self.program.run(["verify", path], self.moment)
                    self.assertEqual(0, done.returncode, done.stdout + done.stderr)
                    read = verify_log.read(path)
                    self.assertEqual([], verify_log.faults(read))
                    self.assertIn(b"hashes alone", done.stdout)
                    self.assertEqual(whom == "outside", b"account is not named in full" in done.stdout)
                    self.assertEqual({"manager": 1, "committee": 1, "outside": 2}[whom], len(verify_log.limits(read)))

    def test_neither_verifier_gives_the_chain_to_somebody_else(self):
        self.tell_everything()
        self.run_packet("outside", "--for", "outside")
        (self.folder / "outside" / "dossier-packet.zip").unlink()
        lines = self.folder / "outside" / "evidence.jsonl"
        about, *records = lines.read_bytes().splitlines()
        for author in ("local:eve", "slack:T0EX9/U0EX9"):
            forged = verify_log.canonical({**json.loads(about), "author": author})
            lines.write_bytes(b"\n".join([forged, *records]) + b"\n")
            done = self.program.run(["verify", self.folder / "outside"], self.moment)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(b"could be another's", done.stdout)
            self.assertIn("could be another's", " ".join(verify_log.faults(verify_log.read(self.folder / "outside"))))

    def test_a_packet_for_nobody_known_is_none(self):
        self.tell_everything()
        said, code = self.run_packet("boss", "--for", "my boss")
        self.assertNotEqual(0, code)
        self.assertIn("/packet for committee", said)
        self.assertFalse((self.folder / "boss").exists())
        self.assertIn("No packet was built yet", self.say("/packet versions"))


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
