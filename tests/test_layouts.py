"""What a site's profile selects in its pages: the story, furniture by kind, and fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrub import Article, Options, Pipeline
from scrub.sites import ProfileError, load_profile
from tests.story import STORY as DEPOT

STORY = DEPOT[:3]
OTHER = "The lottery of the harbor master was won by a baker, who gave the ham to the school on the hill, as bakers will."
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
PROFILE = """
name = "ellerby-post"
publisher = "The Ellerby Post"
domains = ["post.ellerby.example"]
"""
URL = "https://post.ellerby.example/depot"


def clean(folder: Path, layout: str, markup: str, url: str = URL) -> Article:
    (folder / "ellerby-post.toml").write_text(PROFILE + layout, "utf-8")
    return Pipeline.default().clean(f"<html><body>{markup}", url=url, options=Options(sites=(str(folder),)))


def test_story_is_what_stands_in_its_element(tmp_path: Path) -> None:
    markup = f"<div><p>{OTHER}</p></div><div class=story>{BODY}</div><div><p>{OTHER.replace('ham', 'goose')}</p></div>"
    article = clean(tmp_path, '[html]\nbody = [".old-story", ".story"]', markup)
    assert article.text == "\n\n".join(STORY)
    assert {removal.rule for removal in article.removed} == {"site.ellerby-post"}
    assert {removal.evidence for removal in article.removed} == {"stands outside the element that holds the story"}
    assert not article.warnings


def test_what_rules_name_outside_keeps_its_kind_and_its_values(tmp_path: Path) -> None:
    markup = f"<h1>Depot opens after eleven years</h1><p>By Odo Lamb</p><div class=story>{BODY}</div>"
    article = clean(tmp_path, '[html]\nbody = ".story"', markup)
    assert article.text == "\n\n".join(STORY)
    assert article.authors == ["Odo Lamb"]
    assert [removal.kind for removal in article.removed] == ["headline", "byline"]


def test_a_layout_that_no_longer_fits_says_so_and_yields(tmp_path: Path) -> None:
    article = clean(tmp_path, '[html]\nbody = ["#gone", ".lost"]', f"<div class=story>{BODY}</div>")
    assert article.text == "\n\n".join(STORY)
    assert article.warnings == ["profile ellerby-post: nothing matches its selectors of the story (#gone, .lost)"]


def test_an_empty_element_is_no_story_and_says_so(tmp_path: Path) -> None:
    article = clean(tmp_path, '[html]\nbody = "#story"', f"<div id=story></div><div>{BODY}</div>")
    assert article.text == "\n\n".join(STORY)
    assert article.warnings == ["profile ellerby-post: there is no text in what its selector of the story finds (#story)"]


@pytest.mark.parametrize("body", ["td.story", "body.story td + td"])
def test_a_cell_can_be_the_story(tmp_path: Path, body: str) -> None:
    markup = f"<table><tr><td>{OTHER}</td><td class=story>{BODY}</td></tr></table>"
    assert clean(
        tmp_path, f'[html]\nbody = "{body}"', markup.replace("<table>", "<body class=story><table>")
    ).text == "\n\n".join(STORY)


def test_a_selector_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    article = clean(tmp_path, '[html]\nbody = ["p:::", ".story"]', f"<div class=story>{BODY}</div>")
    assert article.text == "\n\n".join(STORY)
    assert article.warnings[0].startswith("profile ellerby-post: the selector 'p:::' cannot be read")


@pytest.mark.parametrize("markup", ["<div class=harbor><p>{}</p></div>", "<p><span class=harbor>{}</span></p>"])
def test_furniture_by_selector(tmp_path: Path, markup: str) -> None:
    layout = '[[html.furniture]]\nkind = "recommended"\nselect = ".harbor"\nnote = "the harbor box"'
    article = clean(tmp_path, layout, f"<p>{STORY[0]}</p>{markup.format(OTHER)}<p>{STORY[1]}</p><p>{STORY[2]}</p>")
    assert article.text == "\n\n".join(STORY)
    (removal,) = article.removed
    assert (removal.kind, removal.rule, removal.evidence) == ("recommended", "site.ellerby-post", "the harbor box")


def test_fields(tmp_path: Path) -> None:
    layout = '[html.fields]\nauthors = ".who b"\npublished = ".when"\nsection = ".where a"\ntitle = "h2"'
    head = (
        "<h1>Ellerby daily</h1><h2>Depot opens</h2><div class=who>Text: <b>Odo Lamb</b> <b>Ann Lee</b></div>"
        "<time class=when datetime=2025-05-03>Saturday</time><div class=where><a>Town</a><a>Trams</a></div>"
    )
    article = clean(tmp_path, layout, head + BODY)
    assert article.title == "Depot opens"
    assert article.authors == ["Odo Lamb", "Ann Lee"]
    assert article.published == date(2025, 5, 3)
    assert article.section == ["Town", "Trams"]
    assert {article.evidence[name] for name in ("title", "authors", "published", "section")} == {"the profile of ellerby-post"}


@pytest.mark.parametrize(("day", "kept"), [("2019/04/01", "one"), ("2024/04/01", "two")])
def test_layout_of_the_day(tmp_path: Path, day: str, kept: str) -> None:
    layout = '[[html]]\nbody = ".one"\nvalid_to = 2020-12-31\n[[html]]\nbody = ".two"\nvalid_from = 2021-01-01'
    story = {"one": STORY[0], "two": STORY[1]}
    markup = "".join(f"<div class={name}><p>{text}</p></div>" for name, text in story.items())
    assert clean(tmp_path, layout, markup, f"https://post.ellerby.example/{day}/depot").text == story[kept]


@pytest.mark.parametrize(
    ("layout", "problem"),
    [
        ("[html]\nboddy = '.x'", "unknown key 'boddy' in html"),
        ("[html.fields]\nauthor = '.x'", "unknown key 'author' in html.fields"),
        ("[[html.furniture]]\nkind = 'spam'\nselect = '.x'", "'spam' is not a valid Kind"),
        ("[[html.furniture]]\nkind = 'advert'", "no key 'select'"),
        ("[html]\nbody = ['a', 3]", "`body` in html must be text or a list of texts, not ['a', 3]"),
        ("[html]\nvalid_from = '2020'", "`valid_from` in html must be a date without quotes, such as 2024-01-31, not '2020'"),
        ("[html]\nvalid_to = 2020-01-01T09:30:00", "`valid_to` in html must be a date"),
        ("[html]\nfurniture = ['.x']", "`furniture` in html must be a list of tables"),
        ("[[html.furniture]]\nkind = 'advert'\nselect = 5", "`select` in html.furniture must be text, not 5"),
        ("[[html.furniture]]\nkind = 'advert'\nselect = '.x'\nnote = 5", "`note` in html.furniture must be text, not 5"),
        ("[html.fields]\ntitle = ['h1']", "`title` in html.fields must be text"),
    ],
)
def test_mistakes_name_the_file(layout: str, problem: str) -> None:
    with pytest.raises(ProfileError, match=r"^x\.toml: ") as caught:
        load_profile(PROFILE + layout, "x.toml")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("By JANE ROE and ODO LAMB", ["Jane Roe", "Odo Lamb"]),
        ("Von Anna Roth", ["Anna Roth"]),
        ("Maria", ["Maria"]),
    ],
)
def test_selected_authors_are_people(tmp_path: Path, line: str, authors: list[str]) -> None:
    markup = f"<div class=story><p class=who>{line}</p>{BODY}</div>"
    assert clean(tmp_path, '[html]\nbody = ".story"\n[html.fields]\nauthors = ".who"', markup).authors == authors
