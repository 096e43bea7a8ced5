"""A headless Chromium, driven through chromedriver in the WebDriver protocol. No library is needed for that."""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key under which the protocol names an element
WAIT_SECONDS = 20
STARTS = 10  # of chromedriver, while others take its port


class WebDriverError(AssertionError):
    pass


def find_driver():
    """chromedriver's path, or nothing where there is none."""
    for name in ("chromedriver", "chromium.chromedriver", "/snap/bin/chromium.chromedriver"):
        found = shutil.which(name)
        if found:
            return found
    return None


def no_browser_to_be_had():
    """Ubuntu packages Chromium as a snap only, and snaps need a running snapd, which containers have not."""
    release = pathlib.Path("/etc/os-release")
    return release.exists() and re.search(r"^ID=ubuntu$", release.read_text(encoding="utf-8"), re.MULTILINE)


@contextlib.contextmanager
def browser(width=1280, height=900):
    """A fresh browser with nothing remembered, gone at the end of the block."""
    with driver() as port:
        window = Browser(port, width, height)
        try:
            yield window
        finally:
            window.quit()


@contextlib.contextmanager
def driver():
    """The port on loopback where a chromedriver listens until the end of the block."""
    process, port = _start()
    try:
        yield port
    finally:
        _end(process)


def _start():
    """A chromedriver that listens, and its port.

    It takes any free port of IPv6 and wants the same one of IPv4, which is another program's now and then: it then
    ends, and another one is started.
    """
    for _ in range(STARTS):
        process = subprocess.Popen([find_driver(), "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, env={**os.environ, "TZ": "UTC"})
        try:
            port, said = _port_of(process)
        except BaseException:
            _end(process)
            raise
        if port is not None:
            return process, port
        _end(process)
        if not re.search(r"IPv[46] port not available", said):
            break
    raise WebDriverError(f"chromedriver did not start, and said: {said}")


def _port_of(process):
    """The port it says it listens on, or nothing if it ends or stays silent; and what it said until then."""
    late = threading.Timer(WAIT_SECONDS, process.kill)
    late.start()
    said = b""
    try:
        for line in process.stdout:
            said += line
            found = re.search(rb"started successfully on port ([0-9]+)", line)
            if found:
                threading.Thread(target=process.stdout.read, daemon=True).start()
                return int(found.group(1)), said.decode(errors="replace")
    finally:
        late.cancel()
    return None, said.decode(errors="replace")


def _end(process):
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


class Browser:
    def __init__(self, port, width, height):
        self._base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--disable-gpu", "--no-first-run", f"--window-size={width},{height}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium's sandbox refuses to work for root
        if not os.access("/dev/shm", os.W_OK):
            arguments.append("--disable-dev-shm-usage")
        started = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments, **_binary()},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": WAIT_SECONDS * 1000, "script": WAIT_SECONDS * 1000, "pageLoad": 60_000},
        }}})
        self._base += "/session/" + started["sessionId"]

    def quit(self):
        self._call("DELETE", "", None)

    def open(self, url):
        self._call("POST", "/url", {"url": url})

    def reload(self):
        self._call("POST", "/refresh", {})

    def before_each_page(self, script):
        """Runs in every page from the next one on, before the page's own scripts."""
        self._call("POST", "/goog/cdp/execute", {
            "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": script}})

    def find(self, css):
        """The element, waited for until it is there: the driver asks the page again and again by itself."""
        return Element(self, self._call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT])

    def find_by_xpath(self, path):
        return Element(self, self._call("POST", "/element", {"using": "xpath", "value": path})[ELEMENT])

    def run(self, script, *arguments):
        return self._call("POST", "/execute/sync", {"script": script, "args": [_pass(each) for each in arguments]})

    def wait_until(self, condition):
        """Until a JavaScript expression is true. The page looks by itself, and marks its body."""
        self.run("document.body.removeAttribute('data-is-so');"
                 f"const look = () => ({condition}) ? document.body.setAttribute('data-is-so', '') : setTimeout(look, 20);"
                 "look();")
        self.find("body[data-is-so]")

    def screenshot(self):
        return base64.b64decode(self._call("GET", "/screenshot"))

    def resize(self, width, height):
        """The page as a phone with a screen of this size shows it."""
        self._call("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}})

    def complaints(self):
        """Errors that the page left in the browser's console."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})
                if entry["level"] == "SEVERE"]

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode("utf-8")
        request = urllib.request.Request(self._base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json; charset=utf-8"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            value = json.load(refused)["value"]
            raise WebDriverError(f"{value['error']}: {value['message'].splitlines()[0]}") from None


class Element:
    def __init__(self, owner, identity):
        self._owner = owner
        self.identity = identity

    def _call(self, method, path, body=None):
        return self._owner._call(method, f"/element/{self.identity}{path}", body)

    def click(self):
        self._call("POST", "/click", {})

    def text(self):
        return self._call("GET", "/text")

    def attribute(self, name):
        return self._call("GET", f"/attribute/{name}")

    def type(self, text):
        """As a person types it; what has no key in the driver (emoji) comes in as a phone's keyboard inserts it."""
        for piece in re.findall(r"[\u0000-\uffff]+|[^\u0000-\uffff]+", text):
            if ord(piece[0]) <= 0xFFFF:
                self._call("POST", "/value", {"text": piece})
            else:
                self._owner.run("arguments[0].focus(); document.execCommand('insertText', false, arguments[1]);",
                                self, piece)


def _binary():
    # The snap's driver knows its browser; Debian's is told, because it looks for a browser of another name.
    found = shutil.which("chromium")
    return {"binary": found} if found and not found.startswith("/snap/") else {}


def _pass(argument):
    return {ELEMENT: argument.identity} if isinstance(argument, Element) else argument
