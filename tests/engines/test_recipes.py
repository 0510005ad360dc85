"""The recipes of docs/engines.md, as they stand there: each a script that reads `dumps` and writes `cleaned`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

import scrub.arrow
from tests.runs import PATIENCE, ROOT, STORY

SECTION = re.compile(r"^##+ (?P<name>.+)$", re.MULTILINE)
RECIPE = re.compile(r"^```py\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDS = {"Ray Data": "ray", "Spark DataFrames": "pyspark", "Dask": "dask", "Daft": "daft", "datatrove": "datatrove"}
TEXTS = [f"Story {n}\n\n{STORY}" for n in range(40)]


def recipes() -> dict[str, str]:
    """The scripts by the headings under which they stand."""
    _, *parts = SECTION.split((ROOT / "docs/engines.md").read_text("utf-8"))
    found = {name: RECIPE.search(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: match["code"] for name, match in found.items() if match}


def test_every_recipe_is_run() -> None:
    assert recipes().keys() == NEEDS.keys()


@pytest.mark.parametrize("name", NEEDS)
def test_a_recipe_gives_an_article_for_each_row(name: str, tmp_path: Path, small_engines: dict[str, str]) -> None:
    if not find_spec(NEEDS[name]):
        pytest.skip(f"{NEEDS[name]} is not installed")
    if name.startswith("Spark") and not shutil.which("java"):
        pytest.skip("there is no Java for Spark")
    (tmp_path / "dumps").mkdir()
    for number in range(4):
        table = pa.table({"id": [f"d{n}" for n in range(number, 40, 4)], "text": TEXTS[number::4]})
        pyarrow.parquet.write_table(table, tmp_path / f"dumps/{number}.parquet")
    (tmp_path / "recipe.py").write_text(recipes()[name], "utf-8")
    environment = small_engines | {"PYSPARK_PYTHON": sys.executable}
    script = [sys.executable, "recipe.py"]
    done = subprocess.run(script, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    parts = [pyarrow.parquet.read_table(path) for path in (tmp_path / "cleaned").rglob("*.parquet")]
    texts = {row["id"]: row["text"] for part in parts for row in part.select(["id", "text"]).to_pylist()}
    expected = scrub.arrow.clean_table(pa.table({"id": [f"d{n}" for n in range(40)], "text": TEXTS}))
    assert sum(part.num_rows for part in parts) == 40
    assert texts == dict(zip(expected["id"].to_pylist(), expected["text"].to_pylist(), strict=True))
