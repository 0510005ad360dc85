"""From a dump to blocks: paragraphs come out whole, however the dump broke its lines."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import scrub
from scrub import Options
from scrub.canonical import canonical
from scrub.document import ends_sentence
from scrub.page import Page
from scrub.segment import cased, caseless, fragments, segment
from scrub.segment.line_breaks import LineBreaks
from scrub.segment.nodes import Line
from scrub.segment.one_line import split_line
from scrub.segment.text import read_lines, segment_text

LAYOUTS = tomllib.loads((Path(__file__).parent / "data/layouts.toml").read_text("utf-8"))["layout"]
JOINTS = tomllib.loads((Path(__file__).parent / "data/joints.toml").read_text("utf-8"))["joint"]
RULES = (*fragments.RULES, *cased.RULES, *caseless.RULES)
SENTENCES = (
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock. Forty people stood on the quay in the rain. "
    "“It was not,” said Maud Ellery, who sells tickets in the hut at the end of the pier. She has heard every ferry that "
    "sailed from it since 1979. The council paid 310,000 crowns for the work, a third of it for the hull. The treasurer, Mr. "
    "Vane, told the harbour meeting that a new boat would have cost four times as much. From next week the Petrel will sail "
    "six times a day, and once more on Saturdays. The dance hall on the other side of the bay is open until midnight, and "
    "the hut too."
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["what"])
class TestLayouts:
    def test_paragraphs_come_out_whole(self, layout: dict[str, Any], request: pytest.FixtureRequest) -> None:
        if "fails" in layout:
            request.applymarker(pytest.mark.xfail(reason=layout["fails"]))
        assert [block.text for block in segment_text(layout["source"])] == layout["paragraphs"]

    def test_spans_point_into_the_source(self, layout: dict[str, Any]) -> None:
        source = layout["source"]
        blocks = segment_text(source)
        assert [block.index for block in blocks] == list(range(len(blocks)))
        assert all(canonical(source[b.start : b.stop]) == b.text for b in blocks)
        outside = source[: blocks[0].start] + source[blocks[-1].stop :] if blocks else source
        between = "".join(source[a.stop : b.start] for a, b in pairwise(blocks))
        assert not (outside + between).strip()

    def test_cutting_the_end_changes_nothing_before(self, layout: dict[str, Any]) -> None:
        whole = segment_text(layout["source"])
        for most in range(1, len(whole)):
            assert [b.text for b in segment_text(layout["source"], max_blocks=most)] == [b.text for b in whole[:most]]


class TestLines:
    def test_gaps_and_indents(self) -> None:
        lines = [(line.text, line.gap, line.indent) for line in read_lines("\n\nOne\nTwo\n\n\n   Three\n\t Four  \n")]
        assert lines == [("One", 0, 0), ("Two", 0, 0), ("Three", 2, 3), ("Four", 0, 2)]

    def test_gaps_of_other_breaks(self) -> None:
        assert [line.gap for line in read_lines("One\r\n\r\nTwo\r\rThree")] == [0, 1, 1]

    def test_blocks_know_them(self) -> None:
        (one, two) = segment_text("One line here.\n\n\n  Another line there.")
        assert [(b.gap, b.indent, b.joined) for b in (one, two)] == [(0, 0, False), (2, 2, False)]
        assert repr(two) == "Block(1, 19, 38, 'Another line there.')"


class TestLineBreaks:
    @pytest.mark.parametrize(
        ("what", "expected"),
        [
            ("a paragraph a line", LineBreaks()),
            ("wrapped at a column, blank lines between paragraphs", LineBreaks(wrap=67)),
            ("text nodes on lines of their own", LineBreaks(fragments=True)),
            ("numbers on lines of their own", LineBreaks(numbered=True)),
            ("Japanese, wrapped where a line is full", LineBreaks(wrap=20, fragments=True)),
            ("nothing", LineBreaks()),
        ],
    )
    def test_is_told(self, what: str, expected: LineBreaks) -> None:
        (source,) = (layout["source"] for layout in LAYOUTS if layout["what"] == what)
        assert LineBreaks.of(list(read_lines(source))) == expected

    def test_of_one_line(self) -> None:
        assert LineBreaks.of(list(read_lines(SENTENCES))) == LineBreaks(one_line=True)

    def test_of_a_long_line_among_others_is_no_page_on_one_line(self) -> None:
        assert not LineBreaks.of(list(read_lines(f"{SENTENCES}\n" * 5))).one_line


class TestJoints:
    @pytest.mark.parametrize("case", JOINTS, ids=lambda case: f"{case['rule']}: {case['above'][-1]} / {case['text']}")
    def test_is_decided_by_its_rule(self, case: dict[str, Any]) -> None:
        group = [Line(0, len(text), text, 0, 0) for text in case["above"]]
        rule, joint = fragments.decide(group, case["text"], case.get("below", ""))
        assert (rule.__name__, joint.name.lower()) == (case["rule"], case["joint"])

    def test_every_rule_has_a_case_and_an_example(self) -> None:
        names = [rule.__name__ for rule in RULES]
        assert len(names) == len(set(names))
        assert {case["rule"] for case in JOINTS} == set(names)
        assert all('"' in (rule.__doc__ or "") for rule in RULES)


class TestOneLine:
    def test_sentences_are_pieces_of_one_paragraph(self) -> None:
        blocks = segment_text(SENTENCES)
        assert len(blocks) > 6
        assert [block.joined for block in blocks] == [False] + [True] * (len(blocks) - 1)
        assert scrub.clean(SENTENCES).text == SENTENCES

    def test_abbreviation_ends_no_sentence(self) -> None:
        assert not any(block.text.endswith("Mr.") for block in segment_text(SENTENCES))

    def test_furniture_between_two_sentences_ends_a_paragraph(self) -> None:
        first, _, rest = SENTENCES.partition(" From next week")
        article = scrub.clean(f"{first} Advertisement From next week{rest}")
        assert article.text == f"{first}\n\nFrom next week{rest}"
        assert [(removal.kind, removal.text) for removal in article.removed] == [("advert", "Advertisement")]

    @pytest.mark.parametrize(
        ("line", "piece"),
        [
            ("Home > News > Harbour The ferry came back on Monday", "Home > News > Harbour"),
            ("Ferry returns By Maren Tilsley The ferry came back", "By Maren Tilsley"),
            ("Ferry returns 14 March 2025, 09:30 The ferry came back", "14 March 2025, 09:30"),
            ("The ferry came back. 3 min read It was loud.", "3 min read"),
            ("It was loud. Photo: Maren Tilsley The ferry came back", "Photo: Maren Tilsley"),
            ("It will sail on Monday. © 2025 The Oldhaven Bell", "© 2025 The Oldhaven Bell"),
            ("Ferry comes back to Oldhaven Ferry comes back to Oldhaven It was loud.", "Ferry comes back to Oldhaven"),
            ("It was loud. • The captain who could not swim • Seven cats of the office", "• Seven cats of the office"),
            ("海つばめ号が帰ってきた。岸壁には四十人が集まった。", "海つばめ号が帰ってきた。"),
        ],
    )
    def test_furniture_is_a_piece(self, line: str, piece: str) -> None:
        pieces = [line[start:stop] for start, stop in split_line(line)]
        assert piece in pieces

    def test_a_phrase_inside_a_quotation_is_no_piece(self) -> None:
        line = f'{SENTENCES} A board at the gate reads: "PLEASE SHARE THIS PATH." There is no goat.'
        pieces = [line[start:stop] for start, stop in split_line(line)]
        assert pieces[-2:] == ['A board at the gate reads: "PLEASE SHARE THIS PATH."', "There is no goat."]

    def test_an_agency_ends_its_credit(self) -> None:
        line = f"{SENTENCES} The letter gave her a month Credit: Rex Features Daughter Michelle has worked out the cost."
        pieces = [line[start:stop] for start, stop in split_line(line)]
        assert pieces[-3:] == [
            "The letter gave her a month",
            "Credit: Rex Features",
            "Daughter Michelle has worked out the cost.",
        ]

    def test_ranking_is_cut_before_its_numbers(self) -> None:
        line = "It was loud. Most read 1 The captain who could not swim 2 Seven cats of the office 3 Who painted the pier?"
        pieces = [line[start:stop] for start, stop in split_line(line)]
        assert pieces[-3:] == ["1 The captain who could not swim", "2 Seven cats of the office", "3 Who painted the pier?"]

    @pytest.mark.parametrize("line", ["", " ", "One word", SENTENCES, "。" * 9, "By By By", "1 2 3 4", "> > >", "“" * 5])
    def test_pieces_are_the_line(self, line: str) -> None:
        spans = split_line(line)
        position = 0
        for start, stop in spans:
            assert position <= start < stop
            assert not line[position:start].strip()
            assert line[start:stop] == line[start:stop].strip()
            position = stop
        assert not line[position:].strip()


class TestBudgets:
    def test_excess_marks_are_said(self) -> None:
        warning = "text: long runs of combining marks were shortened"
        assert warning in segment(Page("a" + "\u0301" * 40), Options()).warnings
        assert segment(Page("a" + "\u0301" * 30), Options()).warnings == ()

    def test_blocks_past_the_budget_are_in_no_block(self) -> None:
        source = "One line.\nTwo lines.\nThree lines."
        segmented = segment(Page(source), Options(max_blocks=2))
        assert [block.text for block in segmented.blocks] == ["One line.", "Two lines."]
        assert segmented.source == source
        assert segmented.warnings == ("budget: there are more than 2 blocks; the rest was not looked at",)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It was considered unlucky to skip one.1", True),
        ("It was considered unlucky to skip one.”[12]", True),
        ("It was considered unlucky to skip one. ↩", True),
        ("https://x.example/story.php?42", False),
        ("Published Mar.14", False),
        ("See page.2", False),
        ("The lights had numbers from 1 to 44", False),
    ],
)
def test_footnotes_end_sentences(text: str, ends: bool) -> None:
    assert ends_sentence(text) == ends
