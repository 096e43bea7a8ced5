#!/usr/bin/env python3
"""Rooms of the retired Amazon Chime: what is said there is kept, and nothing of anybody's log is ever said back.

    tests/e2e/chime_classic_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import json
import pathlib
import re
import sys
import tempfile
import time
import unittest
import urllib.parse

import dossier_program

sys.path.insert(0, str(dossier_program.REPOSITORY / "tests" / "fakes"))
import classic_chime  # noqa: E402  (the fakes have a folder of their own)

ROOM, ANA, BEN = "room-1", "ana@example.com", "ben@example.com"
PERSON = "chime:classic/ana@example.com"
SECRETS = ("zanzibar", "quokka", "umbrella", "kumquat")


class WithRooms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-rooms.")
        self.addCleanup(folder.cleanup)
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.database = self.program.folder / "evidence.db"
        self.fake = self.enter(classic_chime.ClassicChime())

    def enter(self, manager):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(manager)

    @contextlib.contextmanager
    def serving(self, tokens=classic_chime.SECURITY_TOKEN, settings=""):
        """dossier for rooms; its clock runs, because posts wait by it."""
        self.program.clock.run_from(datetime.datetime.now(datetime.timezone.utc))
        file = self.program.folder / "dossier.toml"
        file.write_text(f'chime_classic = true\nchime_classic_hooks = "127.0.0.1"\n{settings}', encoding="utf-8")
        with self.program.serve(self.database, None, "--config", file, CHIME_CLASSIC_TOKEN=tokens,
                                DOSSIER_TOKEN_KEY="6b" * 32) as server:
            self.fake.events_url = urllib.parse.urljoin(server.url, "/chime/events")
            yield server

    def serve(self, **more):
        return self.enter(self.serving(**more))

    def ask(self, line, sender=ANA, room=ROOM):
        """Mentions dossier in a room and returns what is posted there."""
        before = len(self.fake.seen(room))
        delivery = self.fake.mention(room, sender, f"@dossier@example.com {line}")
        self.assertEqual((delivery.status, delivery.attempts), (200, 1), line)
        return self.fake.wait_for_post(before + 1, room).text

    def rows(self, query, *values):
        return dossier_program.rows(self.database, query, *values)

    def derived_rows(self, query, *values):
        return dossier_program.derived_rows(self.database, query, *values)

    def wait_for(self, is_so, what):
        until = time.monotonic() + classic_chime.PATIENCE
        while not is_so():
            self.assertLess(time.monotonic(), until, f"waited in vain for {what}")
            time.sleep(0.02)  # nothing tells that a file or a number has changed

    def metric(self, server, name):
        for line in server.request("GET", "/metrics")[2].decode().splitlines():
            if line.startswith(name + " "):
                return int(line.split()[1])
        self.fail(f"there is no {name}")

    def saved(self, person=PERSON):
        return [title for (title,) in self.derived_rows(
            "SELECT title FROM entry JOIN person ON person.id = entry.person WHERE name = ? ORDER BY seq", person)]


class ARoom(WithRooms):
    def test_challenge(self):
        self.serve()
        answer = self.fake.challenge("4815 \"16\" 23")
        self.assertEqual((answer.status, json.loads(answer.body)), (200, {"Challenge": "4815 \"16\" 23"}))

    def test_conversation(self):
        self.serve()
        self.assertEqual(self.fake.invite(ROOM).status, 200)
        self.assertIn("Everybody in this room reads", self.fake.wait_for_post(1, ROOM).text)
        first = self.ask("decision Dropped gift wrap because: it hurt retention #checkout")
        self.assertTrue(first.startswith("/md @ana@example.com Saved as D-1."), first)
        self.assertIn("Nobody but you can read it", first, "what is kept, said once")
        self.assertEqual(self.ask("/metric conversion 3.1% was: 2.9%"), "/md @ana@example.com Saved as M-1.")
        self.assertEqual(self.ask("D-1 results: conversion rose"), "/md @ana@example.com Done: D-1.")
        self.assertIn("/decision", self.ask("help"))
        self.assertEqual(self.saved(), ["Dropped gift wrap", "conversion 3.1%"])

    def test_nothing_of_a_log_is_said(self):
        self.serve()
        self.fake.invite(ROOM)
        self.fake.wait_for_post(1, ROOM)
        self.ask("decision Zanzibar because: of the quokka #umbrella")
        self.ask("metric kumquat 3.1%")
        told = [self.ask(line) for line in
                ("evidence list", "evidence show D-1", "D-1", "evidence gaps", "evidence search zan", "evidence export",
                 "packet", "evidence brief", "evidence cycle", "evidence nudges", "evidence retract D-9", "metric",
                 "evidence correct D-1 because: it cost more", "evidence undo")]
        told += [self.ask("evidence list", BEN)]
        for text in told:
            for secret in SECRETS:
                self.assertNotIn(secret, text.lower())
            self.assertNotIn("http", text, "no link that anybody in the room could open")
        self.assertIn(f'`dossier say --as {PERSON} "/evidence list"`', told[0])
        self.assertIn(f"`dossier packet --as {PERSON} --out packet`", told[6])

    def test_what_the_room_names_works_in_the_terminal(self):
        with self.serving():
            self.ask("decision Dropped gift wrap")
            line = re.search(r'`dossier say --as (\S+) "([^"]+)"`', self.ask("evidence list"))
        answer = self.program.say(line[2], self.database, datetime.datetime.now(), line[1])
        self.assertIn("Dropped gift wrap", answer)

    def test_long_help_comes_in_parts(self):
        self.serve()
        self.ask("evidence help")
        self.assertEqual([post.status for post in self.fake.posts if post.status == 413], [])

    def test_two_people_have_a_log_each(self):
        self.serve()
        self.assertIn("Saved as D-1.", self.ask("decision Dropped gift wrap", "Ana@Example.com"))
        self.assertIn("Saved as D-1.", self.ask("decision Kept the old search page", BEN))
        self.assertIn("Saved as D-2.", self.ask("decision Used WAL", ANA))
        self.assertEqual(self.saved(), ["Dropped gift wrap", "Used WAL"])


class Events(WithRooms):
    def test_forged_ones_are_refused(self):
        server = self.serve()
        mention = self.fake.event("Mention", ROOM, ANA, ("ShortLived", self.fake.webhook(ROOM)), "@dossier decision x")
        for how in ({"token": "wrong"}, {"change": lambda body: body + b" "},
                    {"stamp": "2026-01-15T09:30:00.000Z"}, {"stamp": "yesterday"}):
            self.assertEqual(self.fake.deliver(mention, **how).status, 401, how)
        self.assertEqual(self.rows("SELECT count(*) FROM record"), [(0,)])
        self.assertEqual(self.metric(server, "dossier_chime_classic_refused_total"), 4)

    def test_both_tokens_are_good_while_one_is_replaced(self):
        self.serve(tokens=f"the-next-token,{classic_chime.SECURITY_TOKEN}")
        mention = self.fake.event("Mention", ROOM, ANA, ("ShortLived", self.fake.webhook(ROOM)), "@dossier decision x")
        self.assertEqual(self.fake.deliver(mention).status, 200)
        self.assertEqual(self.fake.deliver(mention, token="the-next-token").status, 200)
        self.assertEqual(self.saved(), ["x"], "signed twice, and said once")

    def test_repeats_are_kept_once(self):
        with self.serving() as server:
            mention = self.fake.event("Mention", ROOM, ANA, ("ShortLived", self.fake.webhook(ROOM)),
                                      "@dossier decision Dropped gift wrap")
            for _ in range(3):
                self.assertEqual(self.fake.deliver(mention).status, 200)
            self.fake.wait_for_post(1, ROOM)
            self.wait_for(lambda: self.metric(server, "dossier_chime_classic_posts_sent_total") == 1, "its answer")
        with self.serving():
            self.assertEqual(self.fake.deliver(mention).status, 200)
        self.assertEqual(self.saved(), ["Dropped gift wrap"])
        self.assertEqual(len(self.fake.seen(ROOM)), 1)

    def test_are_answered_in_time(self):
        self.serve()
        self.fake.fail(times=1, status=503)
        delivery = self.fake.mention(ROOM, ANA, "@dossier decision Dropped gift wrap")
        self.assertEqual((delivery.status, delivery.attempts), (200, 1), "whatever becomes of the answer")
        self.assertEqual(self.saved(), ["Dropped gift wrap"])
        self.fake.wait_for_post(1, ROOM)


class Addresses(WithRooms):
    def test_the_invitations_is_used_when_the_other_is_over(self):
        with self.serving():
            self.fake.invite(ROOM)
            self.fake.wait_for_post(1, ROOM)
            for webhook in self.fake.webhooks.values():
                webhook.last_post = None
            mention = self.fake.event("Mention", ROOM, ANA, ("ShortLived", self.fake.webhook(ROOM)), "@dossier decision x")
            list(self.fake.webhooks.values())[-1].is_deleted = True
            self.assertEqual(self.fake.deliver(mention).status, 200)
            self.fake.wait_for_post(2, ROOM)

    def test_a_room_whose_webhook_is_gone_is_closed_and_opened_again(self):
        server = self.serve()
        self.fake.invite(ROOM)
        self.fake.wait_for_post(1, ROOM)
        self.fake.delete_webhook(ROOM)
        mention = self.fake.event("Mention", ROOM, ANA, ("ShortLived", self.fake.webhook(ROOM)), "@dossier decision x")
        list(self.fake.webhooks.values())[-1].is_deleted = True
        self.assertEqual(self.fake.deliver(mention).status, 200)
        self.wait_for(lambda: f"takes nothing for room {ROOM} any more" in server.errors(), "a word in the log")
        self.wait_for(lambda: self.rows("SELECT about FROM place") == [("",)], "the address to be gone")
        self.assertEqual(self.saved(), ["x"])
        self.fake.invite(ROOM)
        self.assertIn("Hello", self.fake.wait_for_post(2, ROOM).text)

    def test_removal_forgets_the_address(self):
        self.serve()
        self.fake.invite(ROOM)
        self.fake.wait_for_post(1, ROOM)
        self.assertNotEqual(self.rows("SELECT about FROM place"), [("",)])
        self.assertEqual(self.fake.remove(ROOM).status, 200)
        self.assertEqual(self.rows("SELECT about FROM place"), [("",)])

    def test_no_secret_is_readable(self):
        server = self.serve()
        self.fake.invite(ROOM)
        self.fake.wait_for_post(1, ROOM)
        self.fake.fail(times=1, status=503)
        self.ask("decision Dropped gift wrap")
        secrets = [webhook.token for webhook in self.fake.webhooks.values()] + [classic_chime.SECURITY_TOKEN]
        kept = b"".join(file.read_bytes() for file in self.program.folder.glob("evidence.db*") if file.is_file())
        for secret in secrets:
            self.assertNotIn(secret, server.errors())
            self.assertNotIn(secret.encode(), kept)

    def test_answers_outlive_a_restart(self):
        with self.serving() as server:
            self.fake.invite(ROOM)
            self.fake.wait_for_post(1, ROOM)
            self.fake.fail(times=2, status=503)
            self.fake.mention(ROOM, ANA, "@dossier decision Dropped gift wrap")
            self.wait_for(lambda: self.metric(server, "dossier_chime_classic_posts_put_off_total") > 0, "a failure")
        with self.serving():
            self.assertIn("Saved as D-1.", self.fake.wait_for_post(2, ROOM).text)


class Settings(WithRooms):
    def test_are_needed(self):
        file = self.program.folder / "dossier.toml"
        file.write_text("chime_classic = true\n", encoding="utf-8")
        done = self.program.run(["serve", "--database", self.database, "--config", file], datetime.datetime.now())
        said = (done.stdout + done.stderr).decode()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("CHIME_CLASSIC_TOKEN", said)
        self.assertIn("DOSSIER_TOKEN_KEY", said)

    def test_off_by_default(self):
        with self.program.serve(self.database, datetime.datetime.now()) as server:
            self.assertEqual(server.request("POST", "/chime/events", b"{}")[0], 404)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main()
