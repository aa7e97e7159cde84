"""What stops the program: one sentence a problem, shown by the engine without a traceback."""

from collections.abc import Sequence

import pulumi


class ProgramError(pulumi.RunError):
    """Problems that stop the run before any resource is declared.

    Args:
        problems: one sentence each, starting with file:line:column where there is one.
        advice: what to do about them, and how far the run had got.
    """

    def __init__(self, problems: Sequence[str], advice: str) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([*self.problems, advice]))
