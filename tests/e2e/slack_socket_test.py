#!/usr/bin/env python3
"""Slack over Socket Mode: the real dossier connects to a fake Slack, which disconnects, repeats, cuts and falls silent.

    tests/e2e/slack_socket_test.py [PROGRAM] [long] [unittest's options]

`long` plays a whole day with a disconnect every minute: 1,440 of them, as fast as they come.
"""

import signal
import statistics
import sys
import time
import unittest

import dossier_program
import slack_program
from slack_program import NOW, slack

UNTIL_NOTICED = 60  # seconds: dossier finds out within 20 to 30 that nobody answers it
IS_LONG = "long" in sys.argv
if IS_LONG:
    sys.argv.remove("long")


class OverSocketMode(slack_program.WithSlack):
    def serve_and_connect(self):
        server = self.serve_slack(slack_program.BY_SOCKET)
        self.fake.wait_for_connections(2)
        return server

    def titles(self, person="slack:T0EX1/U0EX1"):
        """Of everything that was saved."""
        return [title for (title,) in self.derived_rows(
            "SELECT title FROM entry JOIN person ON person.id = entry.person WHERE name = ? ORDER BY title", person)]

    def text_of(self, ack):
        self.assertIsInstance(ack.payload, dict, "the ack carries no answer")
        return ack.payload["text"]

    def opened(self):
        return len([call for call in self.fake.calls if call.method == "apps.connections.open"])


class Commands(OverSocketMode):
    def test_is_acked_with_its_reply(self):
        self.serve_and_connect()
        ack = self.fake.slash_command("/decision Dropped gift wrap #checkout because: retention risk")
        self.assertIn("D-1", self.text_of(ack))
        self.assertLess(ack.seconds, slack.ACK_DEADLINE)
        self.assertIn("D-1", self.text_of(self.fake.slash_command("/evidence list")))

    def test_is_on_the_disk_before_it_is_acked(self):
        server = self.serve_and_connect()
        self.fake.slash_command("/decision Dropped gift wrap")
        server._process.send_signal(signal.SIGKILL)
        server._process.wait()
        self.assertEqual(self.rows("SELECT canonical ->> 'said' FROM record"), [("/decision Dropped gift wrap",)])

    def test_needs_no_signing_secret_and_opens_no_door_for_slack(self):
        server = self.serve_and_connect()
        status, _, _ = server.post_slack(dossier_program.slash_command_body("/decision By the wrong door", 1), NOW)
        self.assertEqual(status, 404)
        self.assertEqual(self.titles(), [])

    def test_bears_the_name_that_the_app_gives_it(self):
        settings = self.program.folder / "dossier.toml"
        settings.write_text('slack_command_prefix = "acme-"\n')
        self.serve_slack(slack_program.BY_SOCKET, NOW, "--config", settings)
        self.fake.wait_for_connections(2)
        answer = self.fake.slash_command("/acme-decision Dropped gift wrap #checkout").payload
        self.assertIn("/acme-decision D-1 because:", answer["text"])
        buttons = [block for block in answer["blocks"] if block["type"] == "actions"][0]["elements"]
        self.assertEqual(buttons[0]["value"], "/decision D-1 because: ")
        self.assertNotIn(" /evidence", answer["text"])
        self.fake.event(slack_program.direct_message("evidence help", "1767225600.000200"))
        self.assertIn("/acme-packet", self.fake.wait_for_call("chat.postMessage").arguments["text"])

    def test_is_one_entry_however_often_it_comes(self):
        self.serve_and_connect()
        first, second = (connection.number for connection in self.fake.alive())
        name = self.fake.send("slash_commands", self.fake.slash_payload("/decision Kept the old ranking"), on=first)
        self.fake.send_again(name, on=second)
        self.fake.wait_for_ack(name, 2)
        self.fake.send_again(name, on=second)
        self.fake.wait_for_ack(name, 3)
        answers = {self.text_of(ack) for ack in self.fake.acks_of(name)}
        self.assertEqual(len(answers), 1, answers)
        self.assertEqual(self.titles(), ["Kept the old ranking"])

    def test_is_one_entry_when_the_same_command_comes_in_another_envelope(self):
        """As after a restart: the envelope is new, the trigger is not."""
        payload = self.fake.slash_payload("/decision Kept the old ranking")
        server = self.serve_and_connect()
        before = self.text_of(self.fake.wait_for_ack(self.fake.send("slash_commands", payload)))
        server.stop()
        self.fake.wait_for_connections(0)
        self.serve_and_connect()
        after = self.text_of(self.fake.wait_for_ack(self.fake.send("slash_commands", payload)))
        self.assertEqual(before, after)
        self.assertEqual(self.titles(), ["Kept the old ranking"])

    def test_is_acked_whatever_it_is(self):
        self.serve_and_connect()
        for kind, payload in (("newfangled", {}), ("slash_commands", {}), ("interactive", {"type": "unheard_of"}),
                              ("events_api", {"type": "event_callback"}), ("slash_commands", {"team_id": "a/b"})):
            self.fake.wait_for_ack(self.fake.send(kind, payload))
        self.fake.send_raw("this is no JSON")
        self.assertIn("D-1", self.text_of(self.fake.slash_command("/decision Still here")))

    def test_sixty_four_at_once(self):
        self.serve_and_connect()
        names = [self.fake.send("slash_commands", self.fake.slash_payload(f"/decision Number {i:02}", user=f"U0EX{i}"))
                 for i in range(64)]
        seconds = sorted(self.fake.wait_for_ack(name).seconds for name in names)
        print(f"64 envelopes: p50 {statistics.median(seconds) * 1000:.1f} ms, worst {seconds[-1] * 1000:.1f} ms",
              file=sys.stderr)
        for i in range(64):
            self.assertEqual(self.titles(f"slack:T0EX1/U0EX{i}"), [f"Number {i:02}"])


class Connections(OverSocketMode):
    def test_stops_with_acks_and_a_goodbye(self):
        server = self.serve_and_connect()
        name = self.fake.send("slash_commands", self.fake.slash_payload("/decision At the last moment"))
        self.fake.wait_for_ack(name)
        self.assertEqual(server.stop(), 0)
        self.fake.wait_until(lambda: all(not one.is_alive for one in self.fake.connections), "the end of both")
        self.assertEqual([one.close_code for one in self.fake.connections], [1000, 1000])

    def test_is_replaced_before_it_is_closed(self):
        self.serve_and_connect()
        for number, reason in enumerate(("warning", "refresh_requested"), start=3):
            late = self.fake.write("slash_commands", self.fake.slash_payload(f"/decision After the {reason}"))
            old = self.fake.disconnect(reason, behind=[late])
            self.fake.wait_for_ack(late)
            self.fake.wait_until(lambda: not self.fake.connections[old - 1].is_alive, "the end of the old one")
            self.assertEqual(self.fake.connections[old - 1].close_code, 1000, "dossier closed it")
            self.assertEqual(len(self.fake.connections), number)
            self.fake.wait_for_connections(2)

    def test_is_replaced_when_it_is_cut(self):
        self.serve_and_connect()
        began = time.monotonic()
        self.fake.drop()
        self.fake.wait_until(lambda: len(self.fake.connections) == 3, "a third connection")
        self.fake.wait_for_connections(2)
        print(f"a cut connection was replaced after {time.monotonic() - began:.2f} s", file=sys.stderr)
        self.assertIn("D-1", self.text_of(self.fake.slash_command("/decision Still here")))

    def test_is_replaced_when_it_is_half_open(self):
        self.serve_and_connect()
        began = time.monotonic()
        self.fake.freeze()
        self.assertIn("D-1", self.text_of(self.fake.slash_command("/decision Over the other one")))
        self.fake.wait_for_connections(2, UNTIL_NOTICED)
        print(f"a half-open connection was replaced after {time.monotonic() - began:.1f} s", file=sys.stderr)
        self.assertIn("D-2", self.text_of(self.fake.slash_command("/decision Over the new one")))

    def test_events_that_were_not_acked_come_again_and_count_once(self):
        self.serve_and_connect()
        frozen = self.fake.freeze()
        name = self.fake.event({"type": "app_home_opened", "user": "U0EX1", "tab": "home", "channel": "D0EX10000"}, on=frozen)
        self.fake.drop(on=frozen)
        self.fake.wait_for_ack(name)

    def test_stops_where_socket_mode_is_switched_off(self):
        server = self.serve_and_connect()
        self.fake.disconnect("link_disabled")
        self.fake.wait_until(lambda: all(not one.is_alive for one in self.fake.connections), "the end of both")
        asked = self.opened()
        self.wait_for_log(server, "switched off in the app's settings")
        self.assertEqual(server.request("GET", "/healthz")[0], 200, "it serves everything else")
        self.assertEqual(self.opened(), asked)

    def test_stops_where_its_token_is_no_good(self):
        self.fake.app_tokens.clear()
        server = self.serve_slack(slack_program.BY_SOCKET)
        self.wait_for_log(server, "invalid_auth")
        self.assertEqual(server.stop(), 0)
        self.assertEqual(self.opened(), 1)

    def test_waits_as_long_as_slack_asks_for(self):
        self.fake.fail("apps.connections.open", status=429, error="ratelimited", retry_after=2)
        self.serve_and_connect()
        refused, repeated = (self.fake.wait_for_call("apps.connections.open", count) for count in (1, 2))
        self.assertGreaterEqual(repeated.at - refused.at, 2)

    def test_comes_up_in_spite_of_every_fault(self):
        for fault in ({"status": 500}, {"status": 502, "html": True}, {"error": "internal_error"}, {"drop": True}):
            self.fake.fail("apps.connections.open", **fault)
        self.serve_and_connect()

    def test_leaves_a_connection_that_does_not_greet(self):
        self.fake.greets = False
        self.serve_slack(slack_program.BY_SOCKET)
        self.fake.wait_until(lambda: len(self.fake.connections) == 1, "a connection")
        self.fake.greets = True
        self.fake.wait_for_connections(2, UNTIL_NOTICED)


class ADay(OverSocketMode):
    def test_with_a_disconnect_every_minute(self):
        """Commands are under way at each, over the old and another connection; now and then one is just cut."""
        self.serve_and_connect()
        names, said = [], []
        for minute in range(1440 if IS_LONG else 60):
            self.fake.wait_for_connections(2)
            old = self.fake.alive()[minute % 2].number
            before, behind, elsewhere = (f"/decision Minute {minute:04}, {when}" for when in ("before", "behind", "elsewhere"))
            sent = [self.fake.send("slash_commands", self.fake.slash_payload(before), on=old)]
            said += [before, elsewhere]
            if minute % (360 if IS_LONG else 30) == 29:
                self.fake.wait_for_ack(sent[0])
                self.fake.drop(on=old)
            else:
                said.append(behind)
                sent.append(self.fake.write("slash_commands", self.fake.slash_payload(behind)))
                self.fake.disconnect(("warning", "refresh_requested")[minute % 2], on=old, behind=sent[1:])
            sent.append(self.fake.send("slash_commands", self.fake.slash_payload(elsewhere)))
            if minute % 3 == 0:
                self.fake.send_again(sent[0])
            names += sent
            self.fake.wait_until(lambda: not self.fake.connections[old - 1].is_alive, "the end of the old one")
        for name in names:
            self.fake.wait_for_ack(name)
        self.assertEqual(self.titles(), sorted(line.partition(" ")[2] for line in said))
        seconds = sorted(ack.seconds for ack in self.fake.acks)
        print(f"{len(self.fake.connections)} connections, {len(names)} commands, {len(self.fake.acks)} acks: "
              f"p50 {statistics.median(seconds) * 1000:.1f} ms, p99 {seconds[len(seconds) * 99 // 100] * 1000:.1f} ms",
              file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
