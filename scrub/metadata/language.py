"""The language of the text, offline: py3langid, restricted to languages with a two-letter code."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from scrub.document import Block

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_CHARS = 300
"""Characters that are read; more do not tell more, and cost in proportion."""

_LINES = 6
_LETTERS = 20
_CONFIDENCE = 0.5
_NO_LANGUAGE = "zxx"


def identify(blocks: Sequence[Block]) -> str | None:
    """The BCP 47 tag of the blocks' language ("en", "zh-Hant"), or None where it cannot be told.

    The longest lines are read, since menus speak in no sentences and often in another language.
    """
    longest = heapq.nlargest(_LINES, blocks, key=lambda block: len(block.text))
    text = " ".join(block.text[:SAMPLE_CHARS] for block in longest)[:SAMPLE_CHARS]
    if sum(map(str.isalpha, text)) < _LETTERS:
        return None
    code, confidence = _identifier().classify(text)
    if code == _NO_LANGUAGE or confidence < _CONFIDENCE:
        return None
    if code == "zh":
        return han_script(text)
    return "no" if code == "nn" else str(code)


def han_script(text: str) -> str:
    """ "zh-Hans", "zh-Hant", or "zh" where the text does not tell: GB 2312 holds the simplified forms only, Big5 the others."""
    simplified = len(text.encode("gb2312", "ignore"))
    traditional = len(text.encode("big5", "ignore"))
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded at the first call and never changed afterwards; the library's own functions share state."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # late: loading takes half a second

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 or code == _NO_LANGUAGE])
    # A document reads some hundred rows of the table; as the columns were chosen, each row lies all over memory.
    identifier.nb_ptc = identifier.nb_ptc.copy(order="C")
    return identifier
