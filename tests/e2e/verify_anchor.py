#!/usr/bin/env python3
"""Checks the anchor of a packet without dossier, by what evidence/README.md says of it, with openssl for the signatures.

    tests/e2e/verify_anchor.py FOLDER [KEY [CERTIFICATES]]

FOLDER: of an unpacked bundle. KEY and CERTIFICATES: whom to trust, instead of the bundle's own anchor.vkey and
tsa-ca.pem. Prints what holds, or what is wrong. The records themselves are checked by verify_log.py.
"""

import base64
import calendar
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ED25519 = bytes.fromhex("302a300506032b6570032100")  # what comes before the key in a SubjectPublicKeyInfo (RFC 8410)


class Fault(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=60, check=False)


def root_of(leaf, index, size, way):
    """RFC 9162 section 2.1.3.2; nothing when that way does not fit the tree."""
    hash_, node, last = sha256(b"\0", leaf), index, size - 1
    for step in way:
        if last == 0:
            return None
        if node % 2 or node == last:
            hash_ = sha256(b"\1", step, hash_)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            hash_ = sha256(b"\1", hash_, step)
        node, last = node >> 1, last >> 1
    return hash_ if last == 0 else None


def is_signed(checkpoint, key):
    """Whether one of its signatures is that key's: NAME+KEYID+BASE64."""
    name, key_id, typed = key.split("+", 2)
    typed = base64.b64decode(typed)
    if typed[:1] != b"\1" or sha256(name.encode(), b"\n", typed)[:4].hex() != key_id:
        raise Fault("the key cannot be read")
    text, _, signatures = checkpoint.rpartition(b"\n\n")
    for line in signatures.decode().splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if (dash, signer, signature[:4].hex()) == ("\u2014", name, key_id):
            return ed25519_holds(typed[1:], text + b"\n", signature[4:])
    return False


def ed25519_holds(key, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        key_file, text_file, signature_file = (pathlib.Path(folder, name) for name in ("key", "text", "signature"))
        key_file.write_bytes(ED25519 + key)
        text_file.write_bytes(text)
        signature_file.write_bytes(signature)
        return openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key_file, "-rawin", "-in", text_file,
                       "-sigfile", signature_file).returncode == 0


def stamped_at(folder, certificates):
    """The authority's time, once its stamp over the checkpoint was checked as of that time."""
    shown = openssl("ts", "-reply", "-in", folder / "checkpoint.tsr", "-text").stdout.decode("utf-8", "replace")
    said = re.search(r"^Time stamp: (.*?)(?:\.\d+)?( \d{4}) GMT$", shown, re.M)
    if not said:
        raise Fault("the stamp cannot be read")
    at = time.strptime(said.group(1) + said.group(2), "%b %d %H:%M:%S %Y")
    checked = openssl("ts", "-verify", "-data", folder / "checkpoint", "-in", folder / "checkpoint.tsr",
                      "-CAfile", certificates, "-attime", calendar.timegm(at))
    if checked.returncode != 0:
        raise Fault("the stamp does not hold")
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", at)


def check(folder, key=None, certificates=None):
    """What holds, line by line. Raises Fault."""
    head, _, checkpoint = (folder / "anchor.tlog-proof").read_bytes().partition(b"\n\n")
    version, extra, index, *way = head.decode().split("\n")
    if version != "c2sp.org/tlog-proof@v1" or not extra.startswith("extra ") or not index.startswith("index "):
        raise Fault("anchor.tlog-proof is of another form")
    if (folder / "checkpoint").read_bytes() != checkpoint:
        raise Fault("checkpoint is not the one in anchor.tlog-proof")
    leaf = base64.b64decode(extra.removeprefix("extra "))
    said = json.loads(leaf)
    about, *records = map(json.loads, (folder / "evidence.jsonl").read_text("utf-8").splitlines())
    if said["person"] != about["author"] or said["head"] != records[said["records"] - 1]["hash"]:
        raise Fault("the leaf is of another chain")
    if not is_signed(checkpoint, key or (folder / "anchor.vkey").read_text("ascii").strip()):
        raise Fault("the checkpoint is not signed by that key")
    origin, size, root = checkpoint.decode().split("\n")[:3]
    if root_of(leaf, int(index.removeprefix("index ")), int(size), map(base64.b64decode, way)) != base64.b64decode(root):
        raise Fault("the leaf is not in the tree")
    holds = [f"records 1 to {said['records']} of {said['person']} are in the tree of {size} leaves that {origin} signed"]
    if (folder / "checkpoint.tsr").exists():
        holds.append(f"which was stamped at {stamped_at(folder, certificates or folder / 'tsa-ca.pem')}")
    return holds


if __name__ == "__main__":
    try:
        print("\n".join(check(pathlib.Path(sys.argv[1]), *sys.argv[2:])))
    except Fault as fault:
        sys.exit(str(fault))
