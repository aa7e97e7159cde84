"""Which request meets which fault: drawn from a seed, the same in every run."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

FAULT_STATUSES = (429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Faults:
    """What may go wrong. Field names are those of the control plane.

    Attributes:
        seed: decides which requests are hit.
        rate: part of the requests that is answered with one of `statuses`, from 0 to 1.
        statuses: error statuses, each as likely as the others.
        dropBefore: part of the requests whose connection breaks before anything is done.
        dropAfter: part whose connection breaks when all is done: the answer is lost.
        latencyMs: milliseconds that every request takes longer.
        replicationSeconds: how long a read may miss what was written.
    """

    seed: int = 0
    rate: float = 0.0
    statuses: tuple[int, ...] = (429, 500, 503)
    dropBefore: float = 0.0  # noqa: N815 - as in the control plane
    dropAfter: float = 0.0  # noqa: N815
    latencyMs: int = 0  # noqa: N815
    replicationSeconds: float = 0.0  # noqa: N815


@dataclass(frozen=True)
class Draw:
    """What one request meets.

    Attributes:
        status: the error status that answers it, or None.
        dropped_before: its connection breaks before anything is done.
        dropped_after: its connection breaks before the answer.
        lagging: it comes to a replica that has not heard of the latest writes.
    """

    status: int | None
    dropped_before: bool
    dropped_after: bool
    lagging: bool


@dataclass
class Plan:
    """The faults in force and how far each operation has come in them.

    A draw depends on the seed, the operation and how often it was asked for, and on nothing
    else: not on ids, not on what other operations do meanwhile.
    """

    faults: Faults = field(default_factory=Faults)
    _asked: Counter[str] = field(default_factory=Counter)

    def draw(self, operation: str) -> Draw:
        """What the next request of an operation meets; `operation` is method and template."""
        faults = self.faults
        self._asked[operation] += 1
        chance = random.Random(f"{faults.seed} {operation} {self._asked[operation]}")  # noqa: S311
        # Always the same number of draws in the same order: one rate does not move another's hits.
        status = chance.random() < faults.rate
        which = chance.choice(faults.statuses) if faults.statuses else None
        before, after = chance.random() < faults.dropBefore, chance.random() < faults.dropAfter
        return Draw(which if status else None, before, after, chance.random() < LAGGING)


LAGGING = 0.5  # part of the reads that comes to a replica which lags; Graph's is not known
