"""Libraries that only some formats need: imported where they are used, with an error that says how to install them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A format needs a library that is not installed."""


def installed_by(extra: str) -> str:
    """What installs an extra: of the package, or of a checkout of it."""
    return f"pip install 'scrub-news[{extra}]', or in a checkout '.[{extra}]'"


def need(module: str, what: str, extra: str = "batch") -> Any:
    """The module, imported. Raises MissingExtraError, which names the extra, where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0] if not module.startswith("backports.") else module
        raise MissingExtraError(f"{what} needs {package}: {installed_by(extra)}") from error


def zstd() -> Any:
    """Zstandard, as Python has it from 3.14 on, and before that from the package that brings it to older versions."""
    return need("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")
