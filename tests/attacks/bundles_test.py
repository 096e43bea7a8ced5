#!/usr/bin/env python3
"""Files that somebody sent: bundles to verify and documents to import, made to unpack without end, to lie somewhere else,
to be read in two ways, or to tie a knot into the terminal.

    tests/attacks/bundles_test.py [long] [PROGRAM] [unittest's options]
"""

import hashlib
import io
import json
import os
import pathlib
import resource
import stat
import subprocess
import tempfile
import unittest
import warnings
import zipfile

import attack
import dossier_program

LARGEST_IMPORT = 64 * attack.MEBIBYTE
MOST_MEMORY = 1536 * attack.MEBIBYTE  # of address space: three times what a bundle may unpack to


class WithABundle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="dossier-attack.")
        cls.addClassCleanup(folder.cleanup)
        cls.program = dossier_program.Program(pathlib.Path(folder.name))
        cls.database = cls.program.folder / "evidence.db"
        cls.program.say("/decision Dropped gift wrap because: retention risk #checkout", cls.database, attack.NOW)
        made = cls.program.folder / "packet"
        cls.program.run(["packet", "--database", cls.database, "--out", made], attack.NOW)
        with zipfile.ZipFile(made / "dossier-packet.zip") as bundle:
            cls.files = {name: bundle.read(name) for name in bundle.namelist()}

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="dossier-attack.")))
        (self.folder / "there").mkdir()
        self.before = self.everything()

    def tearDown(self):
        self.assertEqual(self.before, self.everything(), "something was written that should not have been")

    def everything(self):
        """Every file that an attack might have made or changed."""
        return {path: path.stat().st_size for top in (self.folder, self.program.folder) for path in top.rglob("*")
                if path.is_file() and "there" not in path.parts and path.name not in ("clock", "evidence.db-wal", "evidence.db-shm")}

    def zip(self, entries, compression=zipfile.ZIP_DEFLATED):
        """entries: names or ZipInfos, each with its bytes; a name may stand twice."""
        path = self.folder / "there" / "sent.zip"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of names that stand twice
            with zipfile.ZipFile(path, "w", compression) as bundle:
                for name, data in entries:
                    bundle.writestr(name, data)
        return path

    def run_limited(self, *arguments):
        """With no more memory than a machine has to spare. Returns the exit code and all that was said."""
        def limit():
            if not attack.is_sanitized():  # whose shadow takes terabytes
                resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        self.program.clock.set(attack.NOW)
        done = subprocess.run([self.program.path, *map(str, arguments)], cwd=self.folder / "there", preexec_fn=limit, check=False,
                              env={**self.program.environment, **self.program.clock.environment(self.program.path)},
                              capture_output=True, timeout=2 * attack.PATIENCE)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def assert_refused(self, path, *words):
        code, said = self.run_limited("verify", path)
        self.assertEqual(1, code, said)
        for word in words:
            self.assertIn(word, said)
        self.assertNotRegex(said, "terminate called|bad_alloc|std::|basic_string")
        return said

    def bundle_and(self, *more, without=()):
        return [(name, data) for name, data in self.files.items() if name not in without] + list(more)


class Bundles(WithABundle):
    def test_are_intact_as_they_were_made(self):
        code, said = self.run_limited("verify", self.zip(self.bundle_and()))
        self.assertEqual((0, "intact"), (code, said[:6]))

    def test_that_unpack_without_end_are_stopped(self):
        class Zeros(io.RawIOBase):
            def __init__(self, size):
                self.left = size

            def readable(self):
                return True

            def read(self, size=-1):
                size = min(self.left, size if size >= 0 else self.left)
                self.left -= size
                return bytes(size)

        path = self.folder / "there" / "bomb.zip"
        size = 600 * attack.MEBIBYTE
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            with bundle.open("evidence.jsonl", "w") as out:
                zeros = Zeros(size)
                while piece := zeros.read(attack.MEBIBYTE):
                    out.write(piece)
        self.assertLess(path.stat().st_size, attack.MEBIBYTE)
        self.assert_refused(path, "unpacks to more than is allowed")

    def test_of_many_that_overlap_are_stopped(self):
        """Each entry of the list at the end points to the same packed bytes: small to send, large to unpack."""
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("a", bytes(8 * attack.MEBIBYTE))
        data = inner.getvalue()
        at = data.index(b"PK\1\2")
        end = data.index(b"PK\5\6")
        entry, count = data[at:end], 200
        record = bytearray(data[end:])
        record[8:12] = count.to_bytes(2, "little") * 2
        record[12:16] = (len(entry) * count).to_bytes(4, "little")
        path = self.folder / "there" / "overlap.zip"
        path.write_bytes(data[:at] + entry * count + bytes(record))
        self.assert_refused(path)

    def test_of_a_million_names_are_stopped_or_said_to_be_none(self):
        path = self.folder / "there" / "names.zip"
        with zipfile.ZipFile(path, "w") as bundle:
            for number in range(attack.long_or_short(200_000, 20_000)):
                bundle.writestr(f"{number}", b"")
        self.assert_refused(path, "evidence.jsonl is missing")

    def test_whose_files_lead_elsewhere_write_nothing_there(self):
        for name in ("../evil.pdf", "../../evil.md", "/tmp/dossier-attack-evil.pdf", "..\\evil.pdf", "C:\\evil.pdf", "a/../../evil.pdf", "./evidence.jsonl",
                     "x/evidence.jsonl", "packet/decision-log.pdf", "\\\\server\\share\\evil.pdf", "~/evil.md", "/dev/null", "/proc/self/mem", "a//b.md"):
            with self.subTest(name):
                said = self.assert_refused(self.zip(self.bundle_and((name, b"evil"))), "not intact")
                self.assertIn("in a folder", said)
        self.assertFalse(os.path.exists("/tmp/dossier-attack-evil.pdf"))

    def test_of_two_names_that_are_one_elsewhere_are_not_intact(self):
        for name in ("evidence.jsonl", "Evidence.jsonl", "EVIDENCE.JSONL", "evidence.jsonl.", "evidence.jsonl ", "decision-log.PDF", "Decision-Log.pdf",
                     "evidence.jsonl\0.txt"):
            with self.subTest(name):
                self.assert_refused(self.zip(self.bundle_and((name, b"evil"))), "not intact")

    def test_with_an_artifact_of_somebody_else_are_not_intact(self):
        for name in ("decision-log-2.pdf", "board.PDF", "notes.md", "summary.docx", "SUMMARY.DOCX", "index.html", "index.htm", "aux.pdf", "con.md"):
            with self.subTest(name):
                self.assert_refused(self.zip(self.bundle_and((name, b"evil"))), "not one of the bundle's files")

    def test_with_links_and_devices_for_files_are_not_followed(self):
        for mode, target in ((stat.S_IFLNK, b"/etc/passwd"), (stat.S_IFIFO, b""), (stat.S_IFCHR, b""), (stat.S_IFBLK, b""), (stat.S_IFSOCK, b"")):
            with self.subTest(mode):
                info = zipfile.ZipInfo("decision-log.pdf")
                info.create_system, info.external_attr = 3, (mode | 0o777) << 16
                self.assert_refused(self.zip(self.bundle_and((info, target), without=("decision-log.pdf",))), "decision-log.pdf")

    def test_as_folders_with_links_and_pipes_are_no_trap(self):
        folder = self.folder / "there" / "bundle"
        folder.mkdir()
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        os.mkfifo(folder / "pipe.txt")
        (folder / "loop").symlink_to("loop")
        (folder / "zero").symlink_to("/dev/zero")
        (folder / "up").symlink_to("..")
        code, said = self.run_limited("verify", folder)
        self.assertEqual((0, "intact"), (code, said[:6]), said)
        (folder / "evidence.jsonl").unlink()
        (folder / "evidence.jsonl").symlink_to("/dev/zero")
        self.assert_refused(folder, "evidence.jsonl is missing")

    def test_that_claim_to_be_as_large_as_a_disk_are_not_read(self):
        for name in ("evidence.jsonl", "checkpoint.tsr", "sent.zip"):
            with self.subTest(name):
                sparse = self.folder / "there" / name
                with open(sparse, "wb") as file:
                    file.truncate(2**40)
                self.assert_refused(self.folder / "there" if name != "sent.zip" else sparse, "larger than any bundle")
                sparse.unlink()

    def test_that_are_cut_or_scribbled_on_get_a_sentence(self):
        whole = self.zip(self.bundle_and()).read_bytes()
        path = self.folder / "there" / "cut.zip"
        for part in [0, 1, 4, 21, 22, 30, len(whole) // 2, len(whole) - 23, len(whole) - 1]:
            path.write_bytes(whole[:part])
            self.assert_refused(path)
        for at in range(0, len(whole), len(whole) // attack.long_or_short(400, 25)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:])
            code, said = self.run_limited("verify", path)
            self.assertIn(code, (0, 1), said)  # 0: a bit that means nothing, such as the version that packed it
            self.assertNotRegex(said, "terminate called|bad_alloc")

    def test_tell_the_terminal_nothing_but_words(self):
        for evil in ("\x1b]0;owned\x07.pdf", "\x1b[2Jgone.pdf", "a\rintact: all is well.pdf", "\u202efdp.exe.pdf", "a\nintact: 1 records.pdf", "\x9b31m.pdf"):
            with self.subTest(evil):
                said = self.assert_refused(self.zip(self.bundle_and((evil, b""))))
                self.assertNotRegex(said, "[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
                self.assertFalse(any(line.startswith("intact") for line in said.splitlines()), said)


class Evidence(WithABundle):
    """evidence.jsonl itself, in the hands of somebody who knows how it is read."""

    def with_line(self, change):
        """The export with its second line changed; the first names it as it is."""
        lines = self.files["evidence.jsonl"].decode().splitlines()
        lines[1] = change(lines[1])
        described = json.loads(lines[0])
        text = "\n".join([json.dumps(described, separators=(",", ":"), ensure_ascii=False, sort_keys=True), *lines[1:]]) + "\n"
        return self.zip(self.bundle_and(("evidence.jsonl", text.encode("utf-8", "surrogatepass")), without=("evidence.jsonl",)))

    def test_nested_without_end_is_refused(self):
        for deep in (17, 1000, 100_000, attack.long_or_short(20_000_000, 2_000_000)):
            for nest in ("[" * deep + "]" * deep, "[" * deep, '{"a":' * deep):
                self.assert_refused(self.with_line(lambda _, nest=nest: nest), "not intact")

    def test_that_says_two_things_is_refused(self):
        for change in (lambda line: line.replace('{"content"', '{"content":{},"content"', 1), lambda line: line.replace('"seq":1', '"seq":2,"seq":1'),
                       lambda line: line.replace('"seq":1', '"seq":1.0'), lambda line: line.replace('"seq":1', '"seq":1e0'), lambda line: " " + line,
                       lambda line: line.replace('"seq"', '"\\u0073eq"'), lambda line: "\ufeff" + line, lambda line: line + "\r"):
            changed = self.with_line(change)
            with self.subTest(change('{"content":{},"seq":1}')):
                self.assert_refused(changed, "not intact")

    def test_with_numbers_and_text_that_are_none_is_refused(self):
        for number in ("1e400", "-1", "18446744073709551616", "9" * 5000, "1" + "0" * 400 + "e-400", "NaN", '"1"', "null", "[1]"):
            self.assert_refused(self.with_line(lambda line, number=number: line.replace('"seq":1', f'"seq":{number}')), "not intact")
        for text in ("\\ud800", "\ud800", "\\u0000"):
            self.assert_refused(self.with_line(lambda line, text=text: line.replace("gift", text)), "not intact")


class Imports(WithABundle):
    def run_import(self, name, data):
        path = self.folder / "there" / name
        path.write_bytes(data)
        code, said = self.run_limited("import", "--database", self.database, path)
        self.assertNotRegex(said, "terminate called|bad_alloc|std::")
        return code, said

    def tearDown(self):
        pass  # the inbox may have grown; the log has not:

    def setUp(self):
        super().setUp()
        log = self.log()
        self.addCleanup(lambda: self.assertEqual(log, self.log(), "an import changed the log"))

    def log(self):
        done = self.program.run(["export", "--database", self.database], attack.NOW)
        return hashlib.sha256(done.stdout).hexdigest(), done.returncode

    def test_larger_than_is_taken_is_refused(self):
        path = self.folder / "there" / "large.md"
        with open(path, "wb") as file:
            file.truncate(2**40)
        code, said = self.run_limited("import", "--database", self.database, path)
        self.assertEqual(1, code)
        self.assertIn("larger than 64 MiB", said)

    def test_what_is_no_text_is_refused_with_a_sentence(self):
        zipped = self.zip(self.bundle_and()).read_bytes()
        for name, data in (("a.md", b"\xff\xfe\x00"), ("a.md", bytes(1000)), ("a.csv", b"\xed\xa0\x80,1"), ("a.md", zipped), ("a.jsonl", b"[" * 1_000_000),
                           ("a.jsonl", b'{"format":"dossier-evidence/1"'), ("a.ics", b"BEGIN:VCALENDAR\n" * 10_000), ("a.csv", b'"' + b"a" * 1_000_000)):
            code, said = self.run_import(name, data)
            self.assertIn(code, (0, 1), (name, said))
            self.assertLess(len(said), 2000)

    def test_documents_of_one_kind_only_are_read_in_a_bounded_time(self):
        many = attack.long_or_short(20, 2) * 50_000
        for name, data in (("deep.md", b"#" * many), ("list.md", b"- " * many), ("quote.md", b">" * many), ("indent.md", b" " * many + b"- a\n"),
                           ("table.md", b"|" * many), ("emphasis.md", b"*" * many), ("links.md", b"[" * many + b"](" * many), ("rows.csv", b"date,what\n" + b",\n" * many),
                           ("columns.csv", b"," * many), ("quotes.csv", b'""' * many), ("digits.md", b"- 1" + b"0" * many + b"%\n")):
            code, said = self.run_import(name, data)
            self.assertIn(code, (0, 1), (name, said[:200]))

    def test_a_history_named_like_an_option_runs_nothing(self):
        for odd in ("--upload-pack=touch evil", "-c", "--exec=touch evil", "ext::sh -c touch% evil", "$(touch evil)", "; touch evil"):
            code, said = self.run_limited("import", "--database", self.database, f"--git={odd}")
            self.assertEqual(1, code, said)
        self.assertEqual([], list(self.folder.rglob("evil")))
        repository = self.folder / "there" / "repository"
        subprocess.run(["git", "init", "-q", repository], check=True, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)})
        marker = self.folder / "evil"
        for setting in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "log.showSignature", "gpg.program", "core.hooksPath"):
            value = "true" if setting == "log.showSignature" else f"touch {marker}; true"
            subprocess.run(["git", "-C", repository, "config", setting, value], check=True, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)})
        self.run_limited("import", "--database", self.database, "--git", repository, "--author", "a@b.example")
        self.assertFalse(marker.exists(), "the repository's own settings ran a program")


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
