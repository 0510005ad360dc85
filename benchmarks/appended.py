"""`python -m benchmarks appended`: stories with the leads of four others pasted below, as some pages append them.

Each gold of the news set is cut nowhere; below it stand the beginnings of four others of its country, cut off in mid-sentence
at 350 to 600 characters (a third of that in scripts without spaces), every fourth with a kicker in capitals. It prints how many
leads go, how many of them as `appended`, and how many paragraphs of the stories went with them. Weights have not seen the host.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import data, scores, tables
from training.folds import pipeline_for

LEADS = 4
LENGTHS = (350, 450, 600)
"""Characters of the leads of one page, in scripts with spaces."""
KICKER = "A NEW LOOK: "
_UNSPACED = frozenset({"jp", "cn", "tw"})
_SHORTEST = 40
"""Characters of a paragraph that is looked for."""


@dataclass(slots=True)
class Score:
    """Of one country: leads, those that went, those that went as `appended`; paragraphs of stories, and those that went."""

    leads: int = 0
    gone: int = 0
    named: int = 0
    paragraphs: int = 0
    lost: int = 0


def lead(story: str, length: int, kicker: bool, spaced: bool) -> str:
    """The beginning of a story, cut off in mid-sentence after about so many characters."""
    text = (" " if spaced else "").join(line for line in story.split("\n") if len(line) >= _SHORTEST)
    text = text[: length if spaced else length // 3]
    text = text.rpartition(" ")[0] if spaced else text
    return (KICKER if kicker else "") + text.rstrip(' .”"?!,。、」')


def pages(documents: Sequence[data.Document], seed: int = 0) -> list[tuple[data.Document, list[str]]]:
    """Every story with the leads of others of its country; countries with too few stories are left out."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible choice, no secret
    by_country: dict[str, list[data.Document]] = defaultdict(list)
    for document in documents:
        by_country[country(document)].append(document)
    made = []
    for name, own in sorted(by_country.items()):
        for document in own if len(own) > LEADS else ():
            length = chance.choice(LENGTHS)
            others = chance.sample([other for other in own if other is not document], LEADS)
            spaced = name not in _UNSPACED
            made.append((document, [lead(other.gold, length, spaced and not chance.randrange(4), spaced) for other in others]))
    return made


def country(document: data.Document) -> str:
    """The country in the id of a page such as "uk/TheIndependent_2024_11_22.html.gz"."""
    return document.id.partition("/")[0]


def examine(document: data.Document, leads: Sequence[str], score: Score) -> None:
    """Clean one story with leads below, and add what came of it to `score`."""
    # Cleaned text holds none of the soft hyphens, at which words would be told apart.
    story = [line.strip() for line in document.gold.replace("\u00ad", "").split("\n") if line.strip()]
    article = pipeline_for(document.set, document.id).clean("\n\n".join([*story, *leads]), media_type="text/plain")
    kept = " ".join(scores.tokens(article.text))
    named = " ".join(" ".join(scores.tokens(removal.text)) for removal in article.removed if removal.kind == "appended")
    for text in leads:
        words = " ".join(scores.tokens(text))
        score.leads += 1
        score.gone += words not in kept
        score.named += words in named
    for text in (line for line in story if len(line) >= _SHORTEST):
        score.paragraphs += 1
        score.lost += " ".join(scores.tokens(text)) not in kept


def main(argv: Sequence[str]) -> int:
    """Run the benchmark; returns 0, or 2 where there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks appended", description="Measure the leads of other stories.")
    parser.add_argument("--data", type=Path, default=data.DEFAULT_FOLDER, metavar="DIR", help="folder of the Parquet files")
    options = parser.parse_args(argv)
    try:
        documents = data.load(options.data, "fundus", "wet")
    except data.MissingDataError as error:
        print(error, file=sys.stderr)
        return 2
    found: dict[str, Score] = defaultdict(Score)
    for document, leads in pages(documents):
        examine(document, leads, found[country(document)])
    total = Score(*(sum(getattr(score, name) for score in found.values()) for name in Score.__slots__))
    rows = [
        (name, *(str(number) for number in (s.leads, s.gone, s.named, s.paragraphs, s.lost)))
        for name, s in [*sorted(found.items()), ("all", total)]
    ]
    columns = ("country", "leads", "gone", "as appended", "paragraphs", "lost")
    tables.console().print(tables.table("leads of other stories below a story", columns, rows))
    return 0
