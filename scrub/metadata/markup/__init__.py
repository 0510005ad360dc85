"""What the markup of a page says of its article: JSON-LD, `<meta>`, `<link>`, microdata, visible elements and the address.

Every reader gives claims; which of them hold is settled by `scrub.metadata.agreement`.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrub.lexicon import fold
from scrub.metadata.claims import Claim
from scrub.metadata.markup import json_ld, visible
from scrub.metadata.markup.address import from_address
from scrub.metadata.markup.meta_tags import from_link, from_meta
from scrub.metadata.markup.nodes import attributes, text_of
from scrub.metadata.markup.values import LONGEST_TITLE, plain

__all__ = ["read_markup"]

MOST_ELEMENTS = 3_000
"""Elements that are looked at; a page has some hundred that tell of itself."""

_HEAD = 'meta, link[rel~="canonical" i], title, script[type*="ld+json" i], html'


def read_markup(tree: LexborHTMLParser, url: str | None = None) -> tuple[list[Claim], list[str]]:
    """Every claim that the page's markup makes, in the order of the page within each kind of source, and warnings.

    `url` is where the page came from: addresses are resolved against it. Never raises on content; costs linear time.
    """
    claims: list[Claim] = []
    warnings: list[str] = []
    scripts: list[str] = []
    elements = tree.css(_HEAD)
    if len(elements) > MOST_ELEMENTS:
        warnings.append(f"metadata: {len(elements)} elements of the head; those after the first {MOST_ELEMENTS} were not read")
    for node in elements[:MOST_ELEMENTS]:
        match node.tag:
            case "meta":
                claims += from_meta(attributes(node), url)
            case "link":
                claims += from_link(attributes(node), url)
            case "title":
                if (parent := node.parent) is not None and parent.tag in {"head", "html", "body"}:
                    claims.append(Claim("title", plain(text_of(node, LONGEST_TITLE)), "title"))
            case "html":
                if language := plain(attributes(node).get("lang"), 40):
                    claims.append(Claim("language", language, "html[lang]"))
            case _:
                scripts.append(node.child.text_content or "" if node.child is not None else "")
    seen = visible.Seen()
    for node in _distinct(tree.css(visible.SELECTOR))[:MOST_ELEMENTS]:
        visible.look(node, seen)
    if seen.headline_nodes:
        visible.look_around(_own_headline(seen, claims), seen)
    described, faults = _described(scripts, [*claims, *seen.claims], url)
    claims = [*described, *claims, *seen.claims]
    claims += visible.read_stamps(seen, _language(claims), {claim.field for claim in claims})
    claims += from_address(url)
    return [claim for claim in claims if claim.value != ""], [*warnings, *faults]


def _distinct(nodes: list[LexborNode]) -> list[LexborNode]:
    """Each node once: one that several selectors match is listed several times in a row."""
    return list({node.mem_id: node for node in nodes[: 4 * MOST_ELEMENTS]}.values())


def _described(scripts: list[str], told: list[Claim], url: str | None) -> tuple[list[Claim], list[str]]:
    """The claims of JSON-LD, its own article told by the titles and addresses that the rest of the page gives."""
    if not scripts:
        return [], []
    titles = {fold(str(claim.value)) for claim in told if claim.field == "title"}
    urls = {str(claim.value).partition("#")[0] for claim in told if claim.field == "url"} | ({url.partition("#")[0]} if url else set())
    graph, warnings = json_ld.read_scripts(scripts)
    return list(json_ld.claims(graph, json_ld.Hints(frozenset(titles), frozenset(urls), url))), warnings


def _own_headline(seen: visible.Seen, claims: list[Claim]) -> LexborNode:
    """The first `<h1>` that begins a title of the head, else the first."""
    titles = [fold(str(claim.value)) for claim in claims if claim.field == "title"]
    return next(
        (node for text, node in seen.headline_nodes if any(title.startswith(fold(text)) for title in titles)),
        seen.headline_nodes[0][1],
    )


def _language(claims: list[Claim]) -> str | None:
    """The language in which stamps are likely written."""
    return next((str(claim.value)[:2].casefold() for claim in claims if claim.field == "language"), None)
