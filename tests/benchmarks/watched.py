"""Runs a program to its end and returns its time, computing time and peak memory."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY_SECONDS = 0.05
ERROR_LETTERS = 2000


class BenchmarkError(Exception):
    """A benchmark that could not be measured; the message says why.

    Attributes:
        said: everything that a program wrote before it failed.
    """

    said: str = ""


@dataclass
class Spent:
    """What a program took.

    Attributes:
        seconds: that passed.
        cpu_seconds: that its process computed; neighbours change it less than what passed.
        peak_mib: the most memory its process held at once, children aside.
        output, errors: what it wrote.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    output: str
    errors: str


@contextmanager
def peak(pid: int) -> Iterator[list[float]]:
    """Watch a process while a block lasts; the yielded list holds its peak in MiB in the end."""
    # Polled: what the kernel keeps counts the parent's memory from before the program began.
    found, done = [0.0], threading.Event()
    process = psutil.Process(pid)

    def watch() -> None:
        while not done.wait(EVERY_SECONDS):
            try:
                found[0] = max(found[0], process.memory_info().rss / 2**20)
            except psutil.NoSuchProcess:
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    cwd: Path | None = None,
    limit: float = 3600,
) -> Spent:
    """Run a program; `environment` is added to this process's own.

    Raises:
        BenchmarkError: it ended badly, or not within `limit` seconds; the message holds its last
            words.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        started = time.monotonic()
        process = subprocess.Popen(
            arguments, env={**os.environ, **(environment or {})}, cwd=cwd, stdout=output,
            stderr=errors,
        )  # fmt: skip
        # The child's own use is known from the wait alone, so a timer is what ends a late one.
        timer = threading.Timer(limit, process.kill)
        timer.start()
        with peak(process.pid) as most:
            _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        spent = Spent(
            seconds=seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_mib=most[0],
            output=output.read(),
            errors=errors.read(),
        )
    if process.returncode != 0:
        how = f"ended with {process.returncode}" if seconds < limit else f"ran for {limit:.0f} s"
        words = (spent.errors.strip() or spent.output.strip())[-ERROR_LETTERS:]
        error = BenchmarkError(f"{Path(arguments[0]).name} {how}: {words}")
        error.said = spent.output
        raise error
    return spent
