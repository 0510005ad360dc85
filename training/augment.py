"""More documents than there are pages: the same lines in other company.

Problem: most pages have a long story and the furniture of their own site, and a model learns that. Rule: every way in which
real dumps differ from that is made from the lines of pages of the same fold, so that folds stay apart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from training.documents import MADE
from training.samples import Labelled

Lines = list[tuple[str, float]]

_STORY = 0.5


def augment(pages: Sequence[Labelled], seed: int) -> list[Labelled]:
    """One more document for each of `pages`, the ways taking turns. The same seed gives the same documents."""
    rng = random.Random(seed)
    by_fold: dict[int, list[Labelled]] = {}
    for page in pages:
        by_fold.setdefault(page.fold, []).append(page)
    made = []
    for n, page in enumerate(pages):
        ways = list(WAYS)
        way = ways[n % len(ways)]
        others = by_fold[page.fold]
        other = others[rng.randrange(len(others))]
        lines = WAYS[way](rng, page, other)
        if not lines or not any(label >= _STORY for _, label in lines):
            continue
        texts, labels = zip(*lines, strict=True)
        url = page.url if rng.random() < 0.5 else None
        made.append(Labelled(page.page, page.fold, page.dump, url, texts, labels, MADE, way))
    return made


def _lines(page: Labelled) -> Lines:
    return list(zip(page.lines, page.labels, strict=True))


def _story(page: Labelled) -> tuple[int, int]:
    """From the first to past the last line of the story; (0, 0) where there is none."""
    at = [n for n, label in enumerate(page.labels) if label >= _STORY]
    return (at[0], at[-1] + 1) if at else (0, 0)


def _paragraphs(page: Labelled, least: int = 12) -> list[str]:
    return [line for line, label in _lines(page) if label >= _STORY and len(line) >= least * 5]


def short(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """The story is over after a few paragraphs."""
    start, stop = _story(page)
    at = [n for n in range(start, stop) if page.labels[n] >= _STORY]
    if len(at) < 4:
        return []
    cut = at[rng.randint(1, max(1, min(6, len(at) - 2)))]
    return _lines(page)[:cut] + _lines(page)[stop:]


def swapped(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """The story of one page in the furniture of another."""
    (start, stop), (first, last) = _story(page), _story(other)
    if not stop or not last:
        return []
    return _lines(other)[:first] + _lines(page)[start:stop] + _lines(other)[last:]


def tailed(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """After the story, the furniture and then all of another page: the next post."""
    _, last = _story(other)
    keep = rng.randint(0, 4)
    _, stop = _story(page)
    after = _lines(page)[stop : stop + keep]
    return _lines(page)[:stop] + after + [(line, 0.0 if label >= 0 else -1.0) for line, label in _lines(other)[: last + 5]]


def teased(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """Headlines and leads of other stories after the story, or in its middle."""
    start, stop = _story(page)
    if stop - start < 3:
        return []
    paragraphs = _paragraphs(other)
    if len(paragraphs) < 4:
        return []
    teasers: Lines = []
    blank = [("", -1.0)] if any(not line.strip() for line in page.lines) else []
    form = rng.randrange(4)
    for paragraph in rng.sample(paragraphs, rng.randint(2, min(6, len(paragraphs)))):
        words = paragraph.split()
        title = " ".join(words[: rng.randint(5, 11)]).rstrip(".,;:") if len(words) > 12 else paragraph[:24]
        if form != 1:
            teasers += [(title, 0.0), *blank]
        if form != 2:
            lead = " ".join(words[: rng.randint(15, 40)]) + rng.choice([".", "...", "…", ""]) if len(words) > 12 else paragraph
            teasers += [(lead, 0.0), *blank]
        if form == 3:
            teasers += [
                (rng.choice(["2 hours ago", "12.03.2025", "5 min read", "vor 3 Stunden", "March 3, 2025"]), 0.0),
                *blank,
            ]
    at = stop if rng.random() < 0.8 else rng.randint(start + 1, stop - 1)
    return _lines(page)[:at] + teasers + _lines(page)[at:]


_NAMES = (
    "Anna K.",
    "mike_77",
    "Dr. Berger",
    "LauraP",
    "Guest",
    "jose.m",
    "Tom W",
    "reader1",
    "Ивaн",
    "さくら",
    "Marie-Claude",
    "Old Salt",
)
_WHEN = (
    "3 hours ago",
    "March 14, 2024 at 9:12 am",
    "vor 2 Tagen",
    "hace 5 horas",
    "12.05.2023 18:44",
    "il y a 3 h",
    "1d",
    "2024-03-01 10:22",
)
_REPLIES = ("Reply", "Antworten", "Responder", "Répondre", "Like", "Report", "0 1 Reply")
_OPENERS = (
    *(
        "I think",
        "Great article!",
        "This is",
        "Sorry, but",
        "Why would",
        "Thanks,",
        "Agreed.",
        "Ich finde,",
        "Genau!",
        "Na ja,",
    ),
    *("Totally wrong.", "Creo que", "Merci,", "Je pense que", "Lol,", "As someone who works there,", "@Tom", "Endlich!"),
)


def commented(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """Readers' comments after the story: name, time, a sentence or two in the first person, reply."""
    start, stop = _story(page)
    sentences = [
        s.strip() for paragraph in _paragraphs(other) for s in paragraph.replace("? ", ". ").split(". ") if 20 < len(s) < 160
    ]
    if stop == start or len(sentences) < 3:
        return []
    thread: Lines = []
    order = rng.randrange(3)
    if rng.random() < 0.5:
        thread.append(
            (rng.choice(["Comments", "12 Comments", "3 Kommentare", "Comentarios", "Leave a Reply", "What people said"]), 0.0)
        )
    reply = rng.choice(_REPLIES)
    for _ in range(rng.randint(2, 9)):
        said = ". ".join(rng.sample(sentences, rng.randint(1, min(3, len(sentences)))))
        text = f"{rng.choice(_OPENERS)} {said}{rng.choice(['.', '!', '', '?', '...'])}"
        head = [(rng.choice(_NAMES), 0.0), (rng.choice(_WHEN), 0.0)]
        if order == 1:
            head = [(f"{head[0][0]} {rng.choice(['says:', '·', 'on', '|'])} {head[1][0]}", 0.0)]
        thread += [*head, (text, 0.0)] if order < 2 else [(text, 0.0), *head]
        if rng.random() < 0.6:
            thread.append((reply, 0.0))
    return _lines(page)[:stop] + thread + _lines(page)[stop:]


def bare(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """Nothing but the story, as a tool leaves it that got it right; or with a little of the furniture after it."""
    start, stop = _story(page)
    story = [(line, label) for line, label in _lines(page)[start:stop] if label >= _STORY or not line.strip()]
    tail = _lines(page)[stop : stop + rng.choice([0, 0, 0, 3, 8])]
    return story + tail


def headless(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """The furniture before or after the story is cut away, or part of it."""
    start, stop = _story(page)
    first = rng.randint(0, start)
    last = rng.randint(stop, len(page.lines)) if rng.random() < 0.5 else len(page.lines)
    return _lines(page)[first:last]


def listed(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """A list inside the story, which then goes on."""
    start, stop = _story(page)
    if stop - start < 4:
        return []
    pieces = [
        " ".join(p.split()[: rng.randint(2, 9)]).rstrip(".,;:") if " " in p else p[: rng.randint(5, 14)]
        for p in _paragraphs(other)
    ]
    if len(pieces) < 3:
        return []
    mark = rng.choice(["", "- ", "• ", "* ", "・", "– ", "▍"])
    items = [(mark + piece, 1.0) for piece in rng.sample(pieces, min(len(pieces), rng.randint(3, 8)))]
    at = rng.randint(start + 1, stop - 1)
    return [*_lines(page)[:at], *items, *_lines(page)[at:]]


def spoken(rng: random.Random, page: Labelled, other: Labelled) -> Lines:
    """The story as short turns of questions and answers, or as a sentence a line."""
    start, stop = _story(page)
    asks, answers = rng.choice([("Q: ", "A: "), ("", ""), ("", ""), ("– ", "– "), ("Frage: ", "Antwort: ")])
    body: Lines = []
    for line, label in _lines(page)[start:stop]:
        if label < _STORY or rng.random() < 0.5:
            body.append((line, label))
            continue
        for n, sentence in enumerate(_SENTENCE.findall(line)[:12]):
            body.append(((asks, answers)[n % 2] + sentence.strip(), label))
    return _lines(page)[:start] + body + _lines(page)[stop:]


_SENTENCE = re.compile(r"[^.!?。！？]{2,400}[.!?。！？]*")

WAYS: dict[str, Callable[[random.Random, Labelled, Labelled], Lines]] = {
    "short": short,
    "swapped": swapped,
    "tailed": tailed,
    "teased": teased,
    "commented": commented,
    "bare": bare,
    "headless": headless,
    "listed": listed,
    "spoken": spoken,
}
