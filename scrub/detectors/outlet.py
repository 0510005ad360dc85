"""The name of a site as its own lines write its address: "Oldhaven Post" of oldhavenpost.example.

Problem: many dumps name the paper nowhere but among their furniture, in pitches and credits, where nothing tells its name from
others. Rule: addresses are made of names. What the letters of a host say, in capitals and with its spaces, is the site's name.

Example: `"Get the Oldhaven Post on your phone"` on a page of `https://www.oldhavenpost.example/ferry`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from scrub.document import Block
from scrub.topic import letters_of, spellings

_GENERIC = frozenset(
    {
        *("www", "com", "co", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "info", "news", "online", "media", "example"),
        *("amp", "mobile", "english", "en", "de", "fr", "es", "mail", "email", "gmail", "googlemail", "outlook", "hotmail"),
        *("yahoo", "icloud", "gmx", "web", "proton", "protonmail", "facebook", "twitter", "instagram", "youtube", "google"),
        *("whatsapp", "telegram", "linkedin", "tiktok", "github", "wordpress", "blogspot", "substack", "medium"),
    }
)
"""Parts of hosts that are nobody's name, and hosts of everybody."""
_FEWEST_LETTERS, _SHORT, _LONGEST_HOST = 2, 4, 253
_WORDS = 5
"""Words of a name."""
_AROUND = " \"'“”‘’«»()[]{}<>.,;:!?|/©®™•·-–—*"
_MARKS = " -–'’.&/"
"""What stands between the letters of a name, as a rule."""
_MOST = 64
"""Lines that hold the letters of a host and are read word by word."""
_THE = "the"
_ARTICLES = frozenset(
    {"The", "De", "Het", "Der", "Die", "Das", "Le", "La", "Les", "El", "Los", "Las", "Il", "Lo", "O", "A", "L'", "L’"}
)
_ENDS = frozenset(".!?:|")
_HOST = re.compile(r"(?:@|www\.|https?://)((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})\b", re.IGNORECASE)


def hosts(lines: Sequence[Block]) -> list[str]:
    """The hosts of addresses and e-mail addresses in some lines, the commonest first."""
    found = Counter(match[1].lower() for block in lines if "." in block.text for match in _HOST.finditer(block.text))
    return [host for host, _ in found.most_common()]


def name_of(host: str, lines: Sequence[Block]) -> tuple[Block, str] | None:
    """The name of a host's site, and the first line that says it; None where none does.

    Longer parts of the host are looked for first. Of several writings the commonest is the name; one with an article goes
    before the same without.
    """
    plain = [line for line in lines if line.text.isascii()]  # most lines, and much cheaper to spell
    spelled = [(some, _squeezed(some)) for some in (plain, [line for line in lines if not line.text.isascii()])]
    for part in sorted(_parts(host), key=len, reverse=True):
        holding = {some[number] for some, texts in spelled for text in texts for number in _lines_with(part, text)}
        said = [
            (line, name) for line in sorted(holding, key=lambda line: line.index)[:_MOST] for name in _written(line.text, part)
        ]
        if said:
            name = _commonest([name for _, name in said])
            return next(block for block, written in said if written == name), name
    return None


def _squeezed(lines: Sequence[Block]) -> list[str]:
    """The spellings of lines without what stands between the letters of names."""
    spelled = spellings("\n".join(line.text for line in lines))
    for mark in _MARKS:
        spelled = [text.replace(mark, "") for text in spelled]
    return spelled


def _lines_with(part: str, squeezed: str) -> Iterator[int]:
    """The numbers of the lines in which the letters stand."""
    number = counted = 0
    at = squeezed.find(part)
    while at >= 0:
        number, counted = number + squeezed.count("\n", counted, at), at
        yield number
        below = squeezed.find("\n", at)
        at = squeezed.find(part, below) if below >= 0 else -1


def _parts(host: str) -> list[str]:
    labels = [label for label in host[:_LONGEST_HOST].split(".")[:-1] if label not in _GENERIC]
    return [part for label in labels if len(part := letters_of(label)) >= _FEWEST_LETTERS]


def _written(text: str, part: str) -> Iterator[str]:
    """How a line writes the letters of `part` as a name, where its words say nothing else."""
    words = text.split()
    for spelling in spellings(text):
        bare = [letters_of(word) for word in spelling.split()]
        if len(bare) != len(words):  # a mark that is a space and an accent
            continue
        for start in range(len(words)):
            for stop, joined in enumerate(accumulate(bare[start : start + _WORDS]), start + 1):
                if joined not in {part, _THE + part}:
                    continue
                if start == 0 and stop == 1 < len(words) and words[1][0].islower():
                    continue  # "Post a comment": the first word of a line has its capital in any case
                first = start - (start > 1 and words[start - 1] in _ARTICLES and words[start - 2][-1:] not in _ENDS)
                name = " ".join(words[first:stop]).strip(_AROUND)
                if _is_name(name):
                    yield name
                break


def _is_name(name: str) -> bool:
    """Whether a writing has the capitals of a name; a short one has nothing else."""
    if not name[:1].isupper():
        return name[:1].isdigit() or not (name.isascii() or name[:1].islower())
    return name.isupper() and " " not in name if len(name) < _SHORT else True


def _commonest(names: Sequence[str]) -> str:
    counts = Counter(names)
    best = max(counts, key=lambda name: (len(name) <= _SHORT or not name.isupper(), counts[name]))
    longer = [name for name in counts if name.partition(" ")[0] in _ARTICLES and name.partition(" ")[2] == best]
    return max(longer, key=lambda name: counts[name], default=best)
