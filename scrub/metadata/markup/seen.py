"""What was read of a page's visible elements so far, from top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scrub.metadata.claims import Claim
from scrub.metadata.markup.nodes import MOST_ANCESTORS, ancestors, words_of

_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|popular|sidebar|most-?read|trending|promo|footer|newsletter|latest|read-?more"
    r"|more-(?:from|on|stories)|carousel|swiper|breaking|ticker|live-?blog|(?<!h)feed"
)
_OF_THE_ARTICLE = re.compile(r"(?<!\S)(?:category|tag)-[\w-]{1,80}|(?:article|entry|post|story)[-_]{1,2}footer")
"""Classes that publishing systems give to an article for what it is about, and to its footer."""
_OUTSIDE = frozenset({"nav", "footer", "aside"})
_WHOLE_PAGE = frozenset({"body", "html"})


@dataclass(slots=True)
class Seen:
    """The claims so far, and what later elements are judged by."""

    language: str | None = None
    """The language that the page says it is in, with its region: it tells how stamps in figures are meant."""
    claims: list[Claim] = field(default_factory=list)
    headlines: list[tuple[str, LexborNode]] = field(default_factory=list)
    bylines: int = 0
    signed: set[int] = field(default_factory=set)
    """The elements around the byline that was found, by `mem_id`."""
    boxed: bool = False
    """Whether a box about an author was read."""
    times: int = 0
    stamps: list[tuple[str, str, str]] = field(default_factory=list)
    """Stamps in words: field, source, text."""
    stamps_above: list[tuple[str, str, str]] = field(default_factory=list)
    """Those above the headline, which may be today's date: read last."""
    topics: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    """Of sections and of tags the list that was found, by `mem_id`, and its names."""
    elsewhere: dict[int, bool] = field(default_factory=dict)
    """Of elements that were asked about, by `mem_id`, whether they belong to something beside the story."""

    def is_elsewhere(self, node: LexborNode) -> bool:
        """Whether an element belongs to something beside the story, as the elements around it are called."""
        passed: list[int] = []
        told = False
        parent = node.parent
        while parent is not None and parent.tag not in _WHOLE_PAGE and len(passed) < MOST_ANCESTORS:
            name = parent.mem_id
            if name in self.elsewhere:
                told = self.elsewhere[name]
                break
            passed.append(name)
            outside = parent.tag in _OUTSIDE and not _ends_article(parent)
            if outside or _ELSEWHERE.search(_OF_THE_ARTICLE.sub("", words_of(parent))):
                told = True
                break
            parent = parent.parent
        for name in passed:
            self.elsewhere[name] = told
        return told


def _ends_article(node: LexborNode) -> bool:
    """Whether an element is the footer of an article, which tells of it, and not that of the page."""
    return node.tag == "footer" and any(parent.tag == "article" for parent in ancestors(node))
