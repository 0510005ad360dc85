"""What lines of furniture prove: sections, owners, credits, names and moments, each line by itself or around a story."""

from __future__ import annotations

from typing import Any

import pytest

import scrub
from scrub import Article, Block, Document
from scrub.detectors.credit import ending_credit, only_credit
from scrub.detectors.legal import publisher
from scrub.detectors.navigation import breadcrumb
from tests.story import STORY

TITLE = "Depot opens after eleven years"
TEXT = "\n\n".join(STORY)
CAPTION = "The green carriage waits at the depot on Saturday."


def block(text: str) -> Block:
    return Block(0, 0, len(text), text)


def cleaned(*paragraphs: str) -> Article:
    """The article of paragraphs of which only the story may stay."""
    article = scrub.clean("\n\n".join(paragraphs), language="en", media_type="text/plain")
    assert article.text == TEXT
    return article


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(str(removal.kind), removal.text) for removal in article.removed]


class TestBreadcrumb:
    @pytest.mark.parametrize(
        ("line", "section"),
        [
            ("Home > National > Diplomacy", ["National", "Diplomacy"]),
            ("Home / News / Trams", ["News", "Trams"]),
            ("Home | News", ["News"]),
            ("News > Trams > Lake", ["News", "Trams", "Lake"]),
            ("Sports > Football", ["Sports", "Football"]),
            ("You are here: Home > Trams", ["Trams"]),
            ("News Home > Trams", ["Trams"]),
            ("Startseite › Wirtschaft", ["Wirtschaft"]),
            ("홈 > 사회", ["사회"]),
            ("首页 > 新闻", ["新闻"]),
        ],
    )
    def test_gives_the_section(self, line: str, section: list[str]) -> None:
        assert breadcrumb(line) == section
        article = cleaned(line, TITLE, *STORY)
        assert article.section == section
        assert kinds(article)[0] == ("navigation", line)

    @pytest.mark.parametrize(
        "line", ["", "Home", "Trams > Lake", "one > two", "2 > 1", "a > b > c d e f g h", "Home > " + "x" * 400]
    )
    def test_is_none(self, line: str) -> None:
        assert breadcrumb(line) is None

    def test_of_lines(self) -> None:
        article = cleaned("Home", ">", "News", ">", "Trams", TITLE, *STORY)
        assert article.section == ["News", "Trams"]
        assert [kind for kind, _ in kinds(article)] == ["navigation"] * 5 + ["headline"]

    @pytest.mark.xfail(reason="what stands before Home is taken for a section, and Home with it")
    def test_that_begins_with_the_outlet(self) -> None:
        assert breadcrumb("The Ellerby Post > Home > Trams") == ["Trams"]


class TestOwner:
    @pytest.mark.parametrize(
        ("line", "owner"),
        [
            ("© 2025 The Ellerby Post. All rights reserved.", "The Ellerby Post"),
            ("Copyright © 2025 Ellerby Media Ltd. All rights reserved.", "Ellerby Media"),
            ("Copyright 2025 The Ellerby Post", "The Ellerby Post"),
            ("© The Ellerby Post 2025", "The Ellerby Post"),
            ("Copyright by Ellerby Verlag GmbH", "Ellerby Verlag"),
            ("Copyright ⓒ Ellerby Post. All rights reserved", "Ellerby Post"),
        ],
    )
    def test_is_the_publisher(self, line: str, owner: str) -> None:
        assert publisher(line) == {"publisher": owner}
        article = cleaned(TITLE, *STORY, line)
        assert article.publisher == owner
        assert kinds(article)[-1] == ("legal", line)

    @pytest.mark.parametrize(
        "line", ["All rights reserved", "© 2025", "© ours", "© 2025 all the people who live here and there together", ""]
    )
    def test_is_not_told(self, line: str) -> None:
        assert publisher(line) == {}

    @pytest.mark.xfail(reason="what joins the owner and its legal form stays")
    def test_with_company(self) -> None:
        assert publisher("© 2025 Ellerby Post & Co.") == {"publisher": "Ellerby Post"}


class TestCredit:
    @pytest.mark.parametrize(
        ("end", "who"),
        [
            (" [AP/YONHAP]", "AP/YONHAP"),
            (" (AP)", "AP"),
            (" (Photo: Jane Roe)", "Jane Roe"),
            (" (Jane Roe/Ellerby Post)", "Jane Roe/Ellerby Post"),
            (" JANE ROE", "JANE ROE"),
            (" Photo: Jane Roe", "Jane Roe"),
            (" Photo by Jane Roe", "Jane Roe"),
            (" Image: Getty Images", "Getty Images"),
            (" © Jane Roe", "Jane Roe"),
            (" Courtesy of the Ellerby Museum", "the Ellerby Museum"),
            (" REUTERS/Jane Roe", "REUTERS/Jane Roe"),
        ],
    )
    def test_ends_a_caption(self, end: str, who: str) -> None:
        assert ending_credit(block(CAPTION + end)) == (CAPTION, who)
        article = cleaned(TITLE, CAPTION + end, *STORY)
        assert [(image.caption, image.credit) for image in article.images] == [(CAPTION, who)]

    def test_in_japanese(self) -> None:
        assert ending_credit(block("緑の車両が土曜日に車庫で待っている＝佐藤花子撮影")) == (
            "緑の車両が土曜日に車庫で待っている",
            "佐藤花子",
        )

    @pytest.mark.parametrize(
        "text", ["The carriage waits (and waits).", "He said so to Jane Roe", f"{CAPTION} (123)", "It is. [KIM]"]
    )
    def test_ends_no_caption(self, text: str) -> None:
        assert ending_credit(block(text)) is None

    @pytest.mark.parametrize(
        ("line", "who"),
        [
            ("Photo: AFP / KCNA VIA KNS", "AFP / KCNA VIA KNS"),
            ("Photo by Jane Roe", "Jane Roe"),
            ("(Photo: Jane Roe)", "Jane Roe"),
            ("PHOTO BY JANE ROE/ELLERBY POST", "JANE ROE/ELLERBY POST"),
            ("Credit: Ellerby Museum", "Ellerby Museum"),
            ("Getty Images", "Getty Images"),
            ("[YONHAP]", "YONHAP"),
            ("(AFP)", "AFP"),
            ("© Jane Roe", "Jane Roe"),
            ("Foto: dpa", "dpa"),
            ("사진=연합뉴스", "연합뉴스"),
            ("写真：共同", "共同"),
        ],
    )
    def test_is_a_line(self, line: str, who: str) -> None:
        assert only_credit(Document(line, [block(line)]), block(line)) == who

    @pytest.mark.parametrize(
        "line", ["Photo: the green one waits for the line to open", "afp", "Jane Roe", "Image", "(Jane Roe)"]
    )
    def test_is_no_line(self, line: str) -> None:
        assert only_credit(Document(line, [block(line)]), block(line)) is None


class TestByline:
    @pytest.mark.parametrize(
        ("lines", "authors"),
        [
            (["By", "Jane Roe"], ["Jane Roe"]),
            (["Jane Roe", "jane.roe@example.org"], ["Jane Roe"]),
            (["Jane Roe (Reuters)"], ["Jane Roe"]),
            (["Jane Roe Views"], ["Jane Roe"]),
            (["Jane Roe, Staff Writer"], ["Jane Roe"]),
            (["(서울=연합뉴스) 홍길동 기자"], ["홍길동"]),
            (["Jane Roe 1,204 Views"], ["Jane Roe"]),
            (["with AFP"], []),
        ],
        ids=str,
    )
    def test_above_the_story(self, lines: list[str], authors: list[str]) -> None:
        article = cleaned(TITLE, *lines, *STORY)
        assert article.authors == authors
        assert kinds(article) == [("headline", TITLE), *(("byline", line) for line in lines)]

    @pytest.mark.parametrize(
        "line",
        [
            "Jane Roe contributed to this report.",
            "Compiled by Jane Roe",
            "Reporting by Jane Roe in Ellerby; Editing by Odo Lamb",
        ],
    )
    def test_below_the_story(self, line: str) -> None:
        assert kinds(cleaned(TITLE, *STORY, line)) == [("headline", TITLE), ("byline", line)]

    def test_on_both_ends(self) -> None:
        article = cleaned(TITLE, "Jane Roe", *STORY, "Jane Roe")
        assert article.authors == ["Jane Roe"]

    @pytest.mark.parametrize("about", [[], ["About the author"]])
    def test_and_who_that_is(self, about: list[str]) -> None:
        bio = "Jane Roe has written about trams since 2011 and lives by the lake."
        article = cleaned(TITLE, "By Jane Roe", *STORY, *about, bio)
        assert kinds(article)[2:] == [*(("bio", line) for line in about), ("bio", bio)]


class TestDateline:
    @pytest.mark.parametrize(
        ("lines", "published", "modified"),
        [
            (["Published: 14 March 2025, 09:30 | Updated: 14:10"], "2025-03-14T09:30:00", "2025-03-14T14:10:00"),
            (["Published: 14 March 2025 | Updated: 16 March 2025"], "2025-03-14", "2025-03-16"),
            (["Published", "14 March 2025"], "2025-03-14", None),
            (["14 March 2025", "16 March 2025"], "2025-03-14", "2025-03-16"),
            (["14 March 2025", "14 March 2025"], "2025-03-14", None),
            (["Published 14 March 2025 09:30 KST", "Updated 15:45"], "2025-03-14T09:30:00+09:00", "2025-03-14T15:45:00+09:00"),
            (["2 hours ago"], None, None),
            (["Published 12 March 2025 | Updated 14.03"], "2025-03-12", None),
            (["Published 12 March 2025", "Updated 14.03"], "2025-03-12", None),
            (["Published 12 March 2025 | Updated 14.03., 15:20"], "2025-03-12", None),
            (["Published 12 March 2025 | Updated 16.45"], "2025-03-12", "2025-03-12T16:45:00"),
            (["Published 12 March 2025 | Updated 2.03 am"], "2025-03-12", "2025-03-12T02:03:00"),
            (["12 March 2025", "14.03"], "2025-03-12T14:03:00", None),
            (["Published 12 March 2025 9:00 am | Updated 2:03 pm"], "2025-03-12T09:00:00", "2025-03-12T14:03:00"),
            (["Published 12 March 2025 | Updated 12:40 a.m."], "2025-03-12", "2025-03-12T00:40:00"),
            (["Published 12 March 2025 | Updated 14 March 15:20"], "2025-03-12", "2025-03-14T15:20:00"),
            (["Published March 12, 2025 | Updated March 14, 3:20 pm"], "2025-03-12", "2025-03-14T15:20:00"),
        ],
        ids=str,
    )
    def test_above_the_story(self, lines: list[str], published: str | None, modified: str | None) -> None:
        article = cleaned(TITLE, *lines, *STORY)
        found = [moment.isoformat() if moment else None for moment in (article.published, article.modified)]
        assert found == [published, modified]
        assert kinds(article) == [("headline", TITLE), *(("dateline", line) for line in lines)]

    @pytest.mark.parametrize(
        ("stamp", "modified"),
        [
            ("Veröffentlicht 12. März 2025 | Aktualisiert am 14.03.", "None"),
            ("Veröffentlicht 12. März 2025 | Aktualisiert 14.03 Uhr", "2025-03-12 14:03:00"),
            ("Veröffentlicht 12. März 2025 | Aktualisiert um 14.03", "2025-03-12 14:03:00"),
        ],
    )
    def test_a_day_and_its_month_are_no_time(self, stamp: str, modified: str) -> None:
        dump = "\n\n".join(["Die Fähre ist wieder da", stamp, *STORY])
        article = scrub.clean(dump, language="de", media_type="text/plain")
        assert (str(article.published), str(article.modified)) == ("2025-03-12", modified)

    def test_of_another_story(self) -> None:
        article = cleaned(TITLE, "14 March 2025", *STORY, "Related articles", "The cat of the depot", "2 March 2025")
        assert article.to_dict()["published"] == "2025-03-14"


class TestTags:
    @pytest.mark.parametrize(
        "lines",
        [["Tags: trams, Ellerby, council"], ["Tags", "trams", "Ellerby", "council"], ["#trams #Ellerby #council"]],
        ids=lambda lines: lines[0],
    )
    def test_below_the_story(self, lines: list[str]) -> None:
        article = cleaned(TITLE, *STORY, *lines)
        assert article.tags == ["trams", "Ellerby", "council"]
        assert kinds(article)[1:] == [("tags", line) for line in lines]


class TestTitle:
    @pytest.mark.parametrize("lines", [[TITLE], [TITLE, TITLE], [f"{TITLE} | The Ellerby Post", TITLE]], ids=str)
    def test_above_the_story(self, lines: list[str]) -> None:
        article = cleaned(*lines, *STORY)
        assert article.title == TITLE
        assert kinds(article) == [("headline", line) for line in lines]

    @pytest.mark.xfail(reason="the deck has more words of the story than the headline above it")
    def test_above_a_deck_that_fits_better(self) -> None:
        article = cleaned(TITLE, "After eleven years the carriages are back in the sun", *STORY)
        assert article.title == TITLE

    @pytest.mark.parametrize("lists", ["Most read", "Related articles", "Latest stories", "You may also like"])
    def test_in_a_list_below_is_another(self, lists: str) -> None:
        article = cleaned(
            TITLE, *STORY, lists, "The cat of the lighthouse", "A bell for the school of Northam", "Nine new bakers"
        )
        assert article.title == TITLE
        assert len({kind for kind, _ in kinds(article)[1:]}) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("section", ["Trams"]), ("tags", ["trams"]), ("authors", ["Jane Roe"]), ("title", TITLE), ("publisher", "The Post")],
)
def test_each_says_where_it_comes_from(field: str, value: Any) -> None:
    article = cleaned("Home > Trams", TITLE, "By Jane Roe", *STORY, "Tags: trams", "© 2025 The Post. All rights reserved.")
    assert getattr(article, field) == value
    assert article.evidence[field].partition(".")[0] in {"navigation", "tags", "byline", "headline", "legal"}
