"""The child processes of ``make run``: started together, started again when they die, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

STEADY_SECONDS = 60.0
LONGEST_PAUSE = 30.0
GRACE_SECONDS = 15.0
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def say(words: str) -> None:
    print(words, flush=True)


@dataclass
class Child:
    """One program. ``pause`` is how long to wait before the next start; it doubles while the child keeps dying."""

    title: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    start_at: float = 0.0

    def start(self) -> None:
        # A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
        self.process = subprocess.Popen(
            list(self.command), env=dict(self.env), stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None)
        self.started = time.monotonic()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        if self.running and self.process is not None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """Ends what the program has left behind: a killed web server's processes would go on serving."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nothing left

    def gone(self, seconds: float) -> bool:
        """Waits for the end, at most so long."""
        try:
            if self.process is not None:
                self.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False


@dataclass
class Children:
    """All of them, in the order of starting; they are stopped in the opposite order."""

    say: Callable[[str], None] = say
    all: list[Child] = field(default_factory=list)

    def add(self, title: str, command: Sequence[str], env: Mapping[str, str]) -> Child:
        child = Child(title, command, env)
        self.all.append(child)
        child.start()
        return child

    def watch(self) -> None:
        """One look: a child that died is named and, after its pause, started again."""
        at = time.monotonic()
        for child in self.all:
            if child.running:
                continue
            if child.process is not None:
                self._bury(child, at)
            if at >= child.start_at:
                child.start()

    def _bury(self, child: Child, at: float) -> None:
        code = child.process.returncode if child.process else 0
        child.sweep()
        if at - child.started >= STEADY_SECONDS:
            child.pause = 1.0
        child.process, child.start_at = None, at + child.pause
        self.say(f"{child.title}: процесс завершился (код {code}), новый запуск через {child.pause:.0f} с.")
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Ends each, last started first, so that Redis outlives those who use it."""
        for child in reversed(self.all):
            # The worker finishes its job after the first SIGTERM and ends it at the second; SIGKILL would leave it.
            for seconds in (GRACE_SECONDS, 3.0):
                child.tell(signal.SIGTERM)
                if child.gone(seconds):
                    break
            child.sweep()
            child.gone(3.0)


def _die_with_parent() -> None:
    """Linux: when the launcher itself is killed, its children get SIGTERM instead of living on unseen."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
