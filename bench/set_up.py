"""How long set-up takes on a fresh clone: warm (nothing to do), with an engine, and from nothing.

A clone is set up as on a machine that has no Pulumi, but uv and Go where they are installed.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from projects import ROOT
from tables import middle, seconds, table


def main(*, cold: bool) -> str:
    """Measure and return the section of the results.

    Args:
        cold: also with every cache empty, which builds or downloads the engine.
    """
    rows = [
        ["nothing to do", middle(seconds(lambda: _set_up(ROOT, dict(os.environ)), runs=5))],
        ["fresh clone, engine in the cache", f"{_fresh_clone(dict(os.environ)):.1f} (once)"],
    ]
    if cold:
        rows.append(["fresh clone, every cache empty", f"{_from_nothing():.1f} (once)"])
    return "\n\n".join(["## Set-up", "Seconds.", table(["state", "seconds"], rows)])


def _from_nothing() -> float:
    with tempfile.TemporaryDirectory() as folder:
        caches = Path(folder)
        empty = {
            "PATH": _without_engine(os.environ["PATH"]),
            "XDG_CACHE_HOME": str(caches / "cache"),
            "UV_CACHE_DIR": str(caches / "uv"),
            "GOMODCACHE": str(caches / "go/mod"),
            "GOCACHE": str(caches / "go/build"),
            "GOFLAGS": "-modcacherw",  # so that the folder can be removed
        }
        return _fresh_clone({**os.environ, **empty})


def _without_engine(path: str) -> str:
    """Leave out what has a `pulumi`, for set-up would take it."""
    return os.pathsep.join(
        folder for folder in path.split(os.pathsep) if not (Path(folder) / "pulumi").exists()
    )


def _fresh_clone(environment: dict[str, str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        start = time.perf_counter()
        _set_up(clone, environment)
        return time.perf_counter() - start


def _set_up(checkout: Path, environment: dict[str, str]) -> None:
    subprocess.run(
        [checkout / "script" / "setup"], check=True, env=environment, capture_output=True
    )


if __name__ == "__main__":
    print(main(cold=False))
