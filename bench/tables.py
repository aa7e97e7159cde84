"""Measured figures as Markdown."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path


def seconds(work: Callable[[], object], runs: int) -> list[float]:
    """Time some work: one run to warm up, then `runs` that count, in seconds."""
    work()
    taken: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def middle(taken: Sequence[float]) -> str:
    """Median with the smallest and the largest, in seconds."""
    return f"{statistics.median(taken):.2f} ({min(taken):.2f} to {max(taken):.2f})"


def machine() -> str:
    """The machine and the day, as every table must say."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    cores = len(os.sched_getaffinity(0))
    today = datetime.now(tz=UTC).date().isoformat()
    return f"{cores} cores of {model}, {platform.system()}, Python {platform.python_version()}, {today}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
