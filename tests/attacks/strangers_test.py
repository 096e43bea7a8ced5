#!/usr/bin/env python3
"""One person reaching for another's evidence: by every command, every form of number, every way in.

    tests/attacks/strangers_test.py [PROGRAM] [unittest's options]

The commands are read from dossier's own table, so that one which comes new has no line here and is noticed.
"""

import contextlib
import json
import re
import socket
import sqlite3
import tempfile
import unittest
import urllib.parse
import zipfile

import attack
import dossier_program

VICTIM = "slack:T0EX1/U0EX1"
STRANGERS = ("slack:T0EX1/U0EX2", "slack:T0EX2/U0EX1", "slack:T0EX1/U0EX11", "chime:T0EX1/U0EX1", "local:U0EX1", "local:T0EX1")
# In everything that the victim said. A stranger looks for these words and never says them, but for the names that
# anybody could hit on: of a metric, a person, an initiative.
SECRET = re.compile(r"(?i)zanzibar|quokka|47[.]11%")

SAID_BY_THE_VICTIM = (
    "/decision Dropped zanzibar because: quokka rejected: zanzibar two hypothesis: quokka holds stake: $4711 #zanzibar #shared",
    "/decision D-1 results: quokka up 4711",
    "/decision Took zanzibar three back because: quokka #zanzibar",
    "/metric shared-rate 47.11% baseline: 3% source: quokka for: D-1 #shared",
    "/mentor @shared pairing on zanzibar gap: zanzibar goal: quokka session: zanzibar",
    "/evidence charter vision: zanzibar in two taps codename: Quokka #shared",
    "/evidence keep the zanzibar launch was saved from: @quokka for: D-1",
    "/evidence behaviour Leads zanzibar across two teams with: @quokka",
    "/evidence checkin said: not yet, zanzibar with: @quokka",
    "/evidence zone Africa/Nairobi",
    "/evidence nudges thu 9:47 active",
    "/evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Zanzibar PM",
    "/packet",
)
ITEMS = "# Brag\n\n- 2026-01-05 Shipped zanzibar with quokka\n- 2026-02-05 Cut zanzibar costs by 47.11%\n- 2026-02-06 Led quokka\n"
WHAT_THE_VICTIM_SEES = ("/evidence list", "/evidence inbox", "/evidence zone", "/evidence nudges", "/evidence cycle", "/evidence gaps all",
                        "/packet versions", "/evidence show D-1")

NUMBERS = ("D-1", "D-2", "M-1", "P-1", "C-1", "E-1", "R-1", "B-1", "W-1", "d-1", "D1", "D-01", "D-9999", "D-18446744073709551617", "D--1",
           f"{VICTIM}/D-1", f"{VICTIM} D-1", "U0EX1/D-1", "<@U0EX1> D-1", "D-1@U0EX1", "../D-1", "D-1;--", "D-%", "1' OR '1'='1")

# {0}: one of the numbers. What a stranger may try by each command.
TRIED = {
    "decision": ("/decision {0} results: forged", "/decision forged for: {0}"),
    "metric": ("/metric shared-rate 1% for: {0}", "/metric shared-rate 2%"),
    "mentor": ("/mentor @shared forged", "/mentor {0} outcome: forged"),
    "packet": ("/packet", "/packet feature {0}", "/packet leave out {0}", "/packet as usual {0}", "/packet changes since 1", "/packet changes",
               "/packet versions", "/packet for manager", "/packet for: <@U0EX1>"),
    "evidence": ("/evidence {0}",),
    "list": ("/evidence list", "/evidence list #zanzibar", "/evidence list {0}", "/evidence list page 2", "/evidence list all"),
    "search": ("/evidence search zanzibar", "/evidence search quokka OR zanzibar", "/evidence search \"zanzibar\" in: decisions",
               "/evidence search {0}", "/evidence search z*", "/evidence search * @quokka", "/evidence search \") OR person:1 --"),
    "show": ("/evidence show {0}",),
    "gaps": ("/evidence gaps all", "/evidence gaps {0}"),
    "correct": ("/evidence correct {0} because: forged", "/evidence correct {0} happened: yesterday"),
    "retract": ("/evidence retract {0} reason: forged",),
    "undo": ("/evidence undo", "/evidence undo {0}"),
    "erase": ("/evidence erase {0}", "/evidence erase everything", "/evidence erase everything of <@U0EX1>"),
    "charter": ("/evidence charter", "/evidence charter vision: forged #shared", "/evidence charter {0}"),
    "keep": ("/evidence keep forged for: {0}",),
    "checkin": ("/evidence checkin", "/evidence checkin update", "/evidence checkin {0}"),
    "behaviour": ("/evidence behaviour", "/evidence behaviour {0}", "/decision forged behaviour: {0}"),
    "cycle": ("/evidence cycle", "/evidence cycle ics", "/evidence cycle due 2027-01-01"),
    "nudges": ("/evidence nudges", "/evidence nudges off", "/evidence nudges snooze 3h", "/evidence nudges nothing", "/evidence nudges {0}"),
    "inbox": ("/evidence inbox", "/evidence inbox page 2"),
    "accept": ("/evidence accept 1", "/evidence accept 2 forged in other words", "/evidence accept 1-3", "/evidence accept all", "/evidence accept {0}"),
    "dismiss": ("/evidence dismiss 1", "/evidence dismiss 1-3", "/evidence dismiss all", "/evidence dismiss {0}"),
    "export": ("/evidence export", "/evidence export markdown", "/evidence export csv", "/evidence export jsonl {0}"),
    "zone": ("/evidence zone", "/evidence zone Europe/Lisbon"),
    "emoji": ("/evidence emoji", "/evidence emoji :pushpin:"),
    "help": ("/evidence help", "/evidence help {0}"),
}


def lines_tried():
    for lines in TRIED.values():
        for line in lines:
            for number in NUMBERS if "{0}" in line else ("",):
                yield line.format(number)


def told(answer, line):
    """What an answer says of its own; what the stranger typed may come back in it."""
    for word in set(re.findall(SECRET, line)):
        answer = re.sub(re.escape(word), "", answer, flags=re.IGNORECASE)
    return answer


class Terminal:
    """The Unix socket beside the database: dossier say, without a process for each line."""

    def __init__(self, database):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(attack.PATIENCE)
        self._socket.connect(f"{database}.sock")
        self._lines = self._socket.makefile("rb")
        self._number = 0

    def close(self):
        self._lines.close()
        self._socket.close()

    def say(self, person, line, key=None):
        self._number += 1
        asked = {"as": person, "line": line, "zone": "", "key": key or f"strangers-{self._number}"}
        self._socket.sendall(json.dumps(asked).encode() + b"\n")
        return self._lines.readline().decode()


class Strangers(attack.SlackAttacker):
    # A Slack that nobody answers for: what goes there waits in the outbox, where it can be seen.
    environment = {"SLACK_SIGNING_SECRET": dossier_program.SIGNING_SECRET, "SLACK_BOT_TOKEN": "xoxb-1",
                   "SLACK_API_URL": "https://127.0.0.1:9/api/"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal = cls.stack.enter_context(contextlib.closing(Terminal(cls.database)))
        for number, line in enumerate(SAID_BY_THE_VICTIM):
            answer = json.loads(cls.terminal.say(VICTIM, line, f"page:{VICTIM}:{number}"))
            assert answer["tone"] in ("saved", "answer"), (line, answer)
        notes = cls.program.folder / "brag.md"
        notes.write_text(ITEMS, encoding="utf-8")
        done = cls.program.run(["import", "--as", VICTIM, "--database", cls.database, notes], attack.NOW)
        assert done.returncode == 0, done

    def kept(self):
        """All that the victim has: the log byte for byte, and what they see of everything beside it."""
        return self.export(VICTIM), [self.terminal.say(VICTIM, line) for line in WHAT_THE_VICTIM_SEES]

    def export(self, person):
        done = self.program.run(["export", "--as", person, "--database", self.database], attack.NOW)
        return done.stdout

    def assert_tells_nothing(self, answer, line):
        self.assertNotRegex(told(answer, line), SECRET, line)


class ByEveryCommand(Strangers):
    def test_the_table_names_no_command_that_is_not_tried_here(self):
        table = (dossier_program.REPOSITORY / "commands" / "table.cpp").read_text(encoding="utf-8")
        named = set(re.findall(r'command_entry\{\s*"([a-z]+)"', table))
        self.assertGreater(len(named), 20)
        self.assertEqual(named, set(TRIED))
        self.assertRegex("".join(self.before[1]), SECRET)  # there is something to reach for

    def test_nothing_is_told_and_nothing_is_changed(self):
        for person in STRANGERS:
            for line in lines_tried():
                self.assert_tells_nothing(self.terminal.say(person, line), line)

    def test_files_are_ones_own(self):
        for person in STRANGERS[:2]:
            self.terminal.say(person, "/decision Their own line #own")
            with tempfile.TemporaryDirectory(prefix="dossier-attack.") as folder:
                self.program.run(["packet", "--as", person, "--database", self.database, "--out", folder], attack.NOW)
                with zipfile.ZipFile(f"{folder}/dossier-packet.zip") as bundle:
                    for name in bundle.namelist():
                        if not name.endswith((".pdf", ".docx")):  # which are packed; the Markdown says the same
                            self.assertNotRegex(bundle.read(name).decode("utf-8", "replace"), SECRET)
            self.assertNotRegex(self.export(person).decode(), SECRET)

    def test_a_delivery_of_somebody_else_is_not_repeated_to_them(self):
        for number, line in enumerate(SAID_BY_THE_VICTIM):
            for person in STRANGERS:  # the very key, and the very words
                self.assert_tells_nothing(self.terminal.say(person, "/evidence list", f"page:{VICTIM}:{number}"), "")

    def test_a_person_is_named_in_full(self):
        for odd in ("slack:T0EX1/U0EX1 ", " slack:T0EX1/U0EX1", "SLACK:T0EX1/U0EX1", "slack:t0ex1/u0ex1", "slack:T0EX1/U0EX1\0", "slack:T0EX1//U0EX1",
                    "slack:T0EX1/../T0EX1/U0EX1", "slack:T0EX1/%", "slack:%/U0EX1", "slack:T0EX1/U0EX1/", "", "slack:", "*", "T0EX1/U0EX1",
                    "local:slack:T0EX1/U0EX1", "chime:slack:T0EX1/U0EX1"):
            with self.subTest(odd):
                self.assert_tells_nothing(self.terminal.say(odd, "/evidence list"), "")


class InSlack(Strangers):
    def post(self, fields):
        status, _, answer = self.server.post_slack(urllib.parse.urlencode(fields).encode(), attack.NOW)
        return status, answer.decode()

    def interact(self, payload, user="U0EX2", team="T0EX1"):
        return self.post({"payload": json.dumps({"user": {"id": user, "team_id": team}, "team": {"id": team}, "trigger_id": payload.get("trigger_id", "1.2.3"),
                                                 "channel": {"id": "C0EX1"}, **payload})})

    def tearDown(self):
        self.assertEqual(0, self.secrets_on_their_way(), "a letter to somebody tells what is another's")
        super().tearDown()

    def secrets_on_their_way(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as raw:
            return sum(bool(SECRET.search(repr(row))) for row in raw.execute("SELECT * FROM outbox"))

    def test_a_field_of_the_form_names_nobody_else(self):
        """Slack says once who it is. What a form says besides counts for nothing, and twice is refused."""
        told_by_slack = dict(urllib.parse.parse_qsl(dossier_program.slash_command_body("/evidence list", "s1").decode()))
        told_by_slack["user_id"] = "U0EX2"
        for more in ({"user": "U0EX1"}, {"author": VICTIM}, {"as": VICTIM}, {"user_name": "U0EX1"}, {"enterprise_user_id": "U0EX1"}):
            status, answer = self.post({**told_by_slack, **more, "trigger_id": f"s1.{len(more)}.{next(iter(more))}"})
            self.assertEqual(200, status)
            self.assert_tells_nothing(answer, "")
        body = urllib.parse.urlencode(told_by_slack).encode() + b"&user_id=U0EX1"
        self.assertEqual(400, self.server.post_slack(body, attack.NOW)[0])

    def test_commands_with_ids_that_are_none_are_refused(self):
        fields = dict(urllib.parse.parse_qsl(dossier_program.slash_command_body("/evidence list", "s2").decode()))
        for odd in ("U0EX1/x", "U0EX1 ", "", "u0ex1", "U0EX1\0", "../U0EX1", "*", "U0EX1;", "U" + "0" * 100):
            for where in ("user_id", "team_id"):
                status, answer = self.post({**fields, where: odd})
                self.assertEqual(400, status, (where, odd))
                self.assert_tells_nothing(answer, "")

    def test_buttons_say_what_they_say_for_whoever_pressed(self):
        for number, line in enumerate(lines_tried()):
            for act in ("say", "ask", "form"):
                if act != "say" and number % 20:
                    continue  # which open a form for the line
                status, answer = self.interact({"type": "block_actions", "trigger_id": f"{number}.{act}.b", "container": {"type": "message"},
                                                "actions": [{"action_id": act, "value": line, "action_ts": str(number)}]})
                self.assertEqual(200, status)
                self.assert_tells_nothing(answer, line)

    def test_forms_fill_in_what_is_ones_own(self):
        forms = [{"command": command, "entry": entry, "field": field} for command in ("decision", "metric", "mentor", "charter", "correct", "erase", "undo")
                 for entry in ("D-1", "M-1", "P-1", "C-1", f"{VICTIM}/D-1") for field in ("", "results", "because", "person", "stake")]
        forged = [json.dumps(form) for form in forms] + ["", "{", "[]", "null", '{"command":1}', '{"command":"decision","entry":{"D":1}}',
                                                         '{"command":"decision","author":"' + VICTIM + '","entry":"D-1","field":"results"}']
        for number, metadata in enumerate(forged):
            values = {name: {name: {"type": "plain_text_input", "value": "forged"}} for name in ("text", "results", "because", "person", "stake", "value")}
            status, answer = self.interact({"type": "view_submission", "trigger_id": f"{number}.f.f",
                                            "view": {"id": f"V{number}", "type": "modal", "callback_id": "form", "private_metadata": metadata, "hash": f"{number}.x",
                                                     "state": {"values": values}, "team_id": "T0EX1"}})
            self.assertEqual(200, status, metadata)
            self.assert_tells_nothing(answer, "")

    def test_suggestions_are_ones_own(self):
        for block in ("for", "text", "initiative", "initiatives", "behaviour", "person", "metric", "entry"):
            for typed in ("", "D", "z", "zanzibar", "quokka", "%"):
                status, answer = self.interact({"type": "block_suggestion", "action_id": block, "block_id": block, "value": typed,
                                                "view": {"id": "V1", "callback_id": "form", "private_metadata": '{"command":"decision"}'}})
                self.assertIn(status, (200, 400))
                self.assert_tells_nothing(answer, typed)

    def test_messages_of_others_are_kept_for_whoever_kept_them_alone(self):
        for number, user in enumerate(("U0EX2", "U0EX3")):
            self.interact({"type": "message_action", "callback_id": "keep", "trigger_id": f"k.{number}.1", "message_ts": "1767225600.000100",
                           "message": {"ts": "1767225600.000100", "user": "U0EX1", "text": "their words"}}, user=user)

    def test_an_edit_or_a_deletion_by_somebody_else_corrects_nothing(self):
        said = {"type": "message", "channel_type": "im", "channel": "D0EX10000", "user": "U0EX1", "text": "/decision Of the victim's own", "ts": "1767225600.000200"}
        self.event(said, "Ev1")
        self.before = self.kept()
        for number, (subtype, part) in enumerate((("message_changed", "message"), ("message_deleted", "previous_message"))):
            changed = {"type": "message", "subtype": subtype, "channel_type": "im", "channel": "D0EX10000", "ts": "1767225601.000100",
                       "deleted_ts": said["ts"], part: {**said, "user": "U0EX2", "text": "/decision forged"},
                       "previous_message": {**said, "user": "U0EX2"}}
            self.event(changed, f"EvX{number}")

    def event(self, event, event_id):
        body = json.dumps({"type": "event_callback", "team_id": "T0EX1", "api_app_id": "A0EX1", "event_id": event_id, "event": event,
                           "authorizations": [{"team_id": "T0EX1", "user_id": "U0BOT", "is_bot": True}]}).encode()
        self.assertEqual(200, self.server.post_slack(body, attack.NOW, headers={"Content-Type": "application/json"})[0])


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
