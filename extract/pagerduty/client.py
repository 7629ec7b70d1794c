"""Speaks HTTP to PagerDuty: the key, lists, and errors in one clear sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from extract.json_client import TIMEOUT_SECONDS, GaveUp, JsonClient
from extract.logs import get_logger
from extract.pipelines import Counts
from extract.settings import ConfigurationError, PagerDutySettings

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


@dataclass(frozen=True)
class Page:
    """One page of a list, and whether more follow."""

    records: list[dict[str, Any]]
    more: bool


class Client(JsonClient):
    """The connections to one account; without a usable answer it raises PagerDutyError.

    Args:
        counts: where each request is booked, on the stream it was made for.
    """

    def __init__(self, settings: PagerDutySettings, counts: Counts) -> None:
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        self.base_url = settings.base_url
        self._max_wait = settings.max_wait_seconds
        http = httpx.Client(
            base_url=self.base_url,
            headers={
                "Accept": "application/vnd.pagerduty+json;version=2",
                "Authorization": f"Token token={key}",
            },
            timeout=TIMEOUT_SECONDS,
        )
        super().__init__(
            http,
            name="PagerDuty",
            max_wait=self._max_wait,
            counts=counts,
            gave_up=self._error,
            raise_for_status=self._status_error,
        )

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
            within = {**params, "limit": PAGE, "offset": offset}
            page = self.records(stream, path, name, within)
            yield page.records
            offset, more = offset + PAGE, page.more

    def records(self, stream: str, path: str, name: str, params: Mapping[str, Any]) -> Page:
        """Return one page of a list: its records, and whether there are more.

        A record without an id could not be recognized later: it is named and left out.

        Raises:
            PagerDutyError: the answer has no such list, or there is no usable answer.
        """
        answer = self.get(stream, path, params)
        listed = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise PagerDutyError(
                f"PagerDuty at {self.base_url} answers {path} without its list '{name}': check "
                "that SOURCES__PAGERDUTY__BASE_URL is the address of the REST API"
            )
        good = [one for one in listed if isinstance(one, dict) and one.get("id")]
        if len(good) < len(listed):
            log.warning(
                "left out: without an id", path=path, list=name, records=len(listed) - len(good)
            )
        return Page(good, bool(answer.get("more")))

    def _error(self, given_up: GaveUp) -> PagerDutyError:
        return PagerDutyError(
            f"PagerDuty at {self.base_url} gave {given_up.trouble} for {given_up.path}: run again "
            "later, check SOURCES__PAGERDUTY__BASE_URL, or raise "
            f"SOURCES__PAGERDUTY__MAX_WAIT_SECONDS (now {self._max_wait})"
        )

    def _status_error(self, answer: httpx.Response) -> None:
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
