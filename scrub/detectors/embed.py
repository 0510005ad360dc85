"""Posts of social networks that a page embeds: what was posted, who posted it and when.

Problem: an embedded post reads like a paragraph of the story, and no heading announces it. Rule: it is signed, as nothing else
is: a dash, a name, the name of its account in brackets, and a day. The line right above is the post, and so are those above
that which end in nothing or bear an address or a hash; in a page the element of the post holds all of it.

Example: `"The ferry is back! pic.example/x"`, and below it `"— Harbour Office (@oldhaven) May 3, 2025"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrub.article import Kind
from scrub.detectors.base import UNDOUBTED, Finding, Notes
from scrub.document import Block, Document

SIGNED = "embeds.signed"
_SIGNED = re.compile(r"[—–-]{1,2}\s?[^()]{1,80}\s?\(@\w{1,30}\)\s[^()]{2,30}\d{4}")
_MARKS = ("#", "@", "://", "pic.twitter.com")
_MOST = 5
"""Lines of a post."""
_ELEMENTS = ("twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-post")


class Embeds:
    """The lines of embedded posts."""

    name = "embeds"

    def detect(self, document: Document, notes: Notes) -> Iterator[Finding]:
        """Every post by its signature or its element."""
        for block in document.blocks:
            if block.place is not None and _is_embedded(block):
                yield Finding(Kind.OTHER, (block.index,), "embeds.element", UNDOUBTED, "in the element of an embedded post")
            elif "(@" in block.text and _SIGNED.fullmatch(block.text):
                post = tuple(line.index for line in _post_above(document, block))
                yield Finding(Kind.OTHER, (*post, block.index), SIGNED, UNDOUBTED, f"a post, signed {block.text[:40]!r}")


def _is_embedded(block: Block) -> bool:
    quote = block.place.element.inside("blockquote") if block.place else None
    return quote is not None and any(name in quote.label for name in _ELEMENTS)


def _post_above(document: Document, signature: Block) -> list[Block]:
    """The lines of the post above its signature."""
    above = document.blocks[max(0, signature.index - _MOST) : signature.index]
    post = list(above[-1:])
    for block in reversed(above[:-1]):
        if _SIGNED.fullmatch(block.text) or (block.terminated and not any(mark in block.text for mark in _MARKS)):
            break
        post.insert(0, block)
    return post
