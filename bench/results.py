"""Runs every benchmark and writes results.md."""

import sys
from pathlib import Path

import engine
import set_up
import validation
from tables import machine

HEAD = """\
# Measured

Made by `script/bench`; ratios first, since they hold on other machines and seconds do not. All
figures of a table come from one run on one machine: {machine}.
"""


def main(arguments: list[str]) -> None:
    """Measure everything and write the results beside this file."""
    cold = "--cold" in arguments
    sections = [
        HEAD.format(machine=machine()),
        engine.main(),
        validation.main(),
        set_up.main(cold=cold),
    ]
    path = Path(__file__).with_name("results.md")
    path.write_text("\n\n".join(section.strip() for section in sections) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
