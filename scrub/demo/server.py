"""Serves the demo site on loopback: conditional requests and gzip, a thread a connection."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scrub.demo.site import Reply, reply

HOST = "127.0.0.1"


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the site."""

    protocol_version = "HTTP/1.1"
    server_version = "scrub-demo"
    sys_version = ""
    timeout = 30

    @property
    def base(self) -> str:
        """Where the site is, as the client calls it."""
        return f"http://{self.headers.get('Host', HOST)}"

    def do_GET(self) -> None:
        """Send the reply for the path."""
        self.send(reply(self.path, self.base))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def send(self, found: Reply) -> None:
        """Send a reply: 304 where the client has it already, compressed where it may be."""
        if found.status == 200 and self.headers.get("If-None-Match") == found.etag:
            self.head(Reply(304), {"ETag": found.etag})
            return
        headers, body = {"ETag": found.etag, "Cache-Control": "no-cache"}, found.body
        if "gzip" in self.headers.get("Accept-Encoding", "") and found.media_type.startswith("text/"):
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, 5, mtime=0)
        self.head(found, headers | {"Content-Type": found.media_type, "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def head(self, found: Reply, headers: dict[str, str]) -> None:
        """Send the status line and the headers."""
        self.send_response(found.status)
        for name, value in (headers | dict(found.headers)).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Ends with its process, and does not mind clients that leave."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no error."""


@contextmanager
def serving(port: int = 0, host: str = HOST) -> Iterator[str]:
    """Serve the site in a thread; gives its address. Raises OSError where the port is taken."""
    server = Server((host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
