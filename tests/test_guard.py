"""No markup makes parsing superlinear, and ordinary pages go through as they are."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrub.segment.guard import DEEPEST, MOST_ATTRIBUTES, MOST_OPTIONS, guarded

BUDGET = 3.0
"""CPU seconds for the guard and the parser together: three times what they take on a slow machine."""
TAGS = 1_000_000
NAMES = (
    *("div", "p", "b", "i", "a", "font", "span", "nobr", "button", "table", "tr", "td", "select", "option", "optgroup"),
    *("template", "svg", "math", "g", "foreignObject", "li", "dd", "form", "h1", "x-y", "frameset", "center", "object"),
    *("caption", "ruby", "rt", "details", "title", "textarea", "script", "style", "noscript", "iframe", "html", "body"),
)
MIXTURES = (
    *("<p><b>", "<a><div>", "<table><tr><td>", "<b><p></b>", "<font><div></font>", "<table><div>", "<svg><foreignObject>"),
    *("<svg><desc><svg>", "<template><div>", "<select><div>x", "<b>x</p>", "<b></div>", "<table><b>", "<table>x", "<li><b>"),
    *("<form><div></form>", "<noscript><div></noscript>", "<span><p></span></p>", "<dd><li>", "<td><div></td>", "<div/>"),
    *("<span><div></span>", "<svg><path/>", "<button><p>", "<p><ul><li>", "<x><div><b></x>", "<!--><div>-->", "<DIV><Div>"),
    *("<script><!--<script></script></div>--></script><div>", "<svg><style></svg><div></style>", "<div a='>'>", '<div ="x>'),
    *("<!", "</", "<", "<!--", "<a ", "<a b='", "<a b=\"c='", "</x>", "<plaintext>"),
)
ATTACKS = {
    "balanced": "<div>" * TAGS + "deep" + "</div>" * TAGS,
    "formatting left open": "".join(f"<p><b id={n}>" for n in range(TAGS // 2)),
    "formatting reopened": "<p>" + "".join(f"<b id={n}>" for n in range(500)) + "<p>x" * TAGS,
    "formatting left open in tables": "".join(f"<p><b id={n}><table><td></b></table>" for n in range(TAGS // 5)),
    "options": "<select>" + "<option>x" * 200_000,
    "options in elements": "<select>" + "<div><option>x</option></div>" * 200_000,
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>",
    "attributes without values": f"<p {' '.join(f'a{n}' for n in range(100_000))}>x</p>",
    "attributes that look like tags": "<p " + " ".join(f"a{n}='><b>'" for n in range(100_000)) + ">x</p>",
    "attributes that seldom look like tags": "<p " + " ".join(f"a{n}" + "='>'" * (n % 99 == 0) for n in range(100_000)) + ">",
    "attributes of many bodies": "".join(f"<BODY {' '.join(f'a{m}-{n}' for n in range(400))}>" for m in range(250)),
    "a long value": f"<p a='{'x ' * 5_000_000}'>x</p>",
    "a long name": f"<{'x' * 10_000_000}>",
}


def parsed(markup: str) -> tuple[LexborHTMLParser, list[str], float]:
    """The tree after the guard, the guard's warnings, and the CPU seconds of both."""
    start = time.process_time()
    changed, warnings = guarded(markup)
    tree = LexborHTMLParser(changed)
    return tree, warnings, time.process_time() - start


def depth(tree: LexborHTMLParser) -> int:
    deepest = level = 0
    node = tree.root
    while node is not None:
        deepest = max(deepest, level)
        if node.child is not None:
            node, level = node.child, level + 1
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest


@pytest.mark.usefixtures("untraced")
class TestTime:
    @pytest.mark.parametrize("name", ["div", "p", "span", "x-y", "svg", "ul><li"])
    def test_of_a_million_elements(self, name: str) -> None:
        assert parsed(f"<{name}>" * TAGS)[2] < BUDGET

    @pytest.mark.parametrize("unit", [*(f"<{name}>" for name in NAMES), *MIXTURES])
    def test_of_many_tags(self, unit: str) -> None:
        assert parsed(unit * (TAGS // 8 // max(unit.count("<"), 1)))[2] < BUDGET / 4

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_of_attacks(self, attack: str) -> None:
        assert parsed(ATTACKS[attack])[2] < BUDGET

    @pytest.mark.parametrize("seed", range(20))
    def test_of_random_tags(self, seed: int) -> None:
        """Whatever is nested in whatever, the tree is not deeper than what was counted, but for parts of tables."""
        rng = random.Random(seed)
        names = rng.sample([name for name in NAMES if name not in {"frameset", "script", "title"}], rng.randint(2, 9))
        ends = rng.random()
        tags = [f"<{'/' * (rng.random() < ends)}{rng.choice(names)}>" + "x" * (rng.random() < 0.2) for _ in range(20_000)]
        tree, _, seconds = parsed("".join(tags))
        assert seconds < BUDGET
        assert depth(tree) <= 4 * DEEPEST

    def test_of_an_ordinary_page(self) -> None:
        page = ordinary(200)

        def fastest(work: Callable[[str], object]) -> float:
            seconds = []
            for _ in range(20):
                start = time.process_time()
                work(page)
                seconds.append(time.process_time() - start)
            return min(seconds)

        assert fastest(guarded) < 3 * fastest(LexborHTMLParser)  # about as long, where Python is slow beside C


def ordinary(paragraphs: int) -> str:
    """A page as a careless hand writes it: ends left out, tags that cross, inline scripts, icons, a list to choose from."""
    part = (
        "<div class='part'><h2>The ferry & the <i class=icon></i>quay<br></h2><p>It came back <b>on <i>Monday</b></i>, said <a "
        "href='/maud?a=1&b=2' title=\"Maud > Ellery\">she</a>.<p>Forty people <span>stood there.<img src=x.png></div>"
        "<ul><li>red<li>green <em>and blue</ul><table><tr><td>9:00<td>Lake</table>"
    )
    choice = "<select>" + "".join(f"<option value={n}>Port {n}</option>" for n in range(300)) + "</select>"
    script = "<script>if (a<b && '<div>'.length) { x = \"</p>\" }</script><style>p>b { margin: 0 }</style><!-- <div> <b> -->"
    data = "<script type='application/json'>{" + ", ".join(f'"key {n}": "value of it"' for n in range(3_000)) + "}</script>"
    return (
        f"<!doctype html><html lang=en><head><title>Ferry</title>{script}{data}</head><body>{choice}{part * (paragraphs // 2)}"
    )


class TestOrdinaryPages:
    @pytest.mark.parametrize("paragraphs", [2, 200, 2_000, 10_000])
    def test_keep_all_that_is_read(self, paragraphs: int) -> None:
        page = ordinary(paragraphs)
        changed, warnings = guarded(page)
        assert warnings == []
        before, after = LexborHTMLParser(page), LexborHTMLParser(changed)
        for tree in (before, after):
            tree.strip_tags(["style", "svg"])
        assert before.html == after.html.replace(" <!-- <div>", "<!-- <div>")  # where a style was
        assert paragraphs > 1_000 or changed is page

    def test_nested_as_deep_as_allowed(self) -> None:
        page = ordinary(2_000) + "<div>" * 400 + "deep" + "</div>" * 400
        assert guarded(page)[1] == []


class TestWhatIsLeftOut:
    def test_is_nesting_and_not_text(self) -> None:
        tree, warnings, _ = parsed("<p>before </p>" + "<div>a " * 9_000 + "deep" + "</div>" * 9_000 + "<p>after</p>")
        assert warnings == [f"budget: elements nested deeper than {DEEPEST} were taken for text"]
        assert tree.body is not None
        assert tree.body.text().split()[-2:] == ["deep", "after"]
        assert [node.text() for node in tree.css("body > p")] == ["before ", "after"]
        assert tree.body.text().split().count("a") == 9_000

    def test_is_options_past_those_of_one_list(self) -> None:
        lists = ("<select>" + "<option>x</option>" * 4_000 + "</select>") * 3
        tree, warnings, _ = parsed(f"{lists}<p>after</p>")
        assert warnings == [f"budget: options of a list past {MOST_OPTIONS} were left out"]
        assert len(tree.css("option")) == 3 * MOST_OPTIONS
        assert [node.text() for node in tree.css("p")] == ["after"]

    def test_is_attributes_past_those_of_one_tag(self) -> None:
        attributes = " ".join(f"a{n}='{n} > 1'" for n in range(20_000))
        tree, warnings, _ = parsed(f"<p id=first {attributes} class=last>It <b>came</b> back.</p>")
        assert warnings == [f"budget: attributes of a tag past {MOST_ATTRIBUTES} were left out"]
        (paragraph,) = tree.css("p#first")
        assert len(paragraph.attributes) == MOST_ATTRIBUTES
        assert paragraph.attributes["a7"] == "7 > 1"
        assert tree.body is not None
        assert tree.body.text() == "It came back."

    def test_is_formatting_that_nobody_ends(self) -> None:
        tree, warnings, _ = parsed("".join(f"<p><font size={n}>Line {n}" for n in range(2_000)))
        assert warnings == ["budget: tags such as <b> were left out where 8 were never closed"]
        assert [node.text() for node in tree.css("p")] == [f"Line {n}" for n in range(2_000)]

    def test_is_what_follows_a_million_reopened_elements(self) -> None:
        markup = "<p>" + "".join(f"<b id={n}>" for n in range(9)) + "<p>x" * 200_000
        tree, warnings, _ = parsed(f"{markup}<p>after")
        assert "budget: tags past 1000000 reopened elements were taken for text" in warnings
        assert len(tree.css("p")) > 100_000
        assert tree.body is not None
        assert tree.body.text().endswith("x after")

    def test_is_what_follows_half_a_million_tags(self) -> None:
        rows = "".join(f"<br>row {n}" for n in range(500_010))
        tree, warnings, _ = parsed(f"{rows}<script>no text</script><style>p {{}}</style><p>after")
        assert warnings == ["budget: tags past 500000 were taken for text"]
        assert tree.body is not None
        assert tree.body.text().split()[-3:] == ["row", "500009", "after"]

    def test_is_no_value_however_long(self) -> None:
        tree, warnings, _ = parsed(
            "<p>x</p>" * 9_000 + f"<title a='{'b c ' * 600}'>T</title><p a='{'b c ' * 600}'>y<style>p {{}}"
        )
        assert warnings == []
        assert [node.text().strip() for node in tree.css("title, p")][-2:] == ["T", "y"]

    def test_is_attributes_of_a_title(self) -> None:
        tree, warnings, _ = parsed(f"<title {' '.join(f'a{n}' for n in range(40_000))}><b>T</title><p>y")
        assert warnings == [f"budget: attributes of a tag past {MOST_ATTRIBUTES} were left out"]
        assert [node.text() for node in tree.css("title, p")] == ["<b>T", "y"]


@given(
    st.lists(
        st.sampled_from([*NAMES, "!--", "!", "/"]).flatmap(lambda n: st.sampled_from([f"<{n}>", f"</{n}>", f"<{n} a='", "x"]))
    )
)
def test_small_pages_are_left_alone(tags: list[str]) -> None:
    markup = "".join(tags)
    assert guarded(markup) == (markup, [])


@given(st.text(alphabet="<>/!-= \"'abx", max_size=300))
def test_anything_is_read_to_its_end(text: str) -> None:
    """With so many ends of tags before it that it is read tag by tag."""
    before = "</" + "<" * 8_000 + ">"
    changed, warnings = guarded(before + text)
    assert changed.startswith(before)
    assert warnings == []
