"""Names for what goes anyway: they tell what a line is, and change nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrub import Article, Kind, Pipeline, Verdict
from scrub.decide import decide
from scrub.detectors.base import CERTAIN, Finding, Notes
from scrub.detectors.names import Names
from scrub.detectors.names.said import telling
from scrub.document import Document
from scrub.folding import fold
from scrub.segment.text import segment_text
from tests.test_cases import all_cases

STORY = (
    "The lighthouse keeper of Brandy Head counted eleven hundred gulls on the first morning of the spring, she said.",
    "Nobody had asked her to count them, but the winter was long and the lamp had needed no oil since the new year.",
    "By noon the birds were gone, and with them the last of the ice that had closed the harbour for seven weeks.",
)
DROPPED = "?"
"""What the tagger dropped; of other lines their rule is given, None for what stays."""


def lines_of(*before: tuple[str, str], after: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str | None]]:
    """A page: the story with lines above it and below."""
    return [*before, *((paragraph, None) for paragraph in STORY), *after]


def look(lines: list[tuple[str, str | None]], url: str | None = None, **values: list[str]) -> tuple[Document, Notes]:
    """The document, and notes as if rules and tagger had said that; `values` are what the first byline proves."""
    source = "\n".join(text for text, _ in lines)
    document = Document(source, segment_text(source), url)
    assert len(document.blocks) == len(lines)
    notes = Notes()
    for index, (_, rule) in enumerate(lines):
        if rule == DROPPED:
            notes.add(Finding(Kind.OTHER, (index,), "tagger", 0.9, "story with 10%", rank=0))
        elif rule is not None:
            kind = Kind(rule.partition(".")[0])
            notes.add(Finding(kind, (index,), rule, CERTAIN, rule, values if kind is Kind.BYLINE else {}))
    return document, notes


def named(lines: list[tuple[str, str | None]], url: str | None = None, **values: list[str]) -> dict[str, str]:
    """The lines that got another name, and which."""
    document, notes = look(lines, url, **values)
    return {document.blocks[f.blocks[0]].text: str(f.kind) for f in Names().detect(document, notes)}


SAID = [
    ("Nous utilisons des cookies", "consent"),
    ("Abonnieren Sie die Küstenzeitung", "paywall"),
    ("War dieser Beitrag hilfreich für Sie?", "reactions"),
    ("Getty Images", "credit"),
    ("Photo: Ada Winterbourne", "credit"),
    ("R. Marsh/Reuters", "credit"),
    ("Kirjoittaja: keeper@brandyhead.example", "contact"),
    ("Quay office 555 010 2233 44", "contact"),
    ("Die Redaktion haftet nicht: siehe Haftungshinweis", "legal"),
    ("20 gutscheine für Angler", "advert"),
    ("この記事の関連記事", "related"),
    ("次の記事", "pagination"),
]


@pytest.mark.parametrize(("line", "kind"), SAID)
def test_line_says_what_it_is(line: str, kind: str) -> None:
    assert named(lines_of(after=((line, DROPPED),))) == {line: kind}


@pytest.mark.parametrize("line", ["Gulls", "The long winter of the keeper", "Восемнадцать чаек", "42", "…"])
def test_line_that_says_nothing_stays_what_it_was(line: str) -> None:
    assert named(lines_of(after=((line, DROPPED),))) == {}


def test_words_of_a_paragraph_say_nothing() -> None:
    paragraph = (
        "The subscription of the reading room was paid by the keeper, who " + "wrote of it to her sister and " * 4 + "slept."
    )
    assert named(lines_of(after=((paragraph, DROPPED),))) == {}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("das abonnement", Kind.PAYWALL),
        ("read more", Kind.RELATED),
        ("read a book", None),
        ("abo", Kind.PAYWALL),
        ("above", None),
    ],
)
def test_stems_phrases_and_words(line: str, kind: Kind | None) -> None:
    told = telling(fold(line))
    assert (told and told.kind) == kind


def test_headline_once_more() -> None:
    title = "Eleven hundred gulls at Brandy Head"
    page = lines_of((title, "headline.fitting"), after=((title, DROPPED),))
    document, notes = look(page)
    assert [(f.kind, f.rule, f.blocks) for f in Names().detect(document, notes)] == [(Kind.HEADLINE, "names.title", (4,))]


def test_head_of_the_article() -> None:
    page = lines_of(
        ("A keeper and her eleven hundred gulls", DROPPED),
        ("Nobody asked Ada Winterbourne to count them, and still she did.", DROPPED),
        ("12 March 2025", "dateline.date"),
        ("Ada Winterbourne", DROPPED),
    )
    assert named(page) == {
        "A keeper and her eleven hundred gulls": "headline",
        "Nobody asked Ada Winterbourne to count them, and still she did.": "summary",
        "Ada Winterbourne": "byline",
    }


def test_caption_stands_above_a_credit() -> None:
    page = lines_of(("The lamp room of Brandy Head in spring", DROPPED), ("Coast Press", "credit.line"))
    assert named(page) == {"The lamp room of Brandy Head in spring": "caption"}


def test_author_below_the_story_is_a_biography() -> None:
    about = "Ada Winterbourne lives at Brandy Head with two goats and a lamp."
    page = lines_of(("By Ada Winterbourne", "byline.by"), after=(("Ada Winterbourne", DROPPED), (about, DROPPED)))
    assert named(page, authors=["Ada Winterbourne"]) == {"Ada Winterbourne": "bio", about: "bio"}


def test_list_goes_on() -> None:
    page = lines_of(after=(("The ice of forty years", "recommended.item"), ("What the lamp has seen", DROPPED)))
    assert named(page) == {"What the lamp has seen": "recommended"}


def test_what_stands_between_two_of_a_list_is_of_it() -> None:
    page = [("The ice of forty years", "popular.item"), ("Seven goats", DROPPED), ("What the lamp has seen", "popular.item")]
    assert named(lines_of(after=tuple(page))) == {"Seven goats": "popular"}
    apart = [("The ice of forty years", "legal.line"), ("Seven goats", DROPPED), ("What the lamp has seen", "legal.line")]
    assert named(lines_of(after=tuple(apart))) == {}


def test_a_name_below_the_headline_signs() -> None:
    headline = ("A keeper and her eleven hundred gulls", "headline.repeated")
    assert named(lines_of(headline, ("• Ada Winterbourne", DROPPED))) == {"• Ada Winterbourne": "byline"}
    assert named(lines_of(("Ada Winterbourne", DROPPED))) == {}


def test_street_and_house_stand_above_the_postcode() -> None:
    address = (("Harbour Office", DROPPED), ("Quay Street", DROPPED), ("12345 Brandy Head", "contact.line"))
    assert named(lines_of(after=address)) == {"Harbour Office": "contact", "Quay Street": "contact"}


def test_words_of_the_story_below_it_are_its_tags() -> None:
    words = ("Brandy Head", "lighthouse keeper", "gulls", "Ships of the line")
    assert named(lines_of(after=tuple((word, DROPPED) for word in words))) == dict.fromkeys(words, "tags")
    others = ("Ferries", "Tides", "gulls")
    assert named(lines_of(after=tuple((word, DROPPED) for word in others))) == {}


TEASERS = (
    ("Council closes the old pool", DROPPED),
    ("The roof leaks in three places, and nobody has the money to mend it before the summer.", DROPPED),
    ("Baker wins prize for rye bread", DROPPED),
    ("For the second time in a row the best loaf of the county comes from a shop without a sign.", DROPPED),
)


def test_titles_with_leads_below_the_story_are_appended() -> None:
    assert named(lines_of(after=TEASERS)) == {line: "appended" for line, _ in TEASERS}
    assert named(lines_of(after=TEASERS[:2])) == {}
    third = "The bridge was opened twice, once with the mayor and once without him, and the band played both times."
    leads = [*TEASERS[1::2], (third, DROPPED)]
    assert named(lines_of(after=tuple(leads))) == {line: "appended" for line, _ in leads}


def test_short_line_between_menus_is_one_of_them() -> None:
    menu = [("Coast", "navigation.menu"), ("Tides", "navigation.menu"), ("Team", "contact.below"), ("Ships", "navigation.menu")]
    assert named(lines_of(*menu, ("Winds", "navigation.menu"))) == {"Team": "navigation"}


def test_lines_below_contacts_are_contacts_where_they_tell_how_to_reach_somebody() -> None:
    below = [("Team", "contact.below"), ("Quay 7, Brandy Head", "contact.below")]
    assert named(lines_of(("Ships", "navigation.menu"), *below, ("Tides", "navigation.menu"))) == {}


def test_words_under_related_are_tags() -> None:
    words = (("Gulls", "related.item"), ("Brandy Head", "related.item"))
    assert named(lines_of(after=words)) == {"Gulls": "tags", "Brandy Head": "tags"}
    assert named(lines_of(after=(*words, ("What the lamp has seen", "related.item")))) == {}


def test_menu_entries_keep_their_name_whatever_they_say() -> None:
    assert named(lines_of(("Tides", "navigation.menu"), ("Abo", "navigation.before"), ("Ships", "navigation.menu"))) == {}


def test_certain_rules_and_what_gave_a_field_keep_their_name() -> None:
    page = lines_of(("By Cookie Abo", "byline.by"), ("Newsletter", "share.line"), after=(("Cookies", "legal.line"),))
    assert named(page, authors=["Cookie Abo"]) == {}


def test_page_of_html_is_named_by_its_markup() -> None:
    html = "<article>" + "".join(f"<p>{p}</p>" for p in STORY * 3) + "</article><div>Cookies</div>"
    removed = Pipeline.default().clean(html, media_type="text/html").removed
    assert not [removal.rule for removal in removed if removal.rule.startswith("names.")]


def test_name_comes_with_the_evidence_of_both() -> None:
    document, notes = look(lines_of(after=(("Alle Gutscheine", DROPPED),)))
    for finding in Names().detect(document, notes):
        notes.add(finding)
    held = decide(document, notes).removed[3]
    assert (held.kind, held.rule, held.confidence) == (Kind.ADVERT, "names.words", 0.9)
    assert held.evidence == "story with 10%; read as advert: it says “gutschein…”"


def test_name_alone_removes_nothing_and_proves_nothing() -> None:
    document, notes = look(lines_of())
    notes.add(Finding(Kind.ADVERT, (0,), "names.words", values={"title": "no"}, renames=True))
    decision = decide(document, notes)
    assert (decision.removed, decision.values) == ({}, {})


def test_name_is_no_verdict() -> None:
    text = "Zum Abonnement\n\nDas Wetter bleibt schön.\n"
    assert Pipeline.default().clean(text).verdict is not Verdict.PAYWALL


def without_names(article: Article) -> str:
    """All of the article but kinds, rules and evidence of removals."""
    told = article.to_dict()
    told["removed"] = [(r["start"], r["stop"], r["text"], r["confidence"]) for r in told["removed"]]
    return json.dumps(told, default=str)


@pytest.mark.parametrize("name", [name for name in all_cases() if "+" not in name])
def test_names_change_nothing_but_names(name: str) -> None:
    case = all_cases()[name]
    default = Pipeline.default()
    one, other = (pipeline.clean(case.source, url=case.url) for pipeline in (default, default.without("names")))
    assert without_names(one) == without_names(other)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([*STORY, *(line for line, _ in SAID), "By Ada Winterbourne", "Home", "Share", ""]), max_size=30)
)
def test_names_change_nothing_of_any_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    one, other = (pipeline.clean(text) for pipeline in (Pipeline.default(), Pipeline.default().without("names")))
    assert without_names(one) == without_names(other)
