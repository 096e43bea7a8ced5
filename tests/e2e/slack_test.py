#!/usr/bin/env python3
"""Slack whole: a person types, mentions, marks, edits, deletes, fills in forms and presses buttons; a fake Slack looks.

    tests/e2e/slack_test.py [PROGRAM] [unittest's options]
"""

import datetime
import json
import os
import signal
import unittest

import slack_program
from slack_program import NOW, direct_message, slack

DIRECT = "D0EX10000"  # the direct message of U0EX1


class InSlack(slack_program.WithSlack):
    def setUp(self):
        super().setUp()
        self.fake.channels[DIRECT] = {"id": DIRECT, "is_im": True, "user": "U0EX1"}
        self.fake.channels["C0EX1"] = {"id": "C0EX1"}
        self.server = self.serve()

    def serve(self):
        server = self.serve_slack(slack_program.BY_SOCKET)
        self.fake.wait_for_connections(2)
        return server

    # --- what a person does ---

    def say(self, text, ts="1767225600.000100", **more):
        """In the direct message. Returns what dossier answers there."""
        before = len(self.posted())
        self.fake.wait_for_ack(self.fake.event(direct_message(text, ts, **more)))
        self.fake.wait_until(lambda: len(self.posted()) > before, "an answer in the direct message")
        return self.posted()[-1]["text"]

    def interact(self, payload):
        payload = {"team": {"id": slack.TEAM, "domain": "example"}, "user": {"id": "U0EX1", "team_id": slack.TEAM},
                   "api_app_id": "A0EX1", "trigger_id": "9.9.abc", **payload}
        return self.fake.wait_for_ack(self.fake.send("interactive", payload))

    def fill_in(self, view, **values):
        """Submits a form with these inputs filled in, as Slack would."""
        state = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element = block["element"]
            value = values.pop(block["block_id"], None)
            kind = element["type"]
            given = {"type": kind}
            if kind == "datepicker":
                given["selected_date"] = value
            elif kind == "users_select":
                given["selected_user"] = value
            elif kind.endswith("_select"):
                given["selected_option"] = value and {"text": {"type": "plain_text", "text": value}, "value": value}
            else:
                given["value"] = value
            state[block["block_id"]] = {element["action_id"]: given}
        self.assertEqual(values, {}, "the form has no such inputs")
        return self.interact({"type": "view_submission", "view": {**view, "state": {"values": state}}})

    # --- what there is to see ---

    def shown(self, kind):
        return [one["view"] for one in self.fake.views if one["kind"] == kind]

    def wait_for_view(self, kind, count=1):
        self.fake.wait_until(lambda: len(self.shown(kind)) >= count, f"a view by views.{kind}")
        return self.shown(kind)[-1]

    def entries(self):
        return [f"{kind}-{number} {title}" for kind, number, title in
                self.derived_rows("SELECT kind, number, title FROM entry WHERE erased = 0 ORDER BY seq")]


class DirectMessages(InSlack):
    def test_keep_what_is_said_and_answer_there(self):
        self.assertIn("D-1 saved", self.say("decision Dropped gift wrap because: retention risk"))
        self.assertIn("M-1 saved", self.say("/metric conversion 3.5%", ts="1767225600.000200"))
        self.assertEqual(self.entries(), ["D-1 Dropped gift wrap", "M-1 conversion 3.5%"])

    def test_are_answered_once_though_they_come_twice(self):
        event = direct_message("decision one", "1767225600.000100")
        for _ in range(3):
            self.fake.wait_for_ack(self.fake.event(event, event_id="Ev0EX1"))
        self.say("decision two", ts="1767225600.000200")
        self.assertEqual(self.entries(), ["D-1 one", "D-2 two"])
        self.assertEqual(len(self.posted()), 2)

    def test_say_at_first_use_what_is_kept_and_who_can_see_it(self):
        self.assertIn("Nobody but you can read it through dossier", self.say("decision one"))
        self.assertNotIn("Nobody but you", self.say("decision two", ts="1767225600.000200"))

    def test_know_people_by_their_names(self):
        self.fake.users["U0EX2"] = {"id": "U0EX2", "name": "sam", "profile": {"display_name": "Sam Example"}}
        self.assertIn("P-1 saved", self.say("mentor <@U0EX2> pairing on the design doc"))
        ((canonical,),) = self.rows("SELECT canonical FROM record")
        self.assertIn('"id":"U0EX2","name":"Sam-Example"', canonical)

    def test_say_what_to_type_instead(self):
        answer = self.say("we dropped gift wrap")
        self.assertIn("/decision we dropped gift wrap", answer.replace("&gt;", ">"))
        self.assertEqual(self.entries(), [])

    def test_are_corrected_by_an_edit(self):
        self.say("decision Droped gift wrap because: slow")
        before = len(self.posted())
        self.fake.wait_for_ack(self.fake.event({
            "type": "message", "subtype": "message_changed", "channel_type": "im", "channel": DIRECT,
            "message": {"user": "U0EX1", "text": "decision Dropped gift wrap because: slow", "ts": "1767225600.000100"},
            "previous_message": {"user": "U0EX1", "text": "decision Droped gift wrap because: slow"}}))
        self.fake.wait_until(lambda: len(self.posted()) > before, "word of the correction")
        self.assertIn("D-1 corrected", self.posted()[-1]["text"])
        self.assertEqual(self.entries(), ["D-1 Dropped gift wrap"])

    def test_are_asked_about_when_they_are_deleted(self):
        self.say("decision Dropped gift wrap")
        self.fake.wait_for_ack(self.fake.event({
            "type": "message", "subtype": "message_deleted", "channel_type": "im", "channel": DIRECT,
            "deleted_ts": "1767225600.000100", "previous_message": {"user": "U0EX1", "text": "decision Dropped gift wrap"}}))
        self.fake.wait_until(lambda: len(self.posted()) == 2, "the question")
        self.assertIn("You deleted the message behind D-1. The entry stands.", self.posted()[-1]["text"])
        self.assertEqual(self.entries(), ["D-1 Dropped gift wrap"])

    def test_do_not_answer_dossier_itself(self):
        self.fake.wait_for_ack(self.fake.event(
            direct_message("D-1 saved", "1767225600.000100", user=slack.BOT_USER, bot_id="B0BOT")))
        self.say("decision one", ts="1767225600.000200")
        self.assertEqual(len(self.posted()), 1)


class Mentions(InSlack):
    def test_are_answered_for_their_author_alone_in_the_thread(self):
        self.fake.wait_for_ack(self.fake.event({
            "type": "app_mention", "channel": "C0EX1", "user": "U0EX1", "ts": "1767225700.000100",
            "thread_ts": "1767225600.000100", "text": f"<@{slack.BOT_USER}> decision Dropped gift wrap"}))
        call = self.fake.wait_for_call("chat.postEphemeral")
        self.assertEqual((call.arguments["channel"], call.arguments["user"], call.arguments["thread_ts"]),
                         ("C0EX1", "U0EX1", "1767225600.000100"))
        self.assertIn("D-1 saved", call.arguments["text"])
        self.assertEqual(self.posted(), [], "nobody else sees anything")


class KeptMessages(InSlack):
    MESSAGE = {"user": "U0EX2", "text": "Dropping gift wrap saved the launch <!channel>", "ts": "1767225600.000500"}

    def keep(self):
        self.interact({"type": "message_action", "callback_id": "keep", "channel": {"id": "C0EX1", "name": "strategy"},
                       "message": self.MESSAGE})

    def test_are_snapshots_with_author_time_and_link(self):
        self.keep()
        self.fake.wait_until(lambda: len(self.posted()) == 1, "the answer")
        answer = self.posted()[0]["text"]
        self.assertIn("E-1 saved", answer)
        self.assertIn("https://example.slack.com/archives/C0EX1/p1767225600000500", answer)
        self.assertIn("logged 67 days after", answer)
        self.assertNotIn("<!channel>", json.dumps(self.posted()[0]))

    def test_are_kept_once(self):
        self.keep()
        self.interact({"type": "message_action", "trigger_id": "9.9.other", "callback_id": "keep",
                       "channel": {"id": "C0EX1"}, "message": self.MESSAGE})
        self.fake.wait_until(lambda: len(self.posted()) == 2, "the second answer")
        self.assertIn("You kept that message already: it is E-1", self.posted()[1]["text"])
        self.assertEqual(len(self.entries()), 1)

    def react(self, emoji):
        self.fake.wait_for_ack(self.fake.event({
            "type": "reaction_added", "user": "U0EX1", "reaction": emoji, "item_user": "U0EX2",
            "item": {"type": "message", "channel": "C0EX1", "ts": self.MESSAGE["ts"]}}))

    def test_can_be_marked_with_an_emoji_of_ones_own(self):
        self.fake.messages["C0EX1"] = [{"type": "message", **self.MESSAGE}]
        self.assertIn("star", self.fake.slash_command("/evidence emoji :star:").payload["text"])
        self.react("pushpin")
        self.react("star")
        self.fake.wait_until(lambda: any(one.get("bot_id") for one in self.posted()), "the answer")
        self.assertEqual(len(self.entries()), 1)
        self.react("star")
        self.keep()
        self.fake.wait_until(lambda: len([one for one in self.posted() if one.get("bot_id")]) == 3, "all answers")
        self.assertEqual(len(self.entries()), 1, "the same message is never stored twice")


class Forms(InSlack):
    def open_form(self, line="/decision"):
        ack = self.fake.slash_command(line)
        self.assertIn(ack.payload, (None, {}, ""), "the form is the answer")
        return self.wait_for_view("open")

    def test_take_a_decision_field_by_field(self):
        view = self.open_form()
        names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        ack = self.fill_in(view, **{names[0]: "Dropped gift wrap", "because": "retention: it is at risk\nbecause: of carts"})
        self.assertEqual(ack.payload["response_action"], "update")
        self.assertIn("D-1 saved", json.dumps(ack.payload))
        shown = self.fake.slash_command("/evidence show D-1").payload["text"]
        self.assertIn("Dropped gift wrap", shown)
        self.assertIn("retention: it is at risk", shown)

    def test_are_one_entry_though_they_are_sent_twice(self):
        view = self.open_form()
        first = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
        for _ in range(2):
            self.fill_in(view, **{first: "Dropped gift wrap"})
        self.assertEqual(self.entries(), ["D-1 Dropped gift wrap"])

    def test_take_very_long_texts(self):
        view = self.open_form()
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"
                  and block["element"]["type"] == "plain_text_input"][:6]
        ack = self.fill_in(view, **{name: "retention of new accounts " * 110 for name in inputs})
        self.assertEqual(ack.payload["response_action"], "update")
        self.assertIn("D-1 saved", json.dumps(ack.payload))

    def test_say_at_the_field_what_is_wrong(self):
        view = self.open_form()
        first = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
        ack = self.fill_in(view, **{first: "Dropped gift wrap", "happened": "2027-01-01"})
        self.assertEqual(ack.payload["response_action"], "errors")
        self.assertEqual(list(ack.payload["errors"]), ["happened"])
        self.assertEqual(self.entries(), [])

    def test_open_for_the_one_best_next_question(self):
        answer = self.fake.slash_command("/decision Dropped gift wrap").payload
        button = next(element for block in answer["blocks"] if block["type"] == "actions"
                      for element in block["elements"] if element["action_id"].startswith("ask"))
        self.interact({"type": "block_actions", "container": {"type": "message", "is_ephemeral": True},
                       "response_url": self.fake.api_url.replace("api/", "response/1"), "actions": [button]})
        view = self.wait_for_view("open")
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        self.assertEqual(inputs, ["because", "happened"], "just that field, and when")
        self.fill_in(view, **{inputs[0]: "retention risk"})
        self.assertIn("retention risk", self.fake.slash_command("/evidence show D-1").payload["text"])

    def test_fall_back_to_words_when_slack_opens_none(self):
        self.fake.fail("views.open", error="expired_trigger_id")
        ack = self.fake.slash_command("/decision")
        self.assertIn("/decision text", ack.payload["text"])

    def test_offer_what_was_used_before(self):
        self.fake.slash_command("/metric checkout-conversion 3.5% #checkout")
        ack = self.interact({"type": "block_suggestion", "action_id": "initiative", "block_id": "initiative", "value": "che",
                             "view": {"id": "V1", "type": "modal", "private_metadata": "{}"}})
        self.assertIn("checkout", json.dumps(ack.payload["options"]))


class Buttons(InSlack):
    def test_undo_below_the_message(self):
        answer = self.fake.slash_command("/decision Dropped gift wrap").payload
        button = next(element for block in answer["blocks"] if block["type"] == "actions"
                      for element in block["elements"] if element["text"]["text"] == "Undo")
        self.interact({"type": "block_actions", "container": {"type": "message"}, "actions": [button],
                       "response_url": self.fake.api_url.replace("api/", "response/1")})
        said = self.fake.wait_for_call("response_url").arguments
        self.assertIn("taken back", said["text"])
        self.assertEqual(said["response_type"], "ephemeral")

    def test_never_answer_to_an_address_that_is_not_slacks(self):
        self.interact({"type": "block_actions", "container": {"type": "message"}, "response_url": "http://127.0.0.2:9/x",
                       "actions": [{"action_id": "say", "value": "/evidence list"}]})
        self.assertEqual([call for call in self.fake.calls if call.method == "response_url"], [])


class TheHome(InSlack):
    def test_is_built_when_it_is_opened_and_again_when_something_was_said(self):
        self.fake.wait_for_ack(self.fake.event({"type": "app_home_opened", "user": "U0EX1", "tab": "home"}))
        self.assertIn("home", json.dumps(self.wait_for_view("publish")))
        self.fake.slash_command("/decision Dropped gift wrap #checkout")
        self.wait_for_view("publish", 2)
        self.fake.wait_until(lambda: "Dropped gift wrap" in json.dumps(self.shown("publish")[-1]), "the new entry")


class Packets(InSlack):
    def test_come_to_the_direct_message_as_files(self):
        self.fake.slash_command("/decision Dropped gift wrap #checkout because: retention risk")
        ack = self.fake.slash_command("/packet")
        self.assertIn("Building your packet", ack.payload["text"])
        call = self.fake.wait_for_call("files.completeUploadExternal")
        self.assertEqual(call.arguments["channel_id"], DIRECT)
        self.fake.wait_until(lambda: all(one["complete"] for one in self.fake.files.values()), "the upload")
        names = sorted(one["name"] for one in self.fake.files.values())
        self.assertEqual(names, ["decision-log.pdf", "dossier-packet.zip", "launch-charter.pdf",
                                 "product-outcome-map.pdf"])
        for one in self.fake.files.values():
            if one["name"].endswith(".pdf"):
                self.assertTrue(one["bytes"].startswith(b"%PDF"), one["name"])
        self.assertRegex(call.arguments["initial_comment"], "artifact")

    def test_say_how_to_get_them_where_no_files_are_taken(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.fake.fail("files.getUploadURLExternal", error="file_uploads_disabled")
        self.fake.slash_command("/packet")
        self.fake.wait_until(lambda: self.posted(), "words instead of files")
        self.assertIn("dossier packet --as slack:T0EX1/U0EX1", json.dumps(self.posted()[0]))


class Letters(InSlack):
    def test_wait_while_slack_is_busy(self):
        self.fake.fail("chat.postMessage", status=429, error="ratelimited", retry_after=1)
        self.fake.wait_for_ack(self.fake.event(direct_message("decision one", "1767225600.000100")))
        self.wait_for_metric(self.server, "dossier_slack_letters_put_off_total 1")
        self.program.clock.set(NOW + datetime.timedelta(seconds=5))
        self.fake.wait_until(lambda: self.posted(), "the letter, later")
        self.assertIn("D-1 saved", self.posted()[0]["text"])

    def test_are_looked_for_before_they_are_sent_again(self):
        self.fake.epoch = int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp())
        self.fake.fail("chat.postMessage", done=True, drop=True)
        self.assertIn("D-1 saved", self.say("decision one"))
        self.fake.wait_for_call("conversations.history")
        self.wait_for_metric(self.server, "dossier_slack_letters_found_total 1")
        self.say("decision two", ts="1767225600.000200")
        self.assertEqual(len(self.posted()), 2)

    def test_survive_a_kill(self):
        self.fake.fail("chat.postMessage", times=1000, status=500)
        self.fake.wait_for_ack(self.fake.event(direct_message("decision one", "1767225600.000100")))
        os.kill(self.server.pid, signal.SIGKILL)
        self.server.stop()
        self.fake.faults.clear()
        self.server = self.serve()
        self.program.clock.set(NOW + datetime.timedelta(minutes=5))
        self.fake.wait_until(lambda: self.posted(), "the letter, after the restart")
        self.assertIn("D-1 saved", self.posted()[0]["text"])
        self.say("decision two", ts="1767225600.000200")
        self.assertEqual(len(self.posted()), 2)


class Strangers(InSlack):
    def test_of_another_workspace_see_nothing_of_this_one(self):
        self.fake.slash_command("/decision Secret plan")
        answer = self.fake.slash_command("/evidence list", user="U0EX1", team="T0EX2").payload["text"]
        self.assertNotIn("Secret", answer)


class WhatIsSaidOfPeople(InSlack):
    def test_is_dated_where_their_device_is(self):
        self.fake.users["U0EX1"] = {"id": "U0EX1", "tz": "Asia/Tokyo", "tz_offset": -3600, "name": "author"}
        self.say("decision one")
        self.fake.wait_for_call("users.info")
        self.program.clock.set(NOW + datetime.timedelta(hours=6))
        self.assertIn("10 Mar 2026, 01:00", self.say("decision two", ts="1767225600.000200"))

    def test_does_not_need_their_profile(self):
        self.fake.users["U0EX1"] = {"id": "U0EX1", "tz": None, "name": None, "profile": None}
        self.fake.users["U0EX2"] = {"id": "U0EX2", "profile": {"display_name": "", "real_name": "Sam Example"}}
        self.assertIn("P-1 saved", self.say("mentor <@U0EX2> pairing on the design doc"))
        self.assertIn("Sam-Example", self.say("mentor <@U0EX2> and again", ts="1767225600.000200"))
        self.assertIn("saved", self.say("mentor <@U0EX9> nobody knows", ts="1767225600.000300"))


class WhatDossierSays(InSlack):
    def test_goes_to_the_direct_message_that_was_opened_once(self):
        for number in (1, 2):
            self.interact({"type": "message_action", "trigger_id": f"9.9.{number}", "callback_id": "keep",
                           "channel": {"id": "C0EX1"},
                           "message": {"user": "U0EX2", "text": "well done", "ts": f"1767225600.00050{number}"}})
        self.fake.wait_until(lambda: len(self.posted()) == 2, "both answers")
        opened = [call for call in self.fake.calls if call.method == "conversations.open"]
        self.assertEqual([call.arguments["users"] for call in opened], ["U0EX1"])
        for call in (one for one in self.fake.calls if one.method == "chat.postMessage"):
            self.assertEqual(call.arguments["channel"], DIRECT, "never a user's id")
            self.assertEqual((call.arguments["unfurl_links"], call.arguments["unfurl_media"]), ("false", "false"))

    def test_fits_into_an_acknowledgement(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        for number in range(12):
            self.fake.slash_command(f"/decision D-1 results: in week {number} " + "retention of new accounts " * 110)
        answer = self.fake.slash_command("/evidence show D-1").payload
        self.assertIn("Dropped gift wrap", answer["text"])
        self.assertIn("There is more than fits here", json.dumps(answer["blocks"]))
        self.assertNotIn("too large for its ack", self.server.errors())

    def test_carries_its_token_in_the_header_alone(self):
        self.say("decision one")
        for call in self.fake.calls:
            self.assertTrue(call.token.startswith(("xoxb-", "xapp-")), call.method)
            self.assertNotIn("token", call.arguments)

    def test_stays_in_the_thread_of_a_direct_message(self):
        self.say("decision one", ts="1767225700.000100", thread_ts="1767225600.000100")
        self.assertEqual(self.posted()[0]["thread_ts"], "1767225600.000100")

    def test_is_not_heard_as_something_said(self):
        """Slack marks what a bot said; by its account alone dossier knows itself, too."""
        self.say("decision one")
        self.fake.wait_for_ack(self.fake.event(
            direct_message("decision two", "1767225600.000300", user=slack.BOT_USER)))
        self.say("decision three", ts="1767225600.000400")
        self.assertEqual(self.entries(), ["D-1 one", "D-2 three"])
        self.assertEqual(len(self.posted()), 2)

    def test_goes_once_where_only_its_reader_sees_it(self):
        """Whether it was shown cannot be looked up, so that it is not sent again."""
        self.fake.fail("chat.postEphemeral", drop=True)
        self.fake.wait_for_ack(self.fake.event({
            "type": "app_mention", "channel": "C0EX1", "user": "U0EX1", "ts": "1767225700.000100",
            "text": f"<@{slack.BOT_USER}> decision Dropped gift wrap"}))
        self.wait_for_metric(self.server, "dossier_slack_letters_dropped_total 1")
        self.assertEqual(len([call for call in self.fake.calls if call.method == "chat.postEphemeral"]), 1)
        self.assertEqual(self.entries(), ["D-1 Dropped gift wrap"])

    def test_waits_for_a_token_that_works(self):
        self.fake.fail("chat.postMessage", error="token_revoked")
        self.fake.wait_for_ack(self.fake.event(direct_message("decision one", "1767225600.000100")))
        self.wait_for_metric(self.server, "dossier_slack_letters_put_off_total 1")
        self.program.clock.set(NOW + datetime.timedelta(minutes=11))
        self.say("decision two", ts="1767225600.000200")
        self.fake.wait_until(lambda: len(self.posted()) == 2, "both letters")

    def test_is_given_up_where_slack_refuses_it_for_good(self):
        self.fake.fail("chat.postMessage", error="missing_scope")
        self.fake.wait_for_ack(self.fake.event(direct_message("decision one", "1767225600.000100")))
        self.wait_for_metric(self.server, "dossier_slack_letters_dropped_total 1")
        self.assertIn("is not sent: missing_scope", self.server.errors())
        self.assertEqual(self.entries(), ["D-1 one"])


class Controls(InSlack):
    HOME = {"type": "home", "id": "V0HOME"}
    MODAL = {"type": "modal", "id": "V0EX1"}

    def press(self, action, value, **where):
        return self.interact({"type": "block_actions", "actions": [{"action_id": action, "value": value}], **where})

    def test_of_the_home_answer_on_top_of_it(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.press("say:list", "/evidence list", view=self.HOME)
        self.assertIn("Dropped gift wrap", json.dumps(self.wait_for_view("open")))
        self.press("form:decision", "/decision", trigger_id="9.9.two", view=self.HOME)
        self.assertEqual(self.wait_for_view("open", 2)["title"]["text"], "Log a decision")

    def test_of_a_modal_open_the_next_one_on_top(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.press("ask", "/decision D-1 because: ", view=self.MODAL)
        self.assertEqual(self.wait_for_view("push")["title"]["text"], "Add to D-1")

    def test_are_answered_once_and_leave_the_message_as_it_is(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        where = {"container": {"type": "message"}, "response_url": self.fake.api_url.replace("api/", "response/1")}
        self.press("say:show", "/evidence show D-1", **where)
        self.fake.wait_for_call("response_url")
        self.press("say:undo", "/evidence undo", trigger_id="9.9.two", **where)
        said = [self.fake.wait_for_call("response_url", count) for count in (1, 2)]
        self.assertEqual([call.arguments["replace_original"] for call in said], [False, False])
        self.assertEqual([call.token for call in said], ["", ""], "the address is enough")
        self.assertEqual(len([call for call in self.fake.calls if call.method == "response_url"]), 2)

    def test_say_what_to_type_when_slack_opens_no_form(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.fake.fail("views.open", error="exchanged_trigger_id")
        self.press("ask", "/decision D-1 because: ", container={"type": "message"},
                   response_url=self.fake.api_url.replace("api/", "response/1"))
        self.assertIn("/decision D-1 because:", self.fake.wait_for_call("response_url").arguments["text"])

    def test_of_the_lightning_bolt_open_the_form(self):
        ack = self.interact({"type": "shortcut", "callback_id": "form"})
        self.assertIn(ack.payload, (None, {}, ""))
        self.assertEqual(self.wait_for_view("open")["title"]["text"], "Log a decision")

    def test_of_three_modals_take_the_place_of_the_uppermost(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.fake.fail("views.push", error="push_limit_reached")
        self.press("ask", "/decision D-1 because: ", view=self.MODAL)
        self.assertEqual(self.fake.wait_for_call("views.update").arguments["view_id"], self.MODAL["id"])

    def test_are_answered_though_slack_is_busy_at_first(self):
        self.fake.slash_command("/decision Dropped gift wrap")
        self.fake.fail("response_url", status=429, retry_after=1)
        self.press("say:show", "/evidence show D-1", container={"type": "message"},
                   response_url=self.fake.api_url.replace("api/", "response/1"))
        self.assertIn("D-1", self.fake.wait_for_call("response_url", 2).arguments["text"])

    def test_that_are_not_dossiers_are_acknowledged(self):
        self.press("somebody elses", "x", container={"type": "message"})
        self.press("open", None, container={"type": "message"})
        self.assertEqual([call.method for call in self.fake.calls if call.method in ("response_url", "views.open")], [])


class WhileSlackIsSlow(InSlack):
    """What is acknowledged waits for nothing that Slack takes long over."""

    def test_a_command_that_names_somebody_is_acked_in_time(self):
        self.fake.fail("users.info", times=9, delay=5)
        payload = self.fake.slash_payload("/mentor x")
        payload["text"] = "<@U0EX2> pairing on the design doc"
        ack = self.fake.wait_for_ack(self.fake.send("slash_commands", payload))
        self.assertLess(ack.seconds, slack.ACK_DEADLINE)
        self.assertIn("P-1", str(ack.payload))

    def test_a_form_that_opens_late_is_acked_in_time(self):
        self.fake.fail("views.open", delay=5)
        ack = self.fake.slash_command("/decision")
        self.assertLess(ack.seconds, slack.ACK_DEADLINE)
        self.assertIn("/decision", str(ack.payload), "what to type stands in the answer")

    def test_a_kept_message_is_acked_in_time(self):
        self.fake.fail("users.info", times=9, delay=5)
        ack = self.interact({"type": "message_action", "callback_id": "keep", "channel": {"id": "C0EX1"},
                             "message": {"user": "U0EX2", "text": "well done", "ts": "1767225600.000500"}})
        self.assertLess(ack.seconds, slack.ACK_DEADLINE)

    def test_an_emoji_is_not_forgotten_while_reading_is_limited(self):
        self.fake.messages["C0EX1"] = [{"type": "message", "user": "U0EX2", "text": "well", "ts": "1767225600.000500"}]
        self.fake.fail("conversations.history", status=429, error="ratelimited", retry_after=1)
        event = {"type": "reaction_added", "user": "U0EX1", "reaction": "pushpin",
                 "item": {"type": "message", "channel": "C0EX1", "ts": "1767225600.000500"}}
        name = self.fake.event(event, event_id="Ev0EX1")
        self.wait_for_log(self.server, "cannot be read yet")
        self.fake.send_again(name)
        self.wait_for(self.entries, "the entry, once Slack sends the event again")

    def test_a_home_is_shown_once_slack_takes_it(self):
        self.fake.fail("views.publish", status=429, error="ratelimited", retry_after=1)
        self.fake.wait_for_ack(self.fake.event({"type": "app_home_opened", "user": "U0EX1", "tab": "home"}))
        self.fake.wait_for_call("views.publish", 2)


if __name__ == "__main__":
    unittest.main()
