"""What another extractor takes for the story of a page: asked where the tagger is in doubt and the caller has the time.

trafilatura works by other means (rules over paths, the text density of elements), so that its mistakes are others. Where it
agrees, doubt is less; where it does not, more: an opinion is evidence for each block, and the decision stays the tagger's.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrub.document import Block
from scrub.overlap import held

SURE = 0.98
"""Quality from which on nobody else is asked."""
LARGEST = 1_000_000
"""Characters of a page above which nobody else is asked, since nothing bounds the time that takes."""


def ask(markup: str, blocks: Sequence[Block]) -> tuple[bool, ...] | None:
    """For every block whether trafilatura keeps it; None where it has no opinion."""
    if len(markup) > LARGEST:
        return None
    import trafilatura  # late: it takes a second to load, and the usual way does without

    try:
        text = trafilatura.extract(markup, include_comments=False)
    except Exception:  # whatever it cannot read, it has no opinion about
        return None
    return held(blocks, text) if text else None
