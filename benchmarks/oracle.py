"""Which lines of a dump are the story's: what the best possible cleaner of whole lines would keep."""

from collections import Counter

from benchmarks.scores import shingles, tokens

RUN = 3
MOST = 0.5


def gold_lines(text: str, gold: str) -> list[bool]:
    """For every line of `text.split("\\n")` whether it is in `gold`.

    It is, if its words stand there as they are, or more than `MOST` of its runs of `RUN` words do. A word of the gold
    serves once, long lines first: otherwise a menu's "Sport" would count wherever the story mentions sport, and so
    would every copy of a paragraph.
    """
    words = tokens(gold)
    whole, runs, left = f" {' '.join(words)} ", shingles(words, RUN).keys(), Counter(words)
    lines = [tokens(line) for line in text.split("\n")]
    found = [False] * len(lines)
    for index in sorted(range(len(lines)), key=lambda index: -len(lines[index])):
        line = lines[index]
        own = Counter(line)
        if (own & left).total() <= MOST * len(line):
            continue
        own_runs = shingles(line, RUN)
        shared = sum(count for run, count in own_runs.items() if run in runs)
        if f" {' '.join(line)} " in whole or shared > MOST * own_runs.total():
            found[index] = True
            left -= own
    return found
