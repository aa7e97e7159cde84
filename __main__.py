"""The Pulumi program: the phase from stack config, its policies from YAML, its resources, exports."""

import os
import signal
from pathlib import Path

import pulumi

from m365policy.program import deploy, export

# An older Python language host interrupts the program after an engine error; without this, the
# user would read a KeyboardInterrupt traceback below the error that matters.
signal.signal(signal.SIGINT, lambda *_: os._exit(1))

export(deploy(Path(__file__).parent, pulumi.Config("m365policy").require("phase")))
