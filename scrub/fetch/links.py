"""What a page says to crawlers: its canonical address, whether it may be used, its feeds, its links to stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrub.fetch.robots import expand
from scrub.fetch.urls import clean_url, day_in, same_site, story_score
from scrub.segment.guard import guarded

_MOST_LINKS = 5_000
_MOST_FEEDS = 20
_LIKELY = 3
_CLIMB = 5
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_CARDS = ("card", "teaser", "story", "headline", "article", "post", "entry", "promo")
_FURNITURE = frozenset({"nav", "footer", "header", "aside", "form"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: `likeness` from 0 up, how much address and surroundings look like those of a story."""

    url: str
    likeness: int
    furniture: bool = False

    @property
    def is_story(self) -> bool:
        """Whether it looks enough like one to be fetched."""
        return self.likeness >= _LIKELY


class PageLinks:
    """The page at `url`, read for its addresses only."""

    def __init__(self, html: str, url: str) -> None:
        """Parse the page; whatever it is, this does not raise."""
        self._tree = LexborHTMLParser(guarded(html)[0].encode("utf-8", "replace"))
        self._url = url
        base = self._attribute("base[href]", "href")
        self._base = (clean_url(base, url) if base else None) or url

    @property
    def canonical(self) -> str | None:
        """The address that the page calls its own, if it is one of the same site and not the site's first page."""
        href = self._attribute("link[rel=canonical][href]", "href")
        found = clean_url(href, self._base) if href else None
        if found is None or not same_site(found, self._url) or found.split("/", 3)[3:] in ([""], []):
            return None
        return found

    @property
    def directives(self) -> frozenset[str]:
        """`noindex` and `nofollow` of its robots meta elements, those for all crawlers and those for this one."""
        words: set[str] = set()
        for node in self._tree.css("meta[name][content]")[:500]:
            if (node.attributes.get("name") or "").strip().lower() in ("robots", "scrub"):
                words |= set((node.attributes.get("content") or "").lower().replace(" ", "").split(","))
        return expand(words)

    @property
    def feeds(self) -> list[str]:
        """The feeds that the page announces."""
        nodes = (n for n in self._tree.css("link[rel~=alternate][href]") if (n.attributes.get("type") or "").lower() in _FEEDS)
        found = (clean_url(node.attributes.get("href") or "", self._base) for node in nodes)
        return [url for url in dict.fromkeys(found) if url][:_MOST_FEEDS]

    def links(self) -> list[Link]:
        """The links to other pages of the site, each once, in the order of the page; without those marked nofollow."""
        best: dict[str, Link] = {}
        for link in self._read():
            known = best.get(link.url)
            if known is None or known.likeness < link.likeness:
                best[link.url] = link
        return list(best.values())

    def _read(self) -> Iterator[Link]:
        for node in self._tree.css("a[href]")[:_MOST_LINKS]:
            attributes = node.attributes
            if "nofollow" in (attributes.get("rel") or "").lower().split():
                continue
            url = clean_url(attributes.get("href") or "", self._base)
            if url is None or url == self._url or not same_site(url, self._url):
                continue
            card, furniture = _surroundings(node)
            score = story_score(url)
            if score:
                said = len(node.text(deep=True, separator=" ")[:400].split()) >= 4
                score = max(0, score + int(card) + int(said) - 2 * int(furniture))
            yield Link(url, score, furniture)

    def _attribute(self, selector: str, name: str) -> str:
        node = self._tree.css_first(selector)
        return (node.attributes.get(name) or "").strip() if node is not None else ""


def _surroundings(node: LexborNode) -> tuple[bool, bool]:
    """Whether a link stands in a card or a heading, and whether in a menu or the foot of the page."""
    card = any(child.tag in _HEADINGS for child in node.iter())
    parent = node.parent
    for _ in range(_CLIMB):
        if parent is None or parent.tag == "body":
            break
        if parent.tag in _FURNITURE and not card:
            return False, True
        words = (parent.attributes.get("class") or "").lower()
        card = card or parent.tag in _HEADINGS or parent.tag == "article" or any(name in words for name in _CARDS)
        parent = parent.parent
    return card, False


def is_section(url: str) -> bool:
    """Whether an address may be a section of a site: a short path that names no story and no file."""
    path = url.split("?", 1)[0].split("/", 3)[3:]
    parts = [part for part in (path[0] if path else "").split("/") if part]
    return len(parts) <= 2 and "?" not in url and day_in(url) is None and all(len(p) <= 40 and "." not in p for p in parts)
