"""What another extractor takes for the story of a page: asked where the tagger is in doubt and the caller has the time.

trafilatura works by other means (rules over paths, the text density of elements), so that its mistakes are others. Where it
agrees, doubt is less; where it does not, more: an opinion is evidence for each block, and the decision stays the tagger's.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrub.document import Block

SURE = 0.98
"""Quality from which on nobody else is asked."""
LARGEST = 1_000_000
"""Characters of a page above which nobody else is asked, since nothing bounds the time that takes."""
_RUN = 16
_SHARE = 0.5


def ask(markup: str, blocks: Sequence[Block]) -> tuple[bool, ...] | None:
    """For every block whether trafilatura keeps it; None where it has no opinion."""
    if len(markup) > LARGEST:
        return None
    import trafilatura  # late: it takes a second to load, and the usual way does without

    try:
        text = trafilatura.extract(markup, include_comments=False)
    except Exception:  # whatever it cannot read, it has no opinion about
        return None
    return kept(blocks, text) if text else None


def kept(blocks: Sequence[Block], text: str) -> tuple[bool, ...]:
    """For every block whether `text` holds most of it, white space and punctuation aside; short ones as lines of their own."""
    lines = {_squeezed(line) for line in text.splitlines()}
    whole = _squeezed(text)
    runs = {whole[at : at + _RUN] for at in range(max(len(whole) - _RUN + 1, 0))}
    return tuple(_is_kept(_squeezed(block.text), lines, runs) for block in blocks)


def _is_kept(text: str, lines: set[str], runs: set[str]) -> bool:
    if len(text) < 2 * _RUN:
        return text in lines
    pieces = [text[at : at + _RUN] for at in range(0, len(text) - _RUN + 1, _RUN)]
    return sum(piece in runs for piece in pieces) >= _SHARE * len(pieces)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
