"""What the weights are made of: labels, folds, annotations, augmentation. Growing trees needs more than the tests install."""

from __future__ import annotations

import json
import random

import pytest

from scrub import Kind, Pipeline
from training import annotations, augment, augment_pages, documents, folds, labels, markup, pages, results, samples

GOLD = """The harbour board voted on Monday to repair the breakwater.

The storms of the winter had opened it in two places, said Anna Berg.

"We cannot wait," she said."""


def page(name: str, url: str | None, gold: str = GOLD, **dumps: str) -> pages.Page:
    return pages.Page("wcxb", name, url, gold, (), {dump: dumps.get(dump, "") for dump in pages.DUMPS})


# Labels


def labelled(dump: str, gold: str = GOLD, optional: tuple[str, ...] = ()) -> list[float]:
    return labels.label_lines(dump.split("\n"), gold, optional)


def test_lines_in_the_gold_are_story() -> None:
    dump = f"Home\nBreakwater to be repaired\n{GOLD}\nMost read\nThe harbour of Oslo is full again"
    assert labelled(dump) == [0, 0, 1, -1, 1, -1, 1, 0, 0]


def test_a_sentence_cut_in_pieces_is_story_in_all_of_them() -> None:
    dump = "Berg\nThe storms of the winter had opened it in two places, said\nAnna\nBerg\n.\nBerg"
    assert labelled(dump)[:4] == [0, 1, 1, 1]


def test_a_repeated_sentence_is_story_once() -> None:
    pulled = "The storms of the winter had opened it in two places"
    dump = f"{GOLD}\n{pulled}"
    assert labelled(dump)[-1] == 0
    assert labelled(dump)[:5] == [1, -1, 1, -1, 1]


def test_optional_paragraphs_count_neither_way() -> None:
    deck = "A breakwater that the winter broke will be mended"
    assert labelled(f"{deck}\n{GOLD}", optional=(deck,))[0] == -1


def test_nothing_is_said_of_what_follows_a_gold_that_stops() -> None:
    one = page("a", None, wet=f"{GOLD}\nAnd so the story went on for some more paragraphs")
    assert documents.from_gold(one, "wet", truncated=False).labels[-1] == 0
    assert documents.from_gold(one, "wet", truncated=True).labels[-1] == -1


def test_a_clean_story_is_story_throughout() -> None:
    made = documents.clean(page("a", None), blank=True)
    assert set(made.labels) == {1, -1}
    assert [line for line in made.lines if line] == [line for line in GOLD.split("\n") if line]


def test_extractors_are_believed_where_they_agree() -> None:
    long = "\n".join(
        f"Paragraph {n} of the story has its own words, {n} of them, and it goes on for a while." for n in range(12)
    )
    dumps = {
        "fineweb": long,
        "dclm": f"{long}\nOnly one of them took this line for story",
        "wet": f"Home\n{long}\nOnly one of them took this line for story\nImprint of the paper",
    }
    found = {
        made.dump: made for made in documents.silver(page("a", None, "", **dumps), ("Paragraph 3 of the story",), ("Home",))
    }
    assert found["wet"].labels == (0, *[1] * 12, -1, 0)
    assert not found.keys() & {"fineweb", "dclm"}
    assert not list(documents.silver(page("a", None, "", fineweb=long, dclm="Something else " * 60), (), ()))


def test_labels_go_from_lines_to_blocks() -> None:
    made = samples.Labelled("a", 0, "wet", None, ("Home", "", *GOLD.split("\n")), (0, -1, 1, -1, 1, -1, 1))
    sample = samples.sample(made)
    assert list(sample.labels) == [0, 1, 1, 1]
    assert sample.weights.sum() == pytest.approx(1)


# Folds


def test_pages_of_a_host_are_in_one_fold() -> None:
    ours = [
        page(f"{n}", f"https://{host}.example.co.uk/{n}", f"{n} " * 20) for n, host in enumerate(("www", "news", "m", "www"))
    ]
    others = [page(f"x{n}", f"https://site{n}.example/{n}", f"word{n} " * 20) for n in range(40)]
    assigned = pages.assign([*ours, *others])
    assert len({each.fold for each in assigned[:4]}) == 1
    assert {each.fold for each in assigned} == set(range(pages.FOLDS))
    assert pages.assign([*ours, *others]) == assigned


def test_copies_of_a_story_are_in_one_fold() -> None:
    copies = [page(f"{n}", f"https://site{n}.example/", GOLD) for n in range(12)]
    assert len({each.fold for each in pages.assign(copies)}) == 1


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.paper.example/a", "paper.example"),
        ("https://news.paper.co.uk/a", "paper.co.uk"),
        (None, "otherwise"),
        ("http://[::1", "otherwise"),
        ("localhost", "otherwise"),
    ],
)
def test_hosts(url: str | None, host: str) -> None:
    assert pages.host(url, "otherwise") == host


# Annotations


def reading(labels_: dict[int, str], name: str = "a") -> annotations.Reading:
    return annotations.Reading("wcxb", name, "wet", annotations.digest("text"), "A", labels_)


def test_readings_survive_writing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "FOLDER", tmp_path)
    read = reading({1: "navigation", 2: "navigation", 4: "text", 7: "navigation"})
    annotations.save("some", [read])
    assert annotations.load("some") == [read]
    assert '"navigation": "1-2,7"' in (annotations.FOLDER / "some.jsonl").read_text("utf-8")


def test_a_line_in_two_ranges_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "FOLDER", tmp_path)
    row = '{"set": "wcxb", "id": "a", "dump": "wet", "sha256": "", "reader": "A", "lines": {"text": "1-3", "other": "3"}}'
    (annotations.FOLDER / "some.jsonl").write_text(row, "utf-8")
    with pytest.raises(ValueError, match="line 3 is both text and other"):
        annotations.load("some")


def test_agreement_beyond_chance() -> None:
    one = reading({1: "navigation", 2: "text", 3: "text", 4: "legal"})
    same = annotations.agreement([one], [one])
    assert (same.documents, same.lines, same.kinds, same.kinds_kappa, same.kept_kappa) == (1, 4, 1, 1, 1)
    found = annotations.agreement([one], [reading({1: "navigation", 2: "text", 3: "subheading", 4: "text"})])
    assert found.kinds == found.kept == 0.75
    # Kept by one in 2 of 4 lines, by the other in 3 of 4: chance agrees on half, so half of what was left was reached.
    assert found.kept_kappa == pytest.approx(0.5)


def test_what_ships_is_labels_without_text() -> None:
    read, second = annotations.load(), annotations.load("second")
    known = annotations.KEPT | {str(kind) for kind in Kind}
    assert len(read) >= 150
    assert len(second) >= 30
    assert {label for each in (*read, *second) for label in each.labels.values()} <= known
    assert {each.dump for each in read} == set(pages.DUMPS)
    assert {(each.key, each.dump) for each in second} <= {(each.key, each.dump) for each in read}


# Augmentation


def story(name: str, fold: int = 0) -> samples.Labelled:
    body = [
        f"In {name} the harbour board voted {n} times, and the winter went on as long as anybody had feared it."
        for n in range(8)
    ]
    lines = ("Home", "News", *body, "Most read", f"A teaser for something else than {name}")
    return samples.Labelled(name, fold, "wet", None, lines, (0, 0, *[1] * 8, 0, 0))


@pytest.mark.parametrize("way", augment.WAYS)
def test_every_way_makes_labelled_lines(way: str) -> None:
    lines = augment.WAYS[way](random.Random(1), story("Port Ellery"), story("Vardø"))
    assert lines
    kept = [line for line, label in lines if label >= 0.5]
    assert kept
    assert all(line.startswith("In Port Ellery") for line in kept) or way in {"listed", "spoken"}


def test_augmentation_is_the_same_for_a_seed_and_stays_within_the_fold() -> None:
    all_pages = [story(f"Town {n}", n % 2) for n in range(14)]
    made = augment.augment(all_pages, 5)
    assert made == augment.augment(all_pages, 5)
    assert {each.made_by for each in made} <= set(augment.WAYS)
    for each in made:
        towns = {line.split(" the harbour")[0][3:] for line in each.lines if line.startswith("In ")}
        assert {int(town.split()[1]) % 2 for town in towns} == {each.fold}


def html_page(number: int) -> markup.Marked:
    body = [
        f"In Town {number} the harbour board voted {n} times, and the winter went on as long as anybody feared."
        for n in range(8)
    ]
    source = "".join(f"<p>{line}</p>" for line in body)
    gold = page(f"p{number}", f"https://t{number}.example/a", "\n\n".join(body))
    around = f"<title>Votes in {number} | Mail</title><h1>Votes</h1><p>Most read</p>"
    return markup.Marked(gold, f"<html><body>{around}{source}<p>All rights reserved</p></body></html>".encode())


def test_pages_come_again_as_their_story_and_its_beginning() -> None:
    made = list(augment_pages.augment([html_page(number) for number in range(25)]))
    lengths = set()
    for each in made:
        assert each.made_by == "gold"
        story = each.page.gold.split("\n")
        assert (markup.sample(each).labels >= 0.5).sum() == len(story)
        lengths.add(len(story))
    assert lengths == {2, 3, 4, 8}


def test_written_pages_hold_the_story_that_their_gold_tells() -> None:
    read = markup.written_pages()
    assert {each.page.fold for each in read} == set(range(pages.FOLDS))
    for each in read:
        document, _ = samples.RULES.look(each.html, url=each.page.url, media_type="text/html")
        lines = labels.label_lines([block.text for block in document.blocks], each.page.gold, each.page.optional)
        told = sum(len(block.text) for block, label in zip(document.blocks, lines, strict=True) if label >= 0.5)
        assert told >= 0.9 * len(each.page.gold), each.page.id


def test_pages_are_measured_with_the_table_that_ships() -> None:
    key = next(iter(json.loads(folds.INDEX.read_text("utf-8"))))
    measured = folds.pipeline_for(*key.split("/", 1))
    assert measured != Pipeline.default()
    assert measured.names == Pipeline.default().names


# Quality


def test_calibration() -> None:
    right = [results.Result("a", "wet", words, words) for words in (0.2, 0.5, 0.9, 1.0)]
    assert results.calibration(right) == (0, 1)
    wrong = [results.Result("a", "wet", words, 1 - words) for words in (0.25, 0.75, 0.95)]
    assert results.calibration(wrong) == (pytest.approx((0.5 + 0.5 + 0.9) / 3), 0)
