"""Asks an API that answers JSON, and waits for it: what the sources that speak plain HTTP share."""

import email.utils
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from extract.logs import get_logger
from extract.pipelines import Counts

ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.5
TIMEOUT_SECONDS = 60.0
RETRIED = frozenset({429, 500, 502, 503, 504})

log = get_logger(__name__)


@dataclass(frozen=True)
class GaveUp:
    """Why a request was given up.

    Attributes:
        trouble: what came instead of an answer, in a few words.
        wait_seconds: how long a limit of requests would still have to be waited for; None where it
            was none.
    """

    path: str
    trouble: str
    wait_seconds: float | None


class JsonClient:
    """The connections to one API, safe to use from several threads.

    Args:
        name: what the API is called in the log.
        max_wait: how many seconds one request may wait in all.
        counts: where each request is booked, on the stream it was made for.
        gave_up: makes the error of a request that was given up.
        raise_for_status: raises for a refusal, where another try would not help.
    """

    def __init__(
        self,
        http: httpx.Client,
        *,
        name: str,
        max_wait: float,
        counts: Counts,
        gave_up: Callable[[GaveUp], Exception],
        raise_for_status: Callable[[httpx.Response], None],
    ) -> None:
        self._http = http
        self._name = name
        self._max_wait = max_wait
        self._counts = counts
        self._lock = threading.Lock()
        self._gave_up = gave_up
        self._raise_for_status = raise_for_status

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def get(self, stream: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON that `path` answers; raise what `gave_up` or `raise_for_status` makes."""
        return self._ask(stream, self._http.build_request("GET", path, params=params))

    def post(self, stream: str, path: str, body: Mapping[str, Any]) -> Any:
        """Return the JSON that `path` answers to `body`, which asks and changes nothing."""
        return self._ask(stream, self._http.build_request("POST", path, json=body))

    def _ask(self, stream: str, request: httpx.Request) -> Any:
        failures, waited = 0, 0.0
        while True:
            answer, trouble = self._try(stream, request)
            if answer is not None and not trouble:
                self._raise_for_status(answer)
                return answer.json()
            limited = answer is not None and answer.status_code == 429
            failures += 0 if limited else 1
            wait = _wait_seconds(answer, failures)
            # A rate limit does not count as a failure: it says how long to wait, and the setting
            # says how long is ok.
            if failures >= ATTEMPTS or waited + wait > self._max_wait:
                raise self._gave_up(GaveUp(request.url.path, trouble, wait if limited else None))
            log.info("waiting", source=self._name, reason=trouble, seconds=round(wait, 1))
            time.sleep(wait)
            waited += wait

    def _try(self, stream: str, request: httpx.Request) -> tuple[httpx.Response | None, str]:
        """Return the answer, and in a few words why it deserves another try, if it does."""
        with self._lock:
            self._counts.stream(stream).requests += 1
        try:
            answer = self._http.send(request)
        except httpx.TransportError as error:
            return None, f"no answer ({type(error).__name__}: {error})"
        if answer.status_code in RETRIED:
            return answer, f"status {answer.status_code}"
        if answer.is_success and not _is_json(answer):
            return answer, "a page instead of JSON"
        return answer, ""


def _is_json(answer: httpx.Response) -> bool:
    try:
        answer.json()
    except (ValueError, RecursionError):
        return False
    return True


def _wait_seconds(answer: httpx.Response | None, failures: int) -> float:
    """Return how long to wait: what the answer asks for, otherwise longer each time."""
    headers = answer.headers if answer is not None else {}
    for name in ("retry-after", "ratelimit-reset"):
        asked = headers.get(name, "").strip()
        if asked.isascii() and asked.isdigit():
            return float(asked)
        try:
            until = email.utils.parsedate_to_datetime(asked)
            # A date without an offset is UTC.
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
            return max(0.0, (until - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):
            continue
    return FIRST_WAIT_SECONDS * 2.0 ** max(0, failures - 1)
