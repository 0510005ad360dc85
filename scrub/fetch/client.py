"""One address, one answer: redirects counted, types checked before the body is read, sizes and seconds bounded.

Speaks to an httpx transport and not to `httpx.AsyncClient`: a client follows redirects, keeps cookies of all hosts in one
growing jar and reads proxies and passwords from the environment, and here each of these is decided per answer.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from scrub.fetch.decoding import ACCEPTED
from scrub.fetch.exchange import Answer, Exchange, Headers, Limit, answered, content_type
from scrub.fetch.failures import RETRIED_STATUSES, FetchError, Reason
from scrub.fetch.guard import Guard, GuardedBackend, RefusedAddressError, UnknownNameError
from scrub.fetch.options import FetchOptions
from scrub.fetch.urls import clean_url, redacted

PAGES = frozenset({"text/html", "application/xhtml+xml"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_BODY = 65_536
_LONGEST_WAIT = 86_400.0
_IDLE_SECONDS = 15.0

Admit = Callable[[str, int], Awaitable[None]]
"""Called with every address before it is asked, and how many redirects led there; raises FetchError where it may not be."""


def guarded_transport(options: FetchOptions, guard: Guard | None = None) -> httpx.AsyncBaseTransport:
    """The transport that asks public addresses only. With a proxy it is the proxy that connects, to names checked here."""
    guard = guard or Guard(options.allow_networks)
    context = httpx.create_ssl_context(trust_env=False)
    if options.ca_file:
        context = ssl.create_default_context(cafile=options.ca_file)
    most, http2 = options.concurrency, options.http2
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=_IDLE_SECONDS)
    transport = httpx.AsyncHTTPTransport(verify=context, http2=http2, limits=limits, proxy=options.proxy, trust_env=False)
    if options.proxy:
        return _Checked(transport, guard)
    # httpx has no argument for the backend of its pool.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=most,
        max_keepalive_connections=most,
        keepalive_expiry=_IDLE_SECONDS,
        http2=http2,
        network_backend=GuardedBackend(guard),
    )
    return transport


class _Checked(httpx.AsyncBaseTransport):
    """Checks the name of every request, then passes it on."""

    def __init__(self, transport: httpx.AsyncBaseTransport, guard: Guard) -> None:
        self._transport = transport
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._guard.addresses(request.url.host, request.url.port or 443)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


class Client:
    """Gets answers through a transport, within the bounds of the options. `async with` closes the transport."""

    def __init__(self, options: FetchOptions, transport: httpx.AsyncBaseTransport) -> None:
        """Take the options and what the requests go through."""
        self._options = options
        self._transport = transport
        self._headers = {"User-Agent": options.user_agent, "Accept-Encoding": ACCEPTED}
        self._timeout = httpx.Timeout(options.read_seconds, connect=options.connect_seconds, pool=options.seconds)

    async def get(self, url: str, admit: Admit, *, types: frozenset[str] = PAGES, limit: Limit | None = None) -> Answer:
        """The answer of `url`, over at most `redirects` redirects, each of which `admit` sees before it is followed.

        Raises FetchError for whatever else than a body of one of these media types comes.
        """
        limit = limit or Limit(self._options.max_bytes)
        cookies, seen = httpx.Cookies(), set()
        exchanges: list[Exchange] = []
        while True:
            try:
                await admit(url, len(exchanges))
                exchange = await self._exchange(url, cookies, types, limit)
            except FetchError as error:
                error.url = error.url or url
                raise
            exchanges.append(exchange)
            if exchange.status not in _REDIRECTS:
                return await answered(exchanges, limit)
            seen.add((url, _jar(cookies)))
            url = self._next(exchange)
            if (url, _jar(cookies)) in seen:
                chain = " -> ".join(step.url for step in exchanges)
                raise FetchError(Reason.REDIRECT_LOOP, f"{chain} -> {url}"[:1000], status=exchange.status)
            if len(exchanges) > self._options.redirects:
                raise FetchError(Reason.REDIRECTS, f"more than {self._options.redirects}", status=exchange.status)

    def _next(self, exchange: Exchange) -> str:
        location = _in_utf_8(exchange.header("location"))
        url = clean_url(location, exchange.url) if location else None
        if url is None:
            shown = redacted(location)[:200] or "nowhere"
            raise FetchError(Reason.REDIRECT, f"to {shown!r}, which is no http(s) address", status=exchange.status)
        return url

    async def _exchange(self, url: str, cookies: httpx.Cookies, types: frozenset[str], limit: Limit) -> Exchange:
        request = httpx.Request("GET", url, headers={**self._headers, "Accept": ", ".join([*sorted(types), "*/*;q=0.1"])})
        request.extensions["timeout"] = self._timeout.as_dict()
        cookies.set_cookie_header(request)
        loop, started, wall = asyncio.get_running_loop(), asyncio.get_running_loop().time(), datetime.now(UTC)
        async with _failures_named(), asyncio.timeout(self._options.seconds), self._sent(request) as response:
            cookies.extract_cookies(response)
            address = _address(response)  # a connection that closes with the body knows it no more
            redirect = response.status_code in _REDIRECTS
            if not redirect:
                _check(response, types, limit)
            body, cut = await _read(response, _REDIRECT_BODY if redirect else limit.size)
            if cut and limit.whole and not redirect:
                raise FetchError(Reason.TOO_LARGE, f"more than {limit.size} bytes", status=response.status_code)
            return Exchange(
                url=url,
                target=request.url.raw_path.decode("ascii"),
                request_headers=_pairs(request.headers),
                status=response.status_code,
                phrase=response.reason_phrase,
                headers=_pairs(response.headers),
                body=body,
                started=wall,
                seconds=loop.time() - started,
                address=address,
                cut=cut,
                cached=bool(response.extensions.get("caching", {}).get("from_cache")),
            )

    @asynccontextmanager
    async def _sent(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            yield response
        finally:
            await response.aclose()


def _check(response: httpx.Response, types: frozenset[str], limit: Limit) -> None:
    """Raise FetchError for an answer whose body need not be read."""
    status = response.status_code
    if not 200 <= status < 300 or status in (204, 205, 206):
        wait = _seconds(response.headers.get("retry-after"))
        detail = f"{status} {response.reason_phrase}".strip()
        raise FetchError(Reason.STATUS, detail, status=status, again=status in RETRIED_STATUSES, wait=wait)
    media_type, _ = content_type(response.headers.get("content-type", ""))
    if types and media_type and media_type not in types:
        raise FetchError(Reason.CONTENT_TYPE, f"{media_type[:80]!r}, not {' or '.join(sorted(types))}", status=status)
    length = response.headers.get("content-length", "")
    if limit.whole and length.isdecimal() and (len(length) > 18 or int(length) > limit.size):
        raise FetchError(Reason.TOO_LARGE, f"{length[:20]} bytes, more than {limit.size}", status=status)


async def _read(response: httpx.Response, limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


@asynccontextmanager
async def _failures_named() -> AsyncIterator[None]:
    """Turn what the network raises into FetchErrors."""
    try:
        yield
    except RefusedAddressError as error:
        raise FetchError(Reason.ADDRESS, str(error)) from error
    except UnknownNameError as error:
        raise FetchError(Reason.RESOLVE, str(error), again=True) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        what = type(error).__name__ if isinstance(error, httpx.TimeoutException) else "the whole answer took too long"
        raise FetchError(Reason.TIMEOUT, what, again=True) from error
    except httpx.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise FetchError(Reason.CERTIFICATE, str(error)[:300]) from error
        raise FetchError(Reason.CONNECT, str(error)[:300] or "refused", again=True) from error
    except (httpx.InvalidURL, httpx.LocalProtocolError, httpx.UnsupportedProtocol) as error:
        raise FetchError(Reason.INVALID, str(error)[:300]) from error
    except (httpx.TransportError, httpx.StreamError) as error:
        raise FetchError(Reason.PROTOCOL, f"{type(error).__name__}: {error}"[:300], again=True) from error


def _seconds(retry_after: str | None) -> float | None:
    """Seconds of a `Retry-After`, which is a number or a date; None without one that can be read."""
    value = (retry_after or "").strip()
    if value.isdecimal():
        return min(float(value[:9]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)


def _pairs(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _in_utf_8(value: str) -> str:
    """The value of a header whose bytes are UTF-8, as browsers take a `Location`; one that is not stays as it is."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _jar(cookies: httpx.Cookies) -> frozenset[tuple[str, str | None]]:
    return frozenset((cookie.name, cookie.value) for cookie in cookies.jar)


def _address(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    server = stream.get_extra_info("server_addr") if stream is not None else None
    return str(server[0]) if server else None
