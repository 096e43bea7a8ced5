#!/usr/bin/env python3
"""Checks the records behind a packet without dossier, by what evidence/README.md says of their form.

    tests/e2e/verify_log.py BUNDLE      the folder or the zip of a bundle, or an export

Prints "intact", or what is wrong: each file and content that was altered, and the first record of the chain that was
altered, is missing, out of order or inserted. Of a redacted bundle it also says what could not be checked.
"""

import datetime
import hashlib
import json
import pathlib
import re
import struct
import sys
import zipfile

EPOCH = datetime.datetime(1970, 1, 1)
MILLISECOND = datetime.timedelta(milliseconds=1)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).hexdigest()


def canonical(value):
    """RFC 8785, for texts, lists, objects and small whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def follows(link, number, record):
    """Whether the record was made as that number, after the record with that hash."""
    logged_at = datetime.datetime.strptime(record["logged_at"], "%Y-%m-%dT%H:%M:%S.%fZ") - EPOCH
    return record["hash"] == sha256(bytes.fromhex(link), struct.pack(">QQ", number, logged_at // MILLISECOND),
                                    bytes.fromhex(record["content_hash"]))


def chain_fault(first, records, count, head):
    """The first thing wrong with a chain that begins at that link, holds so many records and ends with that hash."""
    before, newest = "", first
    for number, record in enumerate(records, 1):
        if not follows(newest, number, record):
            return what_was_done(records[number - 1:], before, newest, number, count, head)
        before, newest = newest, record["hash"]
    if len(records) > count and records[count - 1]["hash"] == head:
        return f"a record was inserted after record {count}"
    if newest != head and records or len(records) != count:
        return f"record {len(records) + 1} is missing" if len(records) < count else "the head is another one"
    misnumbered = [number for number, record in enumerate(records, 1) if record["seq"] != number]
    return f"record {misnumbered[0]} was altered: it carries another number" if misnumbered else None


def what_was_done(rest, before, newest, number, count, head):
    """Where a record is due, by its links to the one before and two before, and the rest begins with another."""
    def heir(link, as_number):
        return next((record for record in rest[1:] + rest[:1] if follows(link, as_number, record)), None)

    def is_next(link, as_number):
        return follows(link, as_number, rest[1]) if rest[1:] else (link, as_number) == (head, count + 1)

    link, later = newest, number
    while record := heir(link, later):  # what is due stands further on
        if record is rest[0]:
            return f"record {later} is out of order: it stands before record {number}"
        link, later = record["hash"], later + 1
    if later > number or rest[0]["seq"] < number or (newest == head and number > count):
        return f"a record was inserted after record {number - 1}"
    twin = heir(before, number - 1) if before else None
    if twin and twin["hash"] != newest:  # two follow the same record, and the first of them leads nowhere
        return f"a record was inserted after record {number - 2}"
    renumbered = any(is_next(rest[0]["hash"], number + gap) for gap in range(2, 1000))
    if rest[0]["seq"] > number or (renumbered and not is_next(rest[0]["hash"], number + 1)):
        return f"record {number} is missing"
    return f"record {number} was altered: its link does not match the record before it"


def content_faults(records):
    for record in (record for record in records if "content" in record):
        if sha256(bytes.fromhex(record["salt"]), canonical(record["content"])) != record["content_hash"]:
            yield f"record {record['seq']} was altered: its content does not match its hash"


def erasure_faults(records):
    """Where everything is shown, what is not must have been erased by a later record."""
    gone = {record["seq"] for record in records if "content" not in record}
    ranges = " ".join(field["text"] for record in records if record.get("content", {}).get("kind") == "erased"
                      for field in record["content"]["fields"] if field["name"] == "erases")
    erased = {number for first, last in re.findall(r"([0-9]+)(?:-([0-9]+))?", ranges)
              for number in range(int(first), min(int(last or first), len(records)) + 1)}
    for number in sorted(gone ^ erased):
        yield (f"the content of record {number} is gone, and no record says that it was erased" if number in gone
               else f"record {number} was said to be erased and still has content")


def faults(files):
    """files: the bytes of each file of a bundle by its name, or of an export alone as evidence.jsonl."""
    lines = []
    for text in files["evidence.jsonl"].removesuffix(b"\n").split(b"\n"):
        try:
            lines.append(json.loads(text))
        except ValueError:
            return [f"line {len(lines) + 1}, record {len(lines)}, is not readable"]
        if canonical(lines[-1]) != text:  # a key that stands twice shows a reader one thing and a program another
            return [f"line {len(lines)}, record {len(lines) - 1}, is not written as dossier writes it"]
    about, *records = lines
    altered = [f"{name} was altered or is missing" for name, digest in about["files"].items()
               if sha256(files.get(name, b"")) != digest]
    author = about["author"]
    if "first" in about and ("profile" not in about or "/" in author or author.startswith("local:")):
        return ["the author is named, and a first link beside that could be another's"]
    chain = chain_fault(about.get("first") or sha256(b"dossier/1 ", author.encode()), records, about["records"], about["head"])
    erased = erasure_faults(records) if about.get("shows") == "all" else []
    return [*altered, *content_faults(records), *([chain] if chain else []), *erased]


def limits(files):
    """What an intact bundle that was redacted does not show, and nobody can check."""
    about, *records = map(json.loads, files["evidence.jsonl"].splitlines())
    hidden = sum("entry" in record for record in records)
    return ([f"not checked: what {hidden} cited record(s) say, of which only the hashes are shown"] if hidden else []) + (
        ["not checked: whose chain it is, for the account is not named"] if "first" in about else [])


def read(path):
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir() if file.suffix != ".zip"}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return {pathlib.PurePath(name).name: packed.read(name) for name in packed.namelist()}
    return {"evidence.jsonl": path.read_bytes()}


if __name__ == "__main__":
    bundle = read(pathlib.Path(sys.argv[1]))
    found = faults(bundle)
    print("\n".join(found or ["intact", *limits(bundle)]))
    sys.exit(1 if found else 0)
