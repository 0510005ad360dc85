"""`nox` runs every session, `nox -s tests` one of them; what follows `--` goes to its tool.

Sessions install the versions that `uv.lock` names, so that all machines check with the same tools: with uv where it is there,
which takes a third of pip's time, else with pip.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "uv|virtualenv"
# The tests come last: the summary of pytest closes the output.
nox.options.sessions = ["lint", "types", "docs", "package", "engines", "tests"]

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
DOCS = "tests/test_docs.py"
ENGINES = "tests/engines"


def locked(session: nox.Session) -> str:
    """The path of a constraints file with the versions of `uv.lock`, written into the session's environment."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    path = Path(session.virtualenv.location) / "constraints.txt"
    path.write_text("".join(f"{line}\n" for line in map(_pin, lock["package"]) if line), "utf-8")
    return str(path)


def _pin(package: dict[str, object]) -> str:
    """`name==version` of one locked package, with the Pythons it is locked for; "" for the project itself."""
    if "registry" not in package["source"]:
        return ""
    pin = f"{package['name']}=={package['version']}"
    markers = package.get("resolution-markers")
    return f"{pin} ; {' or '.join(f'({marker})' for marker in markers)}" if markers else pin


def install(session: nox.Session, *groups: str, project: bool = True) -> None:
    """Install dependency groups of `pyproject.toml`, and the project in place."""
    requirements = nox.project.dependency_groups(PYPROJECT, *groups)
    session.install("-c", locked(session), *requirements, *(["-e", "."] if project else []))


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
    install(session, "lint", project=False)
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict."""
    install(session, "types")
    session.run("mypy", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Runs the snippets of README and docs and follows their links."""
    install(session, "test")
    # Without a summary: the only one in the output of all sessions is that of `tests`.
    session.run("pytest", "-qq", DOCS, *session.posargs)


@nox.session(reuse_venv=False, venv_backend="virtualenv")
def package(session: nox.Session) -> None:
    """Builds the wheel, installs it in an empty environment, runs the main job outside the checkout."""
    folder = session.create_tmp()
    session.run("pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder, ".")
    (wheel,) = Path(folder).glob("scrub_news-*.whl")
    session.install("-c", locked(session), str(wheel))
    session.chdir(folder)
    seeds = sorted(map(str, (ROOT / "seeds").glob("*.txt")))
    output = session.run("scrub", "clean", *seeds, "--removed", silent=True) or ""
    if missing := [seed for seed in seeds if f"==> {seed} <==" not in output]:
        session.error(f"nothing came of {', '.join(missing)}")


@nox.session
def engines(session: nox.Session) -> None:
    """Ray, Spark, datatrove and Dask for real, on this machine. Without Java, Spark is left out."""
    install(session, "engines")
    install_java(session)
    session.run("pytest", "-qq", ENGINES, *session.posargs)


def install_java(session: nox.Session) -> None:
    """The Java that Spark needs, where there is none and it may be installed."""
    if not shutil.which("java") and shutil.which("apt-get") and os.geteuid() == 0:
        for command in ("update -q", "install -qy --no-install-recommends default-jre-headless"):
            session.run("apt-get", *command.split(), external=True, silent=True, success_codes=[0, 100])
    if not shutil.which("java"):
        session.warn("there is no Java: the tests of Spark are skipped")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests but those of `docs`, with branch coverage; arguments (`-- -k dates`) leave the coverage out."""
    install(session, "test")
    # A file at a time to a process for each core: what a file sets up once is set up once.
    spread = ("--numprocesses=auto", "--dist=loadfile")
    session.run("pytest", *(session.posargs or [*spread, "--cov", "--durations=15", f"--ignore={DOCS}"]))
