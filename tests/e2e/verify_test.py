#!/usr/bin/env python3
"""Two programs that share nothing, dossier and verify_log.py, read the same bundles, and what a forger makes of them.

    tests/e2e/verify_test.py [PROGRAM] [unittest's options]
"""

import datetime
import hashlib
import json
import pathlib
import re
import shutil
import struct
import tempfile
import unittest

import dossier_program
import verify_log

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
SAID = [
    "/decision Dropped gift wrap #checkout because: retention risk 🎁 “quoted”",
    "/metric checkout-conversion 3.1% source: Looker",
    "/mentor @sam pairing on the design doc gap: jumps to the solution",
    "/decision D-1 results: conversion 3.1% → 3.4%",
    "/metric checkout-conversion 3.4% for: D-1",
    "/decision Kept the old ranking #search rejected: learning to rank",
    "/evidence correct D-1 because: retention risk for #checkout",
    "/evidence retract D-2 reason: said twice",
]


class TheLog:
    """The lines of an evidence file, record by record, in the hands of somebody who changes it."""

    def __init__(self, jsonl):
        self.about, *self.records = [json.loads(line) for line in jsonl.splitlines()]

    def __bytes__(self):
        return b"".join(verify_log.canonical(line) + b"\n" for line in [self.about, *self.records])

    def record(self, number):
        return self.records[number - 1]

    def number_anew(self):
        for number, record in enumerate(self.records, 1):
            record["seq"] = number

    def reseal(self, number):
        """Gives a record the hash that it would have had, had it been logged where it stands."""
        before = self.record(number - 1)["hash"]
        moment = datetime.datetime.fromisoformat(self.record(number)["logged_at"].replace("Z", "+00:00"))
        self.record(number)["hash"] = hashlib.sha256(
            bytes.fromhex(before) + struct.pack(">QQ", number, round(moment.timestamp() * 1000)) +
            bytes.fromhex(self.record(number)["content_hash"])).hexdigest()


def alter_content(log):
    log.record(4)["content"]["text"] = "better"


def alter_hidden_content(log):
    log.record(4)["content_hash"] = "0" * 64


def alter_salt(log):
    log.record(4)["salt"] = "0" * 32


def alter_time(log):
    log.record(4)["logged_at"] = "2026-01-01T00:00:00.000Z"


def alter_hash(log):
    log.record(4)["hash"] = "0" * 64


def alter_number(log):
    log.record(4)["seq"] = 40


def alter_newest(log):
    log.record(8)["logged_at"] = "2026-01-01T00:00:00.000Z"


def remove(log):
    del log.records[3]


def remove_and_number_anew(log):
    del log.records[3]
    log.number_anew()


def remove_first(log):
    del log.records[0]


def remove_two(log):
    del log.records[3:5]


def remove_newest(log):
    del log.records[-1]


def swap(log):
    log.records[3:5] = reversed(log.records[3:5])


def swap_and_number_anew(log):
    swap(log)
    log.number_anew()


def move_forward(log):
    log.records.insert(1, log.records.pop(6))


def move_forward_and_number_anew(log):
    move_forward(log)
    log.number_anew()


def move_back(log):
    log.records.insert(6, log.records.pop(3))


def insert_copy(log):
    log.records.insert(5, dict(log.record(2)))


def insert_copy_and_number_anew(log):
    insert_copy(log)
    log.number_anew()


def insert_linked(log):
    insert_copy_and_number_anew(log)
    log.reseal(6)


def insert_before_all(log):
    log.records.insert(0, dict(log.record(2)))
    log.number_anew()


def append(log):
    log.records.append(dict(log.record(8)))
    log.number_anew()


def append_linked(log):
    append(log)
    log.reseal(9)


def change_head(log):
    log.about["head"] = "0" * 64


def change_author(log):
    log.about["author"] = "local:eve"


# What is done, and the kind of fault and the record that both have to name.
SPOILED = [
    (alter_content, "altered", 4), (alter_hidden_content, "altered", 4), (alter_salt, "altered", 4),
    (alter_time, "altered", 4), (alter_hash, "altered", 4), (alter_number, "altered", 4), (alter_newest, "altered", 8),
    (remove, "missing", 4), (remove_and_number_anew, "missing", 4), (remove_first, "missing", 1),
    (remove_two, "missing", 4), (remove_newest, "missing", 8),
    (swap, "out of order", 5), (swap_and_number_anew, "out of order", 5), (move_forward, "out of order", 7),
    (move_forward_and_number_anew, "out of order", 7), (move_back, "out of order", 5),
    (insert_copy, "inserted", 5), (insert_copy_and_number_anew, "inserted", 5), (insert_linked, "inserted", 5),
    (insert_before_all, "inserted", 0), (append, "inserted", 8), (append_linked, "inserted", 8),
    (change_head, "head", None), (change_author, "altered", 1),
]


def named(sentence):
    """The kind of fault that a sentence speaks of, and its record; what is inserted first stands after record 0."""
    kinds = ("altered", "missing", "out of order", "inserted", "head", "readable")
    kind = next(kind for kind in kinds if kind in sentence)
    found = re.search(r"before record 1$|records? ([0-9]+)", sentence)
    return kind, int(found.group(1) or 0) if found else None


class TwoVerifiers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="dossier-verify.")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.program = dossier_program.Program(cls.folder)
        for minute, line in enumerate(SAID):
            cls.program.say(line, cls.folder / "evidence.db", NOW + datetime.timedelta(minutes=minute))
        cls.export = cls.exported()
        cls.bundle = cls.folder / "packet"
        cls.program.run(["packet", "--database", cls.folder / "evidence.db", "--out", cls.bundle], NOW)
        cls.program.say("/evidence erase M-1", cls.folder / "evidence.db", NOW + datetime.timedelta(hours=1))
        cls.erased = cls.exported()

    @classmethod
    def exported(cls):
        return cls.program.run(["export", "--database", cls.folder / "evidence.db"], NOW).stdout

    def dossier_says(self, path):
        """What dossier verify says, and whether it found it intact."""
        done = self.program.run(["verify", path], NOW)
        return (done.stdout + done.stderr).decode(), done.returncode == 0

    def first_named_by_dossier(self, path):
        said, intact = self.dossier_says(path)
        self.assertFalse(intact, said)
        return named(next(line for line in said.splitlines() if "record" in line or "head" in line))

    def first_named_without_dossier(self, path):
        found = verify_log.faults(verify_log.read(path))
        self.assertNotEqual([], found)
        return named(found[0])

    def test_both_find_intact_what_dossier_made(self):
        export = self.folder / "intact.jsonl"
        export.write_bytes(self.export)
        self.assertEqual(len(SAID), len(TheLog(self.export).records))
        for path in (export, self.bundle, *self.bundle.glob("*.zip")):
            with self.subTest(path=path.name):
                said, intact = self.dossier_says(path)
                self.assertTrue(intact, said)
                self.assertEqual([], verify_log.faults(verify_log.read(path)))

    def test_a_bundle_of_nothing_is_an_empty_log(self):
        bundle = self.folder / "empty"
        self.program.run(["packet", "--database", self.folder / "empty.db", "--out", bundle], NOW)
        self.assertEqual(("intact: an empty log\n", True), self.dossier_says(bundle))

    def test_both_name_the_same_record_of_a_spoiled_export(self):
        for spoil, *expected in SPOILED:
            with self.subTest(spoiled=spoil.__name__):
                log = TheLog(self.export)
                spoil(log)
                path = self.folder / "spoiled.jsonl"
                path.write_bytes(bytes(log))
                self.assertEqual(tuple(expected), self.first_named_by_dossier(path))
                self.assertEqual(tuple(expected), self.first_named_without_dossier(path))

    def test_both_name_the_same_record_of_a_spoiled_bundle(self):
        for spoil, *expected in SPOILED:
            with self.subTest(spoiled=spoil.__name__):
                log = TheLog((self.bundle / "evidence.jsonl").read_bytes())
                spoil(log)
                path = self.copy_of_bundle()
                (path / "evidence.jsonl").write_bytes(bytes(log))
                self.assertEqual(tuple(expected), self.first_named_by_dossier(path))
                self.assertEqual(tuple(expected), self.first_named_without_dossier(path))

    def test_both_name_the_record_at_which_a_file_was_cut_off(self):
        path = self.folder / "cut.jsonl"
        whole = self.export.splitlines(keepends=True)
        path.write_bytes(b"".join(whole[:5]))
        self.assertEqual(("missing", 5), self.first_named_by_dossier(path))
        self.assertEqual(("missing", 5), self.first_named_without_dossier(path))
        path.write_bytes(b"".join(whole[:5]) + whole[5][:100])
        self.assertEqual(("readable", 5), self.first_named_by_dossier(path))
        self.assertEqual(("readable", 5), self.first_named_without_dossier(path))

    def test_both_name_the_file_that_was_altered_or_is_gone(self):
        for name in json.loads(self.export_head_of_bundle())["files"]:
            with self.subTest(file=name):
                path = self.copy_of_bundle()
                (path / name).write_bytes((path / name).read_bytes() + b" ")
                self.assert_both_name(name, path)
                (path / name).unlink()
                self.assert_both_name(name, path)

    def test_neither_is_deceived_by_a_key_that_stands_twice(self):
        path = self.folder / "twice.jsonl"
        path.write_bytes(self.export.replace(b'{"content":', b'{"content":{"text":"Dropped everything"},"content":', 1))
        self.assert_both_name("record 1", path)

    def test_both_accept_what_was_erased(self):
        path = self.folder / "erased.jsonl"
        path.write_bytes(self.erased)
        self.assertNotIn("content", TheLog(self.erased).record(2))
        said, intact = self.dossier_says(path)
        self.assertTrue(intact, said)
        self.assertEqual([], verify_log.faults(verify_log.read(path)))

    def test_both_name_the_record_whose_content_went_without_being_erased(self):
        log = TheLog(self.erased)
        del log.record(6)["content"], log.record(6)["salt"]
        path = self.folder / "gone.jsonl"
        path.write_bytes(bytes(log))
        self.assert_both_name("the content of record 6 is gone", path)

    def test_both_name_the_record_that_was_said_to_be_erased_and_is_still_there(self):
        log = TheLog(self.erased)
        log.record(2).update(TheLog(self.export).record(2))
        path = self.folder / "back.jsonl"
        path.write_bytes(bytes(log))
        self.assert_both_name("record 2 was said to be erased", path)

    def assert_both_name(self, what, path):
        said, intact = self.dossier_says(path)
        self.assertFalse(intact)
        self.assertIn(what, said)
        self.assertIn(what, " ".join(verify_log.faults(verify_log.read(path))))

    def export_head_of_bundle(self):
        return (self.bundle / "evidence.jsonl").read_bytes().splitlines()[0]

    def copy_of_bundle(self):
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.bundle, copy, ignore=shutil.ignore_patterns("*.zip"))
        return copy


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
