"""`python -m benchmarks errors`: the worst documents, what went wrong in each, and a page to read them side by side.

Documents are cleaned as in `dumps`, by weights that have not seen their host. Words are counted by lines of the dump: a line
is in the gold as `benchmarks.oracle` tells it, and kept if it is in the article.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from pathlib import Path

from benchmarks import data, peers, scores, tables
from benchmarks.dumps import add_choices, positive
from benchmarks.oracle import gold_lines
from scrub import Article, Removal

PAGE = Path("build/errors.html")
WORST = 40
_MOST = 0.5
_STOPPED = 0.2
"""Words kept after the gold's last line, as a share of the gold, from which on the gold may stop in mid-article."""
_PROSE_WORDS = 25

CAUSES = (
    *("story lost at its start", "story lost inside", "story lost at its end", "story not in the dump"),
    *("kept before the story", "kept inside the story", "kept after the story"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump: whether it is story and whether it was kept, its words, and what removed it (None: nothing)."""

    text: str
    story: bool
    kept: bool
    words: int
    removal: Removal | None


@dataclass(frozen=True, slots=True)
class Failure:
    """One document with its score; `causes`: words lost or kept wrongly, by cause; `remarks`: what kind of page it may be."""

    document: data.Document
    score: float
    lines: list[Line]
    causes: Counter[str]
    remarks: list[str]


def examine(document: data.Document) -> Failure:
    """Clean a document and say what went wrong."""
    article = peers.scrubbed(document)
    lines = list(_lines(document, article))
    score = scores.score(article.text, document.gold, document.optional).words
    return Failure(document, score, lines, causes_of(lines, document), _remarks(lines, article))


def _lines(document: data.Document, article: Article) -> Iterator[Line]:
    texts = article.source.split("\n")
    stops = accumulate(len(text) + 1 for text in texts)
    for text, stop, story in zip(texts, stops, gold_lines(article.source, document.gold), strict=True):
        if not text.strip():
            continue
        start = stop - len(text) - 1
        over = {removal: min(stop, removal.stop) - max(start, removal.start) for removal in article.removed}
        removal = max(over, key=lambda removal: over[removal], default=None)
        gone = removal is not None and over[removal] > _MOST * len(text.strip())
        yield Line(text, story, not gone, len(scores.tokens(text)), removal if gone else None)


def causes_of(lines: Sequence[Line], document: data.Document) -> Counter[str]:
    """Words of the story that are lost and other words that are kept, by where they stand."""
    story = [n for n, line in enumerate(lines) if line.story]
    found = [n for n in story if lines[n].kept]
    causes: Counter[str] = Counter()
    if not story:
        causes["story not in the dump"] = len(scores.tokens(document.gold))
    for n, line in enumerate(lines):
        if line.story and not line.kept:
            place = "at its start" if found and n < found[0] else "at its end" if found and n > found[-1] else "inside"
            causes[f"story lost {place}"] += line.words
        elif line.kept and not line.story:
            place = "before" if story and n < story[0] else "after" if not story or n > story[-1] else "inside"
            causes[f"kept {place} the story"] += line.words
    return causes


def _remarks(lines: Sequence[Line], article: Article) -> list[str]:
    remarks = [] if article.verdict == "article" else [f"verdict: {article.verdict}"]
    story = [n for n, line in enumerate(lines) if line.story]
    words = sum(line.words for line in lines if line.story)
    tail = sum(line.words for line in lines[story[-1] + 1 :] if line.kept and line.words >= _PROSE_WORDS) if story else 0
    if words and tail > _STOPPED * words:
        remarks.append("the gold may stop in mid-article")
    if any(removal.kind == "comments" for removal in article.removed):
        remarks.append("comments")
    return remarks


def summary(failures: Sequence[Failure]) -> list[tuple[str, str, str]]:
    """For every cause in how many documents it is the greatest, and its words in all of them."""
    first = Counter(max(f.causes, key=lambda cause: f.causes[cause]) for f in failures if f.causes)
    words: Counter[str] = sum((f.causes for f in failures), Counter())
    return [(cause, str(first[cause]), str(words[cause])) for cause in CAUSES]


def page(failures: Sequence[Failure]) -> str:
    """All failures as one HTML page that needs nothing else; the arrow keys turn its leaves."""
    leaves = "\n".join(_leaf(n, failure, len(failures)) for n, failure in enumerate(failures))
    return _PAGE.replace("{leaves}", leaves)


def _leaf(n: int, failure: Failure, number: int) -> str:
    causes = "; ".join(f"{cause}: {words} words" for cause, words in failure.causes.most_common())
    document = failure.document
    head = f"{n + 1}/{number} · {document.set} {document.dump} · {document.id} · word-F1 {failure.score:.3f}"
    remarks = f"<p>{escape('; '.join(failure.remarks))}</p>" if failure.remarks else ""
    gold = "".join(f"<p>{escape(line)}</p>" for line in document.gold.split("\n") if line.strip())
    rows = "".join(map(_row, failure.lines))
    return (
        f'<section><h1>{escape(head)}</h1><p>{escape(causes)}</p>{remarks}<div class="sides"><div>{gold}</div>'
        f"<div>{rows}</div></div></section>"
    )


def _row(line: Line) -> str:
    which = ("kept" if line.kept else "lost") if line.story else ("extra" if line.kept else "gone")
    why = f"{line.removal.kind} · {line.removal.rule} · {line.removal.evidence}" if line.removal else ""
    return f'<p class="{which}" title="{escape(why)}">{escape(line.text)}</p>'


_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>The worst documents</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 1em }
h1 { font-size: 1em }
section { display: none }
section.open { display: block }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 2em }
.sides p { margin: .3em 0; overflow-wrap: anywhere }
.extra { background: #fdd }
.lost { background: #ffd9a0; text-decoration: line-through }
.gone { color: #999; font-size: .8em }
</style>
<p><button onclick="turn(-1)">← before</button> <button onclick="turn(1)">next →</button>
left the gold, right the dump: plain is right, <span class="extra">kept and not story</span>,
<span class="lost">story and lost</span>, <span class="gone">removed; the pointer shows why</span></p>
{leaves}
<script>
const leaves = document.querySelectorAll("section");
let at = 0;
function turn(by) {
  leaves[at]?.classList.remove("open");
  at = (at + by + leaves.length) % Math.max(leaves.length, 1);
  leaves[at]?.classList.add("open");
  scrollTo(0, 0);
}
addEventListener("keydown", event => {
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});
turn(0);
</script>
"""


def main(argv: Sequence[str]) -> int:
    """Run it; returns 0, or 2 where there is nothing to read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks errors", description="Write the worst documents, with causes.")
    parser.add_argument("--data", type=Path, default=data.DEFAULT_FOLDER, metavar="DIR", help="folder of Parquet files")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N documents of each set")
    parser.add_argument("--worst", type=positive, default=WORST, metavar="N", help=f"how many documents (default: {WORST})")
    parser.add_argument("--out", type=Path, default=PAGE, metavar="FILE", help=f"the page to write (default: {PAGE})")
    add_choices(parser)
    options = parser.parse_args(argv)
    try:
        failures = [
            examine(document)
            for name in options.set or data.SETS
            for dump in options.dump or data.DUMPS
            for document in data.load(options.data, name, dump, options.limit)
        ]
    except data.MissingDataError as error:
        print(error, file=sys.stderr)
        return 2
    worst = sorted(failures, key=lambda failure: failure.score)[: options.worst]
    console = tables.console()
    console.print(tables.table(f"the worst {len(worst)} of {len(failures)}", ("cause", "documents", "words"), summary(worst)))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page(worst), encoding="utf-8")
    console.print(f"written: {options.out}", markup=False)
    return 0
