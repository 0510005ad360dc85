"""Servers of a few lines: what they send is given byte for byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def server(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Gives each connection the next of `answers`, the last for ever; yields its address and the requests it got."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            number = 0
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    got.append(connection.recv(65_536))
                    try:
                        connection.sendall(answers[min(number, len(answers) - 1)])
                        connection.shutdown(socket.SHUT_WR)
                        connection.recv(1)
                    except OSError:
                        pass
                number += 1

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/a", got
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def http(status: str = "200 OK", body: bytes = b"<p>x</p>", **headers: str) -> bytes:
    lines = {"Content-Type": "text/html", "Content-Length": str(len(body)), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body
