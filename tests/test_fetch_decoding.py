"""Content codings, whole, damaged and swollen."""

from __future__ import annotations

import gzip
import os
import time
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scrub.fetch.decoding import TooLargeError, UndecodableError, decode, gunzip


def fast_brotli(data: bytes) -> bytes:
    return bytes(brotli.compress(data, quality=3))


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("br", fast_brotli),
    ("zstd", zstandard.compress),
]
IDS = ["gzip", "x-gzip", "deflate", "bare deflate", "br", "zstd"]
each_coding = pytest.mark.parametrize(("name", "encode"), CODINGS, ids=IDS)


@each_coding
@given(data=st.binary(max_size=2_000))
def test_round_trip(name: str, encode: Callable[[bytes], bytes], data: bytes) -> None:
    assert decode(encode(data), name, 2_000) == data


@each_coding
def test_large_bodies(name: str, encode: Callable[[bytes], bytes]) -> None:
    data = os.urandom(3_000_000) + bytes(3_000_000)
    assert decode(encode(data), name, 6_000_000) == data


@each_coding
def test_a_bomb_is_not_unpacked(name: str, encode: Callable[[bytes], bytes]) -> None:
    bomb = encode(bytes(50_000_000))
    assert len(bomb) < 60_000
    with pytest.raises(TooLargeError):
        decode(bomb, name, 1_000_000)


@each_coding
@given(cut=st.integers(1, 60))
def test_a_body_that_ends_in_the_middle(name: str, encode: Callable[[bytes], bytes], cut: int) -> None:
    whole = encode(bytes(range(256)))
    with pytest.raises(UndecodableError):
        decode(whole[: len(whole) - cut], name, 10_000)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@given(data=st.binary(min_size=1, max_size=200))
def test_garbage_is_refused_or_read(name: str, data: bytes) -> None:
    with suppress(UndecodableError, TooLargeError):
        assert len(decode(data, name, 5_000)) <= 5_000


def test_several_members_and_frames() -> None:
    assert gunzip(gzip.compress(b"one ") + gzip.compress(b"two"), 100) == b"one two"
    assert gunzip(gzip.compress(b"one") + b"\x00\x00", 100) == b"one"
    assert gunzip(gzip.compress(b"one") + b"rubbish", 100) == b"one"
    assert decode(zstandard.compress(b"one ") + zstandard.compress(b"two"), "zstd", 100) == b"one two"


@pytest.mark.parametrize(("name", "empty"), [("gzip", gzip.compress(b"", mtime=0)), ("zstd", zstandard.compress(b""))])
def test_members_that_hold_nothing_are_refused_above_a_thousand(name: str, empty: bytes) -> None:
    encode = {"gzip": gzip.compress, "zstd": zstandard.compress}[name]
    assert decode(empty * 900 + encode(b"x"), name, 10) == b"x"
    started = time.process_time()
    with pytest.raises(UndecodableError, match="1000 members that hold nothing"):
        decode(empty * (20_000_000 // len(empty)), name, 10)
    assert time.process_time() - started < 2


def test_many_small_members_take_time_in_proportion() -> None:
    body = gzip.compress(b"x", mtime=0) * 100_000  # 2 MB, some minutes where each member copies what follows it
    started = time.process_time()
    assert decode(body, "gzip", 200_000) == b"x" * 100_000
    assert time.process_time() - started < 5


@each_coding
def test_the_beginning_of_what_is_too_large_or_torn(name: str, encode: Callable[[bytes], bytes]) -> None:
    data = os.urandom(300_000)
    assert decode(encode(data), name, 1_000, whole=False) == data[:1_000]
    torn = decode(encode(data)[:200_000], name, 1_000_000, whole=False)
    assert 10_000 < len(torn) <= 200_000
    assert data.startswith(torn)


def test_headers() -> None:
    assert decode(b"x", "", 10) == b"x"
    assert decode(b"x", "identity", 10) == b"x"
    assert decode(brotli.compress(gzip.compress(b"x")), " GZIP , br", 100) == b"x"
    with pytest.raises(UndecodableError, match="compress"):
        decode(b"x", "compress", 10)
    with pytest.raises(UndecodableError, match="9 codings"):
        decode(b"x", ", ".join(["gzip"] * 9), 10)


def test_a_zstd_window_larger_than_memory_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=1)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    body = packer.compress(b"x" * 100) + packer.flush()
    with pytest.raises(UndecodableError):
        decode(body, "zstd", 1_000)
