"""The benchmarks, on pages made up here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import appended, data, errors, extractors, html, kinds, oracle, peers
from scrub import Article, Kind, Removal

STORY = [
    "The harbour board of Port Ellery voted on Monday to repair the breakwater, which the winter had opened in two places.",
    "Work begins in April, said its chair, Anna Berg, and it will take until the herring come back in the autumn.",
    "Sailors on the coast welcomed the news, though some of them would rather have had a new crane for the quay.",
]
DUMP = "\n".join(["Home", "News", *STORY, "Most read", "Ten walks for a wet spring", "<b>Why</b> your bread goes stale"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    gold = "\n\n".join(STORY)
    row = {"url": "https://port.example/a", "gold": gold, "optional": [], **dict.fromkeys(data.DUMPS, DUMP)}
    for name in data.SETS:
        rows = [row | {"id": f"{name}/{n}"} for n in range(3)]
        parquet.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}-dumps.parquet")
    return tmp_path


def test_the_oracle_keeps_the_lines_of_the_gold() -> None:
    found = oracle.gold_lines(f"{DUMP}\n{STORY[0]}", "\n".join(STORY))
    assert found == [False, False, True, True, True, False, False, False, False]


def test_dumps_compares_all_on_every_dump(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.json"
    arguments = ["dumps", "--data", str(folder), "--only", "C4", "--only", "scrub", "--only", "line-oracle", "--json", str(out)]
    assert benchmarks.main(arguments) == 0
    found = json.loads(out.read_text("utf-8"))["comparisons"]
    assert [(each["set"], each["dump"]) for each in found] == [(name, dump) for name in data.SETS for dump in data.DUMPS]
    for each in found:
        words = {row["name"]: row["summary"]["words"] for row in each["results"]}
        assert words.keys() == {"as-it-is", "C4", "scrub", "line-oracle"}
        assert words["line-oracle"] == 1
        assert words["as-it-is"] < words["scrub"] <= 1
    assert "fundus wet: 3 documents" in capsys.readouterr().out


def test_dumps_on_one_line(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    arguments = ["dumps", "--data", str(folder), "--set", "fundus", "--dump", "wet", "--only", "line-oracle", "--one-line"]
    assert benchmarks.main([*arguments, "--json", str(out)]) == 0
    rows = json.loads(out.read_text("utf-8"))["comparisons"][0]["results"]
    words = {row["name"]: row["summary"]["words"] for row in rows}
    assert words["line-oracle"] in {0, words["as-it-is"]}, "there is but one line to keep"


MARKUP = f"""<html><head><title>Breakwater</title></head><body><nav><a href="/">Home</a></nav><h1>Breakwater to be repaired</h1>
{"".join(f"<p>{paragraph}</p>" for paragraph in STORY)}<h3>Most read</h3><ul><li><a href="/w">Ten walks</a></li></ul>
</body></html>"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    row = {"url": "https://port.example/a", "html": MARKUP.encode("utf-16")}
    gold = row | {"gold": "\n\n".join(STORY), "optional": []}
    phrases = row | {"with_": ["Work begins in\nApril", "no such words"], "without": ["Most read", "Ten walks", "Anna Berg"]}
    for name, columns in {"fundus": gold, "wcxb": gold, "chunks": phrases}.items():
        parquet.write_table(
            pa.Table.from_pylist([columns | {"id": f"{n}.html"} for n in range(3)]), tmp_path / f"{name}-pages.parquet"
        )
    return tmp_path


def test_html_compares_extractors_on_pages(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = pages / "out.json"
    arguments = ["html", "--data", str(pages), "--only", "scrub", "--growth-mb", "0.01", "--json", str(out), "--limit", "2"]
    assert benchmarks.main(arguments) == 0
    found = json.loads(out.read_text("utf-8"))
    assert [(each["set"], len(each["ids"])) for each in found["comparisons"]] == [("fundus", 2), ("wcxb", 2)]
    for each in found["comparisons"]:
        assert [row["name"] for row in each["results"]] == ["scrub"]
        assert each["results"][0]["summary"]["shingles"] == 1
    (phrased,) = found["phrases"]
    assert (phrased["kept"], round(phrased["removed"], 3)) == (0.5, 0.667)
    assert {row["shape"] for row in found["growth"]} == html.SHAPES.keys()
    assert "fundus page: 2 documents" in capsys.readouterr().out


@pytest.mark.parametrize("name", [name for name in extractors.MAKERS if name != "scrub"])
def test_extractors_find_the_story(name: str) -> None:
    found, missing = peers.cleaners({name}, extractors.MAKERS)
    if missing:
        pytest.skip(f"{name} is not installed")
    story = " ".join(STORY)
    page = MARKUP.replace("<h3>", f"<p>{story}</p><h3>")
    assert story in " ".join(found[0].clean(data.Document("a", None, page, gold="", language="English")).split())


def test_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("dumps", "errors"):
        assert benchmarks.main([name, "--data", str(tmp_path)]) == 2
        assert "no fundus-dumps.parquet" in capsys.readouterr().err
    assert benchmarks.main(["html", "--data", str(tmp_path)]) == 2
    assert "no fundus-pages.parquet" in capsys.readouterr().err


def test_errors_writes_a_page_with_nothing_unescaped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "pages" / "errors.html"
    assert benchmarks.main(["errors", "--data", str(folder), "--worst", "2", "--set", "wcxb", "--out", str(out)]) == 0
    written = out.read_text("utf-8")
    assert written.count("<section>") == 2
    assert "&lt;b&gt;Why&lt;/b&gt; your bread" in written
    assert "<b>Why" not in written
    assert "the worst 2 of 12" in capsys.readouterr().out


def test_causes_are_told_by_their_place() -> None:
    def line(story: bool, kept: bool) -> errors.Line:
        return errors.Line("word", story, kept, 10, None)

    document = data.Document("a", None, "", "gold text")
    lines = [line(False, True), line(True, False), line(True, True), line(True, False), line(False, True), line(True, True)]
    assert errors.causes_of([*lines, line(True, False), line(False, True)], document) == {
        "kept before the story": 10,
        "story lost at its start": 10,
        "story lost inside": 10,
        "kept inside the story": 10,
        "story lost at its end": 10,
        "kept after the story": 10,
    }
    assert errors.causes_of([line(False, True)], document) == {"story not in the dump": 2, "kept after the story": 10}


def test_a_line_has_the_kind_that_covers_most_of_it() -> None:
    source = "Home\nA line of the story\n\nMost read: bread"
    removed = [
        Removal(Kind.NAVIGATION, 0, 4, "Home", "menu", 1.0, ""),
        Removal(Kind.OTHER, 5, 7, "A ", "some", 1.0, ""),
        Removal(Kind.POPULAR, 26, 42, "Most read: bread", "popular", 1.0, ""),
    ]
    found = kinds.kinds_of(Article(text="", source=source, removed=removed))
    assert found == [("navigation", "menu"), ("story", ""), ("story", ""), ("popular", "popular")]


def test_kinds_are_scored() -> None:
    lines = [
        kinds.Line("text", "story", "", False),
        kinds.Line("list", "popular", "popular", True),
        kinds.Line("popular", "popular", "popular", False),
        kinds.Line("popular", "story", "", False),
    ]
    found = kinds.score(lines, "popular")
    assert (found.lines, found.precision, found.recall, found.f1) == (2, 0.5, 0.5, 0.5)
    assert kinds.score(lines, "story").recall == 0.5
    assert kinds.macro([found]) == 0  # too few lines to count
    assert kinds.macro([kinds.Score(10, 1, 1, 1), kinds.Score(10, 0, 0, 0)]) == 0.5


def test_leads_are_cut_off_in_mid_sentence() -> None:
    assert appended.lead("\n".join(STORY), 50, False, True) == "The harbour board of Port Ellery voted on Monday"
    assert appended.lead("\n".join(STORY), 50, True, True).startswith(f"{appended.KICKER}The harbour")
    assert appended.lead(
        "港務局は月曜日、冬の嵐で二か所が開いた防波堤を直すことを決めた。工事は四月に始まり、秋まで続く見通しだという。",
        60,
        False,
        False,
    ) == ("港務局は月曜日、冬の嵐で二か所が開いた防")


def test_leads_that_go_are_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    towns = ["Oldhaven", "Northshore", "Tarn Bay", "Ellerby", "Sorrel", "Calder"]
    golds = [
        "\n".join(line.replace("Port Ellery", town).replace("Anna Berg", f"{town} Vane") for line in STORY) for town in towns
    ]
    rows = [
        {"id": f"uk/{n}", "url": None, "gold": gold, "optional": [], **dict.fromkeys(data.DUMPS, gold)}
        for n, gold in enumerate(golds)
    ]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "fundus-dumps.parquet")
    assert benchmarks.main(["appended", "--data", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[:2] for line in shown.splitlines() if line.split()[:1] == ["all"]] == [["all", "24"]]
    assert benchmarks.main(["appended", "--data", str(tmp_path / "none")]) == 2


def test_every_cleaner_has_a_name() -> None:
    found, missing = peers.cleaners({"scrub", "C4"})
    assert [cleaner.name for cleaner in found] == ["C4", "scrub"]
    assert missing == {}
