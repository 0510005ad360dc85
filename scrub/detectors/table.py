"""The ordered table of detectors. A new one is a file of its own, a line here, and a fixture."""

from __future__ import annotations

from scrub.detectors.advert import ADVERT
from scrub.detectors.appended import Appended
from scrub.detectors.base import Detector
from scrub.detectors.bio import Bio
from scrub.detectors.byline import Byline
from scrub.detectors.caption import Captions, Credits
from scrub.detectors.comments import Comments
from scrub.detectors.consent import Consent
from scrub.detectors.contact import Contact
from scrub.detectors.dateline import Dateline
from scrub.detectors.embed import Embeds
from scrub.detectors.error import ERROR
from scrub.detectors.headline import Headline
from scrub.detectors.labels import Labels
from scrub.detectors.legal import Legal
from scrub.detectors.lists import LATEST, POPULAR, RECOMMENDED, RELATED
from scrub.detectors.login import LOGIN
from scrub.detectors.masthead import Masthead
from scrub.detectors.menu import Menu, Menus
from scrub.detectors.names import Names
from scrub.detectors.names_by_place import NamesByPlace
from scrub.detectors.navigation import Navigation
from scrub.detectors.newsletter import NEWSLETTER
from scrub.detectors.other import OTHER
from scrub.detectors.pagination import PAGINATION
from scrub.detectors.paywall import PAYWALL
from scrub.detectors.pictured import Pictured
from scrub.detectors.pull_quote import PullQuote
from scrub.detectors.reactions import Reactions
from scrub.detectors.share import SHARE, Follow
from scrub.detectors.signed import Signed
from scrub.detectors.site import Site, SiteBody
from scrub.detectors.stamped import Stamped
from scrub.detectors.summary import Summary
from scrub.detectors.tagger import Tagger
from scrub.detectors.tags import Tags
from scrub.detectors.titled import Titled
from scrub.detectors.tools import TOOLS

TABLE: tuple[Detector, ...] = (
    Site(),
    # What announces itself by wording or shape, wherever it stands.
    Consent(),
    ERROR,
    Navigation(),
    TOOLS,
    LOGIN,
    SHARE,
    Reactions(),
    NEWSLETTER,
    Follow(),
    PAYWALL,
    ADVERT,
    PAGINATION,
    Legal(),
    Contact(),
    Dateline(),
    Byline(),
    Captions(),
    Credits(),
    Tags(),
    Embeds(),
    OTHER,
    # What takes lines with it that say nothing themselves.
    RELATED,
    RECOMMENDED,
    POPULAR,
    LATEST,
    Comments(),
    Menus(),
    # What can be told only by its place among the rest.
    Headline(),
    NamesByPlace(),
    Summary(),
    Bio(),
    Appended(),
    PullQuote(),
    Menu(),
    Tagger(),
    Pictured(),
    # The head of the article, known by the story.
    Titled(),
    Stamped(),
    Signed(),
    Masthead(),
    # What the tagger said, made better by the page's markup.
    Labels(),
    SiteBody(),
    # Names for what goes; they change nothing else.
    Names(),
)
"""In the order in which they run. Where two are equally sure of a block, the earlier one names it."""
