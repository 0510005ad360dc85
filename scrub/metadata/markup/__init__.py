"""What the markup of a page says of its article: JSON-LD, `<meta>`, `<link>`, microdata, visible elements and the address.

Every reader gives claims; which of them hold is settled by `scrub.metadata.agreement`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrub.folding import fold
from scrub.metadata.claims import Claim
from scrub.metadata.markup import json_ld, visible
from scrub.metadata.markup.address import from_address
from scrub.metadata.markup.graph import read_scripts
from scrub.metadata.markup.meta_tags import from_head, from_link, from_meta
from scrub.metadata.markup.nodes import attributes, text_of
from scrub.metadata.markup.seen import Seen
from scrub.metadata.markup.stamps import read_stamps
from scrub.metadata.markup.values import LONGEST_TITLE, plain

__all__ = ["read_markup"]

MOST_ELEMENTS = 3_000
"""Elements that are looked at; a page has some hundred that tell of itself."""
MOST_LISTED = 100_000
"""Elements among which the scripts of JSON-LD are looked for, wherever they stand."""

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?![a-z])", re.IGNORECASE)
_HEAD = 'html, title, meta, link[rel~="canonical" i], script[type*="ld+json" i]'


def read_markup(tree: LexborHTMLParser, url: str | None = None) -> tuple[list[Claim], list[str]]:
    """Every claim that the page's markup makes, in the order of the page within each kind of source, and warnings.

    `url` is where the page came from: addresses are resolved against it. Never raises on content; costs linear time.
    """
    head: list[Claim] = []
    scripts: list[str] = []
    seen = Seen(language=_language(tree))
    looked = 0
    for node in _distinct(tree):
        if node.tag == "script":
            scripts.append((node.child.text_content or "") if node.child is not None else "")
        elif looked < MOST_ELEMENTS:
            looked += 1
            _look(node, url, head, seen)
    visible.look_around_headline(seen, [str(claim.value) for claim in head if claim.field == "title"])
    described, warnings = _described(scripts, [*head, *seen.claims], url, seen.language)
    claims = [*described, *head, *seen.claims]
    claims += read_stamps(seen, {claim.field for claim in claims})
    claims += from_address(url)
    if looked == MOST_ELEMENTS:
        warnings.append(f"metadata: only the first {MOST_ELEMENTS} elements that may tell of the article were looked at")
    return claims, warnings


def _distinct(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements that may tell of the article, in order, each once: one that several selectors match is listed as often."""
    last = None
    for node in tree.css(f"{_HEAD}, {visible.SELECTOR}")[:MOST_LISTED]:
        if node.mem_id != last:
            last = node.mem_id
            yield node


def _look(node: LexborNode, url: str | None, head: list[Claim], seen: Seen) -> None:
    match node.tag:
        case "meta":
            head += from_meta(attributes(node), url, seen.language)
            if node.parent is not None and node.parent.tag == "head":
                head += from_head(attributes(node))
        case "link":
            head += from_link(attributes(node), url)
        case "title":
            parent = node.parent
            if parent is not None and parent.tag in {"head", "html", "body"} and (text := plain(text_of(node, LONGEST_TITLE))):
                head.append(Claim("title", text, "title"))
        case "html":
            if language := plain(attributes(node).get("lang"), 40):
                head.append(Claim("language", language, "html[lang]"))
        case _:
            visible.look(node, seen)


def _described(scripts: list[str], told: list[Claim], url: str | None, language: str | None) -> tuple[list[Claim], list[str]]:
    """The claims of JSON-LD, its own article told by the titles and addresses that the rest of the page gives."""
    if not scripts:
        return [], []
    titles = frozenset(fold(str(claim.value)) for claim in told if claim.field == "title")
    urls = frozenset(str(claim.value).partition("#")[0] for claim in told if claim.field == "url")
    graph, warnings = read_scripts(scripts)
    own = {url.partition("#")[0]} if url else set()
    return list(json_ld.claims(graph, json_ld.Hints(titles, urls | own, url, language))), warnings


def _language(tree: LexborHTMLParser) -> str | None:
    """The language in which stamps are likely written, with the region: that of the page, else of its Open Graph."""
    html = tree.css_first("html")
    locale = tree.css_first('meta[property="og:locale" i]')
    told = [node.attributes.get(name) for node, name in ((html, "lang"), (locale, "content")) if node is not None]
    for tag in told:
        if match := _LANGUAGE.match((tag or "").strip()[:40]):
            return "-".join(filter(None, match.groups())).casefold()
    return None
