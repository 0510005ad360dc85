"""The pictures of a story in a page."""

from __future__ import annotations

import pytest

from scrub import Image, Pipeline
from tests.story import STORY as DEPOT

STORY = f"<p>{DEPOT[0]}</p>"
PAGE = "https://ellerby.example/2025/depot"
BELL = "https://ellerby.example/2025/bell.jpg"


def images(markup: str, url: str | None = PAGE) -> list[Image]:
    return Pipeline.default().without("tagger").clean(f"<html><body>{markup}{STORY}", url=url).images


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ("src='/bell.jpg'", "https://ellerby.example/bell.jpg"),
        ("src='data:image/gif;base64,R0' data-src='bell.jpg'", "https://ellerby.example/2025/bell.jpg"),
        ("src='placeholder.gif' data-src='/bell.jpg'", "https://ellerby.example/bell.jpg"),
        ("srcset='s.jpg 400w,l.jpg 800w'", "https://ellerby.example/2025/l.jpg"),
        ("srcset='s.jpg 300w, l.jpg 900w, m.jpg 600w'", "https://ellerby.example/2025/l.jpg"),
        ("src='//cdn.example/bell.jpg' width=640", "https://cdn.example/bell.jpg"),
        ("src='/bell.jpg' width=100%", "https://ellerby.example/bell.jpg"),
    ],
)
def test_address(attributes: str, address: str) -> None:
    assert images(f"<img {attributes}>") == [Image(address)]


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        "src=''",
        "src='data:image/gif;base64,R0'",
        "src='x.png' width=16",
        "src='x.png' class='site-logo'",
        "src='http://[::1'",
    ],
)
def test_no_picture_of_the_story(attributes: str) -> None:
    assert images(f"<img {attributes}>") == []


def test_of_a_page_without_address() -> None:
    assert images("<img src='bell.jpg'><img src='https://a.example/b.jpg'>", url=None) == [Image("https://a.example/b.jpg")]
    assert images("<link rel=canonical href='https://a.example/x/y'><img src=bell.jpg>", url=None) == [
        Image("https://a.example/x/bell.jpg")
    ]


def test_caption_and_credit() -> None:
    figure = "<figure><img src='bell.jpg'><figcaption>The brass bell. <span>Photo: Ann Lee</span></figcaption></figure>"
    assert images(figure, url=PAGE) == [Image(BELL, "The brass bell.", "Ann Lee")]


@pytest.mark.parametrize("credit", ["Credit...Ann Lee", "Photograph by Ann Lee", "Illustration by Ann Lee"])
def test_credit_behind_the_caption(credit: str) -> None:
    figure = f"<figure><img src='bell.jpg'><figcaption><span>The brass bell.</span><span>{credit}</span></figcaption></figure>"
    assert images(figure, url=PAGE) == [Image(BELL, "The brass bell.", "Ann Lee")]


def test_credit_in_an_element_of_its_own() -> None:
    figure = (
        "<figure><img src='bell.jpg'><figcaption><p>The brass bell at work</p><p class=credit>Ann Lee</p></figcaption></figure>"
    )
    assert images(figure, url=PAGE) == [Image(BELL, "The brass bell at work", "Ann Lee")]


def test_same_picture_twice_is_one() -> None:
    figure = "<figure><img src='bell.jpg'><figcaption>The brass bell at work</figcaption></figure>"
    assert images(f"<img src='bell.jpg'>{figure}", url=PAGE) == [Image(BELL, "The brass bell at work")]


def test_pictures_far_below_the_story_are_not_its() -> None:
    teasers = "".join(f"<div><img src='t{n}.jpg'><a href=x>Teaser number {n}</a></div>" for n in range(9))
    article = (
        Pipeline.default().without("tagger").clean(f"<html><img src=bell.jpg>{STORY}<h3>Most read</h3>{teasers}", url=PAGE)
    )
    assert [image.url for image in article.images] == [BELL, BELL.replace("bell", "t0")]


@pytest.mark.parametrize(
    ("below", "caption", "credit"),
    [
        ("<p>The brass bell in the square. [AP/YONHAP]</p>", "The brass bell in the square.", "AP/YONHAP"),
        ("<p>Photo: Ann Lee</p>", None, "Ann Lee"),
        ("<p>No bell was rung on Saturday, and nobody who had come to hear one was told why.</p>", None, None),
    ],
)
def test_what_stands_below_a_picture_without_figure(below: str, caption: str | None, credit: str | None) -> None:
    assert images(f"<div><img src='bell.jpg'></div>{below}", url=PAGE) == [Image(BELL, caption, credit)]


def test_credit_behind_a_slash() -> None:
    figure = "<figure><img src='bell.jpg'><figcaption>Bells dry on a line in the kitchen / Orla Finch</figcaption></figure>"
    assert images(figure, url=PAGE) == [Image(BELL, "Bells dry on a line in the kitchen", "Orla Finch")]


@pytest.mark.parametrize(
    ("said", "caption", "credit"),
    [
        ("Divers left the pier. (City of Oldhaven)", "Divers left the pier.", "City of Oldhaven"),
        (
            "Divers left the pier. Orla Finch/Oldhaven Public Media toggle caption",
            "Divers left the pier.",
            "Orla Finch/Oldhaven Public Media",
        ),
        ("Image caption, The bell had been silent for a year", "The bell had been silent for a year", None),
        ("Image: Ann Lee rings the bell", "Ann Lee rings the bell", None),
        ("The bell rang twice. (It was heard in Tarsk.)", "The bell rang twice. (It was heard in Tarsk.)", None),
    ],
)
def test_what_a_figure_says(said: str, caption: str, credit: str | None) -> None:
    figure = f"<figure><img src='bell.jpg'><figcaption>{said}</figcaption></figure>"
    assert images(figure, url=PAGE) == [Image(BELL, caption, credit)]


SAID = "<p>The brass bell at work</p><span>Photo: Ann Lee / The Bell</span>"
FIGURE = f"<figure><img src='bell.jpg'><figcaption>{SAID}</figcaption></figure>"
HEAD = "<meta property='og:image' content='/og/cut-of-the-bell.jpg'><h1>The bell of the depot rings again</h1>"
LINES = "<p>By Orla Finch</p><p>14 March 2025</p><p>Share</p><p>4 min read</p>"


def test_the_figure_below_the_headline_is_the_storys() -> None:
    assert images(f"{HEAD}{FIGURE}{LINES}", url=PAGE) == [Image(BELL, "The brass bell at work", "Ann Lee / The Bell")]


def test_what_the_page_claims_comes_before_the_pictures_inside_the_story() -> None:
    article = Pipeline.default().without("tagger").clean(f"<html>{HEAD}{STORY}{FIGURE}{STORY}", url=PAGE)
    assert [image.url for image in article.images] == ["https://ellerby.example/og/cut-of-the-bell.jpg", BELL]
