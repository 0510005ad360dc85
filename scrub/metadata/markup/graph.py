"""The nodes that a page's scripts of JSON-LD describe, however deep they lie in arrays, graphs and references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scrub.metadata.markup.data import words
from scrub.metadata.markup.json_text import MOST_REPAIRED, read_json

MOST_SCRIPTS = 60
MOST_NODES = 20_000
DEEPEST = 60
MOST_CHARS = 4_000_000
"""Characters of all scripts of a page together."""
Node = dict[str, Any]

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork|Message|Essay)\Z")
_PAGE = re.compile(r"(?:WebPage|ItemPage|VideoObject|Event)\Z")
_SITE = frozenset({"WebSite", "NewsMediaOrganization", "Organization", "Corporation"})
_ELSEWHERE = words("elsewhere")


@dataclass(slots=True)
class Graph:
    """The nodes of all scripts: articles and pages in document order, all by their @id, breadcrumbs, sites."""

    articles: list[Node] = field(default_factory=list)
    pages: list[Node] = field(default_factory=list)
    breadcrumbs: list[Node] = field(default_factory=list)
    sites: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    nodes: int = 0


def read_scripts(scripts: Sequence[str]) -> tuple[Graph, list[str]]:
    """The graph of the texts of all scripts, and warnings for what was broken, too long or too deep."""
    graph, warnings, chars, repairable = Graph(), [], 0, MOST_REPAIRED
    if len(scripts) > MOST_SCRIPTS:
        warnings.append(f"JSON-LD: {len(scripts)} scripts; those after the first {MOST_SCRIPTS} were not read")
    for number, script in enumerate(scripts[:MOST_SCRIPTS], start=1):
        chars += len(script)
        if chars > MOST_CHARS:
            warnings.append(f"JSON-LD: the scripts from the {number}. on were not read: over {MOST_CHARS} characters")
            break
        values, fault = read_json(script, repairable)
        if fault:
            repairable = max(0, repairable - len(script))
            warnings.append(f"JSON-LD: script {number}: {fault}")
        complete = [_collect(value, graph) for value in values]
        if not all(complete):
            warnings.append(f"JSON-LD: script {number}: what is past {MOST_NODES} nodes or {DEEPEST} levels was not read")
    return graph, warnings


def _collect(value: object, graph: Graph) -> bool:
    """Sort the nodes under `value` into `graph`, in document order, without recursion; False where a limit was met."""
    stack: list[tuple[object, int, bool]] = [(value, 0, True)]
    complete = True
    while stack:
        current, depth, own = stack.pop()
        if depth > DEEPEST or graph.nodes > MOST_NODES:
            complete = False
            continue
        if isinstance(current, list):
            stack.extend((item, depth + 1, own) for item in reversed(current[:MOST_NODES]) if isinstance(item, dict | list))
        elif isinstance(current, dict):
            graph.nodes += 1
            _sort(current, graph, own)
            below = [(key, item) for key, item in current.items() if isinstance(item, dict | list)]
            stack.extend((item, depth + 1, own and key not in _ELSEWHERE) for key, item in reversed(below))
    return complete


def _sort(node: Node, graph: Graph, own: bool) -> None:
    if isinstance(name := node.get("@id"), str) and len(node) > 1:
        known = graph.by_id.setdefault(name, node)
        if len(node) > len(known):
            graph.by_id[name] = node
    kind = kind_of(node)
    if kind == "BreadcrumbList":
        graph.breadcrumbs.append(node)
    if not own or not kind:
        return
    if _ARTICLE.search(kind):
        graph.articles.append(node)
    elif _PAGE.search(kind):
        graph.pages.append(node)
    elif kind in _SITE:
        graph.sites.append(node)


def kind_of(node: Node) -> str:
    """The @type without its namespace; of several the one that says most; "" where there is none."""
    found = node.get("@type")
    names = [name for name in (found if isinstance(found, list) else [found])[:10] if isinstance(name, str)]
    names = [name.rpartition("/")[2].rpartition(":")[2][:60] for name in names]
    return next((name for name in names if _ARTICLE.search(name) and name != "CreativeWork"), names[0] if names else "")
