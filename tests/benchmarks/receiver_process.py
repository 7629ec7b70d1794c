"""`diogen serve` as a process of its own, for benchmarks and for killing."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from tests.benchmarks.receiver_client import SECRET


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class ReceiverProcess:
    """One receiver on a port of its own; it can be killed and started again."""

    def __init__(self, environment: Mapping[str, str], *options: str) -> None:
        self.port = free_port()
        self._options = options
        self._environment = {**os.environ, **environment, "RECEIVER__GITHUB_SECRETS": SECRET}
        self._child: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    def start(self) -> None:
        """Start it and return when it listens."""
        program = "from scripts.cli import main; main()"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self._child = subprocess.Popen(
                [sys.executable, "-c", program, "serve", "--port", str(self.port), *self._options],
                env=self._environment,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert self._child.stderr is not None
            for line in self._child.stderr:
                if re.search(r"http://127\.0\.0\.1:\d+", line):
                    threading.Thread(target=self._child.stderr.read, daemon=True).start()
                    return
            # PostgreSQL is not up again yet.
            self._child.wait()
            time.sleep(0.2)
        raise TimeoutError("the receiver does not start")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._child is not None:
            self._child.send_signal(how)
            self._child.wait()
