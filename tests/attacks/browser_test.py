#!/usr/bin/env python3
"""A page of somebody else's in the browser of whoever uses dossier: other sites, other names for this machine, frames,
forms and pictures that ask in their name.

    tests/attacks/browser_test.py [PROGRAM] [unittest's options]
"""

import http.cookies
import unittest

import attack
import dossier_program


class InABrowser(attack.SlackAttacker):
    def setUp(self):
        self.address = f"127.0.0.1:{self.port}"
        self.link = "/?token=" + self.server.url.partition("token=")[2]
        self.opened = self.server.request("GET", self.link)
        kept = http.cookies.SimpleCookie(self.opened[1]["Set-Cookie"])
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in kept.items())
        self.morsel = next(iter(kept.values()))
        super().setUp()

    def ask(self, path, method="GET", body=None, **headers):
        return self.server.request(method, path, body, {"Cookie": self.cookie, **headers})

    def upgrade(self, **headers):
        """The status of an attempt to open the socket with the cookie of the page."""
        lines = {"Host": self.address, "Origin": f"http://{self.address}", "Connection": "Upgrade", "Upgrade": "websocket",
                 "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Cookie": self.cookie, **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
        return self.server.raw_request(f"GET /chat HTTP/1.1\r\n{head}\r\n".encode())


class AnotherSite(InABrowser):
    def test_opens_no_socket(self):
        self.assertEqual(101, self.upgrade())
        port = self.port
        for origin in ("http://evil.example", f"http://evil.example:{port}", "null", "", f"http://127.0.0.1:{port + 1}", "http://127.0.0.1",
                       f"http://localhost:{port}", f"http://127.0.0.1:{port}.evil.example", f"http://127.0.0.1:{port}@evil.example",
                       f"http://evil.example#127.0.0.1:{port}", f"https://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}",
                       f"HTTP://127.0.0.1:{port}x", "file://", f"chrome-extension://127.0.0.1:{port}",
                       f"http://127.0.0.1:{port} http://evil.example"):
            with self.subTest(origin=origin):
                # Without a value the header is as good as not there: a browser always sends one.
                self.assertEqual(403 if origin else 101, self.upgrade(Origin=origin))

    def test_opens_no_socket_by_two_origins(self):
        self.assertEqual(400, self.upgrade(Origin=f"http://{self.address}\r\nOrigin: http://evil.example"))

    def test_reads_nothing(self):
        """Nothing here is for other sites to read: no answer says that it may be."""
        for path in ("/", "/chat/state", "/healthz", "/page.js", "/files/x/y"):
            _, headers, _ = self.ask(path, Origin="http://evil.example")
            for name in headers:
                self.assertFalse(name.lower().startswith("access-control-"), (path, name))
        self.assertEqual(405, self.ask("/", "OPTIONS", Origin="http://evil.example",
                                       **{"Access-Control-Request-Method": "POST"})[0])

    def test_changes_nothing_by_a_form(self):
        """What a form can send, it sends with the cookie of a careless browser; no address of the page takes a POST."""
        for path in ("/", "/chat", "/chat/state", "/files/x/y", "/page.js", "/healthz", "/readyz", "/metrics"):
            for kind in (attack.FORM, "text/plain", "multipart/form-data; boundary=x"):
                with self.subTest(path=path, kind=kind):
                    status = self.ask(path, "POST", b'{"id":"1","text":"/decision forged"}', **{"Content-Type": kind})[0]
                    self.assertIn(status, (404, 405))

    def test_says_nothing_in_slack_without_the_secret(self):
        body = attack.command("/decision forged by a form", "1")
        for kind in (attack.FORM, "text/plain", "application/json", "multipart/form-data; boundary=x"):
            self.assertEqual(401, self.ask("/slack/events", "POST", body, **{"Content-Type": kind})[0])

    def test_changes_nothing_by_a_picture(self):
        """A GET that says a line would be one that any page can make."""
        for path in ("/chat?text=/decision+forged", "/?text=/decision+forged", "/chat/state?text=/decision+forged", "/say?text=/decision+forged"):
            self.ask(path)  # tearDown sees that nothing was kept


class AnotherNameForThisMachine(InABrowser):
    """DNS rebinding: a name of the attacker's is made to mean 127.0.0.1, and the browser takes it for the same site."""

    def names(self):
        port = self.port
        return ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", f"localhost.evil.example:{port}",
                f"127.0.0.1:{port}.evil.example", f"127.0.0.1:{port + 1}", "127.0.0.1", f"127.0.0.1:{port}@evil.example",
                f"127.0.0.2:{port}", f"0.0.0.0:{port}", f"[::]:{port}", f"2130706433:{port}", f"0x7f.1:{port}", f"127.1:{port}",
                f"127.0.0.1.:{port}", f"localhost.:{port}", f" 127.0.0.1:{port}/", f"127.0.0.1:{port},evil.example")

    def test_opens_no_page(self):
        for host in self.names():
            for path in (self.link, "/", "/chat/state", "/page.js", "/files/x/y"):
                with self.subTest(host=host, path=path[:5]):
                    status, headers, _ = self.ask(path, Host=host)
                    self.assertIn(status, (400, 403))
                    self.assertIsNone(headers["Set-Cookie"])

    def test_opens_no_socket(self):
        for host in self.names():
            with self.subTest(host=host):
                self.assertIn(self.upgrade(Host=host, Origin=f"http://{host}"), (400, 403))

    def test_is_not_taken_from_what_a_proxy_might_say(self):
        for header in ("X-Forwarded-Host", "Forwarded", "X-Host", "X-Forwarded-For"):
            value = f"host={self.address};for=127.0.0.1" if header == "Forwarded" else self.address
            self.assertEqual(403, self.ask("/", Host="evil.example", **{header: value})[0])

    def test_needs_to_be_said(self):
        self.assertIn(self.server.raw_request(f"GET {self.link} HTTP/1.1\r\n\r\n".encode()), (400, 403))
        self.assertIn(self.server.raw_request(f"GET {self.link} HTTP/1.0\r\n\r\n".encode()), (400, 403))


class WhatAnAnswerAllows(InABrowser):
    def test_no_frame_no_script_no_form_of_others(self):
        for path in ("/", self.link + "x"):
            status, headers, _ = self.ask(path) if path == "/" else self.server.request("GET", path)
            self.assertIn(status, (200, 401))
            policy = headers["Content-Security-Policy"]
            for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"):
                self.assertIn(rule, policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual("no-referrer", headers["Referrer-Policy"])

    def test_nothing_is_kept_in_a_cache_or_taken_for_another_type(self):
        for path in ("/", "/chat/state", "/page.js", "/healthz", "/nothing"):
            _, headers, _ = self.ask(path)
            self.assertEqual(("no-store", "nosniff"), (headers["Cache-Control"], headers["X-Content-Type-Options"]), path)

    def test_the_token_leaves_the_address_at_once(self):
        status, headers, _ = self.opened
        self.assertEqual((303, "/"), (status, headers["Location"]))

    def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(self):
        self.assertTrue(self.morsel["httponly"])
        self.assertEqual(("Strict", "", "/"), (self.morsel["samesite"], self.morsel["domain"], self.morsel["path"]))
        self.assertGreaterEqual(len(self.morsel.value), 64)
        self.assertNotIn(self.morsel.value, self.link)

    def test_another_cookie_or_token_opens_nothing(self):
        name, _, value = self.cookie.partition("=")
        token = self.link.partition("=")[2]
        for odd in ("", value[:-1], value + "0", value[:-1] + ("1" if value[-1] == "0" else "0"), value.upper() + "X", "0" * len(value)):
            self.assertEqual(401, self.server.request("GET", "/", None, {"Cookie": f"{name}={odd}"})[0])
        for odd in ("", token[:-1], token + "0", token[:-1] + ("1" if token[-1] == "0" else "0"), token.upper() + "X", value):
            self.assertEqual(401, self.server.request("GET", f"/?token={odd}")[0])
        self.assertEqual(401, self.server.request("GET", "/", None, {"Cookie": f"{name[:-1]}={value}"})[0])

    def test_of_the_program_itself_no_file_is_served(self):
        for path in ("/../evidence.db", "/evidence.db", "/evidence.db.page-key", "/%2e%2e/evidence.db", "/files/../evidence.db",
                     "/files/../../evidence.db", "/files/%2e%2e%2fevidence.db", "/page.js/../evidence.db", "/page.js%00", "/files//etc/passwd",
                     "/files/" + "0" * 32 + "/decision-log.pdf"):
            with self.subTest(path=path):
                self.assertIn(self.ask(path)[0], (400, 404))


if __name__ == "__main__":
    dossier_program.find_program()
    unittest.main(verbosity=2)
