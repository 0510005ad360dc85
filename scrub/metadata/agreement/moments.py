"""When it was published and changed: the day on which sources agree, in the page's own time zone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from scrub.metadata.claims import Claim

_WEIGHTS = (
    (re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.datePublished"), 5.0),
    (re.compile(r"json-ld \w*(?:Article|Posting|Report|Review|Recipe)\.dateModified"), 5.0),
    (re.compile(r"article:(?:published|modified)(?:_time)?\Z"), 4.0),
    (re.compile(r"(?:time)?\[itemprop=date|meta date(?:published|modified)"), 3.5),
    (re.compile(r"json-ld WebPage\.date|parsely-|meta parsely|sailthru|cxense|citation_|dc|og:"), 3.0),
    (re.compile(r"dateline"), 2.5),
    (re.compile(r"json-ld \w+\.dateCreated"), 1.5),
    (re.compile(r"time, as written"), 2.0),
    (re.compile(r"url"), 1.5),
    (re.compile(r"time"), 1.5),
)
_OTHER_WEIGHT = 2.0
_VISIBLE = re.compile(r"time|dateline")
_DOUBTED = 0.3
_WIDEST_SHIFT = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)

Moment = datetime | date


def day_of(value: Moment) -> date:
    """The day, in the value's own zone."""
    return value.date() if isinstance(value, datetime) else value


def published(claims: Sequence[Claim], modified: Sequence[Claim]) -> tuple[Moment, str] | None:
    """When the page came out, and the source of the stamp; None where nothing tells. Days on which sources agree add up."""
    changes = {day_of(claim.value) for claim in modified if isinstance(claim.value, date)}
    return _agreed(claims, [*claims, *modified], changes)


def changed(claims: Sequence[Claim], others: Sequence[Claim], since: Moment | None) -> tuple[Moment, str] | None:
    """When the page was changed; None where nothing tells, or only what was before it came out."""
    if (found := _agreed(claims, [*claims, *others])) is None:
        return None
    return None if since is not None and day_of(found[0]) < day_of(since) else found


def _agreed(claims: Sequence[Claim], every: Sequence[Claim], other: Collection[date] = ()) -> tuple[Moment, str] | None:
    """The stamp of the day with most votes. What readers are told counts little on a day that is the `other` field's too:
    pages put the day of the last change where the day of publishing stands."""
    stamps = [(claim.value, claim.source, _weight(claim.source)) for claim in claims if isinstance(claim.value, date)]
    if not stamps:
        return None
    zone = _zone([(claim.value, claim.source) for claim in every if isinstance(claim.value, datetime)])
    local = [(_in_zone(value, zone), source, weight) for value, source, weight in stamps]
    votes: dict[date, dict[str, float]] = defaultdict(dict)
    for value, source, weight in local:
        kind = source.partition(",")[0]
        if day_of(value) in other and _VISIBLE.match(source):
            weight *= _DOUBTED
        votes[day_of(value)][kind] = max(weight, votes[day_of(value)].get(kind, 0.0))
    best = max(votes, key=lambda day: (sum(votes[day].values()), -day.toordinal()))
    value, source, _ = max((stamp for stamp in local if day_of(stamp[0]) == best), key=_exactness)
    return value, source


def _weight(source: str) -> float:
    return next((weight for form, weight in _WEIGHTS if form.match(source)), _OTHER_WEIGHT)


def _exactness(stamp: tuple[Moment, str, float]) -> tuple[int, float]:
    """A moment in a zone says more than one without, and that more than a day; then the better source."""
    value, _, weight = stamp
    if not isinstance(value, datetime):
        return 0, weight
    return (2 if value.tzinfo is not None else 1), weight


def _in_zone(value: Moment, zone: timezone | None) -> Moment:
    """A stamp in UTC, as the page's readers' clocks show it: the same moment."""
    if zone is not None and isinstance(value, datetime) and value.utcoffset() == timedelta(0):
        return value.astimezone(zone)
    return value


def _zone(stamps: Sequence[tuple[datetime, str]]) -> timezone | None:
    """The page's own offset: one that a stamp bears, else what parts a stamp in UTC from the same one as readers see it."""
    for value, source in stamps:
        offset = value.utcoffset()
        if offset and not source.startswith("time"):
            return timezone(offset)
    universal = [value.astimezone(UTC) for value, _ in stamps if value.utcoffset() == timedelta(0)][:8]
    seen = [value for value, source in stamps if value.tzinfo is None and _VISIBLE.match(source)][:4]
    shifts = [
        local.replace(second=0, microsecond=0) - utc.replace(tzinfo=None, second=0, microsecond=0)
        for local in seen
        for utc in universal
    ]
    if timedelta(0) in shifts:  # readers see UTC
        return None
    return next((timezone(shift) for shift in shifts if abs(shift) <= _WIDEST_SHIFT and not shift % _QUARTER), None)
