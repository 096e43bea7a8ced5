#!/usr/bin/env python3
"""The tests' browser comes up although another program took the port that its driver chose, and says why it does not.

    tests/e2e/webdriver_test.py [unittest's options]
"""

import os
import pathlib
import subprocess
import tempfile
import unittest
import unittest.mock

import webdriver

# Stands in for chromedriver, and says line by line what that one says. Each start is written down.
STAND_IN = """#!/bin/sh
echo started >> {folder}/starts
echo 'Starting ChromeDriver on port 0'
[ $(wc -l < {folder}/starts) -gt {failing} ] || {{ echo '{words}'; exit 1; }}
echo 'ChromeDriver was started successfully on port 4711.'
exec sleep 60
"""


class ADriver(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-webdriver.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        self.enterContext(unittest.mock.patch.dict(os.environ, {"PATH": path}))

    def fails_first(self, times, words):
        stand_in = self.folder / "chromedriver"
        stand_in.write_text(STAND_IN.format(folder=self.folder, failing=times, words=words), encoding="utf-8")
        stand_in.chmod(0o755)

    def starts(self):
        return len((self.folder / "starts").read_text(encoding="utf-8").splitlines())

    def test_is_started_once_when_all_is_well(self):
        self.fails_first(0, "")
        with webdriver.driver() as port:
            self.assertEqual(port, 4711)
        self.assertEqual(self.starts(), 1)

    def test_is_started_again_while_its_port_is_taken(self):
        for protocol in ("IPv4", "IPv6"):
            with self.subTest(protocol):
                (self.folder / "starts").unlink(missing_ok=True)
                self.fails_first(3, f"{protocol} port not available. Exiting...")
                with webdriver.driver() as port:
                    self.assertEqual(port, 4711)
                self.assertEqual(self.starts(), 4)

    def test_that_never_finds_a_port_is_given_up(self):
        self.fails_first(1000, "IPv6 port not available. Exiting...")
        with self.assertRaisesRegex(webdriver.WebDriverError, "IPv6 port not available"), webdriver.driver():
            self.fail("there is no driver")
        self.assertEqual(self.starts(), webdriver.STARTS)

    def test_that_ends_for_another_reason_says_it(self):
        self.fails_first(1000, "error while loading shared libraries")
        with self.assertRaisesRegex(webdriver.WebDriverError, "while loading shared libraries"), webdriver.driver():
            self.fail("there is no driver")
        self.assertEqual(self.starts(), 1)

    def test_is_gone_behind_its_block(self):
        self.fails_first(0, "")
        processes = []
        popen = subprocess.Popen

        def started(*arguments, **options):
            processes.append(popen(*arguments, **options))
            return processes[-1]

        with unittest.mock.patch("subprocess.Popen", started), webdriver.driver():
            self.assertIsNone(processes[0].poll())
        self.assertIsNotNone(processes[0].poll())


if __name__ == "__main__":
    unittest.main()
