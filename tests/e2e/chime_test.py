#!/usr/bin/env python3
"""Chime SDK messaging, by a fake of our own: what is said there is kept once and answered once, whatever happens on
the way.

    tests/e2e/chime_test.py [PROGRAM] [long] [unittest's options]
"""

import datetime
import os
import re
import signal
import sys
import time
import unittest

import chime_program
from chime_program import NOW, chime

IS_LONG = "long" in sys.argv
if IS_LONG:
    sys.argv.remove("long")
LASTING = 11  # seconds: behind a session that lasted so long, the next one is tried at once
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
PERSON = f"chime:{chime.APP_INSTANCE.rpartition('/')[2]}/ana"


class WithAnswers(chime_program.WithChime):
    def answers(self, number):
        """Those that say that this decision was saved."""
        return [text for text in self.fake.texts() if f"**D-{number} saved**" in text]

    def wait_for_answers(self, count, seconds=chime.PATIENCE):
        """To each of so many decisions one, and no other: one letter of a person is sent at a time."""
        self.fake.wait_until(lambda: all(self.answers(number + 1) for number in range(count)), f"{count} answers",
                             seconds)
        self.ask("/evidence list")
        self.assertEqual([len(self.answers(number + 1)) for number in range(count + 1)], [1] * count + [0])


class Lines(WithAnswers):
    def setUp(self):
        super().setUp()
        self.server = self.serve_and_connect()

    def test_are_commands_in_each_spelling_in_a_direct_channel(self):
        for number, line in enumerate(["decision Dropped gift wrap", "/decision Kept the old cart",
                                       "@dossier decision Moved the launch", "Decision: Hired Ben"], 1):
            self.assertIn(f"D-{number}", self.ask(line))
        self.assertEqual(self.titles(), ["Dropped gift wrap", "Hired Ben", "Kept the old cart", "Moved the launch"])

    def test_that_are_no_command_are_answered_in_a_direct_channel(self):
        self.assertIn("/decision", self.ask("we dropped gift wrap today"))
        self.assertEqual(self.titles(), [])

    def test_are_commands_in_a_shared_channel_where_they_are_meant_for_dossier(self):
        mentioned = {"CHIME.mentions": {"StringValues": [chime.user_arn(chime.BOT)]}}
        self.assertIn("D-1", self.ask("/decision One", channel="strategy"))
        self.assertIn("D-2", self.ask("@dossier decision Two", channel="strategy"))
        self.assertIn("D-3", self.ask("@Dossier, decision Three", channel="strategy", attributes=mentioned))
        self.assertIn("D-4", self.ask("please keep this @Dossier decision Four", channel="strategy",
                                      attributes=mentioned))
        self.assertIn("D-5", self.ask("decision Five", channel="strategy", target=chime.BOT))

    def test_of_others_are_none_of_its_business(self):
        for line in ("decision Dropped gift wrap", "hello", "@ben decision Dropped gift wrap", "@dossierx decision No"):
            self.fake.say("ana", "strategy", line)
        self.fake.say("ana", "strategy", "/decision Between the two of us", target="ben")
        self.assertIn("D-1", self.ask("/decision Kept", channel="strategy"))
        self.assertEqual(self.titles(), ["Kept"])
        self.assertEqual(len(self.fake.texts("strategy")), 1)

    def test_are_answered_for_their_authors_eyes_alone(self):
        for channel in ("dm", "strategy"):
            asked = self.fake.say("ana", channel, "/decision Dropped gift wrap")
            self.assertEqual(self.fake.wait_for_reply(asked).target, "ana")
        self.assertEqual({one.content_type for one in self.fake.messages if one.sender == chime.BOT}, {"text/markdown"})

    def test_of_two_people_are_the_evidence_of_two_people(self):
        self.assertIn("D-1", self.ask("/decision Anas", user="ana", channel="strategy"))
        self.assertIn("D-1", self.ask("/decision Bens", user="ben", channel="strategy"))
        self.assertNotIn("Bens", self.ask("/evidence list", user="ana", channel="strategy"))

    def metric(self, name):
        text = self.server.request("GET", "/metrics")[2].decode()
        return int(re.search(rf"^dossier_chime_{name} (\d+)$", text, re.MULTILINE).group(1))

    def test_that_come_again_are_kept_once(self):
        asked = self.fake.say("ana", "dm", "decision Dropped gift wrap", times=3)
        self.fake.wait_for_reply(asked)
        self.fake.push_again(asked)
        self.wait_for(lambda: self.metric("messages_repeated_total") >= 3, "three repeats")
        self.wait_for_answers(1)
        self.assertEqual(self.titles(), ["Dropped gift wrap"])

    def test_that_are_edited_correct_the_entry_and_what_is_redacted_is_asked_about(self):
        asked = self.fake.say("ana", "dm", "decision Dropped gift wrap")
        self.fake.wait_for_reply(asked)
        self.fake.edit(asked, "decision Dropped gift wrap for good")
        self.assertIn("D-1", self.fake.wait_for_reply(asked, 2).text)
        self.assertEqual(self.titles(), ["Dropped gift wrap for good"])
        self.fake.redact(asked)
        self.assertIn("/evidence retract D-1", self.fake.wait_for_reply(asked, 3).text)

    def test_with_nothing_but_nulls_around_them_are_read(self):
        self.fake.sends_nulls = True
        self.assertIn("D-1", self.ask("decision Dropped gift wrap"))

    def test_whose_answer_is_long_are_answered_in_parts(self):
        self.ask("decision " + "We dropped gift wrap, for good. " * 300)
        asked = self.fake.say("ana", "dm", "/evidence show D-1")
        self.fake.wait_for_reply(asked, 3)
        self.ask("/evidence list")
        texts = [one.text for one in self.fake.replies_to(asked)][:-1]
        for text in texts:
            self.assertLessEqual(len(text.encode()), 4000)
        self.assertGreaterEqual(" ".join(texts).count("for good."), 300)

    def test_that_ask_for_files_are_told_how_to_make_them(self):
        self.ask("decision Dropped gift wrap because: retention")
        self.assertIn(f"dossier packet --as {PERSON} --out packet", self.ask("/packet"))
        self.assertIn(f"dossier export --as {PERSON} --out dossier-log", self.ask("/evidence export"))
        self.assertIn('"/evidence checkin brief"', self.ask("/evidence checkin brief"))


class Files(WithAnswers):
    def test_are_fetched_by_a_link_once_and_by_one_browser(self):
        server = self.serve_and_connect(settings='public_url = "https://dossier.example.com"\n')
        self.ask("decision Dropped gift wrap because: retention")
        asked = self.fake.say("ana", "strategy", "/packet")
        told = self.fake.wait_for_reply(asked)
        self.assertEqual(told.target, "ana")
        path = re.search(r"https://dossier\.example\.com(/files-for-you/\S+)", told.text).group(1)
        self.assertEqual(server.request("GET", path)[0], 200)
        status, headers, body = server.request("POST", path)
        self.assertEqual((status, body[:2]), (200, b"PK"))
        cookie = headers["Set-Cookie"].partition(";")[0]
        self.assertEqual(server.request("POST", path, headers={"Cookie": cookie})[0], 200)
        self.assertIn(server.request("POST", path)[0], (403, 410))
        self.assertEqual(self.rows("SELECT count(*) FROM outbox WHERE body LIKE '%files-for-you%'"), [(0,)])


class Channels(WithAnswers):
    def test_that_it_is_added_to_are_told_how_to_begin(self):
        self.fake.add_channel("launch", ["ana", "ben"])
        server = self.serve_and_connect()
        self.fake.join("launch", chime.BOT)
        self.fake.wait_until(lambda: self.fake.texts("launch"), "a greeting")
        self.assertIn("/decision", self.fake.texts("launch")[0])
        self.assertIn("D-1", self.ask("/decision Dropped gift wrap", channel="launch"))
        self.fake.leave("launch", chime.BOT)
        self.wait_for_metric(server, "dossier_chime_channels 2")
        self.assertEqual(len(self.fake.texts("launch")), 2)

    def test_that_were_direct_are_so_no_more_when_somebody_joins(self):
        self.serve_and_connect()
        self.assertIn("D-1", self.ask("decision Dropped gift wrap"))
        self.fake.join("dm", "ben")
        self.fake.say("ana", "dm", "decision This was said to Ben")
        self.assertIn("D-2", self.ask("/decision Kept the old cart"))

    def test_are_not_read_back_to_what_was_said_before_it_came(self):
        self.fake.say("ana", "dm", "decision Before dossier was there", at=NOW - HOUR)
        self.serve_and_connect()
        self.assertIn("D-1", self.ask("decision Dropped gift wrap"))
        self.assertEqual(self.titles(), ["Dropped gift wrap"])

    def test_that_are_gone_do_not_keep_an_answer_from_its_reader(self):
        self.serve_and_connect()
        self.fake.fail("SendChannelMessage", status=403)
        self.fake.say("ana", "strategy", "/decision Dropped gift wrap")
        self.fake.wait_until(lambda: self.fake.texts(), "an answer somewhere else")
        (elsewhere,) = {one.channel for one in self.fake.messages if one.sender == chime.BOT}
        self.assertEqual(set(self.fake.channels[elsewhere].members), {"ana", chime.BOT})
        self.assertEqual(len(self.fake.texts()), 1)


class Sessions(WithAnswers):
    def test_hear_what_was_said_before_they_were_granted(self):
        self.fake.establishes_after = None
        self.serve_chime()
        self.fake.wait_for_connections(1)
        asked = self.fake.say("ana", "dm", "decision Said early")
        self.fake.establish()
        self.assertIn("D-1", self.fake.wait_for_reply(asked).text)
        self.assertEqual(self.titles(), ["Said early"])

    def test_that_break_lose_and_double_nothing(self):
        server = self.serve_in_real_time()
        said = []

        def say(text, is_pushed):
            said.append(text)
            self.fake.say("ana", "dm", f"decision {text}", is_pushed=is_pushed)
        for number, code in enumerate([1001, 1006, 1011, 1012, 4005], 1):
            self.fake.disconnect(code=code)
            say(f"{number}a while nobody listened", False)
            say(f"{number}b while nobody listened", False)
            self.fake.wait_for_sessions(1, seconds=30)
            say(f"{number}c when somebody did", True)
        self.wait_for_answers(len(said))
        self.assertEqual(self.titles(), sorted(said))
        self.wait_for_metric(server, "dossier_chime_sessions_lost_total 5")

    def test_take_long_histories_page_by_page(self):
        server = self.serve_and_connect()
        self.fake.largest_page = 3
        self.fake.disconnect()
        for number in range(20):
            self.fake.say("ana", "dm", f"decision {number}", is_pushed=False)
        self.wait_for(lambda: len(self.titles()) == 20, "all of them", seconds=30)
        self.wait_for_metric(server, "dossier_chime_messages_caught_up_total 20")

    def test_are_tried_slowly_and_loudly_where_they_are_not_granted(self):
        for code in (4401, 4003):
            with self.subTest(code=code):
                self.fake.refuse_sessions(code=code)
                before = len(self.fake.connections)
                server = self.serve_chime()
                self.wait_for_log(server, f"closed with code {code}")
                self.assertIn("dossier doctor", server.errors())
                time.sleep(3)  # nothing tells that somebody waits
                self.assertEqual(len(self.fake.connections), before + 1)
                self.assertEqual(server.stop(), 0)

    def test_come_back_when_the_endpoint_does(self):
        self.fake.fail("GetMessagingSessionEndpoint", status=500, times=2)
        self.fake.fail("Connect", status=503)
        self.fake.fail("Connect", drop=True)
        self.serve_chime()
        self.fake.wait_for_sessions(1, seconds=60)

    def test_do_not_keep_dossier_from_ending(self):
        self.fake.fail("GetMessagingSessionEndpoint", delay=60)
        server = self.serve_chime()
        self.fake.wait_for_call("GetMessagingSessionEndpoint")
        self.assertEqual(server.stop(), 0)
        server = self.serve_and_connect()
        self.fake.fail("SendChannelMessage", delay=60)
        self.fake.say("ana", "dm", "decision Said at the end")
        self.fake.wait_for_call("SendChannelMessage")
        self.assertEqual(server.stop(), 0)

    def test_end_with_dossier(self):
        server = self.serve_and_connect()
        self.assertEqual(server.stop(), 0)
        self.fake.wait_for_sessions(0)


class ADay(WithAnswers):
    def test_with_a_disconnect_every_ten_minutes(self):
        """Something is said before, meanwhile and behind each of them; now and then Chime fails besides."""
        server = self.serve_in_real_time()
        said = []

        def say(when, number, **how):
            said.append(f"Number {number:03}, {when}")
            self.fake.say("ana", "dm", f"decision {said[-1]}", **how)
        for number in range(144 if IS_LONG else 4):
            if IS_LONG:
                time.sleep(LASTING)  # nothing tells that a session has lasted
            say("before", number, times=1 + number % 2)
            self.fake.disconnect(code=(1001, 1006, 1011, 1012, 1013, 1014, 4005)[number % 7])
            say("meanwhile", number, is_pushed=False)
            if number % 3 == 1:
                self.fake.fail("ListChannelMessages", status=(429, 500, 503)[number % 9 // 3])
                self.fake.fail("SendChannelMessage", drop=True, done=True)
            self.fake.wait_for_sessions(1, seconds=60)
            say("behind", number, times=1 + number % 2)
        self.wait_for_answers(len(said), seconds=120)
        self.assertEqual(self.titles(), sorted(said))
        self.wait_for_metric(server, f"dossier_chime_sessions_lost_total {144 if IS_LONG else 4}")


class Crashes(WithAnswers):
    def kill(self, server):
        os.kill(server.pid, signal.SIGKILL)
        server.stop()

    def test_lose_nothing_that_was_said_meanwhile(self):
        server = self.serve_and_connect()
        first = self.fake.say("ana", "dm", "decision First")
        self.fake.wait_for_reply(first)
        self.kill(server)
        second = self.fake.say("ana", "dm", "decision Second", is_pushed=False)
        self.serve_and_connect()
        self.fake.wait_for_reply(second)
        self.wait_for_answers(2)
        self.assertEqual(self.titles(), ["First", "Second"])

    def test_send_a_letter_once_that_was_on_its_way(self):
        for number, how in enumerate([{"delay": 30}, {"delay": 30, "done": True}], 1):
            server = self.serve_in_real_time()
            self.fake.fail("SendChannelMessage", **how)
            calls = len(self.fake.calls_of("SendChannelMessage"))
            self.fake.say("ana", "dm", f"decision Number {number}")
            self.fake.wait_for_call("SendChannelMessage", calls + 1)
            self.kill(server)
            server = self.serve_in_real_time()
            self.wait_for_answers(number)
            server.stop()

    def test_do_not_make_it_forget_a_channel_before_its_first_message(self):
        server = self.serve_and_connect()
        self.wait_for(lambda: len(self.rows("SELECT name FROM place")) == 2, "both channels on the disk")
        self.kill(server)
        asked = self.fake.say("ana", "strategy", "/decision Said meanwhile", is_pushed=False)
        self.serve_and_connect(NOW + MINUTE)
        self.assertIn("D-1", self.fake.wait_for_reply(asked).text)


class Erasure(WithAnswers):
    """What was erased is known no more, not even by the key of its delivery: only what was heard keeps it away."""

    def erase(self):
        self.ask("/evidence erase D-1")
        self.ask("/evidence erase D-1 yes")
        self.assertEqual(self.derived_rows("SELECT title FROM entry WHERE title LIKE '%gift%'"), [])

    def test_is_not_undone_by_a_new_session_nor_by_a_frame_that_comes_twice(self):
        self.serve_in_real_time()
        asked = self.fake.say("ana", "strategy", "/decision Dropped gift wrap")
        self.fake.wait_for_reply(asked)
        self.erase()
        self.fake.push_again(asked)
        self.fake.disconnect()
        self.fake.wait_for_sessions(1, seconds=30)
        self.ask("/decision Kept the old cart", channel="strategy")
        self.assertEqual([title for title in self.titles() if "gift" in title], [])

    def test_is_not_undone_by_a_crash(self):
        server = self.serve_in_real_time()
        self.fake.wait_for_reply(self.fake.say("ana", "strategy", "/decision Dropped gift wrap"))
        self.erase()
        os.kill(server.pid, signal.SIGKILL)
        server.stop()
        self.serve_in_real_time()
        self.ask("/decision Kept the old cart", channel="strategy")
        self.assertEqual([title for title in self.titles() if "gift" in title], [])


class Faults(WithAnswers):
    def test_on_the_way_out_are_waited_out(self):
        self.serve_in_real_time()
        for number, how in enumerate([{"status": 429}, {"status": 500}, {"status": 503}, {"drop": True},
                                      {"drop": True, "done": True}, {"html": True}, {"status": 500, "done": True}], 1):
            self.fake.fail("SendChannelMessage", **how)
            self.fake.say("ana", "dm", f"decision Number {number}")
            self.wait_for_answers(number)

    def test_on_the_way_to_a_history_are_waited_out(self):
        self.serve_and_connect()
        self.fake.disconnect()
        asked = self.fake.say("ana", "dm", "decision Said meanwhile", is_pushed=False)
        self.fake.fail("ListChannelMembershipsForAppInstanceUser", status=500)
        self.fake.fail("ListChannelMessages", status=429)
        self.fake.fail("ListChannelMessages", drop=True)
        self.assertIn("D-1", self.fake.wait_for_reply(asked, seconds=60).text)

    def test_in_asking_who_is_in_a_channel_keep_the_line(self):
        self.serve_and_connect()
        self.fake.fail("ListChannelMemberships", status=503)
        self.assertIn("D-1", self.ask("decision Dropped gift wrap"))

    def test_of_haste_cost_no_answer(self):
        self.fake.calls_per_second = 10
        self.serve_in_real_time()
        for number in range(30):
            self.fake.say("ana", "dm", f"decision Number {number}")
        self.wait_for_answers(30, seconds=60)


class Keys(WithAnswers):
    def test_that_expire_are_renewed(self):
        self.fake.life_of_credentials = HOUR
        self.serve_and_connect(credentials=chime_program.container_credentials)
        self.assertIn("D-1", self.ask("decision With the first keys"))
        self.set_clock(NOW + 2 * HOUR)
        self.assertIn("D-2", self.ask("decision With others"))
        self.fake.disconnect()
        self.fake.wait_for_sessions(1, seconds=30)

    def test_that_cannot_be_found_are_looked_for_again(self):
        server = self.serve_chime(credentials=lambda fake: {chime_program.NO_METADATA: "true"})
        self.wait_for_log(server, "There is no session with Chime: ")
        self.assertNotIn("secret", server.errors())

    def test_are_in_no_log_line(self):
        server = self.serve_and_connect()
        self.fake.disconnect(code=4401)
        self.wait_for_log(server, "4401")
        self.assertIsNone(re.search("secret|X-Amz|Signature|AKIDEXAMPLE", server.errors()))


class Doctor(WithAnswers):
    def doctor(self, user=chime.BOT):
        """Returns the exit code, and what is said about each thing of Chime's."""
        self.set_clock(NOW)
        settings = self.program.folder / "dossier.toml"
        settings.write_text(f'chime_bot = "{chime.user_arn(user)}"\n', encoding="utf-8")
        self.program.environment |= {chime_program.API_URL: self.fake.api_url, chime_program.TRUSTED: self.fake.ca_file,
                                     **chime_program.lasting_credentials(self.fake)}
        done = self.program.run(["doctor", "--chime", "--database", self.database, "--config", settings], NOW)
        said = {}
        for line in done.stdout.decode().splitlines():
            verdict, about, text = line[:9].strip(), line[9:23].strip(), line[23:]
            if about.startswith("chime"):
                said.setdefault(about, []).append(f"{verdict}: {text}")
        self.assertNotIn("secret+of", done.stdout.decode() + done.stderr.decode())
        return done.returncode, said

    def test_finds_all_well(self):
        _, said = self.doctor()
        self.assertEqual(said["chime keys"], ["ok: from the environment"])
        self.assertEqual(said["chime session"], ["ok: Chime grants a session"])
        self.assertRegex(said["chime calls"][0], "^ok: .*2 channels")

    def test_names_each_permission_that_is_missing(self):
        for call, permission in (("ListChannelMemberships", "chime:ListChannelMemberships "),
                                 ("ListChannelMessages", "chime:ListChannelMessages "),
                                 ("DescribeChannel", "chime:DescribeChannel ")):
            self.fake.fail(call, status=403)
        self.fake.refuse_sessions(code=4003)
        code, said = self.doctor()
        self.assertEqual(code, 1)
        self.assertRegex(said["chime session"][0], "^PROBLEM: .*4003.*chime:Connect")
        self.assertEqual([line.split()[1] for line in said["chime calls"]],
                         ["chime:ListChannelMemberships", "chime:DescribeChannel", "chime:ListChannelMessages"])

    def test_says_that_the_keys_are_somebody_elses(self):
        code, said = self.doctor(user="ana")
        self.assertEqual(code, 1)
        self.assertIn("chime:ListChannelMembershipsForAppInstanceUser is not permitted", said["chime calls"][0])


@unittest.skipIf(chime_program.missing_client(), chime_program.missing_client())
class AmazonsClient(WithAnswers):
    """The other side of the conversation is Amazon's: its session hears, its client writes."""

    def test_talks_with_dossier(self):
        self.serve_in_real_time()
        with chime_program.Person(self.fake, "ana") as ana, chime_program.Person(self.fake, "ben") as ben:
            ana.write("strategy", "/decision Dropped gift wrap")
            said = ana.wait_for_text("D-1 saved")
            self.assertEqual(said["Target"], [{"MemberArn": chime.user_arn("ana")}])
            ben.write("strategy", "@dossier decision Bens own", target=chime.BOT)
            ben.wait_for_text("D-1 saved")
            ana.write("dm", "list")
            ana.wait_for_text("Dropped gift wrap")
            self.assertFalse([one for one in ben.heard if one["payload"] and
                              "D-1 saved" in one["payload"]["Content"] and "gift wrap" in one["payload"]["Content"]])


class Nudges(WithAnswers):
    def test_reach_somebody_in_the_channel_where_they_are_alone_with_it(self):
        monday, friday = datetime.datetime(2026, 3, 23, 10), datetime.datetime(2026, 3, 27, 16, 12)
        server = self.serve_and_connect(monday)
        self.ask("/evidence zone UTC", channel="strategy")
        self.ask("decision Deprioritised gift wrap #checkout because: retention risk")
        self.set_clock(friday)
        self.ask("/evidence zone", channel="strategy", user="ben")  # what wakes it up
        before = len(self.fake.texts("dm"))
        self.wait_for(lambda: len(self.fake.texts("dm")) > before, "a nudge", seconds=60)
        nudge = [one for one in self.fake.messages if one.sender == chime.BOT][-1]
        self.assertEqual((nudge.channel, nudge.target), ("dm", "ana"))
        self.assertEqual(len(self.rows("SELECT key FROM nudge WHERE sent = 1")), 1)
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
