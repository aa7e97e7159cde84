"""Progress on standard error: one line a step, with the time it took.

A terminal gets a line that is redrawn; a pipe gets plain lines, and a sign of life at times. Standard
output stays free for the command that called set-up.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_REDRAW = 0.5  # seconds, on a terminal
_FIRST_SIGN, _SIGN = 10.0, 30.0  # seconds, in a pipe


class Step:
    """One running step; `note` says what it is at, for the next sign of life."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.note = ""
        self.started = time.monotonic()

    def line(self, end: str = "") -> str:
        """The step as one line: what, how long, and what it is at."""
        seconds = time.monotonic() - self.started
        parts = [end, f"{seconds:.1f} s" if end else f"{seconds:.0f} s", "" if end else self.note]
        return f"setup: {self.text}: {', '.join(part for part in parts if part)}"


class Progress:
    """Shows steps on a stream."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = (
            self._stream.isatty() and not _is_set("CI") and os.environ.get("TERM") != "dumb"
        )
        self._colour = self._stream.isatty() and not _is_set("NO_COLOR")

    @contextmanager
    def step(self, text: str) -> Iterator[Step]:
        """Shows `text` while the block runs, then how it ended and after how many seconds."""
        step = Step(text)
        over = threading.Event()
        signs = threading.Thread(target=self._signs_of_life, args=(step, over), daemon=True)
        signs.start()
        end = "stopped"
        try:
            yield step
            end = "done"
        except Exception:
            end = "failed"
            raise
        finally:
            over.set()
            signs.join()
            self._finish(step, end)

    def say(self, text: str) -> None:
        """One line that is no step."""
        print(f"setup: {text}", file=self._stream, flush=True)

    def _signs_of_life(self, step: Step, over: threading.Event) -> None:
        wait = 0.0 if self._live else _FIRST_SIGN
        while not over.wait(wait):
            if self._live:
                print(f"\r\033[K{step.line()}", end="", file=self._stream, flush=True)
            else:
                print(step.line(), file=self._stream, flush=True)
            wait = _REDRAW if self._live else _SIGN

    def _finish(self, step: Step, end: str) -> None:
        line = step.line(end)
        if self._colour:
            line = line.replace(f": {end}", f": \033[3{2 if end == 'done' else 1}m{end}\033[0m")
        print(f"\r\033[K{line}" if self._live else line, file=self._stream, flush=True)


def _is_set(name: str) -> bool:
    return os.environ.get(name, "") != ""
