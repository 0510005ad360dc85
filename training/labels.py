"""Which lines of a dump are the story, told from the gold text of the page.

A line of four words or more is looked up by its runs of four words. Shorter ones ("Home", "he said.") occur anywhere by chance,
so they count only where they stand in the gold between what the lines around them are in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from benchmarks.scores import tokens

RUN = 4
"""Words of a run."""
_SLACK = 3
_NEAR = 40
_SHARE = 0.5


def label_lines(lines: Sequence[str], gold: str, optional: Sequence[str] = ()) -> list[float]:
    """For every line the share of it that is story, 0..1; -1 where it makes no difference (optional paragraphs, blanks)."""
    wanted = tokens(gold)
    found = [tokens(line) for line in lines]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(wanted) - RUN + 1):
        index[tuple(wanted[at : at + RUN])].append(at)
    labels = [0.0] * len(lines)
    places: list[tuple[int, int] | None] = [None] * len(lines)
    for number, words in enumerate(found):
        if not words:
            labels[number] = -1.0
        elif len(words) >= RUN:
            share, place = _look_up(words, index)
            if share >= _SHARE:
                labels[number], places[number] = share, place
    _once(found, places, labels)
    _short(found, wanted, places, labels)
    _forgive(lines, optional, labels)
    return [round(label, 2) for label in labels]


def _look_up(words: Sequence[str], index: dict[tuple[str, ...], list[int]]) -> tuple[float, tuple[int, int]]:
    """Share of the runs that the gold holds, and where in it the line most likely stands."""
    diagonals: Counter[int] = Counter()
    hits = 0
    runs = len(words) - RUN + 1
    for at in range(runs):
        positions = index.get(tuple(words[at : at + RUN]))
        if positions:
            hits += 1
            for position in positions[:20]:
                diagonals[position - at] += 1
    if not hits:
        return 0.0, (0, 0)
    first = min(diagonals, key=lambda d: (-diagonals[d], d))
    return hits / runs, (first, first + len(words))


def _once(found: Sequence[list[str]], places: list[tuple[int, int] | None], labels: list[float]) -> None:
    """Of lines that claim the same place in the gold one stays: that whose neighbours stand beside it there."""
    placed = [n for n, place in enumerate(places) if place]
    order = {n: i for i, n in enumerate(placed)}
    claims: dict[int, list[int]] = defaultdict(list)
    for n in placed:
        start, stop = places[n] or (0, 0)
        claims[(start + stop) // 2 // 8].append(n)

    def distance(n: int) -> float:
        i, (start, stop) = order[n], places[n] or (0, 0)
        before = places[placed[i - 1]] if i else None
        after = places[placed[i + 1]] if i + 1 < len(placed) else None
        near = [min(_NEAR, abs(start - before[1])) if before else _NEAR, min(_NEAR, abs(after[0] - stop)) if after else _NEAR]
        return float(sum(near))

    lost = set()
    for n in placed:
        start, stop = places[n] or (0, 0)
        middle = (start + stop) // 2 // 8
        for other in {m for b in (middle - 1, middle, middle + 1) for m in claims[b]} - {n}:
            if other in lost or n in lost:
                continue
            a, b = places[other] or (0, 0)
            overlap = min(stop, b) - max(start, a)
            if overlap > 0.5 * min(stop - start, b - a):
                worse = max((n, other), key=lambda m: (distance(m), m))
                # A short repeat of part of a paragraph goes, whatever stands beside it.
                if abs((stop - start) - (b - a)) > 0.5 * max(stop - start, b - a):
                    worse = min((n, other), key=lambda m: len(found[m]))
                lost.add(worse)
    for n in lost:
        labels[n], places[n] = 0.0, None


def _short(
    found: Sequence[list[str]], wanted: Sequence[str], places: list[tuple[int, int] | None], labels: list[float]
) -> None:
    """Lines of a few words: story where the gold has them between what stands around them."""
    following: list[int | None] = [None] * len(found)
    next_start: int | None = None
    for n in range(len(found) - 1, -1, -1):
        following[n] = next_start
        if place := places[n]:
            next_start = place[0]
    end: int | None = None
    for n, words in enumerate(found):
        if place := places[n]:
            end = place[1]
            continue
        if not words or len(words) >= 2 * RUN or labels[n] > 0:
            continue
        after = following[n]
        if end is None and after is None:
            continue
        low = max(0, end - _SLACK) if end is not None else max(0, (after or 0) - _NEAR)
        high = min(len(wanted), after + _SLACK) if after is not None else min(len(wanted), (end or 0) + _NEAR)
        if high - low > 400:
            continue
        for at in range(low, high - len(words) + 1):
            if list(wanted[at : at + len(words)]) == words:
                labels[n], end = 1.0, at + len(words)
                break


def _forgive(lines: Sequence[str], optional: Sequence[str], labels: list[float]) -> None:
    texts = {" ".join(tokens(paragraph)) for paragraph in optional}
    for n, line in enumerate(lines):
        if labels[n] == 0 and " ".join(tokens(line)) in texts:
            labels[n] = -1.0
