"""Bytes and the charset that a header declares."""

from __future__ import annotations

import pytest

from scrub.io import Columns, Record


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        ("text", "latin-1", "text"),
        ("Fähre".encode(), "latin-1", "Fähre".encode()),  # what is valid UTF-8 is UTF-8, whatever the server says
        ("Паром".encode("windows-1251"), "windows-1251", "Паром"),
        (b"\xff\xfe", None, b"\xff\xfe"),
        (b"\xff\xfe", "nonsense", b"\xff\xfe"),
        (b"\xff\xfe", "ascii", b"\xff\xfe"),
        (b"\xff\xfe", "hex", b"\xff\xfe"),
        (b"\xff-", "punycode", b"\xff-"),
        (b"\xff\xfe", "a\0b", b"\xff\xfe"),
    ],
)
def test_decoded(content: str | bytes, charset: str | None, expected: str | bytes) -> None:
    assert Record("a", content, charset=charset).decoded() == expected


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
