"""Links that say what an article is about: publishing systems mark them with `rel="tag"` and `rel="category tag"`.

The keyword is of HTML (https://html.spec.whatwg.org/multipage/links.html#link-type-tag), "category" is what WordPress adds
where the link leads to a section.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from scrub.canonical import canonical
from scrub.metadata.claims import Claim
from scrub.metadata.markup.nodes import ancestors, text_of, words_of
from scrub.metadata.markup.seen import Seen
from scrub.metadata.markup.values import LONGEST_NAME

MOST_TOPICS = 60
_ITEMS = frozenset({"li", "span", "strong", "b", "em", "h2", "h3", "h4", "h5", "h6"})
"""Elements around one link of a list."""
_OF_SECTIONS = re.compile(r"categor|(?<![a-z])cat(?![a-z])|section|rubri")


def topic(node: LexborNode, found: Mapping[str, str], seen: Seen) -> None:
    """Add what a link with `rel=tag` says to the list that it stands in. Of several lists the first is the article's, and
    others are those of teasers."""
    listed = next((parent for parent in ancestors(node) if parent.tag not in _ITEMS), node)
    of_sections = "category" in found["rel"].casefold() or _OF_SECTIONS.search(words_of(listed)) is not None
    field = "section" if of_sections else "tags"
    first, names = seen.topics.get(field, (listed.mem_id, []))
    if first != listed.mem_id or len(names) >= MOST_TOPICS or seen.is_elsewhere(node):
        return
    if name := canonical(text_of(node, LONGEST_NAME)).lstrip("# "):
        if not names:
            seen.topics[field] = (first, names)
            seen.claims.append(Claim(field, names, "rel=category" if of_sections else "rel=tag"))
        names.append(name)
