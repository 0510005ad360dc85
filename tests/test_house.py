"""The house in order: public names, light imports, and files that agree with each other."""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib import import_module, resources
from pathlib import Path
from types import ModuleType

import pytest

import scrub
from scrub import detectors
from scrub.cli import running
from scrub.detectors.base import Detector
from scrub.detectors.table import TABLE
from scrub.engines import driver
from scrub.io import shards
from scrub.io.compression import COMPRESSIONS
from scrub.io.writers import WRITTEN

ROOT = Path(__file__).parents[1]
MOST_LINES = 300  # as CONTRIBUTING.md says
SLOWEST_IMPORT = 0.15  # CPU seconds
HEAVY = ("trafilatura", "httpx", "dateparser", "rich", "click", "selectolax", "py3langid", "charset_normalizer")

# Bracketed so that they do not match themselves.
MACHINE = re.compile(r"(?<![\w.:/<])/(?:w[o]rk|r[o]ot|t[m]p|h[o]me|U[s]ers)/|\bC:\\")
TEXT_FILES = {".py", ".md", ".toml", ".txt", ".json", ".yaml", ".yml", ".lock", ""}


def commands() -> list[str]:
    """The commands of README's section "Two commands"."""
    section = (ROOT / "README.md").read_text("utf-8").partition("## Two commands\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.+)\n```$", section, re.MULTILINE)


def fresh(code: str) -> str:
    """What `code` prints in a fresh process that measures no coverage and may keep its bytecode."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV") and k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def modules() -> list[ModuleType]:
    """The modules of the detectors."""
    return [import_module(f"{detectors.__name__}.{found.name}") for found in pkgutil.iter_modules(detectors.__path__)]


def test_public_names() -> None:
    assert set(scrub.__all__) == {
        "Article",
        "Block",
        "Detector",
        "Document",
        "Failure",
        "Finding",
        "Image",
        "Kind",
        "Notes",
        "Options",
        "Passage",
        "Pipeline",
        "Removal",
        "Verdict",
        "apply_plan",
        "clean",
        "clean_many",
    }
    assert all(hasattr(scrub, name) for name in scrub.__all__)


def test_types_are_for_others_too() -> None:
    assert resources.files("scrub").joinpath("py.typed").is_file(), "type checkers take a package without it for untyped"


def test_modules_are_short() -> None:
    long = {str(path.relative_to(ROOT)): count for path in ROOT.glob("scrub/**/*.py") if (count := lines_of(path)) > MOST_LINES}
    assert not long


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert scrub.__version__ == project["version"]


def test_import_loads_nothing_heavy() -> None:
    loaded = json.loads(fresh("import json, sys, scrub; print(json.dumps(sorted(sys.modules)))"))
    assert "scrub" in loaded
    assert not set(HEAVY) & set(loaded)


def test_import_is_fast() -> None:
    timed = "import time; start = time.process_time(); import scrub; print(time.process_time() - start)"
    best = min(float(fresh(timed)) for _ in range(7))
    assert best < SLOWEST_IMPORT


def test_imports_run_downwards() -> None:
    above = {"cli", "batch", "fetch", "io", "arrow", "engines", "demo"}
    parts = imports()
    assert above < parts.keys()
    assert [*TopologicalSorter(parts).static_order()], "a cycle would raise"
    reached, asked = set[str](), ["pipeline"]
    while asked:
        reached.add(part := asked.pop())
        asked += parts[part] - reached
    assert not reached & above
    assert {"assemble", "decide", "detectors", "metadata", "segment", "document", "article", "page"} < reached


def imports() -> dict[str, set[str]]:
    """The parts of the package (its modules and the packages in it), and which of the others each imports, wherever it does."""
    package = ROOT / "scrub"
    parts: dict[str, set[str]] = {}
    for path in package.rglob("*.py"):
        part = path.relative_to(package).with_suffix("").parts[0]
        nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
        for_types = (node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        unused = {inner for node in for_types for inner in ast.walk(node)}
        found = (node for node in nodes if isinstance(node, ast.ImportFrom) and node not in unused and node.module)
        names = (f"{node.module}.{name.name}".split(".") for node in found for name in node.names)
        parts.setdefault(part, set()).update(name[1] for name in names if name[0] == "scrub")
    inside = {part: others & parts.keys() - {part} for part, others in parts.items()}
    return {part: others for part, others in inside.items() if not part.startswith("__")}


@pytest.mark.parametrize("path", sorted(ROOT.glob("training/*.py")), ids=lambda path: path.name)
def test_trainer_asks_for_what_there_is(path: Path) -> None:
    """The tests do not install what the trainer needs, so that nothing else would find a name that is gone."""
    found = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom) and node.module)
    asked = [(node.module, name.name) for node in found if str(node.module).startswith("scrub") for name in node.names]
    missing = [
        f"{module}.{name}"
        for module, name in asked
        if not hasattr(import_module(str(module)), name) and not (ROOT / str(module).replace(".", "/") / f"{name}.py").exists()
    ]
    assert not missing


def test_readme_has_two_commands_each_a_line() -> None:
    assert len(commands()) == 2


def test_ci_runs_the_test_command_of_the_readme() -> None:
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert commands()[1] in lines
    assert lines.index("export SCRUB_REQUIRE_SHARED=1") < lines.index(commands()[1])
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("detector", TABLE, ids=lambda detector: detector.name)
def test_module_of_a_detector_says_what_it_finds(detector: Detector) -> None:
    homes = [module for module in modules() if any(value is detector for value in vars(module).values())]
    module = homes[0] if homes else sys.modules[type(detector).__module__]
    assert (module.__doc__ or "").strip()
    assert detector.detect.__doc__ or type(detector).__doc__


@pytest.mark.parametrize(
    ("offered", "known"),
    [
        (running.FORMATS, tuple(WRITTEN)),
        (running.INPUTS, tuple(shards.FORMATS)),
        (running.ENGINES, ("local", *driver.ENGINES)),
        (running.COMPRESSIONS, ("none", *COMPRESSIONS)),
    ],
    ids=["formats", "inputs", "engines", "compressions"],
)
def test_run_offers_what_there_is(offered: tuple[str, ...], known: tuple[str, ...]) -> None:
    """The command lists its choices anew, so that its help loads none of the parts."""
    assert offered == known


def test_names_in_the_table_are_distinct() -> None:
    assert len({detector.name for detector in TABLE}) == len(TABLE)


def test_lock_is_of_this_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    (metadata,) = (p["metadata"] for p in packages if p["name"] == project["project"]["name"])
    extras = [requirement for extra in project["project"]["optional-dependencies"].values() for requirement in extra]
    assert locked(metadata["requires-dist"]) == declared([*project["project"]["dependencies"], *extras])
    groups = project["dependency-groups"]
    for name, group in metadata["requires-dev"].items():
        included = [r for r in group_requirements(groups, name) if isinstance(r, str)]
        assert locked(group) == declared(included), name


def group_requirements(groups: dict[str, list[str | dict[str, str]]], name: str) -> list[str]:
    """The requirements of a dependency group and of those that it includes."""
    found: list[str] = []
    for entry in groups[name]:
        found += [entry] if isinstance(entry, str) else group_requirements(groups, entry["include-group"])
    return found


def declared(requirements: list[str]) -> set[tuple[str, frozenset[str]]]:
    """Normalised names and version clauses of requirements as `pyproject.toml` has them."""
    pairs = (re.fullmatch(r"([\w.-]+)(?:\[[^\]]*\])?\s*([^;]*).*", requirement) for requirement in requirements)
    return {(re.sub(r"[-_.]+", "-", m[1]).lower(), clauses(m[2])) for m in pairs if m}


def locked(requirements: list[dict[str, str]]) -> set[tuple[str, frozenset[str]]]:
    """The same of requirements as `uv.lock` has them."""
    return {(requirement["name"], clauses(requirement.get("specifier", ""))) for requirement in requirements}


def clauses(specifier: str) -> frozenset[str]:
    """The clauses of a version specifier, whatever their order."""
    return frozenset(clause.strip() for clause in specifier.split(",") if clause.strip())


@pytest.mark.usefixtures("untraced")
def test_no_file_names_a_path_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not found


def files() -> list[Path]:
    """The project's files of text; what tools leave in hidden folders is none of it, and not walked through."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name == ".ci" or not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return [path for path in found if path.suffix in TEXT_FILES]
