"""Which form of a byline a line has, and that the cheap tests of no form keep its lines from being read."""

from __future__ import annotations

import pytest

from scrub.detectors.byline_forms import FORMS, by_its_form
from scrub.document import Block, Document

CASES = [
    ("Reporting by Jane Roe; editing by Mary Major", "who reported and edited"),
    ("Mary Major contributed to this report.", "who contributed"),
    ("Vane reported from Oldhaven, Northshore.", "who reported from where, at the end"),
    ("Jane Roe - Oldhaven / AFP", "names, a place and their agency"),
    ("Reuters, New York", "an agency and a place"),
    ("Fact checked by Mary Major", "who edited"),
    ("By Jane Roe", "'By' and names"),
    ("ByJane Roe", "'ByJane' and names"),
    ("By AFP", "signed by an agency or a desk"),
    ("with AFP", "with material of an agency"),
    ("dpa/epd", "with material of an agency"),
    ("Jane Roe (Reuters)", "names and their agency"),
    ("Jane Roe jane.roe@oldhavenbell.example", "a name and an e-mail address"),
    ("hmb/kle (afp, dpa)", "with material of an agency"),
    ("From OBN's Jane Roe in Oldhaven", "from an outlet's reporter"),
    ("From OBN staff", "from an outlet's reporter"),
    ("Jane Roe | 1,204 Views", "a name and its view counter"),
]


def read(line: str) -> str | None:
    """The evidence for the form of a line that is all of a document."""
    block = Block(0, 0, len(line), line)
    finding = by_its_form(Document(line, [block], language="en"), block)
    return finding.evidence if finding else None


@pytest.mark.parametrize(("line", "evidence"), CASES, ids=[line for line, _ in CASES])
def test_form_of_a_line(line: str, evidence: str) -> None:
    assert read(line) == evidence


@pytest.mark.parametrize("line", ["Oldhaven", "Street views", "The ferry came back (again)", "With the ferry", "Bypass closed"])
def test_line_of_no_form(line: str) -> None:
    assert read(line) is None


def test_every_form_is_shown() -> None:
    shown = {evidence for _, evidence in CASES}
    missing = [form.evidence for form in FORMS if "{" not in form.evidence and form.evidence not in shown]
    assert missing == []
