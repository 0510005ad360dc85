"""Addresses: which are the same, which look like a story, what of them may be shown. Knows no network."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote_plus

import httpx

LONGEST = 2_000
"""Characters of an address; browsers and servers stop not far above."""

_TRACKING = re.compile(
    r"utm_\w+|(?:ga|mc|mkt|ml|mtm|oly|pk|piwik|matomo|hsa|vero|itm|fb|tw)_\w+|_hs(?:enc|mi)|_ga|_gl|igshid?|yclid|ysclid|twclid"
    r"|(?:fb|g|dc|msclk|gb|w)(?:clid|raid)|msclkid|xtor|cmpid|cmp|ncid|ocid|smid|smtyp|at_(?:medium|campaign|custom\d|link_\w+)"
    r"|ref_?src|ref_url|s_cid|sr_share|wt_mc|__twitter_impression|guccounter|guce_referrer(?:_sig)?|mbid|trk",
    re.IGNORECASE,
)
"""Query parameters that say where a reader came from and nothing about the page (the lists of AdGuard and ClearURLs)."""

_CLEAN = re.compile(r"https?://(?:[a-z0-9]+[.-])*[a-z]+(?:/(?:[\w~-][\w~.-]*)?)+", re.ASCII)
"""Addresses that are clean as they are, which most of a sitemap's are: to parse one takes a hundred times as long."""

_CONTROL = re.compile("[\x00-\x1f\x7f]")
_UP_TO_AT = re.compile(r"\A((?:\s*[a-z][a-z0-9+.-]*:)?//)?.*@", re.IGNORECASE | re.DOTALL)
_CREDENTIALS = re.compile(r"\A(\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})[^/?#\\]*@", re.IGNORECASE)
_AMP_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=.*\.)")
_AMP_PATH = re.compile(r"(?:/amp(?:/index\.html)?|\.amp(?:\.html)?|(?<=[^/])\.amp)/?$|^/amp(?=/.)", re.IGNORECASE)
_AMP_QUERY = frozenset({"amp", "outputtype=amp", "output=amp", "amp=1", "m=1", "mobile=1"})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)

_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3})(?:[/-]?(0[1-9]|[12]\d|3[01]))?(?=[/_-]|$)", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"(?:^|[/_.-]|[a-z])\d{5,}(?=$|[/_.-])", re.IGNORECASE)
_NOT_STORIES = re.compile(
    r"/(?:tags?|topics?|authors?|author|categor(?:y|ies)|search|login|register|subscribe|account|about|contact|privacy|terms"
    r"|page/\d+|rss|feeds?|newsletters?|jobs|shop|weather|video|gallery|wp-(?:content|json|admin))(?:/|$)",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|json|xml|pdf|zip|gz|mp[34]|m4a|webm|docx?|xlsx?|woff2?)$", re.IGNORECASE
)


def clean_url(url: str, base: str | None = None) -> str | None:
    """The address to ask for: absolute, without fragment, credentials and tracking parameters; None if it is not http(s).

    >>> clean_url("../b?utm_source=x&id=7#top", "https://user:pw@News.Example/a/c")
    'https://news.example/b?id=7'
    """
    if _CLEAN.fullmatch(url) and len(url) <= LONGEST:
        return url
    url = _CONTROL.sub("", url.strip()) if len(url) <= LONGEST * 2 else ""
    try:
        parsed = httpx.URL(base).join(url) if base else httpx.URL(url)
        if (
            parsed.scheme not in ("http", "https")
            or not parsed.host
            or not 0 < (80 if parsed.port is None else parsed.port) < 65_536
        ):
            return None
        kept = [pair for pair in parsed.query.decode("ascii").split("&") if pair and not _TRACKING.fullmatch(_name(pair))]
        path = parsed.raw_path.partition(b"?")[0] + (b"?" + "&".join(kept).encode() if kept else b"")
        parsed = parsed.copy_with(userinfo=b"", fragment=None, raw_path=path)
        cleaned = str(httpx.URL(str(parsed)).join(""))  # `join` resolves the dots of an absolute path as well
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return None
    return cleaned.split("#")[0] if len(cleaned) <= LONGEST else None


def story_key(url: str) -> str:
    """What all addresses of one story share: plain, mobile and AMP, either scheme, any order of parameters.

    >>> story_key("https://amp.news.example/a/story/amp/?b=2&a=1") == story_key("http://www.news.example/a/story?a=1&b=2")
    True
    """
    parsed = _parsed(url)
    port = f":{parsed.port}" if parsed.port else ""
    path = _INDEX.sub("/", _AMP_PATH.sub("", parsed.path)).rstrip("/")
    pairs = sorted(pair for pair in parsed.query.decode("ascii").split("&") if pair and pair.lower() not in _AMP_QUERY)
    return f"{site_of(url)}{port}{quote(path, safe='/%')}" + (f"?{'&'.join(pairs)}" if pairs else "")


def site_of(url: str) -> str:
    """The host without `www.` and without what only says which device it is for."""
    return _AMP_HOST.sub("", _parsed(url).host)


def same_site(url: str, other: str) -> bool:
    """Whether two addresses belong to one site: one host, or one below the other, and one port."""
    here, there = site_of(url), site_of(other)
    near = here == there or here.endswith(f".{there}") or there.endswith(f".{here}")
    return near and _parsed(url).port == _parsed(other).port


def host_of(url: str) -> str:
    """Whom politeness is owed to: the host, with the port where it is an unusual one."""
    return _parsed(url).netloc.decode("ascii")


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parsed = _parsed(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def redacted(address: str) -> str:
    """What may be shown and logged of something that was meant as an address: nothing between the scheme and the last `@`.

    Where credentials end can be told of a well-formed address only, so rather too much is cut.

    >>> redacted("ftp://user:p@ss/word@news.example/a")
    'ftp://news.example/a'
    """
    return _UP_TO_AT.sub(r"\1", address, count=1)


def without_credentials(location: str) -> str:
    """The same `Location` without its user and password; an `@` of its path stays."""
    return _CREDENTIALS.sub(r"\1", location, count=1)


def day_in(url: str) -> date | None:
    """The day that the path names, if it names one (or the first of the month it names)."""
    found = _DAY.search(_parsed(url).path)
    if not found:
        return None
    year, month, day = found.groups()
    number = int(month) if month.isdigit() else (_MONTHS.index(month.lower()) + 1 if month.lower() in _MONTHS else 0)
    try:
        return date(int(year), number, int(day or 1))
    except ValueError:
        return None


def story_score(url: str) -> int:
    """How much an address looks like that of a story: 0 not at all, 3 and more surely.

    A date in the path counts two, a long number one, a slug of three words one and of five two. Names of lists and files
    are no stories whatever else they hold.
    """
    path = unquote_plus(_parsed(url).path)
    if _NOT_STORIES.search(path) or _FILES.search(path) or path.count("/") > 12:
        return 0
    last = path.rstrip("/").rsplit("/", 1)[-1]
    words = [word for word in re.split(r"[-_.]", last) if word.isalpha() and len(word) > 1]
    slug = 2 if len(words) >= 5 else 1 if len(words) >= 3 else 0
    numbered = bool(_NUMBER.search(path)) or any(value.isdigit() and len(value) > 4 for _, value in _query(url))
    return (2 if _DAY.search(path) else 0) + slug + int(numbered)


@lru_cache(4_096)
def _parsed(url: str) -> httpx.URL:
    """The parts of an address; parsing one takes as long as all else that is done with it."""
    return httpx.URL(url)


def _name(pair: str) -> str:
    return unquote_plus(pair.split("=", 1)[0])


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(_parsed(url).query.decode("ascii"), max_num_fields=None)
