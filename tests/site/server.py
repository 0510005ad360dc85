"""The demo site with traps, as a process of its own that logs every request: `python -m tests.site.server LOG`.

Prints its address once it listens, on 127.0.0.1 and at the same port on 127.0.0.2.
"""

from __future__ import annotations

import argparse
import json
import socketserver
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

from scrub.demo.server import Handler as DemoHandler
from scrub.demo.server import Server
from scrub.demo.site import Reply, reply
from tests.site.traps import ELSEWHERE, HIDDEN, ROBOTS, TRAPS, links


class Handler(DemoHandler):
    """Answers with the traps, else with the site."""

    log: ClassVar[Path]
    latency: ClassVar[float] = 0.0
    traps: ClassVar[dict[str, object]] = {trap.path: trap.answer for trap in TRAPS} | HIDDEN
    lock: ClassVar[threading.Lock] = threading.Lock()

    @property
    def port(self) -> int:
        """Where the server listens."""
        return int(self.connection.getsockname()[1])

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        """Log, wait, answer."""
        self._note()
        time.sleep(self.latency)
        path = self.path.partition("?")[0]
        if answer := self.traps.get(path):
            answer(self, self.path)  # type: ignore[operator]
        elif path == "/robots.txt":
            self.send(Reply(200, ROBOTS.format(base=self.base).encode(), "text/plain"))
        elif path == "/":
            body = reply("/", self.base).body.replace(b"</nav>", b'<a href="/traps/">Traps</a></nav>')
            self.send(Reply(200, body))
        elif path == "/traps/":
            self.send(Reply(200, links().encode()))
        else:
            self.send(reply(self.path, self.base))

    def _note(self) -> None:
        seen = {name: self.headers.get(name) for name in ("User-Agent", "Cookie", "Authorization", "If-None-Match")}
        line = {"time": time.time(), "path": self.path, "at": self.connection.getsockname()[0]} | seen
        with self.lock, self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    Handler.log, Handler.latency = arguments.log, arguments.latency
    socketserver.TCPServer.allow_reuse_address = True
    server = Server(("127.0.0.1", arguments.port), Handler)
    other = Server((ELSEWHERE, server.server_address[1]), Handler)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
