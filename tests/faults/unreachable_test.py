#!/usr/bin/env python3
"""Slack cannot be reached, or who answers in its place is somebody else: its name is not known, nobody listens, the line is
cut, its certificate has ended, is another's, or is nobody's. Evidence is kept all the same, no token is told to anybody,
and every answer arrives once, as soon as it is Slack again.

    tests/faults/unreachable_test.py [long] [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import json
import random
import re
import socket
import ssl
import struct
import sys
import threading
import unittest

import trial  # puts the folder of the next one on the path

import slack_program

sys.path.insert(0, str(slack_program.dossier_program.REPOSITORY / "tests" / "fakes"))
import loopback  # noqa: E402
import slack  # noqa: E402

CHANNEL = "D0EX10000"


class Papers(loopback.Certificates):
    """Further certificates, each of which is no good in a way of its own."""

    def __init__(self, folder):
        super().__init__(folder)
        with open(self._folder / "ca.cnf", "a", encoding="ascii") as file:
            file.write("[stranger]\nbasicConstraints = CA:false\nextendedKeyUsage = serverAuth\nsubjectAltName = DNS:evil.example\n"
                       "[client]\nbasicConstraints = CA:false\nextendedKeyUsage = clientAuth\nsubjectAltName = DNS:localhost\n")

    def issued(self, name, extensions="server", first=loopback.FIRST_DAY, last=loopback.LAST_DAY):
        self._request(name)
        self._openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-extensions", extensions, "-cert", "ca.crt", "-keyfile", "ca.key",
                      "-startdate", first, "-enddate", last, "-in", f"{name}.csr", "-out", f"{name}.crt")
        return self._context(name)

    def signed_by_itself(self, name):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-keyout", f"{name}.key",
                      "-out", f"{name}.crt", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        return self._context(name)

    def _request(self, name):
        self._openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                      "-out", f"{name}.csr", "-subj", f"/CN=dossier tests {name}")

    def _context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{name}.crt", self._folder / f"{name}.key")
        return context


class Gate:
    """In front of the fake Slack.

    way      what becomes of a connection: "closed"; "cut", in the middle of the handshake; "plain", an answer without
             TLS; or TLS: whether it then goes on to Slack, and the ssl.SSLContext
    came     how many connections there were
    heard    what was said to those who are not Slack
    """

    def __init__(self, port_behind):
        self.way = "closed"
        self.came = 0
        self.heard = b""
        self._behind = port_behind
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()

    def wait_for_another(self, before):
        with self._changed:
            if not self._changed.wait_for(lambda: self.came > before, trial.PATIENCE):
                raise AssertionError("dossier did not call")

    def _accept(self):
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line, self.way), daemon=True).start()

    def _serve(self, line, way):
        line.settimeout(trial.PATIENCE)
        with contextlib.suppress(OSError), line:
            if way == "closed":
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif way == "cut":
                line.recv(1)
            elif way == "plain":
                line.recv(65536)  # the beginning of a handshake, which tells nothing
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}")
                self.heard += line.recv(65536)
            else:
                with way[1].wrap_socket(line, server_side=True) as secure:
                    self._carry(secure, way[0])
        with self._changed:
            self.came += 1
            self._changed.notify_all()

    def _carry(self, secure, is_slack):
        if not is_slack:
            self.heard += secure.recv(65536)
            return
        with socket.create_connection(("127.0.0.1", self._behind), timeout=trial.PATIENCE) as behind:
            back = threading.Thread(target=self._pass_on, args=(behind, secure), daemon=True)
            back.start()
            self._pass_on(secure, behind)
            with contextlib.suppress(OSError):
                behind.shutdown(socket.SHUT_RDWR)
            back.join(trial.PATIENCE)

    @staticmethod
    def _pass_on(source, to):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                to.sendall(piece)


class NotSlack(slack_program.WithSlack):
    def setUp(self):
        super().setUp()
        self.fake.channels[CHANNEL] = {"id": CHANNEL, "is_im": True, "user": "U0EX1"}
        self.papers = Papers(self.program.folder)
        self.gate = self.enter(Gate(self.fake.port))
        self.now = datetime.datetime.utcnow().replace(microsecond=0)  # a certificate of today's is to be good
        self.said = 0

    @contextlib.contextmanager
    def serving(self, host="localhost"):
        """dossier, two minutes after it ran last: whatever was to be tried again is due."""
        self.now += datetime.timedelta(minutes=2)
        self.program.clock.run_from(self.now)
        with self.program.serve(self.database, None, SLACK_API_URL=f"https://{host}:{self.gate.port}/api/", SLACK_BOT_TOKEN=slack.BOT_TOKEN,
                                SLACK_SIGNING_SECRET=slack_program.dossier_program.SIGNING_SECRET, SSL_CERT_FILE=str(self.papers.ca)) as server:
            yield server

    def say(self, server):
        """A line in the direct message, whose answer is a letter."""
        self.said += 1
        event = slack_program.direct_message(f"decision Said as number {self.said}, said", f"1767225600.{self.said:06}", channel=CHANNEL)
        body = json.dumps({"type": "event_callback", "team_id": slack.TEAM, "api_app_id": "A0EX1", "event_id": f"Ev{self.said:08}", "event": event,
                           "authorizations": [{"team_id": slack.TEAM, "user_id": slack.BOT_USER, "is_bot": True}]}).encode()
        status, _, answer = server.post_slack(body, self.now, headers={"Content-Type": "application/json"})
        self.assertEqual(200, status, answer)

    def answers(self):
        """The numbers of the lines that were answered in the direct message, in any order."""
        told = [found for message in self.posted(CHANNEL) for found in re.findall(r"Said as number ([0-9]+),", json.dumps(message))[:1]]
        return sorted(map(int, told))

    def test_evidence_is_kept_no_token_is_told_and_answers_arrive_once(self):
        good = (True, self.papers.context())
        ways = {
            "nobody listens": "closed",
            "cut in the handshake": "cut",
            "no TLS at all": "plain",
            "a certificate that has ended": (False, self.papers.issued("ended", last="20210101000000Z")),
            "a certificate that has not begun": (False, self.papers.issued("early", first="20450101000000Z")),
            "a certificate of another's": (False, self.papers.issued("stranger", "stranger")),
            "a certificate for something else": (False, self.papers.issued("client", "client")),
            "a certificate that nobody signed": (False, self.papers.signed_by_itself("self")),
        }
        order = list(ways) * trial.long_or_short(10, 1)
        random.Random(20260309).shuffle(order)
        with self.serving("no-such-host.invalid") as server:
            self.say(server)
        for name in order:
            with self.subTest(name):
                self.gate.way, before = ways[name], self.gate.came
                with self.serving() as server:
                    self.gate.wait_for_another(before)
                    self.say(server)
                    self.say(server)
                    self.assertEqual([(self.said,)], self.rows("SELECT count(*) FROM record"))
        self.assertEqual([], self.fake.calls)
        self.assertNotIn(slack.BOT_TOKEN.encode(), self.gate.heard)
        self.gate.way = good
        with self.serving() as server:
            self.say(server)
            self.wait_for(lambda: len(self.answers()) >= self.said, "the answers", trial.PATIENCE + 2 * self.said)  # at one a second
            self.assertEqual(list(range(1, self.said + 1)), self.answers())
            self.assertNotIn(slack.BOT_TOKEN, server.errors())
        self.assertEqual([(self.said,)], self.rows("SELECT count(*) FROM record"))
        print(f"\n{len(order) + 1} times in front of somebody else: {self.said} lines kept, each answered once")


if __name__ == "__main__":
    trial.dossier_program.find_program()
    unittest.main(verbosity=2)
