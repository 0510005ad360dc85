"""JSON as pages hold it: commented out, escaped as HTML, with raw line breaks, cut off; read or given up, never raising."""

from __future__ import annotations

import html
import json
import re
from typing import Any

LONGEST = 2_000_000
"""Characters of one script that are read."""
MOST_REPAIRED = 20_000
"""Characters of broken scripts that json-repair gets: on input made for it, it takes a second for so many, and more than
in proportion."""
MOST_DIGITS = 18
DEEPEST = 200
"""Nesting past which a script is no description of an article."""

_WRAPPER = re.compile(r"\s*(?:(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?|<!--)\s*")
_WRAPPER_END = re.compile(r"(?:(?://|/\*)?\s{0,9}\]\]>(?:\s{0,9}\*/)?|(?://\s{0,9})?-->)[\s;]*\Z")
_COMMENT = re.compile(r"\s*/\*[^*]{0,500}\*/\s*")
_TAIL = 60
# A string, closed or not, is stepped over: a comma inside one is no trailing comma.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[\]}])', re.DOTALL)


def _integer(digits: str) -> int | None:
    """Python refuses to read very long numbers, and takes quadratic time for long ones."""
    return int(digits) if len(digits) <= MOST_DIGITS else None


_decoder = json.JSONDecoder(strict=False, parse_int=_integer)


def read_json(text: str, repairable: int = MOST_REPAIRED) -> tuple[list[Any], str]:
    """The values that a script holds, usually one, and what is wrong ("" where nothing is).

    Raw control characters, comments around it and trailing commas do no harm; several values in a row, missing quotes and
    the like are repaired by json-repair up to `repairable` characters; what cannot be read gives no value.
    """
    if len(text) > LONGEST:
        return [], f"{len(text)} characters are over {LONGEST}"
    text = _unwrapped(text)
    if not text:
        return [], ""
    try:
        return [_decoder.decode(text)], ""
    except RecursionError:
        return [], "nested too deep"
    except ValueError:
        return _repaired(text, repairable)


def _unwrapped(text: str) -> str:
    if match := _WRAPPER.match(text):
        text = text[match.end() :]
    if match := _COMMENT.match(text):
        text = text[match.end() :]
    text = text.rstrip()
    if match := _WRAPPER_END.search(text, max(0, len(text) - _TAIL)):
        text = text[: match.start()]
    text = text.strip(" \t\r\n;\ufeff")
    if text.startswith(("{&quot;", "[{&quot;")) or (text.startswith(("{", "[")) and '"' not in text and "&quot;" in text):
        text = html.unescape(text)
    return text


def _repaired(text: str, repairable: int) -> tuple[list[Any], str]:
    if not text.startswith(("{", "[")):
        return [], "not JSON"
    try:
        return [_decoder.decode(_TRAILING_COMMA.sub(lambda match: match[1] or "", text))], "broken; repaired"
    except (ValueError, RecursionError):
        pass
    if len(text) > repairable:
        return [], f"broken, and its {len(text)} characters are over {repairable}"
    if _depth(text) > DEEPEST:
        return [], "nested too deep"
    from json_repair import repair_json  # late: a few pages in a hundred need it

    try:
        found = repair_json(text, return_objects=True, skip_json_loads=True)
    except (RecursionError, ValueError):
        return [], "broken beyond repair"
    return ([found], "broken; repaired") if isinstance(found, dict | list) and found else ([], "broken beyond repair")


def _depth(text: str) -> int:
    """How deep brackets nest, those inside strings counted too: an upper bound is enough."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
