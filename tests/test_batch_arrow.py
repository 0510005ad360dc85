"""`scrub.arrow`: a row out for a row in, by the schema that is published."""

from __future__ import annotations

import json
from dataclasses import fields

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scrub
import scrub.arrow
from scrub.io import Columns
from tests.poison import pipeline
from tests.runs import STORY


def batch(**columns: list[object]) -> pa.RecordBatch:
    """A record batch of these columns."""
    return pa.RecordBatch.from_pydict(columns)


def test_rows_are_the_articles() -> None:
    texts = [f"Story {n}\n\n{STORY}" for n in range(3)]
    cleaned = scrub.arrow.clean_batch(batch(id=["a", "b", "c"], text=texts, url=["https://x.example/1", None, ""]))
    assert cleaned.schema == scrub.arrow.SCHEMA
    assert cleaned["id"].to_pylist() == ["a", "b", "c"]
    assert cleaned["url"].to_pylist() == ["https://x.example/1", None, None]
    assert cleaned["text"].to_pylist() == [scrub.clean(text).text for text in texts]
    assert cleaned["verdict"].to_pylist() == ["article"] * 3


def test_every_field_of_an_article_has_a_column() -> None:
    bulky = {"source", "blocks", "removed", "evidence"}
    assert {field.name for field in fields(scrub.Article)} - bulky == set(scrub.arrow.SCHEMA.names) - {"id"}


def test_what_a_page_says_of_its_source_and_its_price() -> None:
    said = {"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Reuters"}, "isAccessibleForFree": False}
    page = (
        f'<html><head><script type="application/ld+json">{json.dumps(said)}</script></head><body><p>{STORY}</p></body></html>'
    )
    cleaned = scrub.arrow.clean_batch(batch(html=[page]))
    assert (cleaned["agency"].to_pylist(), cleaned["paywalled"].to_pylist()) == (["Reuters"], [True])


def test_columns_are_the_users() -> None:
    given_batch = batch(body=[f"<p>{STORY}</p>".encode()], link=["https://x.example"], n=[7], extra=["kept"], other=["not"])
    columns = Columns(html="body", url="link", id="n", keep=("extra", "n"))
    cleaned = scrub.arrow.clean_batch(given_batch, columns, pipeline=pipeline())
    assert cleaned.schema == scrub.arrow.schema(("extra", "n"))
    (row,) = cleaned.to_pylist()
    assert (row["id"], row["url"], row["extra"], row["n"]) == ("7", "https://x.example", "kept", "7")
    assert row["text"].startswith("The ferry came back")


def test_a_row_that_cannot_be_read_says_why() -> None:
    cleaned = scrub.arrow.clean_batch(batch(id=["a", "b"], text=[None, STORY]), pipeline=pipeline())
    first, second = cleaned.to_pylist()
    assert (first["id"], first["text"], first["verdict"]) == ("a", "", "failed")
    assert first["warnings"] == ["failed: neither column 'html' nor column 'text' holds anything"]
    assert second["verdict"] == "article"


def test_rows_without_ids_get_their_numbers() -> None:
    assert scrub.arrow.clean_batch(batch(text=["a", "b"]), pipeline=pipeline())["id"].to_pylist() == ["0", "1"]


def test_a_table_is_cleaned_across_its_chunks() -> None:
    batches = [batch(text=[f"Story {n}\n\n{STORY}", None]) for n in range(3)]
    cleaned = scrub.arrow.clean_table(pa.Table.from_batches(batches), pipeline=pipeline())
    assert cleaned.schema == scrub.arrow.SCHEMA
    assert cleaned["id"].to_pylist() == ["0", "1", "2", "3", "4", "5"]
    assert cleaned["verdict"].to_pylist() == ["article", "failed"] * 3
    assert [text.partition("\n")[0] for text in cleaned["text"].to_pylist()] == ["Story 0", "", "Story 1", "", "Story 2", ""]


def test_text_that_is_not_utf_8_costs_its_row() -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    cleaned = scrub.arrow.clean_batch(pa.RecordBatch.from_arrays([broken], ["text"]), pipeline=pipeline())
    assert cleaned["verdict"].to_pylist() == ["failed"]


def test_a_column_of_scrubs_own_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="the column 'title' cannot be kept"):
        scrub.arrow.clean_batch(batch(text=["x"], title=["y"]), Columns(keep=("title",)))


def test_a_batch_without_content_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="neither a column 'text' nor 'html'; there are body"):
        scrub.arrow.clean_batch(batch(body=["x"]))


@settings(max_examples=30)
@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_gives_a_row(texts: list[str]) -> None:
    cleaned = scrub.arrow.clean_batch(batch(html=[text.encode("utf-8", "replace") for text in texts]), pipeline=pipeline())
    assert cleaned.num_rows == len(texts)
    cleaned.validate(full=True)
