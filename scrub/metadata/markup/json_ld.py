"""JSON-LD: what the page's own article says of itself in the words of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrub.article import Image
from scrub.folding import fold
from scrub.metadata.claims import LONGEST_BODY, Claim
from scrub.metadata.markup.graph import Graph, Node, kind_of
from scrub.metadata.markup.people import author_claims, named, signed
from scrub.metadata.markup.values import LONGEST_NAME, LONGEST_TITLE, address, moment, plain

MOST_ITEMS = 60
"""Authors, tags or images of one article."""

_ORGANISATION = re.compile(r"Organi[sz]ation|Corporation|Brand|Periodical|Newspaper|Agency")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rest of the page says, to tell its own article from others described on it."""

    titles: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    base: str | None = None
    language: str | None = None


def claims(graph: Graph, hints: Hints) -> Iterator[Claim]:
    """What the page's own article says, then what its description as a page says, then breadcrumbs and site."""
    main = _main(graph.articles, hints)
    if main is not None:
        yield from _article(main, graph, hints, kind_of(main))
    for page in graph.pages[:3]:
        if kind_of(page) != "Event":
            yield from _article(page, graph, hints, kind_of(page))
    for crumbs in graph.breadcrumbs[:1]:
        if names := _crumbs(crumbs):
            yield Claim("section", names, "json-ld BreadcrumbList")
    for site in graph.sites[:5]:
        if name := _name(site):
            yield Claim("site", name, f"json-ld {kind_of(site)}.name")


def _main(articles: Sequence[Node], hints: Hints) -> Node | None:
    """The article that the page is about: the one that bears the page's headline or address, else the first."""

    def likeness(node: Node) -> tuple[int, int, int]:
        titles = {fold(plain(node.get(key), LONGEST_TITLE)) for key in ("headline", "name", "alternativeHeadline")} - {""}
        page = node.get("mainEntityOfPage")
        addresses = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
        named = bool(titles & hints.titles)
        placed = any(
            isinstance(url, str) and (address(url, hints.base) or "").partition("#")[0] in hints.urls for url in addresses
        )
        told = sum(key in node for key in ("headline", "datePublished", "author", "publisher"))
        return named + placed, int(kind_of(node) != "CreativeWork"), told

    return max(articles[:50], key=likeness) if articles else None  # of equals the first


def _article(node: Node, graph: Graph, hints: Hints, kind: str) -> Iterator[Claim]:
    source = f"json-ld {kind}"
    for key in ("headline", "name", "alternativeHeadline"):
        if title := plain(_scalar(node.get(key)), LONGEST_TITLE):
            yield Claim("title", title, f"{source}.{key}")
    yield from _signed(node, graph, source)
    for name, keys in (("published", ("datePublished", "dateCreated", "uploadDate")), ("modified", ("dateModified",))):
        for key in keys:
            if (found := moment(_scalar(node.get(key)), hints.language)) is not None:
                yield Claim(name, found, f"{source}.{key}")
    for key in ("publisher", "sourceOrganization"):
        if name := _name(_resolved(_first(node.get(key)), graph)):
            yield Claim("publisher", name, f"{source}.{key}")
    sections = [text for item in _items(node.get("articleSection")) if (text := plain(_scalar(item), LONGEST_NAME))]
    if sections:
        yield Claim("section", list(dict.fromkeys(sections)), f"{source}.articleSection")
    if tags := _tags(node.get("keywords")):
        yield Claim("tags", tags, f"{source}.keywords")
    if summary := plain(_scalar(node.get("description"))):
        yield Claim("summary", summary, f"{source}.description")
    if body := _body(node):
        yield Claim("body", body, f"{source}.articleBody")
    if language := plain(_language(node.get("inLanguage")), 40):
        yield Claim("language", language, f"{source}.inLanguage")
    yield from _places(node, graph, hints, source)


def _body(node: Node) -> str:
    """The text of the article, a line for each of its own."""
    told = _scalar(node.get("articleBody"))
    lines = told[:LONGEST_BODY].splitlines() if isinstance(told, str) else ()
    return "\n".join(text for line in lines if (text := plain(line, LONGEST_BODY)))


def _places(node: Node, graph: Graph, hints: Hints, source: str) -> Iterator[Claim]:
    page = node.get("mainEntityOfPage")
    for key, value in (("url", node.get("url")), ("mainEntityOfPage", page.get("@id") if isinstance(page, dict) else page)):
        if url := address(_first(value), hints.base):
            yield Claim("url", url, f"{source}.{key}")
    for item in _items(node.get("image")):
        if image := _image(_resolved(item, graph), graph, hints.base):
            yield Claim("image", image, f"{source}.image")
    if (free := _truth(node.get("isAccessibleForFree"))) is not None:
        yield Claim("paywalled", not free, f"{source}.isAccessibleForFree")
    elif any(
        isinstance(part, dict) and _truth(part.get("isAccessibleForFree")) is False for part in _items(node.get("hasPart"))
    ):
        yield Claim("paywalled", True, f"{source}.hasPart.isAccessibleForFree")


def _signed(node: Node, graph: Graph, source: str) -> Iterator[Claim]:
    for key in ("author", "creator"):
        names: list[str] = []
        agencies: list[str] = []
        for item in _items(node.get(key)):
            found = _author(_resolved(item, graph))
            names += found[0]
            agencies += found[1]
        yield from author_claims(names, agencies, f"{source}.{key}")


def _author(item: object) -> tuple[list[str], list[str]]:
    """Names and agencies of one author. An organisation that signs is an agency; whether it is the site, `agree` knows."""
    if isinstance(item, str):
        text = plain(item, LONGEST_NAME)
        return named(text)
    if not isinstance(item, dict):
        return [], []
    text = _name(item)
    if _ORGANISATION.search(kind_of(item)):
        names, agencies = signed(text)
        return (names, agencies) if names and not agencies and len(names) > 1 else ([], [text] if text else [])
    if isinstance(item.get("name"), list):  # several people in one node
        people = [named(plain(_scalar(name), LONGEST_NAME)) for name in _items(item["name"])]
        return [name for names, _ in people for name in names], [name for _, agencies in people for name in agencies]
    return named(text)


def _name(node: object) -> str:
    if isinstance(node, str):
        return "" if address(node) else plain(node, LONGEST_NAME)
    if not isinstance(node, dict):
        return ""
    if text := plain(_scalar(node.get("name")), LONGEST_NAME):
        return "" if address(text) else text
    return " ".join(part for key in ("givenName", "familyName") if (part := plain(node.get(key), LONGEST_NAME)))


def _image(item: object, graph: Graph, base: str | None) -> Image | None:
    if isinstance(item, str):
        url = address(item, base)
        return Image(url) if url else None
    if not isinstance(item, dict):
        return None
    url = (
        address(_first(item.get("url")), base)
        or address(_first(item.get("contentUrl")), base)
        or address(item.get("@id"), base)
    )
    caption = plain(_scalar(item.get("caption"))) or None
    credit = plain(_scalar(item.get("creditText")), LONGEST_NAME) or None
    if credit is None:
        who = _resolved(_first(item.get("author") or item.get("creator") or item.get("copyrightHolder")), graph)
        credit = _name(who) or None
    return Image(url, caption, credit) if url else None


def _crumbs(node: Node) -> list[str]:
    """The names of a breadcrumb in order of their positions."""
    found: list[tuple[float, str]] = []
    for number, item in enumerate(_items(node.get("itemListElement"))):
        if not isinstance(item, dict):
            continue
        inner = item.get("item")
        name = plain(_scalar(item.get("name")), LONGEST_NAME) or (_name(inner) if isinstance(inner, dict) else "")
        position = item.get("position")
        if isinstance(position, str) and position.isdecimal() and len(position) < 4:
            position = int(position)
        found.append((position if isinstance(position, int | float) else number, name))
    return [name for _, name in sorted(found, key=lambda pair: pair[0]) if name]


def _tags(value: object) -> list[str]:
    words: list[str] = []
    for item in _items(value):
        text = item if isinstance(item, str) else _name(item)
        words += [plain(word, LONGEST_NAME) for word in re.split(r"[,;、]", text[:5_000])]
    return list(dict.fromkeys(word for word in words if word))[:MOST_ITEMS]


def _language(value: object) -> object:
    value = _first(value)
    return value.get("alternateName") or value.get("name") if isinstance(value, dict) else value


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    told = str(value).rpartition("/")[2].strip().casefold() if isinstance(value, str) else ""
    return {"true": True, "false": False, "yes": True, "no": False}.get(told)


def _items(value: object) -> list[Any]:
    """A value, a list of values or an @list, as a list of at most `MOST_ITEMS`."""
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    if isinstance(value, list):
        return [item for outer in value[:MOST_ITEMS] for item in (outer if isinstance(outer, list) else [outer])][:MOST_ITEMS]
    return [] if value is None else [value]


def _first(value: object) -> object:
    items = _items(value)
    return items[0] if items else None


def _scalar(value: object) -> object:
    """A literal out of `{"@value": …}` or of a list."""
    value = _first(value)
    return value.get("@value") if isinstance(value, dict) else value


def _resolved(item: object, graph: Graph) -> object:
    """What an item that is only a reference points at."""
    if (
        isinstance(item, dict)
        and not (item.keys() & {"name", "url", "contentUrl", "givenName"})
        and isinstance(item.get("@id"), str)
    ):
        return graph.by_id.get(item["@id"], item)
    return item
