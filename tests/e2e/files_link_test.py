#!/usr/bin/env python3
"""A packet by a private link: it is asked for in Chime, and fetched by a browser that keeps its cookies.

    tests/e2e/files_link_test.py [PROGRAM] [unittest's options]
"""

import http.cookies
import io
import re
import unittest
import zipfile

import chime_program
import dossier_program

PUBLIC = "https://dossier.example.com"


class Browser:
    """Keeps the cookies of one site, and shows them again."""

    def __init__(self, server):
        self.server = server
        self.cookies = {}

    def ask(self, method, path):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        status, answered, body = self.server.request(method, path, b"" if method == "POST" else None, headers)
        for line in answered.get_all("Set-Cookie") or ():
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return status, answered, body


class ALink(chime_program.WithChime):
    def setUp(self):
        super().setUp()
        self.server = self.serve_and_connect(settings=f'public_url = "{PUBLIC}"\n')
        self.ask("decision Dropped gift wrap because: it hurt retention #checkout")
        self.hers, self.another = Browser(self.server), Browser(self.server)

    def link_to(self, line):
        found = re.search(PUBLIC + r"(/files-for-you/[0-9a-f]{64})", self.ask(line))
        self.assertTrue(found, line)
        return found[1]

    def test_gives_the_packet_to_one_browser(self):
        path = self.link_to("packet")
        for method in ("HEAD", "GET"):  # a program that shows previews
            self.assertEqual(self.another.ask(method, path)[0], 200)
        status, headers, page = self.hers.ask("GET", path)
        self.assertEqual((status, headers["Referrer-Policy"], headers["Cache-Control"]), (200, "no-referrer", "no-store"))
        self.assertIn(b'<form method="post">', page)
        status, headers, body = self.hers.ask("POST", path)
        self.assertEqual((status, headers["Content-Type"]), (200, "application/zip"))
        self.assertIn("decision-log.pdf", zipfile.ZipFile(io.BytesIO(body)).namelist())
        self.assertEqual(self.another.ask("POST", path)[0], 403)
        self.assertEqual(self.another.ask("GET", path)[0], 403)
        self.assertEqual(self.hers.ask("POST", path)[0], 200)

    def test_ends_after_a_day(self):
        path = self.link_to("packet")
        self.set_clock(chime_program.NOW + chime_program.datetime.timedelta(hours=24))
        self.assertEqual(self.hers.ask("GET", path)[0], 410)
        self.assertEqual(self.hers.ask("POST", path)[0], 410)

    def test_goes_with_what_is_erased(self):
        path = self.link_to("packet")
        self.ask("evidence erase D-1")
        self.assertEqual(self.hers.ask("POST", path)[0], 410)

    def test_stands_in_no_log_and_no_file(self):
        path = self.link_to("packet")
        token = path.rpartition("/")[2]
        self.hers.ask("POST", path)
        self.another.ask("POST", path)
        self.assertNotIn(token, self.server.errors())
        self.assertEqual(self.rows("SELECT count(*) FROM download WHERE length(token) = 32"), [(1,)])
        self.assertEqual(self.rows("SELECT count(*) FROM delivery WHERE instr(CAST(reply AS TEXT), ?)", token), [(0,)])


class WithoutAPublicName(chime_program.WithChime):
    def test_the_answer_says_where_the_files_are_made(self):
        server = self.serve_and_connect()
        self.ask("decision Dropped gift wrap")
        answer = self.ask("packet")
        self.assertIn("dossier packet --as chime:", answer)
        self.assertNotIn("/files-for-you/", answer)
        self.assertEqual(server.request("GET", "/files-for-you/" + "0" * 64)[0], 404)


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main()
