"""Measures what the README's figures say, on this machine: start-up, memory at rest, command to reply on the chat
page's socket, /packet over the year, and a command beside a large packet. Run as: python3 tests/e2e/figures.py"""

import base64
import itertools
import json
import os
import pathlib
import socket
import statistics
import struct
import subprocess
import tempfile
import threading
import time

import dossier_program
import year

COMMANDS = 500
PACKETS = 20
STARTS = 20
LARGE_LOG = 10_000  # decisions
ROUNDS = 5


class Chat:
    """The chat page's socket, as plain as the protocol allows (RFC 6455, masked text frames)."""

    def __init__(self, url):
        host, _, token = url.removeprefix("http://").partition("/?token=")
        address, _, port = host.partition(":")
        self._socket = socket.create_connection((address, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall((f"GET /chat?token={token} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
                              f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
                              ).encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._socket.recv(4096)
        assert b" 101 " in head, head

    def say(self, number, text):
        payload = json.dumps({"id": str(number), "text": text}).encode()
        size = struct.pack("!BB", 0x81, 0x80 | len(payload)) if len(payload) < 126 else \
            struct.pack("!BBH", 0x81, 0x80 | 126, len(payload))
        self._socket.sendall(size + b"\0\0\0\0" + payload)  # a mask of zeros changes nothing
        first = self._exactly(2)
        length = first[1] & 127
        if length == 126:
            length = struct.unpack("!H", self._exactly(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._exactly(8))[0]
        return json.loads(self._exactly(length))

    def _exactly(self, size):
        received = b""
        while len(received) < size:
            received += self._socket.recv(size - len(received))
        return received


def milliseconds(action, times):
    taken = []
    for number in range(times):
        began = time.perf_counter()
        action(number)
        taken.append((time.perf_counter() - began) * 1000)
    return f"median {statistics.median(taken):.1f} ms, slowest of {times} {max(taken):.1f} ms"


def start(program, database):
    served = subprocess.Popen([program, "serve", "--database", database, "--listen",
                               f"127.0.0.1:{dossier_program.free_port()}"],
                              stdout=subprocess.PIPE, text=True)
    line = served.stdout.readline()
    return served, line.split()[-1]


def start_and_stop(program, database):
    began = time.perf_counter()
    served, _ = start(program, database)
    took = (time.perf_counter() - began) * 1000
    served.terminate()
    served.wait()
    return took


def flush_time(folder):
    path = pathlib.Path(folder) / "flush"
    with path.open("wb", buffering=0) as file:
        def flush(_):
            file.write(b"x" * 512)
            os.fdatasync(file.fileno())
        return milliseconds(flush, 200)


def main():
    program = dossier_program.find_program()
    with tempfile.TemporaryDirectory(prefix="dossier-figures.") as folder:
        database = pathlib.Path(folder) / "evidence.db"
        replay = dossier_program.Program(pathlib.Path(folder))
        for line in year.read():
            replay.say(line.text, database, line.moment)
        print("one flush of this disk:      ", flush_time(folder))
        starts = [start_and_stop(program, database) for _ in range(STARTS)]
        print(f"start to ready:               median {statistics.median(starts):.0f} ms, slowest of {STARTS} {max(starts):.0f} ms")
        served, url = start(program, database)
        chat = Chat(url)
        status = pathlib.Path(f"/proc/{served.pid}/status").read_text(encoding="ascii").split("VmRSS:")[1].split()[0]
        print(f"memory at rest:               {int(status) / 1024:.1f} MB")
        print("command to reply on the page:", milliseconds(
            lambda number: chat.say(number, f"/decision measured {number} #checkout because: it is measured"), COMMANDS))
        served.terminate()
        served.wait()
    with tempfile.TemporaryDirectory(prefix="dossier-figures.") as folder:
        database = pathlib.Path(folder) / "evidence.db"
        replay = dossier_program.Program(pathlib.Path(folder))
        for line in year.read():
            replay.say(line.text, database, line.moment)
        served, url = start(program, database)
        chat = Chat(url)
        print("/packet over the year:       ", milliseconds(lambda number: chat.say(f"p{number}", "/packet"), PACKETS))
        beside_a_packet(chat, Chat(url))
        served.terminate()
        served.wait()


def beside_a_packet(chat, other):
    """How long a command takes while a large packet is built, in turns with how long it takes while none is."""
    for number in range(LARGE_LOG):
        chat.say(f"l{number}", f"/decision Chose option {number} #area-{number % 7} because: retention risk in {number % 90} "
                 f"accounts rejected: option {number + 1} hypothesis: fewer fields help results: {number % 9 + 1}% more finish")
    taken = {"alone": [], "beside a packet": []}
    packets = []
    for _ in range(ROUNDS):
        for kind, numbers in taken.items():
            building = threading.Event()
            if kind != "alone":
                building.set()
                builder = threading.Thread(target=lambda: (packets.append(time.perf_counter()), other.say("p", "/packet"),
                                                           packets.append(time.perf_counter()), building.clear()))
                builder.start()
            for number in itertools.count():
                if not (building.is_set() or kind == "alone" and number < COMMANDS // ROUNDS):
                    break
                began = time.perf_counter()
                chat.say(f"c{number}", f"/decision measured {number} because: it is measured")
                numbers.append((time.perf_counter() - began) * 1000)
    builds = [end - begin for begin, end in zip(packets[::2], packets[1::2])]
    print(f"/packet over {LARGE_LOG} decisions:  median {statistics.median(builds) * 1000:.0f} ms")
    for kind, numbers in taken.items():
        p99 = statistics.quantiles(numbers, n=100)[98]
        print(f"command {kind + ':':22}median {statistics.median(numbers):.2f} ms, p99 {p99:.2f} ms, of {len(numbers)}")


if __name__ == "__main__":
    main()
