"""Markdown of pages: what HTML says of the story and its text does not."""

from __future__ import annotations

import time

import pytest

from scrub import Article, Options, Pipeline

PAGE = "https://ellerby.example/2025/depot"


def markdown(markup: str, url: str | None = PAGE) -> str:
    article = Pipeline(()).clean(f"<html><body>{markup}", url=url, options=Options())
    assert Article.from_dict(article.to_dict()) == article
    return article.to_markdown().removesuffix("\n")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>The lake</h2><p>Opens.</p>", "## The lake\n\nOpens."),
        ("<h1>The <b>lake</b></h1><p>Opens.</p>", "# The lake\n\n## The lake\n\nOpens."),
        ("<h4>The lake</h4>", "#### The lake"),
        ("<ul><li>red<li>green</ul>", "- red\n- green"),
        ("<ol><li>red<li>green</ol><p>End.</p>", "1. red\n2. green\n\nEnd."),
        ("<ul><li>red<ol><li>dark<li>light</ol><li>green</ul>", "- red\n\n  1. dark\n  2. light\n\n- green"),
        ("<ol><li>red<ul><li>dark</ul><li>green</ol>", "1. red\n\n   - dark\n\n2. green"),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", "> One.\n\n> Two."),
        ("<table><tr><th>Year<th>Trams<tr><td>2001<td>3</table>", "| Year | Trams |\n| --- | --- |\n| 2001 | 3 |"),
        ("<p>It <b>opens</b> on <em>Friday</em>.</p>", "It **opens** on *Friday*."),
        ("<p>It <b>opens <b>on</b></b> Friday.</p>", "It **opens on** Friday."),
        ("<p>It<b> opens </b>on Friday.</p>", "It **opens** on Friday."),
        ("<p>It <b></b>opens.</p>", "It opens."),
        ("<b>It<p>opens</b> here.</p>", "**It**\n\n**opens** here."),
        ("<p>2 * 3 = [six] | `seven`</p><h2>x</h2>", "2 \\* 3 = \\[six\\] \\| \\`seven\\`\n\n## x"),
        ("<p>### no heading</p><h2>x</h2>", "\\### no heading\n\n## x"),
        ("<p>1. is no list</p><p># no heading</p><h2>x</h2>", "1\\. is no list\n\n\\# no heading\n\n## x"),
        ("<p>~~~</p><p>---</p><p>&amp;copy; &amp;lt; A&amp;B</p><h2>x</h2>", "\\~~~\n\n\\---\n\n\\&copy; \\&lt; A&B\n\n## x"),
        (
            "<table><tr><td><td>2020<td>2021<tr><td>Trams<td>3<td>4</table>",
            "|  | 2020 | 2021 |\n| --- | --- | --- |\n| Trams | 3 | 4 |",
        ),
        (
            "<p><a href='/lake'>The line to<br>the lake</a> opens.</p>",
            "[The line to](https://ellerby.example/lake) [the lake](https://ellerby.example/lake) opens.",
        ),
        (
            "<table><tr><th><p>Year</p><th><p>Trams</p><tr><td><p>2001</p><td><p>3</p><p>4 in May</p></table>",
            "| Year | Trams |\n| --- | --- |\n| 2001 | 3<br>4 in May |",
        ),
        (
            "<table><tr><td>Line<td>Stops<tr><td>Red<td>Quay<br>Mill<ul><li>Depot<li>Lake</ul></table>",
            "| Line | Stops |\n| --- | --- |\n| Red | Quay<br>Mill<br>Depot<br>Lake |",
        ),
        (
            "<table><tr><td><p></p><td><br><td><p>2020</p><td><td><div><p>2021</p></div><tr><td>a<td>b<td>c</table>",
            "|  |  | 2020 |  | 2021 |\n| --- | --- | --- | --- | --- |\n| a | b | c |  |  |",
        ),
        (
            "<table><tr><td><p>The lake</p><tr><td><p>Opens | closes.</p></table><h2>x</h2>",
            "The lake\n\nOpens \\| closes.\n\n## x",
        ),
        (
            "<table><tr><td><table><tr><td>1<td><p>one</p><tr><td>2<td><p>two</p></table><td><p>Aside.</p></table>",
            "| 1 | one |\n| --- | --- |\n| 2 | two |\n\nAside.",
        ),
        (f"<table><tr><td><p>Left.</p><td><p>{'right' * 300}</p></table><h2>x</h2>", f"Left.\n\n{'right' * 300}\n\n## x"),
        (f"<p>{'The <b>lake</b> opens. ' * 200}</p>", ("The **lake** opens. " * 200).strip()),
        ("<div>1</div><p>One <em>boat</em></p><div>2</div><p>Two boats</p>", "1 One *boat*\n\n2 Two boats"),
        (
            "<ul><li><p>One.</p><p>More of one.</p></li><li><p>Two.</p></li></ul>",
            "- One.\n\n  More of one.\n\n- Two.",
        ),
        (
            "<ol start=1><li>One.<br>More.<ul><li>A.<p>B.</p></ul>Last.<li>Two.</ol>",
            "1. One.\n\n   More.\n\n   - A.\n\n     B.\n\n   Last.\n\n2. Two.",
        ),
        ("<ul><li><ul><li><ul><li>deep</ul></ul></ul>", "- deep"),
        (
            "<ol>" + "<li>x" * 10 + "<p>y</p></ol>",
            "\n".join(f"{number}. x" for number in range(1, 11)) + "\n\n    y",
        ),
        ("<p>Opens.</p><blockquote>Ours.<footer>— Orla Finch</footer></blockquote>", "Opens.\n\n> Ours.\n\n> — Orla Finch"),
    ],
)
def test_of_blocks(markup: str, expected: str) -> None:
    assert markdown(markup) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/lake", "[boat](https://ellerby.example/lake)"),
        ("https://other.example/a b(1)", "[boat](https://other.example/a%20b%281%29)"),
        ("/a|b[c]d`e", "[boat](https://ellerby.example/a%7Cb%5Bc%5Dd%60e)"),
        (r"https://other.example/a\b", r"[boat](https://other.example/a%5Cb)"),
        ("https://other.example/a&#9;b&#xa0;c&#x2028;d", "[boat](https://other.example/ab%C2%A0c%E2%80%A8d)"),
        ("mailto:odo@ellerby.example", "[boat](mailto:odo@ellerby.example)"),
        ("#top", "boat"),
        ("", "boat"),
        ("javascript:alert(1)", "boat"),
        ("data:text/html,x", "boat"),
        ("http://[::1", "boat"),
        ("x" * 5_000, "boat"),
    ],
)
def test_of_links(href: str, expected: str) -> None:
    assert markdown(f"<p>Take the <a href='{href}'>boat</a>.</p><h2>x</h2>") == f"Take the {expected}.\n\n## x"


def test_links_of_a_page_without_address() -> None:
    assert markdown("<p>The <a href='/lake'>boat</a>, the <a href='https://a.example/'>tram</a>.</p>", url=None) == (
        "The boat, the [tram](https://a.example/)."
    )


def test_links_with_line_breaks_of_a_page_without_address() -> None:
    assert (
        markdown("<p>The <a href='https://a.example/a&#10;b|c'>tram</a>.</p>", url=None)
        == "The [tram](https://a.example/a%0Ab%7Cc)."
    )


def test_text_has_no_markup() -> None:
    article = Pipeline(()).clean("<html><p>It <b>opens</b>.</p><ul><li>red</ul>")
    assert article.text == "It opens.\n\nred"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It *opens*.\n\nIt <b>closes</b>.", "It \\*opens\\*.\n\nIt \\<b\\>closes\\</b\\>."),
        ("# no heading\n\n### nor this", "\\# no heading\n\n\\### nor this"),
        ("It opens.\n\n* star\n\nIt closes.\n\n1. x", "It opens.\n\n\\* star\n\nIt closes.\n\n1\\. x"),
        ("~~~sh\n\n---\n\n> said", "\\~~~sh\n\n\\---\n\n\\> said"),
        ("Colours:\n\n- red\n\n- [green]\n\nIt opens.", "Colours:\n\n- red\n- \\[green\\]\n\nIt opens."),
        ("1. red\n\n2. - green\n\n- blue", "1. red\n2. \\- green\n\n\\- blue"),
        ("#1 of the #tags, 2.5 - 3", "#1 of the #tags, 2.5 - 3"),
    ],
)
def test_of_a_dump_is_its_text(text: str, expected: str) -> None:
    assert Pipeline(()).clean(text).to_markdown() == f"{expected}\n"


def test_links_are_read_against_the_base() -> None:
    assert markdown("<base href='//cdn.example/news/'><p>The <a href='boat'>boat</a>.</p>") == (
        "The [boat](https://cdn.example/news/boat)."
    )


def test_what_stands_in_fields_is_text() -> None:
    article = Article(text="It opens.", source="It opens.", title="[Here](javascript:x) *now*", authors=["O_do Lamb"])
    assert article.to_markdown() == "# \\[Here\\](javascript:x) \\*now\\*\n\n*O\\_do Lamb*\n\nIt opens.\n"


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr>" + "<td><p></p>" * 100_000 + "<td>x</table>",
        "<table>" + "<tr><td>x" * 9_000 + "<tr>" + "<td>x" * 100_000 + "</table>",
        "<ul><li>" * 400 + "x<p>y</p>" * 4_000,
        "<table><tr><td>" * 200 + "x<p>y</p>" * 4_000,
    ],
    ids=["empty cells", "a wide row", "nested lists", "nested tables"],
)
def test_cost_of_hostile_markup(markup: str) -> None:
    start = time.process_time()
    article = Pipeline(()).clean(f"<html><body>{markup}")
    assert article.to_markdown()
    assert time.process_time() - start < 4
