"""Single answers on the wire: what servers send, and what is made of it. The servers are a few lines of bytes each."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import StreamEnded

from scrub.demo.server import Handler, Server
from scrub.fetch import FetchError, FetchOptions, Reason
from scrub.fetch.client import Client, guarded_transport
from scrub.fetch.exchange import Answer
from scrub.fetch.guard import Guard
from tests.site.wire import http, server

pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\..*"])

SITE = Path(__file__).parent / "site"
LOOPBACK = ("127.0.0.0/8",)
OPTIONS = FetchOptions(
    allow_networks=LOOPBACK, seconds=3, connect_seconds=1, read_seconds=1, max_bytes=100_000, contact="a@b.example"
)


def get(url: str, options: FetchOptions = OPTIONS, **how: object) -> Answer:
    async def run() -> Answer:
        transport = guarded_transport(options)
        async with transport:
            return await Client(options, transport).get(url, _admit, **how)  # type: ignore[arg-type]

    return asyncio.run(run())


async def _admit(url: str, redirects: int) -> None:
    """Everything may be asked."""


def failure(act: Callable[[], object]) -> FetchError:
    with pytest.raises(FetchError) as caught:
        act()
    return caught.value


def test_an_answer() -> None:
    with server(http(Content_Type="text/html; charset=ISO-8859-1")) as (url, got):
        answer = get(url)
    assert (answer.content, answer.media_type, answer.charset, answer.url) == (b"<p>x</p>", "text/html", "iso-8859-1", url)
    assert answer.last.address == "127.0.0.1"
    head = got[0].decode().lower()
    assert "user-agent: scrub/" in head
    assert "(+a@b.example)" in head
    assert "accept-encoding: gzip, deflate, br, zstd" in head
    assert "cookie" not in head


@pytest.mark.parametrize(
    ("sent", "reason", "again"),
    [
        (http("404 Not Found"), Reason.STATUS, False),
        (http("410 Gone"), Reason.STATUS, False),
        (http("500 Oh"), Reason.STATUS, True),
        (http("503 Busy"), Reason.STATUS, True),
        (http("429 Slower"), Reason.STATUS, True),
        (http("204 Nothing", b""), Reason.STATUS, False),
        (http(Content_Type="image/png"), Reason.CONTENT_TYPE, False),
        (http(Content_Length="99999999999"), Reason.TOO_LARGE, False),
        (http(Content_Length="9" * 4_000), Reason.PROTOCOL, True),
        (http(body=b"x" * 100_001), Reason.TOO_LARGE, False),
        (http(body=b"x" * 200_000, Content_Length=""), Reason.TOO_LARGE, False),
        (http(Content_Length="20"), Reason.PROTOCOL, True),
        (http(Content_Encoding="gzip"), Reason.ENCODING, False),
        (http(Content_Encoding="zopfli"), Reason.ENCODING, False),
        (http(X_Long="x" * 200_000), Reason.PROTOCOL, True),
        (b"", Reason.PROTOCOL, True),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Reason.PROTOCOL, True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Reason.PROTOCOL, True),
        (http("302 Found", Location=""), Reason.REDIRECT, False),
        (http("302 Found", Location="gopher://x"), Reason.REDIRECT, False),
        (http("302 Found", Location="http://10.0.0.1/"), Reason.ADDRESS, False),
        (http("302 Found", Location="/a"), Reason.REDIRECT_LOOP, False),
        (http("302 Found", Location="/a#elsewhere"), Reason.REDIRECT_LOOP, False),
    ],
)
def test_what_is_no_answer(sent: bytes, reason: Reason, again: bool) -> None:
    with server(sent) as (url, _):
        error = failure(lambda: get(url))
    assert (error.reason, error.again) == (reason, again), error


def test_a_host_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        error = failure(lambda: get(url))
    assert (error.reason, error.again) == (Reason.TIMEOUT, True)


def test_a_port_where_nobody_listens() -> None:
    error = failure(lambda: get("http://127.0.0.1:1/"))
    assert (error.reason, error.again) == (Reason.CONNECT, True)


def test_a_private_address() -> None:
    error = failure(lambda: get("http://127.0.0.1:1/", FetchOptions()))
    assert (error.reason, error.again) == (Reason.ADDRESS, False)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120.0),
        ("99999999999999999", 86_400.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Thu, 01 Jan 2099 00:00:00", 86_400.0),
        ("soon", None),
        ("Fri, 14 Mar 2025 09:30:00 +99999999999999", None),
        ("Fri, 14 Mar 99999999999999999999 09:30:00 GMT", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after(value: str, wait: float | None) -> None:
    with server(http("503 Busy", Retry_After=value)) as (url, _):
        assert failure(lambda: get(url)).wait == wait


def test_redirects_are_followed_and_counted() -> None:
    hops = [http("301 Moved", Location=f"/{number}") for number in range(3)]
    with server(*hops, http()) as (url, _):
        assert len(get(url).exchanges) == 4
    with server(*hops, http()) as (url, _):
        options = FetchOptions(allow_networks=LOOPBACK, redirects=2)
        assert failure(lambda: get(url, options)).reason is Reason.REDIRECTS


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/новости/паром".encode(), b"/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC"),
        ("/café".encode("latin-1"), b"/caf%C3%A9"),
        (b"/caf%C3%A9", b"/caf%C3%A9"),
    ],
)
def test_a_redirect_in_bare_bytes(location: bytes, asked: bytes) -> None:
    with server(http("301 Moved", Location=location.decode("latin-1")), http()) as (url, got):
        get(url)
    assert got[1].split()[1] == asked


def test_credentials_in_a_redirect_go_nowhere() -> None:
    moved = http("301 Moved", Location="//me:secret@127.0.0.1:1/b")
    with server(moved) as (url, got):
        error = failure(lambda: get(url))
    assert error.reason is Reason.CONNECT
    assert "secret" not in str(error)
    assert not any(b"secret" in request for request in got)


def test_cookies_are_carried_along_redirects_and_then_forgotten() -> None:
    with server(http("302 Found", Location="/b", Set_Cookie="seen=1"), http(), http()) as (url, got):
        get(url)
        get(url)
    assert [b"seen=1" in request for request in got] == [False, True, False]


def test_a_body_without_type_or_with_a_strange_one() -> None:
    with server(http(Content_Type="")) as (url, _):
        assert get(url).media_type == ""
    with server(http(Content_Type="text/html;;; charset=\"\u00fc'")) as (url, _):
        assert get(url).media_type == "text/html"


def test_a_proxy_is_asked_for_checked_names_only() -> None:
    with server(http()) as (url, got):
        options = FetchOptions(proxy=url, allow_networks=LOOPBACK)
        assert get("http://127.0.0.9/page", options).content == b"<p>x</p>"
        assert got[0].startswith(b"GET http://127.0.0.9/page HTTP/1.1")
        assert failure(lambda: get("http://10.0.0.1/", options)).reason is Reason.ADDRESS
        assert len(got) == 1


def test_a_proxy_of_socks() -> None:
    pytest.importorskip("socksio")
    with _socks(http()) as (url, got):
        options = FetchOptions(proxy=url, allow_networks=LOOPBACK)
        assert get("http://127.0.0.9:81/page", options).content == b"<p>x</p>"
        assert got[1] == b"\x05\x01\x00\x01" + bytes([127, 0, 0, 9]) + (81).to_bytes(2, "big")
        assert got[2].startswith(b"GET /page HTTP/1.1")
        assert failure(lambda: get("http://10.0.0.1/", options)).reason is Reason.ADDRESS


@contextmanager
def _socks(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy (RFC 1928) that gives its first connection this answer, wherever it leads; yields its address and what it got."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(5)
                for reply in (b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6), answer):
                    got.append(connection.recv(65_536))
                    connection.sendall(reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"socks5://127.0.0.1:{listener.getsockname()[1]}", got
        thread.join(5)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with server(http()) as (url, _):
        assert get(url).content


def test_a_guard_of_ones_own() -> None:
    async def run() -> None:
        async with guarded_transport(OPTIONS, Guard()) as transport:
            await Client(OPTIONS, transport).get("http://127.0.0.1:1/", _admit)

    assert failure(lambda: asyncio.run(run())).reason is Reason.ADDRESS


class TestEncrypted:
    """Over TLS, with a certificate that nobody signed, for `secure.test` and 127.0.0.1."""

    @pytest.fixture
    def port(self) -> Iterator[int]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(SITE / "certificate.pem", SITE / "key.pem")
        context.set_alpn_protocols(["h2", "http/1.1"])
        with Server(("127.0.0.1", 0), Handler) as found:
            found.socket = context.wrap_socket(found.socket, server_side=True)
            threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield found.server_address[1]
            found.shutdown()

    def test_a_certificate_that_nobody_signed(self, port: int) -> None:
        error = failure(lambda: get(f"https://127.0.0.1:{port}/"))
        assert (error.reason, error.again) == (Reason.CERTIFICATE, False)

    def test_a_certificate_that_the_caller_trusts(self, port: int) -> None:
        options = FetchOptions(allow_networks=LOOPBACK, ca_file=str(SITE / "certificate.pem"), http2=False)
        assert b"Oldhaven" in get(f"https://127.0.0.1:{port}/", options).content

    def test_the_name_is_checked_although_the_address_is_connected_to(self, port: int) -> None:
        options = FetchOptions(allow_networks=LOOPBACK, ca_file=str(SITE / "certificate.pem"), http2=False)

        async def run(host: str) -> bytes:
            async with guarded_transport(options, Guard(LOOPBACK, _here)) as transport:
                return (await Client(options, transport).get(f"https://{host}:{port}/", _admit)).content

        assert b"Oldhaven" in asyncio.run(run("secure.test"))
        assert failure(lambda: asyncio.run(run("other.test"))).reason is Reason.CERTIFICATE

    def test_http_2(self) -> None:
        options = FetchOptions(allow_networks=LOOPBACK, ca_file=str(SITE / "certificate.pem"))
        answer = asyncio.run(_over_http_2(options))
        assert (answer.content, answer.last.status) == (b"<p>two</p>", 200)


async def _here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


async def _over_http_2(options: FetchOptions) -> Answer:
    """The answer of a server that speaks nothing but HTTP/2."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(SITE / "certificate.pem", SITE / "key.pem")
    context.set_alpn_protocols(["h2"])

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = H2Connection(H2Configuration(client_side=False))
        connection.initiate_connection()
        while data := await reader.read(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, StreamEnded):
                    connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                    connection.send_data(event.stream_id, b"<p>two</p>", end_stream=True)
            writer.write(connection.data_to_send())
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0, ssl=context)
    async with server, guarded_transport(options) as transport:
        port = server.sockets[0].getsockname()[1]
        return await Client(options, transport).get(f"https://127.0.0.1:{port}/", _admit)


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    """The answer says keep-alive, and the server closes all the same."""
    with server(http(Connection="keep-alive")) as (url, got):

        async def run() -> None:
            async with guarded_transport(OPTIONS) as transport:
                for _ in range(3):
                    await Client(OPTIONS, transport).get(url, _admit)
                    await asyncio.sleep(0.05)

        asyncio.run(run())
    assert len(got) == 3


def test_bytes_that_nobody_asked_for_do_not_become_the_next_answer() -> None:
    smuggled = http(Connection="keep-alive") + http(body=b"<p>smuggled</p>")
    with server(smuggled, http(body=b"<p>true</p>")) as (url, _):

        async def run() -> bytes:
            async with guarded_transport(OPTIONS) as transport:
                client = Client(OPTIONS, transport)
                await client.get(url, _admit)
                await asyncio.sleep(0.05)
                return (await client.get(url, _admit)).content

        assert asyncio.run(run()) == b"<p>true</p>"
