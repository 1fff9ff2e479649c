"""How far a long act is, on standard error: a bar where somebody looks, a line now and then where it goes to a file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 30
#: On a terminal the bar is drawn again after so many seconds at the earliest; in a file, every so many of 100.
SECONDS = 0.1
STEP = 10


class ProgressBar:
    """Called with how much is done and how much there is; the last call ends the line."""

    def __init__(self, out: Any, *, on_terminal: bool, clock: Callable[[], float] = time.monotonic) -> None:
        """``out`` is one of a command's two streams."""
        self._out = out
        self._on_terminal = on_terminal
        self._clock = clock
        self._began = self._drawn = clock()
        self._percent = 0
        self._open = False

    def __call__(self, done: int, total: int) -> None:
        """Say that so many of so many are done."""
        now, percent = self._clock(), 100 * done // total if total else 100
        last = done >= total
        if self._on_terminal:
            if last or now - self._drawn >= SECONDS:
                self._drawn = now
                self._out.write(f"\r{self._bar(percent)} {self._figures(now, done, total)}\x1b[K", ending="")
                self._open = True
            if last:
                self.close()
        elif last or percent >= self._percent + STEP:
            self._percent = percent - percent % STEP
            self._out.write(f"{percent:3}% {self._figures(now, done, total)}")

    def close(self) -> None:
        """End the line that the bar stands in, so that what is said next begins one of its own."""
        if self._open:
            self._out.write("", ending="\n")
        self._open = False

    def _bar(self, percent: int) -> str:
        full = WIDTH * min(percent, 100) // 100
        return f"{percent:3}% [{'#' * full}{'.' * (WIDTH - full)}]"

    def _figures(self, now: float, done: int, total: int) -> str:
        spent = now - self._began
        if not spent or not done:
            return f"{done}/{total}"
        left = round(spent / done * max(0, total - done))
        minutes, seconds = divmod(left, 60)
        return f"{done}/{total}, {done / spent:.0f} a second, {minutes}:{seconds:02} left"
