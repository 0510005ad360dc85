"""What a detector may say: findings and estimates that are checked before anything is made of them.

A detector of somebody else's is believed in what it sees, not in how it says it: what has not the form of a finding would
cost the whole document later on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from scrub.article import Image, Kind
from scrub.detectors.base import Estimate, Finding

# The usual types first: to ask an abstract one takes ten times as long, and every finding is asked.
_SEQUENCES = (tuple, Sequence)
_MAPPINGS = (dict, Mapping)
_NUMBERS = (float, int)


def checked(found: Iterable[object], blocks: int) -> Sequence[Finding | Estimate]:
    """What a detector said about a document of so many blocks, as a list. Raises TypeError or ValueError for what cannot be."""
    said: list[Finding | Estimate] = []
    for item in found:
        if isinstance(item, Finding):
            _check_finding(item, blocks)
        elif isinstance(item, Estimate):
            _check_estimate(item, blocks)
        else:
            raise TypeError(f"{item!r} is neither a Finding nor an Estimate")
        said.append(item)
    return said


def fits(name: str, value: object) -> bool:
    """Whether `value` is one that the article's field `name` can have; names of no field are nobody's business."""
    return name not in _VALUES or _VALUES[name](value)


def _check_finding(finding: Finding, blocks: int) -> None:
    rule = finding.rule
    if not (isinstance(rule, str) and isinstance(finding.evidence, str)):
        raise TypeError(f"rule {rule!r} and evidence {finding.evidence!r} are not both text")
    if not (isinstance(finding.blocks, _SEQUENCES) and all(map(_is_whole, finding.blocks))):
        raise TypeError(f"{rule} has blocks {finding.blocks!r}, which are no indices")
    if finding.blocks and (min(finding.blocks) < 0 or max(finding.blocks) >= blocks):
        raise ValueError(f"{rule} points outside the document's {blocks} blocks")
    if not (isinstance(finding.kind, Kind) and _is_share(finding.confidence) and _is_whole(finding.rank)):
        raise ValueError(f"{rule} has kind {finding.kind!r}, confidence {finding.confidence!r} and rank {finding.rank!r}")
    if not isinstance(finding.values, _MAPPINGS):
        raise TypeError(f"{rule} has values {finding.values!r}, which is no table")
    for name, value in finding.values.items():
        if not (isinstance(name, str) and fits(name, value)):
            raise ValueError(f"{rule} gives {name} a value that it cannot have: {value!r}")


def _check_estimate(estimate: Estimate, blocks: int) -> None:
    if not (isinstance(estimate.story, Sequence) and len(estimate.story) == blocks and all(map(_is_share, estimate.story))):
        raise ValueError(f"an estimate has no probability for each of the document's {blocks} blocks")
    if not _is_share(estimate.quality):
        raise ValueError(f"an estimate has quality {estimate.quality!r}")
    if not (isinstance(estimate.doubted, AbstractSet) and all(map(_is_whole, estimate.doubted))):
        raise TypeError(f"an estimate doubts {estimate.doubted!r}, which is no set of indices")


def _is_whole(value: object) -> bool:
    return isinstance(value, int)


def _is_share(value: object) -> bool:
    return isinstance(value, _NUMBERS) and 0 <= value <= 1


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_images(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(image, Image) and _is_image(image) for image in value)


def _is_image(image: Image) -> bool:
    return all(part is None or isinstance(part, str) for part in (image.url, image.caption, image.credit))


_VALUES: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(("title", "summary", "publisher", "agency", "site", "language"), _is_text),
    **dict.fromkeys(("authors", "section", "tags"), _are_texts),
    **dict.fromkeys(("published", "modified"), lambda value: isinstance(value, date)),
    "images": _are_images,
    "paywalled": lambda value: isinstance(value, bool),
}
"""By field of the article, whether it can have a value."""
