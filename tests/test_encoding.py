"""Bytes are read as browsers read them, and a declaration that they contradict is overruled with a warning."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub.encoding import decode
from scrub.page import HTML, read_page

STORIES = {
    "ja": "小さな渡し船は夜明け前に港を出たが、桟橋で手を振る人はいなかった。夕方、船は空のまま戻ってきたと船長は話した。",
    "ko": "작은 나룻배는 동이 트기 전에 항구를 떠났지만 부두에서 손을 흔드는 사람은 없었다. 저녁에 배는 빈 채로 돌아왔다.",
    "zh": "小渡船在天亮之前离开了港口，码头上没有人向它挥手。船长说，傍晚时分它空着回来了。新的码头预计明年春天完工。",
    "zh-Hant": "小渡船在天亮之前離開了港口，碼頭上沒有人向它揮手。船長說，傍晚時分它空著回來了。新的碼頭預計明年春天完工。",
    "ru": "Маленький паром вышел из порта до рассвета, и никто на причале не помахал ему вслед. Вечером он вернулся пустым.",
    "el": "Το μικρό φέρι έφυγε από το λιμάνι πριν από την αυγή και κανείς στην προβλήτα δεν το χαιρέτησε εκείνο το πρωί.",
    "ar": "غادرت العبارة الصغيرة الميناء قبل الفجر ولم يلوح لها أحد على الرصيف. وفي المساء عادت فارغة كما قال القبطان.",
    "he": "המעבורת הקטנה יצאה מהנמל לפני עלות השחר ואיש לא נופף לה על הרציף. בערב היא חזרה ריקה.",
    "th": "เรือข้ามฟากลำเล็กออกจากท่าก่อนรุ่งสาง และไม่มีใครบนท่าเรือโบกมือให้ ตอนเย็นเรือกลับมาโดยไม่มีผู้โดยสาร",
    "de": "Die Fähre „Möwe“ fährt täglich über die Förde, sagte der Kapitän. Die Gäste hätten gern noch Äpfel und Öl gekauft.",
    "fr": "Le petit bac a quitté le port avant l’aube et personne sur le quai ne l’a salué. Il est rentré à vide, très tôt.",
    "pl": "Mały prom wypłynął z portu przed świtem i nikt na nabrzeżu mu nie pomachał, powiedział żeglarz Łukasz Żółć.",
}
DETECTABLE = [
    *[("ja", "shift_jis"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("ko", "euc_kr"), ("zh", "gb2312"), ("zh", "gb18030")],
    *[("zh-Hant", "big5"), ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso8859-5"), ("ru", "cp866")],
    *[("el", "windows-1253"), ("ar", "windows-1256"), ("he", "windows-1255"), ("th", "cp874"), ("de", "windows-1252")],
    *[("fr", "windows-1252"), ("pl", "windows-1250"), ("pl", "iso8859-2")],
]
# How pages call encodings, and what was meant.
LABELS = [
    *[("ja", "x-sjis", "cp932"), ("ja", "Shift_JIS", "cp932"), ("ja", "windows-31j", "cp932"), ("ja", "EUC-JP", "euc_jp")],
    *[("ko", "ks_c_5601-1987", "cp949"), ("ko", "euc-kr", "cp949"), ("zh", "gb2312", "gb18030"), ("zh", "GBK", "gb18030")],
    *[("zh-Hant", "big5", "big5hkscs"), ("ru", "windows-1251", "cp1251"), ("ru", "koi8-r", "koi8-r")],
    *[("de", "latin1", "cp1252"), ("de", "ISO-8859-1", "cp1252"), ("fr", "us-ascii", "cp1252"), ("th", "tis-620", "cp874")],
    *[("pl", "windows-1250", "cp1250"), ("pl", "iso-8859-2", "iso8859-2"), ("el", "iso-8859-7", "iso8859-7")],
    *[("ja", "utf8", "utf-8"), ("ko", " UTF-8 ", "utf-8")],
]
DECLARATIONS = {
    "meta charset": '<meta charset="{}">',
    "meta charset without quotes": "<META CHARSET={}>",
    "meta http-equiv": "<meta http-equiv='Content-Type' content='text/html; charset={}'>",
    "meta the other way round": '<meta content="text/html;charset={}" http-equiv="content-type"/>',
    "late": f"<style>{'p {{ margin: 0 }} ' * 150}</style><meta charset='{{}}'>",
}


def page(story: str, declaration: str = "") -> str:
    return (
        f"<!doctype html><html><head>{declaration}<title>{story[:12]}</title></head><body><nav><a href='/'>Home</a></nav>\n"
        f"<div class='story'><p>{story}</p></div><footer>Copyright, all rights reserved</footer></body></html>"
    )


class TestUndeclared:
    @pytest.mark.parametrize(("language", "encoding"), DETECTABLE)
    def test_page_is_told_by_its_bytes(self, language: str, encoding: str) -> None:
        markup = page(STORIES[language].encode(encoding, "ignore").decode(encoding))
        text, warnings = decode(markup.encode(encoding))
        assert text == markup
        assert encoding == "iso2022_jp" or [w for w in warnings if w.startswith("encoding: not UTF-8; read as ")]

    @pytest.mark.parametrize("language", STORIES)
    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf_16_without_a_mark(self, language: str, encoding: str) -> None:
        markup = page(STORIES[language])
        assert decode(markup.encode(encoding))[0] == markup

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
    def test_byte_order_mark_beats_what_is_declared(self, encoding: str) -> None:
        markup = page(STORIES["ko"], "<meta charset='iso-8859-1'>")
        assert decode(markup.encode(encoding), "windows-1251") == (markup, [])

    def test_few_zeros_are_no_utf_16(self) -> None:
        markup = page(STORIES["fr"] + "\0\0\0")
        assert decode(markup.encode()) == (markup, [])


class TestDeclared:
    @pytest.mark.parametrize(("language", "label", "encoding"), LABELS)
    def test_label_means_what_browsers_mean(self, language: str, label: str, encoding: str) -> None:
        text = STORIES[language].encode(encoding, "ignore").decode(encoding)
        assert decode(text.encode(encoding), label) == (text, [])
        markup = page(text, f"<meta charset='{label}'>")
        assert decode(markup.encode(encoding)) == (markup, [])

    @pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS)
    def test_in_markup(self, declaration: str) -> None:
        markup = page("Å ä ö", declaration.format("iso-8859-15"))  # too little to tell it from the bytes
        assert decode(markup.replace("ö", "€").encode("iso8859-15")) == (markup.replace("ö", "€"), [])

    def test_in_xml(self) -> None:
        markup = f"<?xml version='1.0' encoding='iso-8859-15'?>\n{page('100 €')}"
        assert decode(markup.encode("iso8859-15")) == (markup, [])

    def test_not_in_a_comment(self) -> None:
        markup = page("100 €", "<!-- <meta charset='koi8-r'> --><meta name='charset-note'><meta charset='iso-8859-15'>")
        assert decode(markup.encode("iso8859-15")) == (markup, [])

    def test_caller_beats_the_page(self) -> None:
        markup = page("Вечер", "<meta charset='koi8-r'>")
        assert read_page(markup.encode("windows-1251"), media_type='Text/HTML; Charset="windows-1251"') == (
            scrub.page.Page(markup, None, HTML)
        )

    def test_utf_16_in_markup_means_utf_8(self) -> None:
        markup = page(STORIES["ja"], "<meta charset='utf-16'>")
        assert decode(markup.encode()) == (markup, [])

    @pytest.mark.parametrize(
        "label", ["punycode", "unicode_escape", "rot13", "idna", "x-user-defined", "hz-gb-2312", "é", "utf_7"]
    )
    def test_label_that_browsers_do_not_read(self, label: str) -> None:
        text, warnings = decode(b"caf\\u00e9 opens", label)
        assert text == "caf\\u00e9 opens"
        assert warnings == [f"encoding: nobody knows the charset {label!r}"]


class TestContradicted:
    @pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gbk", "shift_jis", "euc-kr", "big5", "utf-16le"])
    @pytest.mark.parametrize("language", STORIES)
    def test_utf_8_declared_otherwise(self, language: str, label: str) -> None:
        markup = page(STORIES[language], f"<meta charset='{label}'>")
        text, warnings = decode(markup.encode())
        assert text == markup
        assert warnings in ([], [f"encoding: declared as {decoded_as(label)}, which the bytes are not; read as utf-8"])
        assert bool(warnings) is (label != "utf-16le")

    @pytest.mark.parametrize(("language", "encoding"), DETECTABLE)
    def test_declared_as_utf_8(self, language: str, encoding: str) -> None:
        markup = page(STORIES[language].encode(encoding, "ignore").decode(encoding), "<meta charset='utf-8'>")
        text, warnings = decode(markup.encode(encoding))
        assert text == markup
        assert len(warnings) == 1
        assert warnings[0].startswith("encoding: declared as utf-8, which the bytes are not; read as ")

    @pytest.mark.parametrize(
        ("language", "encoding"), [pair for pair in DETECTABLE if pair[0] not in {"de", "fr", "pl"} and pair[1] != "iso2022_jp"]
    )
    def test_other_script_declared_as_latin(self, language: str, encoding: str) -> None:
        """It decodes without an error, to nonsense."""
        markup = page(STORIES[language].encode(encoding, "ignore").decode(encoding), "<meta charset='latin1'>")
        text, warnings = decode(markup.encode(encoding))
        assert text == markup
        assert warnings[0].startswith("encoding: declared as cp1252, which the bytes are not; read as ")

    def test_page_is_right_where_the_server_is_wrong(self) -> None:
        markup = page(STORIES["ru"], "<meta charset='windows-1251'>")
        text, warnings = decode(markup.encode("windows-1251"), "iso-8859-1")
        assert text == markup
        assert warnings == ["encoding: declared as cp1252, which the bytes are not; read as cp1251"]

    def test_warning_reaches_the_article(self) -> None:
        article = scrub.clean(page(STORIES["ru"]).encode("koi8-r"), media_type="text/html; charset=utf-8")
        assert STORIES["ru"] in article.source
        assert "encoding: declared as utf-8, which the bytes are not; read as koi8_r" in article.warnings


class TestDamaged:
    @pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "gb18030", "windows-1251"])
    def test_few_faults_are_replaced(self, encoding: str) -> None:
        story = STORIES["ru" if encoding == "windows-1251" else "ja"] * 5
        data = page(story, f"<meta charset='{encoding}'>").encode(encoding)
        at = data.index(b"</p>")
        text, warnings = decode(data[:at] + b"\x98\xff" + data[at:])
        assert story in text
        assert "\ufffd" in text
        assert len(warnings) == 1
        assert warnings[0].endswith("faults in it replaced")

    @pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "gb18030", "euc-kr"])
    def test_cut_inside_a_character(self, encoding: str) -> None:
        story = STORIES["ko" if encoding == "euc-kr" else "ja"]
        markup = page(story, f"<meta charset='{encoding}'>")
        data = markup.encode(encoding)
        for stop in range(len(data) // 2 - 5, len(data) // 2 + 5):
            cut = decode(data[:stop], cut=True)
            assert cut[1] == []
            assert markup.startswith(cut[0])
            assert len(cut[0]) > 100


def decoded_as(label: str) -> str:
    return {"iso-8859-1": "cp1252", "windows-1251": "cp1251", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949"}.get(
        label, "big5hkscs"
    )


def every_label() -> list[str]:
    from webencodings.labels import LABELS

    return sorted(LABELS)


@given(st.binary(max_size=60), st.none() | st.text(max_size=9) | st.sampled_from(every_label()), st.booleans())
def test_anything_is_decoded(data: bytes, label: str | None, cut: bool) -> None:
    text, warnings = decode(data, label, cut=cut)
    assert isinstance(text, str)
    assert all(isinstance(warning, str) for warning in warnings)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_utf_8_is_read_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), "utf-8") == (text, [])


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(
    "unit", [b"\xff", b"\x80<", b"\0", b"\0a", b"\x1b$B", b"<meta ", b"<!--", b"<meta charset=", b"\xe3\x81", b"\x82\xa0"]
)
def test_cost_of_hostile_bytes(unit: bytes) -> None:
    data = unit * (8_000_000 // len(unit))
    start = time.process_time()
    for label in (None, "utf-8", "latin1", "shift_jis"):
        decode(data, label)
    assert time.process_time() - start < 4


UNSEEN = [
    "&#x1;",
    "&#xD800;",
    "&#55357;",
    "&#x0;",
    "&#x7f;",
    "&#x85;",
    "&#xFFFE;",
    "&#x110000;",
    "\ud83d",
    "\x01",
    "\x9f",
    "&#8232;",
]


@pytest.mark.parametrize("reference", UNSEEN, ids=ascii)
def test_what_no_reader_sees_never_reaches_the_output(reference: str) -> None:
    text = f"The ferry Petrel came back{reference} to Oldhaven on Monday, said Maud Ellery, and forty people stood on the quay."
    article = scrub.clean(page(text, f"<meta name='author' content='Odo {reference} Lamb'>"), media_type="text/html")
    assert "Petrel came back" in article.text
    written = article.text + (article.title or "") + "".join(article.authors)
    assert not [char for char in written if char not in "\n" and (ord(char) < 32 or 0x7F <= ord(char) < 0xA0)]
    assert written.encode("utf-8").decode("utf-8") == written


def test_byte_order_mark_of_a_str_is_no_letter() -> None:
    assert read_page("\ufeff<html><p>One.").media_type == HTML
