"""Bytes become text as in a browser, except that bytes which contradict what is declared are believed.

The order is the one of the HTML standard (section 13.2.3.2, "Determining the character encoding"): byte order mark, the
charset of the transport, what the page declares near its beginning, detection. The standard never doubts a declaration;
pages that declare one encoding and are written in another are common enough that this does. Where a page declares ISO 8859,
quotation marks and dashes of windows-125x among its letters are read as such.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from scrub.encoding_fit import LIKELY, SURE, fit, with_windows_signs

UTF8 = "utf-8"

_BOMS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED_WITHIN = 4_096
"""Bytes in which a page may declare its encoding: browsers look at 1,024, and pages put it later."""
_SAMPLE = 64_000
"""Bytes of running text that detection looks at."""
_PROOF = 8
"""Continuation bytes from which on valid UTF-8 is no accident of another encoding of several bytes a letter."""
_VALID = 1.5
"""Letters, the sign for a fault among them, for each fault from which on a text is UTF-8."""
_FAULTS = 0.05
"""Share of the letters beyond ASCII that may be undecodable in a text that is damaged rather than misdeclared."""
_MUCH_BETTER = 1.4
"""How many times as well as a declared encoding, which decodes without a fault, another one has to fit to overrule it."""

_COMMENT_OR_META = re.compile(rb"<!--.*?(?:-->|\Z)|<meta\s([^>]{0,500})>", re.IGNORECASE | re.DOTALL)
_META_CHARSET = re.compile(rb"\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s{0,99}<\?xml\s[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:+-]{1,40})")
_JIS_ESCAPE = re.compile(rb"\x1b\$[@B]")
_TEXT_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^<>\n]*+")

# Supersets that browsers read for narrower labels, where webencodings names the narrower codec.
_SUPERSETS = {"gbk": "gb18030", "gb2312": "gb18030"}
_UNREADABLE = frozenset({"replacement", "x-user-defined"})
_WIDE = ("utf-16-le", "utf-16-be")
# Of the encodings that detection could name, those that news was written in. The rare ones are its commonest mistakes.
_DETECTED = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "koi8_r", "koi8_u", "cp866", "mac_cyrillic"),
    *("cp932", "euc_jp", "cp949", "gb18030", "big5hkscs"),
)


def decode(data: bytes, label: str | None = None, *, cut: bool = False) -> tuple[str, list[str]]:
    """The text of `data` and warnings of what had to be assumed. Linear in `data`; raises nothing on any bytes.

    `label` is the charset that the transport gives (HTTP's `Content-Type`). `cut` says that the bytes go on where `data`
    ends, so that a character which is incomplete there is left out.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _leniently(data[len(bom) :], name, cut), []
    declared, warnings = _declared(data, label)
    for codec in _candidates(data, declared):
        text = _strictly(data, codec, cut)
        if text is not None and fit(text, codec) >= SURE:
            # ASCII reads the same in all of them.
            if codec not in declared[:1] and not (text.isascii() and len(text) == len(data)):
                warnings += _overruled(declared, codec)
            return with_windows_signs(text, codec), warnings
    for codec in (*declared, UTF8):
        text = _leniently(data, codec, cut)
        faults = text.count("\ufffd")
        if faults and _is_damaged(text, codec, faults):
            return with_windows_signs(text, codec), [*warnings, f"encoding: read as {codec}; {faults} faults in it replaced"]
    return _detect(data, declared, cut, warnings)


def _candidates(data: bytes, declared: list[str]) -> Iterator[str]:
    """The codecs to try: what the bytes prove, then what is declared, then UTF-8."""
    if wide := _zeros_of_utf16(data[:_DECLARED_WITHIN]):
        yield wide
    if _JIS_ESCAPE.search(data, 0, _SAMPLE) and data.isascii():
        yield "iso2022_jp"
    if declared and declared[0] != UTF8 and _continuations(data) >= _PROOF:
        yield UTF8
    yield from declared
    yield UTF8


def _continuations(data: bytes) -> int:
    """How many bytes of valid UTF-8 continue a letter; 0 for what is no UTF-8."""
    try:
        return len(data) - len(data.decode(UTF8))
    except UnicodeDecodeError as error:
        # The end of a cut document may be half a letter.
        return 0 if error.end < len(data) else error.start - len(data[: error.start].decode(UTF8))


def _declared(data: bytes, label: str | None) -> tuple[list[str], list[str]]:
    """The codecs that the transport and the page declare, in this order, and warnings of labels that nobody knows."""
    head = data[:_DECLARED_WITHIN]
    codecs_found: list[str] = []
    warnings: list[str] = []
    if label:
        if codec := _codec(label):
            # Two bytes a letter without a zero among them is no text of the web.
            codecs_found += [codec] if codec not in _WIDE or b"\0" in head else []
        else:
            warnings.append(f"encoding: nobody knows the charset {label[:40]!r}")
    if codec := _codec(_label_in(head)):
        # The standard: a page that could be read so far as to find this label is not in UTF-16.
        codecs_found.append(UTF8 if codec in _WIDE else codec)
    return list(dict.fromkeys(codecs_found)), warnings


def _label_in(head: bytes) -> str:
    """The label in the XML declaration or in a `<meta>` outside comments; "" if there is none."""
    if xml := _XML_ENCODING.match(head):
        return xml[1].decode("ascii", "replace")
    for tag in _COMMENT_OR_META.finditer(head):
        if tag[1] and (found := _META_CHARSET.search(tag[1])):
            return found[1].decode("ascii", "replace")
    return ""


def _codec(label: str) -> str | None:
    """The Python codec that browsers mean by a label, None for a label they do not know."""
    import webencodings  # imported late: text without a declaration needs no table of labels

    encoding = webencodings.lookup(label)
    if encoding is None or encoding.codec_info.name in _UNREADABLE:
        return None
    name = str(encoding.codec_info.name)
    return _SUPERSETS.get(name, name)


def _strictly(data: bytes, codec: str, cut: bool) -> str | None:
    if codec in _WIDE and len(data) % 2:
        cut = True  # half a letter at the end is no proof against all the others
    try:
        return codecs.getincrementaldecoder(codec)().decode(data, final=not cut) if cut else data.decode(codec)
    except UnicodeDecodeError:
        return None


def _leniently(data: bytes, codec: str, cut: bool) -> str:
    return codecs.getincrementaldecoder(codec)("replace").decode(data, final=not cut)


def _is_damaged(text: str, codec: str, faults: int) -> bool:
    """Whether bytes that `codec` reads with `faults` are in it, and were cut or damaged.

    Other codecs hardly ever write what is valid in UTF-8: where as many letters are as faults, which count here, it is.
    """
    letters = _letters_beyond_ascii(text)
    if codec == UTF8 and letters >= _VALID * faults:
        return True
    return faults <= _FAULTS * letters and fit(text, codec) >= LIKELY


def _letters_beyond_ascii(text: str) -> int:
    """An estimate by size: what UTF-8 needs more than one byte for, in units of two."""
    return (len(text.encode(UTF8, "replace")) - len(text)) // 2


def _zeros_of_utf16(head: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, told by where the zero bytes of ASCII letters stand."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if 8 * max(first, second) < len(head) or 10 * min(first, second) > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _sample(data: bytes) -> bytes:
    """Running text with letters beyond ASCII, without markup."""
    pieces, size = [], 0
    for match in _TEXT_BEYOND_ASCII.finditer(data):
        pieces.append(match[0][:_SAMPLE])
        size += len(pieces[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(pieces)


def _detect(data: bytes, declared: list[str], cut: bool, warnings: list[str]) -> tuple[str, list[str]]:
    from charset_normalizer import from_bytes  # imported late: most documents are UTF-8 and need no detection

    doubted = next(((codec, text) for codec in declared if (text := _strictly(data, codec, cut)) is not None), None)
    least = max(LIKELY, _MUCH_BETTER * fit(doubted[1], doubted[0])) if doubted else LIKELY
    # Text of two bytes a letter holds zero bytes; without any, a guess at it is a wrong one.
    wide = b"\0" in data[:_SAMPLE]
    found = from_bytes(data[:_SAMPLE] if wide else _sample(data), cp_isolation=[*_DETECTED, *(_WIDE if wide else ())])
    best = next((match for match in found if fit(str(match), match.encoding) >= least), None)
    if doubted and (best is None or best.encoding.replace("_", "-") == doubted[0].replace("_", "-")):
        return with_windows_signs(doubted[1], doubted[0]), warnings
    if best is None:
        codec = declared[0] if declared else UTF8
        shown = "UTF-8" if codec == UTF8 else codec
        return _leniently(data, codec, cut), [
            *warnings,
            f"encoding: not recognised; read as {shown}, undecodable bytes replaced",
        ]
    text = with_windows_signs(_leniently(data, best.encoding, cut), best.encoding)
    return text, [*warnings, *_overruled(declared, best.encoding)]


def _overruled(declared: list[str], codec: str) -> list[str]:
    if declared:
        return [f"encoding: declared as {declared[0]}, which the bytes are not; read as {codec}"]
    return [] if codec == UTF8 else [f"encoding: not UTF-8; read as {codec} by its bytes"]
