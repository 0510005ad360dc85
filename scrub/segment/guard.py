"""What makes an HTML parser slow is taken out of the markup before it is parsed.

The tree builder of the HTML standard walks its stack of open elements at every tag, opens what was left open of bold and
italics again in every paragraph, and compares every attribute with those before it. All three are quadratic in the page, and
the second in memory too: 50 KB of `<p><b id=1><p><b id=2>...` become gigabytes. Browsers cap what they must; Lexbor does not.

`guarded` first counts what could be harmful. Only where the counts allow harm does it read the markup tag by tag, with an upper
bound of the parser's stack: an end tag that it is not sure of closes nothing here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from itertools import islice

DEEPEST = 500
"""Elements open at a time."""
MOST_OPTIONS = 1_000
"""Options of one `<select>`."""
MOST_ATTRIBUTES = 500
"""Attributes of one tag."""
MOST_TAGS = 500_000
"""Tags of a page that had to be read tag by tag."""
MOST_FORMATTING = 8
"""Elements such as `<b>` and `<font>` left open, which the parser opens anew in every paragraph."""

HARMLESS_TAGS = 8_000
"""Tags that cost a fifth of a second at most, however they are nested: below that a page is parsed as it is."""
_MOST_REOPENED = 1_000_000
"""Elements that may be made by opening anew what was left open."""
_WINDOW = 40_000
"""Characters: twice as many hold too few attributes to do harm."""
_ENOUGH = 50_000
"""Tags nested too deep after which the rest of the page is taken for text, as it is past `MOST_TAGS`."""
_MOST_ROOTS = 10
"""Start tags of `<html>` and `<body>`: each but the first adds its attributes to that one."""
_REACH = 24
"""Elements that an end tag may close at once. Looking further would cost more than it is worth."""

_NESTED = f"elements nested deeper than {DEEPEST} were taken for text"
_TOO_MANY = f"tags past {MOST_TAGS} were taken for text"
_REOPENED = f"tags past {_MOST_REOPENED} reopened elements were taken for text"
_OPTIONS = f"options of a list past {MOST_OPTIONS} were left out"
_ATTRIBUTED_TOO_MUCH = f"attributes of a tag past {MOST_ATTRIBUTES} were left out"
_LEFT_OPEN = f"tags such as <b> were left out where {MOST_FORMATTING} were never closed"
_ROOTS_REPEATED = "repeated tags of html and body were left out"

_FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
_VOID = frozenset(
    [
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input"),
        *("keygen", "link", "meta", "param", "source", "track", "wbr"),
    ]
)
# Their depth is bounded by that of the tables around them, and outside of tables they are ignored.
_UNCOUNTED = _VOID | frozenset({"html", "head", "body", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"})
_SCOPE = frozenset({"applet", "button", "marquee", "object", "select", "table", "template"})
_ROOTS = frozenset({"body", "html"})
_CLOSED_BY_NAME = frozenset(
    [
        *("address", "applet", "article", "aside", "blockquote", "button", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "li", "listing", "main", "marquee", "menu", "nav", "object", "ol", "p", "pre", "search"),
        *("section", "select", "summary", "table", "template", "ul"),
    ]
)
_SPECIAL = _SCOPE | _CLOSED_BY_NAME | {"form", "frameset", "noscript"}
_BARRIERS = {
    **dict.fromkeys(_CLOSED_BY_NAME, _SCOPE),
    "li": _SCOPE | {"ol", "ul"},
    "table": frozenset({"template"}),
    "template": frozenset(),
}
# A start tag that closes what stands before it: their end tags are often left out.
_REPLACES = {"p": {"p"}, "li": {"li"}, "dd": {"dd", "dt"}, "dt": {"dd", "dt"}, "option": {"option"}, "optgroup": {"option"}}
# Their content is no markup, and what a parser takes for their end differs: only those that others read are kept.
_KEPT_RAW = frozenset({"script", "title"})
_DRAWN = frozenset({"math", "svg"})
_RAW = _KEPT_RAW | _DRAWN | {"iframe", "noembed", "noframes", "style", "textarea", "xmp"}

_SPACE = "\t\n\f\r "
_VALUE = rf"(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^{_SPACE}>]*+)"
_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+{_VALUE})?+"
_ATTRIBUTES = rf"(?:[{_SPACE}/]++|{_ATTRIBUTE})*+"
_TAG = rf"<(/?)([a-zA-Z][^{_SPACE}/>]*+)({_ATTRIBUTES})(?:>|\Z)"
_COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)"
_TOKEN = re.compile(rf"{_TAG}|{_COMMENT}", re.DOTALL)
_END_OF_RAW = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])[^>]*+(?:>|\Z)", re.IGNORECASE) for name in _RAW}
_UNREAD = re.compile(
    rf"<(script|style|svg|math)\b[^>]*+>[^<]*+(?:<(?!/\1)[^<]*+)*+|{_TAG}|{_COMMENT}", re.DOTALL | re.IGNORECASE
)
_ANY_TAG = re.compile(_TAG)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
# The end of a tag, looked for from any place inside of it: in a name, before a value, in one of three kinds of value.
# Where no quote comes before it, all see the same end.
_PLACES = ("", rf"=?[{_SPACE}]*+{_VALUE}", rf"[^{_SPACE}>]*+")
_END_OF_TAG = [re.compile(rf"[^\"'>]*+>|{place}{_ATTRIBUTES}>") for place in _PLACES]


def _any_case(names: Set[str]) -> str:
    """A pattern of these names. `re.IGNORECASE` doubles its time, and so do names without their initials."""
    whole = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in sorted(names))
    initials = "".join(sorted({name[0] for name in names}))
    return f"(?=[{initials}{initials.upper()}])(?:{whole})"


_COUNTED = re.compile(f"<{_any_case(_FORMATTING | _ROOTS)}[{_SPACE}/]")
_REOPENED_BARE = 3 * len(_FORMATTING)
"""Elements left open that are alike are reopened three times at most."""


def guarded(markup: str) -> tuple[str, list[str]]:
    """The markup without what would make parsing it superlinear, and warnings that say what was taken out; linear.

    Text is never taken out, except that of elements which nobody reads (`style`, `svg` ...) on a page that had to be changed.
    """
    if not _may_do_harm(markup):
        return markup, []
    scan = _Scan(markup)
    scan.run()
    return scan.result()


def _may_do_harm(markup: str) -> bool:
    tags = markup.count("<")
    if tags > HARMLESS_TAGS:
        return True
    counted = Counter(_COUNTED.findall(markup))
    roots = sum(number for tag, number in counted.items() if tag[1:5].lower() in _ROOTS)
    if roots > _MOST_ROOTS or tags * (counted.total() + _REOPENED_BARE) > _MOST_REOPENED:
        return True
    return _may_hold_a_long_tag(markup) and any(_is_long(match[3]) for match in _ANY_TAG.finditer(markup))


def _is_long(attributes: str) -> bool:
    if len(attributes) <= 2 * MOST_ATTRIBUTES:
        return False
    return sum(1 for _ in islice(_ONE_ATTRIBUTE.finditer(attributes), MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES


def _may_hold_a_long_tag(markup: str) -> bool:
    """Whether one of a few places may be inside of a tag that goes on for a whole window.

    A tag of two windows holds one of them wholly, and fewer attributes than fill two do no harm.
    """
    for start in range(0, len(markup) - _WINDOW, _WINDOW):
        stop = start + _WINDOW
        if markup.find(">", start, stop) < 0 or not all(end.match(markup, start, stop) for end in _END_OF_TAG):
            return True
        for quote in "\"'":
            closed = markup.find(quote, start, stop)
            if closed >= 0 and not _END_OF_TAG[0].match(markup, closed + 1, stop):
                return True
    return False


class _Scan:
    """One reading of the markup, tag by tag, that copies what may stay."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.kept: list[str] = []
        self.copied = 0
        self.open: list[str] = []
        self.formatting: list[tuple[str, str]] = []
        self.options = self.roots = self.reopened = 0
        self.dropped: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.without_end: set[str] = set()

    def run(self) -> None:
        """Read to the end, or until so much was dropped that the rest is read as text."""
        position, search = 0, _TOKEN.search
        for _ in range(MOST_TAGS):
            if self.reasons[_NESTED] > _ENOUGH or self.reopened > _MOST_REOPENED:
                break
            token = search(self.markup, position)
            if token is None:
                self.kept.append(self.markup[self.copied :])
                return
            position = token.end()
            slash, name, attributes = token.groups()
            if name is None:
                continue
            name = name.lower()
            if slash:
                self._end(name, token)
            elif name in _RAW:
                position = self._raw(name, token)
            else:
                self._start(name, attributes, token)
        if self.reopened > _MOST_REOPENED:
            self.reasons[_REOPENED] += 1
        elif self.reasons[_NESTED] <= _ENOUGH:
            self.reasons[_TOO_MANY] += 1
        self.kept += [self.markup[self.copied : position], _UNREAD.sub(" ", self.markup[position:])]

    def result(self) -> tuple[str, list[str]]:
        """The markup that may be parsed, and the warnings."""
        warnings = [f"budget: {reason}" for reason in sorted(self.reasons)]
        return "".join(self.kept), warnings

    def _start(self, name: str, attributes: str, token: re.Match[str]) -> None:
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            self._shorten(name, token)
        if name in _UNCOUNTED:
            if name in _ROOTS:
                self.roots += 1
                if self.roots > _MOST_ROOTS:
                    self._drop(token, _ROOTS_REPEATED)
            return None
        self.reopened += len(self.formatting)
        if name == "select":
            self.options = 0
        elif name == "option":
            self.options += 1
            if self.options > MOST_OPTIONS and "select" in self.open:
                return self._drop(token, _OPTIONS, name)
        elif name in _FORMATTING:
            alike = (name, attributes)
            if self.formatting.count(alike) < 3:
                if len(self.formatting) >= MOST_FORMATTING:
                    return self._drop(token, _LEFT_OPEN, name)
                self.formatting.append(alike)
        if self.open and self.open[-1] in _REPLACES.get(name, ()):
            self.open.pop()
        if len(self.open) >= DEEPEST:
            return self._drop(token, _NESTED, name)
        self.open.append(name)
        return None

    def _end(self, name: str, token: re.Match[str]) -> None:
        if self.dropped[name]:
            self.dropped[name] -= 1
            return self._drop(token)
        if self._close(name) and name in _FORMATTING:
            at = next((n for n in reversed(range(len(self.formatting))) if self.formatting[n][0] == name), None)
            if at is not None:
                del self.formatting[at]
        return None

    def _close(self, name: str) -> bool:
        """Whether an element of this name is open and, for certain, closed by its end tag; all that it holds is too."""
        barriers = _BARRIERS.get(name, _SPECIAL)
        for at in range(len(self.open) - 1, max(len(self.open) - _REACH, 0) - 1, -1):
            if self.open[at] == name:
                # The end of a form takes the form alone out of the stack.
                if name != "form" or at == len(self.open) - 1:
                    del self.open[at:]
                return True
            if self.open[at] in barriers:
                return False
        return False

    def _raw(self, name: str, token: re.Match[str]) -> int:
        """Pass over an element whose content is no markup; returns where reading goes on."""
        end = None if name in self.without_end else _END_OF_RAW[name].search(self.markup, token.end())
        stop = end.end() if end else len(self.markup)
        if end is None and name in _DRAWN:
            self.without_end.add(name)  # so that a thousand of them do not look through the page a thousand times
            stop = token.end()
        content = self.markup[token.end() : stop].lower() if name == "script" else ""
        if name not in _KEPT_RAW or ("<!--" in content and "<script" in content):
            # A script in a comment in a script ends where no two parsers agree.
            self._drop(token, stop=stop)
        elif len(token[3]) > 2 * MOST_ATTRIBUTES:
            self._shorten(name, token)
        return stop

    def _shorten(self, name: str, token: re.Match[str]) -> None:
        first = list(islice(_ONE_ATTRIBUTE.finditer(self.markup, token.start(3), token.end(3)), MOST_ATTRIBUTES + 1))
        if len(first) > MOST_ATTRIBUTES:
            self._drop(token, _ATTRIBUTED_TOO_MUCH)
            self.kept.append(f"<{name} {self.markup[token.start(3) : first[-2].end()]}>")

    def _drop(self, token: re.Match[str], reason: str = "", name: str = "", *, stop: int = 0) -> None:
        """Leave a tag out (with what follows up to `stop`); where it is one of a block, its neighbours stay apart."""
        self.kept.append(self.markup[self.copied : token.start()])
        if name not in _FORMATTING:
            self.kept.append(" ")
        self.copied = stop or token.end()
        if reason:
            self.reasons[reason] += 1
        if name:
            self.dropped[name] += 1
