"""Values out of attributes and JSON: moments, addresses, text, names, broken JSON."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrub.canonical import canonical
from scrub.metadata.markup.json_text import MOST_REPAIRED, read_json
from scrub.metadata.markup.people import named, signed
from scrub.metadata.markup.values import LONGEST_URL, address, bare_host, moment, plain, stamp

MOMENTS = [
    ("2025-03-14", "2025-03-14"),
    ("2025-03-14T09:30:00+09:00", "2025-03-14T09:30:00+09:00"),
    ("2025-03-14T09:30Z", "2025-03-14T09:30:00+00:00"),
    ("2025-03-14 09:30:00.123 +01:00", "2025-03-14T09:30:00+01:00"),
    ("2025-03-14T09:30:00.1234567Z", "2025-03-14T09:30:00+00:00"),
    ("2025-03-14T09:30:00+0000", "2025-03-14T09:30:00+00:00"),
    ("2025-03-14T09:30:00+0530", "2025-03-14T09:30:00+05:30"),
    ("2025-03-14T09:30:00+01:", "2025-03-14T09:30:00+01:00"),
    ("2025-03-14T09:30:00-05", "2025-03-14T09:30:00-05:00"),
    ("2025-03-14T09:30:00Z[UTC]", "2025-03-14T09:30:00+00:00"),
    ("2025-3-4 9:30", "2025-03-04T09:30:00"),
    ("2025/03/14", "2025-03-14"),
    ("2025.03.14 18:40", "2025-03-14T18:40:00"),
    ("2025-03-14T00:00:00", "2025-03-14"),  # a midnight without a zone is a day
    ("20250314", "2025-03-14"),
    ("20250314T093000Z", "2025-03-14T09:30:00+00:00"),
    ("1762590240", "2025-11-08T08:24:00+00:00"),
    ("1762590240000", "2025-11-08T08:24:00+00:00"),
    (1762590240, "2025-11-08T08:24:00+00:00"),
    ("Fri, 14 Mar 2025 09:30:00 GMT", "2025-03-14T09:30:00+00:00"),
    ("Fri Mar 14 2025 09:30:00 GMT+0100 (Central European Standard Time)", "2025-03-14T09:30:00+01:00"),
    ("\n2025-03-14T09:30\n", "2025-03-14T09:30:00"),
    ("2024-03-05 9:05:07 PM", "2024-03-05T21:05:07"),
    ("3/5/2024 9:05:07 PM", "2024-03-05T21:05:07"),
    ("3/5/2024 12:00:00 AM", "2024-03-05"),
    ("12:30 AM, March 5, 2024", "2024-03-05T00:30:00"),
    ("14:30 am 5.3.2024", "2024-03-05T14:30:00"),
    ("Mar 5, 2024 11:30:00 PM", "2024-03-05T23:30:00"),
    ("2024-03-05T21:05:07 EST", "2024-03-05T21:05:07-05:00"),
    ("2024-03-05 21:05:07.123 CET", "2024-03-05T21:05:07+01:00"),
    ("Tue, 5 Mar 2024 21:05:07 EST", "2024-03-05T21:05:07-05:00"),
    ("2024-03-05T21:05:07.1234567890Z", "2024-03-05T21:05:07+00:00"),
    ("05-Mar-2024", "2024-03-05"),
    ("05-Mar-2024 21:05:07", "2024-03-05T21:05:07"),
    ("14 March 2025", "2025-03-14"),
    ("March 14, 2025", "2025-03-14"),
]
NO_MOMENTS = [
    *("", "soon", "2 hours ago", "2025", "2025-13-45", "2025-02-31", "0001-01-01", "9999-12-31", "00:00-YY-DD-MM"),
    *("3/5/2024 9:05:77 PM", "3/5/2024 19:05:07 PM", "05-Mar 2024"),
    *("2025-03-14T99:99:99Z", "9" * 300_000, "2025-03-14" * 50, "١٢٣", None, True, [], float("nan"), float("inf"), 10**400, -5),
]


@pytest.mark.parametrize(("text", "expected"), MOMENTS, ids=[str(text).strip() for text, _ in MOMENTS])
def test_moments(text: object, expected: str) -> None:
    found = moment(text)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize("text", NO_MOMENTS, ids=lambda text: repr(text)[:30])
def test_what_is_no_moment(text: object) -> None:
    assert moment(text) is None


def test_an_offset_past_all_zones_is_none() -> None:
    assert moment("2025-03-14T09:30:00+99:00") == datetime(2025, 3, 14, 9, 30)


def test_stamps_for_readers() -> None:
    assert stamp("14. März 2025", "de", usual=True) == date(2025, 3, 14)
    assert stamp("den 14:e mars i år", "sv", usual=True) is None


@given(st.text(max_size=130) | st.from_regex(r"[0-9TZ:+./ -]{6,40}", fullmatch=True))
def test_no_text_breaks_a_moment(text: str) -> None:
    found = moment(text)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a/b?c=1&amp;d=2", "https://ellery.example/a/b?c=1&d=2"),
        ("//cdn.ellery.example/x.jpg", "https://cdn.ellery.example/x.jpg"),
        ("https://other.example/x y", "https://other.example/x%20y"),
        ("http://[::1", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("ftp://ellery.example/x", None),
        ("https://nohost", None),
        ("#top", None),
        ("", None),
        ("https://ellery.example/" + "a" * LONGEST_URL, None),
        (5, None),
    ],
)
def test_addresses(value: object, expected: str | None) -> None:
    assert address(value, "https://ellery.example/news/") == expected


def test_a_relative_address_needs_a_base() -> None:
    assert address("/a") is None
    assert address("//cdn.example/x") == "https://cdn.example/x"


def test_hosts() -> None:
    assert bare_host("https://www.Ellery.example/a") == "ellery.example"
    assert bare_host("http://[::1") == bare_host(None) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Salt &amp; smoke", "Salt & smoke"),
        ("Salt &amp;amp; smoke &#8211; again", "Salt & smoke – again"),
        ("a <b>bold</b> word", "a bold word"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("two\n lines\u200b \ud800", "two lines \ufffd"),
        (None, ""),
        (7, ""),
    ],
)
def test_text(value: object, expected: str) -> None:
    assert plain(value) == expected


@given(st.text(max_size=300))
def test_text_is_canonical_and_bounded(text: str) -> None:
    found = plain(text, 50)
    assert found == canonical(found)


@pytest.mark.parametrize(
    ("text", "names", "agencies"),
    [
        ("By Jane Roe", ["Jane Roe"], []),
        ("Von Jörg Amsel und Pia Sandoval", ["Jörg Amsel", "Pia Sandoval"], []),
        ("Jane Roe, Reuters", ["Jane Roe"], ["Reuters"]),
        ("JANE ROE", ["Jane Roe"], []),
        ("dpa", [], ["dpa"]),
        ("https://ellery.example/staff/jane-roe", [], []),
        ("Editorial Team", [], []),
        ("", [], []),
    ],
)
def test_signatures(text: str, names: list[str], agencies: list[str]) -> None:
    assert signed(text) == (names, agencies)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maria", ["Maria"]),
        ("Jean-Luc Amsel (Amsel)", ["Jean-Luc Amsel"]),
        ('"Jane Roe"', ["Jane Roe"]),
        ("jane-roe", []),
        ("admin", []),
        ("MM-Redaktion", []),
        ("Route 66", []),
        ("x" * 100, []),
    ],
)
def test_what_is_said_to_be_a_name(text: str, names: list[str]) -> None:
    assert named(text) == (names, [])


@pytest.mark.parametrize(
    ("text", "values", "fault"),
    [
        ('{"a": 1}', [{"a": 1}], ""),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}], ""),
        ('/* <![CDATA[ */ {"a": 1} /* ]]> */', [{"a": 1}], ""),
        ('<!-- {"a": 1} -->', [{"a": 1}], ""),
        ("/* made by a machine */ [1]", [[1]], ""),
        ('{"a": "two\nlines"};', [{"a": "two\nlines"}], ""),
        ("{&quot;a&quot;: &quot;b&quot;}", [{"a": "b"}], ""),
        ('{"a": [1, 2,], "b": "x,]",}', [{"a": [1, 2], "b": "x,]"}], "repaired"),
        ('{"a": "say "no" now", "b": 1}', [{"a": 'say "no" now', "b": 1}], "repaired"),
        ('{"a": 1}{"b": 2}', [[{"a": 1}, {"b": 2}]], "repaired"),
        ('{"a": ' + "9" * 5_000 + "}", [{"a": None}], ""),
        ("", [], ""),
        ("not JSON", [], "not JSON"),
        ("{" + ":" * 50, [], "beyond repair"),
        ("[" * 3_000, [], "too deep"),
        ("{" * 300 + '"a"', [], "too deep"),
        ('{"a": "b" "c"' + " " * MOST_REPAIRED + "}", [], "are over"),
        (" " * 2_000_001, [], "are over"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_json(text: str, values: list[object], fault: str) -> None:
    found, told = read_json(text)
    assert found == values
    assert fault in told
    assert bool(fault) == bool(told)


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("piece", ['"', '\\"', "[", '{"a":', ",", "(", ":", "'", "/*", '"a" "b" ', "{}", "\\"])
def test_no_broken_json_takes_long(piece: str) -> None:
    started = time.process_time()
    for size in (MOST_REPAIRED - 100, 1_000_000):
        read_json("{" + piece * (size // len(piece)))
    assert time.process_time() - started < 3


@given(st.text(alphabet='{}[]",:\\ab1/*<!->\n', max_size=60))
def test_no_text_breaks_the_reader_of_json(text: str) -> None:
    values, fault = read_json(text)
    assert isinstance(values, list)
    assert isinstance(fault, str)
