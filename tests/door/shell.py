"""A shell in which a test types what a page tells its reader to type."""

import os
import queue
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a command printed, both streams as a reader sees them, and its exit code."""

    code: int
    output: str


class Shell:
    """One bash, as long-lived as the page: what a command exports, the next one has."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def type(self, command: str, seconds: float = 600) -> Answer:
        """Run a command to its end, or begin one that ends in `&`."""
        marker = uuid.uuid4().hex
        assert self.process.stdin is not None
        # What asks for input gets its end, as from a terminal's Ctrl-D.
        given = command if command.rstrip().endswith("&") else f"{{ {command}\n}} </dev/null"
        self.process.stdin.write(f"{given}\nprintf '\\n{marker} %s\\n' $?\n")
        self.process.stdin.flush()
        until, printed = time.monotonic() + seconds, ""
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"{command}: no end after {seconds} s\n{printed}") from None
            if line.startswith(marker):
                return Answer(int(line.split()[1]), printed)
            printed += line

    def close(self) -> None:
        """End the shell and all that it began."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
