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


WRONG = [
    *("shift_jis", "euc-jp", "euc-kr", "gb18030", "big5", "koi8-r", "iso-8859-2", "iso-8859-7"),
    *("windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1255", "windows-1256", "windows-874"),
]
UNTOLD = {("fr", "windows-1252", "windows-874")}  # one Thai vowel in the place of "é" is too little to tell


@pytest.mark.parametrize(("language", "encoding"), [pair for pair in DETECTABLE if pair[1] != "iso2022_jp"])
def test_any_wrong_declaration_is_overruled(language: str, encoding: str) -> None:
    story = STORIES[language].encode(encoding, "ignore").decode(encoding)
    read = {label: decode(page(story, f"<meta charset='{label}'>").encode(encoding))[0] for label in WRONG}
    wrong = {label for label, text in read.items() if text != page(story, f"<meta charset='{label}'>")}
    assert wrong == {label for label in WRONG if (language, encoding, label) in UNTOLD}


# Texts that look least like their language: what is declared rightly is never doubted to the point of another reading.
UNUSUAL = [
    ("windows-1251", "МАЛЕНЬКИЙ ПАРОМ ВЫШЕЛ ИЗ ПОРТА ДО РАССВЕТА, И НИКТО НА ПРИЧАЛЕ НЕ ПОМАХАЛ ЕМУ ВСЛЕД."),
    (
        "windows-1251",
        "Малий пором вийшов із порту до світанку, і ніхто на причалі не помахав йому вслід. Увечері він її привіз.",
    ),
    ("windows-1251", "Малкият ферибот напусна пристанището преди зазоряване и никой на кея не му помаха за сбогом тогава."),
    ("windows-1251", "Мали трајект је испловио пре зоре и нико на пристаништу му није махнуо; увече се вратио празан."),
    ("koi8-r", "Hotel Aurora, WiFi, Bluetooth и USB в Москве, iPhone, Android, Windows и Linux: что купить к Рождеству?"),
    ("windows-1252", "¿Qué hizo el barquero? ¡Nada! Cruzó la ría a 20°C y pagó 30 m² de lona, ½ euro el metro… 5·2 días."),
    ("windows-1252", "A pequena balsa saiu do porto antes do amanhecer; às vezes não há ninguém no cais, são só ilusões."),
    ("windows-1252", "Færgen sejlede før daggry, og ingen på kajen vinkede til den; på øen så de ærgerligt på."),
    ("windows-1250", "Malá loď vyplávala pred úsvitom, stŕpnutý kapitán vŕtal hŕbu dier a nikto na móle jej nezakýval."),
    ("windows-1250", "Malý přívoz vyplul z přístavu před úsvitem a nikdo na molu mu nezamával, řekl převozník Jiří Hřebíček."),
    (
        "iso-8859-2",
        "A kis komp hajnal előtt hagyta el a kikötőt, és senki sem intett utána a mólón; este üresen tért vissza.",
    ),
    (
        "windows-1254",
        "Küçük feribot şafaktan önce limandan ayrıldı; iskelede kimse ona el sallamadı. Akşam boş döndüğü söylendi.",
    ),
    ("windows-1256", "کشتی کوچک پیش از سپیده دم بندر را ترک کرد و هیچ کس روی اسکله برایش دست تکان نداد.".replace("ی", "ي")),
    ("shift_jis", "東京都渋谷区神南一丁目二番三号 株式会社渡船新聞社 代表取締役 山田太郎"),
    ("euc-kr", "大韓民國 서울特別市 鍾路區 世宗路 一番地 朝鮮半島 경복궁 正門 光化門 광장 東亞日報社"),
    ("gb18030", "张三李四王五赵六孙七周八吴九郑十冯十一陈十二褚十三卫十四蒋十五沈十六韩十七杨十八"),
    ("big5", "張三李四王五趙六孫七周八吳九鄭十馮十一陳十二褚十三衛十四蔣十五沈十六韓十七楊十八"),
    ("windows-1252", "The café served 3 crêpes."),
    ("gb18030", "“The ferry,” he said, “is late” … " * 20),
    ("shift_jis", "※ The ferry → Oldhaven ○ 3,200 ● " * 20),
    ("euc-kr", "▶ The ferry ▶ Oldhaven ◆ 3,200 ★ " * 20),
    ("windows-1252", "Price list: foo®bar, x², 12 µm, 3 × 4 cm, ±5, §7, £9, ©2025 ¶ and so on, wrote Anaïs."),
]


@pytest.mark.parametrize(("label", "story"), UNUSUAL)
def test_right_declaration_of_an_unusual_text_is_believed(label: str, story: str) -> None:
    from webencodings import lookup

    encoding = lookup(label)
    assert encoding is not None
    markup = page(story, f"<meta charset='{label}'>")
    assert decode(encoding.codec_info.encode(markup)[0]) == (markup, [])


MORE_STORIES = [
    (
        ("windows-1251", "koi8-u"),
        "Малий пором вийшов із порту до світанку, і ніхто на причалі не помахав йому вслід. Увечері він повернувся.",
    ),
    (
        ("windows-1251", "iso-8859-5"),
        "Малкият ферибот напусна пристанището преди зазоряване и никой на кея не му помаха тогава.",
    ),
    (
        ("windows-1251", "iso-8859-5"),
        "Мали трајект је испловио пре зоре и нико на пристаништу му није махнуо; увече се вратио.",
    ),
    (
        ("windows-1251", "iso-8859-5"),
        "Малото траекче испловило пред зори и никој на пристаништето не му мавнал; вечерта се вратило.",
    ),
    (("iso-8859-5", "ibm866", "x-mac-cyrillic"), STORIES["ru"]),
    (("iso-8859-7",), STORIES["el"]),
    (("iso-8859-6",), STORIES["ar"]),
    (
        ("windows-1250", "iso-8859-2"),
        "Malý přívoz vyplul z přístavu před úsvitem a nikdo na molu mu nezamával, řekl převozník Šťastný.",
    ),
    (
        ("windows-1250", "iso-8859-2"),
        "Mali trajekt isplovio je prije zore i nitko na molu nije mahnuo, kaže čuvar Županić iz Šibenika.",
    ),
    (
        ("windows-1250", "iso-8859-2"),
        "A kis komp hajnal előtt hagyta el a kikötőt, és senki sem intett utána; este üresen tért vissza.",
    ),
    (("windows-1254",), "Küçük feribot şafaktan önce limandan ayrıldı; iskelede kimse ona el sallamadı ve akşam boş döndü."),
    (
        ("windows-1257", "iso-8859-13"),
        "Mažas keltas išplaukė prieš aušrą, ir niekas prieplaukoje jam nepamojo; vakare jis grįžo tuščias.",
    ),
]
RIGHT = [
    *dict.fromkeys((label, STORIES[language]) for language, label, _ in LABELS if "utf" not in label.lower()),
    *[(label, STORIES[language]) for language, label in DETECTABLE if label.startswith("windows-")],
    *[(label, story) for labels, story in MORE_STORIES for label in labels],
]
FORMS = {
    "as it is": lambda story: [story],
    "all capitals": lambda story: [story.upper()],
    "capitals menu above prose": lambda story: [
        "\n".join(f"<li>{word}</li>" for word in story.upper().split() * 12) + story * 9
    ],
    "very short": lambda story: [
        part[at : at + size] for part in (story, story.upper()) for size in (9, 30, 45) for at in range(0, len(story) - size, 7)
    ],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("label", "story"), RIGHT)
def test_right_declaration_is_never_overruled(label: str, story: str, form: str) -> None:
    codec = decoded_as(label)
    for text in FORMS[form](story):
        data = page(text).encode(codec, "ignore")
        assert decode(data, label) == (data.decode(codec), [])


CZECH = "Přístavní most byl v pondělí znovu otevřen, řekl převozník Šťastný a šel domů; žluté světlo zhaslo. "
CROATIAN = "Most u luci otvorio se u ponedjeljak, šetači su prošli, žene i čovjek iz Šibenika, kiša i mašta. "


@pytest.mark.parametrize("story", [CZECH * 3, CROATIAN * 3], ids=["cs", "hr"])
@pytest.mark.parametrize("stray", range(0x80, 0xA0), ids=hex)
def test_stray_byte_of_windows_is_no_other_encoding(story: str, stray: int) -> None:
    before, after = story[:40].encode("iso8859-2"), story[40:].encode("iso8859-2")
    text, warnings = decode(before + bytes([stray]) + after, "iso-8859-2")
    assert (text[:40], text[41:], warnings) == (story[:40], story[40:], [])


def test_sign_of_windows_is_read_in_iso_8859() -> None:
    data = CZECH.encode("iso8859-2").replace(b"; ", b" \x96 ")
    assert decode(data, "iso-8859-2") == (CZECH.replace("; ", " – "), [])


def test_many_bytes_of_windows_are_another_encoding() -> None:
    text, warnings = decode((CZECH * 3).encode("cp1250"), "iso-8859-2")
    assert text == CZECH * 3
    assert warnings == ["encoding: declared as iso8859-2, which the bytes are not; read as cp1250"]


def test_utf_16_that_ends_in_half_a_letter() -> None:
    markup = page(STORIES["fr"])
    assert decode(markup.encode("utf-16-le") + b"x")[0] == markup
    assert decode(markup.encode("utf-16-le")[:-1])[0] == markup[:-1]


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

    @pytest.mark.parametrize("label", ["utf-8", None])
    def test_one_broken_letter_among_few_is_still_utf_8(self, label: str | None) -> None:
        text, warnings = decode("Das Schiff fährt über die Bucht. ".encode() + b"Ma\xc3 " + b"It was late. " * 40, label)
        assert text.startswith("Das Schiff fährt über die Bucht. Ma\ufffd It was late.")
        assert warnings == ["encoding: read as utf-8; 1 faults in it replaced"]

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

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_cut_inside_a_character_behind_a_byte_order_mark(self, encoding: str) -> None:
        story = STORIES["ja"]
        data = story.encode(encoding)
        for stop in range(len(data) // 2, len(data) // 2 + 5):
            text, warnings = decode(data[:stop], cut=True)
            assert (story.startswith(text), len(text) > 10, warnings) == (True, True, [])

    def test_cut_inside_a_character_of_a_damaged_page(self) -> None:
        data = page(STORIES["ja"] * 5).encode()
        at = data.rindex("。".encode())
        text, warnings = decode(data[:40] + b"\xff" + data[40 : at + 2], cut=True)
        assert (text.count("\ufffd"), warnings) == (1, ["encoding: read as utf-8; 1 faults in it replaced"])


def decoded_as(label: str) -> str:
    """The codec that a label means: browsers read supersets."""
    from webencodings import lookup

    encoding = lookup(label)
    assert encoding is not None
    name = str(encoding.codec_info.name)
    return "gb18030" if name in {"gbk", "gb2312"} else name


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
