"""`scrub.engines.datatrove.Scrub` as a step of a pipeline that datatrove runs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import scrub
from tests.runs import ROOT, STORY

pytestmark = pytest.mark.skipif(not find_spec("datatrove"), reason="datatrove is not installed")

# In a process of its own: datatrove configures the logging of its process, and warns of what others depend on.
RUN = """
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from scrub.batch.options import BatchOptions
from scrub.engines.datatrove import Scrub

if __name__ == "__main__":
    step = Scrub(JsonlWriter("dropped", compression=None), BatchOptions(drop=("empty",), language="en"))
    pipeline = [JsonlReader("in"), step, JsonlWriter("out", compression=None)]
    LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir="log").run()
"""
PAGE = f"<html><head><title>Ferry</title></head><body><nav><a href='/'>Home</a></nav><p>{STORY}</p></body></html>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of documents, and what came of them."""
    made = tmp_path_factory.mktemp("datatrove")
    (made / "in").mkdir()
    for number in range(2):
        documents = [
            {"id": f"text{number}", "text": STORY, "url": "https://x.example/1", "title": "as it was", "other": 7},
            {"id": f"page{number}", "text": PAGE, "url": 5},
            {"id": f"empty{number}", "text": " \u200b\n", "url": None},
        ]
        (made / "in" / f"{number}.jsonl").write_text("".join(f"{json.dumps(told)}\n" for told in documents), "utf-8")
    (made / "run.py").write_text(RUN, "utf-8")
    done = subprocess.run([sys.executable, "run.py"], cwd=made, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return made


def documents(folder: Path) -> dict[str, dict[str, object]]:
    """The documents in the files of a folder, by their ids."""
    lines = (line for path in folder.iterdir() for line in path.read_text("utf-8").splitlines())
    return {told["id"]: told for told in map(json.loads, lines)}


def test_text_and_metadata_are_the_articles(folder: Path) -> None:
    kept = documents(folder / "out")
    assert set(kept) == {"text0", "page0", "text1", "page1"}
    article = scrub.clean(STORY, url="https://x.example/1", language="en")
    assert kept["text0"]["text"] == article.text
    metadata = kept["text0"]["metadata"]
    assert isinstance(metadata, dict)
    assert (metadata["verdict"], metadata["quality"], metadata["language"]) == (article.verdict, article.quality, "en")
    assert (metadata["title"], metadata["other"]) == ("as it was", 7)
    assert kept["page1"]["text"] == scrub.clean(PAGE, language="en").text


def test_what_is_dropped_goes_to_the_exclusion_writer(folder: Path) -> None:
    dropped = documents(folder / "dropped")
    assert set(dropped) == {"empty0", "empty1"}
    metadata = dropped["empty0"]["metadata"]
    assert isinstance(metadata, dict)
    assert (metadata["filter_reason"], metadata["verdict"]) == ("verdict empty", "empty")
    stats = json.loads((folder / "log/stats.json").read_bytes())
    (step,) = (told for told in stats if "scrub" in told["name"])
    assert step["stats"]["dropped_verdict empty"] == 2
