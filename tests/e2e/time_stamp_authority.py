"""A time-stamp authority of the tests' own: openssl's, behind a small HTTP server, under the tests' clock."""

import http.server
import pathlib
import re
import subprocess
import tempfile
import threading

import dossier_program

# How long its certificates are good: from the moment they are made.
DAYS_GOOD = 60

CONFIGURATION = """
[v3_tsa]
extendedKeyUsage = critical,timeStamping

[tsa]
default_tsa = right
[right]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.crt
certs = {folder}/ca.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[picky]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """Its certificate in .ca. What it answers is a matter of .manner, the name of a method below."""

    def __init__(self, folder, clock):
        self.folder = folder
        self.ca = folder / "ca.crt"
        self.manner = "right"
        self.queries = []
        self._environment = {**clock.environment(pathlib.Path("/bin/true")), "PATH": "/usr/bin:/bin"}
        self._first_reply = None
        self._hung = threading.Event()
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS_GOOD,
                      "-keyout", "ca.key", "-out", "ca.crt", "-subj", f"/CN={folder.name} root",
                      "-addext", "keyUsage=critical,keyCertSign")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key",
                      "-out", "tsa.csr", "-subj", f"/CN={folder.name}")
        self._openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", DAYS_GOOD,
                      "-out", "tsa.crt", "-extfile", "tsa.cnf", "-extensions", "v3_tsa")
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsa"

    def close(self):
        self._hung.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, query):
        self.queries.append(query)
        return getattr(self, self.manner)(query)

    # --- what it may do: a status and a body ---

    def right(self, query):
        reply = self._reply(query)
        self._first_reply = self._first_reply or reply
        return 200, reply

    def busy(self, _):
        return 503, b"come back later"

    def silent(self, _):
        self._hung.wait()
        return 503, b""

    def talking_html(self, _):
        return 200, b"<html>It works!</html>"

    def cut_short(self, query):
        return 200, self._reply(query)[:-20]

    def answering_another_day(self, _):
        return 200, self._first_reply

    def answering_another_question(self, query):
        """The same hash, asked about by somebody else: the nonce differs."""
        (self.folder / "q.tsq").write_bytes(query)
        text = self._openssl("ts", "-query", "-in", "q.tsq", "-text").decode()
        digits = "".join(re.findall(r"[0-9a-f]{2}", "".join(
            line.partition(" - ")[2][:48] for line in text.splitlines() if " - " in line)))[:64]
        self._openssl("ts", "-query", "-digest", digits, "-sha256", "-cert", "-out", "other.tsq")
        return 200, self._reply((self.folder / "other.tsq").read_bytes())

    def refusing(self, query):
        return 200, self._reply(query, "picky")

    def _reply(self, query, section="right"):
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".tsq") as asked:
            asked.write(query)
            asked.flush()
            self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", section, "-queryfile", asked.name,
                          "-out", asked.name + ".tsr", accepted=(0, 1))
            return pathlib.Path(asked.name + ".tsr").read_bytes()

    def _openssl(self, *arguments, accepted=(0,)):
        done = subprocess.run(["openssl", *map(str, arguments)], cwd=self.folder, env=self._environment,
                              capture_output=True, timeout=60, check=False)
        if done.returncode not in accepted:
            raise AssertionError(f"openssl {arguments}: {done.stderr.decode()}")
        return done.stdout

    def _handler(self):
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # the name that http.server calls
                query = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers["Content-Type"] != "application/timestamp-query":
                    status, body = 415, b""
                else:
                    status, body = authority.answer(query)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/timestamp-reply")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # whoever asked has left

            def log_message(self, *_):
                pass

        return Handler
