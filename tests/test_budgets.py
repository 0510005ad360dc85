"""What a document may cost: time in proportion to its size, and a warning for all that lies past a budget."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable

import pytest

import scrub
from scrub import Document, Finding, Kind, Notes, Options, Pipeline, Removal
from scrub.document import LINE_CHARS
from scrub.segment.html import read_html

STORY = (
    "The ferry Petrel came back to Oldhaven on Monday after a winter in dock, and forty people stood on the quay.\n\n"
    "It was not, said Maud Ellery, who sells tickets in the hut at the end of the pier and has heard every ferry.\n\n"
    "The council paid 310,000 crowns for the work, a third of it for the hull, and the treasurer told the meeting so."
)
PARAGRAPH = "The treasurer, Osric Vane, told the harbour meeting that a new boat would have cost four times as much.\n"

MOST = 2.25
"""Times by which the cost may grow faster than the size; where that grows eightfold a quadratic cost does by eight times."""
NOTHING = 0.03
"""CPU seconds below which a measurement says nothing."""
CHARACTERS = (1_500, 12_000)
LINES = (1_500, 12_000)

Source = Callable[[int], str]
Work = Callable[[], object]


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    """Load what is loaded late, so that no measurement pays for it."""
    for language in (None, "en"):
        scrub.clean(f"{STORY}\n\nPublished: 3 May 2025", language=language)
    scrub.clean(STORY.replace("\n\n", " ") * 2 + "\u0301" * 40)


def is_linear(prepare: Callable[[int], Work], sizes: tuple[int, int]) -> None:
    """Assert that the cost grows no faster than the size, from the one to the other."""
    small, large = sizes
    before = max(seconds(prepare(small), NOTHING), NOTHING)
    bound = MOST * before * large / small
    after = seconds(prepare(large), bound)
    assert after < bound, f"{before:.2f} CPU seconds for {small}, {after:.2f} for {large}: {bound:.2f} would be plenty"


def seconds(work: Work, bound: float) -> float:
    """CPU seconds of `work`; taken again where that is little more than `bound`, since machines have other things to do."""
    times: list[float] = []
    while not times or (len(times) < 3 and bound < min(times) < 2 * bound):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def cleaning(source: Source) -> Callable[[int], Work]:
    def prepare(size: int) -> Work:
        text = source(size)
        return lambda: scrub.clean(text, media_type="text/plain", language="en")

    return prepare


def repeated(unit: str) -> Source:
    """A source of about so many characters that is one unit again and again."""
    return lambda size: unit * (size // len(unit))


ONE_LINE = [
    "a", "1", " ", "\u00a0", "\x00", "\ud800", "\u0301", "a\u0301", "\u200d", "(", "[", ")", "“", "”", "“‘", "\"", ">", "> ",
    "> > > ", "©", "© ", "@", "a@", "a@a.", "#", "# ", "-", "- ", "...", "…", ". ", "A. ", "1.", "1:", "1/", " / ", "| ",
    "• ", "日", "日 ", "。", "가 ", "기자 ", "By ", "By Aa Bb ", "Photo: ", "Read more: ", "Home > ", "Tags: a, ", "a, ",
    "and ", "Aa and ", "2025 ", "2025-01-01 ", "10:00 ", "3 May 2025 ", "Updated: 3 May 2025 ", "1 min ", "print ",
    "share ", "like ", "Copyright ", "©2025 ", "views ", "tel. ", "http://", "get newsletter ", "is a ", "About A ",
    "<p>", "&amp;", "Aa said bb. ", "A-", "A'", "Aa. Aa-",
]  # fmt: skip


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("unit", ONE_LINE, ids=ascii)
def test_one_long_line(unit: str) -> None:
    is_linear(cleaning(repeated(unit)), CHARACTERS)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("unit", ["By ", "Photo: ", "Read more: ", "© ", "> ", "Tags: a, ", "2025 ", "“‘", "a", "-", "1"])
def test_one_long_line_under_a_story(unit: str) -> None:
    is_linear(cleaning(lambda size: f"{STORY}\n\n{repeated(unit)(size)}"), CHARACTERS)


# Lines that a rule must look at to the end, and that end otherwise than it expects.
ADVERSARIAL = {
    "contact-then-marks": f"{STORY}\n\ndesk@bell.example.org\n@@@@x",
    "telephone-then-marks": f"{STORY}\n\nTel. 0123 4567890\n@@@@x",
    "stamp-then-marks": f"{STORY}\n\nPublished: 3 days ago @@@@",
    "views": "@@@@ view x",
    "share-then-marks": f"{STORY}\n\nShare this\n@@@@x",
    "moods": "What's your reaction?\nlike @@@@x",
    "byline": "By @@@@ and Aa Bb",
    "byline-email": "Aa Bb @@@@x@y.example.org",
    "credit": "Photo: @@@@",
    "caption-brackets": "The ferry at dusk @@@@ [AP/YONHAP]",
    "caption-tail": "The ferry at dusk @@@@ / Aa Bb",
    "copyright": "© 2025 @@@@",
    "copyright-rights": "Copyright 2025 @@@@ All rights reserved x",
    "breadcrumb": "Home > @@@@ > News",
    "tags": "Tags: @@@@, a",
    "hashtags": "#a @@@@",
    "newsletter": "Sign up @@@@ newsletter x",
    "pages": "1 2 3 @@@@ x",
    "counter": "12 comments @@@@",
    "characters": "@@@@ 0/250 x",
    "reading-time": "5 min read @@@@",
    "player": "Current Time 0:00 @@@@",
    "biography": f"{STORY}\n\nAa Bb is a @@@@ writer",
    "biography-joined": f"{STORY}\n\nAa Bb joined @@@@ in 1999",
    "headline": f"The ferry returns to Oldhaven @@@@ | The Bell\n\n{STORY}",
    "kicker": f"{STORY}\n\nAA @@@@: bb",
    "more": f"{STORY}\n\nMore @@@@\nAa bb cc dd\nEe ff gg hh",
    "pull-quote": f"“The ferry @@@@ is quiet enough”\n\n{STORY}",
    "wire": "(Aa=Bb) @@@@ 기자 =",
    "agency-place": "AFP, @@@@",
    "signed-post": "— @@@@ (@aa) May 5, 2025",
    "chain-of-credits": "Aa | @@@@ | Getty Images",
    "name-place-agency": "Aa Bb - @@@@ / DHA",
    "caption-japanese": "夜@@@@＝14日午後、村",
    "caption-dots": "The bell rings. Credit...@@@@",
    "tagged": "Tagged @@@@, a",
    "one-hashtag": "#@@@@ a",
    "opens-in-capitals": f"MAUD @@@@ sells.\n\n{STORY}",
    "licence": "ICP 1 @@@@",
    "label": "[@@@@] Latest stories",
}
FILLINGS = ["-", "- ", ". ", "a", "Aa ", "1", "1 ", "(", "“", "просмотр", "| ", "photo by ", "@", "日"]


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("line", ADVERSARIAL)
def test_line_that_a_rule_reads_to_the_end(line: str) -> None:
    for filling in FILLINGS:
        run = repeated(filling)
        is_linear(cleaning(lambda size, run=run: ADVERSARIAL[line].replace("@@@@", run(size))), CHARACTERS)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("line", ADVERSARIAL)
def test_many_such_lines_of_the_length_that_patterns_meet(line: str) -> None:
    """Such lines cost no more than ten times as many of a story."""
    lines = [ADVERSARIAL[line].replace(STORY, "").replace("@@@@", repeated(f)(LINE_CHARS - 60)) for f in FILLINGS]
    dump = "\n\n".join([STORY, *lines * 20])
    plain = "\n\n".join([STORY, *[repeated(PARAGRAPH.strip())(LINE_CHARS)] * len(lines) * 20])
    usual = seconds(cleaning(lambda _: plain)(0), NOTHING)
    bound = 10 * max(usual, NOTHING)
    assert seconds(cleaning(lambda _: dump)(0), bound) < bound


MANY = {
    "paragraphs": PARAGRAPH,
    "paragraphs-apart": PARAGRAPH + "\n",
    "short": "a\n",
    "words": "Aa bb\n",
    "blank": "\n",
    "carriage-returns": "Aa bb\r",
    "separators": "Aa bb\u2028",
    "mixed-breaks": "Aa\r\n\u2029\x0b\x85bb\n\r",
    "numbers": "1\n",
    "bullets": "• a\n",
    "lone-bullets": "•\na\n",
    "open-ends": "the boat of the\n",
    "closing": ", and then\n",
    "wrapped": "The treasurer told the harbour meeting that a new boat would have cost\nfour times as much, and come\n",
    "dates": "3 May 2025\n",
    "stamps": "Updated: 3 May 2025\n",
    "times": "10:30\n",
    "bylines": "By Aa Bb\n",
    "lone-by": "By\n",
    "names": "Aa Bb\nstaff reporter\n",
    "mails": "desk@bell.example.org\n",
    "credits": "Photo: AFP\n",
    "captions": "The ferry at dusk. [AP/YONHAP]\n",
    "copyrights": "© 2025 The Oldhaven Bell\n",
    "numbered-copyrights": "© 2025 The Oldhaven Bell, number @\n",
    "headlines": "The ferry comes back to Oldhaven again\n",
    "headings": "Most read\n",
    "read-more": "Read more: The ferry of Oldhaven\n",
    "more-from": "More from Oldhaven\n",
    "related": "Related\n" + PARAGRAPH,
    "comments": "2 comments\n",
    "comments-between": "2 comments\n" + PARAGRAPH,
    "shares": "Share\n",
    "home": "Home\n>\n",
    "crumbs": "Home > News > Harbour\n",
    "labels": "Tags:\n",
    "biographies": "Aa Bb is a staff writer at the paper.\n",
    "about": "About Aa Bb\n" + PARAGRAPH,
    "quotes": "“The engine is quiet enough for me.”\n",
    "colons": "They carried what there was on board, and that was:\nHome\n",
    "leads": "AA BB: " + "Cc dd ee ff gg " * 9 + "The\n",
    "teasers": "The ferry of Oldhaven\n3 May 2025\n" + PARAGRAPH,
    "label-and-tags": "Tags:\nferry\n",
    "contacts": "Media contact:\nAa Bb\n",
    "moods": "Like\nSad\n",
    "copies": "The ferry came back to Oldhaven on Monday after a winter in dock, as it does every year.\n" * 2,
    "titles": "The ferry of Oldhaven @\n",
    "links": "The ferry of Oldhaven, which\nPetrel\nis called, came back\n",
    "ideographs": "海岛渡轮周一返港\n",
    "hangul": "올드헤이븐 여객선이 월요일에 돌아왔다\n",
    "questions": "Related\nAnd who asks that?\n" + PARAGRAPH,
    "years": "1994: A storm throws her on the breakwater\n",
    "signatures": "Aa Bb\n14 March 2025\n",
    "said": "“Nobody asked me @ whether the engine was loud, and I would have told them.”\n– Aa Bb\n",
    "facts": "Born: 1958 in Oldhaven\nWork: mate and captain\nReferee: Aa Bb\n" + PARAGRAPH,
    "credited": "The ferry came back to Oldhaven on Monday.\nPhoto: Aa Bb\n",
    "posts": "What a bell\n— Aa (@aa) May 5, 2025\n",
    "banners": "We value your privacy\nStore and/or access information on a device, as cookies do every day of a year.\n",
    "crossheads": "“Nobody would pay @ twice”\n" + PARAGRAPH,
    "lone-hashtags": "#ferry\n",
    "amounts": "The boat sailed in\n2026\n",
    "announced-captions": "Image caption,\nThe Petrel\n",
    "authors-biographies": "By Aa Bb\nAa Bb is the author of two books, and lives in Oldhaven.\n" + PARAGRAPH,
    "announced": "They carried what there was on board, and that was:\n• Aa bb\n• Cc dd\n",
}


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("node", ["가나 다라\n", "the Aa\n", "and said\n", ", and\n", "“Aa\n", "aa”\n", "의 배\n", "の船、\n"])
def test_one_sentence_of_many_text_nodes(node: str) -> None:
    opened = "연락선은 월요일에\n‘올드헤이븐’\n을 떠나 섬으로 갔다.\n‘바다’\n를 보았다.\n연락선은 오늘 월요일에는\n"
    is_linear(cleaning(lambda count: f"{opened}{node * count}끝났다.\n"), LINES)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("name", MANY)
def test_many_lines_around_a_story(name: str) -> None:
    unit = MANY[name]
    lines = max(unit.count("\n"), 1)

    def source(count: int) -> str:
        above, below = ("".join(unit.replace("@", str(n)) for n in range(count // 2 // lines)) for _ in range(2))
        return f"{above}\n\n{STORY}\n\n{below}"

    is_linear(cleaning(source), LINES)


NAMES = "".join(f"The mate of Vane{n} told it to Osric{n}. " for n in range(3_500))
CUT_OFF = "The clerks of the port said in the evening of that day that it was not theirs to say when, by whom and for what the"
# Sources in which one detector finds so much that its own cost shows where the others do not hide it.
ALONE: dict[str, tuple[Source, tuple[int, int]]] = {
    "appended": (lambda size: f"{STORY} {NAMES[:size]} {CUT_OFF}".replace("\n\n", " "), (15_000, 120_000)),
    "share": (lambda size: f"{STORY}\n\n" + repeated("Share on Facebook\n")(size), (100_000, 800_000)),
    "bio": (repeated(f"About the author\n{PARAGRAPH}"), (75_000, 600_000)),
}


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("name", ALONE)
def test_one_detector_alone(name: str) -> None:
    source, sizes = ALONE[name]
    (detector,) = (detector for detector in Pipeline.default().detectors if detector.name == name)

    def prepare(size: int) -> Work:
        document, notes = Pipeline(()).look(source(size))
        return lambda: [*detector.detect(document, notes)]

    is_linear(prepare, sizes)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("line", ["\U00010428a<br>", "\U00010428 1<br>"], ids=ascii)
def test_one_paragraph_of_many_lines(line: str) -> None:
    def prepare(count: int) -> Work:
        markup = f"<p>{line * count}"
        return lambda: read_html(markup, Options())

    is_linear(prepare, (8_000, 64_000))


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("over_all", [False, True], ids=["apart", "under-another"])
def test_plan_of_many_removals(over_all: bool) -> None:
    line = "a " * 20 + "\n"

    def prepare(lines: int) -> Work:
        source = line * lines
        spans = [(at, at + 1) for at, char in enumerate(source) if char == "a"]
        spans += [(0, len(source) // 2)] * over_all
        plan = [Removal(Kind.OTHER, start, stop, source[start:stop], "test", 1.0, "") for start, stop in spans]
        return lambda: scrub.apply_plan(source, plan)

    is_linear(prepare, (500, 4_000))


class Slow:
    """A detector that finds nothing and takes its time."""

    def __init__(self, name: str, takes: float) -> None:
        self.name, self.takes = name, takes

    def detect(self, document: Document, notes: Notes) -> Iterable[Finding]:
        start = time.thread_time()
        while time.thread_time() - start < self.takes:
            pass
        return ()


class TestBudget:
    """Past it the document is cut with a warning that says so, and nothing of it is lost."""

    TEXT = f"{STORY}\n\nMost read\n"

    @pytest.mark.parametrize("most", [1, 2, 100, 250, len(TEXT) - 20])
    def test_of_characters(self, most: int, prove: Callable[[scrub.Article], None]) -> None:
        article = scrub.clean(self.TEXT, options=Options(max_bytes=most))
        self.is_cut(article, f"budget: {len(self.TEXT)} characters are over {most}; the rest was not looked at")
        assert article.source == self.TEXT
        assert article.removed[-1].start >= most
        prove(article)

    @pytest.mark.parametrize("most", [1, 2, 3])
    def test_of_blocks(self, most: int, prove: Callable[[scrub.Article], None]) -> None:
        article = scrub.clean(self.TEXT, options=Options(max_blocks=most))
        self.is_cut(article, f"budget: there are more than {most} blocks; the rest was not looked at")
        assert len(article.blocks) + len(article.removed) == most + 1
        prove(article)

    @staticmethod
    def is_cut(article: scrub.Article, warning: str) -> None:
        assert warning in article.warnings
        last = article.removed[-1]
        assert (last.rule, last.kind, last.confidence) == ("budget", Kind.OTHER, 1.0)
        assert last.evidence == "past the document's budget"
        assert not article.source[last.stop :].strip()

    @pytest.mark.parametrize("unit", ["Aa bb cc\n", "Aa said bb. ", "the boat of the\nPetrel\n", "日本語。\n"])
    @pytest.mark.parametrize("most", [7, 40])
    def test_falls_anywhere(self, unit: str, most: int, prove: Callable[[scrub.Article], None]) -> None:
        text = unit * 100
        prove(scrub.clean(text, options=Options(max_blocks=most)))
        prove(scrub.clean(text, options=Options(max_bytes=most)))

    def test_of_bytes_cuts_no_character_in_two(self) -> None:
        content = ("가나다라 " * 100).encode()
        for most in range(20, 36):
            article = scrub.clean(content, options=Options(max_bytes=most))
            assert f"cut: {len(content)} bytes are over the budget of {most}; the rest was not read" in article.warnings
            assert content.decode().startswith(article.source)
            assert len(article.source.encode()) > most - 3

    def test_of_markup(self) -> None:
        article = scrub.clean(f"<p>{STORY}</p><p>Most read</p>", media_type="text/html", options=Options(max_bytes=60))
        assert any(w.startswith("budget: ") and w.endswith("the rest was not parsed") for w in article.warnings)
        assert article.source == STORY[:57].strip()

    def test_of_time_skips_the_detectors_that_are_left(self, prove: Callable[[scrub.Article], None]) -> None:
        pipeline = Pipeline((Slow("first", 0.05), *Pipeline.default().detectors))
        article = pipeline.clean(self.TEXT, options=Options(seconds=0.02))
        assert "budget: 0.02 CPU seconds were over before site; later detectors did not run" in article.warnings
        assert article.removed == []
        assert article.text == self.TEXT.strip()
        prove(article)

    def test_within_it_nothing_is_said(self) -> None:
        article = scrub.clean(self.TEXT, options=Options(max_bytes=len(self.TEXT), max_blocks=4, seconds=60))
        assert not [warning for warning in article.warnings if "budget" in warning]

    def test_cut_article_goes_through_json(self) -> None:
        article = scrub.clean(self.TEXT + "\ud800", options=Options(max_blocks=2))
        assert scrub.Article.from_dict(json.loads(article.to_json())) == article


@pytest.mark.parametrize("name", ["max_bytes", "max_blocks", "seconds"])
@pytest.mark.parametrize("value", [0, -1])
def test_budget_of_nothing_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} must be above 0, got {value}"):
        Options(**{name: value})


@pytest.mark.parametrize("options", [{"max_bytes": "1"}, {"max_blocks": None}, {"sites": "folder"}])
def test_option_of_another_type_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Options(**options)  # type: ignore[arg-type]


def test_options_have_names() -> None:
    with pytest.raises(TypeError):
        Options(1_000)  # type: ignore[misc]
