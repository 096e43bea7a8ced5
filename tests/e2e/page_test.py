#!/usr/bin/env python3
"""The chat page in a browser: a line that dossier offers is put into the input with the caret where the words go.

    tests/e2e/page_test.py [PROGRAM] [unittest's options]
"""

import datetime
import pathlib
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


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
