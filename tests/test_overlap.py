"""Which blocks another text holds, and what it proves where the page gives its article's text beside what it shows."""

from __future__ import annotations

import json
import time

import pytest

import scrub
from scrub.document import Block
from scrub.metadata.claims import LONGEST_BODY
from scrub.overlap import held
from tests.story import STORY as DEPOT

STORY = DEPOT[:3]
OTHER = [
    "In Marnau the bakers have agreed on a common price for rolls, after a summer in which it had changed from one street "
    "to the next and sometimes from one morning to the next.",
    "The oldest of them, Ferenc Holl, said that his grandfather would have been ashamed, though not about the price.",
    "From Monday a roll will cost thirty pence wherever it is bought, and whoever sells it for less has to say why.",
]


def block(text: str) -> Block:
    return Block(0, 0, len(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n".join(STORY), (True, True, True, False)),
        (STORY[0].upper().replace(" ", "\n"), (True, False, False, False)),
        (STORY[1][:90], (False, True, False, False)),
        (STORY[1][:60], (False, False, False, False)),
        ("It rings!\nAnd how.", (False, False, False, True)),
        ("Hear how it rings.", (False, False, False, False)),
        ("", (False, False, False, False)),
    ],
)
def test_a_block_is_held_where_most_of_it_is(text: str, expected: tuple[bool, ...]) -> None:
    assert held([*map(block, STORY), block("It rings.")], text) == expected


def test_short_blocks_of_a_text_without_lines_stand_anywhere() -> None:
    blocks = [*map(block, ["A plan of 1998", *STORY, "No"])]
    text = f"{STORY[0]} A plan of 1998 {STORY[1]} No {STORY[2]}"
    assert held(blocks, text) == (False, True, True, True, False)
    assert held(blocks, text, anywhere=True) == (True, True, True, True, False)


def test_costs_linear_time() -> None:
    blocks = [block("a" * 100 + str(n)) for n in range(20_000)]
    began = time.process_time()
    assert all(held(blocks, "a" * LONGEST_BODY))
    assert time.process_time() - began < 2


def page(body: str) -> str:
    """Two texts of equal standing, and the page's data with its article's text."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": body}
    columns = ("".join(f"<p>{paragraph}</p>" for paragraph in text) for text in (STORY, OTHER))
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head>{script}</head><body>{''.join(f'<div>{column}</div>' for column in columns)}</body></html>"


def likelihoods(body: str) -> tuple[float, ...]:
    """How likely each paragraph of the page is story."""
    estimate = scrub.Pipeline.default().look(page(body), media_type="text/html")[1].estimate
    assert estimate is not None
    return estimate.story


@pytest.mark.parametrize("own", [STORY, OTHER], ids=["first", "second"])
def test_what_the_page_gives_as_its_articles_text_is_likelier_story(own: list[str]) -> None:
    told = [text in own for text in (*STORY, *OTHER)]
    for before, after, is_own in zip(likelihoods(""), likelihoods("<p>" + "</p>\n<p>".join(own) + "</p>"), told, strict=True):
        assert after >= before if is_own else after < before


def test_a_text_that_is_cut_off_says_nothing() -> None:
    assert likelihoods(STORY[0][:60] + " …") == likelihoods("")


def test_what_a_text_was_cut_off_before_is_not_doubted() -> None:
    cut = "\n".join(STORY)[:-40]
    before, after = likelihoods(""), likelihoods(cut)
    assert after[len(STORY) :] == before[len(STORY) :]
