"""XML of strangers: no entities, no network, no limits lifted, elements let go as soon as they were read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree


class MalformedError(ValueError):
    """Not a document of the expected form."""


def elements(document: bytes, names: frozenset[str]) -> Iterator[tuple[str, etree._Element]]:
    """The elements of these local names as they end, `(name, element)`; each is emptied once the next is asked for.

    A damaged document gives what stands before the damage. Raises MalformedError for one that is no XML at all.
    """
    parsing = etree.iterparse(
        BytesIO(document.lstrip()), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        for _, element in parsing:
            if isinstance(element.tag, str) and (name := etree.QName(element).localname.lower()) in names:
                yield name, element
                element.clear(keep_tail=False)
                while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                    parent.remove(before)
    except etree.XMLSyntaxError as error:
        raise MalformedError(f"no XML: {error.msg}") from error
    if parsing.root is None:
        raise MalformedError("no XML: it has no element")


def texts(element: etree._Element) -> dict[str, str]:
    """The text of all elements below by local name, the first of each; of links without text their `href`."""
    found: dict[str, str] = {}
    for child in element.iterdescendants(tag=etree.Element):
        name = etree.QName(child).localname.lower()
        text = (child.text or "").strip()
        if name == "link" and not text and child.get("rel", "alternate") == "alternate":
            text = child.get("href", "").strip()
        if text:
            found.setdefault(name, text[:4_000])
    return found
