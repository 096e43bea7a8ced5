#!/usr/bin/env python3
"""The formats that other programs open: the documents for Word, read by a library of its own, and the dashboard, in a
browser without a network.

    tests/e2e/formats_test.py [PROGRAM] [unittest's options]
"""

import datetime
import pathlib
import shutil
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

import dossier_program
import webdriver

try:
    import docx  # python3-docx
except ImportError:
    docx = None

DAY = datetime.datetime(2026, 3, 4, 12, 0, 0)
LINES = (
    "/decision Dropped gift wrap #checkout because: <b>61%</b> of the drop-offs & more",
    "/decision D-1 rejected: gift wrap for Valentines hypothesis: fewer fields, more orders",
    "/decision \u05dc\u05d3\u05d7\u05d5\u05ea \u05d0\u05ea 3.5% #latency because: \u0642\u0631\u0631\u062a 👩\u200d👩\u200d👧",
    "/metric checkout-conversion 2.8% source: Looker/checkout #checkout happened: 2026-01-05",
    "/metric checkout-conversion 3.1% source: https://example.com/a?b=1&c=2 #checkout",
    "/evidence charter vision: checkout in two taps responsibilities: Legal - reviews the terms #checkout",
    "/decision Kept one ranking for both #checkout #search",
)
DOCUMENTS = {"product-outcome-map": "Product outcome map", "decision-log": "Decision log",
             "launch-charter": "Launch charter: checkout"}


def setUpModule():
    global BUNDLE
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dossier-formats."))
    unittest.addModuleCleanup(shutil.rmtree, folder)
    program = dossier_program.Program(folder)
    database, person = folder / "evidence.db", "local:author"
    for number, line in enumerate(LINES):
        program.say(line, database, DAY + datetime.timedelta(minutes=number), person)
    BUNDLE = folder / "packet"
    built = program.run(["packet", "--as", person, "--database", database, "--out", BUNDLE],
                        DAY + datetime.timedelta(hours=1))
    if built.returncode != 0:
        raise AssertionError(f"dossier packet failed: {built.stderr.decode()}")


class TheDocumentsForWord(unittest.TestCase):
    def test_are_whole_packages_of_well_formed_parts(self):
        for name in DOCUMENTS:
            with self.subTest(document=name), zipfile.ZipFile(BUNDLE / f"{name}.docx") as package:
                self.assertIsNone(package.testzip())
                self.assertEqual("[Content_Types].xml", package.namelist()[0])
                for part in package.namelist():
                    ElementTree.fromstring(package.read(part))

    def test_hold_no_program_and_lead_only_where_the_author_pointed(self):
        outside = []
        for name in DOCUMENTS:
            with zipfile.ZipFile(BUNDLE / f"{name}.docx") as package:
                self.assertFalse([part for part in package.namelist() if not part.endswith((".xml", ".rels"))])
                relations = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))
                outside += [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
        self.assertEqual({"https://example.com/a?b=1&c=2"}, set(outside))

    @unittest.skipUnless(docx, "python3-docx is not installed")
    def test_are_read_by_another_library(self):
        for name, title in DOCUMENTS.items():
            with self.subTest(document=name):
                document = docx.Document(BUNDLE / f"{name}.docx")
                self.assertEqual(title, document.core_properties.title)
                self.assertEqual("author", document.core_properties.author)
                self.assertEqual(title, document.paragraphs[0].text)
                self.assertEqual("Title", document.paragraphs[0].style.name)
                self.assertIn("Heading 1", {paragraph.style.name for paragraph in document.paragraphs})
                self.assertIn("chain head", document.sections[0].footer.paragraphs[0].text)
                for table in document.tables:
                    self.assertEqual("Packet Table", table.style.name)
                    self.assertTrue(table.rows[0]._tr.trPr.findall(docx.oxml.ns.qn("w:tblHeader")))

    @unittest.skipUnless(docx, "python3-docx is not installed")
    def test_say_what_was_typed_with_the_entry_it_came_from(self):
        document = docx.Document(BUNDLE / "decision-log.docx")
        stages = {row.cells[0].text: row.cells[2].text for row in document.tables[0].rows}
        self.assertIn("<b>61%</b> of the drop-offs & more", stages["Because"])
        self.assertIn("[D-1]", stages["Because"])
        self.assertEqual("fewer fields, more orders [D-1]", stages["Hypothesis"])


class TheDashboard(unittest.TestCase):
    def setUp(self):
        if webdriver.find_driver() is None:
            if webdriver.no_browser_to_be_had():
                self.skipTest("no browser: Ubuntu has Chromium only as a snap; install it to test the dashboard")
            self.fail("there is no chromedriver: run deploy/install test")
        browser = webdriver.browser()
        self.page = browser.__enter__()
        self.addCleanup(browser.__exit__, None, None, None)
        self.page.open((BUNDLE / "outcome-dashboard.html").as_uri())

    def shown(self):
        return self.page.run("return [...document.querySelectorAll('#decisions article')]"
                             ".filter(one => one.checkVisibility()).map(one => one.id)")

    def test_needs_nothing_beside_itself(self):
        self.assertEqual([], self.page.run("return performance.getEntriesByType('resource').map(one => one.name)"))
        self.assertEqual([], self.page.complaints())

    def test_draws_a_chart_and_says_its_values(self):
        chart = self.page.find("svg.chart")
        self.assertIn("From 2.8% on 5 Jan 2026 to 3.1% on 4 Mar 2026", chart.attribute("aria-label"))
        self.assertGreater(self.page.run("return arguments[0].getBoundingClientRect().height", chart), 40)
        self.page.find("details summary").click()
        self.assertIn("5 Jan 2026", self.page.find("table.values").text())
        self.assertEqual(["M-1", "M-2"], self.page.run(
            "return [...document.querySelectorAll('table.values tbody tr')].map(one => one.lastChild.textContent)"))

    def test_shows_one_initiative_and_then_all_again(self):
        self.assertEqual(["D-1", "D-2", "D-3"], self.shown())
        self.page.find("#filter button[value=latency]").click()
        self.assertEqual(["D-2"], self.shown())
        self.assertRegex(self.page.find("#filter-told").text(), "^[0-9]+ of [0-9]+ shown$")
        self.assertIn("Nothing of this initiative", self.page.find("#charter").text())
        self.page.find("#filter button[value='']").click()
        self.assertEqual(["D-1", "D-2", "D-3"], self.shown())
        self.assertNotIn("Nothing of this initiative", self.page.find("#charter").text())

    def test_shows_a_decision_with_each_of_its_initiatives(self):
        self.page.find("#filter button[value=checkout]").click()
        self.assertEqual(["D-1", "D-3"], self.shown())
        self.page.find("#filter button[value=search]").click()
        self.assertEqual(["D-3"], self.shown())

    def test_runs_nothing_that_was_typed(self):
        self.assertEqual(0, self.page.run("return document.querySelectorAll('main b, main script').length"))
        self.page.run("const made = document.createElement('script'); made.textContent = 'window.ran = true';"
                      "document.body.append(made)")
        self.assertIsNone(self.page.run("return window.ran ?? null"), "its policy allows its own script alone")

    def test_fits_a_phone(self):
        self.page.resize(360, 740)
        self.assertEqual(0, self.page.run("return document.documentElement.scrollWidth - window.innerWidth"))


if __name__ == "__main__":
    unittest.main()
