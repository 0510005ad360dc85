"""Dumps on S3, as a server on this machine plays it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from scrub.io import find_shards, open_writer
from tests.io_cases.making import crawl, ids, outcomes

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URL of an empty bucket."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    s3fs = pytest.importorskip("s3fs")
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "nobody")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        s3fs.S3FileSystem().mkdir("dumps")
        yield "s3://dumps"
    server.stop()


def test_what_is_written_is_found_and_read(bucket: str) -> None:
    for format, compression in (("jsonl", None), ("jsonl", "gzip"), ("parquet", None)):
        with open_writer(f"{bucket}/in/a.{format}{'.gz' if compression else ''}", format, compression) as writer:
            for number in range(3):
                writer.write({"id": str(number), "text": "The ferry."})
    assert ids(outcomes(f"{bucket}/in")) == ["0", "1", "2"] * 3
    assert ids(outcomes(f"{bucket}/in/*.gz")) == ["0", "1", "2"]
    assert ids(outcomes(f"{bucket}/in/a.jsonl", shard_bytes=20)) == ["0", "1", "2"]


def test_identity_is_the_etag(bucket: str) -> None:
    identities = []
    for text in ("a", "b", "a"):
        with open_writer(f"{bucket}/a.jsonl", "jsonl") as writer:
            writer.write({"text": text})
        (shard,) = find_shards([f"{bucket}/a.jsonl"])
        identities.append(shard.identity)
    assert identities[0] == identities[2] != identities[1]


def test_cut_crawl_is_told(bucket: str) -> None:
    import fsspec

    with fsspec.open(f"{bucket}/crawl.warc.gz", "wb") as file:
        file.write(b"".join(map(gzip.compress, crawl(3)))[:-4])
    found = outcomes(f"{bucket}/crawl.warc.gz")
    assert ids(found)[:2] == ["urn:0", "urn:1"]
    assert len(found) > len(ids(found))


def test_nothing_there(bucket: str) -> None:
    with pytest.raises(FileNotFoundError):
        find_shards([f"{bucket}/nothing.jsonl"])
