#!/usr/bin/env python3
"""The chat page in a browser: a line that dossier offers is put into the input with the caret where the words go, and
a reminder that waited in the outbox is shown once, with its answers as buttons.

    tests/e2e/page_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import json
import pathlib
import sqlite3
import tempfile
import unittest

import dossier_program
import webdriver

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)


class OfferedLines(unittest.TestCase):
    def setUp(self):
        if webdriver.no_browser_to_be_had():
            self.skipTest("no browser: Ubuntu has Chromium only as a snap; install it to test the page")
        folder = tempfile.TemporaryDirectory(prefix="dossier-page.")
        self.addCleanup(folder.cleanup)
        program = dossier_program.Program(pathlib.Path(folder.name))
        server = self.enterContext(program.serve(pathlib.Path(folder.name) / "evidence.db", NOW))
        self.page = self.enterContext(webdriver.browser())
        self.page.open(server.url)
        self.page.find("#status[data-state=connected]")
        self.said = 0

    def say(self, line):
        """Types a line, sends it, and returns its answer's element."""
        self.page.run("document.getElementById('say').value = ''")
        self.page.find("#say").type(line)
        self.page.find("#send").click()
        self.said += 1
        mine = self.page.find_by_xpath(f"(//*[@id='log']/article[contains(@class, 'mine')])[{self.said}]")
        return f"#log article.reply[data-id='{mine.attribute('data-id')}']"

    def typed(self):
        """What stands in the input, with a bar where the caret is."""
        return self.page.run("const { value, selectionStart: at } = document.getElementById('say');"
                             "return value.slice(0, at) + '|' + value.slice(at);")

    def offered(self, line):
        """What the input holds when dossier offers that line."""
        return self.page.run("return import('/composer.js').then(({ withoutBlanks }) => {"
                             "  const { text, caret } = withoutBlanks(arguments[0]);"
                             "  return text.slice(0, caret) + '|' + text.slice(caret); });", line)

    def test_the_lines_of_the_gaps_can_be_tapped(self):
        self.say("/decision Dropped gift wrap #checkout")
        answer = self.say("/evidence gaps")
        shown = self.page.find(f"{answer} .fact .example").text()
        self.assertTrue(shown.startswith("/"), shown)
        self.page.find(f"{answer} .fact .example").click()
        self.assertTrue(self.typed().startswith("/"), self.typed())
        self.assertNotIn("…", self.typed())
        self.assertEqual([], self.page.complaints())

    def test_a_refused_placeholder_is_answered_with_the_place_for_the_words(self):
        answer = self.say("/evidence charter vision: ... #checkout")
        self.page.find(f"{answer} .question").click()
        self.assertEqual("/evidence charter #checkout vision: |", self.typed())

    def test_the_caret_stands_where_the_words_go(self):
        for line, expected in {
            "/decision what you decided because: ": "/decision | because: ",
            "/decision what you decided #initiative because: ": "/decision | because: ",
            "/evidence charter vision: … #checkout": "/evidence charter #checkout vision: |",
            "/evidence charter responsibilities: Legal - … #a #b":
                "/evidence charter #a #b responsibilities: Legal - |",
            "/metric conversion … #checkout": "/metric conversion | #checkout",
            "/evidence correct D-1 …": "/evidence correct D-1 |",
            "/evidence retract D-1 reason: …": "/evidence retract D-1 reason: |",
            "/decision D-3 results: ": "/decision D-3 results: |",
            "/packet": "/packet|",
        }.items():
            with self.subTest(line=line):
                self.assertEqual(expected, self.offered(line))


# A browser whose notifications are written down, and whose page is in front or behind as the test says.
RECORDED_NOTICES = """
window.notices = [];
window.asked = 0;
window.Notification = class {
  static permission = sessionStorage.getItem('permission') ?? 'default';
  static async requestPermission() {
    window.asked += 1;
    sessionStorage.setItem('permission', 'granted');
    return this.permission = 'granted';
  }
  constructor(title, { body, tag }) {
    window.notices.push({ title, body, tag });
    window.notice = this;
  }
  close() {}
};
Object.defineProperty(document, 'hidden', { get: () => sessionStorage.getItem('behind') === 'yes' });
"""

WEEKLY = {
    "tone": "answer",
    "headline": "This week you logged one decision. D-1 has no result yet.",
    "facts": [{"label": "Why D-1", "text": "It was decided 5 weeks ago, and nothing says yet whether it worked."}],
    "question": {"ask": "What came of dropping gift wrap?", "type": "/decision D-1 results: "},
    "choices": [
        {"label": "Nothing this week", "line": "/evidence nudges nothing weekly 2026-03-02"},
        {"label": "In 3 hours", "line": "/evidence nudges snooze 3h weekly 2026-03-02"},
        {"label": "Tomorrow", "line": "/evidence nudges snooze tomorrow weekly 2026-03-02"},
        {"label": "Next week", "line": "/evidence nudges snooze next week weekly 2026-03-02"},
    ],
}


def browsers_now():
    """The browser's clock is the real one."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


class Reminders(unittest.TestCase):
    def setUp(self):
        if webdriver.no_browser_to_be_had():
            self.skipTest("no browser: Ubuntu has Chromium only as a snap; install it to test the page")
        folder = tempfile.TemporaryDirectory(prefix="dossier-page.")
        self.addCleanup(folder.cleanup)
        self.database = pathlib.Path(folder.name) / "evidence.db"
        self.program = dossier_program.Program(pathlib.Path(folder.name))
        self.program.say("/decision Dropped gift wrap because: retention #checkout", self.database,
                         NOW - datetime.timedelta(days=3))  # before any letter: it would be decided anew
        # No other reminders than the letters that are put here.
        self.program.say("/evidence nudges off", self.database, NOW - datetime.timedelta(days=3))
        self.page = self.enterContext(webdriver.browser())
        self.page.before_each_page(RECORDED_NOTICES)

    def put(self, key, reply, made=NOW):
        """A letter for the page, while no dossier runs."""
        made_at = int(made.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)
        body = {"person": "", "key": "weekly 2026-03-02", "reply": reply}
        with contextlib.closing(sqlite3.connect(self.database)) as raw, raw:
            raw.execute("INSERT INTO outbox (key, person, platform, team, kind, body, due_at, made_at)"
                        " SELECT ?, id, 'page', '', 'nudge', ?, 0, ? FROM person WHERE name LIKE 'local:%'",
                        (key, json.dumps(body), made_at))

    def letters(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as raw:
            return dict(raw.execute("SELECT key, state FROM outbox WHERE platform = 'page'"))

    def serve(self):
        """Starts dossier and opens its page."""
        server = self.enterContext(self.program.serve(self.database, NOW))
        self.page.open(server.url)
        self.page.find("#status[data-state=connected]")

    def say(self, line):
        """Says it as if it were typed, and waits for its answer: what was said before is heard by then, too."""
        self.page.find("#say").type(line)
        self.page.find("#send").click()
        self.page.find("#log > article.mine + article.reply:last-child")

    def count(self, css):
        return self.page.run("return document.querySelectorAll(arguments[0]).length", css)

    def reload(self):
        self.page.reload()
        self.page.find("#status[data-state=connected]")

    def test_one_that_waited_is_shown_once(self):
        self.put("page weekly 2026-03-02", WEEKLY, NOW - datetime.timedelta(days=2))
        self.serve()
        shown = self.page.find("#log article[data-nudge]").text()
        self.assertIn("Reminder 7 Mar 2026, 10:00", shown)
        self.assertIn(WEEKLY["headline"], shown)
        self.say("/evidence list")
        self.assertEqual({"page weekly 2026-03-02": "sent"}, self.letters())
        self.reload()
        self.say("/evidence list")
        self.assertEqual(1, self.count("#log article[data-nudge]"))
        self.assertEqual([], self.page.complaints())

    def test_of_several_the_newest_is_shown(self):
        for week in ("2026-02-23", "2026-03-02"):
            self.put(f"page weekly {week}", WEEKLY | {"headline": f"The week of {week}"})
        self.serve()
        self.assertIn("The week of 2026-03-02", self.page.find("#log article[data-nudge]").text())
        self.say("/evidence list")
        self.assertEqual(1, self.count("#log article[data-nudge]"))
        self.assertEqual({"page weekly 2026-02-23": "dropped", "page weekly 2026-03-02": "sent"}, self.letters())

    def test_a_tap_says_its_line_once(self):
        self.put("page weekly 2026-03-02", WEEKLY)
        self.serve()
        self.page.find("#log article[data-nudge] .choice:nth-child(3)").click()
        self.page.find("#log > article.mine + article.reply:last-child")
        self.assertEqual("/evidence nudges snooze tomorrow weekly 2026-03-02",
                         self.page.find("#log article.mine .text").text())
        for _ in range(2):
            self.assertEqual(4, self.count("#log article[data-nudge] .choice:disabled"))
            self.assertEqual("Tomorrow", self.page.find("#log .choice[aria-pressed=true]").text())
            self.reload()

    def test_its_question_puts_the_line_into_the_input(self):
        self.put("page weekly 2026-03-02", WEEKLY)
        self.serve()
        self.page.find("#log article[data-nudge] .question").click()
        self.assertEqual("/decision D-1 results: ", self.page.run("return document.getElementById('say').value"))

    def test_notifications_are_asked_for_by_a_click_alone(self):
        self.put("page weekly 2026-03-02", WEEKLY)
        self.serve()
        self.page.find("#log article[data-nudge]")
        self.assertEqual(0, self.page.run("return window.asked"))
        for label, clicked in (("Show", "Stop showing"), ("Stop showing", "Show"), ("Show", "Stop showing")):
            self.page.find_by_xpath(f"//button[text()='{label} reminders as notifications']").click()
            self.page.find_by_xpath(f"//button[text()='{clicked} reminders as notifications']")
        self.assertEqual(2, self.page.run("return window.asked"))
        self.assertEqual([], self.page.complaints())

    def allow_notices(self, behind):
        self.page.before_each_page("sessionStorage.setItem('permission', 'granted');"
                                   f"sessionStorage.setItem('behind', '{behind}');"
                                   "localStorage.setItem('dossier/notices', 'yes');" + RECORDED_NOTICES)

    def test_one_that_comes_while_the_page_is_hidden_is_notified_once_in_no_words_of_its_own(self):
        self.allow_notices(behind="yes")
        self.put("page weekly 2026-03-02", WEEKLY, browsers_now())
        self.serve()
        self.page.wait_until("window.notices.length > 0")
        self.assertEqual([{"title": "dossier", "body": "A reminder is waiting.", "tag": "nudge:page weekly 2026-03-02"}],
                         self.page.run("return window.notices"))
        self.page.run("window.notice.onclick()")
        self.reload()
        self.page.find("#log article[data-nudge]")
        self.say("/evidence list")
        self.assertEqual([], self.page.run("return window.notices"), "it is in the conversation already")

    def test_one_that_comes_in_front_of_somebody_is_not_notified(self):
        self.allow_notices(behind="no")
        self.put("page weekly 2026-03-02", WEEKLY, browsers_now())
        self.serve()
        self.page.find("#log article[data-nudge]")
        self.assertEqual([], self.page.run("return window.notices"))

    def test_one_that_waited_for_long_is_shown_without_a_notification(self):
        self.allow_notices(behind="yes")
        self.put("page weekly 2026-03-02", WEEKLY, browsers_now() - datetime.timedelta(minutes=11))
        self.serve()
        self.page.find("#log article[data-nudge]")
        # A notification waits half a second; this waits as long and begins later, so it ends later.
        self.page.run("return new Promise(done => setTimeout(done, 500))")
        self.assertEqual([], self.page.run("return window.notices"))

    def test_two_tabs_keep_one_and_the_same(self):
        self.serve()
        kept = self.page.run(
            "return import('/memory.js').then(({ Memory }) => {"
            "  const nudge = at => ({ id: 'nudge:x', at, nudge: at, answer: { text: 'x' } });"
            "  const first = new Memory('local:two'), second = new Memory('local:two');"
            "  second.keep(nudge('2026-03-09T10:00:00.002Z'));"
            "  first.keep(nudge('2026-03-09T10:00:00.001Z'));"
            "  return new Memory('local:two').messages().map(({ at }) => at); });")
        self.assertEqual(["2026-03-09T10:00:00.001Z"], kept)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
