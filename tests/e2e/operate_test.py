#!/usr/bin/env python3
"""What an operator meets: a service manager that is told, settings that are read again, a stop that drains, a log as JSON
without what people said, and figures that Prometheus can read.

    tests/e2e/operate_test.py [PROGRAM] [unittest's options]
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import signal
import socket
import tempfile
import threading
import time
import unittest

import dossier_program

NOW = datetime.datetime(2026, 3, 9, 10, 0, 0)
PATIENCE = 30  # seconds, for what is awaited


class Manager:
    """A service manager, as far as it listens (NOTIFY_SOCKET)."""

    def __init__(self, folder):
        self.name = str(folder / "notify")
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(self.name)
        self._line.settimeout(PATIENCE)

    def hear(self, passing_over="WATCHDOG=1"):
        """What is told next, as {"READY": "1"}."""
        while True:
            told = self._line.recv(1000).decode("ascii")
            if told != passing_over:
                return dict(line.split("=", 1) for line in told.splitlines())

    def close(self):
        self._line.close()


class Operating(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dossier-operate.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = dossier_program.Program(self.folder)
        self.database = self.folder / "dossier.db"
        self.settings = self.folder / "dossier.toml"
        self.settings.write_text("")
        self.secret = self.folder / "secret"
        self.secret.write_text(dossier_program.SIGNING_SECRET + "\n")
        self.manager = Manager(self.folder)
        self.addCleanup(self.manager.close)

    def serve(self, *arguments, **environment):
        return self.program.serve(
            self.database, NOW, "--config", str(self.settings), *arguments, NOTIFY_SOCKET=self.manager.name,
            SLACK_SIGNING_SECRET_FILE=str(self.secret), **environment)

    def wait_for(self, server, words):
        """Until the log has these words."""
        until = time.monotonic() + PATIENCE
        while words not in server.errors():
            self.assertLess(time.monotonic(), until, f"the log never said {words!r}: {server.errors()}")
            time.sleep(0.01)

    def post(self, server, line, key, secret=dossier_program.SIGNING_SECRET):
        return server.post_slack(dossier_program.slash_command_body(line, key), NOW, secret)[0]


class AServiceManager(Operating):
    def test_hears_of_a_life_in_order(self):
        with self.serve(WATCHDOG_USEC="100000") as server:
            self.assertEqual(self.manager.hear(), {"READY": "1"})
            self.assertEqual(self.manager.hear(passing_over=None), {"WATCHDOG": "1"})
            self.assertEqual(self.manager.hear(passing_over=None), {"WATCHDOG": "1"}, "and again")
            os.kill(server.pid, signal.SIGHUP)
            reloading = self.manager.hear()
            self.assertEqual(reloading["RELOADING"], "1")
            self.assertGreater(int(reloading["MONOTONIC_USEC"]), 0)
            self.assertEqual(self.manager.hear(), {"READY": "1"})
            self.assertEqual(server.stop(), 0)
            self.assertEqual(self.manager.hear(), {"STOPPING": "1"})


class AReload(Operating):
    def reload(self, server):
        """Sends SIGHUP and waits until dossier is ready again."""
        os.kill(server.pid, signal.SIGHUP)
        self.assertIn("RELOADING", self.manager.hear())
        self.assertEqual(self.manager.hear(), {"READY": "1"})

    def test_replaces_a_secret_in_three_steps(self):
        with self.serve() as server:
            self.manager.hear()
            old, new = dossier_program.SIGNING_SECRET, "a-new-signing-secret-9876543210"
            self.assertEqual(self.post(server, "/decision one", 1, old), 200)
            self.assertEqual(self.post(server, "/decision two", 2, new), 401)
            self.secret.write_text(f"{old},{new}\n")
            self.reload(server)
            self.assertEqual(self.post(server, "/decision three", 3, old), 200)
            self.assertEqual(self.post(server, "/decision four", 4, new), 200)
            self.secret.write_text(f"{new}\n")
            self.reload(server)
            self.assertEqual(self.post(server, "/decision five", 5, old), 401)
            self.assertEqual(self.post(server, "/decision six", 6, new), 200)
            self.assertIn("took up SLACK_SIGNING_SECRET", server.errors())
            self.assertNotIn(new, server.errors())

    def test_names_what_the_next_start_takes(self):
        with self.serve() as server:
            self.manager.hear()
            self.settings.write_text('log = "json"\npublic_url = "https://dossier.example.com"\n')
            self.reload(server)
            self.wait_for(server, "the next start takes up public_url")
            self.assertIn('"message":"the settings were read again: took up log"', server.errors())

    def test_changes_nothing_by_a_mistake(self):
        with self.serve() as server:
            self.manager.hear()
            self.settings.write_text('log = "json"\ncolour = "blue"\n')
            self.secret.write_text("another-secret\n")
            self.reload(server)
            self.wait_for(server, "the settings stay as they were: There is no setting “colour”.")
            self.assertEqual(self.post(server, "/decision one", 1), 200)
            self.assertEqual(server.request("GET", "/readyz")[0], 200)

    def test_outlives_files_that_are_none(self):
        with self.serve() as server:
            self.manager.hear()
            for number, (settings, complaint) in enumerate((
                    (f'tsa = "http://127.0.0.1/"\ntsa_ca = "{self.folder}"\n', f"“tsa_ca”: {self.folder} is a folder"),
                    (f'rules = "{self.folder}"\n', f"“rules”: {self.folder} is a folder"),
                    ('token_key_file = "/dev/zero"\n', "“token_key_file”: /dev/zero is a device"))):
                self.settings.write_text(settings)
                self.reload(server)
                self.wait_for(server, f"the settings stay as they were: {complaint}")
                self.assertEqual(self.post(server, f"/decision {number}", number), 200)
            self.settings.write_text("")
            self.secret.write_text("  \n")
            self.reload(server)
            self.wait_for(server, "the settings stay as they were: SLACK_SIGNING_SECRET_FILE: the first line of ")
            self.assertEqual(self.post(server, "/decision more", 9), 200)

    def test_makes_packets_by_the_rules_that_hold_then(self):
        pack = (dossier_program.REPOSITORY / "config/packs/sde-to-pm.toml").read_text(encoding="utf-8")
        rules = self.folder / "rules.toml"
        self.settings.write_text(f'rules = "{rules}"\n')
        rules.write_text(pack, encoding="utf-8")
        with self.serve() as server:
            self.manager.hear()
            rules.write_text("this is no pack", encoding="utf-8")
            self.reload(server)
            self.wait_for(server, "the settings stay as they were: “rules”")
            rules.write_text(pack + "\n# as it was, but for this line\n", encoding="utf-8")
            self.reload(server)
            self.wait_for(server, "took up rules")


class AStop(Operating):
    def half_a_request(self, server, key):
        """A signed command of which the last byte is yet to be sent, and that byte."""
        body = dossier_program.slash_command_body(f"/decision number {key}", key)
        stamp = str(int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp()))
        head = (f"POST /slack/events HTTP/1.1\r\nHost: dossier\r\nContent-Length: {len(body)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"X-Slack-Request-Timestamp: {stamp}\r\n"
                f"X-Slack-Signature: {dossier_program.slack_signature(dossier_program.SIGNING_SECRET, stamp, body)}\r\n\r\n")
        line = socket.create_connection(("127.0.0.1", int(re.search(r":(\d+)/", server.url)[1])), timeout=PATIENCE)
        self.addCleanup(line.close)
        line.sendall(head.encode() + body[:-1])
        return line, body[-1:]

    def test_answers_what_was_begun_and_takes_nothing_new(self):
        with self.serve() as server:
            self.manager.hear()
            begun = [self.half_a_request(server, key) for key in range(8)]
            # Each of these goes a longer way than the heads above, which arrived before.
            for _ in range(8):
                self.assertEqual(server.request("GET", "/readyz")[0], 200)
            os.kill(server.pid, signal.SIGTERM)
            self.assertEqual(self.manager.hear(), {"STOPPING": "1"})
            with self.assertRaises(OSError):
                server.request("GET", "/healthz")
            for line, last in begun:
                line.sendall(last)
            for line, _ in begun:
                answer = b"".join(iter(lambda line=line: line.recv(65536), b""))
                self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)
                self.assertIn(b"saved", answer)
                self.assertIn(b"Connection: close", answer)
            self.assertEqual(server.stop(), 0)
        listed = self.program.say("/evidence list", self.database, NOW, "slack:T0EX1/U0EX1")
        for key in range(8):
            self.assertIn(f"number {key}", listed)

    def test_comes_to_its_end_however_often_it_is_told_to(self):
        with self.serve() as server:
            process, ended = os.pidfd_open(server.pid), threading.Event()
            self.addCleanup(os.close, process)

            def tell():
                while not ended.wait(0.0002):
                    with contextlib.suppress(ProcessLookupError):
                        signal.pidfd_send_signal(process, signal.SIGTERM)

            teller = threading.Thread(target=tell)
            teller.start()
            try:
                self.assertEqual(server.stop(), 0)
            finally:
                ended.set()
                teller.join()

    def test_keeps_whatever_was_acknowledged_under_load(self):
        acknowledged, lock = [], threading.Lock()
        stopping = threading.Event()

        def talk(server, who):
            for number in range(1000):
                key = who * 1000 + number
                try:
                    status = self.post(server, f"/decision number {key}.", key)
                except OSError:
                    return  # not taken, and so not acknowledged
                if status == 200:
                    with lock:
                        acknowledged.append(key)
                        if len(acknowledged) == 40:
                            stopping.set()

        with self.serve() as server:
            self.manager.hear()
            talkers = [threading.Thread(target=talk, args=(server, who)) for who in range(4)]
            for one in talkers:
                one.start()
            self.assertTrue(stopping.wait(PATIENCE))
            self.assertEqual(server.stop(), 0)
            for one in talkers:
                one.join()
        exported = self.program.run(["export", "--as", "slack:T0EX1/U0EX1", "--database", str(self.database)], NOW).stdout
        kept = {int(found) for found in re.findall(r"number (\d+)\.", exported.decode("utf-8"))}
        self.assertLessEqual(set(acknowledged), kept)


class TheLog(Operating):
    def test_is_json_with_ids_and_without_what_was_said(self):
        self.settings.write_text('log_level = "debug"\n')
        words = ("xylophone", "#zeppelin-secret", "quokka")
        with self.serve(DOSSIER_LOG="json") as server:
            self.manager.hear()
            for key, line in enumerate((f"/decision {words[0]} {words[1]} because: {words[2]}", f"/{words[0]}",
                                        f"/evidence search {words[2]}", f"/metric {words[0]} 3", "/packet charter"), 1):
                self.assertEqual(self.post(server, line, key), 200)
            self.assertEqual(self.post(server, f"/decision {words[0]}", 1, "a-forged-secret"), 401)
            server.request("GET", f"/{words[0]}?{words[2]}")
            server.request("GET", "/files-for-you/quokka-token")
            self.assertEqual(self.program.say(f"/decision {words[2]}", self.database, NOW)[:4], "D-1 ")
            server.stop()
        log = (self.folder / "serve.err").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in log.splitlines()]
        for line in lines:
            self.assertTrue({"time", "level", "message"} <= line.keys() <= {"time", "level", "id", "message"}, line)
        refused = next(line for line in lines if "its signature is wrong" in line["message"])
        same = [line["message"] for line in lines if line.get("id") == refused["id"]]
        self.assertTrue(any("was answered 401" in message for message in same), same)
        self.assertGreaterEqual(sum("a line of slack:T0EX1/U0EX1" in line["message"] for line in lines), 4, log)
        for secret in (*words, dossier_program.SIGNING_SECRET, "hooks.slack.com", ".22.abc", "a-forged-secret",
                       server.url.partition("token=")[2]):
            self.assertNotIn(secret, log)


    def test_tells_of_a_life_from_its_start_to_its_stop(self):
        with self.serve() as server:
            self.manager.hear()
            self.assertEqual(server.stop(), 0)
            log = server.errors()
        version = self.program.run(["--version"], NOW).stdout.decode("utf-8").strip()
        address = re.search(r"//([^/]+)/", server.url)[1]
        said = [line.split(" ", 1)[1] for line in log.splitlines()]
        self.assertEqual([f"info {version} listens on {address} and keeps evidence in {self.database}",
                          "info stopping: SIGTERM", "info stopped"], said)

    def test_warns_of_what_doctor_calls_a_problem(self):
        with self.program.serve(self.database, NOW, NOTIFY_SOCKET=self.manager.name, SLACK_BOT_TOKEN="xoxb-of-nobody",
                                SLACK_API_URL="http://127.0.0.1:1/") as server:
            self.manager.hear()
            self.wait_for(server, "warning Slack: dossier can write to Slack and hears nothing from it. Set SLACK_APP_TOKEN")

    def test_in_json_has_the_reason_of_a_start_that_failed(self):
        for settings, listen, code, reason in (
                ('colour = "blue"\n', "127.0.0.1:0", 2, "There is no setting “colour”."),
                ("", "192.0.2.1:1", 1, "Cannot listen on 192.0.2.1:1: ")):
            self.settings.write_text('log = "json"\n' + settings)
            ended = self.program.run(["serve", "--config", str(self.settings), "--database", str(self.database),
                                      "--listen", listen], NOW)
            self.assertEqual(code, ended.returncode)
            line, = ended.stderr.decode("utf-8").splitlines()
            self.assertEqual("critical", json.loads(line)["level"])
            self.assertIn(reason, json.loads(line)["message"])


class TheFigures(Operating):
    SAMPLE = re.compile(r'([a-z_]+)(?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? ([0-9.]+)')

    def figures(self, server):
        """Each sample with its labels, as {"dossier_queue_waiting": 0.0}, having looked at the whole text."""
        status, headers, body = server.request("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        text = body.decode("utf-8")
        self.assertTrue(text.endswith("\n"))
        family, heads, samples = None, set(), {}
        for line in text.splitlines():
            if line.startswith("# HELP "):
                family = line.split()[2]
                self.assertNotIn(family, heads, "a family stands in one place")
                heads.add(family)
            elif line.startswith("# TYPE "):
                self.assertEqual(line.split()[2], family)
                self.assertIn(line.split()[3], ("counter", "gauge", "histogram"))
            else:
                sample = self.SAMPLE.fullmatch(line)
                self.assertTrue(sample, line)
                self.assertIn(sample[1].removesuffix("_bucket").removesuffix("_sum").removesuffix("_count"), (family,))
                samples[line.rpartition(" ")[0]] = float(sample[2])
        return samples

    def test_tell_of_a_day(self):
        with self.serve() as server:
            self.manager.hear()
            before = self.figures(server)
            self.assertNotIn("dossier_last_backup_timestamp_seconds", before)
            self.assertEqual(self.post(server, "/decision one", 1), 200)
            made = self.program.run(["backup", "--database", str(self.database), str(self.folder / "backup.db")], NOW)
            self.assertEqual(made.returncode, 0, made.stderr)
            after = self.figures(server)
        self.assertEqual(after["dossier_records"], 1)
        self.assertEqual(after["dossier_people"], 1)
        self.assertEqual(after["dossier_queue_waiting"], 0)
        self.assertGreater(after["dossier_schema_version"], 0)
        self.assertGreaterEqual(after["dossier_commit_seconds_count"], 1)
        self.assertEqual(after['dossier_ack_seconds_count{way="slack_http"}'], 1)
        self.assertEqual(after['dossier_ack_seconds_bucket{way="slack_http",le="+Inf"}'], 1)
        self.assertEqual(after["dossier_last_backup_timestamp_seconds"],
                         NOW.replace(tzinfo=datetime.timezone.utc).timestamp())
        self.assertGreater(after["process_resident_memory_bytes"], 1e6)

    def test_are_what_the_alerts_ask_for(self):
        """Every name in deploy/alerts.yaml is one that the program knows."""
        rules = (dossier_program.REPOSITORY / "deploy/alerts.yaml").read_text(encoding="utf-8")
        asked = {name.removesuffix("_bucket") for expression in re.findall(r"expr: (.*)", rules)
                 for name in re.findall(r"dossier_[a-z_]+", expression)}
        sources = "".join(file.read_text(encoding="utf-8")
                          for file in (dossier_program.REPOSITORY / "bot").rglob("*.cpp"))
        for name in asked:
            known = name in sources or name.removesuffix("_oldest_seconds") in sources or \
                (name.startswith("dossier_chime_") and f'"{name.removeprefix("dossier_chime_")}"' in sources)
            self.assertTrue(known, name)


if __name__ == "__main__":
    unittest.main()
