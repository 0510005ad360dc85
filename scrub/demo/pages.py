"""The pages of the demo site: three layouts for stories, and what leads to them. Text in, HTML out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

from scrub.demo.stories import Story, sections

NAME = "The Oldhaven Courier"

ABOUT = {
    "about": ("About us", f"{NAME} is a paper of a town that exists only here."),
    "contact": ("Contact", "Write to the desk, or come to the harbour office on weekdays."),
    "terms": ("Terms of use", "Every story on this site is invented, and may be used for whatever you like."),
}
"""What the foot of each page links to: title and text by path."""


def front(latest: Iterable[Story], base: str) -> str:
    """The first page: the newest stories."""
    return _page(NAME, _list(latest), base)


def section(name: str, members: Iterable[Story], base: str) -> str:
    """The page of a section: all of its stories."""
    return _page(f"{name.capitalize()} | {NAME}", f"<h1>{name.capitalize()}</h1>{_list(members)}", base)


def about(name: str, base: str) -> str:
    """A page about the paper, which asks not to be taken for one of its stories."""
    title, text = ABOUT[name]
    return _page(f"{title} | {NAME}", f"<h1>{title}</h1><p>{text}</p>", base, index=False)


def story(item: Story, related: Iterable[Story], base: str) -> str:
    """The page of a story, in its layout."""
    return {"broadsheet": _broadsheet, "cards": _cards, "plain": _plain}[item.layout](item, tuple(related), base)


def _broadsheet(item: Story, related: tuple[Story, ...], base: str) -> str:
    body = f"""<article><header><h1>{escape(item.title)}</h1>
<p class="byline">By {escape(item.author)}</p>
<time datetime="{item.published.isoformat()}">{item.published:%-d %B %Y, %H:%M}</time></header>
{_paragraphs(item)}
</article>
<aside class="related"><h2>More from {item.section}</h2><ul>{_titles(related)}</ul></aside>"""
    return _page(f"{item.title} | {NAME}", body, base, item)


def _cards(item: Story, related: tuple[Story, ...], base: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "author": {"@type": "Person", "name": item.author},
        "datePublished": item.published.isoformat(),
        "publisher": {"@type": "Organization", "name": NAME},
    }
    body = f"""<script type="application/ld+json">{json.dumps(data)}</script>
<div class="crumbs"><a href="/">Home</a> &rsaquo; <a href="/{item.section}/">{item.section.capitalize()}</a></div>
<div class="story"><h1 class="story__title">{escape(item.title)}</h1>
<div class="story__meta"><span class="author">{escape(item.author)}</span>
<span class="date">{item.published:%d.%m.%Y}</span></div>
<div class="share"><a href="#" rel="nofollow">Share</a> <a href="#" rel="nofollow">Print</a></div>
<div class="story__body">{_paragraphs(item)}</div>
<div class="newsletter"><p>Sign up for our newsletter and get the news of the harbour every morning.</p></div>
<div class="cards"><h3>Most read</h3><ul>{_titles(related)}</ul></div></div>"""
    return _page(f"{item.title} - {NAME}", body, base, item)


def _plain(item: Story, related: tuple[Story, ...], base: str) -> str:
    text = "<br><br>\n".join(escape(paragraph) for paragraph in item.paragraphs)
    body = f"""<table><tr><td><b><a href="/">Courier</a></b></td><td><h2>{escape(item.title)}</h2>
<i>{escape(item.author)}, {item.published:%B %-d, %Y}</i><br><br>
{text}<br><br>
Read more:<br>{"<br>".join(f'<a href="{escape(other.path)}">{escape(other.title)}</a>' for other in related)}
</td></tr></table>"""
    return _page(item.title, body, base, item)


def _page(title: str, body: str, base: str, item: Story | None = None, *, index: bool = True) -> str:
    menu = " ".join(f'<a href="/{name}/">{name.capitalize()}</a>' for name in ("", *sections()) if name)
    head = f'<link rel="canonical" href="{base}{escape(item.path)}">' if item else ""
    head += "" if index else '<meta name="robots" content="noindex">'
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
</head><body>
<nav><a href="/">Home</a> {menu}</nav>
<main>
{body}
</main>
<footer><a href="/about">About us</a> <a href="/contact">Contact</a> <a href="/terms">Terms of use</a>
<p>&copy; 2025 {NAME}. All rights reserved.</p></footer>
</body></html>
"""


def _list(items: Iterable[Story]) -> str:
    """Teasers: address, title, first words."""
    cards = (
        f'<article class="card"><h3><a href="{escape(item.path)}">{escape(item.title)}</a></h3>'
        f"<p>{escape(item.paragraphs[0][:90])} ...</p></article>"
        for item in items
    )
    return "\n".join(cards)


def _titles(items: Iterable[Story]) -> str:
    return "".join(f'<li><a href="{escape(item.path)}">{escape(item.title)}</a></li>' for item in items)


def _paragraphs(item: Story) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.paragraphs)
