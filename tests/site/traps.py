"""What the web does to crawlers, one trap an address: what the server answers, and what a crawl has to make of it.

Every trap looks like a story: its path has a day and a slug. `ARTICLE` says that a crawl gets a story there after all.
"""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrub.demo import pages
from scrub.demo.site import Reply, reply
from scrub.demo.stories import Story, stories, story

if TYPE_CHECKING:
    from tests.site.server import Handler

ARTICLE = "article"
ELSEWHERE = "127.0.0.2"
"""Where the server listens as well, and no crawl is allowed to go."""

SLOW_SECONDS = 0.2
BOMB = gzip.compress(bytes(50_000_000), 9, mtime=0)


@dataclass(frozen=True, slots=True)
class Trap:
    """`outcome`: what becomes of the address; `asked`: how often the server is asked for it, None for any number."""

    path: str
    outcome: str
    answer: Callable[[Handler, str], None]
    asked: int | None = 1


def page(path: str) -> bytes:
    """The page of a story that is nowhere else on the site, without a canonical address."""
    number = 1_000 + int(path.split("/")[3])
    item = next(other for other in map(story, range(number * 100, number * 100 + 3)) if other.layout == "broadsheet")
    return pages.story(item, [], "").replace(f'<link rel="canonical" href="{item.path}">', "").encode()


def _moved(to: str, status: int = 301) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        handler.send(Reply(status, b"moved", headers=(("Location", to.replace("PORT", str(handler.port))),)))

    return answer


def _story(handler: Handler, path: str) -> None:
    handler.send(Reply(200, page(path)))


def _first(times: int, status: int, *headers: tuple[str, str]) -> Callable[[Handler, str], None]:
    """Fails so many times, then gives the story."""
    asked: Counter[str] = Counter()

    def answer(handler: Handler, path: str) -> None:
        asked[path] += 1
        handler.send(Reply(status, b"busy", headers=headers) if asked[path] <= times else Reply(200, page(path)))

    return answer


def _drip(handler: Handler, path: str) -> None:
    handler.head(Reply(200), {"Content-Type": "text/html", "Content-Length": "1000000"})
    for byte in page(path):
        handler.wfile.write(bytes([byte]))
        time.sleep(SLOW_SECONDS)


def _endless(handler: Handler, path: str) -> None:
    handler.head(Reply(200), {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    chunk = b"<p>and so on</p>\n" * 4_000
    for _ in range(1 << 16):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))


def _short(handler: Handler, path: str) -> None:
    body = page(path)
    handler.head(Reply(200), {"Content-Type": "text/html", "Content-Length": str(len(body) + 1_000), "Connection": "close"})
    handler.wfile.write(body)
    handler.close_connection = True


def _charset(name: str, *, declared: str) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        text = page(path).decode().replace('<meta charset="utf-8">', "").replace("said", "s\u00e4id")
        handler.send(Reply(200, text.encode(name), f"text/html; charset={declared}"))

    return answer


def _bomb(handler: Handler, path: str) -> None:
    handler.head(Reply(200), {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": str(len(BOMB))})
    handler.wfile.write(BOMB)


def _cookie_wall(handler: Handler, path: str) -> None:
    if "seen=1" in handler.headers.get("Cookie", ""):
        _story(handler, path)
    else:
        handler.send(Reply(302, headers=(("Location", f"/consent?back={path}"),)))


def _consent(handler: Handler, path: str) -> None:
    back = path.partition("back=")[2]
    handler.send(Reply(302, headers=(("Set-Cookie", "seen=1; Path=/"), ("Location", back))))


def _says(text: str) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        handler.send(Reply(200, f"<html><title>x</title><body>{text}</body></html>".encode()))

    return answer


def _with_head(markup: str) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        handler.send(Reply(200, page(path).replace(b"</head>", markup.encode() + b"</head>")))

    return answer


def _header(name: str, value: str) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        handler.send(Reply(200, page(path), headers=((name, value),)))

    return answer


def _pdf(handler: Handler, path: str) -> None:
    handler.head(Reply(200), {"Content-Type": "application/pdf", "Content-Length": "999999999"})


def _same_as(item: Story) -> Callable[[Handler, str], None]:
    def answer(handler: Handler, path: str) -> None:
        handler.send(Reply(200, pages.story(item, [], handler.base).encode()))

    return answer


def _copy_of(item: Story) -> Callable[[Handler, str], None]:
    """The same words at an address that calls itself the first."""

    def answer(handler: Handler, path: str) -> None:
        html = reply(item.path, "").body.replace(f'<link rel="canonical" href="{item.path}">'.encode(), b"")
        handler.send(Reply(200, html))

    return answer


_DAY = "/2025/08"
_LOOP = (f"{_DAY}/03/round-and-round-it-goes-again", f"{_DAY}/04/and-back-to-the-start-again")
_WALL = "<h1>Before you continue</h1><p>We use cookies and similar technologies. Accept all cookies to read on.</p>"
_GONE = "<h1>Page not found</h1><p>The page you are looking for does not exist or was moved.</p>"

TRAPS = [
    Trap(f"{_DAY}/01/moved-once-and-moved-again", ARTICLE, _moved("/2025/08/hop"), None),
    Trap(_LOOP[0], "redirect-loop", _moved(_LOOP[1]), None),
    Trap(f"{_DAY}/05/redirected-without-an-end-in-sight", "too-many-redirects", _moved("/hops/1"), None),
    Trap(f"{_DAY}/06/too-many-requests-at-first", ARTICLE, _first(1, 429, ("Retry-After", "1")), 2),
    Trap(f"{_DAY}/07/unavailable-for-a-short-while", ARTICLE, _first(2, 503), 3),
    Trap(f"{_DAY}/08/dripping-one-byte-at-a-time", "timeout", _drip, None),
    Trap(f"{_DAY}/09/a-body-that-never-ends-at-all", "too-large", _endless),
    Trap(f"{_DAY}/10/shorter-than-its-length-says", "broken-answer", _short, None),
    Trap(f"{_DAY}/11/utf-eight-that-calls-itself-latin", ARTICLE, _charset("utf-8", declared="iso-8859-1")),
    Trap(f"{_DAY}/12/latin-as-its-header-says-it", ARTICLE, _charset("iso-8859-1", declared="iso-8859-1")),
    Trap(f"{_DAY}/13/small-outside-and-huge-inside", "too-large", _bomb),
    Trap(f"{_DAY}/14/redirected-to-a-private-address", "refused-address", _moved(f"http://{ELSEWHERE}:PORT/secret")),
    Trap(f"{_DAY}/15/redirected-to-a-name-of-loopback", "refused-address", _moved("http://inside.test:PORT/secret")),
    Trap(f"{_DAY}/16/redirected-to-a-file-on-disk", "redirect", _moved("file:///etc/passwd")),
    Trap(f"{_DAY}/17/behind-a-wall-of-cookies-first", ARTICLE, _cookie_wall, None),
    Trap(f"{_DAY}/18/nothing-but-a-wall-of-cookies", "not-an-article", _says(_WALL)),
    Trap(f"{_DAY}/19/gone-but-it-says-all-is-well", "not-an-article", _says(_GONE)),
    Trap(f"{_DAY}/20/a-page-that-wants-no-index", "noindex", _with_head('<meta name="robots" content="noindex">')),
    Trap(f"{_DAY}/21/a-header-that-wants-no-index", "noindex", _header("X-Robots-Tag", "noindex, nofollow")),
    Trap(f"{_DAY}/22/not-a-page-but-a-document", "content-type", _pdf),
    Trap(f"{_DAY}/23/headers-as-large-as-a-book", "broken-answer", _header("X-Book", "word " * 60_000), None),
    Trap(f"{_DAY}/24/somebody-elses-canonical-address", "duplicate", _same_as(stories()[3])),
    Trap(f"{_DAY}/25/word-for-word-as-elsewhere", "duplicate", _copy_of(stories()[6])),
    Trap(f"{_DAY}/26/an-error-of-the-server-itself", "status", _first(99, 500), None),
    Trap(f"{_DAY}/27/redirected-into-the-forbidden", "robots", _moved("/forbidden/2025/08/27/redirected-secret")),
]

HIDDEN: dict[str, Callable[[Handler, str], None]] = {
    "/2025/08/hop": _moved("/2025/08/02/at-the-end-of-two-redirects", 302),
    "/2025/08/02/at-the-end-of-two-redirects": _story,
    _LOOP[1]: _moved(_LOOP[0]),
    "/consent": _consent,
} | {f"/hops/{number}": _moved(f"/hops/{number + 1}") for number in range(1, 40)}
"""Where traps lead; no page names these."""

FORBIDDEN = ["/forbidden/2025/08/28/what-the-mayor-keeps-secret", "/bait/2025/08/29/only-robots-come-here"]

ROBOTS = """User-agent: *
Crawl-delay: 0.01
Disallow: /forbidden/
Disallow: /*/only-robots
Disallow: /2025/*/what-nobody

User-agent: scrub
Crawl-delay: 0.01
Disallow: /forbidden/
Disallow: /bait
Allow: /

Sitemap: {base}/sitemap.xml
"""


def links() -> str:
    """A section that leads to all traps, as a page."""
    items = "".join(
        f'<article><h3><a href="{path}">{path[-30:]}</a></h3></article>' for path in [t.path for t in TRAPS] + FORBIDDEN
    )
    return f"<html><body><h1>Traps</h1>{items}</body></html>"
