"""Names of people out of bylines: roles, agencies, e-mail addresses and shouting capitals taken off."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from scrub.folding import fold
from scrub.languages import VOWEL_SIGNS
from scrub.lexicon import Roles

MOST_AUTHORS = 8
NO_ROLES = Roles(frozenset())
_EMAIL = re.compile(r"[\[(<]?\s*[\w.+-]{1,64}@[\w.-]{1,128}\s*[\])>]?")
_BRACKETED = re.compile(r"[\[(<][^\])>]{0,80}[\])>]?")
_HANDLE = re.compile(r"(?<!\w)@\w{2,30}")
_SEPARATORS = re.compile(
    r"\s*(?:,|;|/|／|、|·|(?<![ァ-ヿ])・|・(?![ァ-ヿ])|&|\+|\||\band\b|\bund\b|\bet\b|\by\b|\be\b|\bi\b|\ben\b|\bве\b|\bи\b|\bve\b|\bog\b|\boch\b|\bja\b)\s*",
    re.IGNORECASE,
)
_AGENCY_SEPARATORS = re.compile(r"\s*(?:[/,&+]|\bvia\b|\band\b|\bund\b)\s*")
_AGENCY_HINT = re.compile("[/,&+]|via|and|und")
_HAN_NAME = re.compile("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,4}[\\s\u3000][\u4e00-\u9fff\u3040-\u30ff]{1,4}")
_HAN_FULL_NAME = re.compile("[\u4e00-\u9fff][\u4e00-\u9fff\u3040-\u30ff]{2,4}")
_TWO_NAMES_CHARS = 7
"""Characters of two such words from which on each is a whole name: "長谷川 千代子" is one, "山川泉希 空野奈" are two."""
_KANA_NAME = re.compile("[\u30a0-\u30ff]{2,12}(?:[・＝][\u30a0-\u30ff]{2,12}){1,2}")
_HAN_WORD = re.compile("[\u3041-\u309f\u4e00-\u9fff]")
_HANGUL_NAME = re.compile("[\uac00-\ud7a3]{2,4}")
_STUCK = re.compile(
    r"(?!(?:Ma?c|Fitz|San|V[ao]n|D[eiu]l?|L[ae])[A-Z])[^\W\d_]+(?:-[^\W\d_]+)?(?<=[^\W\d_]{3})"
    r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ][a-zß-öø-ÿ]{2})"
)
"""A surname with another word stuck to it, which MacDonald and DiCaprio have not."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*\.?")
_SIGNED_WORD = re.compile(rf"(?:[^\W\d_]|[{VOWEL_SIGNS}])+\.?")
_VOWEL_SIGN = re.compile("[\u0591-\u05c7\u064b-\u065f\u0670]")
"""The vowel points of Hebrew and Arabic, which are no letters."""


@cache
def _data() -> dict[str, frozenset[str]]:
    tables = tomllib.loads(resources.files("scrub").joinpath("metadata/names.toml").read_text("utf-8"))
    return {name: frozenset(values) for name, values in tables.items()}


def agencies() -> frozenset[str]:
    """News and picture agencies, folded."""
    return _data()["agencies"]


def is_agency(text: str) -> bool:
    """Whether `text` names an agency and nobody else: "AP", "dpa/AFP", "Getty Images"."""
    folded = fold(text)
    if folded in agencies():
        return True
    if not _AGENCY_HINT.search(folded):
        return False
    parts = [part for part in _AGENCY_SEPARATORS.split(folded) if part]
    return len(parts) > 1 and all(part in agencies() for part in parts)


def is_credited(text: str) -> bool:
    """Whether `text` names people or agencies and nobody else: "Jane Roe/AP", "dpa | John Doe"."""
    particles = _data()["particles"]
    parts = re.split(r"\s?[/|]\s?", text.strip())
    return all(
        is_agency(who) or (is_name(who) and sum(word.casefold() not in particles for word in who.split()) <= 3) for who in parts
    )


def parse_names(text: str, roles: Roles = NO_ROLES) -> list[str]:
    """The people that `text` (a byline without its "By") names, or [] where it is not a list of names.

    Every part must look like a name, be a role, or be an agency; one part that is neither makes it no byline.
    """
    if text.isascii() and (" " not in text or text.islower()):
        return []  # a name that is written in Latin letters has two words and two capitals
    if "@" in text:
        text = _EMAIL.sub(" ", text)
    text = _HANDLE.sub(" ", _BRACKETED.sub(" ", text)).replace("*", " ").strip(" ,;:/|-–—.·•\u3000")
    if not text or len(text) > 200:
        return []
    names: list[str] = []
    shouted = False  # an outlet in capitals behind a name that is not: "David Roe, MDR THÜRINGEN"
    for part in _parts(text):
        bare = _without_role(part, roles)
        if not bare or is_agency(bare) or _is_role(bare, roles) or (names and bare.isupper() and not shouted):
            continue
        if not is_name(bare):
            # After a name, a place or an outlet may follow a comma: "Anna Roth, Berlin".
            if names and len(bare.split()) <= 4:
                continue
            return []
        shouted = shouted or bare.isupper()
        names += [name for stuck in _unstuck(bare, roles) if (name := capitals(stuck)) not in names]
    return names[:MOST_AUTHORS]


def _unstuck(name: str, roles: Roles) -> list[str]:
    """A name apart from what an extraction tool has stuck to it: "Jane RoeReporter", "Jane RoachJohn Doe".

    Only a role, a word that follows names on pages, or another name is cut off: "Jim VandeHei" is a name.
    """
    first, *rest = name.split(" ")
    for place, word in enumerate(rest):
        if match := _STUCK.match(word):
            bare = " ".join([first, *rest[:place], match[0]])
            tail = word[match.end() :]
            behind = " ".join([tail, *rest[place + 1 :]])
            if is_name(behind):
                return [bare, *_unstuck(behind, roles)]
            if (
                tail.casefold() in _data()["behind_names"] | _data()["not_names"]
                or fold(tail) in roles
                or fold(behind) in roles
            ):
                return [bare]
    return [name]


def _parts(text: str) -> list[str]:
    parts = [part for part in _SEPARATORS.split(text) if part and part.strip()]
    return [name for part in parts for name in _names_apart(part)]


def _names_apart(part: str) -> list[str]:
    """Two names in Han that only a space parts, else the part as it is."""
    words = part.split()
    apart = len(words) == 2 and sum(map(len, words)) >= _TWO_NAMES_CHARS and all(map(_HAN_FULL_NAME.fullmatch, words))
    return words if apart else [part]


def _is_role(text: str, roles: Roles) -> bool:
    folded = fold(text)
    return folded in roles or roles.at_edge(folded)


def _without_role(part: str, roles: Roles) -> str:
    """`part` without a role before or behind it: "Staff reporter Jane Roe" → "Jane Roe", "홍길동 기자" → "홍길동"."""
    words = part.split()
    for cut in range(1, len(words)):
        if fold(" ".join(words[:cut])) in roles and len(words) - cut <= 4 and words[cut][0].isupper():
            return " ".join(words[cut:])
        if fold(" ".join(words[cut:])) in roles:
            while cut > 2 and words[cut - 1].casefold() in _data()["role_words"]:
                cut -= 1
            return " ".join(words[:cut])
    # Scripts that write the role onto the name: 記者王小明.
    if roles.attached is not None and not part.isascii() and fold(part) not in roles:
        return roles.attached.sub("", part, count=1).strip(" ：:")
    return part


def is_name(text: str) -> bool:
    """Whether `text` has the form of one person's name: two to five capitalised words, or a name in Han, kana or hangul."""
    if not text.isascii() and (_HAN_NAME.fullmatch(text) or _KANA_NAME.fullmatch(text) or _HANGUL_NAME.fullmatch(text)):
        return True
    if _HAN_WORD.search(text):
        return False  # scripts without spaces have names in the forms above alone
    words = (text if text.isascii() else _VOWEL_SIGN.sub("", text)).split()
    if not 2 <= len(words) <= 5:
        return False
    data = _data()
    particles, not_names = data["particles"], data["not_names"]
    if _is_small(text[0]) and words[0] not in particles:
        return False
    capital = [word for word in words if word.casefold() not in particles]
    capitalised = len(capital) >= 2 and all(word[0].isupper() for word in capital)
    if not capitalised and (len(words) > 4 or any(word[0].isupper() or _is_small(word[0]) for word in words)):
        return False
    if any(word.casefold() in not_names for word in capital) or any(char.isdigit() for char in text):
        return False
    return all(_WORD.fullmatch(word) or (not word.isascii() and _SIGNED_WORD.fullmatch(word)) for word in words)


def _is_small(char: str) -> bool:
    """Whether a letter is a small one that could be a capital at the beginning of a name, which those of Georgian could not."""
    return char.islower() and char.title() != char


def capitals(name: str) -> str:
    """A name in capitals with normal ones: "LIM JEONG-WON" → "Lim Jeong-won", "ANNE-MARIE O'HARA" → "Anne-Marie O'Hara".

    The second syllable of an East Asian given name is small, which its family name tells.
    """
    words = name.split()
    if not name.isupper() or len(name) < 4:
        # A surname alone in capitals: "Elif SARIKAYA".
        return " ".join(
            _capital(word, False) if n and word.isupper() and len(word) > 3 else word for n, word in enumerate(words)
        )
    eastern = any(word.casefold() in _data()["hyphen_surnames"] for word in words)
    particles = _data()["particles"]
    return " ".join(
        word.casefold() if n and word.casefold() in particles else _capital(word, eastern) for n, word in enumerate(words)
    )


def _capital(word: str, eastern: bool) -> str:
    if re.fullmatch(r"(?:[^\W\d_]\.)+", word):
        return word
    parts = word.split("-")
    if eastern and len(parts) == 2:
        return f"{parts[0].capitalize()}-{parts[1].lower()}"
    return "-".join(_mac(part) for part in parts)


def _mac(word: str) -> str:
    """Capitals inside a word: O'Hara, McKay."""
    if len(word) > 3 and word[1] in "'’":
        return word[0] + word[1] + word[2:].capitalize()
    if len(word) > 4 and word.startswith("MC"):
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
