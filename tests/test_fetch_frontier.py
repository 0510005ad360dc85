"""The frontier: what is handed out when, what becomes of it, and that it survives being closed at any moment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scrub.fetch.addresses import Entry, Source, Target
from scrub.fetch.failures import Reason
from scrub.fetch.frontier import Frontier
from scrub.fetch.pace import Bounds, Pace, retry_delay
from scrub.fetch.warc import Place

POLITE = Bounds(delay=1.0, max_delay=60.0, per_host=2)
A, B = "https://a.example/", "https://b.example/"


@pytest.fixture
def frontier() -> Iterator[Frontier]:
    opened = Frontier(":memory:", POLITE)
    yield opened
    opened.close()


def begin(frontier: Frontier, *urls: str, kind: Source = Source.ARTICLE) -> None:
    frontier.begin([Target(url, kind) for url in urls])


def claimed(frontier: Frontier, now: float = 0.0, active: dict[str, int] | None = None) -> Entry:
    entry = frontier.claim(now, active or {})
    assert entry is not None
    return entry


class TestTurns:
    def test_a_host_is_asked_once_a_delay(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2", f"{B}1")
        assert claimed(frontier).url == f"{A}1"
        assert claimed(frontier).url == f"{B}1"
        assert frontier.claim(0.9, {}) is None
        assert frontier.hosts.next_turn({}) == 1.0
        assert claimed(frontier, 1.0).url == f"{A}2"
        assert frontier.hosts.next_turn({}) is None

    def test_a_host_is_asked_by_so_many_at_a_time(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{B}1")
        assert claimed(frontier, 5.0, {"a.example": 2}).url == f"{B}1"
        assert frontier.claim(5.0, {"a.example": 2}) is None
        assert frontier.hosts.next_turn({"a.example": 2}) is None
        assert claimed(frontier, 5.0, {"a.example": 1}).url == f"{A}1"

    def test_many_busy_hosts_do_not_hide_one_that_is_free(self, frontier: Frontier) -> None:
        begin(frontier, *(f"https://h{number}.example/" for number in range(50)), f"{A}1")
        active = {f"h{number}.example": 2 for number in range(50)}
        assert claimed(frontier, 0.0, active).url == f"{A}1"

    def test_articles_come_before_sources(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}feed", kind=Source.FEED)
        begin(frontier, f"{A}1")
        assert claimed(frontier).url == f"{A}1"

    def test_a_host_that_asks_for_it_is_left_alone(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2")
        claimed(frontier)
        frontier.hosts.observe("a.example", 0.0, 0.1, 429, wait=30.0)
        assert frontier.claim(29.0, {}) is None
        assert claimed(frontier, 30.0).url == f"{A}2"

    def test_crawl_delay(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2", f"{A}3")
        claimed(frontier)
        frontier.hosts.keep_crawl_delay("a.example", 7.0)
        assert frontier.claim(1.0, {"a.example": 1}) is None
        claimed(frontier, 1.0)
        assert frontier.hosts.next_turn({}) == 8.0
        assert [frontier.hosts.turn("a.example", 2.0) for _ in range(3)] == [8.0, 15.0, 22.0]

    def test_a_long_crawl_delay_is_kept_up_to_the_longest_delay(self, frontier: Frontier) -> None:
        frontier.hosts.keep_crawl_delay("a.example", 86_400.0)
        assert frontier.hosts.pace("a.example")[0] == Pace(60.0, 1)

    def test_a_retry_waits_for_its_time_and_holds_up_nothing_else(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2")
        first = claimed(frontier)
        frontier.later(first, 50.0, Reason.TIMEOUT, "slow")
        assert claimed(frontier, 1.0).url == f"{A}2"
        assert frontier.claim(10.0, {}) is None
        assert frontier.hosts.next_turn({}) == 50.0
        again = claimed(frontier, 50.0)
        assert (again.url, again.attempts) == (f"{A}1", 2)


class TestOutcomes:
    def test_duplicates_of_what_is_named(self, frontier: Frontier) -> None:
        begin(frontier, "https://n.example/2025/a", "http://www.n.example/2025/a/amp", "https://n.example/2025/a")
        assert claimed(frontier).url == "https://n.example/2025/a"
        assert frontier.claim(9.0, {}) is None
        (failure,) = frontier.failures()
        assert failure["url"] == "http://www.n.example/2025/a/amp"
        assert (failure["reason"], failure["detail"]) == ("duplicate", "of https://n.example/2025/a")

    def test_a_redirect_takes_what_is_pending_along(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}old", f"{A}new")
        old = claimed(frontier)
        assert frontier.take_over(old, f"{A}new") is None
        assert frontier.take_over(old, f"{A}new") is None
        assert frontier.claim(9.0, {}) is None
        frontier.failed(old, 1.0, Reason.STATUS, "404", 404)
        assert [row["url"] for row in frontier.failures()] == [f"{A}old", f"{A}new"]

    def test_a_redirect_to_what_was_fetched_before(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}new", f"{A}old")
        frontier.done(claimed(frontier), 0.0, 200)
        other = frontier.take_over(claimed(frontier, 5.0), f"{A}new")
        assert other is not None
        assert other.url == f"{A}new"

    def test_two_that_lead_to_each_other(self, frontier: Frontier) -> None:
        """The second may go on, so that it runs into the loop and names it."""
        begin(frontier, f"{A}1", f"{A}2")
        first, second = claimed(frontier), claimed(frontier, 1.0)
        other = frontier.take_over(first, f"{A}2")
        assert other is not None
        frontier.duplicate(first, 1.0, other)
        assert frontier.take_over(second, f"{A}1") is None

    def test_marks_belong_to_one(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2")
        first, second = claimed(frontier), claimed(frontier, 1.0)
        assert frontier.mark(first, "t:x") is None
        assert frontier.mark(first, "t:x") is None
        other = frontier.mark(second, "t:x")
        assert other is not None
        assert other.url == f"{A}1"

    def test_a_new_round_asks_sources_again(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}feed", kind=Source.FEED)
        feed = claimed(frontier)
        assert frontier.add([Target(f"{A}1"), Target(f"{A}2"), Target(f"{A}1")]) == 2
        frontier.done(feed, 1.0, 200)
        begin(frontier, f"{A}feed", kind=Source.FEED)
        assert {claimed(frontier, now).url for now in (2.0, 4.0)} == {f"{A}1", f"{A}2"}, "the first round goes on"
        assert frontier.claim(9.0, {}) is None

    @pytest.mark.parametrize(("changed", "asked"), [(None, True), (50.0, False), (150.0, True)])
    def test_a_sitemap_is_asked_again_if_it_changed(self, frontier: Frontier, changed: float | None, asked: bool) -> None:
        target = Target(f"{A}map.xml", Source.SITEMAP, changed=changed)
        frontier.begin([target])
        frontier.done(claimed(frontier), 100.0, 200)
        frontier.begin([target])
        assert (frontier.claim(200.0, {}) is not None) is asked

    def test_what_may_have_passed_is_tried_again_on_request(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2")
        frontier.failed(claimed(frontier), 1.0, Reason.TIMEOUT, "slow")
        frontier.failed(claimed(frontier, 1.0), 1.0, Reason.NOT_AN_ARTICLE, "index")
        assert frontier.retry_failed() == 1
        assert claimed(frontier, 5.0).url == f"{A}1"
        assert frontier.reasons() == {"not-an-article": 1}
        assert frontier.counts()["article", "failed"] == 1


class TestRestart:
    def test_what_was_in_flight_is_handed_out_again(self, tmp_path: Path) -> None:
        first = Frontier(tmp_path / "f", POLITE)
        begin(first, f"{A}1", f"{A}2")
        kept = claimed(first)
        first.archived(kept, Place("pages-00000.warc.gz", 17), {"pages-00000.warc.gz": 99})
        claimed(first, 1.0)
        first.close()
        second = Frontier(tmp_path / "f", POLITE)
        again = claimed(second, 2.0)
        assert (again.url, again.place) == (f"{A}1", Place("pages-00000.warc.gz", 17))
        assert claimed(second, 2.0).url == f"{A}2"
        assert second.sizes() == {"pages-00000.warc.gz": 99}
        second.close()

    def test_a_larger_delay_holds_at_once(self, tmp_path: Path) -> None:
        first = Frontier(tmp_path / "f", POLITE)
        begin(first, f"{A}1", f"{A}2", f"{A}3")
        claimed(first)
        first.hosts.observe("a.example", 0.1, 0.1, 200)
        first.close()
        second = Frontier(tmp_path / "f", replace(POLITE, delay=20.0))
        assert [host[2] for host in second.hosts.busiest()] == [20.0]
        claimed(second, 50.0)
        assert second.hosts.next_turn({}) == 70.0
        second.close()

    def test_a_second_crawl_in_the_same_folder_is_refused(self, tmp_path: Path) -> None:
        first = Frontier(tmp_path / "f", POLITE)
        begin(first, f"{A}1")
        with pytest.raises(OSError, match="another crawl"):
            Frontier(tmp_path / "f", POLITE)
        first.close()

    def test_what_is_no_frontier_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "f").write_bytes(b"something else entirely " * 100)
        with pytest.raises(OSError, match="cannot be used"):
            Frontier(tmp_path / "f", POLITE)

    def test_pages_that_a_file_lost_are_asked_again(self, frontier: Frontier) -> None:
        begin(frontier, f"{A}1", f"{A}2")
        for start, now in ((0, 0.0), (100, 1.0)):
            entry = claimed(frontier, now)
            frontier.archived(entry, Place("p", start), {"p": start + 100})
            frontier.done(entry, now, 200, start, {"articles.jsonl": start + 100})
        assert frontier.forget("p", 100) == 1
        assert claimed(frontier, 9.0).url == f"{A}2"
        assert frontier.forget_lines("articles.jsonl", 0) >= 1
        assert claimed(frontier, 9.0).url == f"{A}1"


class Handing(RuleBasedStateMachine):
    """Whatever is done in whatever order: nothing is handed out twice at a time, and nothing is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.frontier = Frontier(":memory:", POLITE)
        self.now = 0.0
        self.known: set[str] = set()
        self.out: dict[str, Entry] = {}
        self.over: set[str] = set()

    @rule(host=st.sampled_from("abc"), page=st.integers(0, 9))
    def add(self, host: str, page: int) -> None:
        url = f"https://{host}.example/{page}"
        assert self.frontier.add([Target(url)]) == int(url not in self.known)
        self.known.add(url)

    @rule(seconds=st.floats(0, 5))
    def claim(self, seconds: float) -> None:
        self.now += seconds
        active = {host: sum(entry.host == host for entry in self.out.values()) for host in {e.host for e in self.out.values()}}
        entry = self.frontier.claim(self.now, active)
        if entry is not None:
            assert entry.url in self.known - set(self.out) - self.over
            assert active.get(entry.host, 0) < 2
            self.out[entry.url] = entry

    @precondition(lambda self: self.out)
    @rule(data=st.data(), how=st.sampled_from(["done", "failed", "later", "release"]))
    def finish(self, data: st.DataObject, how: str) -> None:
        entry = self.out.pop(data.draw(st.sampled_from(sorted(self.out))))
        if how == "done":
            self.frontier.done(entry, self.now, 200)
        elif how == "failed":
            self.frontier.failed(entry, self.now, Reason.STATUS, "x")
        elif how == "later":
            self.frontier.later(entry, self.now + 3, Reason.STATUS, "x")
        else:
            self.frontier.release(entry)
        if how in ("done", "failed"):
            self.over.add(entry.url)

    @invariant()
    def everything_is_somewhere(self) -> None:
        assert self.frontier.hosts.waiting() == len(self.known - set(self.out) - self.over)

    def teardown(self) -> None:
        for entry in list(self.out.values()):
            self.frontier.release(entry)
        while self.known - self.over:
            turn = self.frontier.hosts.next_turn({})
            assert turn is not None
            self.now = max(self.now, turn)
            entry = self.frontier.claim(self.now, {})
            if entry is not None:
                self.over.add(entry.url)
                self.frontier.done(entry, self.now, 200)
        self.frontier.close()


TestHanding = Handing.TestCase
TestHanding.settings = settings(max_examples=40, stateful_step_count=30)


class TestPace:
    def test_a_busy_host_is_asked_half_as_often(self) -> None:
        pace = Pace.first(POLITE).after(0.1, 429, POLITE)
        assert (pace.delay, pace.at_once) == (2.0, 1)
        for _ in range(20):
            pace = pace.after(0.1, 503, POLITE)
        assert (pace.delay, pace.at_once) == (60.0, 1)

    def test_a_host_without_delay_gets_one_when_busy(self) -> None:
        assert Pace(0.0, 4).after(0.1, None, Bounds(0.0, 60.0, 4)).delay == 1.0

    def test_good_answers_bring_the_pace_back(self) -> None:
        pace = Pace(8.0, 1)
        for _ in range(60):
            pace = pace.after(0.1, 200, POLITE)
        assert (pace.delay, pace.at_once) == (1.0, 2)

    def test_a_slow_host_rests_as_long_as_it_took(self) -> None:
        pace = Pace.first(POLITE).after(5.0, 200, POLITE)
        assert (pace.delay, pace.at_once) == (5.0, 1)

    @given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from([200, 404, 429, 500, 503, None])), max_size=60))
    def test_bounds_hold(self, answers: list[tuple[float, int | None]]) -> None:
        pace = Pace.first(POLITE)
        for seconds, status in answers:
            pace = pace.after(seconds, status, POLITE)
            assert POLITE.delay <= pace.delay <= POLITE.max_delay
            assert 1 <= pace.at_once <= POLITE.per_host


@given(st.integers(1, 50), st.none() | st.floats(0, 1_000), st.randoms(use_true_random=False))
def test_retries_wait_longer_each_time_and_as_long_as_asked(attempt: int, wait: float | None, chance: random.Random) -> None:
    delay = retry_delay(attempt, wait, chance)
    assert delay >= max(wait or 0.0, min(0.5 * 2 ** min(attempt - 1, 20), 150.0))
    assert delay <= max(wait or 0.0, min(2.0 ** min(attempt - 1, 20), 300.0))
