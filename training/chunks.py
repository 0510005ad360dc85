"""The pages that exist only as HTML, as the four tools would dump them.

The annotations number the lines of these dumps, so the tools' versions are pinned (the dependency group `train`): with others
the lines may differ, and the reading of such a page is then left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from benchmarks.data import DUMPS
from training.pages import Page

NAME = "chunks"
_UNSEEN = frozenset({"script", "style", "noscript", "template", "-comment", "textarea"})


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A page without gold: phrases that belong to its story, and phrases that do not."""

    page: Page
    phrases: tuple[str, ...]
    unwanted: tuple[str, ...]


def load(folder: Path, cache: Path) -> list[Unlabelled]:
    """The pages of `folder/chunks-pages.parquet`; their dumps are made once and kept in `cache`."""
    kept = cache / f"{NAME}-dumps.parquet"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(list(_dump_all(folder))), kept, compression="zstd")
    return [
        Unlabelled(
            Page(NAME, row["id"], row["url"], "", (), {dump: row[dump] for dump in DUMPS}),
            tuple(row["with_"] or ()),
            tuple(row["without"] or ()),
        )
        for row in parquet.read_table(kept).to_pylist()
    ]


def _dump_all(folder: Path) -> Iterator[dict[str, object]]:
    for row in parquet.read_table(folder / f"{NAME}-pages.parquet").to_pylist():
        facts = {name: row[name] for name in ("id", "url", "with_", "without")}
        yield facts | dump(row["html"])


def dump(html: bytes) -> dict[str, str]:
    """The page as the four tools leave it: resiliparse whole and main content, trafilatura, a line for every text node."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    text = _decode(html)
    tree = HTMLTree.parse(text)
    return {
        "wet": extract_plain_text(tree),
        "dclm": extract_plain_text(tree, main_content=True),
        "fineweb": trafilatura.extract(text) or "",
        "textnodes": _text_nodes(text),
    }


def _decode(html: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return html.decode(detect_encoding(html) or "latin-1", "replace")


def _text_nodes(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    nodes = (
        node
        for node in body.traverse(include_text=True)
        if node.tag == "-text" and (node.parent is None or node.parent.tag not in _UNSEEN)
    )
    texts = (" ".join((node.text_content or "").split()) for node in nodes)
    return "\n".join(text for text in texts if text)
