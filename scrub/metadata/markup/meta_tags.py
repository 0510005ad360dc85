"""`<meta>` in the words of Open Graph, Twitter, Dublin Core, Parse.ly, Sailthru, Highwire and others; `<title>`; `<link>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scrub.article import Image
from scrub.metadata.claims import Claim
from scrub.metadata.markup.people import author_claims, named
from scrub.metadata.markup.values import LONGEST_NAME, LONGEST_TITLE, address, moment, plain

_NAMES: Mapping[str, str] = {
    "title": (
        "og:title twitter:title title dc.title dcterms.title parsely-title sailthru.title citation_title cxenseparse:title "
        "headline rbtitle fb_title hdl article:title"
    ),
    "authors": (
        "author article:author parsely-author sailthru.author dc.creator dcterms.creator dc.creator.author citation_author byl byline "
        "cxenseparse:author creator article:author_name article.author authors og:author og:article:author rbauthors dc.contributor "
        "article:byline content_author shareaholic:article_author_name"
    ),
    "published": (
        "article:published_time article:published og:published_time og:article:published_time og:article:published date dc.date "
        "dc.date.issued dc.date.created dcterms.created dcterms.issued dcterms.date dcterms.available dc.created dc.issued parsely-pub-date "
        "sailthru.date citation_publication_date citation_date citation_online_date cxenseparse:recs:publishtime cxenseparse:publishtime "
        "pubdate publishdate publish-date publish_date published published_date published_at publication_date publicationdate "
        "published-date datepublished date_published datecreated ptime pdate originalpublicationdate article_date_original "
        "article.published displaydate bt:pubdate rnews:datepublished shareaholic:article_published_time doc_date timestamp "
        "releasedate article:publicationdate last_published_date cdate prism.publicationdate eprints.datestamp video:release_date "
        "og:pubdate article:create_time article:created date.created created"
    ),
    "modified": (
        "article:modified_time article:modified article:updated_time og:modified_time og:updated_time og:article:modified_time "
        "dc.date.modified dcterms.modified dc.modified last-modified lastmod lastmodified modified datemodified date_modified utime "
        "last_updated_date revision_date article.updated bt:moddate shareaholic:article_modified_time updated modifieddate og:update_time"
    ),
    "publisher": "dc.publisher dcterms.publisher citation_publisher publisher citation_journal_title sourceorganization",
    "site": "og:site_name application-name apple-mobile-web-app-title twitter:app:name:iphone al:ios:app_name dc.source cre",
    "section": (
        "article:section parsely-section sailthru.section cxenseparse:section section og:section article:section:list category "
        "articlesection cg rbsection rubrik channel og:article:section"
    ),
    "tags": (
        "article:tag keywords news_keywords parsely-tags sailthru.tags dc.subject dcterms.subject citation_keywords og:article:tag "
        "cxenseparse:keyword article:tags"
    ),
    "summary": (
        "og:description description twitter:description dc.description dcterms.description dcterms.abstract sailthru.description "
        "citation_abstract abstract"
    ),
    "language": "og:locale dc.language dcterms.language content-language language citation_language inlanguage",
    "url": "og:url twitter:url dc.identifier citation_public_url parsely-link",
    "image": "og:image og:image:url og:image:secure_url twitter:image twitter:image:src sailthru.image.full parsely-image-url",
    "paywalled": "article:content_tier og:article:content_tier content_tier",
}
_SPELLING = re.compile(r"[^a-z0-9:]+")
_TAG_SEPARATOR = re.compile(r"[,;、]")
_TIERS = {"free": False, "metered": True, "locked": True}
_OWN_AUTHORS = re.compile(r"[_:.-]authors?\Z", re.IGNORECASE)
"""A name that a site made up for its authors."""


def _key(name: str) -> str:
    """ "Article:Published_Time", "article:published-time" → one spelling."""
    return _SPELLING.sub("", name.casefold()[:60])


_FIELDS = {_key(name): (field, name) for field, names in _NAMES.items() for name in names.split()}


def from_meta(found: Mapping[str, str], base: str | None) -> Iterator[Claim]:
    """The claims of one `<meta>`, by its attributes."""
    content = found.get("content", "")
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        # One attribute may hold several names.
        for name in found.get(attribute, "")[:200].split()[:4]:
            known = _FIELDS.get(_key(name)) or (("authors", name) if _OWN_AUTHORS.search(name) else None)
            if known is None or (attribute == "itemprop" and not _is_own(name)):
                continue
            source = name if ":" in name or "." in name else f"meta {name}"
            yield from _claims(known[0], content, source.casefold(), base)
            return


def _is_own(name: str) -> bool:
    """Whether an itemprop of a `<meta>` is one of an article and of nothing that is described beside it."""
    return name in {"datePublished", "dateModified", "dateCreated", "headline", "articleSection", "inLanguage"}


def _claims(field: str, content: str, source: str, base: str | None) -> Iterator[Claim]:
    match field:
        case "title":
            if text := plain(content, LONGEST_TITLE):
                yield Claim(field, text, source)
        case "authors":
            yield from author_claims(*named(_straight(plain(content, LONGEST_NAME), source)), source)
        case "published" | "modified":
            if (when := moment(content)) is not None:
                yield Claim(field, when, source)
        case "section":
            if text := plain(content, LONGEST_NAME):
                yield Claim(field, [text], source)
        case "tags":
            words = [plain(word, LONGEST_NAME) for word in _TAG_SEPARATOR.split(content[:5_000])]
            if words := [word for word in words if word]:
                yield Claim(field, words, source)
        case "url":
            if url := address(content, base):
                yield Claim(field, url, source)
        case "image":
            if url := address(content, base):
                yield Claim(field, Image(url), source)
        case "paywalled":
            if (told := _TIERS.get(content.strip().casefold()[:20])) is not None:
                yield Claim(field, told, source)
        case _:
            if text := plain(content):
                yield Claim(field, text, source)


def _straight(name: str, source: str) -> str:
    """Citations name people surname first: "Roe, Jane"."""
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if source.removeprefix("meta ").startswith(("citation_", "dc")) and comma and "," not in given else name


def from_link(found: Mapping[str, str], base: str | None) -> Iterator[Claim]:
    """The claims of one `<link>`: the canonical address."""
    relations = found.get("rel", "")[:100].casefold().split()
    if "canonical" in relations and (url := address(found.get("href"), base)):
        yield Claim("url", url, "link[rel=canonical]")
