"""What every line of some real dumps is, read and labelled by people: by document and line number, without any text.

`readings.jsonl` holds one reading of each document, `second.jsonl` an independent second reading of some of them. One JSON
object a line: `{"set", "id", "dump", "sha256", "reader", "lines": {"navigation": "1-14,17", "text": "18,20-30"}}`. Lines are
numbered from 1 over `text.split("\\n")`; blank lines count in the numbering and in nothing else. `sha256` is that of the
dump as UTF-8, so that a dump made by another version of its tool is not taken for the one that was read.

`python -m training.annotations` prints how far the two readings agree.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parent / "annotations"
KEPT = frozenset({"text", "subheading", "list", "question", "quote"})
"""What lines of the story are; all other labels are kinds of furniture (`scrub.Kind`)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's labels of one dump: line number to label."""

    set: str
    id: str
    dump: str
    sha256: str
    reader: str
    labels: Mapping[int, str]

    @property
    def key(self) -> str:
        """The page's name among all sets."""
        return f"{self.set}/{self.id}"

    def fits(self, text: str) -> bool:
        """Whether `text` is the dump that was read."""
        return digest(text) == self.sha256


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over lines: share labelled alike, and Cohen's kappa, of the kinds and of kept against removed."""

    documents: int
    lines: int
    kinds: float
    kinds_kappa: float
    kept: float
    kept_kappa: float


def digest(text: str) -> str:
    """The SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(name: str = "readings") -> list[Reading]:
    """The readings in `NAME.jsonl`. Raises ValueError for a line that is in two ranges."""
    rows = map(json.loads, (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [Reading(r["set"], r["id"], r["dump"], r["sha256"], r["reader"], _expand(r["lines"], r["id"])) for r in rows]


def save(name: str, readings: Iterable[Reading]) -> None:
    """Write `NAME.jsonl`, sorted by document."""
    rows = [
        {
            "set": r.set,
            "id": r.id,
            "dump": r.dump,
            "sha256": r.sha256,
            "reader": r.reader,
            "lines": {
                label: _ranges([n for n, of in r.labels.items() if of == label]) for label in sorted({*r.labels.values()})
            },
        }
        for r in sorted(readings, key=lambda r: (r.set, r.id, r.dump))
    ]
    (FOLDER / f"{name}.jsonl").write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")


def _expand(lines: Mapping[str, str], name: str) -> dict[int, str]:
    labels: dict[int, str] = {}
    for label, ranges in lines.items():
        for part in ranges.split(","):
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                if number in labels:
                    raise ValueError(f"{name}: line {number} is both {labels[number]} and {label}")
                labels[number] = label
    return dict(sorted(labels.items()))


def _ranges(numbers: Sequence[int]) -> str:
    ordered = sorted(numbers)
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    stops = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, stops, strict=True))


def agreement(one: Iterable[Reading], other: Iterable[Reading]) -> Agreement:
    """How far two readers agree on the documents that both read."""
    first = {(r.key, r.dump): r for r in one}
    pairs: list[tuple[str, str]] = []
    documents = 0
    for reading in other:
        if (same := first.get((reading.key, reading.dump))) is not None:
            documents += 1
            pairs += [(same.labels[n], label) for n, label in reading.labels.items() if n in same.labels]
    binary = [(str(a in KEPT), str(b in KEPT)) for a, b in pairs]
    return Agreement(documents, len(pairs), *_kappa([(_kind(a), _kind(b)) for a, b in pairs]), *_kappa(binary))


def _kind(label: str) -> str:
    return "story" if label in KEPT else label


def _kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Share of equal pairs, and Cohen's kappa (1960): the share beyond what chance would give."""
    if not pairs:
        return 0.0, 0.0
    observed = sum(a == b for a, b in pairs) / len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[label] * right[label] for label in left) / len(pairs) ** 2
    return observed, (observed - chance) / (1 - chance) if chance < 1 else 1.0


if __name__ == "__main__":
    found = agreement(load("readings"), load("second"))
    print(f"{found.documents} documents, {found.lines} lines")
    print(f"kinds: {found.kinds:.3f} alike, kappa {found.kinds_kappa:.3f}")
    print(f"kept or removed: {found.kept:.3f} alike, kappa {found.kept_kappa:.3f}")
