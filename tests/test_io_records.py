"""Rows and the documents in them."""

from __future__ import annotations

import pytest

from scrub.io import Columns, Record


@pytest.mark.parametrize(
    ("row", "content", "media_type"),
    [
        ({"html": "<p>a", "text": "b"}, "<p>a", "text/html"),
        ({"html": "", "text": "b"}, "b", None),
        ({"html": b"", "text": "b"}, "b", None),
        ({"html": None, "text": "b"}, "b", None),
        ({"html": "", "text": None}, "", "text/html"),
    ],
)
def test_the_text_stands_in_for_a_page_that_is_empty(row: dict[str, object], content: str, media_type: str | None) -> None:
    record = Columns().outcome(row, "place", "origin", 100)
    assert isinstance(record, Record)
    assert (record.content, record.media_type) == (content, media_type)
