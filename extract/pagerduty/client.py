"""Speaks HTTP to PagerDuty: the key, retries, rate limits, and errors in one clear sentence."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from extract.logs import get_logger
from extract.pipelines import Counts
from extract.settings import ConfigurationError, PagerDutySettings

ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.5
TIMEOUT_SECONDS = 60.0
RETRIED = frozenset({429, 500, 502, 503, 504})
PAGE = 100
# No list is answered beyond its ten thousandth record.
LONGEST_LIST = 10_000

log = get_logger(__name__)


class PagerDutyError(ConfigurationError):
    """PagerDuty cannot be read as configured; the message says what would help."""


class NotThereError(PagerDutyError):
    """404: what was asked for does not exist, or this key may not see it."""


class TooManyError(PagerDutyError):
    """A list is longer than PagerDuty answers: ask for less at a time."""


class Client:
    """The connections to one account.

    Args:
        counts: where each request is booked, on the stream it was made for.
    """

    def __init__(self, settings: PagerDutySettings, counts: Counts) -> None:
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        self.base_url = settings.base_url
        self._max_wait = settings.max_wait_seconds
        self._counts = counts
        self._http = httpx.Client(
            base_url=self.base_url,
            headers={
                "Accept": "application/vnd.pagerduty+json;version=2",
                "Authorization": f"Token token={key}",
            },
            timeout=TIMEOUT_SECONDS,
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def pages(
        self, stream: str, path: str, name: str, params: Mapping[str, Any]
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield the pages of a list, which the answer has under `name`.

        Raises:
            TooManyError: the list is longer than PagerDuty answers.
            PagerDutyError: no usable answer.
        """
        offset, more = 0, True
        while more:
            if offset + PAGE > LONGEST_LIST:
                raise TooManyError(f"PagerDuty at {self.base_url} has more {name} than it lists")
            answer = self.get(stream, path, {**params, "limit": PAGE, "offset": offset})
            yield answer[name]
            offset, more = offset + PAGE, bool(answer.get("more"))

    def get(self, stream: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON that `path` answers.

        Raises:
            PagerDutyError: no usable answer; a subclass where the caller may know what to do.
        """
        failures, waited = 0, 0.0
        while True:
            self._counts.stream(stream).requests += 1
            answer, trouble = self._try(path, params)
            if answer is not None and not trouble:
                self._raise_for_status(answer)
                return answer.json()
            limited = answer is not None and answer.status_code == 429
            failures += 0 if limited else 1
            wait = _wait_seconds(answer, failures)
            if failures >= ATTEMPTS or waited + wait > self._max_wait:
                raise PagerDutyError(
                    f"PagerDuty at {self.base_url} gave {trouble} for {path}: run again later, "
                    "check SOURCES__PAGERDUTY__BASE_URL, or raise "
                    f"SOURCES__PAGERDUTY__MAX_WAIT_SECONDS (now {self._max_wait})"
                )
            log.info("waiting for PagerDuty", reason=trouble, seconds=round(wait, 1))
            time.sleep(wait)
            waited += wait

    def _try(
        self, path: str, params: Mapping[str, Any] | None
    ) -> tuple[httpx.Response | None, str]:
        """Return the answer, and in a few words why it deserves another try, if it does."""
        try:
            answer = self._http.get(path, params=params)
        except httpx.TransportError as error:
            return None, f"no answer ({type(error).__name__})"
        if answer.status_code in RETRIED:
            return answer, f"status {answer.status_code}"
        if answer.is_success and "json" not in answer.headers.get("content-type", ""):
            return answer, "a page instead of JSON"
        return answer, ""

    def _raise_for_status(self, answer: httpx.Response) -> None:
        status, path = answer.status_code, answer.request.url.path
        if answer.is_success:
            return
        where = f"PagerDuty at {self.base_url}"
        if status in (401, 403):
            raise PagerDutyError(
                f"{where} refused the key for {path} ({status}): set SOURCES__PAGERDUTY__API_KEY "
                "to a read-only REST API key (Integrations, API Access Keys), and for an account "
                "in the EU SOURCES__PAGERDUTY__BASE_URL to https://api.eu.pagerduty.com"
            )
        if status == 404:
            raise NotThereError(f"{where} has no {path} (404): check SOURCES__PAGERDUTY__BASE_URL")
        raise PagerDutyError(
            f"{where} refused {path} ({status}): check SOURCES__PAGERDUTY__BASE_URL"
        )


def _wait_seconds(answer: httpx.Response | None, failures: int) -> float:
    """Return how long to wait: until the limit is lifted, otherwise longer each time."""
    headers = answer.headers if answer is not None else {}
    for name in ("retry-after", "ratelimit-reset"):
        if headers.get(name, "").strip().isdigit():
            return float(headers[name])
    return FIRST_WAIT_SECONDS * 2.0 ** max(0, failures - 1)
