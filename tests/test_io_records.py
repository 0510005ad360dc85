"""Bytes and the charset that a header declares."""

from __future__ import annotations

import pytest

from scrub.io import Record


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
