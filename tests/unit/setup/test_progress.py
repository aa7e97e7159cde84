import io
import re
import time

import pytest
from machine_setup.errors import SetupError
from machine_setup.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_step_in_a_pipe_is_one_plain_line():
    stream = io.StringIO()
    with Progress(stream).step("packages"):
        pass
    assert re.fullmatch(r"setup: packages: done, \d+\.\d s\n", stream.getvalue())


def test_step_that_fails_says_so_and_lets_the_error_through():
    stream = io.StringIO()
    with pytest.raises(SetupError), Progress(stream).step("packages"):
        raise SetupError("no")
    assert "setup: packages: failed, " in stream.getvalue()


def test_step_gives_signs_of_life_in_a_pipe(monkeypatch):
    monkeypatch.setattr("machine_setup.progress._FIRST_SIGN", 0.01)
    stream = io.StringIO()
    with Progress(stream).step("build") as step:
        step.note = "12 packages compiled"
        while "compiled" not in stream.getvalue():
            time.sleep(0.005)
    assert stream.getvalue().splitlines()[0] == "setup: build: 0 s, 12 packages compiled"


def test_terminal_is_redrawn_in_colour(monkeypatch):
    for name in ("CI", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(stream).step("build"):
        pass
    assert "\r\033[K" in stream.getvalue()
    assert "\033[32mdone\033[0m" in stream.getvalue()


def test_terminal_has_no_colour_when_the_user_wants_none(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    with Progress(stream).step("build"):
        pass
    assert "\033[3" not in stream.getvalue()
