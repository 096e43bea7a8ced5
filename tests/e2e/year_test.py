#!/usr/bin/env python3
"""The year of one engineer, end to end: the real program, each of the four ways in, and the packet that comes out.

    tests/e2e/year_test.py [PROGRAM] [unittest's options]
"""

import datetime
import functools
import getpass
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import chime_program
import dossier_program
import verify_log
import webdriver
import year
from chime_program import chime

THE_YEAR = year.read()
PACKET_DAY = datetime.datetime(2026, 11, 20, 15, 0, 0)
ARTIFACTS = {"product-outcome-map": 1, "decision-log": 4, "launch-charter": 1}  # with their most pages
BUNDLE = {f"{name}.{form}" for name in ARTIFACTS for form in ("pdf", "md", "docx")} | {
    "outcome-dashboard.html", "readiness.md", "evidence.jsonl", "VERIFY.md"}
# A server anchors the log day by day; in a terminal nobody did.
ANCHOR = {"anchor.tlog-proof", "anchor.vkey", "checkpoint"}
ENTRY = re.compile(r"\b[DMPCE]-[1-9][0-9]*\b")
CITED = re.compile(rf"\\\[{ENTRY.pattern}(?:, {ENTRY.pattern})*\\\]")  # as Markdown escapes it: \[D-14, M-7\]
# What frames the statements of an artifact: its heading, its letterhead, and what belongs to an entry's number.
FRAME = re.compile(
    r"# |Kept first when a page is full:"
    r"|- \*\*(?:Author|Period|Made|Chain head|Version|Redacted|Date|Initiative|Outcome|Digest):\*\* ")


class Replay:
    """What one way in made of the year: the answer to each line, and the packet built from it."""

    def __init__(self, name, person):
        self.name = name
        self.person = person
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"dossier-{name}."))
        unittest.addModuleCleanup(shutil.rmtree, self.folder)
        self.program = dossier_program.Program(self.folder)
        self.database = self.folder / "evidence.db"
        self.answers = []

    @functools.cached_property
    def bundle(self):
        """The folder that `dossier packet` fills."""
        out = self.folder / "packet"
        built = self.program.run(["packet", "--as", self.person, "--database", self.database, "--out", out], PACKET_DAY)
        if built.returncode != 0:
            raise AssertionError(f"dossier packet failed: {built.stderr.decode()}")
        return out

    @functools.cached_property
    def export(self):
        """The whole log, as JSON Lines."""
        done = self.program.run(["export", "--as", self.person, "--database", self.database], PACKET_DAY)
        if done.returncode != 0:
            raise AssertionError(f"dossier export failed: {done.stderr.decode()}")
        return done.stdout

    @functools.cached_property
    def records(self):
        """Every record of the log."""
        head, *records = [json.loads(line) for line in self.export.splitlines()]
        assert head["records"] == len(records), head
        return records

    def verify(self, bundle):
        return self.program.run(["verify", bundle], PACKET_DAY)


def in_a_terminal():
    replay = Replay("terminal", "local:author")
    replay.answers = [replay.program.say(line.text, replay.database, line.moment, replay.person) for line in THE_YEAR]
    return replay


def in_slack():
    replay = Replay("slack", "slack:T0EX1/U0EX1")
    with replay.program.serve(replay.database, THE_YEAR[0].moment,
                              SLACK_SIGNING_SECRET=dossier_program.SIGNING_SECRET) as server:
        replay.answers = [server.slash_command(line.text, line.moment) for line in THE_YEAR]
    return replay


def on_the_page():
    replay = Replay("page", f"local:{getpass.getuser()}")
    with replay.program.serve(replay.database, THE_YEAR[0].moment) as server, webdriver.browser() as page:
        page.open(server.url)
        page.find("#status[data-state=connected]")
        for number, line in enumerate(THE_YEAR, 1):
            replay.program.clock.set(line.moment)
            page.find("#say").type(line.text)
            page.find("#send").click()
            said = page.find_by_xpath(f"(//*[@id='log']/article[contains(@class, 'mine')])[{number}]")
            replay.answers.append(page.find(f"#log article.reply[data-id='{said.attribute('data-id')}']").text())
        replay.complaints = page.complaints()
    return replay


def in_chime():
    replay = Replay("chime", f"chime:{chime.APP_INSTANCE.rpartition('/')[2]}/ana")
    settings = replay.folder / "dossier.toml"
    settings.write_text(f'{chime_program.SETTING_OF_USER} = "{chime.user_arn(chime.BOT)}"\n', encoding="utf-8")
    with chime.FakeChime() as fake:
        fake.set_clock(THE_YEAR[0].moment)
        environment = {chime_program.API_URL: fake.api_url, chime_program.TRUSTED: fake.ca_file,
                       **chime_program.lasting_credentials(fake)}
        with replay.program.serve(replay.database, THE_YEAR[0].moment, "--config", settings, **environment):
            fake.wait_for_sessions(1)
            fake.wait_for_reply(fake.say("ana", "dm", "/evidence nudges off"))  # or they come between the answers
            for line in THE_YEAR:
                replay.program.clock.set(line.moment)
                fake.set_clock(line.moment)
                replay.answers.append(fake.wait_for_reply(fake.say("ana", "dm", line.text)).text)
        replay.complaints = fake.complaints
    return replay


WAYS = {"terminal": in_a_terminal, "slack": in_slack, "chime": in_chime, "page": on_the_page}
REPLAYED = {}


def replayed(way):
    """Each way in is walked once, by the first test that asks for it."""
    if way == "page" and webdriver.find_driver() is None:
        if webdriver.no_browser_to_be_had():
            raise unittest.SkipTest("no browser: Ubuntu has Chromium only as a snap; install it to test the page")
        raise AssertionError("there is no chromedriver: run deploy/install test")
    if way not in REPLAYED:
        try:
            REPLAYED[way] = WAYS[way]()
        except Exception as failure:  # told again by each further test, not tried again
            REPLAYED[way] = failure
    if isinstance(REPLAYED[way], Exception):
        raise REPLAYED[way]
    return REPLAYED[way]


class OneWayIn:
    """The claims that hold whichever way the lines come in; the classes below name the way."""

    way = None

    @property
    def replay(self):
        return replayed(self.way)

    def test_each_answer_names_the_entry_that_was_kept(self):
        for line, answer in zip(THE_YEAR, self.replay.answers):
            if line.entry:
                with self.subTest(line=line.text, answer=answer):
                    self.assertIn(line.entry, ENTRY.findall(answer))

    def test_a_kept_line_is_one_record_logged_at_the_moment_it_was_typed(self):
        kept = [line for line in THE_YEAR if line.entry]
        self.assertEqual([stamp(line.moment) for line in kept], [logged_at(record) for record in self.replay.records])
        self.assertEqual([line.entry for line in kept], [record["content"]["entry"] for record in self.replay.records])

    def test_what_was_typed_is_kept_as_it_was_typed(self):
        kept = [without_stroke(line.text) for line in THE_YEAR if line.entry]
        self.assertEqual(kept, [without_stroke(record["content"]["said"]) for record in self.replay.records])

    def test_a_refused_line_is_answered_with_one_sentence(self):
        for line, answer in zip(THE_YEAR, self.replay.answers):
            if line.refused:
                with self.subTest(line=line.text, answer=answer):
                    self.assertTrue(answer.strip())
                    self.assertLess(len(answer), 400)
                    self.assertNotRegex(answer, r"(?i)exception|terminate|assert|traceback")

    def test_the_bundle_holds_every_file_and_the_same_again_as_a_zip(self):
        files = {path.name: path.read_bytes() for path in self.replay.bundle.iterdir() if path.suffix != ".zip"}
        self.assertEqual(BUNDLE | self.anchor, set(files))
        (packed,) = self.replay.bundle.glob("*.zip")
        with zipfile.ZipFile(packed) as archive:
            self.assertEqual(files, {pathlib.Path(name).name: archive.read(name) for name in archive.namelist()})

    def test_no_artifact_is_longer_than_its_limit(self):
        for name, limit in ARTIFACTS.items():
            with self.subTest(artifact=name):
                self.assertIn(pages_of(self.replay.bundle / f"{name}.pdf"), range(1, limit + 1))

    def test_the_year_fills_every_artifact(self):
        for name in ARTIFACTS:
            with self.subTest(artifact=name):
                self.assertIsNotNone(ENTRY.search(text_of(self.replay.bundle / f"{name}.pdf")))

    def test_every_line_of_the_decision_log_cites_an_entry(self):
        for line in statements_of((self.replay.bundle / "decision-log.md").read_text(encoding="utf-8")):
            with self.subTest(line=line):
                self.assertRegex(line, CITED)

    def test_the_bundle_verifies_as_a_folder_and_as_a_zip(self):
        for bundle in (self.replay.bundle, *self.replay.bundle.glob("*.zip")):
            done = self.replay.verify(bundle)
            self.assertEqual(0, done.returncode, done.stderr)

    def test_the_bundle_and_the_export_verify_without_dossier(self):
        self.assertEqual([], verify_log.faults({"evidence.jsonl": self.replay.export}))
        for bundle in (self.replay.bundle, *self.replay.bundle.glob("*.zip")):
            self.assertEqual([], verify_log.faults(verify_log.read(bundle)))

    def test_the_database_verifies(self):
        done = self.replay.verify(self.replay.database)
        self.assertEqual(0, done.returncode, done.stderr)

    def test_one_changed_byte_of_the_evidence_or_of_an_artifact_is_noticed(self):
        for name in sorted(BUNDLE - {"VERIFY.md"}):
            with self.subTest(file=name):
                changed = self.replay.folder / "changed"
                shutil.rmtree(changed, ignore_errors=True)
                shutil.copytree(self.replay.bundle, changed, ignore=shutil.ignore_patterns("*.zip"))
                content = bytearray((changed / name).read_bytes())
                content[len(content) // 2] ^= 1
                (changed / name).write_bytes(content)
                self.assertNotEqual(0, self.replay.verify(changed).returncode)


class InATerminal(OneWayIn, unittest.TestCase):
    anchor = set()
    way = "terminal"


class InSlack(OneWayIn, unittest.TestCase):
    anchor = ANCHOR
    way = "slack"


class InChime(OneWayIn, unittest.TestCase):
    anchor = ANCHOR
    way = "chime"

    def test_chime_has_nothing_to_complain_of(self):
        self.assertEqual([], self.replay.complaints)


class OnThePage(OneWayIn, unittest.TestCase):
    anchor = ANCHOR
    way = "page"

    def test_the_page_leaves_no_error_in_the_console(self):
        self.assertEqual([], self.replay.complaints)


class TheFourWaysIn(unittest.TestCase):
    maxDiff = None

    def test_slack_keeps_the_same_records_as_the_terminal(self):
        self.assertEqual(comparable(replayed("terminal").records), comparable(replayed("slack").records))

    def test_chime_keeps_the_same_records_as_the_terminal(self):
        self.assertEqual(comparable(replayed("terminal").records), comparable(replayed("chime").records))

    def test_the_page_keeps_the_same_records_as_the_terminal(self):
        self.assertEqual(comparable(replayed("terminal").records), comparable(replayed("page").records))


def stamp(moment):
    return moment.replace(tzinfo=datetime.timezone.utc)


def logged_at(record):
    return datetime.datetime.fromisoformat(record["logged_at"].replace("Z", "+00:00"))


def comparable(records):
    """The records without what belongs to the person (the chain) or to chance (the salt)."""
    return [(record["seq"], record["logged_at"], {**record["content"], "said": without_stroke(record["content"]["said"])})
            for record in records]


def without_stroke(said):
    """A command is a command with or without its stroke; Slack knows none without."""
    return re.sub(r"^(?:@dossier )?/?", "", said)


def pages_of(pdf):
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"^Pages:\s+([0-9]+)$", told, re.MULTILINE).group(1))


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


def statements_of(markdown):
    """The lines of an artifact that say something: neither empty, nor its frame, nor a blank to fill, nor the list of
    what is left out at its end."""
    return [line for line in markdown.split("**Left out**")[0].splitlines()
            if line.strip() and not FRAME.match(line) and r"\_\_\_\_" not in line]


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
