"""`scrub fetch` and `scrub demo`, on the demo site."""

from __future__ import annotations

import gzip
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from scrub.cli import main
from scrub.demo.server import serving
from scrub.demo.site import reply
from scrub.demo.stories import stories
from scrub.fetch import ContactMissingError, Fetcher, FetchOptions, fetch

pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\..*"])

LOCAL = ["--allow-network", "127.0.0.0/8", "--delay", "0"]
LATEST = [story.path for story in stories()[-12:]]

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `scrub ARGS…` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCRUB_CONTACT", raising=False)
    apart = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}

    def invoke(*args: str, **kwargs: Any) -> Result:
        return CliRunner(**apart).invoke(main, args, **kwargs)  # type: ignore[arg-type]

    return invoke


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_addresses_and_a_list(run: Run, base: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"# a comment\n\n{base}{LATEST[1]}\nfile:///etc/passwd\nnonsense\n", "utf-8")
    result = run("fetch", base + LATEST[0], "--urls", "list.txt", *LOCAL, "-o", "news")
    assert result.exit_code == 0
    assert {row["url"] for row in rows(tmp_path / "news/articles.jsonl")} == {base + LATEST[0], base + LATEST[1]}
    failures = {row["url"]: row["reason"] for row in rows(tmp_path / "news/failures.jsonl")}
    assert failures == {"file:///etc/passwd": "scheme", "nonsense": "invalid-url"}
    assert "2 articles" in result.stderr
    assert "nonsense: no address of the web" in result.stderr


def test_articles_as_parquet(run: Run, base: str, tmp_path: Path) -> None:
    urls = [base + story.path for story in stories()[:3]]
    assert run("fetch", *urls, "-o", "news", "--format", "parquet", "--allow-private", "--delay", "0").exit_code == 0
    table = parquet.read_table(tmp_path / "news" / "articles.parquet").to_pylist()
    written = rows(tmp_path / "news" / "articles.jsonl")
    assert sorted(row["id"] for row in table) == sorted(urls)
    assert [row["text"] for row in table] == [row["text"] for row in written]
    assert [json.loads(row["fetch"]) for row in table] == [row["fetch"] for row in written]


def test_standard_input(run: Run, base: str, tmp_path: Path) -> None:
    assert run("fetch", "--urls", "-", *LOCAL, "-o", "news", input=base + LATEST[0]).exit_code == 0
    assert len(rows(tmp_path / "news/articles.jsonl")) == 1


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_a_feed(run: Run, base: str, tmp_path: Path, name: str) -> None:
    result = run("fetch", "--feed", f"{base}/{name}", *LOCAL, "-o", "news", "--limit", "3", "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    urls = {row["url"] for row in rows(tmp_path / "news/articles.jsonl")}
    assert urls == {base + story.path for story in stories()[-3:]}


def test_a_sitemap_since_a_day(run: Run, base: str, tmp_path: Path) -> None:
    day = stories()[-4].published.date()
    expected = {base + story.path for story in stories() if story.published.date() >= day}
    result = run(
        "fetch", "--sitemap", f"{base}/sitemap.xml", *LOCAL, "-o", "news", "--since", str(day), "--contact", "a@b.example"
    )
    assert result.exit_code == 0
    assert {row["url"] for row in rows(tmp_path / "news/articles.jsonl")} == expected


def test_a_site_and_a_pattern(run: Run, base: str, tmp_path: Path) -> None:
    match = r"/sport/.*1019\d"
    result = run("fetch", "--site", base, *LOCAL, "-o", "news", "--match", match, "--no-contact", "--depth", "0")
    assert result.exit_code == 0
    expected = {base + s.path for s in stories() if s.section == "sport" and s.layout == "cards" and s.number >= 190}
    assert {row["url"] for row in rows(tmp_path / "news/articles.jsonl")} == expected
    assert expected


def test_events_as_json(run: Run, base: str) -> None:
    result = run("fetch", base + LATEST[0], base + "/nothing-here", *LOCAL, "-o", "news", "--log", "json")
    *events, end = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events if event["url"] == base + LATEST[0]] == ["fetched", "article"]
    assert (end["event"], end["articles"], end["failed"]) == ("end", 1, {"status": 1})
    assert [event["reason"] for event in events if event["event"] == "failed"] == ["status"]


def test_only_failures(run: Run, base: str) -> None:
    result = run("fetch", base + "/nothing-here", *LOCAL, "-o", "news")
    assert result.exit_code == 1
    assert "404 Not Found" in result.stderr
    assert run("fetch", base + "/nothing-here", *LOCAL, "-o", "news").exit_code == 1, "the same again"
    for _ in range(2):
        assert run("fetch", base + LATEST[0], base + "/nothing-here", *LOCAL, "-o", "news").exit_code == 0
    assert run("fetch", *LOCAL, "-o", "news").exit_code == 0, "nothing is named, nothing failed"


@pytest.mark.parametrize("address", ["nonsense", "ftp://news.example/a"])
def test_what_is_no_address_fails(run: Run, address: str) -> None:
    for _ in range(2):
        result = run("fetch", address, "-o", "news")
        assert (result.exit_code, f"  {address}: " in result.stderr) == (1, True)


def test_private_addresses_are_refused(run: Run, base: str, tmp_path: Path) -> None:
    refused = run("fetch", base + LATEST[0], "-o", "news")
    assert (refused.exit_code, "--allow-private" in refused.stderr) == (1, True)
    assert rows(tmp_path / "news/failures.jsonl")[0]["reason"] == "refused-address"
    assert run("fetch", "-o", "news", "--retry-failed", "--allow-private").exit_code == 0
    assert len(rows(tmp_path / "news/articles.jsonl")) == 1


def test_a_contact_is_needed_for_more_than_a_handful(run: Run, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [base + path for path in LATEST]
    result = run("fetch", *many, *LOCAL, "-o", "news")
    assert result.exit_code == 2
    assert "--contact" in result.stderr
    assert run("fetch", *many, *LOCAL, "-o", "news", "--limit", "2").exit_code == 0
    monkeypatch.setenv("SCRUB_CONTACT", "a@b.example")
    assert run("fetch", *many, *LOCAL, "-o", "news", "--limit", "2").exit_code == 0


@pytest.mark.parametrize(
    "args",
    [
        ["-o", "news"],
        ["http://n.example/"],
        ["http://n.example/", "-o", "news", "--match", "("],
        ["http://n.example/", "-o", "news", "--contact", "a\nb"],
        ["http://n.example/", "-o", "news", "--since", "yesterday"],
        ["http://n.example/", "-o", "news", "--allow-network", "everywhere"],
        ["http://n.example/", "-o", "news", "--limit", "0"],
        ["http://n.example/", "-o", "news", "--proxy", "foo"],
        ["http://n.example/", "-o", "news", "--proxy", "ftp://n.example"],
    ],
)
def test_mistakes(run: Run, args: list[str], tmp_path: Path) -> None:
    result = run("fetch", *args)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert not (tmp_path / "news").exists()


def test_a_folder_in_use(run: Run, base: str) -> None:
    assert run("fetch", base + LATEST[0], *LOCAL, "-o", "news").exit_code == 0
    Path("news/state/frontier.sqlite").write_bytes(b"not a frontier " * 100)
    result = run("fetch", base + LATEST[0], *LOCAL, "-o", "news")
    assert result.exit_code == 1
    assert "frontier.sqlite" in result.stderr


@pytest.mark.parametrize(
    ("module", "proxy", "told"),
    [("protego", "http://127.0.0.1:1", "pip install 'scrub-news[fetch]'"), ("socksio", "socks5://127.0.0.1:1", "httpx[socks]")],
)
def test_a_missing_extra_is_named(module: str, proxy: str, told: str, tmp_path: Path) -> None:
    program = f"import sys; sys.modules['{module}'] = None; from scrub.cli import main; main()"
    command = [sys.executable, "-c", program, "fetch", "http://n.example/", "-o", str(tmp_path / "news"), "--proxy", proxy]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_naming_the_package_loads_nothing() -> None:
    program = "import sys, scrub.cli, scrub.fetch; print({'httpx', 'warcio', 'protego', 'lxml'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_interrupted_and_gone_on(base: str, tmp_path: Path) -> None:
    addresses = [base + story.path for story in stories()[:14]]
    command = [sys.executable, "-c", "from scrub.cli import main; main()", "fetch", "-o", str(tmp_path / "news"), *LOCAL]
    command += ["--delay", "0.1", "--per-host", "1", "--no-contact"]
    with subprocess.Popen([*command, *addresses], stderr=subprocess.PIPE, text=True) as first:
        articles = tmp_path / "news/articles.jsonl"
        while not (articles.exists() and articles.stat().st_size):
            assert first.poll() is None
        first.send_signal(signal.SIGINT)
        _, stderr = first.communicate(timeout=30)
    assert first.returncode == 130
    assert "goes on" in stderr
    some = len(rows(articles))
    assert 0 < some < 14
    second = subprocess.run([*command, "--delay", "0"], capture_output=True, text=True, check=True)
    assert len(rows(articles)) == 14
    assert f"{14 - some} articles" in second.stderr


def test_kept_pages_are_cleaned_again_without_asking(run: Run, base: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="`scrub run` needs the extra batch")
    assert run("fetch", "--site", base, *LOCAL, "-o", "news", "--no-contact").exit_code == 0
    fetched = {row["url"]: row["text"] for row in rows(tmp_path / "news/articles.jsonl")}
    result = run("run", "news/pages-*.warc.gz", "--out", "cleaned", "--workers", "1")
    assert result.exit_code == 0, result.output
    (part,) = (tmp_path / "cleaned/data").iterdir()
    cleaned = [json.loads(line) for line in gzip.decompress(part.read_bytes()).splitlines()]
    assert len(cleaned) == len(fetched) == len(stories())
    assert {row["url"]: row["text"] for row in cleaned} == fetched


def test_the_demo_has_every_page_that_it_links_to() -> None:
    linked = set(re.findall(r'href="(/[^"]*)"', reply("/", "").body.decode()))
    assert {"/about", "/contact", "/terms"} <= linked
    assert {reply(unescape(path), "").status for path in linked} == {200}


def test_pages_about_the_paper_are_no_articles(run: Run, base: str, tmp_path: Path) -> None:
    result = run("fetch", *(f"{base}/{name}" for name in ("about", "contact", "terms")), *LOCAL, "-o", "news")
    assert result.exit_code == 1
    assert {row["reason"] for row in rows(tmp_path / "news/failures.jsonl")} == {"noindex"}


def test_demo(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-c", "from scrub.cli import main; main()", "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().split(" is at ")[1].split()[0]
            assert [article.url for article in fetch([address + LATEST[0]], options=_local())] == [address + LATEST[0]]
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()  # what does not end would be waited for


def test_demo_on_a_port_that_is_taken(run: Run, base: str) -> None:
    result = run("demo", "--port", base.rpartition(":")[2])
    assert result.exit_code == 1
    assert "--port N" in result.stderr


def test_the_library_without_a_folder(base: str) -> None:
    found = list(fetch([base + path for path in LATEST[:3]], options=_local()))
    assert {article.title for article in found} == {story.title for story in stories()[-12:-9]}


def test_the_library_stopped_early(base: str) -> None:
    articles = fetch([base + path for path in LATEST], options=_local())
    assert next(articles).text
    articles.close()  # type: ignore[attr-defined]


def test_the_library_asks_for_a_contact(base: str) -> None:
    with pytest.raises(ContactMissingError):
        list(fetch(sites=[base], options=FetchOptions()))


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="Frobnicator"):
        __import__("scrub.fetch").fetch.Frobnicator  # noqa: B018
    assert Fetcher.__doc__


def _local() -> FetchOptions:
    return FetchOptions(allow_networks=("127.0.0.0/8",), delay=0, anonymous=True)


def test_progress_in_words(base: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On a terminal there is a table, elsewhere a line now and then."""
    if not hasattr(os, "openpty"):
        pytest.skip("no terminal on this system")
    leader, follower = os.openpty()
    command = [sys.executable, "-c", "from scrub.cli import main; main()", "fetch", "-o", str(tmp_path / "news"), *LOCAL]
    command += [*(base + path for path in LATEST[:4]), "--delay", "0.4"]
    shown = b""
    with subprocess.Popen(command, stderr=follower, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"}) as process:
        while select.select([leader], [], [], 0.2)[0] or process.poll() is None:
            if select.select([leader], [], [], 0.1)[0]:
                shown += os.read(leader, 65_536)
    os.close(follower)
    os.close(leader)
    text = shown.decode()
    assert "waiting" in text
    assert base.removeprefix("http://") in text
    assert "4 articles" in text
