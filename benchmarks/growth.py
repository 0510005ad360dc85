"""Cost against length: a cleaner on synthetic texts of growing length, and the exponent of the cost."""

import math
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.data import Document
from benchmarks.peers import Cleaner

Make = Callable[[float], str]

LIMIT = 1.15
FULL_MEGABYTES = 30.0
STEPS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
TAIL = 3
REPEATS = 3
QUICK = 2.0
CONFIRMATIONS = 2

_WORDS = (
    *("the", "a", "of", "and", "to", "in", "on", "for", "with", "from", "that", "which", "while", "after", "before"),
    *("harbour", "council", "river", "bridge", "market", "school", "garden", "winter", "morning", "engineer", "ferry"),
    *("teacher", "captain", "farmer", "village", "committee", "report", "figure", "budget", "season", "museum"),
    *("said", "found", "moved", "opened", "closed", "painted", "repaired", "counted", "carried", "measured"),
    *("slow", "early", "quiet", "narrow", "northern", "wooden", "several", "twelve", "last", "next", "public", "small"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One run: size of the text and of what was kept (10^6 UTF-8 bytes), cpu-seconds."""

    megabytes: float
    kept: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Growth:
    """A cleaner's cost on one shape of text; `stopped` says why larger texts were not tried ("" if all were)."""

    shape: str
    points: list[Point] = field(default_factory=list)
    stopped: str = ""

    @property
    def exponent(self) -> float | None:
        """Slope of log seconds over log size: 1 is linear, 2 quadratic."""
        return slope(self.points)

    @property
    def tail(self) -> float | None:
        """The same over the largest texts only, where constant costs no longer hide a steep one."""
        return slope(self.points[-TAIL:])

    @property
    def superlinear(self) -> bool:
        """Whether either exponent exceeds `LIMIT`."""
        return any(value is not None and value > LIMIT for value in (self.exponent, self.tail))


def slope(points: Sequence[Point]) -> float | None:
    """Least-squares slope of log seconds over log size; None for fewer than two points."""
    if len(points) < 2:
        return None
    sizes = [math.log(point.megabytes) for point in points]
    return statistics.linear_regression(sizes, [math.log(max(point.seconds, 1e-9)) for point in points]).slope


def sentence(rng: random.Random) -> str:
    """A sentence of words drawn by `rng`."""
    return " ".join(rng.choices(_WORDS, k=rng.randint(6, 22))).capitalize() + "."


def _sentences(length: int, ends: Callable[[random.Random], str]) -> str:
    """About `length` characters of sentences, each followed by what `ends` gives."""
    rng = random.Random(length)  # noqa: S311 - a reproducible text, no secret
    parts: list[str] = []
    size = 0
    while size < length:
        part = sentence(rng) + ends(rng)
        parts.append(part)
        size += len(part)
    return "".join(parts)[:length]


def paragraphs(scale: float) -> str:
    """Paragraphs of three sentences or so; 30 MB at scale 1."""
    return _sentences(round(scale * 30e6), lambda rng: "\n\n" if rng.random() < 1 / 3 else " ")


def one_line(scale: float) -> str:
    """Sentences without a line break; 30 MB at scale 1."""
    return _sentences(round(scale * 30e6), lambda _: " ")


def short_lines(scale: float) -> str:
    """Lines of two or three words; 10^6 at scale 1."""
    rng = random.Random(7)  # noqa: S311 - a reproducible text, no secret
    return "\n".join(" ".join(rng.choices(_WORDS, k=rng.randint(2, 3))) for _ in range(round(scale * 1e6)))


def one_character(scale: float) -> str:
    """A single letter over and over; 30 MB at scale 1."""
    return "x" * round(scale * 30e6)


def combining_marks(scale: float) -> str:
    """A letter under 10^6 marks at scale 1, above and below it in turn: the worst order for canonical reordering."""
    return "a" + "\u0301\u0323" * round(scale * 5e5)


SHAPES: Mapping[str, Make] = {
    "paragraphs": paragraphs,
    "one line": one_line,
    "short lines": short_lines,
    "one character": one_character,
    "combining marks": combining_marks,
}


def timed(cleaner: Cleaner, document: Document) -> Point:
    """The fastest of a few runs (of one, if it is slow)."""
    best, kept = math.inf, ""
    for _ in range(REPEATS):
        start = time.process_time()
        kept = cleaner.clean(document)
        best = min(best, time.process_time() - start)
        if best > QUICK:
            break
    return Point(document.megabytes, len(kept.encode("utf-8", "surrogatepass")) / 1e6, best)


def run(cleaner: Cleaner, shape: str, make: Make, scale: float, patience: float) -> Growth:
    """`cleaner` on ever longer texts, until one takes more than `patience` cpu-seconds or raises."""
    points: list[Point] = []
    for step in STEPS:
        document = Document(shape, None, make(scale * step), gold="")
        try:
            points.append(timed(cleaner, document))
        except Exception as error:
            return Growth(shape, points, f"at {document.megabytes:.1f} MB: {type(error).__name__}: {error}")
        if points[-1].seconds > patience and step < STEPS[-1]:
            return Growth(shape, points, f"over {patience:g} s at {document.megabytes:.1f} MB")
    return Growth(shape, points)


def grow(cleaner: Cleaner, shape: str, make: Make, scale: float, patience: float) -> Growth:
    """A run that looks superlinear is repeated and the faster times taken: a busy machine only ever adds to them."""
    found = run(cleaner, shape, make, scale, patience)
    for _ in range(CONFIRMATIONS):
        if found.stopped or not found.superlinear:
            break
        again = run(cleaner, shape, make, scale, patience)
        if again.stopped:
            return again
        pairs = zip(found.points, again.points, strict=True)
        found = Growth(shape, [min(pair, key=lambda point: point.seconds) for pair in pairs])
    return found


def measure(
    cleaner: Cleaner, megabytes: float = FULL_MEGABYTES, patience: float = 120.0, shapes: Mapping[str, Make] = SHAPES
) -> list[Growth]:
    """Every one of `shapes`, up to `megabytes` (the shapes counted in lines and marks in proportion)."""
    scale = megabytes / FULL_MEGABYTES
    cleaner.clean(Document("warm-up", None, next(iter(shapes.values()))(0.0001), gold=""))
    return [grow(cleaner, shape, make, scale, patience) for shape, make in shapes.items()]
