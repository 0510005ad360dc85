"""What scrub knows of languages beside phrases: tags (BCP 47), letters that `\\w` does not know, the word for "home"."""

from __future__ import annotations

import re

VOWEL_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
    "\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ecd\u102b-\u103e"
)
"""What stands in the words of Indic, Southeast Asian and Semitic languages beside letters, for a class of a pattern."""

HOME = frozenset(
    [
        *("home", "start", "startseite", "accueil", "inicio", "início", "portada", "home page", "homepage", "front page"),
        *("главная", "головна", "strona główna", "ana sayfa", "anasayfa", "ホーム", "トップ", "홈", "首页", "首頁", "الرئيسية"),
        *("forsiden", "forside", "hem", "etusivu", "voorpagina", "domů", "domov", "acasă", "αρχική", "kezdőlap", "főoldal"),
        *("beranda", "trang chủ", "الصفحة الرئيسية", "página inicial", "página principal"),
    ]
)
"""What sites call their front page, the first step of their breadcrumbs; in small letters."""

_SUBTAGS = re.compile("[-_]")
_SAME = {"nb": "no", "nn": "no"}


def primary(tag: str | None) -> str:
    """The language that a tag names without script and region, in small letters; "" for None. Norwegian is one language."""
    language = _SUBTAGS.split(tag or "", maxsplit=1)[0].casefold()
    return _SAME.get(language, language)
