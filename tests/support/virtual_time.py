"""A clock and a sleep that take no time: the clock jumps when everybody sleeps."""

import asyncio

_SETTLED = 25  # turns of the event loop in which all that can go on without time has gone on


class VirtualTime:
    """Stands in for `time.monotonic` and `asyncio.sleep`."""

    def __init__(self):
        self.now = 1000.0
        self._sleepers = []

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        until = self.now + seconds
        self._sleepers.append(until)
        try:
            while self.now < until:
                for _ in range(_SETTLED):
                    await asyncio.sleep(0)
                self.now = max(self.now, min(self._sleepers))
        finally:
            self._sleepers.remove(until)
