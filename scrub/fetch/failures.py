"""Why an address gave no article: the reasons by name, and which of them are worth another try."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What `failures.jsonl` calls the reason. One vocabulary for all stages."""

    # Not asked for
    SCHEME = "scheme"
    INVALID = "invalid-url"
    ADDRESS = "refused-address"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots-unreachable"
    # Asked for without an answer
    RESOLVE = "name-not-resolved"
    CONNECT = "no-connection"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    PROTOCOL = "broken-answer"
    # Answered with something else
    STATUS = "status"
    REDIRECT = "redirect"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECTS = "too-many-redirects"
    TOO_LARGE = "too-large"
    ENCODING = "content-encoding"
    CONTENT_TYPE = "content-type"
    UNREADABLE = "unreadable"
    # Answered, and not wanted
    NOINDEX = "noindex"
    NOT_AN_ARTICLE = "not-an-article"
    DUPLICATE = "duplicate"
    TOO_OLD = "before-since"
    # Of our own making
    INTERNAL = "internal-error"


RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
BUSY_STATUSES = frozenset({429, 503})
"""The server asks for less: the whole host is slowed down, not the one address put off."""


class FetchError(Exception):
    """An address that gave nothing.

    `reason` is for machines, `detail` for people; `status` is that of the last answer if there was one. `again` says whether
    another try may end otherwise, `wait` for how many seconds the server wants to be left alone. `url` is the address that
    failed, which after redirects is another than the one that was asked for.
    """

    def __init__(
        self, reason: Reason, detail: str, *, status: int | None = None, again: bool = False, wait: float | None = None
    ) -> None:
        """See the class."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.status = status
        self.again = again
        self.wait = wait
        self.url: str | None = None


class ContactMissingError(ValueError):
    """More than a handful of pages were asked for without saying who asks."""
