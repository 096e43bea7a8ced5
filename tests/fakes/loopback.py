"""What fakes on loopback share: a thread with an event loop, servers on it, and waiting for what comes to them."""

import asyncio
import pathlib
import ssl
import subprocess
import threading

from aiohttp import web

PATIENCE = 15  # seconds that a test waits for anything at most

# openssl's own way of giving certificates a first day; "x509 -req" has none before OpenSSL 3.4.
AUTHORITY = """
[ca]
default_ca = tests
[tests]
dir = {folder}
database = $dir/index
new_certs_dir = $dir
serial = $dir/serial
default_md = sha256
policy = anything
[anything]
commonName = supplied
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
"""
# So that they are good under whatever clock a test sets.
FIRST_DAY, LAST_DAY = "20200101000000Z", "20491231000000Z"


class Certificates:
    """An authority made on the spot, and a server that it vouches for: localhost, which is 127.0.0.1.

    ca    the file with the authority's certificate, for whoever is to trust it
    """

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self.ca = self._folder / "ca.crt"
        (self._folder / "ca.cnf").write_text(AUTHORITY.format(folder=folder))
        (self._folder / "index").touch()
        (self._folder / "serial").write_text("01\n")
        self._make("ca", "authority", "-selfsign", "-keyfile", "ca.key")
        self._make("server", "server", "-cert", "ca.crt", "-keyfile", "ca.key")

    def context(self):
        """For the server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "server.crt", self._folder / "server.key")
        return context

    def _make(self, name, extensions, *signed_by):
        self._openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                      f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN=dossier tests {name}")
        self._openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-extensions", extensions, *signed_by, "-startdate",
                      FIRST_DAY, "-enddate", LAST_DAY, "-in", f"{name}.csr", "-out", f"{name}.crt")

    def _openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self._folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"openssl {arguments[0]}: {done.stderr}")


class Loopback:
    """Serves from __enter__ to __exit__, on a thread of its own. What derives from it overrides _serve and _end."""

    def __init__(self):
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        if not self._started.wait(PATIENCE):
            raise AssertionError(f"{type(self).__name__} did not start")
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    # --- for tests, from the test's thread ---

    def wait_until(self, is_so, what, seconds=PATIENCE):
        with self._changed:
            if not self._changed.wait_for(is_so, seconds):
                raise AssertionError(f"waited in vain for {what}")

    # --- for what derives from it ---

    async def _serve(self, runner):
        """Opens its ports."""
        raise NotImplementedError

    async def _end(self):
        """Lets go of whoever is still connected."""

    def _application(self):
        raise NotImplementedError

    async def _listen_on(self, runner, port, tls=None):
        """Returns the port; 0 asks for any that is free."""
        site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls, shutdown_timeout=0.1)
        await site.start()
        return runner.addresses[-1][1]

    def _do(self, what):
        """Runs a coroutine on the loop and waits for what it returns."""
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(PATIENCE)

    def _note(self, change):
        """Changes what tests wait for."""
        with self._changed:
            change()
            self._changed.notify_all()

    # --- the thread ---

    def _run(self):
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._application(), access_log=None)
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(self._serve(runner))
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._stop(runner))
        self._loop.close()

    async def _stop(self, runner):
        await self._end()
        await runner.cleanup()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Fault:
    """What happens to the next requests of a kind instead of, or before, their answer.

    times    how many it befalls
    done     the request is carried out all the same, at once
    delay    seconds until anything else happens
    drop     the connection is reset; nothing is answered
    status, html, retry_after    what is answered
    """

    def __init__(self, times=1, status=None, retry_after=None, html=False, delay=0.0, drop=False, done=False):
        self.times = times
        self.status = status
        self.retry_after = retry_after
        self.html = html
        self.delay = delay
        self.drop = drop
        self.done = done

    async def befall(self, request, error):
        """What is answered in its place; None: it is answered as ever. error: a status's answer, but for HTML."""
        await asyncio.sleep(self.delay)
        if self.drop:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)  # reaches nobody
        if self.html:
            response = web.Response(status=self.status or 502, text="<html><body>Server error</body></html>",
                                    content_type="text/html")
        elif self.status:
            response = error(self.status)
        else:
            return None
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


class Faults:
    """Those to come, by the kind of request; "*" is every kind."""

    def __init__(self):
        self._waiting = {}

    def add(self, kind, how):
        self._waiting.setdefault(kind, []).append(Fault(**how))

    def next(self, kind):
        waiting = self._waiting.get(kind) or self._waiting.get("*")
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.pop(0)
        return fault
