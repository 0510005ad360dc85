"""A capital after an open end: a name that was a link, between the two parts of its sentence.

The entries of menus begin with capitals as well, so what stands below has to go on with the sentence, or what stands above has
to be one. "En" and "The" may stand on a line of their own before a link; no line of furniture is such a word alone.
"""

from __future__ import annotations

import re

from scrub.canonical import SUFFIX
from scrub.segment.nodes import (
    AMOUNT,
    ASKS,
    BRACKETS,
    CONTINUED_WORDS,
    ENCLOSED,
    FUNCTION_WORD,
    NAMED_WORDS,
    STRONG_CONTINUATION,
    Joint,
    Pair,
    ends_in_function_word,
    ends_item,
    is_cut,
    starts_lower,
)

_QUOTES = frozenset('"“”«»„')
_QUOTED_WORDS = 12
# What people are, where that is written before the name.
_OFFICE = re.compile(
    r"(?:president|chair(?:man|woman|person)?|member|minister(?:in)?|leader|chief|director|manager|spokes(?:man|woman|person)"
    r"|secretary|mayor|governor|senator|representative|judge|attorney|prosecutor|sheriff|captain|sergeant|officer|professor|coach"
    r"|analyst|economist|owner|founder|editor|commissioner|superintendent|councill?or|council(?:man|woman)|ambassador|dr\.?|prof\.?"
    r"|präsident(?:in)?|meister(?:in)?|sprecher(?:in)?|leiter(?:in)?|chef(?:in)?|kanzler(?:in)?|rat|rätin|trainer(?:in)?"
    r"|présidente?|ministre|maire|directeur|directrice|presidente|ministr[oa]|alcalde(?:sa)?|directora?|sindac[oa]|prefeit[oa])$",
    re.IGNORECASE,
)
_OFFICE_WORDS = 6
_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+(?:\s[^\W\d_a-z][\w'’.-]*){1,3}(?=[\s,(]|$)")
_BEHIND_NAME = frozenset(",(")


def behind_capitals_or_figures(pair: Pair) -> Joint | None:
    """ "paid in", "2026", "Oldhaven": only behind a figure inside a sentence does a capital go on."""
    if pair.above[-1:].islower():
        return None
    inside = len(pair.group) > 1 and AMOUNT.fullmatch(pair.above) is not None and pair.group[-2].text[-1:].islower()
    return Joint.LIKELY if inside else Joint.NONE


def behind_a_function_word(pair: Pair) -> Joint | None:
    """ "The", "Petrel", "came back to Oldhaven": a sentence does not end in an article or a preposition."""
    if not ends_in_function_word(pair.above):
        return None
    short = pair.words <= 2 * NAMED_WORDS and (_goes_on_below(pair.below) or ENCLOSED.search(pair.below) is not None)
    return Joint.LIKELY if short or pair.words_above >= NAMED_WORDS else Joint.NONE


def what_is_quoted(pair: Pair) -> Joint | None:
    """ "the", "Petrel", "bears the words", "“Quiet, please.”": a sentence that was put together ends in a quotation."""
    whole = pair.text[0] in _QUOTES and pair.text[-1] in _QUOTES and pair.words <= _QUOTED_WORDS
    put_together = len(pair.group) > 1 and (starts_lower(pair.above) or STRONG_CONTINUATION.match(pair.above))
    return Joint.LIKELY if whole and put_together and pair.above[-1:].islower() else None


def office_of_a_listed_name(pair: Pair) -> Joint | None:
    """ "the treasurer", "Osric Vane", "(West);": a name in a list that is one sentence."""
    listed = pair.below[:1] in BRACKETS and ends_item(pair.below) and pair.words <= NAMED_WORDS
    return Joint.LIKELY if listed else None


def office(pair: Pair) -> Joint | None:
    """ "Council President", "Jane Roe said that notices had to be posted": who somebody is, before a name that was a link."""
    if len(pair.group) > 1 or pair.words_above > _OFFICE_WORDS or not _OFFICE.search(pair.above):
        return None
    if (name := _NAME.match(pair.text)) is None:
        return None
    rest = pair.text[name.end() :].lstrip()
    goes_on = _goes_on_below(pair.below) if not rest else starts_lower(rest) or rest[0] in _BEHIND_NAME
    return Joint.LIKELY if goes_on else None


def begun_by_an_article(pair: Pair) -> Joint | None:
    """ "Die Gewerkschaft", "IG Metall", "forderte eine Garantie": few words are a sentence where an article begins it."""
    words_above = pair.words_above
    if words_above >= NAMED_WORDS:
        return None
    begun = len(pair.group) == 1 and words_above > 1 and FUNCTION_WORD.fullmatch(pair.above.partition(" ")[0].lower())
    goes_on = begun and _opens_below(pair.below) and len(pair.below.split()) >= CONTINUED_WORDS
    return Joint.LIKELY if goes_on and pair.words <= NAMED_WORDS and is_cut(pair.text) else Joint.NONE


def behind_an_insertion(pair: Pair) -> Joint | None:
    """ "in Oldhaven,", "says the mayor", "Maud Ellery": a few words behind a comma end no sentence."""
    few = len(pair.group) > 1 and starts_lower(pair.above) and len(pair.above.split()) <= NAMED_WORDS
    return Joint.LIKELY if few and pair.group[-2].text[-1] == "," else None


def amount(pair: Pair) -> Joint | None:
    """ "the council of Oldhaven paid", "310,000"."""
    return Joint.LIKELY if AMOUNT.fullmatch(pair.text) else None


def name_inside_a_sentence(pair: Pair) -> Joint | None:
    """ "it was paid for by councillor", "Osric Vane", ", who did not say why"."""
    words = pair.words
    within = words <= NAMED_WORDS and starts_lower(pair.below) and pair.words_above > NAMED_WORDS
    if words > 2 * NAMED_WORDS or not (within or _goes_on_below(pair.below)):
        return Joint.NONE
    return Joint.LIKELY if is_cut(pair.text) or (within and pair.text[-1] in ASKS) else Joint.NONE


def _goes_on_below(below: str) -> bool:
    """Whether the node below goes on with a sentence."""
    if STRONG_CONTINUATION.match(below) or SUFFIX.match(below) or FUNCTION_WORD.fullmatch(below):
        return True
    return _opens_below(below) and len(below.split()) >= CONTINUED_WORDS


def _opens_below(below: str) -> bool:
    return starts_lower(below) or below[:1] in BRACKETS


RULES = (
    behind_capitals_or_figures,
    behind_a_function_word,
    what_is_quoted,
    office_of_a_listed_name,
    office,
    begun_by_an_article,
    behind_an_insertion,
    amount,
    name_inside_a_sentence,
)
