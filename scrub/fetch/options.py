"""What a caller may set of fetching. The defaults are polite and safe; each of them takes an explicit word to switch off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_network
from urllib.parse import urlsplit

from scrub.options import Options

EVERYWHERE = ("0.0.0.0/0", "::/0")
"""For `allow_networks`: every address may be asked, private ones too."""

_PROXIES = ("http", "https", "socks5", "socks5h")

PRODUCT = "scrub"
"""The name by which robots.txt knows this crawler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How to fetch, what to keep to, and what to look for. Raises ValueError for what can only be a mistake.

    Who asks: `contact` (an address or a page of yours, sent with every request), or `anonymous` where there shall be none.
    Manners: `delay` seconds between two requests to a host and `per_host` of them at a time, which adapt to how the host
    answers, up to `max_delay`; `robots` keeps to robots.txt, `directives` to the noindex and nofollow of pages.
    Bounds: `concurrency` requests at a time in all; `attempts` for what is worth another; `redirects`; `max_bytes` of a body,
    before and after decompression; `seconds` for a whole answer, `connect_seconds` and `read_seconds` for its phases.
    Network: `http2`; `proxy` (URL of http, https or socks5); `ca_file` with certificates to trust instead of the usual ones;
    `allow_networks` (CIDR) that may be asked although they are private.
    Discovery: `since` (day), `limit` (articles of one run), `match` (pattern that an article's URL must contain), `depth` of
    sections below a site's first page.
    """

    contact: str | None = None
    anonymous: bool = False
    delay: float = 1.0
    max_delay: float = 120.0
    per_host: int = 2
    robots: bool = True
    directives: bool = True
    concurrency: int = 16
    attempts: int = 4
    redirects: int = 10
    max_bytes: int = 20_000_000
    seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    http2: bool = True
    proxy: str | None = None
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    since: date | None = None
    limit: int | None = None
    match: str | None = None
    depth: int = 1
    clean: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        """Refuse what can only be a mistake."""
        for name in ("per_host", "concurrency", "attempts", "max_bytes", "seconds", "connect_seconds", "read_seconds"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)!r}")
        for name in ("delay", "redirects", "depth"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must be 0 or above, got {getattr(self, name)!r}")
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be 1 or above, got {self.limit!r}")
        if self.contact is not None and not re.fullmatch(r"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?", self.contact):
            raise ValueError(f"contact must be one line of at most 200 ASCII characters, got {self.contact!r}")
        if self.proxy is not None and not _is_proxy(self.proxy):  # not shown: it may hold a password
            raise ValueError("proxy must be a URL with a host, of http, https or socks5, such as http://127.0.0.1:3128")
        for network in self.allow_networks:
            ip_network(network)
        try:
            re.compile(self.match or "")
        except re.error as error:
            raise ValueError(f"match is no pattern: {error}") from error

    @property
    def user_agent(self) -> str:
        """The header `User-Agent`: the product, its version, and whom to write to."""
        import scrub  # late: the version is looked up when asked for

        return f"{PRODUCT}/{scrub.__version__}" + (f" (+{self.contact})" if self.contact else "")


def _is_proxy(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in _PROXIES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        return False
    return known and re.fullmatch(r"[\x21-\x7e]+", url) is not None
