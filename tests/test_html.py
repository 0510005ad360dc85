"""HTML: the visible text, a paragraph a block element, and then the way of every dump."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrub
from scrub import Options, Pipeline, apply_plan
from scrub.dom import Place, label_words
from scrub.segment.html import read_html
from scrub.segment.walk import MAX_CHARS
from tests.story import STORY as DEPOT

STORY = DEPOT[:3]
PAGE = f"""<!doctype html>
<html lang="en"><head><title>Depot opens | The Ellerby Post</title><style>p {{ color: green }}</style></head>
<body>
<nav><ul><li>Home</li><li>Trams</li></ul></nav>
<h1>Depot opens after eleven years</h1>
<p>By Odo Lamb</p>
<p>{STORY[0]}</p>
<aside><p>Advertisement</p></aside>
<p>{STORY[1].replace("Orla Finch", "<b>Orla</b> <a href='/finch'>Finch</a>")}</p>
<script>document.write("<p>Lottery</p>")</script>
<p>{STORY[2]}</p>
<footer>All rights reserved</footer>
</body></html>"""


def visible_text(markup: str, max_bytes: int) -> tuple[str, list[str]]:
    lines = read_html(markup, Options(max_bytes=max_bytes))
    return lines.source, lines.warnings


def paragraphs(markup: str) -> list[str]:
    text, warnings = visible_text(markup, 1_000_000)
    assert not warnings
    return text.split("\n\n") if text else []


class TestVisibleText:
    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ("", []),
            ("no markup", ["no markup"]),
            ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
            ("<p>One.<p>Two.", ["One.", "Two."]),
            ("<p>One.</p>between<p>Two.</p>", ["One.", "between", "Two."]),
            ("<h1>Depot</h1>opens<h2>Lake</h2>", ["Depot", "opens", "Lake"]),
            ("<p>One.<br>Two.<br/>Three.</p>", ["One.", "Two.", "Three."]),
            ("<br><br>One.<br><br><br>Two.", ["One.", "Two."]),
            ("<ul><li>red</li><li>green<ol><li>dark</li></ol></li></ul>", ["red", "green", "dark"]),
            ("<dl><dt>Line<dd>Lake</dl>", ["Line", "Lake"]),
            ("<table><tr><td>9:00</td><td>Lake</td></tr></table>", ["9:00 Lake"]),
            ("<table><tr><td><p>Line</p></td><td><div>Lake</div></td></tr></table>", ["Line", "Lake"]),
            (
                "<p>The line<br>to the lake<br>opens.<br>Then it<br>\nclosed.</p>",
                ["The line to the lake opens.", "Then it closed."],
            ),
            ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
            ("<div><div><p>a</p></div></div>b", ["a", "b"]),
            ("<figure><img alt='x'><figcaption>The bell</figcaption></figure>", ["The bell"]),
            ("<p>\n  One\n  line\t of   it </p>", ["One line of it"]),
            ("<pre>one\n  two\n \nthree</pre>", ["one two", "three"]),
            ("<p>Published <time>May 3, 2025</time><time>Updated May 4</time></p>", ["Published May 3, 2025 Updated May 4"]),
            ("<p>It opened on <time>Monday</time>, at (<time>9:00</time>)</p>", ["It opened on Monday, at (9:00)"]),
            ("<p></p><div> \n </div>", []),
            ("<body><p>One.</p></body><!-- served on Friday -->", ["One."]),
            ("<html><body></body><!-- served on Friday --></html>", []),
        ],
    )
    def test_block_elements_are_paragraphs(self, markup: str, expected: list[str]) -> None:
        assert paragraphs(markup) == expected

    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ("<p>De<b>p</b>ot</p>", "Depot"),
            ("<p><a href='/'>Finch</a>, <i>who</i> sells tickets<sup>2</sup>.</p>", "Finch, who sells tickets2."),
            ("<p><span>one</span><span>two</span></p>", "onetwo"),
            ("<p>one <span>two</span> three</p>", "one two three"),
            ("<p>one<span> two </span>three</p>", "one two three"),
            ("<p>one<!-- or two --> three</p>", "one three"),
            ("<p>green<wbr>house</p>", "greenhouse"),
            ("<p>市<ruby>議会<rp>(</rp><rt>ぎかい</rt><rp>)</rp></ruby>は</p>", "市議会は"),
            ("<p><unknown>one</unknown> two</p>", "one two"),
        ],
    )
    def test_inline_markup_invents_no_space(self, markup: str, expected: str) -> None:
        assert paragraphs(markup) == [expected]

    @pytest.mark.parametrize(
        "element", ["nav", "footer", "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "button"]
    )
    def test_what_is_no_text_is_left_out(self, element: str) -> None:
        assert paragraphs(f"<p>One.</p><{element}>Lottery</{element}><p>Two.</p>") == ["One.", "Two."]

    def test_a_page_whose_nav_is_never_closed(self) -> None:
        text, warnings = visible_text(f"<nav><ul><li>Home</ul><p>{STORY[0]}", 1_000_000)
        assert text.split("\n\n") == ["Home", STORY[0]]
        assert warnings == ["page: there is no text outside of nav and footer; these were read as well"]

    def test_head_is_left_out(self) -> None:
        assert paragraphs("<head><title>Depot</title></head><body>One.") == ["One."]

    def test_button_inside_a_sentence(self) -> None:
        assert paragraphs("<p>One <button>Listen</button>line.</p>") == ["One line."]

    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ("&amp;&lt;p&gt;", "&<p>"),
            ("caf&eacute;&nbsp;&#8212;&#x20;lake", "café — lake"),
            ("R&B &unknown; &copy 2025", "R&B &unknown; © 2025"),
            ("a&#0;b", "a\ufffdb"),
            ("&amp;amp;", "&amp;"),
        ],
    )
    def test_entities(self, markup: str, expected: str) -> None:
        assert paragraphs(f"<p>{markup}</p>") == [expected]

    def test_lone_surrogate(self) -> None:
        assert paragraphs("<p>a \ud83d b</p>") == ["a ? b"]

    def test_preformatted_text_is_charged_once(self) -> None:
        story = "\n\n".join(f"{n} {STORY[0]}" for n in range(5_000))
        text, warnings = visible_text(f"<pre>{story}</pre>", 1_000_000)
        assert (text, warnings) == (story, [])
        assert 2 * len(text) > MAX_CHARS

    def test_preformatted_text_is_cut_at_the_budget(self) -> None:
        text, warnings = visible_text(f"<pre>{'a' * 1_000}\n\n{'b' * MAX_CHARS}</pre>", 2 * MAX_CHARS)
        assert text == f"{'a' * 1_000}\n\n{'b' * (MAX_CHARS - 1_002)}"
        assert warnings == [f"budget: there are more than {MAX_CHARS} characters of text; the rest of the page was not read"]

    def test_lines_of_preformatted_text_are_counted(self) -> None:
        visible = read_html("<p>One</p><pre>" + "Line\n\n" * 30, Options(max_blocks=10))
        assert visible.lines == ["One", *["Line"] * 9]
        assert visible.warnings == ["budget: there are more than 10 lines of text; the rest of the page was not read"]

    def test_cut_at_the_budget(self) -> None:
        text, warnings = visible_text("<p>Ticket</p><p>Second</p>", 13)
        assert text == "Ticket"
        assert warnings == ["budget: 26 characters of markup are over 13; the rest was not parsed"]


class TestNesting:
    @pytest.mark.parametrize("depth", [1, 100, 1_500, 3_900])
    def test_is_no_trouble(self, depth: int) -> None:
        assert paragraphs(f"{'<div>' * depth}deep{'</div>' * depth}<p>after</p>") == ["deep", "after"]

    @pytest.mark.parametrize("element", ["div", "span", "b"])
    def test_too_deep_is_read_with_a_warning(self, element: str) -> None:
        start = time.process_time()
        markup = f"<p>before</p>{f'<{element}>' * 9_000}deep{f'</{element}>' * 9_000}<p>after</p>"
        text, warnings = visible_text(markup, 1_000_000)
        assert time.process_time() - start < 2
        assert text.split("\n\n") == ["before", "deep", "after"]
        assert len(warnings) == 1

    @pytest.mark.parametrize("unclosed", [1_900, 2_500, 7_900, 8_100, 50_000])
    def test_costs_no_article_its_story(self, unclosed: int) -> None:
        article = scrub.clean(f"<html>{'<span>' * unclosed}<p>{'</p><p>'.join(STORY)}</p>")
        assert article.text.split() == " ".join(STORY).split()


class TestArticle:
    def test_of_a_page(self) -> None:
        article = scrub.clean(PAGE)
        assert article.text == "\n\n".join(STORY)
        assert article.title == "Depot opens after eleven years"
        assert article.authors == ["Odo Lamb"]
        assert [(removal.kind, removal.text) for removal in article.removed] == [
            ("headline", "Depot opens after eleven years"),
            ("byline", "By Odo Lamb"),
            ("advert", "Advertisement"),
        ]

    @pytest.mark.parametrize(
        ("tag", "authors"), [("p", ["Odo Lamb"]), ("li", ["Odo Lamb"]), ("h2", []), ("summary", []), ("aside", [])]
    )
    def test_name_under_the_headline_signs_where_bylines_stand(self, tag: str, authors: list[str]) -> None:
        page = (
            f"<html><main><h1>Depot opens after eleven years</h1><{tag}>Odo Lamb</{tag}><p>{'</p><p>'.join(STORY)}</p></main>"
        )
        assert scrub.clean(page).authors == authors

    def test_a_headline_without_h1_below_its_kicker(self) -> None:
        title = "Depot opens after eleven years"
        page = (
            f"<html><head><meta property='og:title' content='{title}'></head><main>"
            f"<h2><span>Trams in Ellerby</span> <span>{title}</span></h2><p>Odo Lamb</p><p>{'</p><p>'.join(STORY)}</p></main>"
        )
        article = scrub.clean(page)
        assert (article.title, article.text) == (title, "\n\n".join(STORY))
        assert (article.removed[0].kind, article.removed[0].text) == ("headline", f"Trams in Ellerby {title}")

    @pytest.mark.parametrize("shown", ["<h2><span>Trams in Ellerby</span> <span>{title}</span></h2>", "<h1>{title}</h1>"])
    def test_a_title_that_readers_see_behind_a_kicker_or_without(self, shown: str) -> None:
        title = "Depot opens after eleven years"
        head = (
            f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Trams in Ellerby: {title}"}}</script>'
            f'<title>Trams in Ellerby: {title}</title><meta property="og:title" content="{title}">'
        )
        page = f"<html><head>{head}</head><main>{shown.format(title=title)}<p>{'</p><p>'.join(STORY)}</p></main>"
        assert scrub.clean(page).title == title
        assert scrub.clean(page.replace('og:title" content="', 'og:title" content="Trams in Ellerby: ')).title != title

    def test_a_stamp_above_the_story_of_a_page_whose_markup_tells_no_day(self) -> None:
        head = (
            "<meta property='og:title' content='Depot opens after eleven years'><h3>Trams - Depot opens after eleven years</h3>"
        )
        stamp = "<div><b>Thu 25.04.24</b> | <i>14:07</i> | By Orla Finch</div>"
        page = f"<html lang=en>{head}{stamp}<p>{'</p><p>'.join(DEPOT)}</p>"
        assert str(scrub.clean(page).published) == "2024-04-25 14:07:00"
        told = "<meta property='article:published_time' content='2024-04-26'>"
        assert str(scrub.clean(page.replace("<h3>", f"{told}<h3>")).published) == "2024-04-26"

    def test_a_quotation_among_other_headings_is_one(self) -> None:
        said = "“Nine times a day to the brickworks and back”"
        quoted = f"<p>{DEPOT[3]} “Nine times a day to the brickworks and back was enough,” Orla Finch said.</p>"
        page = f"<html><h1>Depot opens</h1><p>{STORY[0]}</p><h2>A green tram</h2><p>{STORY[1]}</p><h2>{said}</h2>{quoted}"
        assert said in scrub.clean(page).text.split("\n\n")

    def test_source_is_the_visible_text(self) -> None:
        article = scrub.clean(PAGE)
        assert article.source == visible_text(PAGE, 1_000_000)[0]
        assert apply_plan(article.source, article.removed) == article.text

    def test_of_bytes(self) -> None:
        assert scrub.clean(PAGE.encode("utf-16")) == scrub.clean(PAGE)

    def test_of_markup_past_the_budget(self) -> None:
        article = scrub.clean(PAGE, options=Options(max_bytes=PAGE.index("<script>")))
        assert article.text == "\n\n".join(STORY[:2])
        assert article.warnings[0].startswith(f"budget: {len(PAGE)} characters of markup are over")

    @pytest.mark.parametrize(
        "markup", ["<html></html>", "<html><script>x</script></html>", "<!doctype html><body><nav>Home</nav>"]
    )
    def test_of_nothing_visible(self, markup: str) -> None:
        article = scrub.clean(markup)
        assert (article.source, article.text, article.verdict) == ("", "", "empty")


class TestPlaces:
    def places(self, markup: str) -> list[Place]:
        return read_html(markup, Options()).places

    def test_elements_around(self) -> None:
        (place,) = self.places("<article class='post Body-main'><ul><li><p>One.</p></li></ul></article>")
        assert [element.tag for element in place.element.lineage()] == ["p", "li", "ul", "article", "body"]
        assert place.element.inside("article").label == "post Body-main"
        assert label_words(place.element.inside("article").label) == ["post", "body", "main"]

    def test_shares_of_links_and_bold(self) -> None:
        first, second = self.places("<p><a>four</a>then</p><p><b><a>all</a></b></p>")
        assert (first.linked, first.strong) == (0.5, 0)
        assert (second.linked, second.strong) == (1, 1)

    def test_a_link_around_paragraphs(self) -> None:
        assert [place.linked for place in self.places("<a href=x><div>One.</div><div>Two.</div></a><p>Three.</p>")] == [1, 1, 0]

    @pytest.mark.parametrize(
        ("markup", "label"),
        [
            ("<div><span class=byline>By Odo Lamb</span></div>", "byline"),
            ("<div><span class=who>By</span> Odo Lamb and many others</div>", ""),
            ("<div><span class=who><em>By</em> Odo Lamb</span></div>", "who"),
            ("<div class=outer>By Odo Lamb</div>", ""),
        ],
    )
    def test_label_of_an_inline_element_that_holds_all_of_a_block(self, markup: str, label: str) -> None:
        assert [place.label for place in self.places(markup)] == [label]

    @pytest.mark.parametrize("attributes", ["hidden", "style='display: none'", "aria-hidden=true"])
    def test_hidden(self, attributes: str) -> None:
        places = self.places(f"<div {attributes}><p>One.</p></div><p>Two.</p>")
        assert [place.element.hidden for place in places] == [
            True,
            False,
        ]

    def test_list_items_know_their_position(self) -> None:
        places = self.places("<ol><li>a<ul><li>x</li></ul></li><li>b</li></ol>")
        assert [place.element.position for place in places] == [1, 1, 2]

    def test_every_block_of_a_page_has_one(self) -> None:
        document, _ = Pipeline(()).look(PAGE, media_type="text/html")
        assert [block.place.element.tag for block in document.blocks] == ["h1", "p", "p", "p", "p", "p"]

    def test_a_number_alone_goes_with_what_follows(self) -> None:
        markup = "".join(
            f"<div>{n}</div><p>Tell the driver where you want to get off, in case number {n}.</p>" for n in (1, 2, 3)
        )
        document, _ = Pipeline(()).look(f"<html>{markup}", media_type="text/html")
        assert {block.place.element.tag for block in document.blocks} == {"p"}


_TAGS = (
    "p",
    "div",
    "article",
    "b",
    "a",
    "h1",
    "h2",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "blockquote",
    "figure",
    "br",
    "span",
)
_texts = st.text(st.characters(codec=None), max_size=30) | st.sampled_from([*STORY, "Home", "By Odo Lamb", "&#1;", "1.", " "])
_markup = st.recursive(
    _texts,
    lambda inside: st.builds(
        lambda tag, label, parts: f"<{tag} class='{label}'>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.sampled_from(["", "story", "related", "byline"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=25,
)


class TestInvariants:
    @given(_markup)
    def test_whatever_the_markup(self, prove: Callable[[scrub.Article], None], markup: str) -> None:
        prove(scrub.clean(markup, media_type="text/html", url="https://ellerby.example/x"))

    def test_on_real_pages(self, prove: Callable[[scrub.Article], None], shared: Path, untraced: None) -> None:
        for name in ("fundus", "wcxb"):
            rows = parquet.read_table(shared / "data" / f"{name}-pages.parquet", columns=["html", "url"]).to_pylist()
            for row in rows[:: len(rows) // 40]:
                prove(scrub.clean(row["html"], url=row["url"]))

    @pytest.mark.parametrize(
        "markup",
        [
            "<p>hello world this is text</p>" * 1_500_000,
            "<b>hello</b> world " * 2_500_000,
            "hello world. " * 3_800_000,
            "<br>" * 12_000_000,
            "<div>" * 1_000_000,
            "<ul><li>x" * 500_000,
        ],
        ids=["paragraphs", "bold", "one-text", "breaks", "nested", "lists"],
    )
    def test_pages_of_any_size_are_cut_with_a_warning(self, markup: str, untraced: None) -> None:
        started = time.process_time()
        article = scrub.clean(f"<html>{markup}")
        assert time.process_time() - started < 10
        assert any(warning.startswith("budget: ") for warning in article.warnings)

    @pytest.mark.parametrize(
        "markup",
        [
            "<div>" * 1_990 + "<p>Some words here" * 5_900,
            "<ul><li>" * 990 + "<p>Some words here of the text." * 5_900,
            "<figure>" + "<div>" * 1_500 + "<figcaption>c</figcaption><img src=/n.jpg>" * 2_000,
            "<cite>" * 1_900 + "Words<br>" * 6_000,
            "<table><tr>" + "<td>word" * 20_000,
            "<a" * 4_000 + " " + f'x="{"b" * 2_000}" ' * 490,
            '<meta property="og:title" content="Title of many">' * 3_000 + "<h1>Heading of many</h1>" * 15_000,
        ],
        ids=["div", "list", "figure", "cite", "cells", "attributes", "headings"],
    )
    def test_small_pages_cost_little(self, markup: str, untraced: None) -> None:
        started = time.process_time()
        scrub.clean(f"<html>{''.join(f'<p>{paragraph}</p>' for paragraph in STORY)}{markup}", url="https://ellerby.example/")
        assert time.process_time() - started < 5
