"""Names that resemble a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 256
"""Longer text is no misspelt name, and comparing it costs time."""


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that a misspelt name most likely means, None when none is near."""
    if len(name) > _LONGEST:
        return None
    folded = {candidate.casefold(): candidate for candidate in sorted(candidates)}
    matches = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return "; did you mean 'X'?" for the end of a message, or nothing."""
    near = closest(name, candidates)
    return f"; did you mean '{near}'?" if near is not None else ""
