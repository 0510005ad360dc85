"""What the running text says of the words of a short line, which may be an author's name: whom it is about, and topics."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import islice

from scrub.document import Block, Document

_TEXT, _TELLING = 60, 3
"""Blocks that are searched for the words of a line, and the fewest letters of such a word."""
_WORD = re.compile(r"[^\W\d_]+")


def is_subject(document: Document, block: Block) -> bool:
    """Whether the running text has the words of a line in small letters: a subheading ("Food Myths"), nobody's name."""
    text = (below for below in document.blocks[block.index + 1 :][:_TEXT] if below.is_prose)
    small = {word for below in text for word in below.tokens if word.islower()}
    words = [word.lower() for word in block.tokens if len(word) >= _TELLING]
    return bool(words) and sum(word in small for word in words) > len(words) / 2


class StoryNames:
    """Whom and what the first paragraphs of the story name."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _text(self) -> str:
        story = self._document.blocks[self._document.story.start : self._document.story.stop]
        return " ".join(block.text for block in islice((block for block in story if block.is_prose), _TEXT))

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(_WORD.findall(self._text))

    def has(self, name: str) -> bool:
        """Whether it names a part of `name` alone: the person that it is about, or the topic.

        Whom it names in full only may be the author.
        """
        parts = [word for word in _WORD.findall(name) if len(word) >= _TELLING and word[0].isupper() and self._times[word]]
        return any(self._times[word] > self._text.count(name) for word in parts)
