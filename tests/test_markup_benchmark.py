"""The benchmark of metadata, on pages made up here."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.metadata import Found, Gold, compare, json_ld_alone

PAGE = """<title>Mill reopens | Gazette</title><script type="application/ld+json">{"@type": "NewsArticle",
"headline": "Mill &amp; bakery", "author": {"name": "Jane Roe"}, "datePublished": "2025-03-14"}</script>
<h1>Mill &amp; bakery</h1>"""
ROW = {"id": "1", "html": PAGE.encode(), "title": "Mill & bakery", "authors": ["JANE ROE"], "published": "2025-03-14 09:30:00"}


def test_metadata_measures_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pa.Table.from_pylist([{**ROW, "url": "https://g.example/mill"}])
    parquet.write_table(table, tmp_path / "fundus-pages.parquet")
    out = tmp_path / "out.json"
    arguments = [
        "metadata",
        "--data",
        str(tmp_path),
        "--set",
        "fundus",
        "--only",
        "scrub",
        "--only",
        "scrub, markup alone",
        "--only",
        "JSON-LD alone",
        "--json",
        str(out),
    ]
    assert benchmarks.main(arguments) == 0
    found = json.loads(out.read_text("utf-8"))["fundus"]
    for name in ("scrub", "scrub, markup alone", "JSON-LD alone"):
        assert all(score == {"gold": 1, "given": 1, "right": 1} for score in found[name]["scores"]["all"].values())
    assert "fundus: 1 pages" in capsys.readouterr().out


def test_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks.main(["metadata", "--data", str(tmp_path)]) == 2
    assert "no fundus-pages.parquet" in capsys.readouterr().err


def test_a_gold_that_names_the_site_counts_in_one_column_only() -> None:
    gold = Gold.of("fundus", {**ROW, "url": "https://www.the-gazette.example/mill", "authors": ["The Gazette"]})
    scores = compare([gold], [Found.of("Mill", ["Jane Roe"], None)])
    assert scores["authors"].gold == 1
    assert scores["authors, no sites"].gold == 0
    assert (scores["title"].given, scores["title"].right, scores["day"].given) == (1, 0, 0)
    assert scores["title"].precision == scores["day"].share == 0


@pytest.mark.parametrize(
    ("id", "url", "author", "is_site"),
    [
        ("uk/TheBell_2024_05_17.html.gz", "https://news.example/a", "The Bell Newsroom", True),
        ("1", "https://www.bellnews.example/a", "BellNews Team", True),
        ("uk/TheBell_2024_05_17.html.gz", "https://news.example/a", "Jane Roe", False),
    ],
)
def test_sites_among_the_authors_of_a_gold(id: str, url: str, author: str, is_site: bool) -> None:
    assert Gold.of("fundus", {**ROW, "id": id, "url": url, "authors": [author]}).names_site is is_site


def test_json_ld_alone_says_nothing_of_what_it_cannot_read() -> None:
    row = {**ROW, "url": None, "html": b'<script type="application/ld+json">{"headline": </script>'}
    assert json_ld_alone(Gold.of("fundus", row)) == Found()
