"""XML of strangers: no entities, no network, no limits lifted, elements let go as soon as they were read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree


class MalformedError(ValueError):
    """Not a document of the expected form."""


_MOST = 100_000
"""Elements inside one entry; a thousand pictures with all that is said of them are some ten thousand."""


def elements(document: bytes, names: frozenset[str]) -> Iterator[tuple[str, etree._Element]]:
    """The elements of these local names as they end, `(name, element)`; each is emptied once the next is asked for.

    What stands outside of them is let go as it ends, and one that holds over a hundred thousand elements ends the reading, so
    that memory does not grow with their number. A damaged document gives what stands before the damage. Raises MalformedError
    for one that is no XML at all.
    """
    parsing = etree.iterparse(
        BytesIO(document.lstrip()),
        events=("start", "end"),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    around = inside = 0  # wanted elements that have begun and not ended, and how many elements ended since the first of them
    try:
        for event, element in parsing:
            name = _local_name(element)
            wanted = name in names
            if event == "start":
                around += wanted
                continue
            if wanted:
                around -= 1
                yield name, element
            inside = inside + 1 if around else 0
            if inside > _MOST:
                return
            if wanted or not around:
                _let_go(element)
    except etree.XMLSyntaxError as error:
        raise MalformedError(f"no XML: {error.msg}") from error
    if parsing.root is None:
        raise MalformedError("no XML: it has no element")


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _let_go(element: etree._Element) -> None:
    """Empty an element, and remove what stands before it in its parent; the parser still needs the element itself."""
    element.clear(keep_tail=False)
    while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
        parent.remove(before)


def texts(element: etree._Element) -> dict[str, str]:
    """The text of all elements below by local name, the first of each; of links without text their `href`."""
    found: dict[str, str] = {}
    for child in element.iterdescendants(tag=etree.Element):
        name = _local_name(child)
        text = (child.text or "").strip()
        if name == "link" and not text and child.get("rel", "alternate") == "alternate":
            text = child.get("href", "").strip()
        if text:
            found.setdefault(name, text[:4_000])
    return found
