import subprocess
import sys

import pytest
from machine_setup import publish

HOLD = """
import sys
from pathlib import Path
from machine_setup import publish
with publish.locked(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_published_appears_whole(tmp_path):
    with publish.published(tmp_path / "tool") as work:
        (work / "file").write_text("x")
        assert not (tmp_path / "tool").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["tool"]
    assert (tmp_path / "tool" / "file").read_text() == "x"


def test_published_leaves_nothing_after_an_error(tmp_path):
    def fail() -> None:
        with publish.published(tmp_path / "tool") as work:
            (work / "file").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_published_replaces_what_is_there_but_broken(tmp_path):
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool" / "half").touch()
    with publish.published(tmp_path / "tool") as work:
        (work / "whole").touch()
    assert [path.name for path in (tmp_path / "tool").iterdir()] == ["whole"]


def test_sweep_removes_only_what_a_killed_run_left(tmp_path):
    (tmp_path / ".unfinished-abc").mkdir()
    (tmp_path / "tool").mkdir()
    publish.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tool"]


def test_locked_waits_for_the_other_process_and_says_so(root, tmp_path):
    lock = tmp_path / "deep" / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)],
        env={"PYTHONPATH": str(root / "script" / "lib")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        waited = []

        def on_wait() -> None:
            waited.append(True)
            holder.stdin.close()  # lets the holder end

        with publish.locked(lock, on_wait):
            assert waited == [True]
            assert holder.wait(10) == 0
